"""The lines of an Excel file's first sheet: a large one is read once, by a fast library where it is of the usual kind.

openpyxl reads every workbook but takes minutes for half a million rows. calamine takes seconds, but gives a formula's
last value and not the formula, and holds the whole sheet in memory. So a large sheet is looked through first, and only
when it holds nothing that the two libraries read differently, nor more than fits into memory, does calamine get it.
"""

import pickle
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from copy import copy
from datetime import date, datetime, time
from itertools import islice, pairwise
from typing import IO, Any
from weakref import WeakKeyDictionary

from lib.intake.files import GivenFile
from lib.records.store import many_cells

Line = tuple[int, list[Any]]
CellReader = Callable[[Any], Any]

# Enough for a header and a sample, for which reading a large file as a whole would take too long.
FIRST_LINES = 3_000
# calamine takes 24 bytes for each cell of the rectangle from the first cell to the last, empty or not.
MAX_CELLS = 20_000_000
LINES_AT_ONCE = 10_000
BYTES_AT_ONCE = 4_000_000
MAX_LINE_BYTES = 16_000_000

# Lines as both libraries read alike: cells that hold nothing, a text, a place in the list of texts, true or false, or a
# number, whole with up to 15 digits or in the way Excel writes others. Anything else may be a formula, an error …
_START = rb'<c r="[A-Z]{1,2}\d{1,6}"(?: s="\d{1,5}")?'
_NUMBER = rb"-?\d{1,15}(?:\.\d*[1-9]\d*)?|-?[1-9](?:\.\d*)?[eE]-0?[1-9]\d{0,2}"
_TEXT = rb'<is><t(?: xml:space="preserve")?(?:/>|>[^<\r]*+</t>)</is>'
_CELL = (
    rb"(?:" + _START + rb'(?:/>|(?: t="(?:n|s|b)")?>(?:<v>(?:' + _NUMBER + rb")</v>)?</c>"
    rb'| t="inlineStr">' + _TEXT + rb"</c>))"
)
_LINES = re.compile(rb'(?:<row r="\d{1,6}"(?: [^<>/\r]*+)?(?:/>|>' + _CELL + rb"*+</row>))*+")
# Line ends and signs written as codes, which each library reads in its own way; letters as codes they read alike.
_UNUSUAL_CODE = re.compile(rb"&#(?!(?:1[6-9]\d|[2-9]\d\d|[1-9]\d{3,6});)")
_UNUSUAL = (b"_x", b"x005F_")
_UNUSUAL_ELSEWHERE = (*_UNUSUAL, b"\r", b"<!")
_DECLARED = rb"""<\?xml version=["']1.0["'](?: encoding=["']utf-8["'])?(?: standalone=["']\w+["'])?\s*\?>\s*"""
_UTF_8 = re.compile(rb"(?:\xef\xbb\xbf)?(?:" + _DECLARED + rb")?<\w", re.IGNORECASE)
_ROW = re.compile(rb'<row r="(\d+)"')
_WIDE_CELL = re.compile(rb'<c r="([A-Z]{2})(\d+)"')

# The lines of each large file, packed, for as long as the file is held; None for one that only openpyxl reads.
_packed: "WeakKeyDictionary[GivenFile, list[bytes] | None]" = WeakKeyDictionary()


def workbook_lines(file: GivenFile, columns: int) -> Iterator[Line]:
    """Yield the lines of the first sheet with their numbers; a formula is given as its text, which begins with '='.

    Parameters
    ----------
    file : GivenFile
        An XLSX file whose parts are known to unpack to no more than memory holds.
    columns : int
        Cells of a line beyond these are left out.
    """
    if file not in _packed:
        lines = slow_lines(file, columns)
        yield from islice(lines, FIRST_LINES)
        beyond = next(lines, None)
        if beyond is None:
            return
        _packed[file] = packed_lines(file, columns)
        if _packed[file] is None:
            yield beyond
            yield from lines
        else:
            yield from islice(_unpacked(file), FIRST_LINES, None)
    elif _packed[file] is None:
        yield from slow_lines(file, columns)
    else:
        yield from _unpacked(file)


def _unpacked(file: GivenFile) -> Iterator[Line]:
    for piece in _packed[file] or []:
        yield from pickle.loads(zlib.decompress(piece))


def slow_lines(file: GivenFile, columns: int, cell: CellReader | None = None) -> Iterator[Line]:
    """Yield the lines as openpyxl reads them, each cell's value or what `cell` makes of it."""
    from openpyxl import load_workbook

    with file.open() as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that openpyxl does not know do not matter here
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        rows = book.worksheets[0].iter_rows(max_col=columns, values_only=cell is None)
        for number, cells in enumerate(rows, start=1):
            yield number, list(map(cell, cells)) if cell else list(cells)


def packed_lines(file: GivenFile, columns: int) -> list[bytes] | None:
    """Return the lines as calamine reads them, packed piece by piece; None when openpyxl must read them."""
    lines = fast_lines(file, columns)
    if lines is None:
        return None
    pieces = []
    with many_cells():
        while some := list(islice(lines, LINES_AT_ONCE)):
            pieces.append(zlib.compress(pickle.dumps(some, protocol=pickle.HIGHEST_PROTOCOL), level=1))
    return pieces


