"""Files that were counted wrongly or refused without a clear word when officers' own were tried."""

import json

import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.load import mapping_for
from lib.intake.requests.question import Question
from lib.intake.requests.values import numbers
from tests.acceptance.test_files_as_they_come import read, rows_of
from tests.stores import read_file


def given(text: str, name: str = "x.csv") -> GivenFile:
    return GivenFile.of(name, text.encode())


def as_read(file: GivenFile):
    return read_file(file)


def without_points(**columns) -> pd.DataFrame:
    return rows_of().drop(columns=["Easting", "Northing"]).assign(**columns)


def test_a_file_without_headings_loses_no_row_and_is_said():
    file = given(rows_of().to_csv(index=False, header=False))
    found = as_read(file)
    assert (found.rows_read, len(found.incidents)) == (40, 40)
    assert found.notes == ["x.csv has no line of headings: its columns were told by what stands in them."]


def test_headings_that_are_years_are_headings():
    table = pd.DataFrame({"Area": ["Carsic"], "2023-24": [4], "2024-25": [5], "2025": [6]})
    with pytest.raises(InputError):
        as_read(given(table.to_csv(index=False)))
    assert "2023-24" in mapping_for_header(table)


def mapping_for_header(table: pd.DataFrame) -> tuple[str, ...]:
    from lib.intake.requests.read import open_export

    return open_export(given(table.to_csv(index=False))).header


EVERY_SECOND = {
    "km": {"Easting": ["448.9", "448900"], "Northing": ["358.9", "358900"]},
    "swapped": {"Easting": ["358900", "448900"], "Northing": ["448900", "358900"]},
    "mm": {"Easting": ["448900000", "448900"], "Northing": ["358900000", "358900"]},
    "minus": {"Longitude": ["1.2615", "-1.2615"], "Latitude": ["53.1252", "53.1252"]},
}


@pytest.mark.parametrize("reading", EVERY_SECOND)
def test_coordinates_of_which_half_are_written_in_another_way_are_asked_about(reading):
    table = without_points(**{name: cells * 20 for name, cells in EVERY_SECOND[reading].items()})
    file = given(table.to_csv(index=False))
    with pytest.raises(Question, match="like 20 of 40") as asked:
        as_read(file)
    assert list(asked.value.answers) == [reading, "plain"]
    found = read_file(file, coordinates=reading)
    assert len(found.incidents) == 40
    assert found.incidents["ward_code"].nunique() == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Duplicate", ["Yes", "No"]),
        ("Cancelled", ["Y", "N"]),
        ("is_duplicate", ["True", "False"]),
        ("Test", ["1", "0"]),
    ],
)
def test_a_column_that_marks_what_is_no_request_is_a_status(name, values):
    found = read(rows_of().assign(**{name: values * 20}))
    assert len(found.incidents) == 20
    assert found.mapping.statuses == {values[0]: False, values[1]: True}


def test_a_column_of_dates_called_cancelled_marks_nothing():
    found = read(rows_of().assign(**{"Cancelled": "", "Test site": ["A", "B"] * 20}))
    assert len(found.incidents) == 40


COUNTED = {
    "Qty": {},
    "Fly-tips": {},
    "Count": {"ID": range(1, 10)},
}


@pytest.mark.parametrize("name", COUNTED)
def test_counts_under_other_headings_are_asked_about(name):
    months = ["01/01/2025", "01/02/2025", "01/03/2025"] * 3
    wards = ["Carsic"] * 3 + ["Summit"] * 3 + ["Jacksdale"] * 3
    table = pd.DataFrame(
        {**COUNTED[name], "Date": months, "Ward": wards, "Category": "Fly tipping", name: [3, 4, 5] * 3}
    )
    file = given(table.to_csv(index=False))
    with pytest.raises(Question, match=f"column “{name}” holds numbers of requests"):
        as_read(file)
    found = read_file(file, counted="counts")
    assert found.incidents.groupby("month").size().to_dict() == {"2025-01": 9, "2025-02": 12, "2025-03": 15}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("53,1252", 53.1252), ("-1,26", -1.26), ("448900,5", 448900.5), ("448,900", 448900), ("-1,261", -1261)),
        ("\u22121.2615", -1.2615),
        *(("448900m", 448900), ("448 900 m", 448900), ("1,234,567.5", 1234567.5)),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert numbers(pd.Series([text], dtype=object)).tolist() == [number]


def test_a_semicolon_file_with_decimal_commas_is_read():
    table = without_points(Longitude="-1,2615", Latitude="53,1252")
    assert len(as_read(given(table.to_csv(index=False, sep=";"))).incidents) == 40


def test_records_of_json_a_line_each():
    found = as_read(given("\n".join(json.dumps(row) for row in rows_of().to_dict("records")), "x.json"))
    assert len(found.incidents) == 40
    with pytest.raises(InputError, match="JSON that is cut short"):
        as_read(given('{"a": 1}\n{"a": ', "x.json"))


def test_a_ward_with_its_code_beside_it():
    found = read(without_points(Ward="Carsic (E05010673)"))
    assert found.incidents["ward_code"].unique().tolist() == ["E05010673"]


def test_a_file_of_wards_that_are_gone_says_of_each_what_it_was():
    found = read(without_points(Ward="E05006362"))
    assert next(iter(found.refused)).startswith("E05006362 was Hucknall Central until 2015, which lies in several of")


def test_xml_is_called_so():
    with pytest.raises(InputError, match="is XML, not a table"):
        mapping_for(given('<?xml version="1.0"?><Workbook/>', "x.xml"))


def test_a_missing_column_is_said_with_a_cell_that_speaks_against_it():
    with pytest.raises(InputError, match="“Date reported” was not taken: no date, for example “next Tuesday”"):
        read(rows_of(Date_reported="next Tuesday"))
    with pytest.raises(InputError, match="“Postcode” was not taken: no postcode, for example “by the church”"):
        read(without_points(Postcode="by the church"))
