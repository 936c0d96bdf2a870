"""Pages over local records that are not as they were stored: left out, said, and put right."""

import sqlite3

import pytest

from lib.intake.requests.example import synthetic_requests
from lib.records import connection
from tests.pages.opening import html_of, opened
from tests.stores import load_requests

pytestmark = pytest.mark.slow


@pytest.fixture
def altered(sqlite_store, monkeypatch):
    """Two loads, the records of the second of which were replaced by another program."""
    load_requests(synthetic_requests(600, "2025-04-01", 91), "first.csv")
    load_requests(synthetic_requests(600, "2025-07-01", 91, seed=2), "second.csv")
    connection._engine(connection.database_url()).dispose()
    with sqlite3.connect(sqlite_store) as opened_store:
        opened_store.execute("UPDATE record_block SET content = (SELECT content FROM record_block) WHERE batch_id = 2")
    opened_store.close()
    connection._version.forget()


def test_every_page_says_that_something_is_left_out(altered):
    for page in ("overview", "hotspots"):
        app = opened(page)
        assert "are not as they were stored, so they are left out" in " ".join(w.value for w in app.warning)


def test_local_records_says_which_and_the_load_can_be_taken_back(altered):
    app = opened("local_records")
    assert "Load 2 holds other values than were stored." in " ".join(error.value for error in app.error)
    listed = html_of(app)
    assert "first.csv" in listed
    assert "second.csv" not in listed
    app.selectbox(key="undo-batch").set_value(2).run()
    app.button(key="undo").click().run()
    assert not app.exception
    assert not app.error
    assert "Load 2 was taken back" in app.success[0].value
