"""What the values of an XLSX workbook's cells do not say: formulas without a value, errors, hidden rows, its extent."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from posixpath import join, normpath
from typing import Any
from xml.etree import ElementTree

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.other_workbooks import check_ods, check_xlsb
from lib.intake.workbook_limits import NarrowRows

Patches = dict[int, dict[int, Any]]  # line to column to what stands there, both from 1

MAX_LINE_BYTES = 16_000_000
BYTES_AT_ONCE = 4_000_000
MAX_TEXTS_BYTES = 400_000_000
MAX_OUTLINE_BYTES = 20_000_000
MAX_SHEETS = 200
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
_FROM_1904 = re.compile(rb"""\bdate1904=["'](?:1|true)["']""")
_FROM_1904_IN_XLS = b"\x22\x00\x02\x00\x01\x00"  # the record DATEMODE
_UNUSUAL = re.compile(rb"""<(?:\w+:)?f\b|\bt=["']e["']""")
_LIKE_UNUSUAL = (b"<f", b":f", b't="e"', b"t='e'")  # without any of these, nothing is


@dataclass
class Looked:
    """What a look through a sheet found that its values do not say."""

    texts: Patches = field(default_factory=dict)
    last: int = 0
    widest: int = 26
    hidden: int = 0
    placed: bool = True

    def put(self, line: int, column: int, shown: Any) -> None:
        """Keep what a cell shows that its value does not say."""
        self.texts.setdefault(line, {})[column] = shown


def look_through(file: GivenFile) -> dict[str, Looked] | None:
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


def counts_from_1904(file: GivenFile) -> bool:
    """Return whether an XLSX or XLS workbook counts days from 1904, so that a plain number is another day."""
    with file.open() as stream:
        if not zipfile.is_zipfile(stream):
            stream.seek(0)
            return _FROM_1904_IN_XLS in stream.read()
        with zipfile.ZipFile(stream) as parts:
            outline = "xl/workbook.xml"
            return outline in parts.namelist() and _FROM_1904.search(parts.read(outline)) is not None


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


def _look(file: GivenFile, parts: zipfile.ZipFile, path: str) -> Looked:
    look, left = Looked(), b""
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


def _look_at(lines: bytes, look: Looked) -> None:
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


def _look_at_cells(line: bytes, look: Looked) -> None:
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
