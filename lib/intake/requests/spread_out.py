"""What a table says of its rows elsewhere than in one cell of theirs: in lines above groups of rows, or in two columns.

A report writes a ward or a kind once, in a line of its own above the rows it holds for; a counted table has the year in
one column or in its title, and the month in another or as headings.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pandas as pd

from lib.incidents.kinds import kind_meant
from lib.intake.headings import normal
from lib.intake.requests.fields import USUAL_NAMES
from lib.intake.requests.months import months_of
from lib.intake.requests.stamps import MONTHS
from lib.intake.requests.values import plain_cell
from lib.intake.requests.wards_and_postcodes import is_ward
from lib.intake.tables import GivenTable
from lib.intake.workbooks import Line

ROWS_LOOKED_AT = 200
_NAME = re.compile(rf"({'|'.join(MONTHS)})[a-z]*\.?", re.IGNORECASE)
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0)?")
_FINANCIAL = re.compile(r"\b(20\d\d) ?[-/\u2013] ?(?:20)?(\d\d)\b")
_FIRST_OF_FINANCIAL_YEAR = 4


def as_one_table(table: GivenTable) -> GivenTable:
    """Return a table each of whose rows says what lines above it, or two of its columns, say together."""
    return _with_years(_with_groups(table))


def column_of_names(names: list[str], header: tuple[str, ...]) -> tuple[str, ...]:
    """Return what names of groups of rows tell of each row, as the heading of a column.

    Parameters
    ----------
    names : list of str
        Of sheets, or of lines above groups of rows: months with their year, wards, or kinds of request.
    header : tuple of str
        The headings that are there.

    Returns
    -------
    tuple of str
        'Month', 'Ward' or 'Category'; nothing where the names tell none of them, or the rows tell it themselves.
    """
    told = pd.Series(names, dtype=object)
    known = {normal(name) for name in header}
    for heading, field, tells in (
        ("Month", "date", lambda: months_of(told).notna()),
        ("Ward", "ward", lambda: is_ward(told)),
        ("Category", "category", lambda: told.map(kind_meant) != ""),
    ):
        if known.isdisjoint({normal(heading), *USUAL_NAMES[field]}) and tells().all():
            return (heading,)
    return ()


def _alone(cells: list[Any]) -> str:
    """Return the text of a line that holds nothing else; empty for any other line."""
    filled = [cell for cell in cells if cell not in (None, "")]
    return plain_cell(filled[0]) if len(filled) == 1 and isinstance(filled[0], str) else ""


def _with_groups(table: GivenTable) -> GivenTable:
    """Return a table with what its lines above groups of rows say as a column, where they say it of every row."""
    rows = [cells for _, cells in zip(range(ROWS_LOOKED_AT), table.lines_below(), strict=False)]
    alone = [text for text in map(_alone, rows) if text]
    if len(set(alone)) < 2 or 2 * len(alone) > len(rows) or not _alone(rows[0]):
        return table
    heading = column_of_names(alone, table.header)
    return _rewritten(table, heading, _group_told) if heading else table


def _group_told(lines: Iterator[Line]) -> Iterator[Line]:
    group = ""
    for number, cells in lines:
        group = _alone(cells) or group
        yield number, [group if any(cells) and not _alone(cells) else None, *cells]


def _rewritten(
    table: GivenTable, heading: tuple[str, ...], rewrite: Callable[[Iterator[Line]], Iterator[Line]]
) -> GivenTable:
    """Return a table whose lines below the headings are rewritten, with some headings more before the others."""

    def lines() -> Iterator[Line]:
        above = ((n, [*[None] * len(heading), *cells]) for n, cells in table.lines() if n <= table.header_row)
        return chain(above, rewrite(line for line in table.lines() if line[0] > table.header_row))

    return replace(table, header=(*heading, *table.header), lines=lines, room=table.room + len(heading), rewritten=True)


def _with_years(table: GivenTable) -> GivenTable:
    """Return a table whose months have their year beside them, from a column of years or a title."""
    named = {normal(name): place for place, name in reversed(list(enumerate(table.header)))}
    month = next((named[name] for name in ("month", "month name", "month no", "month number") if name in named), None)
    year = next((named[name] for name in ("year", "calendar year", "financial year", "fy") if name in named), None)
    if month is not None and year is not None:
        rows = [cells for _, cells in zip(range(ROWS_LOOKED_AT), table.lines_below(), strict=False)]
        written = [month_of_year(cells[month], cells[year]) for cells in rows if len(cells) > max(month, year)]
        if sum(map(bool, written)) <= len(rows) / 2:
            return table

        def with_year(lines: Iterator[Line]) -> Iterator[Line]:
            for number, cells in lines:
                told = month_of_year(cells[month], cells[year]) if len(cells) > max(month, year) else ""
                yield number, [*cells[:month], told or cells[month], *cells[month + 1 :]] if told else cells

        return _rewritten(table, (), with_year)
    bare = [name for name in table.header if _NAME.fullmatch(name)]
    if len(bare) < 2:
        return table
    titles = [table.sheet.name] if table.sheet else []
    titles += [plain_cell(cell) for number, cells in table.lines() if number < table.header_row for cell in cells]
    years = {found[0] for title in titles for found in _FINANCIAL.finditer(title)}
    if len(years) != 1:
        return table
    told = {name: month_of_year(name, *years) for name in bare}
    in_order = list(told.values()) == sorted(set(told.values()))
    header = tuple(told.get(name, name) for name in table.header)
    return replace(table, header=header) if in_order and "" not in told.values() else table


def month_of_year(month: Any, year: Any) -> str:
    """Return a month as '2025-03' from its name or number and its calendar year, or its name and financial year."""
    name, told = _NAME.fullmatch(plain_cell(month)), plain_cell(year)
    number = MONTHS.index(name[1].lower()) + 1 if name else 0
    if whole := _YEAR.fullmatch(told):
        written = plain_cell(month).removesuffix(".0")
        number = number or (int(written) if re.fullmatch(r"0?[1-9]|1[0-2]", written) else 0)
        return f"{whole[1]}-{number:02}" if number else ""
    financial = _FINANCIAL.fullmatch(told)
    if not financial or not number or (int(financial[1]) + 1) % 100 != int(financial[2]):
        return ""
    return f"{int(financial[1]) + (number < _FIRST_OF_FINANCIAL_YEAR)}-{number:02}"
