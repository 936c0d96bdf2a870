"""Workbooks with a sheet for each month, reports that write a ward once, years beside months: read as one table."""

import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.load import mapping_for, proposed_for, read_export
from lib.intake.requests.alike_sheets import TOGETHER
from lib.intake.requests.repeats import REPEATED
from tests.acceptance.test_files_as_they_come import TODAY, rows_of

WARDS = ["Carsic", "Jacksdale", "Summit"]
COUNTS = pd.DataFrame({"Ward": WARDS, "Category": "Litter", "Count": [3, 4, 5]})


def book(hidden: tuple[str, ...] = (), **sheets: pd.DataFrame) -> GivenFile:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, table in sheets.items():
        sheet = made.create_sheet(name.replace("_", " "))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for line in [list(table.columns), *table.to_numpy().tolist()]:
            sheet.append(line)
    content = io.BytesIO()
    made.save(content)
    return GivenFile.of("x.xlsx", content.getvalue())


def text(content: str) -> GivenFile:
    return GivenFile.of("x.csv", content.encode())


def as_read(file: GivenFile, sheet: str = "", **told):
    return read_export(file, replace(proposed_for(file, sheet).mapping, **told), TODAY)


def of_month(month: int, number: int = 10) -> pd.DataFrame:
    days = [f"{11 + n:02}/{month:02}/2025" for n in range(number)]
    return rows_of(number, Reference=[f"M{month}-{n}" for n in range(number)], Date_reported=days)


def months(found) -> dict[str, int]:
    return found.incidents.groupby("month").size().to_dict()


@pytest.mark.parametrize("names", [("Jan 25", "Feb 25"), ("January", "February"), ("Q1 data", "Q2 data")])
def test_sheets_of_the_same_headings_whose_names_are_spans_are_read_together(names):
    found = as_read(book(**dict(zip(names, (of_month(1), of_month(2)), strict=True))))
    assert months(found) == {"2025-01": 10, "2025-02": 10}
    assert found.notes[0] == (
        "2 sheets have the same headings and were read together, as if they stood below each other: "
        f"“{names[0]}” from row 1 and “{names[1]}” from row 12."
    )


def test_a_sheet_of_all_months_beside_them_or_a_copy_is_not_counted_again():
    both = pd.concat([of_month(1), of_month(2)])
    found = as_read(book(Jan=of_month(1), Feb=of_month(2), All=both))
    assert months(found) == {"2025-01": 10, "2025-02": 10}
    assert "“All” (21 rows), not read." in " ".join(found.notes)
    assert len(as_read(book(Data=both, Copy=both)).incidents) == 20


def test_a_hidden_sheet_is_not_among_them():
    found = as_read(book(("Feb",), Jan=of_month(1), Feb=of_month(2), Mar=of_month(3)))
    assert months(found) == {"2025-01": 10, "2025-03": 10}
    assert "“Feb” (11 rows, hidden), not read." in " ".join(found.notes)


def test_one_of_them_can_be_chosen_and_sheets_of_other_names_put_together():
    named = book(Jan=of_month(1), Feb=of_month(2))
    assert months(as_read(named, "Feb")) == {"2025-02": 10}
    others = book(North=of_month(1), South=of_month(2))
    assert months(as_read(others)) == {"2025-01": 10}
    assert months(as_read(others, TOGETHER)) == {"2025-01": 10, "2025-02": 10}


def test_columns_in_another_order_are_told_by_their_headings():
    found = as_read(book(Jan=of_month(1), Feb=of_month(2)[of_month(2).columns[::-1]]))
    assert months(found) == {"2025-01": 10, "2025-02": 10}


