"""However a file is damaged, no record is lost without a word: it is read, refused with its line, or asked about."""

import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.requests.columns import guess_mapping
from lib.intake.requests.read import open_export, read_requests
from lib.published.places import to_grid, ward_table

TODAY = date(2026, 1, 15)
HOME = ward_table().iloc[0]
EAST, NORTH = (round(float(value)) for value in to_grid(HOME["label_lon"], HOME["label_lat"]))
HEADER = ["Reference", "Date reported", "Category", "Easting", "Northing", "Notes"]
ROWS = 12

# What happens to files: a character put in, taken out, changed or doubled; a cut; a line joined, repeated or blank.
MARKS = ['"', '""', "\n", "\r\n", "\r", "\x00", ",", ";", "\t", "'", "=", '="', "{", "é", "0", " ", "\u2028", "|"]
DAMAGE = st.lists(
    st.tuples(
        st.sampled_from(["put", "take", "change", "cut", "repeat", "close"]),
        st.integers(0, 2_000),
        st.sampled_from(MARKS),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=4,
)


def whole(separator: str = ",") -> str:
    rows = [
        [f"FT{i:05}", f"{13 + i}/03/2025 10:{i:02}", "Fly tipping", EAST + i, NORTH, "by the gate"] for i in range(ROWS)
    ]
    return "\n".join(separator.join(map(str, row)) for row in [HEADER, *rows]) + "\n"


def damaged(text: str, damage: list[tuple[str, int, str, int]]) -> str:
    for what, where, mark, length in damage:
        at = where % (len(text) + 1)
        if what == "put":
            text = text[:at] + mark + text[at:]
        elif what == "take":
            text = text[:at] + text[at + length :]
        elif what == "change":
            text = text[:at] + mark + text[at + 1 :]
        elif what == "cut":
            text = text[: max(at, len(text) // 3)]
        elif what == "repeat":
            text = text[:at] + text[max(0, at - length) :]
        else:  # a cell that opens here and closes further on
            text = text[:at] + '"' + text[at : at + 5 * length] + '"' + text[at + 5 * length :]
    return text


def records_in(text: str) -> int:
    """Return how many lines look like a record as it was written, whatever else happened to the file."""
    lines = re.split(r"\r\n|\r|\n", text)
    row = re.compile(r"FT\d{5},\d\d/03/2025 10:\d\d,Fly tipping,\d+,\d+,by the gate")
    return sum(1 for line in lines if row.fullmatch(line))


def check_accounted_for(text: str, to_the_end: bool = True) -> None:
    """Check that reading a text raises our own error or accounts for every record in it."""
    try:
        table = open_export(GivenFile.of("export.csv", text.encode()))
        numbers = [number for number, _ in table.rows()]
        assert len(numbers) >= records_in(text) - records_above(text, table.header_row)
        if not to_the_end:
            return
        found = read_requests(table, guess_mapping(table), TODAY)
    except InputError:
        return
    assert found.rows_read == len(numbers)
    refused = sum(found.refused.values())
    assert found.rows_read == len(found.incidents) + len(found.outside) + refused
    assert len(found.refused_rows) == refused
    assert found.refused_rows["reason"].ne("").all()
    assert pd.Series(found.refused_rows["row"]).isin(numbers).all()


def records_above(text: str, header_row: int) -> int:
    """Return how many records stand in the header's line or above it."""
    return records_in("\n".join(re.split(r"\r\n|\r|\n", text)[:header_row]))


@given(DAMAGE, st.sampled_from([",", ";", "\t"]))
def test_no_record_is_lost_without_a_word(damage, separator):
    check_accounted_for(damaged(whole(separator), damage).replace(separator, ","))


@pytest.mark.parametrize("row", [2, 6])
def test_rows_swallowed_where_the_heading_has_a_cell_too_many_are_refused(row):
    """Found by 100,000 damaged exports: no line had as many cells as the first, and the row began like no other."""
    lines = whole().split("\n")
    lines[0] = lines[0].replace("Category,", "Category,,")
    lines[row] = lines[row][lines[row].index("tipping") :].replace(f",{NORTH}", f',"{NORTH}')
    with pytest.raises(InputError, match=f"quotation mark in line {row + 1} that is never closed"):
        list(open_export(GivenFile.of("export.csv", "\n".join(lines).encode())).rows())
