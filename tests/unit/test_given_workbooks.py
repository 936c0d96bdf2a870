"""A large workbook is read as openpyxl reads it, cell by cell, whichever library reads it."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.intake import tables as given_tables
from lib.intake import workbooks as given_workbooks
from lib.intake.files import GivenFile
from lib.intake.workbooks import fast_lines, packed_lines, slow_lines, workbook_lines

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


def by_openpyxl(rows: list[list[Any]]) -> bytes:
    """Return a workbook whose texts stand in their cells."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Second").append(["=1+1", "another sheet"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


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
        book.add_worksheet("Second").write_row(0, 0, ["another sheet"])
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


def assert_alike(content: bytes) -> None:
    fast = fast_lines(file_of(content), COLUMNS)
    assert fast is not None, "the workbook is of the usual kind"
    assert cells(fast) == cells(slow_lines(file_of(content), COLUMNS))


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
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
    # an empty text that openpyxl writes is no usual cell, and is left to openpyxl
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=20)
    .filter(lambda text: not text.startswith(("=", "#")) and "_x" not in text and "x005F_" not in text),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=80)
@given(
    st.sampled_from([by_openpyxl, by_xlsxwriter]),
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
    assert len(next(fast_lines(file_of(content), COLUMNS))[1]) == COLUMNS
    assert_alike(content)


def put_in(cell: bytes) -> Callable[[bytes], bytes]:
    """Put a cell into the place of B2."""
    return lambda sheet: re.sub(rb'<c r="B2".*?</c>', lambda _: cell, sheet)


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B2"><f>1+1</f><v>2</v></c>',
        b'<c r="B2"><f t="shared" si="0"/><v>2</v></c>',
        b'<c r="B2"><f>1+1</f></c>',
        b'<c r="B2" t="str"><f>A1</f><v>x</v></c>',
        b'<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="B2"><x:f>1</x:f></x:c>',
        b'<c r="B2" t="e"><v>#N/A</v></c>',
        b'<c r="B2" t="d"><v>2025-04-03</v></c>',
        b'<c r="B2"><v>12345.0</v></c>',
        b'<c r="B2"><v>1E5</v></c>',
        b'<c r="B2"><v>12345678901234567</v></c>',
        b'<c r="B2" s="1"><v>-1</v></c>',
        b'<c r="B2" s="1"><v>2958466</v></c>',
        b'<c r="B2" s="1"><v>0.9999999999</v></c>',
        b'<c r="B2" t="inlineStr"><is><t>a_x000D_b</t></is></c>',
        b'<c r="B2" t="inlineStr"><is><t>a&#13;b</t></is></c>',
        b'<c r="B2" t="inlineStr"><is><t>a\r\nb</t></is></c>',
        b'<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
        b'<c r="B2"><!-- a --><v>1</v></c>',
        b'<c><v>1</v></c>',
        b"<c r='B2'><v>1</v></c>",
        b'<c r="B2000000"><v>1</v></c>',
        b'<c r="XFD2"><v>1</v></c>',
    ],
)  # fmt: skip
def test_a_cell_that_the_libraries_read_differently_is_left_to_openpyxl(cell):
    content = changed(by_xlsxwriter([HEADER, ["R1", datetime(2025, 4, 3), "Litter"]]), put_in(cell))
    assert fast_lines(file_of(content), COLUMNS) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"'),
        lambda sheet: sheet.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda sheet: re.sub(rb"(<worksheet)", rb'<!DOCTYPE b [<!ENTITY a "aa">]>\1', sheet),
        lambda sheet: sheet.replace(b'<row r="2"', b'<row r="1"'),
        lambda sheet: sheet.replace(b'<row r="2"', b"<row"),
        lambda sheet: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B1"', sheet),
    ],
)
def test_a_sheet_that_the_libraries_read_differently_is_left_to_openpyxl(change):
    content = changed(by_xlsxwriter([HEADER, ["R1", 1, "Litter"]]), change)
    try:
        assert fast_lines(file_of(content), COLUMNS) is None
    except Exception as error:  # refused for what it is, as openpyxl refuses it
        with pytest.raises(type(error)):
            list(slow_lines(file_of(content), COLUMNS))


