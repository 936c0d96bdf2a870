"""Which days of a month exports of service requests hold, one by one and put together.

An export says on which days its first and last request fall, not from when to when it was drawn: in a quiet week
nobody may have asked for anything. So up to six days in a row without a file are taken to be such a pause.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from lib.base.months import month_in_words, shift

DAYS_AT_ENDS = 7
_DAY = timedelta(days=1)


def last_day(month: str) -> date:
    """Return the last day of a month."""
    return date.fromisoformat(f"{shift(month, 1)}-01") - _DAY


def days_held(month: str, first: date, last: date, today: date) -> tuple[date | None, date | None]:
    """Return the first and last day of a month that an export holds, both None when it holds none for sure.

    Parameters
    ----------
    first, last : date
        Of the whole export's requests.
    today : date
        When it is loaded. Of a month that is not over, the last week is never taken as held: requests of its days can
        still come in.
    """
    end = last_day(month)
    start, stop = max(first, date.fromisoformat(f"{month}-01")), min(last, end)
    if end >= today:
        stop = min(stop, end - DAYS_AT_ENDS * _DAY)
    return (start, stop) if start <= stop else (None, None)


def days_not_held(month: str, held: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return the runs of a week or more that none of the spans holds; none when together they hold the whole month."""
    runs = []
    following = date.fromisoformat(f"{month}-01")
    after = last_day(month) + _DAY
    for first, last in [*sorted(held), (after, after)]:
        if (first - following).days >= DAYS_AT_ENDS:
            runs.append((following, first - _DAY))
        following = max(following, last + _DAY)
    return runs


def not_held_in_words(month: str, runs: list[tuple[date, date]]) -> str:
    """Return which days no export holds: 'no file loaded holds all of 11 to 19 June 2025'."""
    days = " and ".join(f"{first.day} to {last.day}" for first, last in runs)
    return f"no file loaded holds all of {days} {month_in_words(month)}"
