"""Counts month by month beside what earlier years lead one to expect."""

from functools import lru_cache

import pandas as pd

from lib.change import seasonal_expectation
from lib.incidents import monthly_counts
from lib.months import shift
from lib.topics import Topic

MONTHS_SHOWN = 36


@lru_cache(maxsize=256)
def month_figures(topic: Topic, wards: tuple[str, ...] | None, end: str) -> pd.DataFrame:
    """Return the months up to `end` with the range of the same months in earlier complete years.

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
        month, count (missing where the month is not complete), status, reason, expected_mean, expected_low,
        expected_high, years (see `lib.change.seasonal_expectation`).
    """
    monthly = monthly_counts(topic, wards)
    shown = monthly[(monthly["month"] > shift(end, -MONTHS_SHOWN)) & (monthly["month"] <= end)].reset_index(drop=True)
    expected = seasonal_expectation(monthly, list(shown["month"]))
    return shown.join(expected.drop(columns="month"))
