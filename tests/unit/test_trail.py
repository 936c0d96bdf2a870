"""Who did what: a line for every change, in its transaction, never changed afterwards."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from lib.base.errors import InputError, StoreError
from lib.base.visitor import Role, Visitor, acting_as
from lib.briefing import register
from lib.briefing.actions import Action
from lib.briefing.request import default_request
from lib.cli.answers import main
from lib.records import backup, connection, trail, waves
from lib.records import store as records
from tests.district.truth import ALDER
from tests.unit.test_records import police_batch, wave

ANN = Visitor("ann@example.org", Role.officer)


def told():
    return [tuple(line) for line in trail.entries()[["account", "role", "what", "kind", "key"]].to_numpy()]


def test_every_change_leaves_a_line_with_who_and_what(store, tmp_path):
    with acting_as(ANN):
        (number,) = records.store([police_batch("a" * 64, {"2025-10": 3})])
        held = waves.store_wave(wave(), "wave.csv", "d" * 64)
        records.undo(number)
        register.record_actions([Action(ALDER, "asb", "Light the path", "2025-03")])
        (action,) = register.held_actions()
        register.set_status(action.number, action.version, "done")
        register.keep_briefing(default_request(), "A briefing", "notes that stay out of the trail")
    backup.backup(tmp_path / "b.zip")
    with acting_as(Visitor("bob@example.org", Role.administrator)):
        backup.restore(tmp_path / "b.zip")
    ann = ("ann@example.org", "officer")
    assert told() == [
        ("bob@example.org", "administrator", "restored", "store", ""),
        (*ann, "made", "briefing", "1"),
        (*ann, "changed", "action", str(action.number)),
        (*ann, "recorded", "action", str(action.number)),
        (*ann, "taken back", "load", str(number)),
        (*ann, "loaded", "load", str(held)),
        (*ann, "loaded", "load", str(number)),
    ]
    lines = trail.entries()
    changed = lines[lines["what"] == "changed"].iloc[0]
    assert (json.loads(changed["before"]), json.loads(changed["after"])) == ({"status": "open"}, {"status": "done"})
    assert not lines["after"].str.contains("stay out").any()


def test_a_change_that_fails_leaves_no_line(store):
    good, bad = police_batch("a" * 64, {"2025-10": 3}), police_batch("b" * 64, {"2025-11": 3})
    bad.incidents.loc[1, "category"] = None
    with pytest.raises(StoreError):
        records.store([good, bad])
    with pytest.raises(InputError):
        register.record_actions([Action("nowhere", "asb", "x", "2025-03")])
    assert trail.entries().empty


@pytest.mark.parametrize(
    "change", ["UPDATE trail SET account = 'x'", "DELETE FROM trail", "INSERT OR REPLACE", "TRUNCATE trail"]
)
def test_the_database_itself_refuses_to_change_a_line(store, change):
    records.store([police_batch("a" * 64, {"2025-10": 3})])
    before = told()
    if change.startswith("INSERT"):
        change = "UPDATE trail SET number = 9 WHERE number = 1"
    with pytest.raises((DatabaseError, StoreError)), connection.writing() as opened:
        opened.execute(text(change))
    assert told() == before


def test_a_line_that_was_altered_past_the_app_breaks_the_chain(store):
    for name in "abc":
        records.store([police_batch(name * 64, {"2025-10": 3})])
    with connection.writing() as opened:
        assert trail.check(opened).problem == ""
        drop = "trail_no_update" if opened.dialect.name == "sqlite" else "trail_no_change ON trail"
        opened.execute(text(f"DROP TRIGGER {drop}"))
        opened.execute(text("UPDATE trail SET account = 'somebody else' WHERE number = 2"))
        assert "line 2" in trail.check(opened).problem


def test_a_line_taken_from_the_end_is_missed(store):
    for name in "abc":
        records.store([police_batch(name * 64, {"2025-10": 3})])
    with connection.writing() as opened:
        drop = "trail_no_delete" if opened.dialect.name == "sqlite" else "trail_no_change ON trail"
        opened.execute(text(f"DROP TRIGGER {drop}"))
        opened.execute(text("DELETE FROM trail WHERE number = 3"))
        assert "holds 2 lines where 3" in trail.check(opened).problem


def test_a_restore_keeps_what_was_done_since_the_backup(store, tmp_path):
    records.store([police_batch("a" * 64, {"2025-10": 3})])
    backup.backup(tmp_path / "b.zip")
    with acting_as(ANN):
        records.undo(1)
    for _ in range(2):
        backup.restore(tmp_path / "b.zip")
    assert [line[2] for line in told()] == ["restored", "restored", "taken back", "loaded"]
    assert [one.problem for one in _checked()] == [""] * len(_checked())


def _checked():
    from lib.records.trust import checked

    return checked()


def test_the_command_prints_it_as_csv_that_no_spreadsheet_runs(store, capsys):
    with acting_as(Visitor("=cmd()", Role.officer)):
        records.store([police_batch("a" * 64, {"2025-10": 3})])
    assert main(["trail"]) == 0
    header, line = capsys.readouterr().out.splitlines()
    assert header == ",".join(trail.COLUMNS)
    assert ",'=cmd(),officer,loaded,load,1," in line
