"""Calendar months as 'YYYY-MM' text, the only time that police.uk records carry."""

import re
from collections.abc import Iterable

from lib.base.errors import InputError
from lib.base.words import and_list

_NAMES = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def parse_month(text: str) -> str:
    """Return `text` as a month, or say what a month looks like.

    Parameters
    ----------
    text : str
        For example '2025-09'.

    Raises
    ------
    InputError
        When `text` is not a year and a month.
    """
    cleaned = str(text).strip()
    if not _MONTH.fullmatch(cleaned):
        raise InputError(f"“{cleaned[:20]}” is not a month; write it as year and month, for example 2025-09.")
    return cleaned


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def shift(month: str, by: int) -> str:
    """Return the month `by` months later (earlier when negative)."""
    year, index = divmod(_number(month) + by, 12)
    return f"{year:04d}-{index + 1:02d}"


def months_between(start: str, end: str) -> list[str]:
    """Return every month from `start` to `end`, both included; empty when `start` is after `end`."""
    return [shift(start, i) for i in range(_number(end) - _number(start) + 1)]


def month_in_words(month: str) -> str:
    """Return '2025-09' as 'September 2025'."""
    return f"{_NAMES[int(month[5:]) - 1]} {month[:4]}"


def period_in_words(start: str, end: str) -> str:
    """Return a run of months as a reader would say it: 'the 12 months to September 2025'."""
    count = len(months_between(start, end))
    if count == 1:
        return month_in_words(start)
    return f"the {count} months to {month_in_words(end)}"


def runs_in_words(months: Iterable[str]) -> str:
    """Return months as 'October 2021 and April to September 2022', each run of three or more in one."""
    runs: list[list[str]] = []
    for month in sorted(months):
        if runs and shift(runs[-1][-1], 1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    said: list[str] = []
    for run in runs:
        said += [from_to_in_words(run[0], run[-1])] if len(run) > 2 else map(month_in_words, run)
    return and_list(said)


def from_to_in_words(start: str, end: str) -> str:
    """Return 'January to December 2021', 'October 2021 to September 2022' or a single month."""
    first, last = month_in_words(start), month_in_words(end)
    if first == last:
        return first
    return f"{first.split()[0] if start[:4] == end[:4] else first} to {last}"
