"""Every role on every page: what is shown, what can be done, and that nothing of another's is left in it."""

import re
from collections import Counter

import pytest
from google.protobuf.text_format import MessageToString

from lib.base.visitor import Role
from lib.briefing import register
from lib.briefing.actions import Action
from lib.briefing.request import default_request
from lib.intake.requests.example import synthetic_requests
from lib.records import connection, waves
from lib.records import store as records
from tests import parts
from tests.district.truth import ALDER
from tests.pages.opening import html_of, opened
from tests.stores import load_requests
from tests.unit.test_roles import wave
from tests.visitors import open_signed_in

pytestmark = pytest.mark.slow

PRIVATE = "A private matter"
VIEWS = [
    ("overview", {"open": parts.OVERVIEW}),
    ("overview", {"place": ALDER}),
    *(
        ("hotspots", {"topic": topic, "by": by, "from": "2024-10", "to": "2025-09", "place": ALDER})
        for topic, geographies in (
            ("fly-tipping", ("ward", "reporting-area", "hex", "point", "locality")),
            ("noise", ("ward", "hex", "point")),
            ("environmental-crime", ("ward", "point")),
            ("asb", ("ward",)),
        )
        for by in geographies
    ),
    ("hotspots", {"topic": "fly-tipping", "by": "ward", "from": "2025-02", "to": "2025-02"}),
    *(
        ("ward_profile", {"place": ALDER, "topic": topic, "open": parts.WARD})
        for topic in ("asb", "fly-tipping", "noise")
    ),
    ("ward_profile", {"place": ALDER, "topic": "fly-tipping", "sheet": "usual"}),
    ("similar_areas", {}),
    ("concerns", {}),
    ("concerns", {"wave": "2025-10", "record": "fly-tipping"}),
    ("briefing", {"wards": ALDER, "topics": "asb,fly-tipping,noise", "from": "2024-10", "to": "2025-09"}),
    ("local_records", {}),
    ("trail", {}),
    ("data_and_methods", {}),
]
# What is given there is read for that visitor alone and not kept.
GIVEN_BY_ANYONE = {
    "similar_areas": ["The official list: CSV, Excel or ODS with one area a row, as an ONS code or a name"]
}
SAME_TO_ALL = ("similar_areas", "trail")
NAMES = [f"{page} {' '.join(query.values())}" for page, query in VIEWS]


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Address of a store with few requests of each kind, a wave, an action and a briefing; and of an empty one."""
    folder = tmp_path_factory.mktemp("stores")
    full = f"sqlite:///{folder / 'full.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFETY_DATABASE_URL", full)
        connection._version.forget()
        load_requests(synthetic_requests(900, "2023-10-01", 731))
        waves.store_wave(wave(), "wave.csv", "w" * 64)
        register.record_actions([Action(ALDER, "asb", PRIVATE, "2025-01")])
        register.keep_briefing(default_request(), "A kept briefing", "")
    connection._version.forget()
    return full, f"sqlite:///{folder / 'empty.db'}"


@pytest.fixture
def with_store(monkeypatch, stores):
    """Choose between the full and the empty store."""

    def choose(which):
        monkeypatch.setenv("SAFETY_DATABASE_URL", stores[which == "empty"])
        connection._version.forget()

    choose("full")
    return choose


def elements(app):
    """Return everything that a page sends, as texts, without what is made anew each time."""
    found = Counter()

    def walk(node):
        if proto := getattr(node, "proto", None):
            text = MessageToString(proto, as_utf8=True)
            found[re.sub(r'(deferred_file_id|url|id|form_id|fragment_id|query_string): ".*?"', "", text)] += 1
        for child in getattr(node, "children", {}).values():
            walk(child)

    walk(app._tree)
    return found


def seen(at, query, monkeypatch, role, with_store, which="full"):
    with_store(which)
    open_signed_in(monkeypatch, role)
    return elements(opened(at, **{"open": "all", **query}))


@pytest.mark.parametrize(("at", "query"), VIEWS, ids=NAMES)
def test_others_see_every_page_as_if_no_local_records_were_held(at, query, monkeypatch, with_store):
    """The second finding, for every page: also with an officer's answers still kept from just before."""
    of_whom = (Role.officer, None, Role.viewer)
    # one store after the other: what was worked out is forgotten with each change between them
    full = [seen(at, query, monkeypatch, role, with_store) for role in of_whom]
    empty = [seen(at, query, monkeypatch, role, with_store, "empty") for role in of_whom]
    assert full[0] != empty[0] or at in SAME_TO_ALL
    for shown, without in zip(full[1:], empty[1:], strict=True):
        assert shown == without, (shown - without, without - shown)


