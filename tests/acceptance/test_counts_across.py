"""Counted tables as colleagues make them: a column for each month or kind, pivot tables, counts of weeks and days."""

from datetime import datetime

import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.requests.counted import LACKING, NO_COUNT
from lib.intake.requests.question import Question
from lib.intake.requests.read import open_export
from tests.acceptance.test_counts_as_they_come import MONTHS, WARDS, counted, given
from tests.files import as_xlsx
from tests.stores import read_file

WIDE = pd.DataFrame({"Ward": WARDS, "Jan-25": [3, 4, 5], "Feb-25": [6, 2, 1], "Mar-25": [2, 2, 0]})
RIGHT = {"2025-01": 12, "2025-02": 9, "2025-03": 4}


def workbook(lines, name="x.xlsx", sheet="Sheet1"):
    return GivenFile.of(name, as_xlsx(lines, sheet=sheet))


def by_month(file, **told):
    found = read_file(file, **{"counted": "counts", **told})
    return found.incidents.groupby("month").size().to_dict()


@pytest.mark.parametrize(
    "headings",
    [
        ["Jan-25", "Feb-25", "Mar-25"],
        ["January 2025", "February 2025", "March 2025"],
        ["2025-01", "2025-02", "2025-03"],
        ["01/2025", "02/2025", "03/2025"],
        ["01/01/2025", "01/02/2025", "01/03/2025"],
    ],
)
def test_months_that_stand_as_columns_are_asked_about_and_read_as_rows(headings):
    file = GivenFile.of("fly-tipping.csv", WIDE.set_axis(["Ward", *headings], axis=1).to_csv(index=False).encode())
    with pytest.raises(Question, match=rf"counted already, with a column for each month \(“{headings[0]}”\)") as asked:
        read_file(file)
    assert list(asked.value.answers) == ["counts"]
    assert by_month(file) == RIGHT


KINDS = ["Fly-tipping", "Graffiti", "Littering"]
NAMED = ["Jan-25", "Feb-25", "Mar-25"]


def pivot(labels, headings, above=()):
    """Return a workbook of a pivot table whose cells are 1 to 9, and the sums of its rows and columns."""
    cells = [[3 * row + column + 1 for column in range(3)] for row in range(3)]
    lines = [*above, ["Count of Reference", "Column Labels"], ["Row Labels", *headings, "Grand Total"]]
    lines += [[label, *row, sum(row)] for label, row in zip(labels, cells, strict=True)]
    file = workbook([*lines, ["Grand Total", 12, 15, 18, 45]], "fly-tipping.xlsx", "Pivot")
    return file, {"2025-01": 6, "2025-02": 15, "2025-03": 24}, {"2025-01": 12, "2025-02": 15, "2025-03": 18}


@pytest.mark.parametrize(
    ("labels", "headings", "counted"),
    [
        (WARDS, NAMED, "counts"),
        (WARDS, [datetime(2025, month, 1) for month in (1, 2, 3)], "counts"),
        (KINDS, NAMED, "district"),
        (NAMED, WARDS, "counts"),
        (NAMED, KINDS, "district"),
    ],
)
def test_the_labels_of_a_pivot_table_are_what_stands_below_them(labels, headings, counted):
    file, by_row, by_column = pivot(labels, headings)
    assert by_month(file, counted=counted) == (by_row if labels is NAMED else by_column)
    filtered, *_ = pivot(labels, headings, [["Category", "Fly-tipping"], ["Year", "2025"], []])
    assert by_month(filtered, counted=counted) == by_month(file, counted=counted)


def test_a_pivot_table_filtered_to_a_ward_is_no_count_of_the_district():
    file, *_ = pivot(KINDS, NAMED, [["Ward", WARDS[0]], []])
    with pytest.raises(InputError, match=f"above its headings names “{WARDS[0]}”"):
        read_file(file, counted="district")


@pytest.mark.parametrize("months", [["202501", "202502"], ["01-2025", "02-2025"], ["Jan'25", "Feb 25"]])
def test_months_in_other_ways(months):
    table = pd.DataFrame(
        [[month, ward, "Fly-tipping", 2] for month in months for ward in WARDS],
        columns=["Month", "Ward", "Category", "Count"],
    )
    assert by_month(GivenFile.of("x.csv", table.to_csv(index=False).encode())) == {"2025-01": 6, "2025-02": 6}


def test_september_by_its_four_letters_is_a_month_of_counts():
    table = pd.DataFrame({"Month": "Sept 2025", "Ward": WARDS, "Category": "Graffiti", "Count": 2})
    assert by_month(GivenFile.of("x.csv", table.to_csv(index=False).encode())) == {"2025-09": 6}


@pytest.mark.parametrize("other", ["Cleared", "Tonnes", "Bags", "FPNs"])
def test_what_was_done_or_weighed_is_no_number_of_requests(other):
    rows = [[month, ward, "Fly-tipping", 9, 2] for month in NAMED for ward in WARDS]
    table = pd.DataFrame(rows, columns=["Month", "Ward", "Category", other, "Seen"])
    assert by_month(GivenFile.of("x.csv", table.to_csv(index=False).encode())) == dict.fromkeys(RIGHT, 6)
    with pytest.raises(InputError):
        read_file(GivenFile.of("x.csv", table.drop(columns="Seen").to_csv(index=False).encode()))


