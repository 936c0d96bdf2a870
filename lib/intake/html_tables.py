"""Tables that systems write as HTML, or as Excel's XML of 2003, and call .xls: the lines of the longest one."""

import re
from html.parser import HTMLParser

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.workbooks import Line

MAX_BYTES = 30_000_000
MAX_CELLS_OF_ROW = 1_000
_XML_OF_EXCEL = "urn:schemas-microsoft-com:office:spreadsheet"
_ROWS, _CELLS = ("tr", "row", "ss:row"), ("td", "th", "cell", "ss:cell")
# What a page that somebody looks at has, and an export has not.
_OF_PAGES = re.compile(r"<(?:script|form|iframe|nav)\b", re.IGNORECASE)


def looks_like_tables(start: str) -> bool:
    """Return whether a file that begins so can hold tables as HTML or as Excel's XML."""
    begins = start.lstrip("\ufeff \r\n\t")
    return begins.startswith("<") and (not begins.startswith("<?xml") or _XML_OF_EXCEL in begins)


def table_lines(file: GivenFile, encoding: str) -> list[Line]:
    """Return the rows of the longest table of a file, numbered from 1 by their place in it.

    Raises
    ------
    InputError
        When it is a page to look at, too large, or holds no table of two rows and columns.
    """
    if file.size > MAX_BYTES:
        raise InputError(f"{file.name} is larger than {MAX_BYTES // 1_000_000} MB; save it as XLSX or CSV.")
    with file.open() as stream:
        text = stream.read().decode(encoding, "replace")
    parser = _Tables()
    if not _OF_PAGES.search(text):
        parser.feed(text)
        parser.close()
        parser.end_row()
    longest = max(parser.tables, key=len, default=[])
    if sum(len(cells) > 1 for cells in longest) < 2:
        raise InputError(f"{file.name} is a web page, not a table; download it again or save it as CSV.")
    return [(number, list(cells)) for number, cells in enumerate(longest, start=1)]


class _Tables(HTMLParser):
    """Gathers the rows of every table; a row or cell that is not closed ends where the next begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("table", "ss:table"):
            self.end_row()
            self.tables.append([])
        elif tag in _ROWS:
            self.end_row()
            self._row = []
        elif tag in _CELLS:
            self._end_cell()
            if self._row is not None:
                self._skip_to(dict(attrs).get("ss:index"))
                self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS:
            self._end_cell()
        elif tag in _ROWS or tag in ("table", "ss:table"):
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _skip_to(self, index: str | None) -> None:
        """Fill in the empty cells that Excel's XML leaves out before one that says its place."""
        if index and index.isdigit() and self._row is not None:
            self._row += [""] * (min(int(index), MAX_CELLS_OF_ROW) - 1 - len(self._row))

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None and len(self._row) < MAX_CELLS_OF_ROW:
            self._row.append(" ".join("".join(self._cell).split()))
        self._cell = None

    def end_row(self) -> None:
        """End the row that is open, if one is."""
        self._end_cell()
        if self._row is not None and self.tables:
            self.tables[-1].append(self._row)
        self._row = None
