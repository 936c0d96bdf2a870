"""Headings of the systems that councils use, and files other than CSV: read alike, or said why not."""

import io
import json
import tomllib
import zipfile
from pathlib import Path

import pytest

import lib.intake.requests.fields as fields
from lib.base.errors import InputError
from lib.incidents.kinds import kind_meant
from lib.intake.files import GivenFile
from lib.intake.headings import normal
from lib.intake.load import mapping_for
from lib.intake.requests.fields import FIELDS
from tests.acceptance.test_files_as_they_come import read, rows_of
from tests.stores import read_file

HEADINGS = tomllib.loads((Path(fields.__file__).parent / "headings.toml").read_text(encoding="utf-8"))
SYSTEMS = sorted({system for of in HEADINGS.values() for system in of} - {"usual"})


def test_every_heading_is_written_as_it_is_compared_and_stands_once_a_field():
    assert set(HEADINGS) <= set(FIELDS)
    for of in HEADINGS.values():
        every = [heading for headings in of.values() for heading in headings]
        assert every == [normal(heading) for heading in every]
        assert len(set(every)) == len(every)


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_export_with_the_headings_of_a_system_is_read(system):
    names = {"reference": "Reference", "date": "Date reported", "category": "Category"}
    own = {names[name]: of[system][-1].title() for name, of in HEADINGS.items() if name in names and system in of}
    found = read(rows_of().rename(columns=own))
    assert own
    assert len(found.incidents) == 40
    assert found.incidents["reference"].notna().all()


@pytest.mark.parametrize(
    "header",
    [
        ["Enquiry No", "Logged Time", "Service Name", "Subject Name", "Easting", "Northing", "Status"],
        ["Worksheet Ref", "Raised Date", "Site Name", "Service Item Name", "Grid X", "Grid Y", "Worksheet Status"],
        ["REFVAL", "DATERECV", "OFFCODE", "SRREQTYPE", "MAPEAST", "MAPNORTH", "WORKFLOW"],
        ["Case Number", "Created On", "Team", "Subject", "X Coordinate", "Y Coordinate", "Status Reason"],
        ["Nr", "When", "Area", "What was it", "E", "N", "State"],
    ],
)
def test_of_several_columns_the_one_whose_cells_are_kinds_of_request_is_the_category(header):
    table = rows_of()
    table.insert(2, "Service", "Street Scene")
    table["Status"] = "Closed"
    found = read(table.set_axis(header, axis=1))
    assert len(found.incidents) == 40
    assert found.mapping.columns["category"] == header[3]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("FLY-TIPPING ", "fly-tipping"),
        ("Illegal dumping (waste)", "fly-tipping"),
        ("Dumped vehicle", "abandoned-vehicle"),
        ("Dog Fouling;Litter", "dog-fouling"),
        ("Graffiti, offensive", "graffiti"),
        ("Noise nuisance", "noise"),
        ("Barking dog", "noise"),
        ("FT - Black Bags", "fly-tipping"),
        ("Dumped carpet", "fly-tipping"),
        ("Dumped cardboard", "fly-tipping"),
        ("Aband. Veh", "abandoned-vehicle"),
        ("Abandoned caravan", "abandoned-vehicle"),
        ("Abandoned trolley in car park", ""),
        ("ENV/FT", ""),
        ("Fly posting", ""),
        ("Missed bin", ""),
    ],
)
def test_categories_are_guessed_from_their_words_and_what_is_none_of_them_is_left_to_the_officer(text, kind):
    assert kind_meant(text) == kind


OTHER_SYSTEMS = [
    ["Request Ref", "Request Received Date", "Request Type Description", "Location X", "Location Y"],
    ["Report ID", "Date Time Reported", "Category Name", "Easting", "Northing"],
    ["CaseRef", "CreatedDate", "CaseType", "UPRN_Easting", "UPRN_Northing"],
    ["Call Ref", "Call Date", "Call Type", "E", "N"],
    ["Ref", "Submission time", "Issue group name", "txt_easting", "txt_northing"],
]


@pytest.mark.parametrize("header", OTHER_SYSTEMS)
def test_what_systems_call_by_no_known_heading_is_told_by_what_stands_below(header):
    found = read(rows_of().set_axis(header, axis=1))
    assert (len(found.incidents), found.refused) == (40, {})
    assert list(found.mapping.columns.values()).count(header[2]) == 1


@pytest.mark.parametrize(
    "heading", ["Customer name", "Name", "Contact type name of caller", "UPRN", "Case description"]
)
def test_what_is_personal_or_free_text_stays_so(heading):
    table = rows_of().drop(columns="Category").assign(**{heading: "Fly tipping"})
    assert heading not in mapping_for(GivenFile.of("x.csv", table.to_csv(index=False).encode()))[0].columns.values()


def test_a_column_of_kinds_is_likelier_than_one_whose_heading_alone_says_so():
    table = rows_of(Category="Street Scene").assign(Subcategory="Litter", Team="North")
    assert read(table).mapping.columns["category"] == "Subcategory"


def test_a_column_that_spells_out_codes_is_likelier_than_that_of_the_codes():
    table = rows_of(Category=["FT", "LT", "GR", "DF"] * 10)
    table["Category Description"] = ["Fly-tipping", "Litter", "Graffiti", "Dog fouling"] * 10
    found = read(table)
    assert found.mapping.columns["category"] == "Category Description"
    assert len(found.incidents) == 40


