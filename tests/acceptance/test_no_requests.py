"""Rows that are no request of their own are told wherever a system says so; one held already must be confirmed."""

import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.load import load_batches, mapping_for, read_export, store_looked_at, to_confirm
from lib.intake.requests.rows import NO_REQUEST, OTHER_CATEGORY
from lib.records.standing import standing_incidents
from tests.acceptance.test_files_as_they_come import PLACES, TODAY, read, rows_of
from tests.stores import read_file


def one_in_four(odd: str, usual: str = "Closed", number: int = 40) -> list[str]:
    return [odd if n % 4 == 0 else usual for n in range(number)]


@pytest.mark.parametrize(
    "status",
    [
        *(
            "Entered in error",
            "Logged in error",
            "Deleted",
            "Closed (dupe)",
            "Training",
            "Aborted",
            "Superseded",
            "Hoax",
        ),
        *("Reported in error by caller", "DUPE - see 123", "Duped", "CANC", "Cancd", "Case opened in error"),
    ],
)
def test_more_statuses_of_what_was_no_request(status):
    assert read(rows_of(Status=one_in_four(status))).refused == {NO_REQUEST: 10}


@pytest.mark.parametrize(
    "status",
    ["No fly tip found", "Inspected and tested", "Error in address corrected", "Attended", "Duplex house", "Trainline"],
)
def test_statuses_of_requests_that_were_made(status):
    assert read(rows_of(Status=one_in_four(status))).refused == {}


@pytest.mark.parametrize("heading", ["Current Stage", "Action", "Outcome code", "Workflow", "Column X"])
def test_statuses_are_told_by_what_stands_below_a_heading_that_says_nothing(heading):
    found = read(rows_of().assign(**{heading: one_in_four("Cancelled", "Cleared")}))
    assert found.refused == {NO_REQUEST: 10}
    assert found.mapping.statuses == {"Cleared": True, "Cancelled": False}


def test_a_text_that_only_mentions_a_test_is_no_status():
    remarks = [f"Tested the water at house {n}, then reported again" for n in range(40)]
    found = read(rows_of().assign(Remark=remarks, Site=one_in_four("Test Road", "High Road")))
    assert len(found.incidents) == 40
    assert "status" not in found.mapping.columns


@pytest.mark.parametrize("team", ["Training Centre", "Test Valley", "Rejected loads team", "Spamford", "Merged Lane"])
def test_words_of_other_things_are_no_statuses(team):
    assert read(rows_of().assign(Team=one_in_four(team, "East"))).refused == {}


@pytest.mark.parametrize("value", ["Closed - duplicate of 123", "Cancelled by customer", "Closed (dupe)", "Void: test"])
def test_statuses_of_several_parts_are_told_below_any_heading(value):
    assert read(rows_of().assign(Stage=one_in_four(value, "Closed"))).refused == {NO_REQUEST: 10}


def test_a_column_of_repeats_in_words_is_read_by_its_words():
    found = read(rows_of().assign(**{"Duplicate of case": one_in_four("Duplicate", "Original")}))
    assert found.refused == {NO_REQUEST: 10}


@pytest.mark.parametrize(
    "heading", ["Duplicate of", "Duplicate of case", "Merged into", "Dup ref", "Is a duplicate of"]
)
@pytest.mark.parametrize("none", ["", "n/a", "No", "0"])
def test_a_row_that_names_the_request_it_repeats_does_not_count(heading, none):
    assert read(rows_of().assign(**{heading: one_in_four("FT00001", none)})).refused == {NO_REQUEST: 10}


def test_a_heading_of_repeats_with_nothing_below_it_is_none():
    assert read(rows_of().assign(**{"Duplicate of": ""})).refused == {}


@pytest.mark.parametrize(
    "kind", ["Fly tipping - CANCELLED", "TEST fly tipping", "Not fly tipping", "No fly-tipping found", "Non fly-tip"]
)
def test_a_category_that_denies_itself_is_left_to_the_officer(kind):
    found = read(rows_of(Category=one_in_four(kind, "Fly tipping")))
    assert (found.refused, found.mapping.categories[kind]) == ({OTHER_CATEGORY: 10}, "")


def test_noise_denies_nothing():
    assert set(read(rows_of(Category="Noise - loud music")).incidents["category"]) == {"noise"}


@pytest.mark.parametrize("area", ["Parish", "Town", "Locality", "Policing area", "County division"])
def test_an_area_that_has_a_wards_name_is_not_taken_for_it(area):
    table = rows_of().drop(columns=["Easting", "Northing"]).assign(**{area: "Selston"})
    with pytest.raises(InputError, match=f"by “{area}”: an area that can have a ward’s name and other bounds"):
        read(table)


