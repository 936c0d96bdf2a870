"""Sheets of a workbook, or tables of a ZIP, that have the same headings, as one for each month: read as one table.

Sheets are read so without being asked for only where their names tell it: months, years, wards or kinds. A sheet “All”
beside them, or a copy of a sheet, would count every request twice. Tables of a ZIP are read so too where none of their
rows stands in two of them; else it is asked which to read.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import PurePath
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list, plural, shortened
from lib.incidents.kinds import kind_meant
from lib.intake.archives import tables_within
from lib.intake.files import GivenFile
from lib.intake.headings import MAX_COLUMNS, normal
from lib.intake.requests.fields import KNOWN_NAMES
from lib.intake.requests.question import Question
from lib.intake.requests.spread_out import column_of_names
from lib.intake.requests.wards_and_postcodes import is_ward
from lib.intake.tables import GivenTable, open_table
from lib.intake.workbooks import Line, Sheet, last_line

# What all of them together are called where one is chosen, and the tables of a ZIP.
TOGETHER, ALL_FILES = "all sheets of the same headings", "all files of the same headings"
# Of so many tables in a ZIP that cannot be read it is said why.
_SAID = 3
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
    within = tables_within(file)
    if len(within) > 1:
        return _open_files(file, within, sheet)
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


def _open_files(file: GivenFile, within: list[GivenFile], chosen: str) -> GivenTable:
    """Return the table of a ZIP that is chosen, or all of them together; else the one that looks most like records."""
    tables: list[GivenTable] = []
    left: list[str] = []
    for one in within:
        try:
            table = open_sheets(one)
        except InputError as error:
            left.append(str(error))
            continue
        numbers = [number for number, cells in table.lines() if any(cells)]
        again = sum(other.name == one.name for other in within[: within.index(one)])
        name = f"{one.name} ({again + 1})" if again else one.name
        sheet = Sheet(name, False, len(numbers), 0, kind="file", last=numbers[-1])
        tables.append(replace(table, file=file, sheet=sheet, rewritten=True))
    if not tables:
        raise InputError(" ".join(left[:_SAID]))
    sheets = tuple(table.sheet for table in tables if table.sheet)
    tables = [replace(table, sheets=sheets, said=(*table.said, *left[:_SAID])) for table in tables]
    if chosen and chosen != ALL_FILES:
        known = and_list([f"“{sheet.name}”" for sheet in sheets])
        named = [table for table in tables if _name(table) == chosen]
        if not named:
            raise InputError(f"{file.name} has no file “{shortened(chosen)}”; its tables are {known}.")
        return named[0]
    best = max(tables, key=lambda table: (sum(normal(name) in KNOWN_NAMES for name in table.header), _rows(table)))
    alike = [table for table in tables if table.shape == best.shape]
    apart = len(_told_by_names(alike)) == len(alike) or not _common_rows(alike)
    if len(alike) > 1 and (chosen or (apart and len(alike) == len(tables))):
        return _together(best, alike)
    return replace(best, sheets=(*sheets, _as_one(alike)) if len(alike) > 1 else sheets)


def _common_rows(tables: list[GivenTable]) -> int:
    """Return how many rows of tables stand in an earlier one too."""
    met: set[int] = set()
    common = 0
    for table in tables:
        rows = {hash(tuple(map(str, cells))) for cells in table.lines_below()}
        common += len(rows & met)
        met |= rows
    return common


def check_chosen(table: GivenTable, sheet: str) -> None:
    """Ask which table of a ZIP of several is to be read, where they are not read together.

    Raises
    ------
    Question
        When none was chosen.
    """
    if table.sheet and table.sheet.kind == "file" and not table.sheet.parts and len(table.sheets) > 1 and not sheet:
        raise Question(
            f"{table.file.name} holds several tables, which have other headings than each other or rows in common.",
            "sheet",
            {one.name: one.in_words for one in table.sheets},
        )


def _opened(file: GivenFile, name: str) -> GivenTable | None:
    try:
        return open_table(file, KNOWN_NAMES, name)
    except InputError:  # it holds no table
        return None


def _name(table: GivenTable) -> str:
    return table.sheet.name if table.sheet else ""


def _tells(table: GivenTable) -> str:
    """Return what a sheet’s name says: of a file without its ending."""
    return _name(table) if table.of_workbook else PurePath(_name(table)).stem


def _rows(table: GivenTable) -> int:
    return table.sheet.lines if table.sheet else 0


def _last_line(table: GivenTable) -> int:
    kept = table.sheet.last if table.sheet else 0
    return kept or last_line(table.file, _name(table), MAX_COLUMNS + 1)


def _told_by_names(tables: list[GivenTable]) -> list[GivenTable]:
    """Return the sheets whose names are of one form: of months, of years, of wards, or of kinds of request."""
    forms = [_form(_tells(table)) for table in tables]
    most = Counter(form for form in forms if form).most_common(1)
    return [table for table, form in zip(tables, forms, strict=True) if most and form == most[0][0]]


def _form(name: str) -> str:
    """Return what a sheet's name tells: 'ward', 'kind', or a span with its figures as 9; empty for anything else."""
    if is_ward(pd.Series([name], dtype=object)).all():
        return "ward"
    if kind_meant(name):
        return "kind"
    plain, months = _MONTH.subn("M", normal(name))
    of_a_span = months == 1 or re.search(r"\b(?:19|20)\d\d\b|\bq[1-4]\b|^(?:fy ?)?\d\d \d\d$", plain)
    return re.sub(r"\d", "9", plain) if of_a_span else ""


def _as_one(tables: list[GivenTable]) -> Sheet:
    sheets = [table.sheet for table in tables if table.sheet]
    kind = sheets[0].kind
    return Sheet(
        TOGETHER if kind == "sheet" else ALL_FILES,
        False,
        sum(sheet.lines for sheet in sheets),
        sum(sheet.lines_hidden for sheet in sheets),
        tuple(sheet.name for sheet in sheets),
        kind,
    )


def _together(first: GivenTable, tables: list[GivenTable]) -> GivenTable:
    """Return one table of the rows of several sheets, below each other, each with what its sheet's name tells."""
    said = column_of_names(list(map(_tells, tables)), first.header)
    starts = [0]
    for table in tables:
        starts.append(starts[-1] + _last_line(table))
    header = (*said, *first.header)

    def rows_of(table: GivenTable, start: int) -> Iterator[Line]:
        places = [table.header.index(name) for name in first.header]
        told: list[Any] = [_tells(table)] * len(said)
        for number, cells in table.lines():
            if number > table.header_row:
                given = [cells[place] if place < len(cells) else None for place in places]
                more = cells[len(table.header) :]  # by which a cell that was cut is told
                yield start + number, [*(told if any(given) else [None] * len(said)), *given, *more]
            elif table is tables[0]:
                yield number, [*[None] * len(said), *cells]

    def lines() -> Iterator[Line]:
        return chain.from_iterable(rows_of(table, start) for table, start in zip(tables, starts[:-1], strict=True))

    where = [f"“{_name(table)}” from row {start + 1:,}" for table, start in zip(tables, starts[:-1], strict=True)]
    together = _as_one(tables)
    return replace(
        first,
        header=header,
        header_row=tables[0].header_row,
        lines=lines,
        sheet=together,
        sheets=(*first.sheets, together),
        room=len(header),
        rewritten=True,
        said=(
            *first.said,
            f"{plural(len(tables), together.kind)} have the same headings and were read together, as if they stood "
            f"below each other: {and_list(where)}.",
        ),
    )
