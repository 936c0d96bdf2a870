"""What each role sees and may do: the table, and the store that keeps to it whoever calls."""

import itertools
from datetime import date

import pandas as pd
import pytest

from lib.analysis.evaluation.intervention import Intervention
from lib.analysis.evaluation.register import Entry, correct, write_down
from lib.analysis.small_areas import point_figures
from lib.answers.hotspots import figure_of
from lib.base.errors import CannotSay, InputError, NotAllowed
from lib.base.roles import ACTIONS, Sees, may, require, sees
from lib.base.visitor import NOBODY, Role, Visitor, acting_as
from lib.briefing import register
from lib.briefing.actions import Action
from lib.briefing.request import default_request
from lib.incidents.cube import cube
from lib.incidents.local import all_incidents
from lib.incidents.sources import all_sources
from lib.incidents.topics import topics
from lib.incidents.view import View
from lib.intake.requests.example import synthetic_requests
from lib.published.tables import ROOT, load
from lib.records import standing, waves
from lib.records import store as records
from lib.records.backup import backup, restore
from lib.records.briefings import made_briefings
from lib.records.cache import kept_until_records_change
from lib.records.interventions import intervention_rows
from lib.records.outcomes import outcome_rows, store_outcomes
from lib.records.own_areas import delete_area, keep_area, own_area_rows
from lib.records.trail import entries
from tests.district.truth import ALDER
from tests.stores import load_requests

pytestmark = pytest.mark.slow

BY_ROLE = {role: Visitor(f"{role.name}@council.example", role, True) for role in Role}
PATROLS = Entry(Intervention("Patrols", "asb", (ALDER,), "2025-01"))
# Written by hand: the table in code is compared with it cell by cell.
MAY = {
    "see_published": "viewer councillor officer administrator",
    "read_register": "councillor officer administrator",
    "read_interventions": "councillor officer administrator",
    "write_note": "councillor officer administrator",
    "read_notes": "officer administrator",
    "read_outcomes": "councillor officer administrator",
    "see_local_records": "officer administrator",
    "load": "officer administrator",
    "undo": "officer administrator",
    "write_register": "officer administrator",
    "write_interventions": "officer administrator",
    "enter_outcomes": "officer administrator",
    "keep_briefings": "officer administrator",
    "keep_areas": "officer administrator",
    "use_template": "officer administrator",
    "read_trail": "administrator",
    "backup": "administrator",
}


@pytest.mark.parametrize(("action", "role"), list(itertools.product(MAY, Role)))
def test_every_cell_of_the_table(action, role):
    with acting_as(BY_ROLE[role]):
        assert may(action) is (role.name in MAY[action].split())
        if may(action):
            require(action)
        else:
            with pytest.raises(NotAllowed, match=r"^Only (councillors|officers|an administrator) may .*\.$"):
                require(action)


def test_the_table_has_no_other_rows_and_stands_in_the_guide():
    assert set(ACTIONS) == set(MAY)
    guide = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    for action in ACTIONS.values():
        cells = ["yes" if role >= action.lowest else "no" for role in Role]
        assert f"| {action.words} | {' | '.join(cells)} |" in guide, action.name


def test_taking_back_is_asked_again():
    with acting_as(Visitor("o", Role.officer, True, just_now=False)):
        assert may("load")
        assert not may("undo")
        with pytest.raises(NotAllowed, match="sign in again first"):
            require("undo")


@pytest.mark.parametrize("mode", ["alone", "public", "signed-in"])
@pytest.mark.parametrize("shown", ["officers", "signed-in", "everyone"])
@pytest.mark.parametrize("who", [NOBODY, *BY_ROLE.values()], ids=lambda who: who.account or "nobody")
def test_what_of_the_local_records_somebody_sees(monkeypatch, mode, shown, who):
    monkeypatch.setenv("SAFETY_MODE", mode)
    monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", shown)
    with acting_as(who):
        if who.role >= Role.officer:
            assert sees() == Sees.IN_FULL
        elif mode != "public" and (shown == "everyone" or (shown == "signed-in" and who.signed_in)):
            assert sees() == Sees.SAFE_COUNTS
        else:
            assert sees() == Sees.NOTHING


@pytest.fixture
def held(store, tmp_path):
    """A store with requests, police records of a new month, a wave, an action, a briefing and a backup."""
    load_requests(synthetic_requests(1_500, "2024-10-01", 365))
    waves.store_wave(wave(), "wave.csv", "w" * 64)
    register.record_actions([Action(ALDER, "asb", "A private matter", "2025-01")])
    write_down([PATROLS])
    register.keep_briefing(default_request(), "A briefing", "")
    backup(tmp_path / "b.db")
    return tmp_path


def wave(name="2025-10"):
    answers = [("Speeding", 40.0, "district", ""), ("Parking", 1.0, "district", ""), ("Speeding", 50.0, "ward", ALDER)]
    days = {"fieldwork_start": "2025-09-01", "fieldwork_end": "2025-10-31"}
    rows = [
        {"wave": name, "question": "concerns", "item": item, "position": n, "percentage": share, "count": None}
        | {"base": 200, "choices": "several", "area_kind": kind, "area": area, **days}
        | {"method": "online", "sample": "self-selected"}
        for n, (item, share, kind, area) in enumerate(answers)
    ]
    rows.append(rows[0] | {"question": "safe", "item": "Yes", "percentage": 60.0})
    return pd.DataFrame(rows).assign(count=pd.array([None] * len(rows), "Int64"))


