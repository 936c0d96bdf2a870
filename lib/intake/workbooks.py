"""The sheets of a workbook and their lines, read by calamine, each read once for as long as the file is held.

calamine reads half a million rows in seconds and gives what a cell shows: a formula's stored value, an error as
nothing. So every sheet is first looked through for what its values do not say: formulas that hold no value and errors,
rows that are hidden, and how many cells its rectangle takes in memory. A sheet whose cells do not say where they stand,
or whose rectangle is too large for memory, is read line by line by openpyxl, which is slow.
"""

import pickle
import re
import warnings
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice, zip_longest
from posixpath import join, normpath
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary
from xml.etree import ElementTree

from lib.base.errors import InputError
from lib.base.words import plural
from lib.intake.files import GivenFile
from lib.intake.other_workbooks import check_ods, check_xlsb
from lib.intake.workbook_limits import NarrowRows, refuse_wide_rows

Line = tuple[int, list[Any]]
CellReader = Callable[[Any], Any]
Patches = dict[int, dict[int, Any]]  # line to column to what stands there, both from 1

MAX_SHEETS = 200
MAX_OUTLINE_BYTES = 20_000_000
MAX_TEXTS_BYTES = 400_000_000
# calamine takes 24 bytes for each cell of the rectangle from the first cell to the last, empty or not.
MAX_CELLS = 20_000_000
LINES_AT_ONCE = 10_000
BYTES_AT_ONCE = 4_000_000
MAX_LINE_BYTES = 16_000_000

