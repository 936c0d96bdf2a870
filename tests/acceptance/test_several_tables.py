"""Files that hold more than one table, or one with two lines of headings; places of web maps; days from 1904."""

import io
import json
import math
from datetime import datetime, timedelta

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.load import proposed_for, read_export
from lib.intake.requests.alike_sheets import ALL_FILES
from lib.intake.requests.counted import LACKING
from lib.intake.requests.question import Question
from lib.intake.requests.second_table import OTHER_HEADINGS
from tests.acceptance.test_files_as_they_come import TODAY, rows_of
from tests.files import as_xlsx, zipped
from tests.stores import read_file


def text(content: str, name: str = "x.csv") -> GivenFile:
    return GivenFile.of(name, content.encode())


def lines(*rows: str) -> GivenFile:
    return text("\n".join(rows) + "\n")


def packed(**members: str) -> GivenFile:
    """Return a ZIP of CSV files, two underscores of their names standing for a slash."""
    content = zipped({f"{name.replace('__', '/')}.csv": table for name, table in members.items()})
    return GivenFile.of("export.zip", content)


def of_month(month: int) -> str:
    days = [f"{1 + n % 28:02}/{month:02}/2025" for n in range(40)]
    table = rows_of(Reference=[f"M{month}-{n}" for n in range(40)], Date_reported=days)
    return table.to_csv(index=False)


def months(found) -> dict[str, int]:
    return found.incidents.groupby("month").size().to_dict()


# --- several tables in one ZIP ---


@pytest.mark.parametrize("names", [("north", "south"), ("2025-03", "2025-04"), ("a__export", "b__export")])
def test_tables_of_a_zip_with_the_same_headings_are_read_together(names):
    found = read_file(packed(**dict(zip(names, map(of_month, (3, 4)), strict=True))))
    assert months(found) == {"2025-03": 40, "2025-04": 40}
    assert found.notes[0].startswith("2 files have the same headings and were read together")
    assert found.as_batch().file_name == "export.zip"


def test_tables_of_a_zip_with_other_headings_are_asked_about():
    file = packed(a=of_month(3), b=of_month(4).replace("Reference", "Ref", 1))
    with pytest.raises(Question, match="holds several tables") as asked:
        read_file(file)
    assert (asked.value.key, asked.value.answers) == ("sheet", {"a.csv": "41 rows", "b.csv": "41 rows"})
    found = read_export(file, proposed_for(file, "b.csv").mapping, TODAY)
    assert months(found) == {"2025-04": 40}
    assert "The file “b.csv” was read. export.zip also holds “a.csv” (41 rows), not read." in found.notes


def test_a_table_of_all_beside_that_of_a_month_is_asked_about():
    every = of_month(3) + of_month(4).partition("\n")[2]
    file = packed(march=of_month(3), all=every)
    with pytest.raises(Question) as asked:
        read_file(file)
    assert list(asked.value.answers) == ["all.csv", "march.csv", ALL_FILES]
    assert months(read_file(file, sheet="all.csv")) == {"2025-03": 40, "2025-04": 40}
    assert len(read_file(file, sheet=ALL_FILES).incidents) == 80


def test_the_names_of_tables_in_a_zip_say_the_month_of_counts():
    table = "Ward,Category,Count\nCarsic,Litter,3\nSummit,Litter,4\n"
    found = read_file(packed(**{"2025-03": table, "2025-04": table}), counted="counts")
    assert months(found) == {"2025-03": 7, "2025-04": 7}


def test_a_row_with_a_cell_too_many_is_refused_in_a_zip_too():
    cut = of_month(4) + "X1,05/04/2025,Fly tipping, dumped,448900,358900,\n".replace("358900,", "358900")
    found = read_file(packed(a=of_month(3), b=cut))
    assert (len(found.incidents), sum(found.refused.values())) == (80, 1)


