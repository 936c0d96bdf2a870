"""The trail's page: for administrators alone, empty and filled, by kind, and what an attacker writes into it."""

import pytest

from lib.base.visitor import Role, Visitor, acting_as
from lib.briefing import register
from lib.briefing.actions import Action
from lib.intake.requests.example import synthetic_requests
from tests.district.truth import ALDER
from tests.pages.opening import html_of, opened
from tests.stores import load_requests
from tests.visitors import open_signed_in

pytestmark = pytest.mark.slow


def test_without_a_change_the_page_says_what_will_stand_there(sqlite_store):
    app = opened("trail")
    assert app.title[0].value == "Nothing has been changed yet"
    assert "can be neither changed nor deleted" in " ".join(text.value for text in app.markdown)


def test_changes_are_listed_the_newest_first_and_by_kind(sqlite_store):
    with acting_as(Visitor("ann@example.org", Role.officer)):
        load_requests(synthetic_requests(600, "2025-04-01", 91))
        register.record_actions([Action(ALDER, "asb", "Light <b>the path</b>", "2025-03")])
    app = opened("trail")
    assert app.title[0].value.startswith("2 changes by 1 account; the latest on ")
    assert html_of(app).index("Action 1") < html_of(app).index("Load 1")
    assert "Light &lt;b&gt;the path" in html_of(app)
    only = opened("trail", on="load")
    assert "Load 1" in html_of(only)
    assert "Action 1" not in html_of(only)
    assert "Nothing of this kind" in " ".join(text.value for text in opened("trail", on="store").markdown)


@pytest.mark.parametrize("role", [None, Role.viewer, Role.councillor, Role.officer])
def test_nobody_else_is_shown_it_or_led_to_it(sqlite_store, monkeypatch, role):
    load_requests(synthetic_requests(600, "2025-04-01", 91))
    open_signed_in(monkeypatch, role)
    overview = opened("overview", open="pages")
    assert "pages/trail.py" not in [link.proto.page for link in overview.get("page_link")]
    page = opened("trail")
    assert page.title[0].value == "Who did what"
    assert "Only an administrator may see who did what" in page.info[0].value
    assert "Load 1" not in html_of(page)
    assert not page.get("download_button")
