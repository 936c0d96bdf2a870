"""Exports as councils' systems and Excel write them: read rightly, or one clear question; never a wrong count."""

from datetime import date, datetime

import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.load import mapping_for, read_export
from lib.intake.requests.values import parse_dates
from tests.stores import read_file

TODAY = date(2026, 1, 15)
PLACES = [("448900", "358900"), ("453300", "349300"), ("447500", "356000")]


def rows_of(number: int = 40, **columns: list[str]) -> pd.DataFrame:
    """Return an export of March 2025 with some columns put in the place of the usual ones."""
    table = pd.DataFrame(
        {
            "Reference": [f"FT{i:05}" for i in range(number)],
            "Date reported": [f"{1 + i % 28:02}/03/2025" for i in range(number)],
            "Category": "Fly tipping",
            "Easting": [PLACES[i % 3][0] for i in range(number)],
            "Northing": [PLACES[i % 3][1] for i in range(number)],
        }
    )
    return table.assign(**{name.replace("_", " "): cells for name, cells in columns.items()})


def read(table: pd.DataFrame, name: str = "export.csv"):
    file = GivenFile.of(name, table.to_csv(index=False).encode())
    return read_file(file)


def when(cell: object) -> tuple[pd.Timestamp, bool]:
    found = parse_dates(pd.Series([cell], dtype=object)).iloc[0]
    return found["when"], bool(found["timed"])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2025-06-30T23:30:00Z", "2025-07-01 00:30"),
        ("2025-12-31T23:30:00Z", "2025-12-31 23:30"),
        ("2025-07-01T00:30:00+01:00", "2025-07-01 00:30"),
        ("2025-07-01 00:30:00+0100", "2025-07-01 00:30"),
        ("2025-03-30T00:59:59Z", "2025-03-30 00:59:59"),  # the last second before clocks go forward
        ("2025-03-30T01:00:00Z", "2025-03-30 02:00"),
        ("2025-10-26T00:30:00Z", "2025-10-26 01:30"),
        ("2025-10-26T01:30:00Z", "2025-10-26 01:30"),  # the hour that comes twice
        ("2025-05-31T23:10:00.123Z", "2025-06-01 00:10"),
        ("2025-07-01T00:30:00", "2025-07-01 00:30"),
    ],
)
def test_times_with_an_offset_are_told_as_clocks_in_britain_show_them(cell, expected):
    assert when(cell) == (pd.Timestamp(expected), True)


def test_days_written_as_midnight_utc_stay_days():
    cells = pd.Series(["2025-06-30T00:00:00Z", "2025-07-31T00:00:00Z"], dtype=object)
    assert parse_dates(cells)["when"].tolist() == [pd.Timestamp("2025-06-30"), pd.Timestamp("2025-07-31")]


@pytest.mark.parametrize(
    "cell",
    [
        "04/03/2025.",
        "Tuesday, 4th March 2025",
        "4th March 2025",
        "Tue, 4 Mar 2025",
        "04 March, 2025",
        "'04/03/2025",
        "4-Mar-2025.",
        "2025.03.04",
        "March the 4th",
    ],
)
def test_dates_as_people_write_them(cell):
    expected = pd.NaT if cell == "March the 4th" else pd.Timestamp("2025-03-04")
    assert when(cell)[0] is expected or when(cell)[0] == expected


@pytest.mark.parametrize("reference", ["-", "n/a", "0", "1.01E+11", "N/A", "none", "--", "TBC", "0000"])
def test_what_is_no_reference_collapses_nothing(reference):
    references = [f"FT{i}" if i % 2 else reference for i in range(40)]
    found = read(rows_of(Reference=references))
    assert (len(found.incidents), found.refused) == (40, {})
    assert found.incidents["record_key"].is_unique


def test_one_reference_of_several_days_or_places_stands_for_several_requests():
    found = read(rows_of(Reference=[f"FT{i // 2}" for i in range(40)]))
    assert len(found.incidents) == 40
    assert found.notes == ["40 requests share a reference with one of another day or place; all are kept."]
    assert found.incidents["record_key"].is_unique


def test_rows_of_one_reference_that_are_of_several_kinds_are_said():
    table = rows_of(20)
    found = read(pd.concat([table, table.assign(Category="Graffiti")]))
    assert len(found.incidents) == 20
    assert "of another kind than the row of the same reference that was kept: 20 rows." in found.notes[0]


def test_the_same_row_again_is_a_repeat():
    table = rows_of()
    found = read(pd.concat([table, table.head(10)]))
    assert len(found.incidents) == 40
    assert sum(found.refused.values()) == 10
    assert found.notes == []


def test_numbers_kept_as_text_with_an_apostrophe():
    found = read(rows_of(Easting=[f"'{PLACES[i % 3][0]}" for i in range(40)]))
    assert len(found.incidents) == 40
    assert found.incidents["lon"].notna().all()


STATUSES = ["Closed", "Cancelled", "Duplicate", "Rejected - not ours", "TEST", "Closed"]


@pytest.mark.parametrize("name", ["Status", "Worksheet Status", "Outcome", "Closure reason"])
def test_requests_that_were_none_do_not_count_and_are_accounted_for(name):
    table = rows_of().assign(**{name: [STATUSES[i % 6] for i in range(40)]})
    found = read(table)
    closed = int((table[name] == "Closed").sum())
    assert len(found.incidents) == closed
    assert list(found.refused.values()) == [40 - closed]
    assert found.mapping.statuses == {status: status == "Closed" for status in STATUSES}


