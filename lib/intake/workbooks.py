"""The sheets of a workbook and their lines, read by calamine, each read once for as long as the file is held.

calamine reads half a million rows in seconds and gives what a cell shows: a formula's stored value, an error as
nothing. So every sheet is first looked through for what its values do not say: formulas that hold no value and errors,
rows that are hidden, and how many cells its rectangle takes in memory. A sheet whose cells do not say where they stand,
or whose rectangle is too large for memory, is read line by line by openpyxl, which is slow.
"""

import pickle
import warnings
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice, zip_longest
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from lib.base.errors import InputError
from lib.base.words import plural
from lib.intake.files import GivenFile
from lib.intake.workbook_limits import refuse_wide_rows
from lib.intake.workbook_looks import Looked, Patches, counts_from_1904, look_through

Line = tuple[int, list[Any]]
CellReader = Callable[[Any], Any]

# calamine takes 24 bytes for each cell of the rectangle from the first cell to the last, empty or not.
MAX_CELLS = 20_000_000
LINES_AT_ONCE = 10_000


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or one of the tables in a ZIP."""

    name: str  # as its tab is labelled
    hidden: bool  # whether Excel shows no tab of it
    lines: int  # lines that hold something
    # Lines that Excel does not show, such as those that a filter leaves out; they are read like the others.
    lines_hidden: int
    parts: tuple[str, ...] = ()  # of several sheets that are read as one, their names
    kind: str = "sheet"  # 'file' for a table in a ZIP
    last: int = 0  # the number of its last line, where that is known from the beginning
    from_1904: bool = False  # whether its workbook counts days from 1904, so that a plain number is another day

    @property
    def in_words(self) -> str:
        """How many rows it holds, and whether it is hidden: '40 rows, hidden'."""
        return f"{plural(self.lines, 'row')}{', hidden' if self.hidden else ''}"


@dataclass(frozen=True)
class _Book:
    """The sheets of a file and, packed piece by piece, their lines."""

    sheets: tuple[Sheet, ...]
    pieces: dict[str, list["_Piece"]]


class _Piece(NamedTuple):
    """Some lines of a sheet: their numbers, and each column packed, so that one can be had without the others."""

    numbers: list[int]
    columns: list[bytes]

    def cells(self, place: int) -> list[Any]:
        if place >= len(self.columns):
            return [None] * len(self.numbers)
        found: list[Any] = pickle.loads(zlib.decompress(self.columns[place]))
        return found


_read: "WeakKeyDictionary[GivenFile, _Book]" = WeakKeyDictionary()


def sheets_of(file: GivenFile, columns: int) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook in their order, those that are charts or empty left out.

    Parameters
    ----------
    file : GivenFile
        An XLSX or XLS file whose parts are known to unpack to no more than memory holds.
    columns : int
        Cells of a line beyond these are left out.

    Raises
    ------
    InputError
        When the file is no workbook, needs a password, or holds more than any real one.
    """
    return _book(file, columns).sheets


def sheet_lines(file: GivenFile, name: str, columns: int) -> Iterator[Line]:
    """Yield the lines of a sheet with their numbers.

    A cell shows what Excel shows. A formula without a stored value is given as its text, which begins with '=', and an
    error as its own ('#N/A').
    """
    for piece in _book(file, columns).pieces[name]:
        if not piece.columns:
            yield from ((number, []) for number in piece.numbers)
            continue
        lines = zip(*map(piece.cells, range(len(piece.columns))), strict=True)
        yield from zip(piece.numbers, map(list, lines), strict=True)


def sheet_column(file: GivenFile, name: str, columns: int, place: int, below: int) -> Iterator[Any]:
    """Yield the cells of one column of a sheet, those of the lines below one, blank ones included."""
    for piece in _book(file, columns).pieces[name]:
        cells = piece.cells(place)
        yield from cells[bisect_right(piece.numbers, below) :]


def last_line(file: GivenFile, name: str, columns: int) -> int:
    """Return the number of a sheet's last line."""
    pieces = _book(file, columns).pieces[name]
    return pieces[-1].numbers[-1] if pieces else 0


