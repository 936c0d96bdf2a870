"""Tables that systems write as HTML, or as Excel's XML of 2003, and call .xls: the lines of the longest one."""

import re
from html.parser import HTMLParser

from lib.base.errors import InputError
from lib.base.words import and_list, plural
from lib.intake.files import GivenFile
from lib.intake.workbooks import Line

MAX_BYTES = 30_000_000
MAX_CELLS_OF_ROW = 1_000
_XML_OF_EXCEL = "urn:schemas-microsoft-com:office:spreadsheet"
_ROWS, _CELLS = ("tr", "row", "ss:row"), ("td", "th", "cell", "ss:cell")
_A_NUMBER = re.compile(r"[\d.,]+")
# What a page that somebody looks at has, and an export has not.
_OF_PAGES = re.compile(r"<(?:script|form|iframe|nav)\b", re.IGNORECASE)


def looks_like_tables(start: str) -> bool:
    """Return whether a file that begins so can hold tables as HTML or as Excel's XML."""
    begins = start.lstrip("\ufeff \r\n\t")
    return begins.startswith("<") and (not begins.startswith("<?xml") or _XML_OF_EXCEL in begins)


def table_lines(file: GivenFile, encoding: str) -> tuple[list[Line], tuple[str, ...]]:
    """Return the rows of the longest table of a file, numbered from 1, and what is said of others that it holds.

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
    # a table for each page of a report, each with the headings above it
    pages = [table for table in parser.tables if table is not longest and table[:1] == longest[:1]]
    if pages:
        longest = [*longest[:1], *(cells for table in parser.tables if table[:1] == longest[:1] for cells in table[1:])]
        parser.tables = [table for table in parser.tables if table[:1] != longest[:1]]
    others = [
        len(table) for table in parser.tables if table is not longest and sum(len(cells) > 1 for cells in table) > 1
    ]
    said = f"The longest table of {file.name} was read. It holds {plural(len(others), 'other')}, not read: " + and_list(
        [f"one of {plural(rows, 'row')}" for rows in others]
    )
    lines = [(number, list(cells)) for number, cells in enumerate(longest, start=1)]
    together = f"{plural(len(pages) + 1, 'table')} of {file.name} have the same headings and were read together."
    return lines, (*([together] if pages else []), *([f"{said}."] if others else []))


class _Tables(HTMLParser):
    """Gathers the rows of every table; a row or cell that is not closed ends where the next begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._down = self._over = 0
        self._reach: dict[int, tuple[int, str]] = {}  # column to how many rows below a cell reaches, and its text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("table", "ss:table"):
            self.end_row()
            self.tables.append([])
            self._reach = {}
        elif tag in _ROWS:
            self.end_row()
            self._row = []
        elif tag in _CELLS:
            self._end_cell()
            if self._row is not None:
                told = dict(attrs)
                self._fill_to(_number(told.get("ss:index")) - 1)
                self._carry()
                self._cell = []
                self._down = max(_number(told.get("rowspan")) - 1, _number(told.get("ss:mergedown")))
                self._over = max(_number(told.get("colspan")) - 1, _number(told.get("ss:mergeacross")))
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

    def _fill_to(self, place: int) -> None:
        """Fill in the empty cells that Excel's XML leaves out before one that says its place."""
        while self._row is not None and len(self._row) < min(place, MAX_CELLS_OF_ROW):
            self._row.append(self._reaching())

    def _carry(self) -> None:
        """Fill in the cells of rows above that reach down into this one."""
        while (
            self._row is not None and self._reach.get(len(self._row), (0, ""))[0] and len(self._row) < MAX_CELLS_OF_ROW
        ):
            self._row.append(self._reaching())

    def _reaching(self) -> str:
        """Return what reaches down into the next cell of the row."""
        place = len(self._row or [])
        down, text = self._reach.pop(place, (0, ""))
        if down > 1:
            self._reach[place] = (down - 1, text)
        return text

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            text = " ".join("".join(self._cell).split())
            for over in range(min(self._over, MAX_CELLS_OF_ROW) + 1):
                if len(self._row) < MAX_CELLS_OF_ROW:
                    shown = "" if over else text
                    below = "" if _A_NUMBER.fullmatch(shown) else shown  # which would count twice
                    if self._down:
                        self._reach[len(self._row)] = (self._down, below)
                    self._row.append(shown)
        self._cell = None

    def end_row(self) -> None:
        """End the row that is open, if one is."""
        self._end_cell()
        if self._row is not None and self.tables:
            self._carry()
            self.tables[-1].append(self._row)
        self._row = None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 7 else 0
