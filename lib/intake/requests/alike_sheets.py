"""Sheets of a workbook that have the same headings, as one for each month, ward or kind: read as one table.

They are read so without being asked for only where their names tell it: months, years, wards or kinds. A sheet “All”
beside them, or a copy of a sheet, would count every request twice.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list, plural
from lib.incidents.kinds import kind_meant
from lib.intake.files import GivenFile
from lib.intake.headings import MAX_COLUMNS, normal
from lib.intake.requests.fields import KNOWN_NAMES
from lib.intake.requests.spread_out import column_of_names
from lib.intake.requests.wards_and_postcodes import is_ward
from lib.intake.tables import GivenTable, open_table
from lib.intake.workbooks import Line, Sheet, last_line

# What all of them together are called where a sheet is chosen.
TOGETHER = "all sheets of the same headings"
_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?=\b|\d)"
)


def open_sheets(file: GivenFile, sheet: str = "") -> GivenTable:
    """Find the header of an export, as `lib.intake.tables.open_table`; of alike sheets, of all of them together.

    Parameters
    ----------
    file : GivenFile
        The export.
    sheet : str
        The sheet of a workbook; `TOGETHER` for all that have the same headings; empty for what the file itself shows.

    Raises
    ------
    InputError
        As `open_table`.
    """
    table = open_table(file, KNOWN_NAMES, "" if sheet == TOGETHER else sheet)
    if table.sheet is None or (sheet and sheet != TOGETHER):
        return table
    shown = [one.name for one in table.sheets if not one.hidden]
    if len(shown) < 2:
        return table
    alike = [other for other in map(lambda name: _opened(file, name), shown) if other and other.shape == table.shape]
    told = _told_by_names(alike)
    if len(alike) < 2:
        return table
    if sheet == TOGETHER or len(told) > 1:
        return _together(table, told if len(told) > 1 else alike)
    return replace(table, sheets=(*table.sheets, _as_one(alike)))


def _opened(file: GivenFile, name: str) -> GivenTable | None:
    try:
        return open_table(file, KNOWN_NAMES, name)
    except InputError:  # it holds no table
        return None


def _name(table: GivenTable) -> str:
    return table.sheet.name if table.sheet else ""


def _told_by_names(tables: list[GivenTable]) -> list[GivenTable]:
    """Return the sheets whose names are of one form: of months, of years, of wards, or of kinds of request."""
    forms = [_form(_name(table)) for table in tables]
    most = Counter(form for form in forms if form).most_common(1)
    return [table for table, form in zip(tables, forms, strict=True) if most and form == most[0][0]]


def _form(name: str) -> str:
    """Return what a sheet's name tells: 'ward', 'kind', or a span with its figures as 9; empty for anything else."""
    if is_ward(pd.Series([name], dtype=object)).all():
        return "ward"
    if kind_meant(name):
        return "kind"
    plain, months = _MONTH.subn("M", normal(name))
    of_a_span = months == 1 or re.search(r"\b(?:19|20)\d\d\b|\bq[1-4]\b", plain)
    return re.sub(r"\d", "9", plain) if of_a_span else ""


def _as_one(tables: list[GivenTable]) -> Sheet:
    sheets = [table.sheet for table in tables if table.sheet]
    return Sheet(
        TOGETHER,
        False,
        sum(sheet.lines for sheet in sheets),
        sum(sheet.lines_hidden for sheet in sheets),
        tuple(sheet.name for sheet in sheets),
    )


def _together(first: GivenTable, tables: list[GivenTable]) -> GivenTable:
    """Return one table of the rows of several sheets, below each other, each with what its sheet's name tells."""
    said = column_of_names([_name(table) for table in tables], first.header)
    starts = [0]
    for table in tables:
        starts.append(starts[-1] + last_line(table.file, _name(table), MAX_COLUMNS + 1))
    header = (*said, *first.header)

    def rows_of(table: GivenTable, start: int) -> Iterator[Line]:
        places = [table.header.index(name) for name in first.header]
        told: list[Any] = [_name(table)] * len(said)
        for number, cells in table.lines():
            if number > table.header_row:
                given = [cells[place] if place < len(cells) else None for place in places]
                yield start + number, [*(told if any(given) else [None] * len(said)), *given]
            elif table is tables[0]:
                yield number, [*[None] * len(said), *cells]

    def lines() -> Iterator[Line]:
        return chain.from_iterable(rows_of(table, start) for table, start in zip(tables, starts[:-1], strict=True))

    where = [f"“{_name(table)}” from row {start + 1:,}" for table, start in zip(tables, starts[:-1], strict=True)]
    return replace(
        first,
        header=header,
        header_row=tables[0].header_row,
        lines=lines,
        sheet=_as_one(tables),
        sheets=(*first.sheets, _as_one(tables)),
        room=len(header),
        rewritten=True,
        said=(
            *first.said,
            f"{plural(len(tables), 'sheet')} have the same headings and were read together, as if they stood below "
            f"each other: {and_list(where)}.",
        ),
    )