def fast_lines(file: GivenFile, columns: int) -> Iterator[Line] | None:
    """Return the lines as calamine reads them; None when it would read them otherwise than openpyxl."""
    import python_calamine

    try:
        sheet_name = _usual_sheet(file)
        if sheet_name is None:
            return None
        with file.open() as stream:
            book = python_calamine.load_workbook(stream)
            if book.sheet_names[0] != sheet_name:
                return None
            sheet = book.get_sheet_by_index(0)
    except (python_calamine.CalamineError, zipfile.BadZipFile):
        return None
    before: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    rows = sheet.iter_rows()
    return ((number, (before + [_cell(cell) for cell in cells])[:columns]) for number, cells in enumerate(rows, 1))


def _cell(cell: Any) -> Any:
    """Return a cell as openpyxl gives it."""
    kind = type(cell)
    if kind is str:
        return cell or None
    if kind is float:
        return int(cell) if cell.is_integer() else cell
    return datetime.combine(cell, time()) if kind is date else cell


def _usual_sheet(file: GivenFile) -> str | None:
    """Return the name of the first sheet when calamine reads it as openpyxl does and it fits into memory."""
    from openpyxl.reader.excel import ExcelReader

    class Outline(ExcelReader):
        """All of a workbook but its texts, which may be as large as the sheet."""

        def read_strings(self) -> None:
            """Leave the texts out."""

    with file.open() as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outline = Outline(stream, read_only=True, keep_links=False)
        outline.read()
        book = outline.wb
        sheet = book.worksheets[0]
        path, parts = sheet._worksheet_path, outline.archive
        others = {other._worksheet_path for other in book.worksheets[1:]} - {path}
        # Formats 27 to 36 and 50 to 58 are dates in the Far East only; some workbooks count days from 1904.
        strange = {style.numFmtId for style in book._cell_styles} & {*range(27, 37), *range(50, 59)}
        listed = [part for part in parts.infolist() if part.filename not in others]
        if strange or book.epoch.year == 1904 or len({part.filename for part in listed}) < len(listed):
            return None
        dates = book._date_formats
        for part in listed:
            with _whole(parts, part) as content:
                usual = _is_usual_sheet(content, dates, sheet.max_row) if part.filename == path else _is_usual(content)
                if not usual or content.read(1) or content.tell() != part.file_size:
                    return None
    return str(sheet.title)


def _whole(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> IO[bytes]:
    """Open a part so that one which unpacks to more than it says can be told."""
    told = copy(part)
    told.file_size += 1
    return parts.open(told)


def _is_usual(content: IO[bytes]) -> bool:
    """Tell whether a part other than the sheet, if it is the list of texts, holds none that is read differently."""
    rest = content.read(1_000)
    texts, first = b"sst" in rest, _UTF_8.match(rest)
    if texts and not first:
        return False
    rest = rest[first.end() :] if first else rest
    while rest:
        if texts and _holds(rest, _UNUSUAL_ELSEWHERE):
            return False
        block = content.read(BYTES_AT_ONCE)
        rest = rest[-10:] + block if block else b""
    return True


def _is_usual_sheet(content: IO[bytes], dates: set[int], told_rows: int | None) -> bool:
    """Tell whether the sheet holds cells of the usual kinds only, line below line, in a rectangle that fits."""
    start = content.read(BYTES_AT_ONCE)
    head, found, block = start.partition(b"<sheetData>")
    first = _UTF_8.match(head)
    if not found or not first or _holds(head[first.end() :], _UNUSUAL_ELSEWHERE):
        return False
    styles = b"|".join(str(style).encode() for style in sorted(dates)) or b"none"
    # A date's number is not negative and has up to six digits; the last instant of a day is rounded differently.
    strange_date = re.compile(rb' s="(?:' + styles + rb')"(?: t="n")?><v>(?!\d{1,6}(?:\.\d+)?(?:[eE]-\d+)?<)')
    last, wide, lowest_wide, ended = 0, 26, 0, False
    while not ended:
        more = content.read(BYTES_AT_ONCE)
        lines, end, _ = block.partition(b"</sheetData>")
        ended = bool(end)
        if not ended:
            cut = block.rfind(b"<row ")
            if not more or len(block) > MAX_LINE_BYTES:
                return False
            lines, block = (block[:cut], block[cut:] + more) if cut > 0 else (b"", block + more)
        if not _LINES.fullmatch(lines) or _holds(lines, (*_UNUSUAL, b"<v>0.9999999")) or strange_date.search(lines):
            return False
        numbers = [last, *map(int, _ROW.findall(lines))]
        if any(above >= below for above, below in pairwise(numbers)):
            return False
        last = numbers[-1]
        for letters, row in set(_WIDE_CELL.findall(lines)):
            wide, lowest_wide = max(wide, _column(letters)), max(lowest_wide, int(row))
    while content.read(BYTES_AT_ONCE):
        pass
    return max(last, lowest_wide) * wide <= MAX_CELLS and told_rows in (None, last)


def _holds(content: bytes, any_of: tuple[bytes, ...]) -> bool:
    return any(piece in content for piece in any_of) or _UNUSUAL_CODE.search(content) is not None


def _column(letters: bytes) -> int:
    return (letters[0] - 64) * 26 + letters[1] - 64
