"""A table that an officer gives as CSV or Excel: its header wherever it stands, and its rows piece by piece."""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.words import and_list, plural, shortened
from lib.intake.files import GivenFile
from lib.intake.json_tables import json_lines, looks_like_json
from lib.intake.workbook_limits import MAX_CELLS_OF_ROW, check_workbook
from lib.intake.workbooks import CellReader, Line, Sheet, sheet_column, sheet_lines, sheets_of, slow_lines

Lines = Callable[[], Iterator[Line]]

MAX_BYTES = 300_000_000
MAX_UNPACKED_BYTES = 1_500_000_000
MAX_ROWS = 500_000
MAX_COLUMNS = 256
MAX_LINE_LENGTH = 5_000_000
MAX_BLANK_LINES = 100_000
LINES_BEFORE_HEADER = 20
ROWS_AT_ONCE = 50_000
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
NAMELESS = "Column"
_FIGURES = re.compile(r"-?\d[\d.,:/ T-]*")
_A_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/]\d\d)?")
_EXAMPLE = re.compile("synthetic|example", re.IGNORECASE)


@dataclass(frozen=True)
class GivenTable:
    """A table whose header has been found.

    Attributes
    ----------
    file : GivenFile
        The file.
    header : tuple of str
        The columns' names; one without a name is 'Column 5', a second of the same name 'Date (2)'.
    header_row : int
        The line it stands in, as a spreadsheet numbers it.
    lines : callable
        Yields (line number, cells) from the beginning of the file.
    sheet : Sheet or None
        The sheet of a workbook that was read.
    sheets : tuple of Sheet
        All that the workbook holds.
    """

    file: GivenFile
    header: tuple[str, ...]
    header_row: int
    lines: Lines
    sheet: Sheet | None = None
    sheets: tuple[Sheet, ...] = ()

    def notes(self) -> list[str]:
        """Return what must be said: that no headings are there, which sheet was read of several, what is hidden."""
        notes = []
        if self.header == tuple(f"{NAMELESS} {place}" for place in range(1, len(self.header) + 1)):
            notes.append(f"{self.file.name} has no line of headings: its columns were told by what stands in them.")
        if self.sheet is None:
            return notes
        others = [sheet for sheet in self.sheets if sheet != self.sheet]
        if others:
            named = and_list([f"“{sheet.name}” ({sheet.in_words})" for sheet in others])
            notes.append(f"The sheet “{self.sheet.name}” was read. The file also holds {named}, not read.")
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

    def rows(self) -> Iterator[Line]:
        """Yield the lines below the header that are not blank, cut or filled up to the header's length.

        Raises
        ------
        InputError
            When there are too many, or none.
        """
        count, last = 0, self.header_row
        width = len(self.header)
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
            yield number, cells if len(cells) == width else cells[:width] + [None] * (width - len(cells))
        if not count:
            raise InputError(f"{self.file.name} holds a header and no rows below it.")

    def pieces(self, columns: list[str], rows_at_once: int = ROWS_AT_ONCE) -> Iterator[pd.DataFrame]:
        """Yield some columns piece by piece, indexed by line number; cells are as the file gives them."""
        places = [self.header.index(name) for name in columns]
        rows = self.rows()
        while some := list(islice(rows, rows_at_once)):
            index = pd.Index([number for number, _ in some])
            by_column = {
                name: pd.Series([cells[place] for _, cells in some], index=index, dtype=object)
                for name, place in zip(columns, places, strict=True)
            }
            yield pd.DataFrame(by_column)

    def column(self, name: str) -> Iterator[Any]:
        """Yield the cells of one column below the header, where that can be had without the others quickly."""
        place = self.header.index(name)
        if self.sheet is None:
            return (cells[place] for _, cells in self.rows())
        return sheet_column(self.file, self.sheet.name, MAX_COLUMNS + 1, place, self.header_row)

    def sample(self, rows: int = 2_000) -> pd.DataFrame:
        """Return the first rows of every column."""
        return next(self.pieces(list(self.header), rows))


