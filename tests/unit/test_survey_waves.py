import contextlib
import io
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.analysis.concerns import concern_ranking
from lib.base.errors import InputError
from lib.intake.survey_waves import MAX_ROWS, areas_by_name, read_wave
from lib.intake.wave_template import TEMPLATE, template_csv, template_xlsx
from lib.published.tables import load
from tests.district.truth import ALDER, ELDER, FENWICK, OUTSIDE_LOCALITY
from tests.files import as_xlsx, zipped

TODAY = date(2025, 11, 1)
GOOD = {
    "wave": "2025-10",
    "question": "concerns",
    "item": "Speeding",
    "percentage": "40.5",
    "count": "",
    "base": "200",
    "choices": "several",
    "area": "",
    "fieldwork_start": "01/09/2025",
    "fieldwork_end": "30/09/2025",
    "method": "Online form",
    "sample": "self-selected",
}
AREAS = areas_by_name(load("wards"), load("localities"))


def csv_of(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    return pd.DataFrame([{**GOOD, **row} for row in rows]).to_csv(index=False, sep=delimiter).encode()


def xlsx_of(*rows: dict[str, object]) -> bytes:
    return as_xlsx([TEMPLATE, *([({**GOOD, **row})[column] for column in TEMPLATE] for row in rows)])


def read(content: bytes, held: tuple[str, ...] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    return read_wave(content, AREAS, held, TODAY)


def problems_of(content: bytes, held: tuple[str, ...] = ()) -> list[tuple[int, str, str]]:
    table, problems = read(content, held)
    assert table.empty, "nothing of a refused file may be stored"
    return list(problems.itertuples(index=False, name=None))


def test_a_good_wave_is_read_and_can_be_ranked() -> None:
    table, problems = read(
        csv_of(
            {},
            {"item": "Litter", "percentage": "", "count": "50"},
            {"item": "Litter", "area": "St Elder's", "base": "40", "percentage": "25%"},
            {"item": "Litter", "area": "quayside", "base": "40", "percentage": "1"},
        )
    )
    assert problems.empty
    assert table["percentage"].tolist() == [40.5, 25, 25, 1]
    assert table["area_kind"].tolist() == ["district", "district", "ward", "locality"]
    assert table["area"].tolist() == ["", "", ELDER, "Quayside"]
    assert table["fieldwork_start"].tolist() == ["2025-09-01"] * 4
    ranked = concern_ranking(table, "2025-10")
    assert ranked["item"].tolist() == ["Speeding", "Litter"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_the_ways_that_spreadsheets_write_it(delimiter: str, encoding: str) -> None:
    content = csv_of({"item": "Café noise £"}, delimiter=delimiter).decode().encode(encoding)
    table, problems = read(content)
    assert problems.empty
    assert table["item"].tolist() == ["Café noise £"]


def test_excel_dates_numbers_and_percent_formats_are_read_as_meant() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([name.upper() for name in TEMPLATE])
    cells = {
        **GOOD,
        "wave": datetime(2025, 10, 1),  # what Excel makes of 2025-10
        "percentage": 0.405,
        "base": 200,
        "fieldwork_start": datetime(2025, 9, 1),
    }
    sheet.append([cells[column] for column in TEMPLATE])
    sheet.cell(row=2, column=list(TEMPLATE).index("percentage") + 1).number_format = "0.0%"
    file = io.BytesIO()
    book.save(file)
    table, problems = read(file.getvalue())
    assert problems.empty
    assert table["percentage"].tolist() == pytest.approx([40.5])
    assert table["wave"].tolist() == ["2025-10"]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"percentage": "many"}, "percentage", "“many” is not a number"),
        ({"percentage": "140%"}, "percentage", "140% is not possible"),
        ({"percentage": "-3"}, "percentage", "-3% is not possible"),
        ({"base": ""}, "base", "is empty"),
        ({"base": "two hundred"}, "base", "not a number"),
        ({"base": "0", "question": "safe"}, "base", "The base is 0"),
        ({"base": "12.5"}, "base", "not a possible number of people"),
        ({"base": "9" * 400}, "base", "not a possible number of people"),
        ({"percentage": "", "count": "201"}, "count", "more than the 200 who replied"),
        ({"percentage": "30", "count": "81"}, "percentage", "81 of 200 is 40.5%, not 30%"),
        ({"percentage": ""}, "percentage", "Give a percentage or a count"),
        ({"area": "Mansfield"}, "area", "no ward or locality “Mansfield”"),
        ({"fieldwork_start": "31/02/2025"}, "fieldwork_start", "not a date"),
        ({"fieldwork_start": "01/10/2025"}, "fieldwork_end", "ends before it starts"),
        ({"fieldwork_end": "01/12/2025"}, "fieldwork_end", "in the future"),
        ({"fieldwork_start": "01/01/1900"}, "fieldwork_start", "before 2000"),
        ({"choices": "some"}, "choices", "one of: one, several"),
        ({"sample": "random"}, "sample", "self-selected, sampled"),
        ({"item": "=1+1"}, "item", "formula"),
        ({"item": "@SUM(A1)"}, "item", "formula"),
        ({"percentage": "=40+0.5"}, "percentage", "formula"),
        ({"item": "x" * 301}, "item", "longer than 300"),
        ({"item": "a\x07b"}, "item", "cannot be shown"),
        ({"method": ""}, "method", "is empty"),
    ],
)
def test_each_bad_cell_is_named_with_its_row(row: dict[str, str], column: str, words: str) -> None:
    found = problems_of(csv_of({"item": "Litter"}, row))
    assert [(number, name) for number, name, _ in found if name == column] == [(3, column)]
    assert words in next(problem for _, name, problem in found if name == column)