@pytest.mark.parametrize(("at", "query"), VIEWS, ids=NAMES)
def test_where_everyone_sees_counts_they_are_all_that_is_added_and_none_is_small(at, query, monkeypatch, with_store):
    monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", "everyone")
    shown = seen(at, query, monkeypatch, None, with_store)
    without = seen(at, query, monkeypatch, None, with_store, "empty")
    added = "\n".join(shown - without)
    if at == "hotspots":
        assert "Year, April to March" in added
        cells = re.findall(r">([\d,.]+|hidden)</td>", added)
        assert "hidden" in cells
        assert not set(cells) & {"1", "2", "3", "4"}
    elif at == "concerns":
        assert "Speeding" not in added  # the question whose other answer was given by two people
    elif at != "briefing":
        assert shown == without


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: "nobody" if role is None else role.name)
@pytest.mark.parametrize("at", ["overview", "hotspots", "ward_profile", "similar_areas", "data_and_methods"])
def test_other_pages_take_no_file_and_change_nothing(at, role, monkeypatch, with_store):
    open_signed_in(monkeypatch, role)
    app = opened(at, open="all")
    assert [upload.label for upload in app.file_uploader] == GIVEN_BY_ANYONE.get(at, [])
    assert not [button.label for button in app.button if re.match("Store|Take|Record|Change|Import", button.label)]


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: "nobody" if role is None else role.name)
def test_what_each_role_finds_on_the_officers_pages(role, monkeypatch, with_store):
    open_signed_in(monkeypatch, role)
    officer = role is not None and role >= Role.officer
    app = opened("local_records")
    assert bool(app.file_uploader) is officer
    assert ("undo" in [button.key for button in app.button]) is officer
    app = opened("concerns", open="all")
    assert bool(app.file_uploader) is officer
    assert any(str(button.key).startswith("undo-wave") for button in app.button) is officer
    assert ("2025-10" in app.selectbox(key="choice-wave").options) is officer
    app = opened("briefing", wards=ALDER, topics="asb", **{"from": "2024-10", "to": "2025-09"})
    assert {upload.key for upload in app.file_uploader} == (
        {"brief-template", "brief-actions-file"} if officer else set()
    )
    html = html_of(app)
    reads = role is not None and role >= Role.councillor
    assert (PRIVATE in html) is reads
    labels = {button.label for button in app.button}
    assert ({"Change status", "Record action", "Begin the next one from this"} <= labels) is officer
    assert ("Change status" in labels) is officer
    assert "Make the Word and PDF files" in labels


@pytest.mark.parametrize("role", [None, Role.viewer, Role.councillor], ids=str)
def test_a_control_pressed_after_the_role_is_gone_changes_nothing(role, monkeypatch, with_store):
    open_signed_in(monkeypatch, Role.officer)
    loads, concerns = opened("local_records"), opened("concerns", open="all")
    briefing = opened("briefing", wards=ALDER, topics="asb", **{"from": "2024-10", "to": "2025-09"})
    open_signed_in(monkeypatch, role)
    loads.button(key="undo").click().run()
    next(button for button in concerns.button if str(button.key).startswith("undo-wave")).click().run()
    next(button for button in briefing.button if button.label == "Change status").click().run()
    for app in (loads, concerns, briefing):
        assert not app.exception
    assert set(records.batches()["state"]) == {"loaded"}
    assert [action.status for action in register.held_actions()] == ["open"]


def test_what_an_officer_held_in_a_session_is_not_for_whoever_comes_after(monkeypatch, with_store):
    open_signed_in(monkeypatch, Role.officer)
    app = opened("briefing", wards=ALDER, topics="asb", **{"from": "2024-10", "to": "2025-09"})
    app.text_area[0].set_value("The officer’s own words").run()
    assert "The officer’s own words" in str(app.session_state)
    open_signed_in(monkeypatch, None)
    app.run()
    assert "The officer’s own words" not in str(app.session_state)
    assert app.text_area[0].value == ""


def test_taking_back_needs_a_sign_in_of_the_last_minutes(monkeypatch, with_store):
    from datetime import timedelta

    open_signed_in(monkeypatch, Role.officer)
    app = opened("local_records")
    monkeypatch.setattr("lib.ui.frame.asking.JUST_NOW", timedelta(seconds=-1))
    app.button(key="undo").click().run()
    assert set(records.batches()["state"]) == {"loaded"}
    assert "sign in again first" in " ".join(info.value for info in app.info)
    assert "Sign in again" in [button.label for button in app.button]
    assert "undo" not in [button.key for button in app.button]
