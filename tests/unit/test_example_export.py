"""The template and the synthetic example: read as they are, and labelled as invented."""

import io
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.requests.example import TEMPLATE_NOTES, example_csv, example_xlsx, template_csv, template_xlsx
from tests.stores import read_file

TODAY = date(2026, 1, 15)


@pytest.fixture(autouse=True)
def _no_store(sqlite_store):
    """Nothing is remembered of earlier files."""


def read(name: str, content: bytes):
    file = GivenFile.of(name, content)
    return read_file(file)


@pytest.mark.parametrize(("name", "make"), [("t.csv", template_csv), ("t.xlsx", template_xlsx)])
def test_an_empty_template_is_said_to_hold_no_rows(name, make):
    with pytest.raises(InputError, match="a header and no rows"):
        read(name, make())


def test_the_example_is_the_same_in_excel_and_csv():
    from_csv, from_xlsx = read("e.csv", example_csv()), read("e.xlsx", example_xlsx())
    assert from_csv.rows_read == from_xlsx.rows_read == 600
    pd.testing.assert_frame_equal(from_csv.incidents, from_xlsx.incidents)


def test_every_row_of_an_example_says_that_it_is_invented():
    for table in (
        pd.read_csv(io.BytesIO(example_csv())),
        pd.read_excel(io.BytesIO(template_xlsx()), "Synthetic example", engine="openpyxl"),
    ):
        assert table["Reference"].str.startswith("SYNTHETIC").all()
        assert table["Notes"].str.contains("not a real report").all()


def test_a_template_filled_in_with_its_own_example_is_read_without_a_mapping():
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx()))
    sheet, example = book["Requests"], book["Synthetic example"]
    assert [cell.value for cell in sheet[1]] == list(TEMPLATE_NOTES)
    for row in example.iter_rows(min_row=2, max_col=len(TEMPLATE_NOTES), values_only=True):
        assert isinstance(row[1], datetime)
        sheet.append(row)
    filled = io.BytesIO()
    book.save(filled)
    found = read("filled.xlsx", filled.getvalue())
    assert (found.rows_read, found.refused) == (3, {})
    assert len(found.incidents) + len(found.outside) == 3
    assert found.incidents["month"].eq("2025-04").all()
    assert found.timed == len(found.incidents)


def test_the_template_notes_every_column():
    notes = pd.read_excel(io.BytesIO(template_xlsx()), "Columns", engine="openpyxl")
    assert notes["Column"].tolist() == list(TEMPLATE_NOTES)
    assert notes["What goes into it"].str.len().gt(5).all()
