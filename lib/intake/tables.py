"""A table that an officer gives as CSV or Excel: its header wherever it stands, and its rows piece by piece."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list, plural, shortened
from lib.intake.archives import table_within
from lib.intake.csv_lines import csv_lines, encoding_of, first_characters, separator_of
from lib.intake.files import GivenFile
from lib.intake.headings import (
    MAX_COLUMNS,
    NAMELESS,
    Lines,
    best_header,
    header_of,
    no_header,
    normal,
    width_of_rows,
)
from lib.intake.html_tables import looks_like_tables, table_lines
from lib.intake.json_tables import json_lines, looks_like_json
from lib.intake.workbook_limits import check_workbook
from lib.intake.workbooks import CellReader, Line, Sheet, sheet_column, sheet_lines, sheets_of, slow_lines

MAX_BYTES = 300_000_000
MAX_UNPACKED_BYTES = 1_500_000_000
MAX_ROWS = 500_000
MAX_BLANK_LINES = 100_000
ROWS_AT_ONCE = 50_000
_ROWS_TURNED = 200
# The column of a piece that says which lines have more cells than there are headings.
OVERFULL = "more cells  than headings"  # two spaces stand in no heading
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What other files begin with.
_OTHER_KINDS = {
    b"%PDF": "a PDF",
    b"\x1f\x8b": "packed with gzip",
    b"7z\xbc\xaf": "packed with 7-Zip",
    b"Rar!": "packed with RAR",
    b"PAR1": "a Parquet file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLi": "a database, such as a GeoPackage of map layers",
    b"{\\rt": "a text document",
}
# What stands in other documents that are packed in the same way.
_OTHER_DOCUMENTS = {
    "__substg1.0_".encode("utf-16-le"): "an e-mail saved from Outlook",
    "WordDocument".encode("utf-16-le"): "a Word document",
    b"word/document.xml": "a Word document",
    b"ppt/presentation.xml": "a PowerPoint presentation",
    b"application/vnd.oasis.opendocument.text": "a text document",
}
_LOOKED_THROUGH = 2_000_000
_EXAMPLE = re.compile("synthetic|example", re.IGNORECASE)


@dataclass(frozen=True)
class GivenTable:
    """A table whose header has been found."""

    file: GivenFile
    # The columns' names; one without a name is 'Column 5', a second of the same name 'Date (2)'.
    header: tuple[str, ...]
    header_row: int  # the line it stands in, as a spreadsheet numbers it
    lines: Lines  # yields (line number, cells) from the beginning of the file
    sheet: Sheet | None = None  # the sheet of a workbook, or the table of a ZIP of several, that was read
    sheets: tuple[Sheet, ...] = ()  # all that the file holds
    room: int = 0  # cells of the line of headings, blank ones at its end included
    said: tuple[str, ...] = ()  # what else the file holds, or says of itself
    # Whether `lines` is no longer what the file holds, so that no column can be had of it without the others.
    rewritten: bool = False

    def notes(self) -> list[str]:
        """Return what must be said: that no headings are there, which sheet was read of several, what is hidden."""
        notes = list(self.said)
        if self.file.within:
            notes.append(f"{self.file.name} was taken out of {self.file.within} and read.")
        if self.header == tuple(f"{NAMELESS} {place}" for place in range(1, len(self.header) + 1)):
            notes.append(f"{self.file.name} has no line of headings: its columns were told by what stands in them.")
        if self.sheet is None:
            return notes
        read = (self.sheet.name, *self.sheet.parts)
        others = [sheet for sheet in self.sheets if sheet.name not in read and not sheet.parts]
        if others:
            named = and_list([f"“{sheet.name}” ({sheet.in_words})" for sheet in others])
            holds = "The file" if self.sheet.kind == "sheet" else self.file.name
            notes.append(f"The {self.sheet.kind} “{self.sheet.name}” was read. {holds} also holds {named}, not read.")
        if self.sheet.lines_hidden:
            notes.append(
                f"{plural(self.sheet.lines_hidden, 'row')} of the sheet “{self.sheet.name}” cannot be seen in Excel, "
                "as when a filter is set; they were read like the others."
            )
        return notes

    @property
    def content(self) -> str:
        """What is the same for the same content only: the file's SHA-256, and of several sheets which was read."""
        digest = self.file.sha256()
        if self.sheet is None or len(self.sheets) == 1:
            return digest
        return hashlib.sha256(f"{digest} {self.sheet.name}".encode()).hexdigest()

    @property
    def shape(self) -> str:
        """A text that is the same for files with the same columns, in whatever order."""
        return hashlib.sha256("\n".join(sorted(normal(name) for name in self.header)).encode()).hexdigest()

    @property
    def of_workbook(self) -> bool:
        """Whether it is a sheet, whose cells cannot be cut wrongly."""
        return self.sheet is not None and self.sheet.kind == "sheet"

    def lines_below(self) -> Iterator[list[Any]]:
        """Yield the cells of the lines below the header that are not blank, as they are."""
        return (cells for number, cells in self.lines() if number > self.header_row and any(cells))

    def rows(self) -> Iterator[Line]:
        """Yield the lines below the header that are not blank, filled up to the header's length.

        A line of text with more cells than headings is given whole, because a separator within one of its cells may
        have moved the rest; a workbook's cells beyond the last heading belong to no column and are left out.

        Raises
        ------
        InputError
            When there are too many, or none.
        """
        count, last = 0, self.header_row
        width = len(self.header)
        room = max(width, self.room)
        for number, cells in self.lines():
            if number <= self.header_row:
                continue
            if not any(cells):
                if number - last > MAX_BLANK_LINES:
                    raise InputError(f"{self.file.name} holds over {MAX_BLANK_LINES:,} blank lines; delete them.")
                continue
            count, last = count + 1, number
            if count > MAX_ROWS:
                raise InputError(f"{self.file.name} has more than {MAX_ROWS:,} rows; split it by year.")
            if len(cells) < width:
                cells += [None] * (width - len(cells))
            elif len(cells) > width and (self.of_workbook or not any(cells[room:])):
                cells = cells[:width]
            yield number, cells
        if not count:
            raise InputError(f"{self.file.name} holds a header and no rows below it.")

    def pieces(self, columns: list[str], rows_at_once: int = ROWS_AT_ONCE) -> Iterator[pd.DataFrame]:
        """Yield some columns piece by piece, indexed by line number; cells are as the file gives them.

        Where lines have more cells than headings, a further column `OVERFULL` says which.
        """
        places = [self.header.index(name) for name in columns]
        rows, width = self.rows(), len(self.header)
        # one more, so that there are always several: of one alone `itemgetter` gives no list
        chosen = itemgetter(*places, places[0])
        while True:
            piece, numbers = islice(rows, rows_at_once), list[int]()
            cells: list[list[Any]] = [[] for _ in columns]
            overfull: list[bool] = []
            # a few rows at once: with many lists alive, Python looks through them for garbage again and again
            while some := list(islice(piece, _ROWS_TURNED)):
                some_numbers, every = zip(*some, strict=True)
                numbers += some_numbers
                widths = list(map(len, every))
                if max(widths) > width:  # what is still longer here holds something beyond the headings
                    overfull += [False] * (len(numbers) - len(widths) - len(overfull))
                    overfull += [found > width for found in widths]
                for column, more in zip(cells, zip(*map(chosen, every), strict=True), strict=False):
                    column += more
            if not numbers:
                return
            index = pd.Index(numbers)
            columns_of = {
                name: pd.Series(column, index=index, dtype=object) for name, column in zip(columns, cells, strict=True)
            }
            if overfull:
                columns_of[OVERFULL] = pd.Series(overfull + [False] * (len(numbers) - len(overfull)), index=index)
            yield pd.DataFrame(columns_of)

    def column(self, name: str) -> Iterator[Any]:
        """Yield the cells of one column below the header, where that can be had without the others quickly."""
        place = self.header.index(name)
        if self.sheet is None or self.rewritten:
            return (cells[place] for _, cells in self.rows())
        return sheet_column(self.file, self.sheet.name, MAX_COLUMNS + 1, place, self.header_row)

    def sample(self, rows: int = 2_000) -> pd.DataFrame:
        """Return the first rows of every column."""
        return next(self.pieces(list(self.header), rows))


