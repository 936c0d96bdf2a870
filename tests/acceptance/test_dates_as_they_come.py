"""Dates as machines, people and an American Excel write them: read rightly, or asked with both readings beside."""

from dataclasses import replace
from datetime import datetime

import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.load import mapping_for, read_export
from lib.intake.requests.question import Question
from lib.intake.requests.values import parse_dates
from tests.acceptance.test_files_as_they_come import TODAY, read, rows_of, workbook_of
from tests.stores import read_file


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1741099800", "2025-03-04 14:50"),
        ("1741099800.0", "2025-03-04 14:50"),
        ("1751324400000", "2025-07-01 00:00"),
        ("45720,6180555556", "2025-03-04 14:50"),
        ("45720.6180555556", "2025-03-04 14:50"),
        ("/Date(1741099800000)/", "2025-03-04 14:50"),
        ("20250304T143000", "2025-03-04 14:30"),
        ("20250630T233000Z", "2025-07-01 00:30"),
        ("202503041430", "2025-03-04 14:30"),
        ("2025-03-04-14.30.00.000000", "2025-03-04 14:30"),
        ("2025-06-30 23:30:00 UTC", "2025-07-01 00:30"),
        ("30/06/2025 23:30 GMT", "2025-07-01 00:30"),
        ("01/07/2025 00:30 BST", "2025-07-01 00:30"),
        ("31/12/2025 23:30 GMT", "2025-12-31 23:30"),
        ("Mar  4 2025  2:30PM", "2025-03-04 14:30"),
        ("4 March 2025 at 14:30", "2025-03-04 14:30"),
        ("04-Mar-25 14.30", "2025-03-04 14:30"),
        ("4 March 2025 2.30 p.m.", "2025-03-04 14:30"),
        ("Tues 4 March 2025 14:30", "2025-03-04 14:30"),
        ("2025-07-01 00:30:00 Europe/London", "2025-07-01 00:30"),
        ("2025-06-30T23:30:00+00:00[Europe/London]", "2025-07-01 00:30"),
        ("04MAR2025:14:30:00", "2025-03-04 14:30"),
        ("04-MAR-25 02.30.00.000000 PM", "2025-03-04 14:30"),
        ("Mon, 30 Jun 2025 23:30:00 +0000", "2025-07-01 00:30"),
        ("Tue Jul 01 2025 00:30:00 GMT+0100 (British Summer Time)", "2025-07-01 00:30"),
        ("Tue Jul  1 00:30:00 BST 2025", "2025-07-01 00:30"),
        ("14:30 04/03/2025", "2025-03-04 14:30"),
        ("14:30:00 on 4/3/2025", "2025-03-04 14:30"),
        ("Tue 04/03/2025 14:30", "2025-03-04 14:30"),
        ("Tuesday, 04/03/2025 14:30", "2025-03-04 14:30"),
        ("2025/03/04 2:30:22 PM GMT", "2025-03-04 14:30:22"),
        ("2025/07/01 12:30:22 am GMT+1", "2025-07-01 00:30:22"),
    ],
)
def test_moments_as_machines_and_people_write_them(cell, expected):
    found = parse_dates(pd.Series([cell], dtype=object)).iloc[0]
    assert (found["when"], bool(found["timed"])) == (pd.Timestamp(expected), True)


@pytest.mark.parametrize(
    "cell",
    ["12345", "0", "2025-13-04", "20251304T143000", "99/99/2025 10:00 GMT", "1e9", "4 Sept", "2025060", "202506"],
)
def test_what_is_no_moment_is_none(cell):
    assert pd.isna(parse_dates(pd.Series([cell], dtype=object))["when"].iloc[0])


def test_september_by_its_four_letters():
    assert parse_dates(pd.Series(["4 Sept 2025"], dtype=object))["when"].tolist() == [pd.Timestamp("2025-09-04")]


def test_a_day_by_its_number_with_a_comma_between_thousands():
    assert parse_dates(pd.Series(["45,720"], dtype=object))["when"].tolist() == [pd.Timestamp("2025-03-04")]


@pytest.mark.parametrize("day", ["04/03/2025 00:00", "2025-03-04 00:00:00", "04/03/2025"])
def test_midnight_beside_a_column_of_times_is_no_time(day):
    found = read(rows_of(Date_reported=day).assign(Time=[f"{n % 24:02}:15" for n in range(40)]))
    assert found.incidents["occurred_at"].dt.hour.tolist() == [n % 24 for n in range(40)]
    assert found.timed == 40


@pytest.mark.parametrize("order", ["month", "swapped", "day"])
def test_an_order_of_dates_that_was_right_for_the_last_file_is_not_used_where_it_cannot_be(sqlite_store, order):
    """25/03/2025 cannot be month first, 2025-03-25 no exchanged date, and 03/25/2025 not day first."""
    style = {"month": "%d/%m/%Y", "swapped": "%Y-%m-%d", "day": "%m/%d/%Y"}[order]
    dates = [datetime(2025, 3, 1 + n % 28).strftime(style) for n in range(40)]
    file = GivenFile.of("x.csv", rows_of(Date_reported=dates).to_csv(index=False).encode())
    told = replace(mapping_for(file)[0], date_order=order)
    with pytest.raises(InputError, match=r"but \d+ of its dates cannot be so\. Say how they are written"):
        read_export(file, told, TODAY)