def normal(name: str) -> str:
    """Return a column's name in small letters with single spaces, for comparing."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


def open_table(file: GivenFile, known_names: set[str], sheet: str = "") -> GivenTable:
    """Find the header of a CSV or Excel file, in a workbook of the sheet that looks most like records.

    Parameters
    ----------
    file : GivenFile
        CSV in UTF-8, UTF-16 or Windows-1252, separated by comma, semicolon, tab or bar; JSON; XLSX, XLSB, XLS or ODS.
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
    if not _is_workbook(file):
        lines = lines_of(file)
        score, row, header = _best_header(lines, known_names)
        if not score:
            raise _no_header(file)
        return GivenTable(file, _header(file, header), row, lines)
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
    looked_at = [(_best_header(partial(_lines_of_sheet, file, known.name), known_names), known) for known in shown]
    best = max(found[0][0] for found in looked_at)
    # An example is not taken for records where another sheet could hold them, as in the template not filled in yet.
    likely = [found for found in looked_at if 2 * found[0][0] > best and not _EXAMPLE.search(found[1].name)]
    (score, row, header), chosen = max(likely or looked_at, key=lambda found: found[0][0])
    if not score:
        raise _no_header(file)
    return GivenTable(
        file, _header(file, header), row, partial(_lines_of_sheet, file, chosen.name), chosen, tuple(held)
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
    encoding = _encoding(file)
    first = _first_characters(file, encoding)
    if looks_like_json(first):
        records = json_lines(file, encoding)
        return lambda: iter(records)
    return partial(_csv_lines, file, encoding, _separator(file, first))


def _is_workbook(file: GivenFile) -> bool:
    if file.size > MAX_BYTES:
        raise InputError(f"{file.name} is larger than {MAX_BYTES // 1_000_000} MB; split it by year.")
    start = _starts(file)
    if not start:
        raise InputError(f"{file.name} is empty.")
    return start in (_WORKBOOK, _OLD_WORKBOOK)


def _starts(file: GivenFile) -> bytes:
    with file.open() as stream:
        return stream.read(4)


def _best_header(lines: Lines, known: set[str]) -> tuple[int, int, list[Any]]:
    """Return the line that looks most like a header: how much it does (0 for not at all), its number, its cells."""
    best: tuple[int, int, list[Any]] = (0, 0, [])
    for looked_at, (number, cells) in enumerate(lines()):
        if looked_at >= LINES_BEFORE_HEADER:
            break
        names = [str(cell).strip() for cell in cells if isinstance(cell, str) and cell.strip()]
        score = 1 + 10 * sum(normal(name) in known for name in names) if len(names) >= 2 else 0
        if score > best[0]:
            best = (score, number, cells)
    score, number, cells = best
    if score == 1 and _is_data(cells):
        return score, number - 1, [f"{NAMELESS} {place}" for place in range(1, len(cells) + 1)]
    return best


def _is_data(cells: list[Any]) -> bool:
    """Return whether a line holds figures or dates as rows do, so that the file has no line of headings."""
    figures = [cell for cell in cells if cell is not None and _FIGURES.fullmatch(str(cell).strip())]
    return sum(not _A_YEAR.fullmatch(str(cell).strip()) for cell in figures) >= 2


def _no_header(file: GivenFile) -> InputError:
    return InputError(f"{file.name} has no header: none of its first lines names two columns or more.")


def _header(file: GivenFile, cells: list[Any]) -> tuple[str, ...]:
    last = next((place for place in range(len(cells), 0, -1) if cells[place - 1] not in (None, "")), 0)
    cells = cells[:last]
    if len(cells) > MAX_COLUMNS:
        raise InputError(f"{file.name} has more than {MAX_COLUMNS} columns; keep those that are needed.")
    return _named(cells)


def _named(cells: list[Any]) -> tuple[str, ...]:
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(str(cell if cell is not None else "").split())[:100] or f"{NAMELESS} {place}"
        again = 2
        while name in names:
            name, again = f"{name.removesuffix(f' ({again - 1})')} ({again})", again + 1
        names.append(name)
    return tuple(names)


def _encoding(file: GivenFile) -> str:
    with file.open() as stream:
        content = stream.read()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ["utf-16"]
    elif 3 * content[:1_000].count(0) > len(content[:1_000]):
        candidates = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if 100 * text.count("\x00") <= len(text):
            return encoding
    raise InputError(f"{file.name} is neither a CSV nor an Excel file that can be read; save it as CSV UTF-8 or XLSX.")


def _first_characters(file: GivenFile, encoding: str) -> str:
    with file.open() as stream:
        return io.TextIOWrapper(stream, encoding=encoding, newline="").read(20_000)


def _separator(file: GivenFile, first: str) -> str:
    """Return the separator that cuts the first lines into the most cells, as evenly as can be."""
    if first.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        raise InputError(f"{file.name} is XML, not a table; open it in Excel and save it as XLSX or CSV.")
    if first.lstrip().startswith("<"):
        raise InputError(f"{file.name} is a web page, not a table; download it again or save it as CSV.")

    def width(separator: str) -> int:
        try:
            rows = [row for row, _ in zip(csv.reader(io.StringIO(first), delimiter=separator), range(30), strict=False)]
        except csv.Error:
            return 0
        widths = sorted(len(row) for row in rows if row)
        return widths[len(widths) // 2] if widths else 0

    return max(",;\t|", key=width)


def _csv_lines(file: GivenFile, encoding: str, separator: str) -> Iterator[Line]:
    """Yield the rows; a space after a separator belongs to no cell, and a mark of nothing (NUL) to no text."""
    with file.open() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        plain = _without_marks(_lines(file, text), separator)
        reader = csv.reader(plain, delimiter=separator, skipinitialspace=True)
        last, width = 0, 0
        try:
            for cells in reader:
                if reader.line_num - last > 1:
                    _check_quotes(file, last + 1, cells, separator, width)
                last, width = reader.line_num, width if width > 2 else len(cells)
                if len(cells) > MAX_CELLS_OF_ROW:
                    raise InputError(
                        f"{file.name} has more than {MAX_CELLS_OF_ROW:,} columns in line {last:,}; keep those needed."
                    )
                yield last, cells
        except csv.Error as error:
            raise InputError(
                f"{file.name} cannot be read as CSV near line {reader.line_num:,}; save it again from Excel."
            ) from error


def _lines(file: GivenFile, text: io.TextIOWrapper) -> Iterator[str]:
    """Give lines, none of them longer than memory is worth."""
    number = 0
    while line := text.readline(MAX_LINE_LENGTH):
        number += 1
        if len(line) == MAX_LINE_LENGTH and line[-1] not in "\r\n":
            raise InputError(f"{file.name} has a line of over {MAX_LINE_LENGTH:,} characters ({number:,}); split it.")
        yield line


def _without_marks(text: Iterable[str], separator: str) -> Iterator[str]:
    """Give lines without marks of nothing (NUL), and with ="FT001", by which Excel is told a text, as "FT001"."""
    cell = re.compile(
        rf"""(^|{re.escape(separator)})(?:="([^"]*)"|"=""([^"]*)\"{{3}})(?=$|[\r\n]|{re.escape(separator)})"""
    )
    for line in text:
        plain = line.replace("\x00", "") if "\x00" in line else line
        yield cell.sub(r'\1"\2\3"', plain) if '="' in plain else plain


def _check_quotes(file: GivenFile, line: int, cells: list[str], separator: str, width: int) -> None:
    """Refuse a row in which a quotation mark that is never closed has swallowed rows.

    A text may hold line ends. It does not hold whole rows: lines with as many cells as the first line has, or that
    begin as this row does ('FT00012' after 'FT00011').
    """
    begins = _form(re.split(r"[\r\n]", cells[0])[0].partition(separator)[0])
    for cell in cells:
        for inner in re.split(r"\r\n|\r|\n", cell)[1:]:
            first, found, _ = inner.partition(separator)
            alike = bool(found) and _form(first) == begins and any(mark.isdigit() for mark in begins)
            # above the header nothing is known of the rows, but that they have cells and figures
            like_a_row = inner.count(separator) >= max(width - 1, 2) and (width > 2 or re.search(r"\d", inner))
            if alike or like_a_row:
                raise InputError(
                    f"{file.name} has a quotation mark in line {line:,} that is never closed, so the rows after it "
                    "would be lost; delete it, or close it before the end of the line."
                )


def _form(text: str) -> str:
    """Return a text with every digit as 9 and every letter as A."""
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", text.replace('"', "").strip()))


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
