"""Quarters of the calendar year as '2025-Q3' text: July to September 2025."""

import calendar
import re
from datetime import date

from lib.base.errors import InputError
from lib.base.months import from_to_in_words, months_between

_QUARTER = re.compile(r"(\d{4})\s*-?\s*[Qq]([1-4])")


def parse_quarter(text: str) -> str:
    """Return `text` as a quarter, or say what a quarter looks like.

    Parameters
    ----------
    text : str
        For example '2025-Q3'.

    Raises
    ------
    InputError
        When `text` is not a year and a quarter.
    """
    found = _QUARTER.fullmatch(str(text).strip())
    if not found:
        raise InputError(
            f"“{str(text).strip()[:20]}” is not a quarter; write 2025-Q3 for July to September 2025 (calendar year)."
        )
    return f"{found[1]}-Q{found[2]}"


def quarter_of(month: str) -> str:
    """Return the quarter in which a month ('YYYY-MM') lies."""
    return f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}"


def shift_quarter(quarter: str, by: int) -> str:
    """Return the quarter `by` quarters later (earlier when negative)."""
    year, place = divmod(int(quarter[:4]) * 4 + int(quarter[-1]) - 1 + by, 4)
    return f"{year:04d}-Q{place + 1}"


def months_of(quarter: str) -> list[str]:
    """Return the three months of a quarter."""
    last = 3 * int(quarter[-1])
    return months_between(f"{quarter[:4]}-{last - 2:02d}", f"{quarter[:4]}-{last:02d}")


def quarter_in_words(quarter: str) -> str:
    """Return '2025-Q3' as 'July to September 2025'."""
    months = months_of(quarter)
    return from_to_in_words(months[0], months[-1])


def quarter_in_short(quarter: str) -> str:
    """Return '2025-Q3' as 'Jul to Sep 2025', for the heading of a column."""
    last = 3 * int(quarter[-1])
    return f"{calendar.month_abbr[last - 2]} to {calendar.month_abbr[last]} {quarter[:4]}"


def last_day_of(quarter: str) -> date:
    """Return the last day of a quarter."""
    year, month = int(quarter[:4]), 3 * int(quarter[-1])
    return date(year, month, calendar.monthrange(year, month)[1])
