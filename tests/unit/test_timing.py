"""Weekday and hour from records with a time: shares that add up, and refusals that say why."""

import numpy as np
import pandas as pd
import pytest

from lib.analysis.week import hour_shares, week_figures
from lib.base.errors import CannotSay
from lib.drawing.charts.local import week_chart
from lib.drawing.words.week import week_notes, week_sentence
from lib.intake.requests.example import synthetic_requests
from lib.records import standing
from tests.stores import load_requests


def shares(start: str, end: str | None = None) -> np.ndarray:
    times = [pd.Series(pd.to_datetime([text])) for text in (start, end)]
    return hour_shares(*times).reshape(7, 24)


def test_a_time_belongs_to_its_hour():
    grid = shares("2025-04-03 14:59")  # a Thursday
    assert grid[3, 14] == 1
    assert grid.sum() == 1


def test_a_span_is_shared_evenly_over_its_hours_and_round_the_week():
    grid = shares("2025-04-06 22:30", "2025-04-07 00:30")  # Sunday to Monday, two hours
    assert grid[6, 22] == pytest.approx(0.25)
    assert grid[6, 23] == pytest.approx(0.5)
    assert grid[0, 0] == pytest.approx(0.25)
    assert grid.sum() == pytest.approx(1)


def test_the_worked_example_of_a_four_hour_span():
    # Ratcliffe's rule: an event somewhere within four whole hours counts a quarter in each.
    assert shares("2025-04-03 10:00", "2025-04-03 14:00")[3, 9:15].tolist() == [0, 0.25, 0.25, 0.25, 0.25, 0]


def test_shares_of_many_records_add_up_to_their_number():
    random = np.random.default_rng(1)
    start = pd.Series(pd.Timestamp("2025-01-01") + pd.to_timedelta(random.integers(0, 500_000, 400), unit="min"))
    end = (start + pd.to_timedelta(random.integers(0, 6_000, 400), unit="min")).where(random.random(400) < 0.5)
    assert hour_shares(start, end).sum() == pytest.approx(400)


def test_timed_requests_give_the_week(sqlite_store):
    load_requests(synthetic_requests(3_000, "2024-10-01", 365))
    week = week_figures("fly-tipping", "2024-10", "2025-09")
    assert week.hours["count"].sum() == pytest.approx(week.timed)
    assert week.time_of == "reported"
    assert "reported between" in week_sentence(week)
    assert "of the report" in week_notes(week)
    assert week_chart(week).alt


def test_topics_without_times_say_why(sqlite_store):
    with pytest.raises(CannotSay, match="gives the month"):
        week_figures("asb", "2024-10", "2025-09")
    with pytest.raises(CannotSay, match="one figure for the year"):
        week_figures("fly-tipping", "2024-10", "2025-09")
    table = synthetic_requests(3_000, "2024-10-01", 365)
    load_requests(table.assign(**{"Date reported": table["Date reported"].str[:10]}))
    assert standing.standing_incidents()["occurred_at"].isna().all()
    with pytest.raises(CannotSay, match="0 of"):
        week_figures("fly-tipping", "2024-10", "2025-09")