def test_texts_that_the_libraries_read_differently_are_left_to_openpyxl():
    content = by_xlsxwriter([HEADER, ["R1", 1, "Litter"]])
    for text in (b"a_x000D_b", b"a&#13;b", b"a\rb", b"x005F_", b"<!-- a -->"):
        other = changed(content, lambda part, text=text: part.replace(b"Litter", text), "xl/sharedStrings.xml")
        assert fast_lines(file_of(other), COLUMNS) is None


def test_a_text_that_is_not_in_the_list_is_refused_as_openpyxl_does():
    content = changed(by_xlsxwriter([HEADER]), lambda sheet: sheet.replace(b"<v>0</v>", b"<v>99</v>"))
    with pytest.raises(IndexError):
        list(slow_lines(file_of(content), COLUMNS))
    assert fast_lines(file_of(content), COLUMNS) is None


def test_days_counted_from_1904_are_left_to_openpyxl():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": True}) as book:
        book.add_worksheet().write_row(0, 0, HEADER)
    assert fast_lines(file_of(buffer.getvalue()), COLUMNS) is None


def test_a_sheet_too_large_for_memory_is_left_to_openpyxl(monkeypatch):
    content = by_xlsxwriter([HEADER, *[["R"] * 30] * 10])
    assert_alike(content)
    monkeypatch.setattr(given_workbooks, "MAX_CELLS", 329)
    assert fast_lines(file_of(content), COLUMNS) is None


def test_a_part_that_unpacks_to_more_than_it_says_is_left_to_openpyxl():
    honest = by_xlsxwriter([HEADER, *[["R", 1, 2]] * 10])
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
    assert fast_lines(file_of(bytes(longer)), COLUMNS) is None


@pytest.mark.parametrize("block", [200, 1_000, 4_000_000])
def test_a_sheet_is_looked_through_in_pieces_of_any_size(monkeypatch, block):
    monkeypatch.setattr(given_workbooks, "BYTES_AT_ONCE", block)
    monkeypatch.setattr(given_workbooks, "LINES_AT_ONCE", 7)
    rows = [HEADER, *[[f"R{i}", datetime(2025, 4, 3), "Litter", i, i / 7] for i in range(100)]]
    content = by_xlsxwriter(rows)
    if block > 200:  # less than what stands above the first line
        assert_alike(content)
    formula = changed(content, lambda sheet: sheet.replace(b'<c r="D99">', b'<c r="D99"><f>1</f>'))
    assert fast_lines(file_of(formula), COLUMNS) is None


@pytest.mark.parametrize("formula", [False, True])
def test_a_large_file_is_unpacked_once_and_its_lines_are_all_there(monkeypatch, formula):
    monkeypatch.setattr(given_workbooks, "FIRST_LINES", 10)
    rows = [HEADER, *[[f"R{i}", datetime(2025, 4, 3), "Litter", i, None] for i in range(50)]]
    if formula:
        rows[40][3] = "=1+1"
    file = file_of(by_openpyxl(rows))
    looked = []
    monkeypatch.setattr(
        given_workbooks, "packed_lines", lambda *given: looked.append(given) or packed_lines(*given)
    )  # fmt: skip
    expected = cells(slow_lines(file, COLUMNS))
    assert len(expected) == 51
    for _ in range(3):
        assert cells(workbook_lines(file, COLUMNS)) == expected
    assert len(looked) == 1
    assert any(cell == (str, "=1+1") for _, line in expected for cell in line) == formula


def test_the_first_lines_do_not_need_the_whole_file(monkeypatch):
    monkeypatch.setattr(given_workbooks, "packed_lines", lambda *_: pytest.fail("the file was read as a whole"))
    file = file_of(by_xlsxwriter([HEADER, *[["R", 1, 2, 3, 4]] * 2_500]))
    table = given_tables.open_table(file, {"reference", "date"})
    assert len(table.sample(2_000)) == 2_000
    assert sum(1 for _ in table.rows()) == 2_500


def test_what_was_read_goes_with_the_file(monkeypatch):
    monkeypatch.setattr(given_workbooks, "FIRST_LINES", 1)
    file = file_of(by_xlsxwriter([HEADER, ["R", 1], ["R", 2]]))
    held = len(given_workbooks._packed)
    list(workbook_lines(file, COLUMNS))
    assert len(given_workbooks._packed) == held + 1
    del file
    assert len(given_workbooks._packed) == held


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