@pytest.mark.parametrize("heading", ["Location Ward", "Ward/Parish", "District ward", "Area"])
def test_wards_under_other_headings_are_wards(heading):
    wards = ["Carsic", "Jacksdale", "Summit", "Underwood", "Larwood"]
    table = rows_of().drop(columns=["Easting", "Northing"])
    assert len(read(table.assign(**{heading: [wards[n % 5] for n in range(40)]})).incidents) == 40


def test_requests_at_one_point_are_said():
    said = "40 of 40 requests with a place lie at one and the same point (53.1250, -1.2707)."
    found = read(rows_of(Easting="448900", Northing="358900"))
    assert [note for note in found.notes if note.startswith(said)]
    assert read(rows_of()).notes == []


@pytest.mark.parametrize(
    "change", [str.lower, lambda reference: f"{reference} ", lambda reference: f" {reference.lower()}"]
)
def test_a_reference_written_otherwise_in_one_file_is_a_repeat(change):
    table = rows_of()
    found = read(pd.concat([table, table.assign(Reference=table["Reference"].map(change))]))
    assert (len(found.incidents), sum(found.refused.values())) == (40, 40)
    assert found.incidents["record_key"].is_unique


def batch(table: pd.DataFrame, name: str):
    file = GivenFile.of(name, table.to_csv(index=False).encode())
    return read_file(file).as_batch()


def test_a_number_that_became_a_decimal_is_the_same_request(sqlite_store):
    load_batches([batch(rows_of(Reference=[f"{1000 + n}.0" for n in range(40)]), "a.csv")])
    load_batches([batch(rows_of(Reference=[str(1000 + n) for n in range(40)]), "b.csv")])
    assert len(standing_incidents()) == 40


@pytest.mark.parametrize(
    "references",
    [
        [str(n + 1) for n in range(40)],  # whose leading zeros were lost
        [f"CRM-{900 - n}" for n in range(40)],  # of another system
        [""] * 40,
    ],
)
def test_requests_held_under_other_references_must_be_confirmed(sqlite_store, references):
    load_batches([batch(rows_of(Reference=[f"{n + 1:06}" for n in range(40)]), "a.csv")])
    again = batch(rows_of(Reference=references), "b.csv")
    assert [said[:75] for said in to_confirm([again])] == [
        "40 of the 40 requests of b.csv that are new by their references lie in the "
    ]
    with pytest.raises(InputError, match="they would count twice"):
        store_looked_at([again], confirmed=False)
    assert len(standing_incidents()) == 40


def test_an_export_that_goes_on_asks_nothing(sqlite_store):
    load_batches([batch(rows_of(), "a.csv")])
    assert to_confirm([batch(rows_of(60), "b.csv")]) == []
    elsewhere = rows_of(
        Reference=[f"N{n}" for n in range(40)], Easting=[str(int(PLACES[0][0]) + 30 * n) for n in range(40)]
    )
    assert to_confirm([batch(elsewhere, "c.csv")]) == []
    by_ward = (
        rows_of(Reference=[f"N{n}" for n in range(40)]).drop(columns=["Easting", "Northing"]).assign(Ward="Carsic")
    )
    load_batches([batch(by_ward, "d.csv")])
    assert to_confirm([batch(by_ward.assign(Reference=[f"M{n}" for n in range(40)]), "e.csv")]) == []


def test_statuses_are_looked_at_although_no_row_of_the_last_file_was_cancelled(sqlite_store):
    load_batches([batch(rows_of(Status="Closed"), "a.csv")])
    file = GivenFile.of("b.csv", rows_of(Status=one_in_four("Cancelled")).to_csv(index=False).encode())
    mapping, remembered = mapping_for(file)
    assert remembered
    assert read_export(file, mapping, TODAY).refused == {NO_REQUEST: 10}


def test_the_kind_that_a_files_name_says_goes_before_that_of_the_last_file(sqlite_store):
    table = rows_of().drop(columns="Category")
    load_batches([batch(table, "fly-tipping.csv")])
    for name, kind in (("litter.csv", "littering"), ("export.csv", "fly-tipping")):
        file = GivenFile.of(name, table.to_csv(index=False).encode())
        found = read_file(file)
        assert set(found.incidents["category"]) == {kind}
        assert "No column says what kind of request a row is: every one is taken for" in found.notes[0]
