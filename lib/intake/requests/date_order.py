"""Whether the dates of an export stand day first or month first, weighed over the file as a whole.

One date such as 03/04/2025 can be read both ways, and a British export that an American Excel saved holds both: days 1
to 12 as dates with day and month exchanged, and days 13 to 31 as text. What the file does not settle is asked, with
both readings side by side: from when to when, how many days of how many months, how many rows at weekends, and whether
the rows stand in order of their dates.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import plural
from lib.intake.requests.question import Question
from lib.intake.requests.remarks import ABOUT

ORDERS = {
    "": "as the file itself shows",
    "day": "day first: 03/04 is 3 April",
    "month": "month first: 03/04 is 4 March",
    "swapped": "day first, but exchanged where the cell holds a date, as 2025-03-04",
}
# With fewer different dates there is nothing to weigh.
LEAST_DATES = 5
# Of a file of texts whose days are told by one above 12, so many rows are looked at for dates of another kind.
ROWS_LOOKED_AT = 20_000
# The name of a weekday, or a clock, in front of a date.
_BEFORE = r"[a-z]{3,9}\.?,?\s+|\d\d?:\d\d(?::\d\d)?,?(?: on)? "
_WRITTEN = re.compile(rf"\s*'?(?i:{ABOUT}|{_BEFORE})?(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}|\d{{2}})(?!\d)")
_ISO = re.compile(r"(\s*'?(?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_JANUARY = 1
_EXCHANGED_BY_EXCEL = "days 1 to 12 are kept as dates, days 13 to 31 as text, as when Excel exchanges day and month"
_NONE_ABOVE_12 = "no day is above 12"

Days = Counter[date]


@dataclass
class _Met:
    """The dates of a file in its order, each with its rows."""

    texts: Counter[tuple[int, int, int]] = field(default_factory=Counter)  # first part, second part, year
    plain: Days = field(default_factory=Counter)  # cells that hold a date, and texts such as 2025-03-04
    other: Counter[None] = field(default_factory=Counter)
    timed: bool = False

    def above_12(self, place: int) -> bool:
        """Return whether some text holds more than 12 as its first (0) or second (1) part."""
        return any(parts[place] > 12 for parts in self.texts)


def _meet(cells: Iterable[Any], texts_only: bool) -> _Met:
    met, days_above = _Met(), 0
    kinds: dict[Any, tuple[Counter[Any], Any]] = {}
    for number, cell in enumerate(cells):
        key = cell[:25] if isinstance(cell, str) else cell.date() if isinstance(cell, datetime) else cell
        known = kinds.get(key)
        if known is None:
            known = kinds[key] = _kind(cell, met)
            if known[0] is met.texts:
                days_above += known[1][0] > 12
        known[0][known[1]] += 1
        if texts_only and days_above >= LEAST_DATES and number > ROWS_LOOKED_AT and not met.plain:
            break
    return met


def _kind(cell: Any, met: _Met) -> tuple[Counter[Any], Any]:
    """Return where a cell's date is counted, and under what; one that holds none is counted nowhere that matters."""
    if isinstance(cell, datetime):
        met.timed = met.timed or cell.time() != time()
        return met.plain, cell.date()
    if isinstance(cell, date):
        return met.plain, cell
    if isinstance(cell, str):
        if found := _WRITTEN.match(cell):
            return met.texts, (int(found[1]), int(found[3]), _year(int(found[4])))
        if iso := _ISO.match(cell):
            met.timed = met.timed or ":" in cell
            day = _day(int(iso[1].strip(" '")), int(iso[2]), int(iso[3]))
            return (met.plain, day) if day else (met.other, None)
    return met.other, None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days(texts: Counter[tuple[int, int, int]], day_first: bool) -> Days:
    """Return the days that texts stand for; those that are none in this order are left out."""
    days: Days = Counter()
    for (first, second, year), rows in texts.items():
        day = _day(year, *((second, first) if day_first else (first, second)))
        if day:
            days[day] += rows
    return days


def check_no_numbers(name: str, column: str, cells: Iterable[Any]) -> None:
    """Refuse dates that are plain numbers, of a workbook that counts days from 1904 and not from 1900.

    Raises
    ------
    InputError
        When there are any.
    """
    numbers = (cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool))
    if (shown := next(numbers, None)) is not None:
        raise InputError(
            f"{name} counts days from 1904, as Excel did on a Mac, and its column “{column[:60]}” holds plain numbers "
            f"({shown:g}), which would be read four years too early. Format that column as dates in Excel, and save."
        )


