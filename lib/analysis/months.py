"""Counts month by month beside what could be expected of each."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from lib.analysis.expectation import expected_months
from lib.analysis.small_areas import by_month, chosen_incidents
from lib.base.months import months_between, runs_in_words, shift
from lib.incidents.cube import (
    counted,
    cube,
    map_points,
    month_counts,
    monthly_counts,
    period_within_data,
    positions,
    year_before,
)
from lib.incidents.topics import Topic
from lib.records.cache import kept_until_records_change

MONTHS_SHOWN = 36


@kept_until_records_change(maxsize=256)
def month_figures(topic: Topic, wards: tuple[str, ...] | None, end: str) -> pd.DataFrame:
    """Return the months up to `end` with the range that each could be expected to lie in.

    Parameters
    ----------
    topic : Topic
        A topic of police.uk.
    wards : tuple of str, optional
        Ward codes to add up; the whole district when None.
    end : str
        The last month shown; the table holds the 36 months to it.

    Returns
    -------
    DataFrame
        month, count (missing where the month is not complete), status, reason, expected, expected_low, expected_high
        (see `lib.analysis.expectation.expected_months`), year_before (the count of the same month a year before;
        missing where that month is not complete).
    """
    return months_to(end, monthly_counts(topic, wards), lambda months: expected_months(topic, wards, months))


def months_to(end: str, monthly: pd.DataFrame, expected_of: Callable[[tuple[str, ...]], pd.DataFrame]) -> pd.DataFrame:
    """Return the 36 months to `end` of a table of months, each with what was to be expected and the year before."""
    shown = monthly[(monthly["month"] > shift(end, -MONTHS_SHOWN)) & (monthly["month"] <= end)].reset_index(drop=True)
    expected = expected_of(tuple(shown["month"]))[["expected", "low", "high"]]
    expected.columns = ["expected", "expected_low", "expected_high"]
    counts = monthly.set_index("month")["count"]
    earlier = counts.reindex([shift(month, -12) for month in shown["month"]]).to_numpy()
    return shown.join(expected).assign(year_before=earlier)


def last_twelve(topic: Topic, end: str, areas: Sequence[Sequence[str]]) -> list[list[float]]:
    """Return for each area, made up of wards, its counts of the complete months among the twelve up to `end`."""
    counts = month_counts(topic, period_within_data(topic, shift(end, -11), end))
    place = {code: position for position, code in enumerate(cube().wards)}
    return [counts[:, [place[code] for code in wards]].sum(axis=1).tolist() for wards in areas]


def last_twelve_of_hexes(topic: Topic, end: str, hex_ids: Sequence[str]) -> list[list[float]]:
    """Return for each hexagon its counts of the complete months among the twelve up to `end`."""
    counts = by_month(topic, period_within_data(topic, shift(end, -11), end).covered)
    return counts[list(hex_ids)].T.to_numpy(dtype=float).tolist()


def last_twelve_of_points(topic: Topic, end: str, lon: np.ndarray, lat: np.ndarray) -> list[list[float]]:
    """Return for each map point its counts of the complete months among the twelve up to `end`."""
    asked = period_within_data(topic, shift(end, -11), end)
    every, held = map_points(), cube()
    of_point = pd.Index(every.lon + 1j * every.lat).get_indexer(lon + 1j * lat)
    row_of = np.full(len(every.lon) + 1, -1)
    row_of[of_point] = np.arange(len(of_point))
    row = row_of[every.of_incident]  # an incident without a place is the last of them, which no row is
    chosen = chosen_incidents(topic, asked) & (row >= 0)
    table = pd.DataFrame({"row": row[chosen], "month": positions()["month"].to_numpy()[chosen]})
    counts = counted(table, (len(of_point), len(held.months)))
    return counts[:, [held.month_index(month) for month in asked.covered]].astype(float).tolist()


@kept_until_records_change(maxsize=256)
def rolling_years(topic: Topic, wards: tuple[str, ...] | None, end: str) -> pd.DataFrame:
    """Return for each month up to `end` the sum of the twelve months that end with it.

    Takes what `month_figures` does.

    Returns
    -------
    DataFrame
        month, count (missing unless all twelve months are complete), reason (which months are missing).
    """
    monthly = monthly_counts(topic, wards)
    counts = monthly.set_index("month")["count"]
    rows = []
    for month in months_between(shift(end, 1 - MONTHS_SHOWN), end):
        twelve = counts.reindex(months_between(shift(month, -11), month))
        missing = twelve.index[twelve.isna()]
        rows.append(
            (month, twelve.sum(min_count=12), f"not complete: {runs_in_words(missing)}" if len(missing) else "")
        )
    return pd.DataFrame(rows, columns=["month", "count", "reason"])


@kept_until_records_change(maxsize=256)
def cumulative_years(topic: Topic, wards: tuple[str, ...] | None, end: str) -> pd.DataFrame:
    """Return the twelve months up to `end` and the twelve before, each added up month after month.

    Only months that both years have are added, so that the two lines can be compared at every point.

    Parameters
    ----------
    topic, wards, end
        As for `month_figures`.

    Returns
    -------
    DataFrame
        year ('this year', 'the year before'), place (1 to 12), month, count, cumulative; both figures are missing in
        a month that one of the years lacks.
    """
    this = period_within_data(topic, shift(end, -11), end)
    now, before = year_before(topic, this)
    counts = monthly_counts(topic, wards).set_index("month")["count"]
    tables = []
    for year, asked in (("this year", now), ("the year before", before)):
        own = counts.reindex(asked.covered).reindex(asked.months)
        tables.append(
            pd.DataFrame(
                {
                    "year": year,
                    "place": range(1, 13),
                    "month": asked.months,
                    "count": own.to_numpy(),
                    "cumulative": own.cumsum().to_numpy(),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)