@pytest.mark.parametrize(("order", "style"), [("month", "%m/%d/%Y"), ("swapped", "%Y-%d-%m")])
def test_single_dates_that_cannot_be_in_the_order_of_all_others_are_refused(order, style):
    dates = [datetime(2025, 3, 1 + n % 12).strftime(style) for n in range(40)]
    dates[7] = "25/03/2025" if order == "month" else "2025-03-25"
    file = GivenFile.of("x.csv", rows_of(Date_reported=dates).to_csv(index=False).encode())
    found = read_file(file, date_order=order)
    assert (len(found.incidents), sum(found.refused.values())) == (39, 1)
    assert found.refused_rows["row"].tolist() == [9]
    assert found.incidents["month"].unique().tolist() == ["2025-03"]


def asked_of(file: GivenFile) -> Question:
    with pytest.raises(Question) as asked:
        read_file(file)
    assert asked.value.key == "date_order"
    return asked.value


def answered(file: GivenFile, answer: str):
    return read_file(file, date_order=answer)


def days_of(style: str, number: int = 56) -> list[str]:
    return [f"{1 + i % 28:02}/03/2025" if 1 + i % 28 > 12 else style.format(1 + i % 28) for i in range(number)]


MIXED = {
    "dates as text of their own kind": (days_of("2025-{:02}-03"), "csv"),
    "with a time": ([f"{cell} 09:15" for cell in days_of("2025-{:02}-03")], "csv"),
    "real dates": ([datetime.fromisoformat(c) if c[:3] == "202" else c for c in days_of("2025-{:02}-03")], "xlsx"),
}


@pytest.mark.parametrize("kind", MIXED)
def test_days_1_to_12_exchanged_by_an_american_excel_are_asked_about_and_put_right(kind):
    cells, ending = MIXED[kind]
    table = rows_of(56, Date_reported=cells)
    file = workbook_of(table) if ending == "xlsx" else GivenFile.of("x.csv", table.to_csv(index=False).encode())
    asked = asked_of(file)
    as_is, exchanged = asked.answers["day"], asked.answers["swapped"]
    assert as_is == "as they stand, 3 January 2025 to 3 December 2025: 28 days in 12 months, 21% at weekends"
    assert exchanged.startswith("day and month exchanged, 1 March 2025 to 28 March 2025: 28 days in 1 month, 29% at")
    found = answered(file, "swapped")
    assert found.incidents["month"].value_counts().to_dict() == {"2025-03": 56}
    assert answered(file, "day").incidents["month"].nunique() == 12


def test_twelve_first_days_that_all_became_january_are_asked_about():
    file = workbook_of(rows_of(36, Date_reported=[datetime(2025, 1, 1 + i % 12) for i in range(36)]))
    asked = asked_of(file)
    assert "1 January 2025 to 12 January 2025: 12 days in 1 month" in asked.answers["day"]
    assert "1 January 2025 to 1 December 2025: 12 days in 12 months" in asked.answers["swapped"]
    assert answered(file, "swapped").incidents["month"].nunique() == 12
    assert answered(file, "day").incidents["month"].nunique() == 1


def test_the_first_days_of_january_with_their_times_are_what_they_are():
    file = workbook_of(rows_of(36, Date_reported=[datetime(2025, 1, 1 + i % 12, 9, i) for i in range(36)]))
    assert read_file(file).incidents["month"].unique().tolist() == ["2025-01"]


def test_dates_of_several_months_without_a_day_above_12_are_asked_about():
    file = workbook_of(rows_of(36, Date_reported=[datetime(2025, 1 + i % 12, 3, 8, 15) for i in range(36)]))
    asked_of(file)
    assert answered(file, "swapped").incidents["month"].unique().tolist() == ["2025-03"]


def test_a_single_date_that_can_only_be_read_month_first_is_enough_to_ask():
    days = [13 if i == 150 else 1 + i % 12 for i in range(200)]
    file = GivenFile.of("x.csv", rows_of(200, Date_reported=[f"03/{day:02}/2025" for day in days]).to_csv().encode())
    assert "1 row can only be read with the month first" in asked_of(file).asked
    assert len(answered(file, "month").incidents) == 200
    assert sum(answered(file, "day").refused.values()) == 1


def test_dates_of_which_none_is_one_with_the_day_first_are_asked_about_once():
    file = GivenFile.of("x.csv", rows_of(12, Date_reported=[f"03/{13 + i}/2025" for i in range(12)]).to_csv().encode())
    assert list(asked_of(file).answers) == ["month"]
    assert answered(file, "month").incidents["month"].unique().tolist() == ["2025-03"]


def test_dates_in_both_orders_are_refused():
    cells = [f"{13 + i % 15}/03/2025" if i % 2 else f"03/{13 + i % 15}/2025" for i in range(40)]
    with pytest.raises(InputError, match="others only with the day first"):
        read(rows_of(Date_reported=cells))


@pytest.mark.parametrize(
    "style",
    ["%-m/%-d/%Y %-I:%M:%S %p", "%-m/%-d/%y %H:%M", "%m-%d-%Y", "%a %m/%d/%Y"],
)
def test_the_order_of_dates_is_asked_about_however_they_are_written(style):
    days = pd.date_range("2025-03-01 09:15", periods=28)
    export = rows_of(28, Date_reported=days.strftime(style).tolist())
    file = GivenFile.of("x.csv", export.to_csv(index=False).encode())
    guessed = mapping_for(file)[0]
    with pytest.raises(Question) as asked:
        read_export(file, guessed, TODAY)
    assert "month" in asked.value.answers
    found = read_export(file, replace(guessed, date_order="month"), TODAY)
    assert (len(found.incidents), found.incidents["month"].unique().tolist()) == (28, ["2025-03"])