def open_table(file: GivenFile, known_names: set[str], sheet: str = "") -> GivenTable:
    """Find the header of a CSV or Excel file, in a workbook of the sheet that looks most like records.

    Parameters
    ----------
    file : GivenFile
        CSV in UTF-8, UTF-16 or Windows-1252, separated by comma, semicolon, tab or bar; JSON; XLSX, XLSB, XLS or ODS;
        or a ZIP that holds one of them.
    known_names : set of str
        Normal names of columns that are likely; the line with the most of them is the header.
    sheet : str
        The sheet to read, hidden or not; without it a sheet that Excel shows is chosen.

    Raises
    ------
    InputError
        When the file is neither, is damaged, or larger than any real one; when there is no such sheet, or only hidden
        ones hold anything.
    """
    file = table_within(file)
    if not _is_workbook(file):
        lines, said = _lines_of_text(file)
        score, row, header = best_header(lines, known_names)
        if not score:
            raise no_header(file)
        names = header_of(file, header, width_of_rows(lines, row))
        return GivenTable(file, names, row, lines, room=len(header), said=said)
    held = _sheets(file)
    if sheet and sheet not in [known.name for known in held]:
        named = and_list([f"“{known.name}”" for known in held]) or "none that holds anything"
        raise InputError(f"{file.name} has no sheet “{shortened(sheet)}”; its sheets are {named}.")
    shown = [known for known in held if (known.name == sheet if sheet else not known.hidden)]
    if not shown:
        named = and_list([f"“{known.name}” ({known.in_words})" for known in held]) or "none"
        raise InputError(
            f"{file.name} has no sheet with anything on it that Excel shows; hidden sheets: {named}. Show the right "
            "one in Excel (right-click on a tab, Unhide) and save the file, or choose it by name."
        )
    looked_at = [(best_header(partial(_lines_of_sheet, file, known.name), known_names), known) for known in shown]
    best = max(found[0][0] for found in looked_at)
    # An example is not taken for records where another sheet could hold them, as in the template not filled in yet.
    likely = [found for found in looked_at if 2 * found[0][0] > best and not _EXAMPLE.search(found[1].name)]
    (score, row, header), chosen = max(likely or looked_at, key=lambda found: found[0][0])
    if not score:
        raise no_header(file)
    return GivenTable(
        file, header_of(file, header), row, partial(_lines_of_sheet, file, chosen.name), chosen, tuple(held)
    )


