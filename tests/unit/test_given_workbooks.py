"""A workbook is read sheet by sheet, each cell as Excel shows it; what its values do not say is found."""

import io
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.base.errors import InputError
from lib.intake import workbook_looks
from lib.intake import workbooks as given_workbooks
from lib.intake.files import GivenFile
from lib.intake.tables import open_table
from lib.intake.workbooks import sheet_lines, sheets_of, slow_lines
from lib.published.tables import ROOT
from tests.files import as_xlsx

COLUMNS = 257
HEADER = ["Reference", "Date", "Category", "Easting", "Northing"]
SHEET = "xl/worksheets/sheet1.xml"

INSTANTS = [
    *(date(2025, 4, 3), datetime(2025, 4, 3, 14, 30), datetime(2025, 4, 3, 23, 59, 59), datetime(2024, 2, 29)),
    *(time(6, 0), time(0, 0), time(23, 59, 59), timedelta(hours=30), datetime(1900, 1, 1), datetime(1900, 3, 1)),
]
NUMBERS = [0, 1, -3, 12345, 453000, 10**14, 0.5, -1.26, 53.125, 0.1 + 0.2, 1.5e-7, 12345.0, 1e-300]
TEXTS = ["00123", "  two  spaces ", "é\U0001f600", "line\nline", "tab\tbed", " ", "TRUE", "'", '"', "<b>&amp;"]
TEXTS += ["12345", "1e5", "03/04/2025", "Ashfield – Hucknall", "x" * 3_000]


def file_of(content: bytes) -> GivenFile:
    return GivenFile.of("export.xlsx", content)


def by_xlsxwriter(rows: list[list[Any]]) -> bytes:
    """Return a workbook whose texts stand in a list of their own."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer,
        {"strings_to_formulas": False, "default_date_format": "dd/mm/yyyy hh:mm"},
    ) as book:
        sheet = book.add_worksheet("First")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def changed(content: bytes, change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """Return a workbook with one part changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, change(old.read(entry)) if entry.filename == part else old.read(entry))
    return buffer.getvalue()


def cells(lines: Any) -> list[tuple[int, list[tuple[type, Any]]]]:
    """Return the lines with the type of every cell, without the empty cells behind the last one."""
    found = []
    for number, line in lines:
        typed = [(type(cell), cell) if cell != "" else (type(None), None) for cell in line]
        while typed and typed[-1][1] is None:
            typed.pop()
        if typed:
            found.append((number, typed))
    return found


def read_lines(content: bytes) -> Any:
    file = file_of(content)
    return sheet_lines(file, sheets_of(file, COLUMNS)[0].name, COLUMNS)


def assert_alike(content: bytes) -> None:
    """Check against openpyxl, an independent reader of workbooks."""
    assert cells(read_lines(content)) == cells(slow_lines(file_of(content), COLUMNS))


def cell_b2(cell: bytes) -> Any:
    """Return what is read of a workbook whose B2 is written like this."""
    content = changed(by_xlsxwriter([HEADER, ["R1", datetime(2025, 4, 3), "Litter"]]), put_in(cell))
    return dict(read_lines(content))[2][1]


@pytest.mark.parametrize("make", [as_xlsx, by_xlsxwriter])
@pytest.mark.parametrize("cell", [*INSTANTS, *NUMBERS, *TEXTS, True, False, None], ids=lambda cell: repr(cell)[:30])
def test_a_cell_is_the_same_whichever_library_reads_it(make, cell):
    assert_alike(make([HEADER, ["R1", cell, "Litter", 1, cell], [cell, None, None, None, "end"]]))


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(-1e9, 1e9).filter(lambda number: number == 0 or abs(number) > 1e-300),
    st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)).map(lambda when: when.replace(microsecond=0)),
    st.dates(date(1901, 1, 1), date(2200, 1, 1)),
    st.times().map(lambda clock: clock.replace(microsecond=0)),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=20)
    .filter(lambda text: not text.startswith(("=", "#")) and "_x" not in text and "x005F_" not in text),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=80)
@given(
    st.sampled_from([as_xlsx, by_xlsxwriter]),
    st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=6),
)
def test_any_sheet_is_the_same_whichever_library_reads_it(make, rows):
    assert_alike(make([HEADER, *rows]))


FORMATS = [
    *("dd/mm/yyyy hh:mm", "yyyy-mm-dd", "[h]:mm", "hh:mm", "dd mmm", "[$-809]dd mmmm yyyy", "0.00", '0 "days"'),
    *("[Red]0", "yyyy", "mm:ss.0", "dd/mm/yyyy;@", "d-mmm-yy h:mm AM/PM", "# ?/?", "@", "\\d0", "[<1]hh:mm;dd/mm"),
    *("_-* #,##0.00_-", "[$-F800]dddd, mmmm dd, yyyy", "0.00E+00", "[s]", "[mm]:ss", '"Due" dd/mm/yyyy', "General"),
    *(number for number in range(50) if not 27 <= number <= 36),
]


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_a_date_is_told_by_the_same_formats(format_):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        style = book.add_format()
        style.set_num_format(format_)
        for row, number in enumerate([45750, 45750.604166666664, 0.25, 0, 59, 60, 61, 1.5, 45750.123456789]):
            sheet.write_number(row, 1, number, style)
    assert_alike(buffer.getvalue())