def test_months_that_stand_as_columns_are_said_and_a_total_is_none_of_them():
    lines = [["Ward", *(datetime(2025, month, 1) for month in (1, 2, 3)), "Total"]]
    lines += [[*row, sum(row[1:])] for row in WIDE.to_numpy().tolist()]
    lines.append(["Total", 12, 9, 3, 24])
    file = workbook([["Fly-tipping by ward"], [], *lines])
    found = read_file(file, counted="counts")
    assert found.incidents.groupby("month").size().to_dict() == RIGHT
    assert (found.rows_read, found.refused) == (12, {"the ward is not one of the district’s": 3})
    assert found.refused_rows["row"].tolist() == [7, 7, 7]
    assert found.notes[0].endswith("its 3 columns “Jan-25” to “Mar-25” were read as rows, one for each cell.")


def test_some_lines_of_such_tables_are_shown_as_written_and_as_read_each_once():
    found = read_file(given(WIDE), counted="counts", all_category="noise")
    assert found.examples[["row", "field"]].duplicated().sum() == 0
    shown = found.examples.set_index(["row", "field"])
    assert tuple(shown.loc[(2, "date")]) == ("Jan-25", "January 2025")
    assert tuple(shown.loc[(2, "number")]) == ("3", "3 requests")
    assert shown.loc[(2, "place"), "read"] == "Carsic: no point"


def test_the_next_months_file_of_such_tables_has_the_same_shape(sqlite_store):
    other = WIDE.rename(columns={"Jan-25": "Apr-25", "Feb-25": "May-25"})
    shapes = {read_file(given(table), counted="counts", all_category="noise").table.shape for table in (WIDE, other)}
    assert len(shapes) == 1


def test_kinds_that_stand_as_columns_are_each_counted():
    rows = [(month, ward, 3, 5) for month in MONTHS["iso"] for ward in WARDS]
    file = given(pd.DataFrame(rows, columns=["Month", "Ward", "Fly-tipping", "Litter"]))
    found = read_file(file, counted="counts")
    assert found.incidents["category"].value_counts().to_dict() == {"littering": 45, "fly-tipping": 27}


@pytest.mark.parametrize("of_a_row", ["Reference", "Type"])
def test_numbers_under_kinds_beside_a_reference_or_type_are_no_counts(of_a_row):
    table = pd.DataFrame({"Date": [f"{1 + n % 28:02}/03/2025" for n in range(40)], "Ward": "Carsic", "Dumped tyres": 3})
    file = given(table.assign(**{of_a_row: [f"Litter {n}" for n in range(40)], "Litter bags": 2}))
    assert "Dumped tyres" in open_export(file).header


@pytest.mark.parametrize(
    ("headings", "what"),
    [
        (["Jan", "Feb", "Mar"], "month without its year"),
        (["Q1 2024/25", "Q2 2024/25", "Q3 2024/25"], "quarter"),
        (["2022/23", "2023/24", "2024/25"], "financial year"),
        (["2023", "2024", "2025"], "year"),
        (["W/C 03/03/25", "W/C 10/03/25", "W/C 17/03/25"], "week"),
    ],
)
def test_other_spans_that_stand_as_columns_are_refused_with_what_to_do(headings, what):
    file = given(WIDE.set_axis(["Ward", *headings], axis=1))
    with pytest.raises(InputError, match=f"with a column for each {what} .“{headings[0]}”"):
        read_file(file)


@pytest.mark.parametrize("name", ["Cases", "Tips", "No.", "Figures", ""])
def test_a_number_beside_month_ward_and_kind_is_asked_about_whatever_its_heading(name):
    file = given(counted(MONTHS["short"], name))
    with pytest.raises(Question, match="already counted"):
        read_file(file)
    assert by_month(file) == {"2025-03": 33, "2025-04": 63, "2025-05": 93}


@pytest.mark.parametrize(
    "more",
    [
        {"Bags": [1 + n % 4 for n in range(40)], "Reference": [f"FT{n}" for n in range(40)]},
        {"Bags": [1 + n % 4 for n in range(40)], "Date": "05/03/2025"},  # several of a day, ward and kind
        {"Year": 2025},
        {"Ward number": range(40)},
        {"Ticket": [10_000 + 3 * n for n in range(40)]},
    ],
)
def test_numbers_of_requests_one_by_one_are_no_counts(more):
    table = pd.DataFrame(
        {"Date": [f"{1 + n % 28:02}/03/2025" for n in range(40)], "Ward": [WARDS[n % 3] for n in range(40)]}
    )
    file = given(table.assign(Category="Litter", **more))
    assert len(read_file(file).incidents) == 40