def lines_of(file: GivenFile, most_unpacked: int = 0, cell: CellReader | None = None) -> Lines:
    """Return what yields the lines of a CSV or Excel file with their numbers, as often as it is called.

    Parameters
    ----------
    file : GivenFile
        CSV in UTF-8, UTF-16 or Windows-1252, separated by comma, semicolon, tab or bar; JSON; XLSX, XLSB, XLS or ODS,
        the first sheet that Excel shows.
    most_unpacked : int
        Bytes that an Excel file may unpack to; `MAX_UNPACKED_BYTES` when not given.
    cell : callable, optional
        Turns a cell of a small Excel file, as openpyxl knows it with its format, into what is wanted of it.

    Raises
    ------
    InputError
        When the file is neither, is damaged, or larger than any real one; also while its lines are read.
    """
    if _is_workbook(file):
        _check_workbook(file, most_unpacked or MAX_UNPACKED_BYTES)
        return partial(_lines_as_cells, file, cell) if cell else partial(_lines_of_sheet, file, "")
    return _lines_of_text(file)[0]


def _lines_of_text(file: GivenFile) -> tuple[Lines, tuple[str, ...]]:
    """Return what yields the lines of a file of text, and what is to be said of it."""
    encoding = encoding_of(file)
    first = first_characters(file, encoding)
    for looks_like, lines_in in ((looks_like_json, json_lines), (looks_like_tables, table_lines)):
        if looks_like(first):
            lines, said = lines_in(file, encoding)
            return partial(iter, lines), said
    return partial(csv_lines, file, encoding, separator_of(file, first)), ()


