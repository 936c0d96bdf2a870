"""DEFRA's actions against fly-tipping, from the sheet beside the incidents: shown with them, taken back with them."""

import pytest

from lib.analysis.similar import fly_tipping as tipping
from lib.base.errors import InputError
from lib.intake.official.load import look_at, store_figures
from lib.published import tables as bundled
from lib.records import newest
from lib.records import store as records
from tests.acceptance.test_official_fly_tipping import TODAY, US, given, lines
from tests.made_publications import action_lines, as_ods, as_xlsx

LETTERS = {"2023-24": {US: 41}, "2024-25": {US: 57}}


def actions():
    return action_lines(LETTERS, "2022-23")


@pytest.fixture(scope="module")
def edition() -> bytes:
    return as_ods({"LA_incidents": lines(), "LA_actions": actions()})


def letters():
    tables = {name: newest.load(name) for name in ("fly_tipping_incidents", "fly_tipping_actions")}
    table = tipping.actions(US, tables)
    return table[table["action"] == "Warning letter"].set_index("year")["actions"].to_dict()


def test_actions_of_new_years_stand_after_those_held_and_are_taken_back_with_the_load(sqlite_store, edition):
    before = letters()
    assert "2023-24" not in before
    found = look_at(given(edition), TODAY)
    assert any(said.startswith("Actions of Ashfield, from the sheet LA_actions: ") for said in found.sentences())
    number = store_figures(found)
    assert letters() == {**before, "2023-24": 41, "2024-25": 57}
    assert newest.describe("fly_tipping_actions")["cut_off"] == "2025-03"
    records.undo(number)
    assert letters() == before
    assert newest.load("fly_tipping_actions") is bundled.load("fly_tipping_actions")


def test_totals_and_money_are_no_actions_of_an_authority(edition):
    table = look_at(given(edition), TODAY).figures.tables["fly_tipping_actions"]
    held = bundled.load("fly_tipping_actions")
    assert set(table["action"]) == set(held["action"])
    assert table["area_code"].str.fullmatch(r"[A-Z]\d{8}").all()
    assert table.groupby("year").size().tolist() == [int((held["year"] == "2022-23").sum())] * len(LETTERS)


def test_a_workbook_of_incidents_alone_leaves_the_actions_as_they_are(sqlite_store):
    found = look_at(given(as_ods({"LA_incidents": lines()})), TODAY)
    assert "fly_tipping_actions" not in found.figures.tables
    store_figures(found)
    assert newest.load("fly_tipping_actions") is bundled.load("fly_tipping_actions")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows[3].__setitem__(1, "E0700"), "is no ONS code"),
        (lambda rows: rows[3].__setitem__(5, "many"), "“many” is no number"),
        (lambda rows: rows.append(list(rows[3])), "stands twice in 2023-24"),
        (lambda rows: rows[1].__setitem__(5, "Letters"), "Missing: “Warning Letter Actions”"),
        (lambda rows: rows[3].__setitem__(0, "2025-26"), "not over yet"),
    ],
)
def test_a_sheet_of_actions_that_cannot_be_right_is_refused_as_a_whole(sqlite_store, change, said):
    rows = actions()
    change(rows)
    with pytest.raises(InputError, match=said):
        look_at(given(as_xlsx({"LA_incidents": lines(), "LA_actions": rows}), "made.xlsx"), TODAY)
    assert records.batches().empty
