"""Which days of a month several exports hold together, and what taking one back leaves."""

from datetime import date
from functools import cache
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from lib.incidents.completeness import days_held, days_not_held, not_held_in_words
from lib.incidents.cube import monthly_counts
from lib.incidents.local import all_coverage, all_incidents
from lib.incidents.topics import topic_named
from lib.intake.files import GivenFile
from lib.intake.load import load_batches, mapping_for, read_export
from lib.intake.requests.example import synthetic_requests
from lib.records import connection, standing
from lib.records import store as records
from tests.stores import taken_back_to

pytestmark = pytest.mark.slow

JUNE = "2025-06"


def june(day: int) -> date:
    return date(2025, 6, day)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(1, 30)], []),
        ([(1, 15), (16, 30)], []),
        ([(16, 30), (1, 15)], []),
        ([(1, 20), (10, 30)], []),
        ([(7, 24)], []),
        ([(8, 30)], [(1, 7)]),
        ([(1, 23)], [(24, 30)]),
        ([(1, 10), (17, 30)], []),
        ([(1, 10), (18, 30)], [(11, 17)]),
        ([(1, 28), (5, 9)], []),
        ([(10, 20)], [(1, 9), (21, 30)]),
        ([], [(1, 30)]),
    ],
)
def test_a_week_without_a_file_is_a_gap_and_less_is_a_pause(spans, expected):
    runs = days_not_held(JUNE, [(june(first), june(last)) for first, last in spans])
    assert [(first.day, last.day) for first, last in runs] == expected


def test_a_month_that_is_not_over_is_never_held_to_its_end():
    assert days_held(JUNE, june(1), june(29), today=june(30)) == (june(1), june(23))
    assert days_held(JUNE, june(26), june(29), today=june(30)) == (None, None)
    assert days_held(JUNE, date(2025, 1, 3), date(2025, 8, 3), today=date(2025, 8, 4)) == (june(1), june(30))
    held = [days_held(JUNE, june(1), june(29), today=june(30))]
    assert not_held_in_words(JUNE, days_not_held(JUNE, held)) == "no file loaded holds all of 24 to 30 June 2025"


@cache
def year() -> pd.DataFrame:
    """Synthetic fly-tipping from May to August 2025, some twelve a day so that no day is empty."""
    return synthetic_requests(1_500, "2025-05-01", 123).assign(Category="Fly Tipping")


def days_of(first: str, last: str) -> pd.DataFrame:
    when = pd.to_datetime(year()["Date reported"], format="%d/%m/%Y %H:%M").dt.normalize()
    return year()[when.between(first, last)]


def batch_of(table: pd.DataFrame, today: date = date(2026, 1, 15)) -> records.NewBatch:
    file = GivenFile.of("part.csv", table.to_csv(index=False).encode())
    return read_export(file, mapping_for(file)[0], today).as_batch()


@cache
def export_of(first: str, last: str) -> records.NewBatch:
    """An export of the year's days from the first to the last, read once for all tests."""
    return batch_of(days_of(first, last))


def june_status() -> tuple[str, str]:
    held = all_coverage().query("source == 'council' and month == @JUNE")
    return tuple(held[["status", "reason"]].iloc[0]) if len(held) else ("", "")


def state() -> tuple[pd.DataFrame, pd.DataFrame]:
    return all_coverage().copy(), all_incidents().copy()


HALVES = [("2025-05-01", "2025-06-15"), ("2025-06-16", "2025-08-31")]
OVERLAPPING = [("2025-05-01", "2025-06-20"), ("2025-06-10", "2025-08-31")]
THREE = [("2025-05-20", "2025-06-09"), ("2025-06-10", "2025-06-20"), ("2025-06-19", "2025-08-31")]