def check_order(name: str, cells: Iterable[Any], texts_only: bool = False) -> None:
    """Check that the dates of a file can be read one way only.

    Parameters
    ----------
    name : str
        Of the file, for the message.
    cells : iterable
        The dates in the file's order: texts or dates.
    texts_only : bool
        Whether no cell can hold a date as such, so that texts with a day above 12 settle it early.

    Raises
    ------
    Question
        When they can be read both ways, or only month first; the message shows both readings.
    """
    met = _meet(cells, texts_only)
    plain, texts = met.plain, met.texts
    days, months = _days(texts, day_first=True), _days(texts, day_first=False)
    exchangeable = len(plain) >= LEAST_DATES and all(day.day <= 12 for day in plain)
    if exchangeable and met.above_12(0) and not met.above_12(1):
        _ask(name, _EXCHANGED_BY_EXCEL, plain + days, _exchanged(plain) + days, "swapped")
    elif exchangeable and not texts and _could_be_exchanged(plain, met.timed):
        _ask(name, _NONE_ABOVE_12, plain, _exchanged(plain), "swapped")
    elif not plain and met.above_12(1) and not met.above_12(0):
        why = f"{plural(sum(texts.values()) - sum(days.values()), 'row')} can only be read with the month first"
        _ask(name, why, days, months, "month")
    elif len(texts) >= LEAST_DATES and not plain and not met.above_12(0):
        told_by_order = _in_order(days) and not _in_order(months)
        if not told_by_order:
            _ask(name, _NONE_ABOVE_12, days, months, "month")


def _could_be_exchanged(plain: Days, timed: bool) -> bool:
    """Return whether dates whose days are all up to 12 look as if Excel had exchanged day and month.

    Over several months, days 13 to 31 would be there. Within one, only January is what first days of months become.
    """
    months = {(day.year, day.month) for day in plain}
    return len(months) > 1 or (not timed and all(day.month == _JANUARY for day in plain))


def _ask(name: str, why: str, days: Days, others: Days, answer: str) -> None:
    if not days:  # none of them is a date with the day first
        told = f"The dates of {name} are written with the month first: {why}."
        raise Question(told, "date_order", {answer: f"month first, {_looks(others)}"})
    how = "month first" if answer == "month" else "day and month exchanged"
    as_is = "day first" if answer == "month" else "as they stand"
    raise Question(
        f"The dates of {name} can be read in two ways: {why}.",
        "date_order",
        {"day": f"{as_is}, {_looks(days)}", answer: f"{how}, {_looks(others)}"},
    )


def _span(days: Days) -> str:
    return f"{min(days):%-d %B %Y} to {max(days):%-d %B %Y}"


def _looks(days: Days) -> str:
    """Return what a reading of the dates looks like: '1 March 2025 to 12 March 2025: 12 days in 1 month, …'."""
    months = len({(day.year, day.month) for day in days})
    weekends = sum(rows for day, rows in days.items() if day.weekday() > 4) / sum(days.values())
    order = ", in order" if _in_order(days) else ""
    return f"{_span(days)}: {plural(len(days), 'day')} in {plural(months, 'month')}, {weekends:.0%} at weekends{order}"


def _year(year: int) -> int:
    return year if year > 99 else 2000 + year


def _exchanged(days: Days) -> Days:
    return Counter({day.replace(month=day.day, day=day.month): rows for day, rows in days.items()})


def _in_order(days: Days) -> bool:
    listed = list(days)
    return listed == sorted(listed) or listed == sorted(listed, reverse=True)


def against(cells: pd.Series, order: str) -> pd.Series:
    """Return which dates cannot be in the order 'month' or 'swapped', such as 25/03/2025 with the month first.

    A way of reading that is remembered may not be that of the next file.
    """
    tells = _no_month_first if order == "month" else _not_exchanged
    return cells.map(tells).astype(bool)


def _no_month_first(cell: Any) -> bool:
    found = _WRITTEN.match(cell) if isinstance(cell, str) else None
    return found is not None and int(found[1]) > 12


def _not_exchanged(cell: Any) -> bool:
    if isinstance(cell, date):
        return cell.day > 12
    found = _ISO.match(cell) if isinstance(cell, str) else None
    return found is not None and int(found[3]) > 12


def day_first(cells: pd.Series, order: str) -> pd.Series:
    """Return dates as they are read afterwards, of a file that has them in the order 'month' or 'swapped'."""
    return cells.map(_month_first if order == "month" else _swapped)


def _month_first(cell: Any) -> Any:
    found = _WRITTEN.match(cell) if isinstance(cell, str) else None
    if not found or int(found[1]) > 12:
        return _swapped(cell) if isinstance(cell, date) else cell
    return f"{cell[: found.start(1)]}{found[3]}{found[2]}{found[1]}{found[2]}{found[4]}{cell[found.end() :]}"


def _swapped(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.replace(month=cell.day, day=cell.month) if cell.day <= 12 else cell
    found = _ISO.match(cell) if isinstance(cell, str) else None
    if not found or int(found[3]) > 12:
        return cell
    return f"{found[1]}-{found[3]}-{found[2]}{cell[found.end() :]}"