def test_a_table_of_a_zip_that_cannot_be_read_is_said():
    found = read_file(packed(a=of_month(3), b="hello\nworld\n"))
    assert len(found.incidents) == 40
    assert any(note.startswith("b.csv has no header") for note in found.notes)


# --- two lines of headings ---

YEARS = ["Carsic,1,2,3,4", "Jacksdale,2,2,2,2", "Summit,3,1,0,0"]
BY_YEAR = {"2024-11": 6, "2024-12": 5, "2025-01": 5, "2025-02": 6}


@pytest.mark.parametrize(
    "heads",
    [
        [",2024,,2025,", "Ward,Nov,Dec,Jan,Feb"],
        ["Ward,2024,,2025,", ",Nov,Dec,Jan,Feb"],
        ["Ward,2024,2024,2025,2025", ",Nov,Dec,Jan,Feb"],
        ["Ward,Nov,Dec,Jan,Feb", ",2024,2024,2025,2025"],
        [",2024/25,,,", "Ward,November,December,January,February"],
        ["Litter by ward,,,,", ",2024,,2025,", "Ward,Nov,Dec,Jan,Feb"],
    ],
)
def test_years_above_months_belong_to_them(heads):
    found = read_file(lines(*heads, *YEARS), counted="counts", all_category="littering")
    assert months(found) == BY_YEAR
    assert sorted(found.incidents["ward_code"].value_counts()) == [4, 8, 10]


def test_years_above_months_in_cells_made_one_of_a_workbook():
    heads = [["Ward", 2024, None, 2025, None], [None, "Nov", "Dec", "Jan", "Feb"]]
    rows = [[int(cell) if cell.isdecimal() else cell for cell in line.split(",")] for line in YEARS]
    file = GivenFile.of("x.xlsx", as_xlsx(heads + rows, ("A1:A2", "B1:C1", "D1:E1")))
    assert months(read_file(file, counted="counts", all_category="littering")) == BY_YEAR


def test_a_table_of_numbers_by_year_is_not_taken_for_one_of_months():
    with pytest.raises(InputError, match="a column for each year"):
        read_file(lines("Ward,2023,2024,2025", "Carsic,1,3,2", "Summit,12,11,10"))


@pytest.mark.parametrize(
    "table",
    [
        [",Litter,,Graffiti,", "Ward,Jan-25,Feb-25,Jan-25,Feb-25", "Carsic,1,2,3,4", "Summit,2,2,2,2"],
        [",Jan-25,,Feb-25,", "Ward,Litter,Graffiti,Litter,Graffiti", "Carsic,1,3,2,4", "Summit,2,2,2,2"],
        [",Carsic,,Summit,", "Month,Litter,Graffiti,Litter,Graffiti", "Jan-25,1,3,2,2", "Feb-25,2,4,2,2"],
    ],
)
def test_kinds_or_wards_above_other_headings_are_counted_apart(table):
    found = read_file(lines(*table), counted="counts")
    assert found.incidents.groupby(["month", "category"]).size().to_dict() == {
        ("2025-01", "graffiti"): 5,
        ("2025-01", "littering"): 3,
        ("2025-02", "graffiti"): 6,
        ("2025-02", "littering"): 4,
    }


def test_a_month_that_stands_twice_for_what_is_not_known_is_refused():
    table = lines(",Target,,Actual,", "Ward,Jan-25,Feb-25,Jan-25,Feb-25", "Carsic,1,3,2,2", "Summit,1,3,2,4")
    with pytest.raises(InputError, match="several columns of “Jan-25”"):
        read_file(table, counted="counts", all_category="littering")


def test_wards_that_stand_as_columns_are_read_as_rows():
    table = lines("Month,Category,Carsic,Summit,Total", "Jan-25,Litter,1,2,3", "Feb-25,Graffiti,4,5,9")
    found = read_file(table, counted="counts")
    assert months(found) == {"2025-01": 3, "2025-02": 9}
    assert "a column for each ward" in found.notes[0]


