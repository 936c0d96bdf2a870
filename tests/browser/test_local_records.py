"""Local records in a browser: a file is dropped, checked, stored, seen on the map and taken back."""

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from lib.intake.requests.example import example_xlsx, synthetic_requests
from lib.published.tables import load
from tests.browser.conftest import DESKTOP, PHONE, Watched, map_frame, settle, start_server
from tests.district.known import street_file
from tests.district.truth import CODE, WARDS
from tests.made_publications import ODS, as_ods, fly_tipping_lines

STREET = {"name": "2025-09-invented-street.csv", "mimeType": "text/csv", "buffer": street_file()}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def export():
    """Two years of synthetic requests with a few rows that cannot be stored."""
    table = synthetic_requests(4_000, "2023-10-01", 730)
    table.loc[5, "Date reported"] = "31/02/2025"
    table.loc[6, "Category"] = '=HYPERLINK("x")'
    table.loc[7, ["Easting", "Northing"]] = ["567500", "481000"]  # some kilometres to the east
    table["Caller name"] = "<b>Invented</b>"
    return {"name": "export.csv", "mimeType": "text/csv", "buffer": table.to_csv(index=False).encode()}


@pytest.fixture
def own_app(tmp_path, page):
    """A server with an empty store of its own; opens its pages."""
    process, address = start_server(tmp_path)
    watched = Watched(page, address)

    def open_(path):
        page.goto(f"{address}/{path}")
        settle(page)
        return page

    yield open_
    process.terminate()
    process.wait(timeout=20)
    assert not watched.foreign
    assert not watched.errors


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """A server that nothing is ever stored on, and its folder."""
    folder = tmp_path_factory.mktemp("untouched")
    process, address = start_server(folder)
    yield address, folder
    process.terminate()
    process.wait(timeout=20)


def drop(page, *files):
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(list(files))
    settle(page)


def press(page, name):
    page.get_by_role("button", name=name, exact=isinstance(name, str)).click()
    settle(page)


def confirm(page):
    """Say that a month far outside what is expected was looked at."""
    page.get_by_text("I have looked at this: the file is whole and right.").click()
    settle(page)


def cells(page, table):
    """The rows of a table as lists of texts, its header first."""
    rows = page.get_by_role("table", name=table).get_by_role("row")
    rows.first.wait_for()
    return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows.all()]


