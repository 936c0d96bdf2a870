"""Months as counted tables write them, and which days of them their rows stand for."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from lib.intake.requests.values import parse_dates, plain_text, without_marks

_STYLES = ("%b-%y", "%b %Y", "%B %Y", "%Y-%m", "%m/%Y", "%b-%Y", "%B-%Y", "%b %y", "%B %y")


def months_of(cells: pd.Series) -> pd.Series:
    """Read months: dates, of which only the month counts, and 'Mar-25', 'March 2025', '2025-03'."""
    cells = without_marks(cells)
    text = plain_text(cells)
    when = parse_dates(cells)["when"]
    for style in _STYLES:
        missing = when.isna() & (text != "")
        if missing.any():
            when[missing] = pd.to_datetime(text[missing], format=style, errors="coerce").astype("datetime64[s]")
    return when


def of_first_days(cells: Iterable[Any]) -> bool:
    """Return whether the dates of a counted table, read day first, are each the first or the last of its month."""
    days = months_of(pd.Series(list(cells), dtype=object)).dropna()
    return bool(((days.dt.day == 1) | days.dt.is_month_end).all())