@pytest.mark.parametrize(("years", "right"), [("2024,2025", "2024-04"), ("2023/24,2024/25", "2023-04")])
def test_years_that_stand_as_columns_belong_to_the_month_of_the_row(years, right):
    table = lines(f"Ward,Month,{years}", "Carsic,April,1,2", "Carsic,May,3,4", "Total,,4,6")
    found = read_file(table, counted="counts", all_category="littering")
    assert months(found)[right] == 1
    assert (len(found.incidents), sum(found.refused.values())) == (10, 2)


# --- quarters ---


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Quarter ending", ["30/06/2024", "30/09/2024"]),
        ("Date", ["01/04/2024", "01/07/2024", "01/10/2024"]),
        ("Month", ["Jun-24", "Sep-24", "Dec-24", "Mar-25"]),
    ],
)
def test_counts_of_quarters_are_never_those_of_one_month(heading, cells):
    rows = [f"{cell},{ward},Litter,{4 + n}" for n, cell in enumerate(cells) for ward in ("Carsic", "Summit")]
    with pytest.raises(InputError, match="counts of quarters or years"):
        read_file(lines(f"{heading},Ward,Category,Count", *rows), counted="counts")


@pytest.mark.parametrize("headings", ["Q1 2024/25,Q2 2024/25", "Apr-Jun 2024,Jul-Sep 2024", "Quarter 1,Quarter 2"])
def test_columns_of_quarters_say_so(headings):
    with pytest.raises(InputError, match=r"with a column for each (?:quarter|span of months)"):
        read_file(lines(f"Ward,{headings}", "Carsic,1,2", "Summit,3,4"))


# --- a second table below the first ---

BELOW = [f"X{n},{1 + n:02}/06/2025,Litter,358900,448900" for n in range(9)]


@pytest.mark.parametrize(
    "headings", ["Reference,Date closed,Category,Northing,Easting", "Reference,Date reported,Category,Northing,Easting"]
)
def test_rows_below_other_headings_are_refused_with_the_line(headings):
    found = read_file(text(of_month(3) + "\n".join([headings, *BELOW])), coordinates="plain")
    assert months(found) == {"2025-03": 40}
    assert found.refused == {OTHER_HEADINGS.format(line=42): 10}


def test_the_files_own_headings_again_end_what_stands_below_others():
    again = of_month(4)
    other = "\n".join(["Reference,Date closed,Category,Easting,Northing", *BELOW])
    found = read_file(text(f"{of_month(3)}{other}\n{again}"), coordinates="plain")
    assert months(found) == {"2025-03": 40, "2025-04": 40}
    assert found.refused[OTHER_HEADINGS.format(line=42)] == 10


def test_the_same_headings_again_leave_out_their_line_alone():
    found = read_file(text(of_month(3) + of_month(4)))
    assert months(found) == {"2025-03": 40, "2025-04": 40}
    assert sum(found.refused.values()) == 1


def test_a_second_table_of_counts_with_other_months_is_refused_and_one_of_another_kind_is_read():
    first = ["Ward,Jan-25,Feb-25", "Carsic,1,2", "Summit,3,1"]
    other = read_file(lines(*first, "Ward,Mar-25,Apr-25", "Carsic,5,5"), counted="counts", all_category="noise")
    assert (months(other), other.refused) == ({"2025-01": 4, "2025-02": 3}, {OTHER_HEADINGS.format(line=4): 4})
    second = ["", "Graffiti", "Ward,Jan-25,Feb-25", "Carsic,5,5", "Summit,5,5"]
    found = read_file(lines("Litter", *first, *second), counted="counts")
    assert found.incidents["category"].value_counts().to_dict() == {"graffiti": 20, "littering": 7}
    assert LACKING not in found.coverage["gap"].tolist()


# --- when and where ---