def test_a_formula_in_a_workbook_is_refused_whatever_it_gives() -> None:
    found = problems_of(xlsx_of({"percentage": "=40+0.5"}))
    assert found == [(2, "percentage", "This cell holds a formula; type or paste the value instead.")]


def test_two_bases_for_one_question() -> None:
    found = problems_of(csv_of({}, {"item": "Litter", "base": "210"}))
    assert found == [(3, "base", "Row 2 gives another base for the same question.")]


def test_another_ward_may_have_another_base() -> None:
    _, problems = read(csv_of({}, {"area": "Dene", "base": "31"}, {"question": "safe", "base": "150"}))
    assert problems.empty


def test_an_answer_given_twice() -> None:
    found = problems_of(csv_of({}, {"item": "SPEEDING", "question": "Concerns"}))
    assert found == [(3, "item", "This answer stands in row 2 already.")]


def test_a_wave_that_is_held_already() -> None:
    found = problems_of(csv_of({"wave": "2022-06"}), held=("2022-06",))
    assert found == [(2, "wave", "A wave called “2022-06” is held already; give this one another name.")]


def test_two_waves_in_one_file() -> None:
    found = problems_of(csv_of({}, {"wave": "2025-11", "item": "Litter"}))
    assert [(row, column) for row, column, _ in found] == [(3, "wave")]


def test_sums_are_checked_only_where_people_gave_one_answer() -> None:
    rows = [{"item": "Worse", "percentage": "80"}, {"item": "Better", "percentage": "40"}]
    _, several = read(csv_of(*rows))
    assert several.empty
    found = problems_of(csv_of(*[{**row, "choices": "one"} for row in rows]))
    assert found == [
        (3, "percentage", "The answers to this question add up to 120%, though people could give one only.")
    ]
    _, rounded = read(csv_of(*[{"item": n, "percentage": "33.6", "choices": "one"} for n in "abc"]))
    assert rounded.empty


def test_every_problem_of_a_file_is_reported_at_once() -> None:
    found = problems_of(csv_of({"base": "x"}, {"item": "Litter", "percentage": "140", "area": "Nowhere"}))
    assert [(row, column) for row, column, _ in found] == [(2, "base"), (3, "area"), (3, "percentage")]


def test_rows_are_numbered_as_in_the_file_with_its_blank_lines() -> None:
    lines = csv_of({}, {"item": "Litter", "percentage": "140"}).decode().splitlines()
    content = "\n".join([lines[0], "", lines[1], ",,,", lines[2]]).encode()
    assert [row for row, _, _ in problems_of(content)] == [5]


def test_a_file_of_100_000_rows_is_refused_as_a_whole() -> None:
    line = ",".join(GOOD.values())
    content = "\n".join([",".join(TEMPLATE), *[line] * 100_000]).encode()
    assert len(content) > 5_000_000
    with pytest.raises(InputError, match="larger than 5 MB"):
        read(content)
    short = "wave,question,item,base,choices,fieldwork_start,fieldwork_end,method,sample,count\n"
    with pytest.raises(InputError, match="more than 10,000 rows"):
        read((short + "a,b,c,1,one,d,e,f,g,1\n" * 100_000).encode())


def test_a_sheet_with_endless_empty_rows_is_refused() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(TEMPLATE))
    sheet.cell(row=1_000_000, column=1, value="x")
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(InputError, match=f"more than {MAX_ROWS:,} rows"):
        read(file.getvalue())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"wave,item\n2025-10,Litter\n", "has no column question, base"),
        (template_csv(), "no answers"),
        (template_xlsx(), "no answers"),
        (b"PK\x03\x04 not a workbook", "damaged Excel file"),
        (b"\x00\x01\x02\x03", "neither a CSV nor"),
        (b"\xff\xfea", "neither a CSV nor"),
        (csv_of({}).replace(b"count", b"base"), "the column base twice"),
        (csv_of({}) + b"2025-10" + b",x" * 30, "more cells than the header"),
        (csv_of({}).replace(b"percentage", b"share").replace(b"count", b"n"), "percentage or count"),
    ],
)
def test_a_file_that_is_no_wave_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(content)


def test_a_workbook_that_unpacks_to_far_too_much_is_not_opened() -> None:
    with pytest.raises(InputError, match="unpacks to far more"):
        read(zipped({"xl/worksheets/sheet1.xml": b"0" * 60_000_000}))


def test_every_name_of_a_ward_is_known() -> None:
    assert AREAS["fenwick row"] == AREAS["fen row"] == ("ward", FENWICK)
    assert AREAS[ALDER.casefold()] == AREAS["alder quay"] == ("ward", ALDER)
    assert AREAS["farcot"] == ("locality", OUTSIDE_LOCALITY)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(list(TEMPLATE)), st.text(max_size=12)), min_size=1, max_size=4))
def test_no_text_in_any_cell_breaks_the_reader(rows: list[dict[str, str]]) -> None:
    try:
        table, problems = read(csv_of(*rows))
    except (InputError, UnicodeEncodeError):
        return
    assert table.empty != problems.empty


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with contextlib.suppress(InputError):
        read(b",".join([name.encode() for name in TEMPLATE]) + b"\n" + content)