@pytest.mark.parametrize("heading", ["Week commencing", "Date", "W/E"])
def test_counts_of_weeks_are_refused_because_a_week_can_lie_in_two_months(heading):
    weeks = ["03/03/2025", "10/03/2025", "17/03/2025", "24/03/2025", "31/03/2025"]
    table = counted(weeks).rename(columns={"Month": heading})
    with pytest.raises(InputError, match="They are counts of weeks"):
        read_file(given(table))


def test_counts_of_days_leave_the_months_that_they_cut_short():
    days = [f"{day:%d/%m/%Y}" for day in pd.date_range("2025-03-17", "2025-05-10")]
    rows = [(day, ward, "Litter", 2) for day in days for ward in WARDS]
    file = given(pd.DataFrame(rows, columns=["Date", "Ward", "Category", "Count"]))
    found = read_file(file, counted="counts")
    gaps = found.coverage.set_index("month")["gap"].to_dict()
    assert gaps == {
        "2025-03": "the file begins on 17 March 2025",
        "2025-04": "",
        "2025-05": "the file ends on 10 May 2025",
    }
    assert len(found.incidents) == 2 * len(rows)


@pytest.mark.parametrize(
    "days", [["31/03/2025", "30/04/2025", "31/05/2025"], ["01/03/2025", "01/04/2025", "01/05/2025"]]
)
def test_months_by_their_first_or_last_day_are_whole_and_not_asked_about(days):
    file = given(counted(days))
    found = read_file(file, counted="counts")
    assert found.coverage["gap"].tolist() == ["", "", ""]


def test_first_days_of_months_written_month_first_do_not_all_become_january():
    file = given(counted(["1/1/2025", "2/1/2025", "3/1/2025", "4/1/2025", "5/1/2025"]))
    with pytest.raises(Question, match="can be read in two ways"):
        read_file(file, counted="counts")
    assert list(by_month(file, date_order="month")) == ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"]


PIVOT = [
    ["Month", "Ward", "Category", "Total"],
    ["Mar 2025", "Carsic", "Fly tipping", 5],
    [None, None, "Litter", 7],
    [None, "Summit", "Fly tipping", 8],
    ["Apr 2025", "Carsic", "Litter", 6],
    [None, None, None, 26],
    ["Grand Total", None, None, 26],
]


def test_a_pivot_table_that_writes_each_group_once_is_read_and_its_totals_are_not():
    found_in = workbook(PIVOT)
    found = read_file(found_in, counted="counts")
    assert found.incidents.groupby(["month", "category"]).size().to_dict() == {
        ("2025-03", "fly-tipping"): 13,
        ("2025-03", "littering"): 7,
        ("2025-04", "littering"): 6,
    }
    assert sum(found.refused.values()) == 2


def test_a_ward_left_empty_beside_its_month_is_not_filled_in():
    rows = [("2025-03", "Carsic", 4), ("2025-03", "", 3), ("2025-04", "Summit", 5), ("2025-04", "", 2)]
    file = given(pd.DataFrame(rows, columns=["Month", "Ward", "Count"]).assign(Category="Litter"))
    assert by_month(file) == {"2025-03": 4, "2025-04": 5}


HIDDEN = ["<5", "< 5", "*", "-", "[c]", "", "n/a", "suppressed", "≤4"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_numbers_make_a_month_missing_and_never_nought(hidden):
    table = counted(MONTHS["dates"]).astype({"Count": object})
    table.loc[[0, 1], "Count"] = hidden  # of March
    file = given(table)
    with pytest.raises(Question, match="already counted"):
        read_file(file)
    found = read_file(file, counted="counts")
    assert found.coverage.set_index("month")["gap"].to_dict() == {"2025-03": LACKING, "2025-04": "", "2025-05": ""}
    assert found.refused == {NO_COUNT: 2}


def test_totals_without_a_ward_make_no_month_missing():
    table = pd.concat(
        [
            counted(MONTHS["dates"]),
            pd.DataFrame([["01/03/2025", "All", "Litter", "<5"]], columns=["Month", "Ward", "Category", "Count"]),
        ]
    )
    found = read_file(given(table), counted="counts")
    assert found.coverage["gap"].tolist() == ["", "", ""]


@pytest.mark.parametrize(("times", "said"), [(2, "9 rows of counts are of a month or day, ward and kind"), (1, "")])
def test_rows_of_one_month_ward_and_kind_are_added_up_and_said(times, said):
    table = pd.concat([counted(MONTHS["dates"])] * times)
    found = read_file(given(table), counted="counts")
    assert len(found.incidents) == 189 * times
    assert [
        note for note in found.notes if "an earlier row counts too" in note and note.startswith(said)
    ] == found.notes[:-1]
    assert len(found.notes) == times


def test_of_a_file_without_kinds_it_is_asked_which_kind_every_row_is_of():
    file = given(counted(MONTHS["iso"]).drop(columns="Category"))
    with pytest.raises(Question, match="If every row is of one kind, which") as asked:
        read_file(file)
    assert asked.value.key == "all_category"
    assert by_month(file, all_category="littering") == {"2025-03": 33, "2025-04": 63, "2025-05": 93}
