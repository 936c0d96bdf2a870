"""How much of an Excel file is opened at all: a small file can unpack to anything.

What a library reads as a whole before its first row (the list of texts, the styles, the outline) is limited by its size
and count; the sheet, which is read row by row, by the cells of a row.
"""

import re
import zipfile
from functools import cache
from typing import IO, Any

from lib.base.errors import InputError
from lib.intake.files import GivenFile

MAX_PACKING = 200
MAX_PARTS = 5_000
MAX_TEXT_BYTES = 300_000_000
MAX_TEXTS = 3_000_000
MAX_OUTLINE_BYTES = 20_000_000  # each of styles, list of sheets, theme, and what leads from one part to another
MAX_CELLS_OF_ROW = 16_384  # more than any version of Excel has columns
BYTES_AT_ONCE = 4_000_000

_PART = re.compile(rb"<(?:\w+:)?Override\s([^>]*)>")
_NAMED = re.compile(rb"""PartName\s*=\s*["']/?([^"']*)["']""")
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")


def check_workbook(file: GivenFile, most_unpacked: int) -> None:
    """Refuse an Excel file that is damaged, or larger than any real one, before anything of it is read.

    Raises
    ------
    InputError
        When it is.
    """
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as parts:
            listed = parts.infolist()
            _check_sizes(file, listed, most_unpacked)
            types = parts.read("[Content_Types].xml") if "[Content_Types].xml" in parts.namelist() else b""
            texts = {*_of_kind(types, b"sharedStrings+xml"), "xl/sharedStrings.xml"}
            outline = {*_of_kind(types, b"main+xml"), *_of_kind(types, b"styles+xml"), *_of_kind(types, b"theme+xml")}
            for part in listed:
                if part.filename in texts:
                    _check_texts(file, parts, part)
                elif part.filename in outline or part.filename.endswith(".rels"):
                    _refuse(file, part.file_size > MAX_OUTLINE_BYTES)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{file.name} is a damaged Excel file; save it again.") from error


def _refuse(file: GivenFile, too_much: bool) -> None:
    if too_much:
        raise InputError(f"{file.name} unpacks to far more than an export can hold; it was not opened.")


def _check_sizes(file: GivenFile, listed: list[zipfile.ZipInfo], most_unpacked: int) -> None:
    packed = any(part.file_size > MAX_PACKING * max(part.compress_size, 1_000) for part in listed)
    types = sum(part.file_size for part in listed if part.filename == "[Content_Types].xml")
    _refuse(file, packed or sum(part.file_size for part in listed) > most_unpacked)
    _refuse(file, len(listed) > MAX_PARTS or types > MAX_OUTLINE_BYTES)


def _of_kind(types: bytes, ending: bytes) -> set[str]:
    """Return the names of the parts whose content is of a kind."""
    named = (_NAMED.search(said) for said in _PART.findall(types) if ending in said)
    return {found[1].decode("utf-8", "replace") for found in named if found}


def _check_texts(file: GivenFile, parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    _refuse(file, part.file_size > MAX_TEXT_BYTES)
    count, rest = 0, b""
    with parts.open(part) as content:
        while block := content.read(BYTES_AT_ONCE):
            count += len(_TEXT.findall(rest + block))
            rest = block[-20:] if not _TEXT.search(block[-20:]) else b""
            _refuse(file, count > MAX_TEXTS)


class NarrowRows:
    """A sheet as it is read, which refuses a row of more cells than a sheet has columns.

    Parameters
    ----------
    content : binary file
        The sheet's part.
    """

    def __init__(self, content: IO[bytes]):
        self._content, self._cells = content, 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises
        ------
        InputError
            When the row that they belong to is too wide.
        """
        block = self._content.read(size)
        ends = [found.end() for found in _ROW_END.finditer(block)]
        first, last = (ends[0], ends[-1]) if ends else (len(block), 0)
        widest = self._cells + len(_CELL.findall(block, 0, first))
        self._cells = len(_CELL.findall(block, last)) if ends else widest
        if widest > MAX_CELLS_OF_ROW:
            raise InputError(f"The file has a row of more than {MAX_CELLS_OF_ROW:,} columns; keep those needed.")
        return block

    def __getattr__(self, name: str) -> Any:
        return getattr(self._content, name)

    def __enter__(self) -> "NarrowRows":
        return self

    def __exit__(self, *_: object) -> None:
        self._content.close()


@cache
def refuse_wide_rows() -> None:
    """Let openpyxl read every sheet through `NarrowRows`, from the moment at which it looks for the sheet's size.

    It builds a row as a whole, and offers no place to stop: a row of a million cells took 10 s and 200 MB.
    """
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    whole = ReadOnlyWorksheet._get_source
    ReadOnlyWorksheet._get_source = lambda sheet: NarrowRows(whole(sheet))