def test_blank_lines_merged_titles_and_a_late_first_column_keep_their_places():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(2, 3, 2, 7, "Export of requests", book.add_format({"bold": True}))
        sheet.write_row(4, 2, HEADER)
        sheet.write_row(7, 2, ["R1", None, "Litter"])
        sheet.write_blank(9, 4, None, book.add_format({"italic": True}))
        sheet.write_row(40, 30, ["far right"])
        sheet.set_row(50, 30)
    assert_alike(buffer.getvalue())


def test_cells_beyond_the_last_column_are_left_out():
    content = by_xlsxwriter([list(range(300))])
    assert len(next(read_lines(content))[1]) == COLUMNS
    assert_alike(content)


def put_in(cell: bytes) -> Callable[[bytes], bytes]:
    """Put a cell into the place of B2."""
    return lambda sheet: re.sub(rb'<c r="B2".*?</c>', lambda _: cell, sheet)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (b'<c r="B2"><f>1+1</f><v>2</v></c>', 2),
        (b'<c r="B2"><f t="shared" si="0"/><v>2</v></c>', 2),
        (b'<c r="B2"><f>DATE(2025,4,3)</f></c>', datetime(2025, 4, 3)),
        (b'<c r="B2"><f>DATE(2025,4,31)</f></c>', "=DATE(2025,4,31)"),
        (b'<c r="B2"><f>TODAY()</f></c>', "=TODAY()"),
        (b'<c r="B2"><f>A1</f><v></v></c>', "=A1"),
        (b'<c r="B2"><f t="shared" si="0"/></c>', "="),
        (b'<c r="B2" t="str"><f>A1</f><v>x</v></c>', "x"),
        (b'<c r="B2" t="str"><f>A1</f><v></v></c>', None),
        (b'<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>', "#N/A"),
        (b"<c r='B2' t='e'><v>#REF!</v></c>", "#REF!"),
        (b'<c r="B2"><v>12345.0</v></c>', 12345),
        (b'<c r="B2"><v>1E5</v></c>', 100_000),
        (b'<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
        (b'<c r="B2"><!-- a --><v>1</v></c>', 1),
    ],
)  # fmt: skip
def test_a_cell_is_what_excel_shows_and_what_excel_cannot_show_is_said(cell, expected):
    assert cell_b2(cell) == expected


@pytest.mark.parametrize("block", [200, 1_000, 4_000_000])
def test_formulas_are_found_whatever_pieces_a_sheet_is_looked_through_in(monkeypatch, block):
    monkeypatch.setattr(workbook_looks, "BYTES_AT_ONCE", block)
    monkeypatch.setattr(given_workbooks, "LINES_AT_ONCE", 7)
    rows = [HEADER, *[[f"R{i}", datetime(2025, 4, 3), "Litter", i, i / 7] for i in range(100)]]
    content = by_xlsxwriter(rows)
    assert_alike(content)
    formula = changed(content, lambda sheet: re.sub(rb'<c r="D99">.*?</c>', b'<c r="D99"><f>SUM(D1)</f></c>', sheet))
    read, plain = dict(read_lines(formula)), dict(read_lines(content))
    assert read.pop(99)[3] == "=SUM(D1)"
    assert plain.pop(99)[3] == 97
    assert read == plain