_P = rb"(?:\w+:)?"  # a workbook may name its elements 'x:row'
_ROW = re.compile(rb"<" + _P + rb"row\b([^>]*)>")
_CELL = re.compile(rb"<" + _P + rb"c\b([^>]*?)(?:/>|>(.*?)</" + _P + rb"c>)", re.DOTALL)
_WIDE = re.compile(rb"""<(?:\w+:)?c [^>]*?\br=["']([A-Z]{2,3})\d""")
_USUALLY_WIDE = re.compile(rb'<c r="([A-Z]{2,3})\d')
_NOWHERE = re.compile(rb"<" + _P + rb"""c(?=[\s>/])(?![^>]*\br=["'])""")
_NUMBER_OF = re.compile(rb"""\br=["'](\d+)["']""")
_PLACE_OF = re.compile(rb"""\br=["']([A-Z]{1,3})(\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_FORMULA = re.compile(rb"<" + _P + rb"f\b[^>]*?(?:/>|>(.*?)</" + _P + rb"f>)", re.DOTALL)
_VALUE = re.compile(rb"<" + _P + rb"v\b[^>]*?>(.*?)</" + _P + rb"v>", re.DOTALL)
_DATE = re.compile(r"\s*DATE\(\s*(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)\s*")
_UNUSUAL = re.compile(rb"""<(?:\w+:)?f\b|\bt=["']e["']""")
_LIKE_UNUSUAL = (b"<f", b":f", b't="e"', b"t='e'")  # without any of these, nothing is


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    name : str
        As its tab is labelled.
    hidden : bool
        Whether Excel shows no tab of it.
    lines : int
        Lines that hold something.
    lines_hidden : int
        Lines that Excel does not show, such as those that a filter leaves out; they are read like the others.
    """

    name: str
    hidden: bool
    lines: int
    lines_hidden: int

    @property
    def in_words(self) -> str:
        """How many rows it holds, and whether it is hidden: '40 rows, hidden'."""
        return f"{plural(self.lines, 'row')}{', hidden' if self.hidden else ''}"


@dataclass
class _Looked:
    """What a look through a sheet found that its values do not say."""

    texts: Patches = field(default_factory=dict)
    last: int = 0
    widest: int = 26
    hidden: int = 0
    placed: bool = True

    def put(self, line: int, column: int, shown: Any) -> None:
        self.texts.setdefault(line, {})[column] = shown


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

    looked = _look_through(file)
    try:
        with file.open() as stream:
            book = calamine.load_workbook(stream)
            sheets, pieces = [], {}
            for told in book.sheets_metadata:
                if told.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                look = _Looked() if looked is None else looked[told.name]
                if look.placed and look.last * look.widest <= MAX_CELLS:
                    lines = _calamine_lines(book.get_sheet_by_name(told.name), look.texts, columns)
                else:
                    lines = slow_lines(file, columns, sheet=told.name)
                pieces[told.name], held = _packed(lines)
                if held:
                    hidden = told.visible != calamine.SheetVisibleEnum.Visible
                    sheets.append(Sheet(told.name, hidden, held, look.hidden))
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


def _cell(value: Any) -> Any:
    """Return a value of calamine's: whole numbers as such, a day as its first moment, nothing as None."""
    kind = type(value)
    if kind is str:
        return value or None
    if kind is float:
        return int(value) if value.is_integer() else value
    return datetime.combine(value, time()) if kind is date else value


# --- what the values do not say ---


def _look_through(file: GivenFile) -> dict[str, _Looked] | None:
    """Return what stands in each sheet beside its values; None for other kinds than XLSX."""
    with file.open() as stream:
        if not zipfile.is_zipfile(stream):
            return None
        with zipfile.ZipFile(stream) as parts:
            names = parts.namelist()
            if len(set(names)) < len(names):
                raise InputError(f"{file.name} holds a part twice; save it again.")
            for name, check in (("xl/workbook.bin", check_xlsb), ("content.xml", check_ods)):
                if name in names:
                    check(file, parts)
                    return None
            for name in ("xl/sharedStrings.xml", "xl/styles.xml"):
                if name in names:
                    _check_honest(file, parts, name)
            return {name: _look(file, parts, path) for name, path in _paths(file, parts).items()}


def _paths(file: GivenFile, parts: zipfile.ZipFile) -> dict[str, str]:
    """Return the part that each sheet lies in."""
    book = _outline(file, parts, "xl/workbook.xml")
    targets = {
        found.get("Id"): normpath(join("xl", found.get("Target", "")))
        if not found.get("Target", "").startswith("/")
        else found.get("Target", "")[1:]
        for found in _outline(file, parts, "xl/_rels/workbook.xml.rels").findall(".//{*}Relationship")
    }
    paths = {}
    for sheet in book.findall(".//{*}sheet"):
        path = targets.get(next((value for key, value in sheet.attrib.items() if key.endswith("}id")), ""))
        if path in parts.namelist():
            paths[sheet.get("name", "")] = str(path)
    if len(paths) > MAX_SHEETS:
        raise InputError(f"{file.name} has more than {MAX_SHEETS} sheets; keep the one with the records.")
    return paths


def _outline(file: GivenFile, parts: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if parts.getinfo(name).file_size > MAX_OUTLINE_BYTES:
        raise InputError(f"{file.name} is not an Excel file that can be read; save it again as XLSX or CSV.")
    content = parts.read(name)
    if b"<!DOCTYPE" in content:
        raise InputError(f"{file.name} is not an Excel file that can be read; save it again as XLSX or CSV.")
    return ElementTree.fromstring(content)


def _check_honest(file: GivenFile, parts: zipfile.ZipFile, name: str) -> None:
    """Read a part to its end: one that is larger than it says, or than any real one, never comes to calamine."""
    part = parts.getinfo(name)
    if part.file_size > MAX_TEXTS_BYTES:
        raise InputError(f"{file.name} holds more text than an export can; split it by year.")
    for _ in _blocks(file, parts, name):
        pass


def _blocks(file: GivenFile, parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    part = parts.getinfo(name)
    told = copy(part)
    told.file_size += 1  # so that a part which unpacks to more than it says can be told
    with parts.open(told) as opened:
        content = NarrowRows(opened)
        while block := _some(content):
            yield block
        if content.tell() != part.file_size:
            raise InputError(f"{file.name} unpacks to more than it says; it was not opened.")


def _some(content: NarrowRows) -> bytes:
    try:
        return content.read(BYTES_AT_ONCE)
    except EOFError:  # the end of an honest part, which is a byte shorter than asked for
        return b""


def _look(file: GivenFile, parts: zipfile.ZipFile, path: str) -> _Looked:
    look, left = _Looked(), b""
    row = b""
    for block in _blocks(file, parts, path):
        left += block
        if not row:
            start = re.search(rb"<(\w+:)?sheetData", left)
            if not start:
                if len(left) > MAX_LINE_BYTES:
                    break
                continue
            row, left = b"<" + (start[1] or b"") + b"row", left[start.end() :]
        cut = left.rfind(row)
        if cut > 0:
            _look_at(left[:cut], look)
            left = left[cut:]
        elif len(left) > MAX_LINE_BYTES:
            raise InputError(f"{file.name} has a line longer than any export’s; keep the columns that are needed.")
    if row:
        _look_at(left, look)
    elif left:
        look.placed = False  # another way of writing (UTF-16): calamine or openpyxl says whether it can be read
    return look


def _look_at(lines: bytes, look: _Looked) -> None:
    """Add what some whole lines of a sheet hold."""
    # As Excel writes them, every cell begins so: then most can be told without looking at each.
    usual = lines.count(b"<c") == lines.count(b'<c r="') and b":c" not in lines and b":row" not in lines
    unusual = any(mark in lines for mark in _LIKE_UNUSUAL) and _UNUSUAL.search(lines) is not None
    if look.placed and not usual and _NOWHERE.search(lines):
        look.placed = False
    for letters in set((_USUALLY_WIDE if usual else _WIDE).findall(lines)):
        look.widest = max(look.widest, _column(letters))
    if usual and not unusual and b"hidden=" not in lines:
        last = _ROW.match(lines, max(lines.rfind(b"<row"), 0))
        number = _NUMBER_OF.search(last[1]) if last else None
        if number:
            look.last = int(number[1])
            return
    starts = list(_ROW.finditer(lines))
    for place, start in enumerate(starts):
        number = _NUMBER_OF.search(start[1])
        look.last = int(number[1]) if number else look.last + 1
        if _HIDDEN.search(start[1]) and not start[1].endswith(b"/"):
            look.hidden += 1
        if unusual:
            end = starts[place + 1].start() if place + 1 < len(starts) else len(lines)
            if _UNUSUAL.search(lines, start.end(), end):
                _look_at_cells(lines[start.end() : end], look)


def _look_at_cells(line: bytes, look: _Looked) -> None:
    """Keep the text of each formula that holds no value, and of each error."""
    for attributes, inside in _CELL.findall(line):
        place = _PLACE_OF.search(attributes)
        if not place or not inside:
            continue
        value, formula = _VALUE.search(inside), _FORMULA.search(inside)
        column, number = _column(place[1]), int(place[2])
        shown = value[1].decode("utf-8", "replace") if value else ""
        if re.search(rb"""\bt=["']e["']""", attributes):
            look.put(number, column, shown or "#N/A")
        elif formula and not shown and not re.search(rb"""\bt=["']str["']""", attributes):
            look.put(number, column, _worked_out((formula[1] or b"").decode("utf-8", "replace")))


def _worked_out(formula: str) -> Any:
    """Return the day that a formula such as DATE(2025,3,4) stands for; any other as its text."""
    numbers = _DATE.fullmatch(formula)
    with suppress(ValueError):
        if numbers:
            return datetime(int(numbers[1]), int(numbers[2]), int(numbers[3]))
    return f"={formula}"


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