def lines_of_sheets(file: GivenFile, most_unpacked: int = 0) -> list[Lines]:
    """Return what yields the lines of each sheet that Excel shows; of a CSV file, as `lines_of`.

    Raises
    ------
    InputError
        As `lines_of`.
    """
    if not _is_workbook(file):
        return [lines_of(file)]
    _check_workbook(file, most_unpacked or MAX_UNPACKED_BYTES)
    return [partial(_lines_of_sheet, file, sheet.name) for sheet in _sheets(file) if not sheet.hidden]


def _is_workbook(file: GivenFile) -> bool:
    if file.size > MAX_BYTES:
        raise InputError(f"{file.name} is larger than {MAX_BYTES // 1_000_000} MB; split it by year.")
    start = _starts(file)
    if not start:
        raise InputError(f"{file.name} is empty.")
    for mark, what in _OTHER_KINDS.items():
        if start.startswith(mark):
            raise InputError(f"{file.name} is {what}, not a table; give it as CSV or Excel.")
    return start in (_WORKBOOK, _OLD_WORKBOOK)


def _other_document(file: GivenFile) -> str:
    """Return what a file is that is packed as a workbook is, and is none; empty where it may be one."""
    with file.open() as stream:
        content = stream.read(_LOOKED_THROUGH)
    return next((what for mark, what in _OTHER_DOCUMENTS.items() if mark in content), "")


def _starts(file: GivenFile) -> bytes:
    with file.open() as stream:
        return stream.read(4)


def _check_workbook(file: GivenFile, most_unpacked: int) -> None:
    if _starts(file) == _WORKBOOK:
        check_workbook(file, most_unpacked)


@contextmanager
def _said_plainly(file: GivenFile) -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # whatever the libraries trip over, the file is not a workbook that can be used
        if isinstance(error.__context__, InputError):  # openpyxl says in words of its own what came to it
            raise error.__context__ from error
        other = _other_document(file)
        if other:
            raise InputError(f"{file.name} is {other}, not a table; give the table in it as CSV or Excel.") from error
        if _starts(file) == _OLD_WORKBOOK:
            raise InputError(
                f"{file.name} is an old or password-protected Excel file that cannot be read; save it as XLSX without "
                "a password."
            ) from error
        raise InputError(f"{file.name} is not an Excel file that can be read; save it again as XLSX or CSV.") from error


def _sheets(file: GivenFile) -> tuple[Sheet, ...]:
    _check_workbook(file, MAX_UNPACKED_BYTES)
    with _said_plainly(file):
        return sheets_of(file, MAX_COLUMNS + 1)


def _lines_of_sheet(file: GivenFile, name: str) -> Iterator[Line]:
    """Yield the lines of a sheet; without a name, of the first that Excel shows."""
    with _said_plainly(file):
        shown = name or next((sheet.name for sheet in sheets_of(file, MAX_COLUMNS + 1) if not sheet.hidden), "")
        if shown:
            yield from sheet_lines(file, shown, MAX_COLUMNS + 1)


def _lines_as_cells(file: GivenFile, cell: CellReader) -> Iterator[Line]:
    """Yield the lines of the first sheet, each cell as `cell` makes it of openpyxl's."""
    with _said_plainly(file):
        yield from slow_lines(file, MAX_COLUMNS + 1, cell)