def of_sheets(**sheets: list[list[Any]]) -> bytes:
    """Return a workbook of sheets; one whose name begins with 'Hidden' is hidden."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name.startswith("Hidden"):
                sheet.hide()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


RECORDS = [HEADER, *[[f"R{i}", "03/04/2025", "Litter", 1, 2] for i in range(5)]]
SUMMARY = [["Month", "Count"], ["April", 5], ["May", 7]]
KNOWN = {"reference", "date", "category"}


def test_the_sheet_that_looks_like_records_is_read_and_the_others_are_named():
    table = open_table(file_of(of_sheets(Cover=[["Exported today"]], Summary=SUMMARY, Data=RECORDS)), KNOWN)
    assert table.sheet is not None
    assert table.sheet.name == "Data"
    assert sum(1 for _ in table.rows()) == 5
    assert table.notes() == [
        "The sheet “Data” was read. The file also holds “Cover” (1 row) and “Summary” (3 rows), not read."
    ]


def test_a_hidden_sheet_is_read_only_when_it_is_asked_for():
    file = file_of(of_sheets(Summary=SUMMARY, Hidden=RECORDS))
    table = open_table(file, KNOWN)
    assert table.header == ("Month", "Count")
    assert table.notes() == ["The sheet “Summary” was read. The file also holds “Hidden” (6 rows, hidden), not read."]
    asked = open_table(file, KNOWN, "Hidden")
    assert asked.header == tuple(HEADER)
    assert asked.content != table.content
    with pytest.raises(InputError, match="no sheet “Else”; its sheets are “Summary” and “Hidden”"):
        open_table(file, KNOWN, "Else")


def test_a_workbook_whose_records_are_hidden_says_so():
    with pytest.raises(InputError, match=r"hidden sheets: “Hidden” \(6 rows, hidden\)"):
        open_table(file_of(of_sheets(Empty=[], Hidden=RECORDS)), KNOWN)


def test_rows_that_a_filter_hides_are_read_and_said():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate(RECORDS):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, 5, 4)
        for row in (2, 3, 50):
            sheet.set_row(row, options={"hidden": True})
    table = open_table(file_of(buffer.getvalue()), KNOWN)
    assert sum(1 for _ in table.rows()) == 5
    assert table.notes() == [
        "2 rows of the sheet “Data” cannot be seen in Excel, as when a filter is set; they were read like the others."
    ]


def prefixed(sheet: bytes) -> bytes:
    named = re.sub(rb"(</?)(row|c|v|is|t|sheetData)\b", rb"\1x:\2", sheet)
    space = b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    return named.replace(b"<worksheet ", space)


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.replace(b'<row r="2"', b"<row"),
        lambda sheet: re.sub(rb' r="[A-E]\d+"', b"", sheet),
        prefixed,
        lambda sheet: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B1"', sheet),
    ],
)
def test_a_sheet_written_in_another_way_is_read_alike(change):
    content = by_xlsxwriter([HEADER, ["R1", 1, "Litter"]])
    assert changed(content, change) != content
    assert cells(read_lines(changed(content, change))) == cells(read_lines(content))


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda sheet: sheet[: len(sheet) // 2],
        lambda sheet: sheet.replace(b"<v>0</v>", b"<v>99</v>"),
        lambda sheet: b"",
    ],
)
def test_a_damaged_sheet_is_refused_or_read_and_never_a_foreign_error(change):
    content = changed(by_xlsxwriter([HEADER, ["R1", 1, "Litter"]]), change)
    with suppress(InputError):
        assert [line[:3] for _, line in open_table(file_of(content), KNOWN).rows()] == [["R1", 1, "Litter"]]


def test_a_sheet_too_large_for_memory_is_read_line_by_line():
    far = b'<row r="1000000"><c r="XFD1000000"><v>1</v></c></row></sheetData>'
    content = changed(of_sheets(Data=RECORDS), lambda sheet: sheet.replace(b"</sheetData>", far))
    read = [line for line, _ in zip(read_lines(content), range(6), strict=False)]
    assert [line[0] for _, line in read] == [row[0] for row in RECORDS]


def test_a_part_that_unpacks_to_more_than_it_says_is_refused():
    honest = of_sheets(Data=RECORDS)
    with zipfile.ZipFile(io.BytesIO(honest)) as parts:
        part = parts.getinfo(SHEET)
        size, crc = part.file_size, part.CRC
    # the sheet is packed with lines behind its end, while size and checksum are those of the sheet alone
    longer = bytearray(changed(honest, lambda sheet: sheet + b" " * 5_000))
    at = longer.rindex(SHEET.encode()) - 46
    longer[at + 16 : at + 20] = crc.to_bytes(4, "little")
    longer[at + 24 : at + 28] = size.to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(longer))) as parts:
        assert len(parts.read(SHEET)) == size
    with pytest.raises(InputError, match=r"export\.xlsx"):
        open_table(file_of(bytes(longer)), KNOWN)


def test_more_text_than_an_export_can_hold_is_refused(monkeypatch):
    monkeypatch.setattr(workbook_looks, "MAX_TEXTS_BYTES", 100)
    with pytest.raises(InputError, match="more text than an export can"):
        open_table(file_of(of_sheets(Data=RECORDS)), KNOWN)


def test_a_file_is_read_once_and_what_was_read_goes_with_it(monkeypatch):
    read, old = [], given_workbooks._read_book
    monkeypatch.setattr(given_workbooks, "_read_book", lambda *given: read.append(1) or old(*given))
    file, held = file_of(of_sheets(Data=RECORDS)), len(given_workbooks._read)
    for _ in range(3):
        assert sum(1 for _ in open_table(file, KNOWN).rows()) == 5
    assert len(read) == 1
    assert len(given_workbooks._read) == held + 1
    del file
    assert len(given_workbooks._read) == held


def test_an_old_workbook_is_read():
    table = open_table(GivenFile.at(ROOT / "tests/data/requests.xls"), KNOWN)
    rows = [cells for _, cells in table.rows()]
    assert table.header == ("Reference", "Date reported", "Category", "Easting", "Northing")
    assert rows[0] == ["FT0000", datetime(2025, 3, 1), "Fly tipping", 448900, 358900]
    assert len(rows) == 12