def test_the_names_of_sheets_say_ward_kind_or_month_where_the_rows_do_not():
    placeless = rows_of(20).drop(columns=["Easting", "Northing"])
    by_ward = as_read(book(**{ward: placeless.assign(Reference=f"{ward}1") for ward in WARDS}))
    assert by_ward.incidents["ward_code"].nunique() == 3
    by_kind = as_read(book(Litter=of_month(1).drop(columns="Category"), Noise=of_month(2).drop(columns="Category")))
    assert by_kind.incidents["category"].value_counts().to_dict() == {"littering": 10, "noise": 10}
    by_month = as_read(book(Jan_25=COUNTS, Feb_25=COUNTS), counted="counts")
    assert months(by_month) == {"2025-01": 12, "2025-02": 12}


def test_codes_are_told_by_a_sheet_that_explains_them():
    key = pd.DataFrame({"Code": ["C1", "C2", "C3"], "Meaning": ["Fly-tipping", "Dog fouling", "Missed bin"]})
    found = as_read(book(Data=rows_of(30, Category=["C1", "C2", "C3"] * 10), Key=key))
    assert found.incidents["category"].value_counts().to_dict() == {"fly-tipping": 10, "dog-fouling": 10}


@pytest.mark.parametrize(("heading", "names"), [("ward", WARDS), ("category", ["Litter", "Graffiti", "Noise"])])
def test_a_ward_or_kind_in_a_line_above_its_rows_holds_for_each_of_them(heading, names):
    lines = ["Reference,Date,Ward,Category"]
    for name in names:
        lines.append(f"{name},,,")
        lines += [f"{name}{n},{11 + n:02}/03/2025,Summit,Litter" for n in range(8)]
    place = 2 if heading == "ward" else 3
    cut = [",".join(cell for at, cell in enumerate(line.split(",")) if at != place) for line in lines]
    found = as_read(text("\n".join(cut)))
    read = found.incidents[{"ward": "ward_code", "category": "category"}[heading]]
    assert read.value_counts().tolist() == [8, 8, 8]
    assert found.rows_read == 27


@pytest.mark.parametrize(
    ("heading", "year", "month"),
    [
        ("Year", "2025", ["January", "February", "March"]),
        ("Year", "2025", ["1", "2", "3"]),
        ("Financial year", "2024/25", ["Jan", "Feb", "Mar"]),
    ],
)
def test_a_year_in_a_column_of_its_own_belongs_to_the_month_beside_it(heading, year, month):
    lines = [f"{year},{one},{ward},Litter,{n + 2}" for one in month for n, ward in enumerate(WARDS)]
    found = as_read(text("\n".join([f"{heading},Month,Ward,Category,Count", *lines])), counted="counts")
    assert months(found) == {"2025-01": 9, "2025-02": 9, "2025-03": 9}


def wide(headings: str, title: str) -> GivenFile:
    rows = "\n".join(f"{ward},Litter,3,4,5" for ward in WARDS)
    return text(f"{title}\n\nWard,Category,{headings}\n{rows}\n")


def test_months_without_a_year_are_those_of_the_one_financial_year_in_the_title():
    found = as_read(wide("Nov,Dec,Jan", "Litter by ward 2024/25"), counted="counts")
    assert months(found) == {"2024-11": 9, "2024-12": 12, "2025-01": 15}
    for headings, title in (("Nov,Dec,Jan", "2024/25 and 2023/24"), ("Jan,Feb,Nov", "Litter 2024/25")):
        file = wide(headings, title)
        with pytest.raises(InputError, match="month without its year"):
            as_read(file)


@pytest.mark.parametrize("mark", ["*", " [1]", " (r)", "¹"])
def test_marks_that_point_at_a_note_are_no_part_of_a_number_or_month(mark):
    rows = "\n".join(f"{ward},Litter,3{mark},4" for ward in WARDS)
    found = as_read(text(f"Ward,Category,Jan-25,Feb-25{mark}\n{rows}\n"), counted="counts")
    assert months(found) == {"2025-01": 9, "2025-02": 12}


