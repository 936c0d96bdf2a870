"""What a table says of its rows elsewhere than in one cell of theirs: in lines above groups of rows, or in two columns.

A report writes a ward or a kind once, in a line of its own above the rows it holds for; a counted table has the year in
one column or in its title, and the month in another or as headings.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

import pandas as pd

from lib.intake.headings import normal
from lib.intake.requests.fields import ROW_LABELS
from lib.intake.requests.months import FINANCIAL, NAME, day_of_month, month_of_year
from lib.intake.requests.tells import TELLS
from lib.intake.requests.two_lines import with_one_line
from lib.intake.requests.values import plain_cell
from lib.intake.tables import GivenTable
from lib.intake.workbooks import Line

ROWS_LOOKED_AT = 200


def as_one_table(table: GivenTable) -> GivenTable:
    """Return a table each of whose rows says what lines above it, or two of its columns, say together."""
    return _with_years(_with_groups(_with_named_labels(with_one_line(table))))


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
    texts = pd.Series(names, dtype=object)
    likely = (told for told in TELLS if not told.by_each_row(header))
    return next(((told.heading,) for told in likely if told.is_told_by(texts).all()), ())


def _with_named_labels(table: GivenTable) -> GivenTable:
    """Return a pivot table whose “Row Labels” are called what most of them are: months, wards or kinds."""
    place = next((place for place, name in enumerate(table.header) if normal(name) == ROW_LABELS), None)
    if place is None:
        return table
    labels = pd.Series(
        [plain_cell(cells[place]) for cells in islice(table.lines_below(), ROWS_LOOKED_AT)], dtype=object
    )
    heading = next((told.heading for told in TELLS if told.is_told_by(labels).mean() > 0.5), table.header[place])
    return replace(table, header=(*table.header[:place], heading, *table.header[place + 1 :]))


def _alone(cells: list[Any]) -> str:
    """Return the text of a line that holds nothing else; empty for any other line."""
    filled = [cell for cell in cells if cell not in (None, "")]
    return plain_cell(filled[0]) if len(filled) == 1 and isinstance(filled[0], str) else ""


def _with_groups(table: GivenTable) -> GivenTable:
    """Return a table with what its lines above groups of rows say as a column, where they say it of every row.

    Of tables below each other, each with its title and headings, the first title stands above the headings.
    """
    rows = [cells for _, cells in zip(range(ROWS_LOOKED_AT), table.lines_below(), strict=False)]
    titles = [_alone(cells) for number, cells in table.lines() if number < table.header_row and any(cells)][-1:]
    first = [] if rows and _alone(rows[0]) else titles
    alone = [text for text in [*first, *map(_alone, rows)] if text]
    if len(set(alone)) < 2 or 2 * len(alone) > len(rows) or not (first or _alone(rows[0])):
        return table
    heading = column_of_names(alone, table.header)

    def told(lines: Iterator[Line]) -> Iterator[Line]:
        group = alone[0]
        for number, cells in lines:
            group = _alone(cells) or group
            yield number, [group if any(cells) and not _alone(cells) else None, *cells]

    return _rewritten(table, heading, told) if heading else table


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
        day = next((named[name] for name in ("day", "day of month") if name in named), None)
        places = [place for place in (month, year, day) if place is not None]

        def when(cells: list[Any]) -> str:
            return day_of_month(*(cells[place] if place < len(cells) else None for place in places))

        rows = [cells for _, cells in zip(range(ROWS_LOOKED_AT), table.lines_below(), strict=False)]
        if sum(bool(when(cells)) for cells in rows) <= len(rows) / 2:
            return table

        def with_year(lines: Iterator[Line]) -> Iterator[Line]:
            for number, cells in lines:
                told = when(cells)
                yield number, [*cells[:month], told, *cells[month + 1 :]] if told else cells

        return _rewritten(table, (), with_year)
    bare = [name for name in table.header if NAME.fullmatch(name)]
    if len(bare) < 2:
        return table
    titles = [table.sheet.name] if table.sheet else []
    titles += [plain_cell(cell) for number, cells in table.lines() if number < table.header_row for cell in cells]
    years = {found[0] for title in titles for found in FINANCIAL.finditer(title)}
    if len(years) != 1:
        return table
    months = {name: month_of_year(name, *years) for name in bare}
    in_order = list(months.values()) == sorted(set(months.values()))
    header = tuple(months.get(name, name) for name in table.header)
    return replace(table, header=header) if in_order and "" not in months.values() else table
