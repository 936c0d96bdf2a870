"""Sheets to take along: the patrol sheet and its files, and two pages on every ward."""

import csv
import io
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from lib.base.errors import InputError
from lib.briefing.patrol_sheet import MOST_PLACES, patrol_sheet, sheet_csv, sheet_gpx, sheet_pdf
from lib.briefing.pdf import as_pdf
from lib.briefing.request import Request
from lib.briefing.ward_sheets import last_quarter, ward_sheets, wards_of
from lib.cli.answers import main
from lib.published.places import ward_names
from lib.published.whereabouts import spot, whereabouts

MADE = "2025-10-01T09:30"
TWO = ("E05010677", "E05010678")
ASKED = Request(TWO, ("asb", "burglary"), "2024-10", "2025-09")


def test_the_patrol_sheet_is_one_page_or_two_small_ones_with_places_that_can_be_found():
    sheet = patrol_sheet(ASKED, MADE)
    assert len(sheet.places) == MOST_PLACES
    (page,) = PdfReader(io.BytesIO(sheet_pdf(sheet))).pages
    printed = page.extract_text()
    for place in sheet.places:
        assert f"{place.number}. {place.name}" in printed
        assert f"{place.easting}, {place.northing}" in printed
        assert not place.name.startswith(("Parking", "Shopping", "Supermarket", "Petrol"))
        assert whereabouts(place.lon, place.lat).sector == place.sector
    pocket = [page.extract_text() for page in PdfReader(io.BytesIO(sheet_pdf(sheet, "a5"))).pages]
    assert [f"{place.number}. {place.name}" in pocket[(place.number - 1) // 3] for place in sheet.places] == [True] * 6
    assert len(pocket) == 2
    assert "15 minutes" in printed
    assert "police.uk publishes the month only" in printed


def test_no_place_is_listed_twice_and_one_visit_names_all_its_topics():
    sheet = patrol_sheet(Request(TWO, ("asb", "all-crime"), "2024-10", "2025-09"), MADE)
    assert len({(place.lon, place.lat) for place in sheet.places}) == len(sheet.places) == MOST_PLACES
    assert "Also All recorded crime (without ASB): " in sheet.places[0].why


def test_the_places_are_the_same_in_every_file():
    sheet = patrol_sheet(ASKED, MADE)
    points = ElementTree.fromstring(sheet_gpx(sheet)).findall("{*}wpt")
    rows = list(csv.DictReader(io.StringIO(sheet_csv(sheet).decode("utf-8-sig"))))
    for place, point, row in zip(sheet.places, points, rows, strict=True):
        assert (float(point.get("lat")), float(point.get("lon"))) == (place.lat, place.lon)
        assert (row["name"], int(row["recorded"])) == (place.name, place.recorded)
        assert place.geo == f"geo:{place.lat:.5f},{place.lon:.5f}"


def test_where_no_place_stands_out_the_sheet_says_so():
    sheet = patrol_sheet(Request(TWO, ("asb",), "2019-04", "2019-05"), MADE)
    assert sheet.places == ()
    assert "No month of the period is complete" in PdfReader(io.BytesIO(sheet_pdf(sheet))).pages[0].extract_text()


def test_a_place_called_after_a_kind_of_place_has_the_name_of_the_nearest_street():
    assert spot("Parking Area", -1.26206, 53.12727) == "York Street (parking area)"
    assert spot("York Street", -1.26206, 53.12727) == "York Street"


@pytest.mark.slow
def test_a_ward_has_two_pages_after_one_of_contents():
    start, end = last_quarter()
    some = dict(list(ward_names().items())[::4])
    read = PdfReader(io.BytesIO(as_pdf(ward_sheets(tuple(some), start, end, MADE))))
    texts = [page.extract_text().removeprefix("OFFICIAL").lstrip() for page in read.pages]
    assert len(texts) == 1 + 2 * len(some)
    assert "what it consists of" not in texts[0]  # the contents name each ward once
    contents = " ".join(texts[0].split())
    for number, name in enumerate(sorted(some.values())):
        assert f"{name}, page {2 + 2 * number}" in contents
        assert texts[1 + 2 * number].startswith(name)
        assert texts[2 + 2 * number].startswith(f"{name}: what it consists of")
        every = f"{name}: every topic, the 3 months to September 2025; environmental crime in 2021-22"
        assert every in " ".join(texts[2 + 2 * number].split())


def test_the_wards_of_a_locality_or_parish_are_those_of_its_name():
    assert set(wards_of(parish="selston")) == {"E05010683", "E05010689", "E05010695"}
    assert len(wards_of("Hucknall")) == 4
    with pytest.raises(InputError, match="no parish “Atlantis”"):
        wards_of(parish="Atlantis")


def test_the_commands_write_the_files_and_refuse_in_one_line(tmp_path, capsys):
    asked = ["patrol", "--wards", TWO[0], "--topics", "asb", "--from", "2024-10", "--to", "2025-09"]
    for ending in ("pdf", "gpx", "csv"):
        assert main([*asked, "--out", str(tmp_path / f"p.{ending}")]) == 0
    assert main(["ward-sheets", "--wards", TWO[0], "--out", str(tmp_path / "new"), "--made", MADE]) == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["ward-sheets-2025-07-to-2025-09.pdf"]
    capsys.readouterr()
    for wrong, said in (
        ([*asked, "--out", "x.doc"], "ends with none of .pdf, .gpx, .csv"),
        (["ward-sheets", "--locality", "Atlantis", "--out", str(tmp_path)], "no locality"),
    ):
        assert main(wrong) == 2
        error = capsys.readouterr().err
        assert said in error
        assert error.count("\n") == 1