def test_a_column_between_months_that_is_none_is_said():
    rows = "\n".join(f"{ward},Litter,3,4,5" for ward in WARDS)
    found = as_read(text(f"Ward,Category,Jan-25,Febr-25,Mar-25\n{rows}\n"), counted="counts")
    assert found.notes[0].endswith("one for each cell. Not read: “Febr-25”.")
    assert "2025-02" not in months(found)


@pytest.mark.parametrize(
    "name", ["Rate per 1,000", "Percentage", "% of all", "Cumulative count", "YTD", "Previous year"]
)
def test_numbers_that_are_no_counts_of_their_month_are_not_taken_for_counts(name):
    lines = [f"{month},{ward},Litter,{n + 2}" for month in ("Jan-25", "Feb-25") for n, ward in enumerate(WARDS)]
    file = text("\n".join([f"Month,Ward,Category,{name.replace(',', '')}", *lines]))
    with pytest.raises(InputError):
        read_export(file, replace(mapping_for(file)[0], counted="counts"), TODAY)


@pytest.mark.parametrize("row_number", ["", "ID"])
def test_a_request_with_a_row_for_each_action_counts_once(row_number):
    table = rows_of(40).rename(columns={"Reference": "Case Number"})
    table = table.loc[table.index.repeat(3)].reset_index(drop=True).assign(Action=["Visit", "Letter", "Cleared"] * 40)
    if row_number:
        table.insert(0, row_number, range(1, 121))
    found = as_read(text(table.to_csv(index=False)))
    assert (len(found.incidents), found.refused) == (40, {REPEATED: 80})


def test_rows_that_stand_twice_without_a_reference_are_said():
    table = rows_of(40).drop(columns="Reference")
    found = as_read(text(pd.concat([table, table]).to_csv(index=False)))
    assert "40 of 80 requests without a reference of their own are the same as another" in " ".join(found.notes)
    assert not as_read(text(table.to_csv(index=False))).notes


def test_headings_within_every_row_are_refused():
    lines = [f"Reference,Date,Category,Easting,FT{n},{1 + n:02}/03/2025,Litter,448900" for n in range(20)]
    with pytest.raises(InputError, match="headings within every row"):
        as_read(text("\n".join(lines)))


@pytest.mark.parametrize("doubled", ['""', ""])
def test_lines_that_excel_made_one_cell_each_are_cut_again(doubled):
    lines = rows_of().to_csv(index=False).splitlines()
    quoted = [f'"{line.replace(",", f"{doubled},{doubled}", 1)}"' if not doubled else f'"{line}"' for line in lines]
    assert len(as_read(text("\n".join(quoted))).incidents) == 40


@pytest.mark.parametrize("separator", ["~", "^"])
def test_other_separators(separator):
    assert len(as_read(text(rows_of().to_csv(index=False, sep=separator))).incidents) == 40


def test_headings_below_a_long_title_and_headings_written_again_far_below():
    title = "".join(f"Parameter {n}: any\n" for n in range(30))
    assert len(as_read(text(title + rows_of().to_csv(index=False))).incidents) == 40
    other = rows_of(20).assign(Status="Open", Ward="Carsic", Street="A Street")
    appended = text(rows_of().to_csv(index=False) + other[other.columns[::-1]].to_csv(index=False))
    try:
        found = as_read(appended)
    except InputError:
        return
    assert found.rows_read == 61


def test_the_tables_of_a_report_with_one_on_each_page_are_read_together():
    pages = [rows_of().iloc[start : start + 20].to_html(index=False) for start in (0, 20)]
    found = as_read(GivenFile.of("x.xls", "<hr>".join(pages).encode()))
    assert len(found.incidents) == 40
    assert found.notes == ["2 tables of x.xls have the same headings and were read together."]


def test_sheets_named_by_financial_years_of_two_figures_are_read_together():
    assert months(as_read(book(**{"23-24": of_month(1), "24-25": of_month(2)}))) == {"2025-01": 10, "2025-02": 10}
