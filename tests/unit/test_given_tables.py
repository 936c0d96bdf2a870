"""A CSV file as councils' systems write it: no row is lost without a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.tables import lines_of, open_table

HEADER = "Reference,Date reported,Category,Easting,Northing,Ward,Notes"
ROWS = [f"FT{i:05},{1 + i % 28:02}/03/2025,Fly tipping,448900,358900,,x" for i in range(40)]


def opened(*rows: str):
    return open_table(GivenFile.of("export.csv", "\r\n".join([HEADER, *rows, ""]).encode()), {"reference", "category"})


@pytest.mark.parametrize("closed_in", [None, 12, 13, 30])
def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_line(closed_in):
    rows = list(ROWS)
    rows[11] = rows[11][:-1] + '"sofa and chairs'
    if closed_in:
        rows[closed_in] = rows[closed_in][:-1] + 'a "large" one'
    with pytest.raises(InputError, match="quotation mark in line 13 that is never closed"):
        list(opened(*rows).rows())


@pytest.mark.parametrize(
    "note", ["sofa\r\nand chairs", "sofa, chairs, bags,\ntyres, cans, and\r\na fridge, two beds", 'a ""large"" one\n\n']
)
def test_a_text_of_several_lines_is_one_cell(note):
    rows = [*ROWS[:11], ROWS[11][:-1] + f'"{note}"', *ROWS[12:]]
    read = list(opened(*rows).rows())
    assert len(read) == 40
    assert read[11][1][-1] == note.replace('""', '"')


@given(st.integers(0, 39), st.sampled_from([0, 2, 5, 6]))
def test_wherever_a_quotation_mark_opens_rows_are_read_or_refused(row, column):
    rows = [line.split(",") for line in ROWS]
    rows[row][column] = '"' + rows[row][column]
    try:
        read = len(list(opened(*map(",".join, rows)).rows()))
    except InputError as error:
        read = 40 if f"line {row + 2}" in str(error) else 0
    assert read == 40


def test_spaces_after_separators_and_marks_of_nothing_belong_to_no_cell():
    spaced = ", ".join(f'"{name}"' for name in HEADER.split(","))
    rows = "\r\n".join(", ".join(f'"{cell}"' for cell in row.split(",")) for row in ROWS)
    table = open_table(GivenFile.of("export.csv", f"{spaced}\r\n{rows}\r\n".encode() + b"\x00" * 20), {"reference"})
    assert table.header == tuple(HEADER.split(","))
    assert [cells for _, cells in table.rows()] == [row.split(",") for row in ROWS]


def test_utf_16_is_told_by_its_bytes():
    text = "\n".join([HEADER, *ROWS])
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"):
        assert len(list(lines_of(GivenFile.of("export.csv", text.encode(encoding)))())) == 41