def test_an_export_is_dropped_checked_stored_seen_on_the_map_and_taken_back(own_app, export):
    page = own_app("local_records")
    expect(page.get_by_text("Nothing has been loaded yet")).to_be_visible()
    drop(page, export)
    expect(page.get_by_text("This is a guess")).to_be_visible()
    sample = cells(page, "The first rows as they will be read")
    assert sample[0][:4] == ["Reference", "Date (and time) ← Date reported", "Category", "Read as"]
    assert sample[1][2:4] == ["Fly Tipping", "Fly-tipping"]
    assert not any("Invented" in cell for row in sample for cell in row)

    press(page, "Read the file this way")
    counts = cells(page, "Rows of each file")[1]
    assert (counts[0], counts[1], counts[3]) == ("export.csv", "4,000", "2")
    stored, outside = int(counts[2].replace(",", "")), int(counts[4])
    assert stored + 2 + outside == 4_000
    page.get_by_text("By category and ward", exact=True).click()
    by_ward = cells(page, "Rows by category and ward")
    assert by_ward[-1][0] == "All"
    assert sum(int(cell.replace(",", "")) for cell in by_ward[-1][1:]) == stored
    examples = cells(page, "Rows as written and as read")
    assert examples[0] == ["Row", "Date", "Category", "Place", "Reference"]
    assert len(examples) == 1 + 5
    assert all(" → " in row[1] for row in examples[1:])
    page.get_by_text("Map of the places").click()
    expect(page.get_by_text(f"and {outside} outside, on the district’s outline")).to_be_visible()
    expect(page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").last).to_be_visible()
    page.get_by_text("2 refused rows: why").click()
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Refused rows (CSV)").click()
    refused = list(csv.DictReader(Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["row"], row["reference"]) for row in refused] == [("7", "SYNTHETIC-000006"), ("8", "SYNTHETIC-000007")]
    assert refused[1]["category"].startswith("'=")  # a spreadsheet must not run it
    page.get_by_text("left behind and not stored: why").click()
    expect(page.get_by_text("personal: Caller name")).to_be_visible()

    press(page, f"Store {stored:,} rows")
    expect(page.get_by_text(f"{stored:,} rows were stored")).to_be_visible(timeout=60_000)
    settle(page)
    batch = cells(page, "Every load")[1]
    assert batch[:3] == ["1", "Council service requests", "export.csv"]
    assert batch[5:] == [f"{stored:,}", "2", "October 2023 to September 2025", "in use"]

    own_app("hotspots?topic=fly-tipping")
    # made without regard to wards, so that none stands out
    finding = re.compile("no ward is clearly above average in fly-tipping reports", re.I)
    expect(page.get_by_role("heading", level=1)).to_contain_text(finding)
    page.get_by_role("button", name=re.compile("Change view")).click()
    expect(page.get_by_role("combobox", name=re.compile("^By|Wards"))).to_have_value("Wards")
    page.keyboard.press("Escape")
    expect(map_frame(page).locator("path.leaflet-interactive").nth(len(WARDS) - 1)).to_be_attached()
    seen = page.get_by_role("heading", level=1).inner_text()

    own_app("local_records")
    press(page, "Take it back")
    expect(page.get_by_text("Load 1 was taken back")).to_be_visible()
    assert cells(page, "Every load")[1][-1] == "taken back"
    expect(page.get_by_role("button", name="Take it back")).to_have_count(0)
    own_app("hotspots?topic=fly-tipping&open=known")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(seen)
    expect(page.get_by_text("Strategic Plan").first).to_be_attached()


CLOSED = b"Reference,Date Closed,Category,Ward\n" + b"".join(
    b"F%d,%d/03/2025,Fly tipping,Alder Quay\n" % (i, 1 + i) for i in range(28)
)


@pytest.mark.parametrize(("size", "tallest"), [(DESKTOP, 2_700), (PHONE, 4_000)])
def test_the_page_holds_when_a_file_was_read_when_it_asks_and_when_it_refuses(own_app, export, size, tallest):
    page = own_app("local_records")
    page.set_viewport_size(size)
    height = "() => document.querySelector('[data-testid=stMain]').scrollHeight"
    drop(page, export)
    press(page, "Read the file this way")
    expect(page.get_by_text("rows: as written → as read")).to_be_visible()
    assert page.evaluate(height) <= tallest
    for content, said in ((CLOSED, "which by its name says when a request was closed"), (b"no table", "has no header")):
        own_app("local_records")
        drop(page, {"name": "other.csv", "mimeType": "text/csv", "buffer": content})
        expect(page.get_by_text(said)).to_be_visible()
        assert page.evaluate(height) <= tallest


def test_a_police_file_is_stored_on_a_phone_and_its_incomplete_month_is_said(own_app):
    page = own_app("local_records?kind=police-uk")
    page.set_viewport_size(PHONE)
    drop(page, STREET)
    assert cells(page, "Rows of each file")[1] == [STREET["name"], "300", "220", "0", "0", "80"]
    expect(page.get_by_role("button", name="Store 220 rows")).to_be_disabled()
    confirm(page)
    press(page, "Store 220 rows")
    expect(page.get_by_text("220 rows were stored")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("only 53 ASB records")).to_be_visible()
    settle(page)
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    drop(page, STREET)
    confirm(page)
    press(page, "Store 220 rows")
    expect(page.get_by_text("Held already, so nothing was changed")).to_be_visible(timeout=60_000)
    assert len(cells(page, "Every load")) == 2


def test_the_excel_example_and_template_are_taken_and_read_back(own_app, tmp_path):
    page = own_app("local_records")
    for label in ("Template (Excel)", "Synthetic example (Excel)"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=label).click()
        waiting.value.save_as(tmp_path / f"{label}.xlsx")
    assert openpyxl.load_workbook(tmp_path / "Template (Excel).xlsx").sheetnames[0] == "Requests"
    drop(page, tmp_path / "Template (Excel).xlsx")
    expect(page.get_by_text("holds a header and no rows below it. Nothing was stored.")).to_be_visible()
    expect(page.get_by_role("button", name="Read the file this way")).to_have_count(0)
    own_app("local_records")
    drop(page, {"name": "SYNTHETIC-example.xlsx", "mimeType": XLSX, "buffer": example_xlsx()})
    press(page, "Read the file this way")
    press(page, re.compile(r"^Store \d+ rows"))
    expect(page.get_by_text("rows were stored")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.csv", b"<html><body>Sign in</body></html>", "is a web page, not a table"),
        ("broken.xlsx", b"PK\x03\x04 no workbook", "is a damaged Excel file"),
        ("[x](https://example.org).csv", b"only one column\n1\n", "has no header"),
    ],
)
def test_a_bad_file_is_said_to_be_one_and_nothing_is_stored(untouched, page, name, content, said):
    address, folder = untouched
    watched = Watched(page, address)
    page.goto(f"{address}/local_records")
    settle(page)
    drop(page, {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    expect(page.get_by_text(said)).to_contain_text("Nothing was stored.")
    expect(page.get_by_text("Nothing has been loaded yet")).to_be_visible()
    assert not page.locator("[data-testid=stAlert] a").count()
    assert not list(folder.glob("records.db*"))
    assert not watched.foreign
    assert not watched.errors


def test_defras_newer_file_is_loaded_seen_on_the_overview_and_taken_back(own_app):
    lines = fly_tipping_lines({"2024-25": {CODE: 1301}}, load("fly_tipping_incidents")["year"].max())
    made = {"name": "made.ods", "mimeType": ODS, "buffer": as_ods({"LA_incidents": lines})}
    page = own_app("local_records?kind=official")
    drop(page, made)
    expect(page.get_by_text("New: 2024-25")).to_be_visible()
    expect(page.get_by_text("2024-25: 1,301 incidents, a new figure")).to_be_visible()
    press(page, "Store these figures")
    expect(page.get_by_text("stored as load 1 and in use on every page; new: 2024-25")).to_be_visible(timeout=60_000)
    settle(page)
    page = own_app("")
    expect(page.get_by_text("The council returned 1,301 fly-tipping incidents to DEFRA for 2024-25")).to_be_visible()
    expect(page.get_by_text("DEFRA 2024-25").first).to_be_visible()
    page = own_app("data_and_methods?open=ages")
    expect(page.get_by_role("cell", name="March 2025")).to_be_visible()
    page = own_app("local_records?kind=official")
    press(page, "Take it back")
    expect(page.get_by_text("what it had replaced stands again").first).to_be_visible()
    page = own_app("")
    expect(page.get_by_text("1,301 fly-tipping incidents")).to_have_count(0)