def test_why_a_column_was_not_taken_is_said_with_a_cell_of_it():
    table = rows_of().assign(**{"Date logged": "next week", "Postcode": "by the church", "Caller name": "somebody"})
    table = table.drop(columns="Date reported").assign(Raised=[f"{1 + i % 28:02}/03/2025" for i in range(40)])
    found = read(table)
    assert found.mapping.columns["date"] == "Raised"
    assert found.dropped["Postcode"] == "not needed: no postcode, for example “by the church”"
    assert found.dropped["Caller name"] == "personal"


REQUESTS = [
    {
        "service_request_id": f"{i}",
        "requested_datetime": "2025-07-01T00:30:00+01:00",
        "service_name": "Flytipping",
        "lat": 53.1252,
        "long": -1.2615,
    }
    for i in range(40)
]


def _rest(row):
    return {key: value for key, value in row.items() if key not in ("lat", "long")}


def _features(rows):
    return [
        {
            "type": "Feature",
            "properties": _rest(row),
            "geometry": {"type": "Point", "coordinates": [row["long"], row["lat"]]},
        }
        for row in rows
    ]


@pytest.mark.parametrize(
    "data",
    [
        REQUESTS,
        {"service_requests": REQUESTS},
        {"requests": [{"request": REQUESTS}]},
        {"type": "FeatureCollection", "features": _features(REQUESTS)},
        {"features": [{"attributes": _rest(row), "geometry": {"x": row["long"], "y": row["lat"]}} for row in REQUESTS]},
        {"data": {"items": [{**row, "media": ["a", "b"], "extended": {"status": "open"}} for row in REQUESTS]}},
    ],
)
@pytest.mark.parametrize("name", ["x.json", "x.csv"])
def test_requests_in_json(data, name):
    file = GivenFile.of(name, json.dumps(data, indent=1).encode())
    found = read_file(file)
    assert found.incidents["month"].value_counts().to_dict() == {"2025-07": 40}
    assert found.incidents["ward_code"].nunique() == 1
    assert found.incidents["occurred_at"].dt.hour.eq(0).all()


@pytest.mark.parametrize(
    "content", [b'[{"a": 1}', b"[]", b'{"a": "b"}', b'[["a"]]', b"[" * 100_000, b'[{"a": [' * 50_000]
)
def test_json_that_holds_no_requests_is_said(content):
    with pytest.raises(InputError, match=r"JSON|no header|holds a header"):
        mapping_for(GivenFile.of("x.json", content))


@pytest.mark.parametrize("way", ['="{}"', '"=""{}"""', "'{}"])
def test_marks_of_text_are_no_part_of_a_cell(way):
    table = rows_of()
    lines = [",".join(table.columns)]
    lines += [",".join([way.format(row[0]), row[1], way.format(row[2]), *row[3:]]) for row in table.values.tolist()]
    file = GivenFile.of("export.csv", "\n".join(lines).encode())
    found = read_file(file)
    assert found.incidents["reference"].tolist() == table["Reference"].tolist()


def as_ods(table, bomb: str = "") -> bytes:
    """Return a table as LibreOffice writes it."""

    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in [list(table), *table.values.tolist()]
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{rows}{bomb}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{listed}</manifest:manifest>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        parts.writestr("mimetype", kind)
        parts.writestr("content.xml", content)
        parts.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def _record(kind: int, content: bytes) -> bytes:
    size, written = len(content), b""
    while True:
        written += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            break
    number = bytes([kind]) if kind < 128 else bytes([kind & 0xFF, kind >> 8])
    return number + written + content


def _wide(text: str) -> bytes:
    return len(text).to_bytes(4, "little") + text.encode("utf-16-le")


def as_xlsb(table, last_row: int = 0) -> bytes:
    """Return a table as Excel's binary workbook, all cells as text within the sheet."""
    sheet = _record(0x0181, b"") + _record(0x0194, bytes(16)) + _record(0x0191, b"")
    rows = [list(table), *table.values.tolist()]
    for number, row in enumerate(rows):
        place = last_row if last_row and number == len(rows) - 1 else number
        sheet += _record(0x00, place.to_bytes(4, "little") + bytes(21))
        for column, text in enumerate(row):
            sheet += _record(0x06, column.to_bytes(4, "little") + bytes(4) + _wide(text))
    sheet += _record(0x0192, b"") + _record(0x0182, b"")
    one = _record(0x019C, bytes(4) + (1).to_bytes(4, "little") + _wide("rId1") + _wide("Data"))
    book = _record(0x0183, b"") + _record(0x018F, b"") + one + _record(0x0190, b"") + _record(0x0184, b"")
    made = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/workbook.bin", book)
        parts.writestr("xl/worksheets/sheet1.bin", sheet)
        parts.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{links}"><Relationship Id="rId1" Type="{made}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
    return buffer.getvalue()


@pytest.mark.parametrize(("make", "name"), [(as_ods, "x.ods"), (as_xlsb, "x.xlsb")])
def test_workbooks_of_other_kinds(make, name):
    file = GivenFile.of(name, make(rows_of()))
    found = read_file(file)
    assert (len(found.incidents), found.refused) == (40, {})
    assert found.incidents["reference"].tolist() == rows_of()["Reference"].tolist()


def test_a_small_workbook_that_names_a_cell_far_out_is_not_opened():
    wide = (
        '<table:table-row table:number-rows-repeated="900000"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="9000"><text:p>1</text:p></table:table-cell></table:table-row>'
    )
    for file in (GivenFile.of("x.ods", as_ods(rows_of(), wide)), GivenFile.of("x.xlsb", as_xlsb(rows_of(), 9_000_000))):
        with pytest.raises(InputError, match="far more than an export can hold"):
            mapping_for(file)
