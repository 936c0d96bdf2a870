"""Workbooks other than XLSX (LibreOffice's ODS, Excel's XLSB): how large each sheet really is, before it is read.

The library that reads them takes memory for the whole rectangle from a sheet's first cell to its last, so that a small
file which names a cell far out would take all there is.
"""

import re
import zipfile
from collections.abc import Iterator

from lib.base.errors import InputError
from lib.intake.files import GivenFile

MAX_CELLS = 20_000_000
BYTES_AT_ONCE = 4_000_000
MAX_LINE_BYTES = 16_000_000
MAX_XLSB_BYTES = 200_000_000

_TABLE = re.compile(rb"<table:table\s[^>]*>")
_ROW = re.compile(rb"<table:table-row\b([^>]*)>")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')
# Records of a binary sheet: the header of a row, and what stands in a cell.
_ROW_HEADER, _CELLS = 0, range(1, 12)


def check_ods(file: GivenFile, parts: zipfile.ZipFile) -> None:
    """Refuse an ODS file with a sheet larger than memory is worth, or than it says.

    Raises
    ------
    InputError
        When it has one.
    """
    rows, widest = 0, 0
    for piece in _pieces(file, parts, "content.xml"):
        starts = list(_ROW.finditer(piece))
        tables = [found.start() for found in _TABLE.finditer(piece)]
        for place, start in enumerate(starts):
            if tables and start.start() > tables[0]:
                rows, widest = 0, 0
                tables.pop(0)
            end = starts[place + 1].start() if place + 1 < len(starts) else len(piece)
            times, width = _times(_ROWS, start[1]), _width(piece[start.end() : end])
            if width:
                widest = max(widest, width)
                rows += times
            elif times < 10_000:  # the empty rest of a sheet is one row, many times over, and takes no memory
                rows += times
            _refuse(file, rows * widest > MAX_CELLS)


def _width(cells: bytes) -> int:
    """Return the place of the last cell of a row that holds something."""
    width = last = 0
    for found in _CELL.finditer(cells):
        width += _times(_COLUMNS, found[1])
        if b"value-type" in found[1] or not found[2]:
            last = width
    return last


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1][:10]) if found else 1


def _pieces(file: GivenFile, parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part in pieces that end before a row begins."""
    left, part = b"", parts.getinfo(name)
    with parts.open(part) as content:
        while block := content.read(BYTES_AT_ONCE):
            left += block
            _refuse(file, b"<!DOCTYPE" in block)
            cut = left.rfind(b"<table:table-row")
            if cut > 0:
                yield left[:cut]
                left = left[cut:]
            _refuse(file, len(left) > MAX_LINE_BYTES)
    yield left


def check_xlsb(file: GivenFile, parts: zipfile.ZipFile) -> None:
    """Refuse a binary workbook with a sheet larger than memory is worth.

    Raises
    ------
    InputError
        When it has one, or a record of it is cut short.
    """
    for part in parts.infolist():
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".bin"):
            _refuse(file, part.file_size > MAX_XLSB_BYTES)
            _check_sheet(file, parts.read(part))


def _check_sheet(file: GivenFile, content: bytes) -> None:
    place, row, column = 0, 0, 0
    while place < len(content):
        kind, place = _number(content, place, 2)
        size, place = _number(content, place, 4)
        if kind == _ROW_HEADER:
            row = max(row, int.from_bytes(content[place : place + 4], "little") + 1)
        elif kind in _CELLS:
            column = max(column, int.from_bytes(content[place : place + 4], "little") + 1)
        _refuse(file, row * column > MAX_CELLS)
        place += size


def _number(content: bytes, place: int, longest: int) -> tuple[int, int]:
    """Return a number written seven bits a byte, and the place after it."""
    value = 0
    for turn in range(longest):
        byte = content[place] if place < len(content) else 0
        place += 1
        value |= (byte & 0x7F) << (7 * turn)
        if byte < 0x80:
            break
    return value, place


def _refuse(file: GivenFile, too_much: bool) -> None:
    if too_much:
        raise InputError(f"{file.name} unpacks to far more than an export can hold; save it as XLSX or CSV.")
