"""Actions and the register that keeps them."""

from dataclasses import replace

import pytest

from lib.base.errors import InputError
from lib.base.visitor import Role, Visitor, acting_as
from lib.briefing import register
from lib.briefing.actions import Action, as_csv, checked, from_csv
from lib.briefing.request import Request
from lib.published.named_places import STREET, named_places
from lib.records.briefings import ChangedSince, Recorded, change_action, made_briefings
from tests.district.truth import ALDER, COTTER

pytestmark = pytest.mark.usefixtures("sqlite_store")

ONE = Action(
    ALDER,
    "asb",
    "Light the path",
    "2025-03",
    "Streets manager",
    "Council",
    "2025-12-01",
    "Fewer reports",
    "2026-03-01",
    "under way",
)


def test_a_list_of_actions_goes_out_and_comes_back_the_same():
    odd = Action(COTTER, "burglary", "-2 locks; =HYPERLINK(1)\nand “more”", "2025-01", agency="@home, Ltd")
    assert from_csv(as_csv([ONE, odd])) == [ONE, odd]


def test_no_cell_of_the_list_can_run_as_a_formula():
    text = as_csv([Action(ALDER, "asb", "=1+1", "2025-03", owner="@x")]).decode("utf-8-sig")
    assert ",'=1+1," in text
    assert ",'@x," in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "is empty"),
        (b"ward,topic\raction,started\r", "no column action, started"),
        (b"ward," + b"x" * 200_000, "cannot be read as CSV near line 1"),
        (b"ward,topic\nE05999001,asb", "no column action, started"),
        (b"ward,topic,action,started\nE1,asb,x,2025-01", "Row 2 of the list: There is no ward"),
        (b"ward,topic,action,started\nE05999001,nope,x,2025-01", "Row 2 of the list: There is no topic"),
        (b"ward,topic,action,started\nE05999001,asb,,2025-01", "needs words"),
        (b"ward,topic,action,started\nE05999001,asb,x,soon", "is not a month"),
        (b"ward,topic,action,started,due\nE05999001,asb,x,2025-01,soon", "not a day"),
        (b"ward,topic,action,started,status\nE05999001,asb,x,2025-01,lost", "no status"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_row(content, said):
    with pytest.raises(InputError, match=said):
        from_csv(content)


def test_an_action_names_the_figure_that_it_is_to_move():
    street = next(place for place in named_places() if place.ward_code == ALDER and place.kind == STREET)
    kept = checked(replace(ONE, figure="place", place=street.name.upper()))
    assert (kept.figure, kept.place) == ("place", street.name.upper())
    assert checked(replace(ONE, figure="ward", place=street.name)).place == ""
    with pytest.raises(InputError, match="no figure “luck”"):
        checked(replace(ONE, figure="luck"))
    with pytest.raises(InputError, match="no street or place “Nowhere” in Alder Quay"):
        checked(replace(ONE, figure="place", place="Nowhere"))


def test_an_action_is_overdue_from_the_day_after_it_was_due_until_it_is_finished():
    assert [ONE.overdue(day) for day in ("2025-11-30", "2025-12-01", "2025-12-11")] == [0, 0, 10]
    assert replace(ONE, status="done").overdue("2026-01-01") == 0
    assert replace(ONE, due="").overdue("2026-01-01") == 0


def test_a_long_text_is_refused():
    with pytest.raises(InputError, match="shorten it to 500"):
        checked(Action(ALDER, "asb", "x" * 501, "2025-01"))


def test_the_register_keeps_actions_and_their_status():
    assert register.held_actions() == ()
    assert register.record_actions([ONE, Action(COTTER, "asb", "Second", "2025-04")]).new == 2
    first, second = register.held_actions()
    assert first.action == "Light the path"
    register.set_status(second.number, second.version, "done")
    assert register.held_actions()[1].status == "done"


def test_a_list_imported_again_adds_nothing_and_overwrites_nothing():
    register.record_actions([ONE])
    assert register.record_actions([ONE, ONE]) == Recorded(0)
    again = register.record_actions([replace(ONE, status="done"), replace(ONE, status="done")])
    assert again.new == 0
    assert [(one.held["status"], one.given["status"]) for one in again.differing] == [("under way", "done")] * 2
    assert register.held_actions()[0].status == "under way"
    one = again.differing[0]
    change_action(one.number, one.version, one.given)
    assert register.held_actions()[0].status == "done"


def test_a_status_is_not_overwritten_by_whoever_comes_last():
    with acting_as(Visitor("first@example.org", Role.officer)):
        register.record_actions([ONE])
        (seen,) = register.held_actions()
        register.set_status(seen.number, seen.version, "done")
    with acting_as(Visitor("second@example.org", Role.officer)):
        with pytest.raises(ChangedSince, match=r"by first@example\.org since you opened it") as refused:
            register.set_status(seen.number, seen.version, "stopped")
        assert refused.value.row["status"] == "done"
        assert register.held_actions()[0].status == "done"
        register.set_status(seen.number, refused.value.row["version"], "stopped")
    assert register.held_actions()[0].status == "stopped"


def test_a_list_with_one_bad_row_stores_nothing():
    with pytest.raises(InputError):
        register.record_actions([ONE, Action("E1", "asb", "x", "2025-01")])
    assert register.held_actions() == ()


def test_an_unknown_action_or_status_is_refused():
    with pytest.raises(InputError, match="no action number 9"):
        register.set_status(9, 1, "done")
    with pytest.raises(InputError, match="no status"):
        register.set_status(9, 1, "lost")


def test_briefings_are_kept_with_choices_and_notes_the_latest_first():
    asked = Request((ALDER,), ("asb",), "2025-01", "2025-09")
    register.keep_briefing(asked, "First", "a\x00b")
    register.keep_briefing(asked, "Second & last", "")
    second, first = made_briefings()
    assert (second.title, first.title, first.notes) == ("Second & last", "First", "ab")
    assert first.query == asked.to_query()
