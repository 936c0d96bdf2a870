"""The button that looks for new police months, pressed on the page, against a server on this machine."""

from datetime import date

import pytest

from lib.base.months import month_in_words, shift
from lib.incidents.local import all_incidents
from lib.intake import police_update
from lib.records import connection
from lib.records import store as records
from tests.acceptance.test_local_records_page import opened, words
from tests.acceptance.test_police_update import Server, archive, server

__all__ = ["server"]  # the fixture

# An archive appears about two months after its month.
MONTH = shift(f"{date.today():%Y-%m}", -2)


@pytest.fixture
def official(server: Server, tmp_path, monkeypatch):
    """The page of official figures, before a server that has one month; downloads lie in the test's own folder."""
    monkeypatch.setattr(police_update, "ROOT", tmp_path)
    server.files = {f"/data/archive/{MONTH}.zip": archive(MONTH)}
    connection._version.forget()
    yield opened(kind="official")
    connection._version.forget()


def press(app):
    app.button(key="official-police").click().run()
    assert not app.exception
    return app


def test_a_new_month_is_fetched_stored_shown_and_taken_back(official, server):
    app = press(official)
    assert [path for path, _, _ in server.asked][-1] == f"/data/archive/{MONTH}.zip"
    assert app.success[0].value == "220 rows of police records were stored and are in use everywhere."
    assert records.batches()["kind"].tolist() == ["police-uk"]
    assert (all_incidents()["month"] == MONTH).sum() == 220
    assert month_in_words(MONTH) in words(app)
    app.button(key="undo").click().run()
    assert "taken back" in app.success[0].value
    assert (all_incidents()["month"] == MONTH).sum() == 0


def test_pressed_again_with_nothing_new_it_says_so_and_stores_nothing(official, server):
    press(official)
    del server.files[f"/data/archive/{MONTH}.zip"]
    app = press(official)
    assert "Nothing new to load: no archive with" in app.info[0].value
    assert len(records.batches()) == 1


@pytest.mark.parametrize(
    ("fault", "said"), [("html", "answered with a web page instead of an archive"), ("503", "the server answered 503")]
)
def test_a_server_that_cannot_give_it_is_said_plainly_and_nothing_is_stored(official, server, fault, said):
    server.faults = [fault] * 40
    app = press(official)
    assert said in app.error[0].value
    assert records.batches().empty


def test_without_a_server_the_page_says_that_the_connection_broke(official, monkeypatch):
    monkeypatch.setenv("SAFETY_POLICE_URL", "http://127.0.0.1:9")
    app = press(official)
    assert "could not be downloaded after 5 tries; the connection broke: Connection refused." in app.error[0].value
    assert records.batches().empty
