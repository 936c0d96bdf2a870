"""At start the server draws each of its pages before it says that it is well."""

import threading

import pytest

from lib.ui.frame import warm_up
from lib.ui.pages import PAGES


@pytest.fixture
def visited(monkeypatch):
    """Visits that the server makes to itself: page, and whether it had said that it is well."""
    made: list[tuple[str, bool]] = []
    monkeypatch.setattr(warm_up, "_ready", threading.Event())
    monkeypatch.setattr(warm_up, "_until_it_listens", lambda address: None)
    monkeypatch.setattr(warm_up.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(warm_up, "_visit", lambda address, page, query="": made.append((page, warm_up.is_warm())))
    return made


def test_every_page_is_drawn_before_the_server_is_well(visited):
    warm_up._warm_up()
    assert [page for page, well in visited if not well] == [page.name for page in PAGES]
    assert {page for page, well in visited if well} == {"hotspots", "ward_profile"}
    assert warm_up.is_warm()


def test_a_page_that_cannot_be_drawn_keeps_no_server_from_being_well(visited, monkeypatch):
    def broken(address, page, query=""):
        raise ConnectionRefusedError

    monkeypatch.setattr(warm_up, "_visit", broken)
    warm_up._warm_up()
    assert warm_up.is_warm()


def test_the_setting_leaves_it_out(visited, monkeypatch):
    monkeypatch.setenv("SAFETY_WARM_UP", "off")
    warm_up.start_warming()
    assert warm_up.is_warm()
    assert not visited
