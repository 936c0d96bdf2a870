"""Tables as colleagues lay them out: two on a sheet, rows moved by a separator, cells made one, lists within lists."""

import json

import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.intake.files import GivenFile
from lib.intake.load import mapping_for, read_export
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.question import Question
from lib.intake.requests.rows import TOO_MANY_CELLS
from tests.acceptance.test_files_as_they_come import TODAY, rows_of
from tests.files import as_xlsx
from tests.stores import read_file

WARDS = ["Carsic", "Jacksdale", "Summit"]


def by_ward(number: int = 40, **columns) -> pd.DataFrame:
    table = rows_of(number).drop(columns=["Easting", "Northing"])
    return table.assign(Ward=[WARDS[i // 10 % 3] for i in range(number)], **columns)


def lines_of(table: pd.DataFrame) -> list[list]:
    return [list(table.columns), *table.to_numpy().tolist()]


def as_read(content: str | bytes, name: str = "x.csv"):
    file = GivenFile.of(name, content.encode() if isinstance(content, str) else content)
    return read_file(file)


@pytest.mark.parametrize("gap", [[], [None], [None, None]])
def test_two_tables_beside_each_other_are_asked_about_not_half_read(gap):
    first, second = lines_of(by_ward()), lines_of(by_ward(Category="Litter"))
    content = as_xlsx([one + gap + other for one, other in zip(first, second, strict=True)])
    with pytest.raises(Question, match="“Reference”, “Date reported” and “Category” more than once") as asked:
        as_read(content, "x.xlsx")
    assert list(asked.value.answers) == ["first"]
    file = GivenFile.of("x.xlsx", content)
    told = Mapping.from_json({**mapping_for(file)[0].as_json(), "beside": "first"})
    assert len(read_export(file, told, TODAY).incidents) == 40


def test_a_second_date_or_reference_alone_is_no_second_table():
    table = by_ward().assign(Again="x", Later="02/04/2025")
    found = as_read(table.to_csv(index=False).replace("Again", "Reference").replace("Later", "Date reported"))
    assert len(found.incidents) == 40


def test_rows_above_the_headings_are_refused_not_lost():
    lines = rows_of().to_csv(index=False).splitlines()
    with pytest.raises(InputError, match=r"headings in line 9, and above them what looks like rows \(lines 1 to 8\)"):
        as_read("\n".join([*lines[1:9], lines[0], *lines[9:]]))


@pytest.mark.parametrize(
    "above",
    [
        "Fly-tipping,from,01/03/2025,to,31/03/2025",
        "Report of,all requests,of March 2025,printed on,04/04/2025",
        "01/03/2025,31/03/2025",
    ],
)
def test_titles_above_the_headings_are_no_rows(above):
    assert len(as_read(f"{above}\n{rows_of().to_csv(index=False)}").incidents) == 40


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        (["Reference", "Date", "Where", "Category", "Ward"], "FT{n},{d}/03/2025,High Street{x},Fly tipping,Carsic"),
        (["Reference", "Date", "Category", "Ward", "Status"], "FT{n},{d}/03/2025,Fly tipping,Carsic,Closed{x}"),
        (["Reference", "Date", "Category", "Ward", "Note", "Status"], "FT{n},{d}/03/2025,Fly tipping,Carsic,a{x},Done"),
    ],
)
def test_a_row_that_a_separator_within_a_cell_moved_is_refused_with_its_line(columns, cells):
    rows = [cells.format(n=n, d=1 + n % 28, x=", cancelled" if n % 4 == 0 else "") for n in range(40)]
    found = as_read("\n".join([",".join(columns), *rows]))
    assert (len(found.incidents), found.refused) == (30, {TOO_MANY_CELLS: 10})
    assert found.refused_rows["row"].tolist()[:3] == [2, 6, 10]


@pytest.mark.parametrize("extra", [",", ",,,", ", ,"])
def test_empty_cells_beyond_the_headings_move_nothing(extra):
    lines = rows_of().to_csv(index=False).splitlines()
    found = as_read("\n".join([lines[0], *(f"{line}{extra.strip()}" for line in lines[1:])]))
    assert (len(found.incidents), found.refused) == (40, {})


def test_a_last_column_without_a_heading_that_most_rows_fill_is_a_column():
    lines = rows_of().to_csv(index=False).splitlines()
    found = as_read("\n".join([lines[0], *(f"{line},by the gate" for line in lines[1:])]))
    assert (len(found.incidents), found.dropped) == (40, {"Column 6": "not needed"})


def test_a_blank_heading_has_room_for_what_a_few_rows_write_below_it():
    lines = rows_of().to_csv(index=False).splitlines()
    found = as_read("\n".join([f"{lines[0]},", *(f"{line},{'x' * (n % 9 == 0)}" for n, line in enumerate(lines[1:]))]))
    assert (len(found.incidents), found.refused) == (40, {})


def test_rows_numbered_by_r_without_a_heading_are_told_by_what_stands_in_their_columns():
    lines = rows_of().to_csv(index=False).splitlines()
    found = as_read("\n".join([lines[0], *(f"{n},{line}" for n, line in enumerate(lines[1:], start=1))]))
    assert (len(found.incidents), found.incidents["lon"].notna().all()) == (40, True)
    assert found.incidents["month"].unique().tolist() == ["2025-03"]


@pytest.mark.parametrize(
    "merged", [("D2:D11", "D12:D21", "D22:D31", "D32:D41"), ("D2:E11", "D12:E21", "D22:E31", "D32:E41")]
)
def test_a_cell_made_one_with_those_below_it_holds_for_each_row(merged):
    found = as_read(as_xlsx([[*line, None] for line in lines_of(by_ward())], merged), "x.xlsx")
    assert (len(found.incidents), found.refused) == (40, {})
    assert found.incidents["ward_code"].value_counts().tolist() == [20, 10, 10]


def test_headings_made_one_over_two_lines_are_headings():
    lines = lines_of(rows_of())
    top = ["Reference", "Date reported", "Category", "Grid", None]
    found = as_read(
        as_xlsx([top, [None, None, None, "Easting", "Northing"], *lines[1:]], ("A1:A2", "B1:B2", "C1:C2", "D1:E1")),
        "x.xlsx",
    )
    assert (found.table.header_row, len(found.incidents)) == (2, 40)


def test_a_number_made_one_with_those_below_it_counts_once():
    lines = [
        ["Month", "Ward", "Category", "Count"],
        *([f"0{m}/2025", ward, "Litter", 6] for m in (3, 4) for ward in WARDS),
    ]
    file = GivenFile.of("x.xlsx", as_xlsx(lines, ("D2:D3",)))
    found = read_file(file, counted="counts")
    assert len(found.incidents) == 30


SPANS = {
    "html": ("<table>{}</table>", "<tr>{}</tr>", "<td>{}</td>", '<td rowspan="10">{}</td>'),
    "html, none closed": ("<table>{}</table>", "<tr>{}", "<td>{}", "<td rowspan=10>{}"),
    "xml": (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
        "<Table>{}</Table></Workbook>",
        "<Row>{}</Row>",
        "<Cell><Data>{}</Data></Cell>",
        '<Cell ss:MergeDown="9"><Data>{}</Data></Cell>',
    ),
}


@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize("kind", SPANS)
def test_a_cell_of_html_or_xml_that_spans_rows_moves_no_other(kind, place):
    whole, row, cell, spanning = SPANS[kind]
    table = by_ward()
    names = ["Ward", *table.columns[:-1]] if place == "first" else list(table.columns)
    rows = [row.format("".join(cell.format(name) for name in names))]
    for n, line in enumerate(table.to_dict("records")):
        cells = [spanning.format(line[name]) if name == "Ward" else cell.format(line[name]) for name in names]
        rows.append(
            row.format("".join(c for c, name in zip(cells, names, strict=True) if name != "Ward" or n % 10 == 0))
        )
    found = as_read(whole.format("".join(rows)), "x.xls")
    assert (len(found.incidents), found.refused) == (40, {})
    assert found.incidents["ward_code"].value_counts().tolist() == [20, 10, 10]


def test_a_heading_over_two_columns_moves_no_other():
    rows = "".join(
        f"<tr><td>FT{n}</td><td>x</td><td>{1 + n % 28}/03/2025</td><td>Litter</td><td>Carsic</td></tr>"
        for n in range(40)
    )
    head = "<tr><th colspan=2>Reference</th><th>Date</th><th>Category</th><th>Ward</th></tr>"
    assert len(as_read(f"<table>{head}{rows}</table>", "x.xls").incidents) == 40


def test_other_tables_of_an_html_file_are_said():
    other = by_ward(20, Note="").to_html(index=False)
    found = as_read(by_ward().to_html(index=False) + other, "x.xls")
    assert found.notes == ["The longest table of x.xls was read. It holds 1 other, not read: one of 21 rows."]


def records(number: int, start: str = "F") -> list[dict]:
    return [{"id": f"{start}{n}", "date": f"2025-03-{1 + n % 28:02}", "category": "Litter"} for n in range(number)]


@pytest.mark.parametrize(
    "data",
    [
        {
            "open": [{**one, "ward": "Carsic"} for one in records(30)],
            "closed": [{**one, "ward": "Summit"} for one in records(20, "G")],
        },
        [{"ward": "Carsic", "requests": records(30)}, {"ward": "Summit", "requests": records(20, "G")}],
        {
            "wards": [{"ward": w, "n": 5, "requests": records(25, w)} for w in ("Carsic", "Summit")],
            "kinds": [{"id": 1}],
        },
    ],
)
def test_lists_of_records_beside_each_other_are_read_together(data):
    found = as_read(json.dumps(data), "x.json")
    assert (len(found.incidents), found.incidents["ward_code"].nunique()) == (50, 2)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"total": 120, "page": 1}, "says that there are 120 records and holds 30 of them"),
        ({"numberMatched": 31}, "says that there are 31 records and holds 30"),
        ({"exceededTransferLimit": True}, "more records than the 30"),
        ({"next": "https://example.org/?page=2"}, "more records than the 30"),
        ({"total": 30, "next": None, "hasMore": False}, ""),
    ],
)
def test_one_page_of_several_is_said(more, said):
    requests = [{**one, "ward": "Carsic"} for one in records(30)]
    notes = as_read(json.dumps({**more, "results": requests}), "x.json").notes
    assert [said in note for note in notes] == [True] * bool(said)


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (
            b"Received: x\nMIME-Version: 1.0\nContent-Type: text/csv\n\nReference,Date\n1,2\n",
            "export.csv",
            "an e-mail, not",
        ),
        (b"From: a\nTo: b\n c\nMessage-ID: 1\n\nReference,Date\n1,2\n", "export.eml", "an e-mail, not"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 900 + "__substg1.0_0037001F".encode("utf-16-le"), "export.csv", "from Outlook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 900 + "WordDocument".encode("utf-16-le"), "export.xls", "a Word document"),
    ],
)
def test_other_documents_are_called_what_they_are(content, name, what):
    with pytest.raises(InputError, match=what):
        as_read(content, name)