@pytest.mark.parametrize("way", ["pair", "wkt", "arcgis"])
def test_places_in_metres_of_web_maps_are_turned_and_said(way):
    right = read_file(text(rows_of().to_csv(index=False))).incidents
    table = rows_of().drop(columns=["Easting", "Northing"])
    xs = right["lon"] / 180 * math.pi * 6_378_137
    ys = [6_378_137 * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) for lat in right["lat"]]
    if way == "pair":
        file = text(table.assign(x=xs, y=ys).to_csv(index=False))
    elif way == "wkt":
        shapes = [f"POINT ({x} {y})" for x, y in zip(xs, ys, strict=True)]
        file = text(table.assign(WKT=shapes).to_csv(index=False))
    else:
        records = zip(table.to_dict("records"), xs, ys, strict=True)
        features = [{"attributes": row, "geometry": {"x": float(x), "y": float(y)}} for row, x, y in records]
        file = text(json.dumps({"spatialReference": {"wkid": 102100}, "features": features}), "x.json")
    found = read_file(file)
    assert found.incidents[["lon", "lat"]].equals(right[["lon", "lat"]])
    assert any("40 places are given in metres of web maps" in note for note in found.notes)


def from_1904(style: str) -> GivenFile:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for line in [list(rows_of()), *rows_of().to_numpy().tolist()]:
        book.active.append(line)
    for row in range(2, 42):
        cell = book.active.cell(row, 2)
        cell.value = datetime(2025, 3, 1) + timedelta(days=row % 28)
        cell.number_format = style
    content = io.BytesIO()
    book.save(content)
    return GivenFile.of("x.xlsx", content.getvalue())


def test_plain_numbers_of_a_workbook_that_counts_days_from_1904_are_no_days_of_2021():
    assert months(read_file(from_1904("DD/MM/YYYY"))) == {"2025-03": 40}
    with pytest.raises(InputError, match="counts days from 1904"):
        read_file(from_1904("General"))


def test_year_month_and_day_in_three_columns_are_one_date():
    days = pd.DataFrame({"Year": 2025, "Quarter": "Qtr 1", "Month": "March", "Day": [1 + n % 28 for n in range(40)]})
    found = read_file(text(pd.concat([days, rows_of().drop(columns="Date reported")], axis=1).to_csv(index=False)))
    assert months(found) == {"2025-03": 40}
    read = found.examples[found.examples["field"] == "date"]
    assert read["read"].tolist()[:2] == ["1 March 2025", "11 March 2025"]


def test_what_has_an_hour_is_no_count_whatever_numbers_stand_beside_it():
    table = rows_of().drop(columns=["Reference", "Easting", "Northing"])
    when = [f"{1 + n % 28:02}/03/2025 {9 + n // 28}:{n:02}" for n in range(40)]
    table = table.assign(
        **{"Date reported": when, "Ward": ["Carsic", "Summit"] * 20, "Team": [3 + n % 2 for n in range(40)]}
    )
    assert len(read_file(text(table.to_csv(index=False))).incidents) == 40


def test_milliseconds_under_a_heading_that_says_date():
    began = int(datetime(2025, 3, 4, 12).timestamp()) * 1000
    found = read_file(
        text(rows_of().rename(columns={"Date reported": "report_date"}).assign(report_date=began).to_csv())
    )
    assert months(found) == {"2025-03": 40}


def test_the_beginning_of_a_postcode_is_no_grid_reference():
    table = rows_of().drop(columns=["Easting", "Northing"]).assign(Area="NG17", Ward="Carsic")
    assert "point" not in read_file(text(table.to_csv(index=False))).mapping.columns


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.kml", b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>', "is KML"),
        ("x.gpkg", b"SQLite format 3\x00", "such as a GeoPackage"),
    ],
)
def test_files_of_map_layers_are_refused_by_name(name, content, said):
    with pytest.raises(InputError, match=said):
        read_file(GivenFile.of(name, content))
