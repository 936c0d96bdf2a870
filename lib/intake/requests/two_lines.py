"""Counted tables with two lines of headings, such as years above months, or kinds of request above them: made one."""

from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from lib.intake.headings import header_of
from lib.intake.requests.across import JOINED, LEAST_COLUMNS
from lib.intake.requests.months import NAME, month_of_year
from lib.intake.requests.tells import TELLS, told_by
from lib.intake.requests.values import plain_cell
from lib.intake.tables import GivenTable


def with_one_line(table: GivenTable) -> GivenTable:
    """Return a table whose headings stood in two lines with one: '2025-03', 'Graffiti: Mar-25'; any other as it is.

    The line that was taken for the headings can be either of the two.
    """
    filled = ((number, cells) for number, cells in table.lines() if any(cells))
    above: tuple[int, list[Any]] = (0, [])
    for number, cells in filled:
        if number > table.header_row:
            return table
        if number == table.header_row:
            pairs = ((above[1], cells, number), *((cells, below, row) for row, below in islice(filled, 1)))
            for upper, lower, row in pairs:
                joined = _joined(upper, lower)
                if sum(told is not None for _, told in joined) >= LEAST_COLUMNS and _differ(upper, joined):
                    known = [*table.header, *[""] * len(joined)]
                    names = header_of(
                        table.file, [told or plain or name for (plain, told), name in zip(joined, known, strict=False)]
                    )
                    return replace(table, header=names, header_row=row, room=max(table.room, len(joined)))
            return table
        above = (number, cells)
    return table


def _joined(upper: list[Any], lower: list[Any]) -> list[tuple[str, str | None]]:
    """Return each column's heading as the lower line has it, and what both lines tell together; None for nothing.

    What stands above holds for the columns to its right up to the next, as when cells were made one.
    """
    over, headings, pairs = "", [], []
    for place in range(max(len(upper), len(lower))):
        one, other = (_shown(cells[place]) if place < len(cells) else "" for cells in (upper, lower))
        over = one or over
        headings.append(other or one)
        pairs.append((over, other))
    months, *others = TELLS
    tells = told_by((text for pair in pairs for text in pair), tuple(others))
    beside = (pair for pair in pairs if all(pair) and any(map(tells.get, pair)))
    tells |= told_by((text for pair in beside for text in pair if not tells[text]), (months,))
    together = (_together(*pair, tells) if all(pair) else None for pair in pairs)
    return list(zip(headings, together, strict=True))


def _shown(cell: Any) -> str:
    return f"{cell:%b-%y}" if isinstance(cell, datetime) else plain_cell(cell)


def _together(over: str, under: str, tells: dict[str, str]) -> str | None:
    for name, year in ((under, over), (over, under)):
        if NAME.fullmatch(name) and (month := month_of_year(name, year)):
            return month
    several = tells[over] and tells[under] and tells[over] != tells[under]
    return f"{over}{JOINED}{under}" if several else None


def _differ(upper: list[Any], joined: list[tuple[str, str | None]]) -> bool:
    """Return whether the upper line holds several things, or a year: else it is a title, which names a kind."""
    several = len({plain_cell(cell) for cell in upper} - {""}) > 1
    return several or not any(JOINED in told for _, told in joined if told)