def changes(folder):
    """Return every function that changes the store, with the action that it is."""
    return {
        "store": ("load", lambda: load_requests(synthetic_requests(20, "2023-01-01", 30), "other.csv")),
        "undo": ("undo", lambda: records.undo(1)),
        "store_wave": ("load", lambda: waves.store_wave(wave("2025-11"), "w.csv", "x" * 64)),
        "record_actions": ("write_register", lambda: register.record_actions([Action(ALDER, "asb", "X", "2025-01")])),
        "set_status": ("write_register", lambda: register.set_status(1, 1, "under way")),
        "write_down": ("write_interventions", lambda: write_down([PATROLS])),
        "correct": ("write_interventions", lambda: correct(1, 1, PATROLS, "a slip")),
        "keep_briefing": ("keep_briefings", lambda: register.keep_briefing(default_request(), "Another", "")),
        "store_outcomes": ("enter_outcomes", lambda: store_outcomes([])),
        "keep_area": ("keep_areas", lambda: keep_area("Park", "drawn", "POLYGON EMPTY", ())),
        "delete_area": ("keep_areas", lambda: delete_area(1)),
        "restore": ("backup", lambda: restore(folder / "b.db")),
    }


def readers(folder):
    """Return every function that reads what is not for everyone, with the action that it is."""
    return {
        "batches": ("load", records.batches),
        "remembered_mapping": ("load", lambda: records.remembered_mapping("none")),
        "further_columns": ("see_local_records", lambda: standing.further_columns(["size"], ("2025-01",), ("noise",))),
        "held_actions": ("read_register", register.held_actions),
        "intervention_rows": ("read_interventions", intervention_rows),
        "made_briefings": ("keep_briefings", made_briefings),
        "backup": ("backup", lambda: backup(folder / "new.db")),
        "outcome_rows": ("read_outcomes", outcome_rows),
        "own_area_rows": ("keep_areas", own_area_rows),
        "entries": ("read_trail", entries),
    }


@pytest.mark.parametrize("role", Role)
def test_the_store_keeps_to_the_table_whoever_calls(held, role):
    for action, call in (readers(held) | changes(held)).values():
        with acting_as(BY_ROLE[role]):
            if role.name in MAY[action].split():
                call()
                continue
            with pytest.raises(NotAllowed):
                call()
    if role < Role.officer:
        assert len(records.batches()) == 2
        assert set(records.batches()["state"]) == {"loaded"}
        assert [action.status for action in register.held_actions()] == ["open"]
        assert len(made_briefings()) == 1


@pytest.mark.parametrize("role", [Role.viewer, Role.councillor])
@pytest.mark.parametrize("shown", ["officers", "everyone"])
def test_analyses_hold_nothing_of_the_local_records_for_others(held, monkeypatch, role, shown):
    """The second finding: every local record was shown as a point of its own."""
    monkeypatch.setenv("SAFETY_MODE", "signed-in")
    monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", shown)
    view = View("fly-tipping", "2024-10", "2025-09", "count", "point")
    assert len(point_figures(view).points) > 100  # as an officer, who also fills every cache
    assert cube().counts.sum() > len(load("police_incidents"))
    with acting_as(BY_ROLE[role]):
        assert not any(topic.local for topic in topics().values())
        assert len(all_incidents()) == len(load("police_incidents"))
        assert cube().counts.sum() == len(load("police_incidents"))
        assert standing.standing_parts().empty
        assert standing.standing_incidents().empty
        assert set(waves.held_waves()["question"]) == (set() if shown == "officers" else {"safe"})
        for geography in ("point", "hex", "ward", "reporting-area"):
            with pytest.raises((CannotSay, InputError, KeyError, ValueError)):
                figure_of(View("noise", "2024-10", "2025-09", "count", geography))
    assert len(point_figures(view).points) > 100


def test_what_the_police_publish_is_for_everyone_however_it_came_here(held):
    published = tuple(source.name for source in all_sources() if source.bundled)
    assert published == standing.PUBLISHED_SOURCES
    from tests.unit.test_records import police_batch

    before = len(all_incidents())
    records.store([police_batch("p" * 64, {"2026-02": 7})])
    assert len(all_incidents()) == before + 7
    with acting_as(NOBODY):
        assert len(all_incidents()) == len(load("police_incidents")) + 7
        assert set(standing.standing_parts()["source"]) == {"police.uk"}


def test_an_answer_for_one_is_never_given_to_another(held, monkeypatch):
    monkeypatch.setenv("SAFETY_MODE", "signed-in")
    monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", "signed-in")
    asked = []

    @kept_until_records_change(maxsize=1)
    def seen(day):
        asked.append(sees())
        return sees()

    for _ in range(2):
        assert seen(date(2025, 1, 1)) == Sees.IN_FULL
        for who in (NOBODY, BY_ROLE[Role.viewer], BY_ROLE[Role.officer]):
            with acting_as(who):
                assert seen(date(2025, 1, 1)) == sees()
    assert len(asked) == 3, "none pushes another's answer out"