def test_an_officers_answer_about_statuses_is_kept(tmp_path):
    file = GivenFile.of("x.csv", rows_of().assign(Status=[STATUSES[i % 6] for i in range(40)]).to_csv().encode())
    mapping = mapping_for(file)[0]
    told = type(mapping).from_json(
        {**mapping.as_json(), "statuses": {**mapping.statuses, "Duplicate": True, "Cancelled": True}}
    )
    assert told.as_json()["statuses"]["Duplicate"]
    assert sum(read_export(file, told, TODAY).refused.values()) == sum(i % 6 in (3, 4) for i in range(40))
    with pytest.raises(InputError, match="true or false"):
        type(mapping).from_json({**mapping.as_json(), "statuses": {"Closed": "yes"}})


def test_usual_statuses_ask_nothing():
    found = read(rows_of().assign(Status=["Open", "Closed"] * 20))
    assert found.mapping.statuses == {}
    assert "statuses" not in found.mapping.as_json()
    assert len(found.incidents) == 40


@pytest.mark.parametrize(
    "name", ["Count", "Total Incidents", "Number of reports", "No. of incidents", "Total", "Incidents"]
)
def test_a_table_that_is_counted_already_is_refused(name):
    table = rows_of().drop(columns="Reference").assign(Ward="Carsic", **{name: [3 + i % 5 for i in range(40)]})
    with pytest.raises(InputError, match=f"already counted: its column “{name}”"):
        read(table)


def test_a_layout_of_totals_by_authority_is_told_as_counted():
    table = pd.DataFrame(
        {"Year": "2022-23", "LA Name": "Ashfield", "Total Incidents": "1,234", "Green": "40"}, index=[0, 1]
    )
    with pytest.raises(InputError, match="already counted"):
        read(table)


def test_a_column_of_ones_or_a_reference_beside_it_is_no_count():
    assert len(read(rows_of().drop(columns="Reference").assign(Count=1)).incidents) == 40
    assert len(read(rows_of().assign(Reports=[1 + i % 3 for i in range(40)])).incidents) == 40


def dates_of(days: list[date], style: str) -> list[str]:
    return [day.strftime(style) for day in days]


MARCH = [date(2025, 3, 1 + i % 12) for i in range(40)]
FIRSTS = [date(2025, 1 + i % 12, 1) for i in range(40)]
MIXED = [date(2025, 3, 1 + i % 28) for i in range(56)]


@pytest.mark.parametrize("days", [MARCH, FIRSTS, [date(2025, 1 + i % 12, 1 + i % 11) for i in range(40)]])
@pytest.mark.parametrize("style", ["%m/%d/%Y", "%m-%d-%y", "%m/%d/%Y %H:%M", "%d/%m/%Y"])
def test_dates_that_can_be_read_both_ways_are_asked_about(days, style):
    with pytest.raises(InputError, match=r"can be read in two ways: .*“day” \(day first, \d"):
        read(rows_of(Date_reported=dates_of(days, style)))


@pytest.mark.parametrize(("style", "order"), [("%m/%d/%Y", "month"), ("%m/%d/%y 08:15", "month"), ("%d/%m/%Y", "day")])
def test_the_answer_is_kept_and_the_months_are_right(style, order):
    table = rows_of(Date_reported=dates_of(MARCH, style))
    file = GivenFile.of("export.csv", table.to_csv(index=False).encode())
    guessed = mapping_for(file)[0]
    told = type(guessed).from_json({**guessed.as_json(), "date_order": order})
    found = read_export(file, told, TODAY)
    assert found.incidents["month"].unique().tolist() == ["2025-03"]
    assert len(found.incidents) == 40
    assert told.as_json()["date_order"] == order
    with pytest.raises(InputError, match="none of “day”, “month”"):
        type(guessed).from_json({**guessed.as_json(), "date_order": "year"})


def workbook_of(table: pd.DataFrame) -> GivenFile:
    import io

    buffer = io.BytesIO()
    table.to_excel(buffer, index=False)
    return GivenFile.of("export.xlsx", buffer.getvalue())


def test_dates_that_excel_exchanged_are_asked_about_and_put_right():
    cells = [datetime(2025, d.day, d.month) if d.day <= 12 else d.strftime("%d/%m/%Y") for d in MIXED]
    file = workbook_of(rows_of(56, Date_reported=cells))
    guessed = mapping_for(file)[0]
    with pytest.raises(InputError, match="days 13 to 31 as text"):
        read_export(file, guessed, TODAY)
    told = type(guessed).from_json({**guessed.as_json(), "date_order": "swapped"})
    found = read_export(file, told, TODAY)
    assert found.incidents["month"].unique().tolist() == ["2025-03"]
    assert len(found.incidents) == 56


def test_dates_that_the_files_order_settles_are_not_asked_about():
    days = sorted(date(2025, 1 + i % 9, 1 + i % 12) for i in range(40))
    found = read(rows_of(Date_reported=dates_of(days, "%d/%m/%Y")))
    assert found.incidents["month"].nunique() == 9


@pytest.mark.parametrize(
    "header",
    [
        ["Enquiry No", "Logged Time", "Subject Name", "Easting", "Northing"],
        ["Worksheet Ref", "Raised Date", "Service Item Name", "Grid X", "Grid Y"],
        ["service_request_id", "requested_datetime", "service_name", "Easting", "Northing"],
    ],
)
def test_the_headers_of_councils_systems_are_known(header):
    found = read(rows_of().set_axis(header, axis=1))
    assert len(found.incidents) == 40
    assert found.incidents["reference"].notna().all()


def test_dates_that_are_none_are_refused_row_by_row():
    days = dates_of(sorted(MIXED)[:40], "%d/%m/%Y")
    found = read(rows_of(Date_reported=[*(f"00/{1 + i:02}/0000" for i in range(10)), *days[10:]]))
    assert sum(found.refused.values()) == 10