@pytest.mark.parametrize("spans", [HALVES, HALVES[::-1], OVERLAPPING, OVERLAPPING[::-1], *permutations(THREE)])
def test_parts_of_a_month_make_the_whole_in_any_order(store, spans):
    for first, last in spans[:-1]:
        records.store([export_of(first, last)])
    assert june_status()[0] != "complete"
    records.store([export_of(*spans[-1])])
    assert june_status() == ("complete", "")
    counted = monthly_counts(topic_named("fly-tipping")).set_index("month")["count"]
    records.store([export_of("2025-05-01", "2025-08-31")])  # the same in one file: no request counts twice
    assert monthly_counts(topic_named("fly-tipping")).set_index("month").loc[JUNE, "count"] == counted[JUNE] > 300


@pytest.mark.parametrize("taken_back", [0, 1])
@pytest.mark.parametrize("spans", [HALVES, OVERLAPPING])
def test_taking_one_half_back_leaves_what_the_other_alone_gives(store, spans, taken_back):
    numbers = []
    states = []
    for first, last in spans:
        numbers += records.store([export_of(first, last)])
        states.append(state())
    records.undo(numbers[taken_back])
    left = state()
    assert june_status()[0] == "incomplete"
    assert topic_named("fly-tipping").local
    if taken_back == 1:
        for before, after in zip(states[0], left, strict=True):
            pd.testing.assert_frame_equal(before, after)
    records.store([export_of(*spans[taken_back])])
    assert june_status() == ("complete", "")


def test_a_week_that_no_file_holds_is_said(store):
    records.store([export_of("2025-05-01", "2025-06-10")])
    assert june_status() == ("incomplete", "the file ends on 10 June 2025")
    records.store([export_of("2025-06-20", "2025-08-31")])
    assert june_status() == ("incomplete", "no file loaded holds all of 11 to 19 June 2025")
    counted = monthly_counts(topic_named("fly-tipping")).set_index("month").loc[JUNE]
    assert pd.isna(counted["count"])
    assert (counted["status"], counted["reason"]) == june_status()


def test_a_month_that_no_export_speaks_of_is_absent_in_coverage_and_counts(store):
    records.store([export_of("2025-04-01", "2025-05-31"), export_of("2025-07-01", "2025-08-31")])
    assert june_status()[0] == "absent"
    counted = monthly_counts(topic_named("fly-tipping")).set_index("month").loc[JUNE]
    assert (counted["status"], counted["reason"]) == june_status()


def test_a_month_loaded_before_it_was_over_is_made_whole_by_its_last_days(store):
    records.store([batch_of(days_of("2025-05-01", "2025-06-29"), today=june(30))])
    assert june_status() == ("incomplete", "the month was not over when the file was loaded")
    records.store([batch_of(days_of("2025-06-27", "2025-07-20"), today=date(2025, 7, 21))])
    assert june_status() == ("complete", "")


def test_a_kind_that_one_half_does_not_hold_stays_incomplete(store):
    first, second = (days_of(*span) for span in HALVES)
    some = first.index % 2 == 0
    records.store([batch_of(first.assign(Category=np.where(some, "Graffiti", "Fly Tipping")))])
    records.store([batch_of(second)])
    held = all_coverage().query("source == 'council' and month == @JUNE").set_index("category")["status"]
    assert held.to_dict() == {"fly-tipping": "complete", "graffiti": "incomplete"}


def test_the_report_of_a_load_counts_what_is_held_already(store):
    first, second = (export_of(*span) for span in HALVES)
    assert load_batches([first])["files"][0]["incomplete"] == {JUNE: "the file ends on 15 June 2025"}
    done = load_batches([second])["files"][0]
    assert done["incomplete"] == {}
    assert JUNE in done["by_month"]


def test_a_store_of_the_version_before_keeps_its_verdicts(store):
    records.store([batch_of(synthetic_requests(600, "2025-05-01", 61))])  # makes the folder and the tables
    before = standing.standing_incidents().drop(columns="id")
    with connection.writing() as opened:
        taken_back_to(opened, "0002")
    assert june_status() == ("complete", "")
    assert standing.standing_parts()["first_day"].isna().all()
    pd.testing.assert_frame_equal(standing.standing_incidents().drop(columns="id"), before)