def slow_lines(file: GivenFile, columns: int, cell: CellReader | None = None, sheet: int | str = 0) -> Iterator[Line]:
    """Yield the lines of a sheet as openpyxl reads them, each cell's value or what `cell` makes of it."""
    from openpyxl import load_workbook

    refuse_wide_rows()
    with file.open() as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that openpyxl does not know do not matter here
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        read = book.worksheets[sheet] if isinstance(sheet, int) else book[sheet]
        rows = read.iter_rows(max_col=columns, values_only=cell is None)
        for number, cells in enumerate(rows, start=1):
            yield number, list(map(cell, cells)) if cell else list(cells)


def _book(file: GivenFile, columns: int) -> _Book:
    if file not in _read:
        _read[file] = _read_book(file, columns)
    return _read[file]


def _read_book(file: GivenFile, columns: int) -> _Book:
    import python_calamine as calamine

    looked, from_1904 = look_through(file), counts_from_1904(file)
    try:
        with file.open() as stream:
            book = calamine.load_workbook(stream)
            sheets, pieces = [], {}
            for told in book.sheets_metadata:
                if told.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                look = Looked() if looked is None else looked[told.name]
                if look.placed and look.last * look.widest <= MAX_CELLS:
                    opened = book.get_sheet_by_name(told.name)
                    lines = _calamine_lines(opened, look.texts, columns)
                    merged = [(first, last) for first, last in opened.merged_cell_ranges or () if last[0] > first[0]]
                    lines = _with_merged(lines, merged) if merged else lines
                else:
                    lines = slow_lines(file, columns, sheet=told.name)
                pieces[told.name], held = _packed(lines)
                if held:
                    hidden = told.visible != calamine.SheetVisibleEnum.Visible
                    sheets.append(Sheet(told.name, hidden, held, look.hidden, from_1904=from_1904))
    except calamine.PasswordError as error:
        raise InputError(f"{file.name} needs a password; save it without one.") from error
    return _Book(tuple(sheets), pieces)


def _packed(lines: Iterator[Line]) -> tuple[list[_Piece], int]:
    """Return lines packed piece by piece, and how many of them hold something."""
    pieces, held = [], 0
    while some := list(islice(lines, LINES_AT_ONCE)):
        held += sum(1 for _, cells in some if any(cell is not None for cell in cells))
        columns = zip_longest(*[cells for _, cells in some])
        packed = [zlib.compress(pickle.dumps(list(column), pickle.HIGHEST_PROTOCOL), level=1) for column in columns]
        pieces.append(_Piece([number for number, _ in some], packed))
    return pieces, held


def _calamine_lines(sheet: Any, texts: Patches, columns: int) -> Iterator[Line]:
    before: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = (before + [_cell(value) for value in values])[:columns]
        for column, text in texts.get(number, {}).items():
            cells += [None] * (column - len(cells))
            cells[column - 1] = text
        yield number, cells


def _with_merged(lines: Iterator[Line], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[Line]:
    """Give what stands in a cell that was made one with those below it to the lines below that hold something.

    Of each such range its first and its last line and column are given, from 0.
    """
    starts: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (last, _) in merged:
        starts.setdefault(top + 1, []).append((column, last + 1))
    reach: dict[int, tuple[int, Any]] = {}  # column to the last line that a cell reaches, and what it holds
    for number, cells in lines:
        if any(cell is not None for cell in cells):
            for place, (last, value) in reach.items():
                if number <= last and place < len(cells) and cells[place] is None and not _is_number(value):
                    cells[place] = value
        for place, last in starts.get(number, []):
            reach[place] = (last, cells[place] if place < len(cells) else None)
        yield number, cells


def _is_number(value: Any) -> bool:
    """Return whether a value is a number, which repeated below itself would count twice."""
    return isinstance(value, int | float)


def _cell(value: Any) -> Any:
    """Return a value of calamine's: whole numbers as such, a day as its first moment, nothing as None."""
    kind = type(value)
    if kind is str:
        return value or None
    if kind is float:
        return int(value) if value.is_integer() else value
    return datetime.combine(value, time()) if kind is date else value
