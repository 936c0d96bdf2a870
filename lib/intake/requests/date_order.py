"""Whether the dates of an export stand day first or month first, weighed over the file as a whole.

One date such as 03/04/2025 can be read both ways, and a British export that an American Excel saved holds both: days 1
to 12 as real dates with day and month exchanged, and days 13 to 31 as text. What the file does not settle is asked.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pandas as pd

from lib.intake.requests.question import Question

ORDERS = {
    "": "as the file itself shows",
    "day": "day first: 03/04 is 3 April",
    "month": "month first: 03/04 is 4 March",
}
# With fewer different dates there is nothing to weigh.
LEAST_DATES = 5
_WRITTEN = re.compile(r"\s*'?(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")


def check_order(name: str, cells: Iterable[Any], texts_only: bool = False) -> None:
    """Check that the dates of a file can be read one way only.

    Parameters
    ----------
    name : str
        Of the file, for the message.
    cells : iterable
        The dates in the file's order: texts or dates.
    texts_only : bool
        Whether none can be a real date, so that the first part above 12 settles it.

    Raises
    ------
    Question
        When they can be read both ways; the message shows both readings.
    """
    texts: dict[tuple[int, int, int], None] = {}
    real: dict[date, None] = {}
    met: set[Any] = set()
    for cell in cells:
        if cell in met:
            continue
        met.add(cell)
        if isinstance(cell, date):
            real[cell.date() if isinstance(cell, datetime) else cell] = None
        elif isinstance(cell, str) and (found := _WRITTEN.match(cell)):
            first, second = int(found[1]), int(found[3])
            if texts_only and max(first, second) > 12:
                return
            texts[first, second, int(found[4])] = None
    if min(len(texts), len(real)) >= LEAST_DATES:
        if all(day.day <= 12 for day in real) and all(first > 12 for first, _, _ in texts):
            _ask(
                name, "days 1 to 12 are kept as dates, days 13 to 31 as text: were day and month exchanged?", list(real)
            )
    elif len(texts) >= LEAST_DATES and not real and all(0 < part <= 12 for *parts, _ in texts for part in parts):
        days = [date(_year(year), second, first) for first, second, year in texts]
        if not (_in_order(days) and not _in_order([_exchanged(day) for day in days])):
            _ask(name, "no day is above 12", days)


def _ask(name: str, why: str, days: list[date]) -> None:
    exchanged = [_exchanged(day) for day in days]
    raise Question(
        f"The dates of {name} can be read in two ways ({why}): day first they go from {_span(days)}, month first from "
        f"{_span(exchanged)}.",
        "date_order",
        {"day": f"day first, {_span(days)}", "month": f"month first, {_span(exchanged)}"},
    )


def _span(days: list[date]) -> str:
    return f"{min(days):%-d %B %Y} to {max(days):%-d %B %Y}"


def _year(year: int) -> int:
    return year if year > 99 else 2000 + year


def _exchanged(day: date) -> date:
    return day.replace(month=day.day, day=day.month)


def _in_order(days: list[date]) -> bool:
    return days == sorted(days) or days == sorted(days, reverse=True)


def month_first(cells: pd.Series) -> pd.Series:
    """Return dates that stand month first with the day first, as they are read afterwards; others as they are."""
    return cells.map(_day_first)


def _day_first(cell: Any) -> Any:
    if isinstance(cell, date):
        return _exchanged(cell) if cell.day <= 12 else cell
    found = _WRITTEN.match(cell) if isinstance(cell, str) else None
    if not found or int(found[1]) > 12:
        return cell
    return f"{found[3]}{found[2]}{found[1]}{found[2]}{found[4]}{cell[found.end() :]}"
