"""When and where as people, devices and other systems write them, and tables that come packed."""

import io
from dataclasses import replace

import pandas as pd
import pytest

from lib.base.errors import InputError
from lib.incidents.sources import COUNCIL
from lib.intake.files import GivenFile
from lib.intake.html_tables import table_lines
from lib.intake.load import load_batches, mapping_for, read_export
from lib.intake.requests.degrees import angle, pair_of
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.question import Question
from lib.intake.requests.repeats import REPEATED, TAKEN_BACK
from lib.intake.requests.rows import NO_REQUEST
from lib.intake.requests.values import parse_dates
from tests.acceptance.test_files_as_they_come import TODAY, read, rows_of
from tests.files import zipped
from tests.stores import read_file

EXPORT = rows_of()
UNPLACED = EXPORT.drop(columns=["Easting", "Northing"])
CSV = EXPORT.to_csv(index=False).encode()


def workbook() -> bytes:
    buffer = io.BytesIO()
    EXPORT.to_excel(buffer, index=False)
    return buffer.getvalue()


def packed(members: dict[str, bytes], name: str = "export.zip") -> GivenFile:
    return GivenFile.of(name, zipped(members))


@pytest.mark.parametrize(
    "members",
    [
        {"requests.csv": CSV},
        {"March/out/requests.csv": CSV, "__MACOSX/March/out/._requests.csv": b"shadow", "March/.DS_Store": b"x"},
        {"requests.csv": CSV, "read me.txt": b"From the contact centre", "empty.csv": b""},
        {"requests.txt": CSV},
        {"requests.xlsx": workbook()},
    ],
)
def test_a_zip_that_holds_one_table_is_read(members):
    found = read_file(packed(members))
    name = next(member for member in members if "requests" in member).rpartition("/")[2]
    assert (found.rows_read, len(found.incidents)) == (40, 40)
    assert f"{name} was taken out of export.zip and read." in found.notes
    assert found.as_batch().file_name == name


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (
            {"a.csv": CSV, "b.csv": CSV},
            "holds several tables, which have other headings than each other or rows in common",
        ),
        ({"letter.pdf": b"%PDF-1.7"}, "holds no table: “letter.pdf”"),
        ({"inner.zip": b"PK"}, "holds no table: “inner.zip”"),
        ({}, "holds no table: nothing"),
        ({"bomb.csv": b"0" * 20_000_000}, "unpacks to far more"),
    ],
)
def test_any_other_zip_is_refused_with_what_it_holds(members, said):
    with pytest.raises(InputError, match=said):
        read_file(packed(members))


def test_a_zip_that_is_cut_short_is_refused():
    with packed({"a.csv": CSV}).open() as stream:
        content = stream.read()
    with pytest.raises(InputError, match="damaged ZIP"):
        read_file(GivenFile.of("export.zip", content[:-30]))


def test_the_same_table_packed_or_not_is_held_once(sqlite_store):
    alone, within = read_file(GivenFile.of("requests.csv", CSV)), read_file(packed({"requests.csv": CSV}))
    assert load_batches([alone.as_batch()])["stored"] == 40
    again = load_batches([within.as_batch()])
    assert (again["stored"], again["files"][0]["state"]) == (0, "held already")


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("53°07'30\"N", 53.125),
        ("53 07 30 N", 53.125),
        ("N 53 07.5", 53.125),
        ("53° 7.5' N", 53.125),
        ("53º07′30″N", 53.125),
        ("53d07m30s N", 53.125),
        ("W1°15.75'", -1.2625),
        ("-1:15:45", -1.2625),
        ("\u22121 15 45", -1.2625),
        ("1.2625 W", -1.2625),
        ("53.125°", 53.125),
    ],
)
def test_angles_in_degrees_minutes_and_seconds(text, degrees):
    found = angle(text)
    assert found is not None
    assert found[0] == pytest.approx(degrees)


@pytest.mark.parametrize(
    "text", ["53", "-1.26", "530730", "53 70 10", "53.125 07 30", "12/03/2025", "1 High St N", "SK 48 58"]
)
def test_what_is_no_angle_of_several_parts_is_none(text):
    assert angle(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "53°07'30\"N 1°15'45\"W",
        "53 07 30 N, 1 15 45 W",
        "N53°07'30\" W1°15'45\"",
        "1°15'45\"W 53°07'30\"N",
        "53.125° N, 1.2625° W",
        "53.125N 1.2625W",
        "53°07'30\", -1°15'45\"",
        "53° 7.5' N / 1° 15.75' W",
    ],
)
def test_both_angles_in_one_cell(text):
    assert pair_of(text) == pytest.approx((-1.2625, 53.125))
    found = read(UNPLACED.assign(Location=text))
    assert found.incidents["lat"].eq(53.125).all()
    assert found.incidents["lon"].between(-1.2626, -1.2624).all()


@pytest.mark.parametrize(
    ("lat", "lon"), [("53°07'30\"N", "1°15'45\"W"), ("53 07 30", "-1 15 45"), ("N 53 07.5", "W 001 15.75")]
)
def test_angles_in_two_columns(lat, lon):
    found = read(UNPLACED.assign(Latitude=lat, Longitude=lon))
    assert len(found.incidents) == 40
    assert found.incidents["lat"].eq(53.125).all()


def test_angles_without_their_side_are_asked_about():
    with pytest.raises(Question, match="without the minus sign") as asked:
        read(UNPLACED.assign(Latitude="53 07 30", Longitude="1 15 45"))
    assert asked.value.key == "coordinates"


@pytest.mark.parametrize(
    "cell",
    [
        "E 448900 N 358900",
        "X: 448900, Y: 358900",
        "448900 / 358900",
        "https://www.google.com/maps?q=53.1252,-1.2702",
        "https://www.google.com/maps/@53.1252,-1.2702,17z",
    ],
)
def test_points_with_letters_and_in_links_of_maps(cell):
    found = read(UNPLACED.assign(Place=cell))
    assert len(found.incidents) == 40
    assert found.incidents["lat"].between(53.12, 53.13).all()


def test_metres_with_a_letter_and_degrees_among_metres():
    found = read(UNPLACED.assign(Easting="448900E", Northing="358900 N"))
    assert found.incidents["lat"].between(53.12, 53.13).all()
    mixed = [i % 2 for i in range(40)]
    east, north = (["448900" if i else "-1.2702" for i in mixed], ["358900" if i else "53.1252" for i in mixed])
    found = read(UNPLACED.assign(Easting=east, Northing=north))
    assert (len(found.incidents), found.refused) == (40, {})


def test_a_postcode_at_the_end_of_a_place_is_read_and_the_place_is_not_kept():
    code = "NG17 1AA"
    alone, long = read(UNPLACED.assign(Postcode=code)), read(UNPLACED.assign(Location=f"High Street, Sutton, {code}"))
    assert long.incidents["ward_code"].tolist() == alone.incidents["ward_code"].tolist()
    assert long.refused == alone.refused
    assert "High Street" not in long.incidents.to_csv()


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("UPRN", "“UPRN”: the number of a property, .* add easting and northing"),
        ("Site UPRN No", ""),
        ("USRN", "“USRN”: the number of a street"),
        ("What3words", "three words that only a paid service"),
        ("Customer address", "an address, which is about a person and is never read"),
    ],
)
def test_where_only_a_number_words_or_an_address_says_where_one_sentence_says_what_to_do(column, said):
    with pytest.raises(InputError, match=said or "known to say where"):
        read(UNPLACED.assign(**{column: "100031234567"}))


def test_a_number_of_a_property_beside_a_ward_is_no_matter():
    assert len(read(UNPLACED.assign(UPRN="100031234567", Ward="Carsic")).incidents) == 40


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"Day": 1, "Month": 3}, "“Day”: one of several columns"),
        ({"Month": "Mar-25"}, "“Month”: no day"),
        ({"Week commencing": "Week 12"}, "“Week commencing”: no day"),
        ({"Quarter": "Q4 2024/25"}, "“Quarter”: no day"),
    ],
)
def test_when_only_by_month_week_or_in_pieces_one_sentence_says_what_to_do(columns, said):
    with pytest.raises(InputError, match=said):
        read(EXPORT.drop(columns="Date reported").assign(**columns))


@pytest.mark.parametrize(
    ("cell", "expected", "timed"),
    [
        ("01/03/2025 (approx)", "2025-03-01", False),
        ("01/03/2025 approx.", "2025-03-01", False),
        ("c. 01/03/2025", "2025-03-01", False),
        ("circa 1 March 2025", "2025-03-01", False),
        ("~01/03/2025", "2025-03-01", False),
        ("01/03/2025?", "2025-03-01", False),
        ("01/03/2025 - evening", "2025-03-01", False),
        ("Sat 1 Mar 2025 (TBC)", "2025-03-01", False),
        ("01/03/2025 10:30am (phoned)", "2025-03-01 10:30", True),
        ("31/12/2024 24:00", "2024-12-31", False),
        ("2025-03-01T24:00:00Z", "2025-03-01", False),
    ],
)
def test_a_remark_beside_a_date_is_left_behind_and_24_is_the_end_of_the_day_named(cell, expected, timed):
    found = parse_dates(pd.Series([cell], dtype=object)).iloc[0]
    assert (found["when"], bool(found["timed"]), bool(found["remarked"])) == (pd.Timestamp(expected), timed, True)


@pytest.mark.parametrize(
    "cell",
    [
        "before 01/03/2025",
        "01/03/2025 to date",
        "01/03/2025 or 02/03/2025",
        "01/03/2025 due",
        "31/02/2025 approx",
        "March 2025 approx",
        "01/03/2025 10:30 PST",
        "2025-03-04T14:30:00 America/New_York",
        "01/03/2025 (note 4)",
    ],
)
def test_words_that_make_a_date_another_are_not_left_behind(cell):
    assert pd.isna(parse_dates(pd.Series([cell], dtype=object))["when"].iloc[0])


@pytest.mark.parametrize("times", [["24:00", "10:30"], ["(approx)", ""], ["?", "09:15"]])
def test_remarks_are_said_with_their_number_and_one_of_them(times):
    found = read(rows_of(Date_reported=[f"{1 + i % 28:02}/03/2025 {times[i % 2]}".strip() for i in range(40)]))
    assert (len(found.incidents), found.refused) == (40, {})
    assert found.incidents["month"].unique().tolist() == ["2025-03"]
    assert found.notes[0].startswith(f"20 dates have something beside the day, such as “01/03/2025 {times[0]}”")


def test_month_first_dates_with_a_word_before_them_are_read_month_first():
    table = rows_of(Date_reported=[f"approx 03/{1 + i % 28:02}/2025" for i in range(40)])
    file = GivenFile.of("x.csv", table.to_csv(index=False).encode())
    with pytest.raises(Question, match="month first"):
        read_file(file)
    found = read_file(file, date_order="month")
    assert found.incidents["month"].unique().tolist() == ["2025-03"]
    assert len(found.incidents) == 40


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("04/03/2025 0930 hrs", "2025-03-04 09:30"),
        ("04/03/2025 09:30hrs", "2025-03-04 09:30"),
        ("04/03/2025 09h30", "2025-03-04 09:30"),
        ("4 March 2025 1430", "2025-03-04 14:30"),
        ("45,720.5", "2025-03-04 12:00"),
        ("2025-W10-2", "2025-03-04"),
    ],
)
def test_hours_and_days_as_other_systems_write_them(cell, expected):
    assert parse_dates(pd.Series([cell], dtype=object))["when"].tolist() == [pd.Timestamp(expected)]


CLOSINGS = {"Date Closed": "closed", "Completed": "closed", "Last Updated": "changed", "Target Date": "due"}


@pytest.mark.parametrize("column", CLOSINGS)
def test_a_date_that_is_not_of_the_request_is_asked_about_and_every_record_says_so(column, sqlite_store):
    kind = CLOSINGS[column]
    table = EXPORT.assign(**{"Date reported": [f"{day} 14:30" for day in EXPORT["Date reported"]]})
    file = GivenFile.of("x.csv", table.rename(columns={"Date reported": column}).to_csv(index=False).encode())
    with pytest.raises(Question, match=f"“{column}”, which by its name says when a request was") as asked:
        read_file(file)
    assert (asked.value.key, list(asked.value.answers)) == ("dated", [kind])
    told = Mapping.from_json({**mapping_for(file)[0].as_json(), "dated": kind})
    found = read_export(file, told, TODAY)
    assert len(found.incidents) == 40
    assert found.incidents["subcategory"].str.contains(r"\(dated by when it was \w").all()
    assert found.incidents["occurred_at"].isna().all()  # the hour of closing is none of the request
    assert any(f"(“{column}”), not by when it was made" in note for note in found.notes)
    load_batches([found.as_batch()])
    assert mapping_for(file)[0].dated == kind  # remembered for this kind of export


def test_a_closing_date_beside_the_date_of_the_request_is_not_asked_about():
    found = read(EXPORT.assign(**{"Date Closed": "30/03/2025"}))
    assert found.mapping.columns["date"] == "Date reported"
    assert found.incidents["subcategory"].eq("Fly tipping").all()


def test_an_answer_about_closing_holds_for_no_other_column():
    mapping = Mapping({"date": "Date reported"}, dated="closed")
    assert mapping.dated_as == ""
    assert replace(mapping, columns={"date": "Date Closed"}).dated_as == "closed"
    with pytest.raises(InputError, match="“dated” is none of"):
        Mapping.from_json({"columns": {}, "categories": {}, "dated": "opened"})


@pytest.mark.parametrize(
    "status",
    [
        *("Merged", "Dup of FT00001", "DUPS", "CANX", "Already reported", "Previously logged", "Repeat report"),
        *("Closed - linked to FT00001", "Same as FT00001", "Refused", "Declined by officer", "Dummy record", "Error"),
        *("Closed (mistake)", "Not valid", "Double entry", "Logged by mistake"),
    ],
)
def test_more_words_for_requests_that_were_none(status):
    found = read(EXPORT.assign(Status=["Closed", status] * 20))
    assert (len(found.incidents), sum(found.refused.values())) == (20, 20)


@pytest.mark.parametrize("status", ["Error in lighting fixed", "Refused land owner access", "Linked work", "Testimony"])
def test_words_that_say_so_only_by_themselves_take_no_request_away(status):
    assert len(read(EXPORT.assign(Status=["Closed", status] * 20)).incidents) == 40


def test_a_mark_of_what_is_no_request_in_one_word_is_a_status():
    found = read(EXPORT.assign(IsDeleted=["FALSE", "TRUE"] * 20))
    assert (len(found.incidents), sum(found.refused.values())) == (20, 20)


@pytest.mark.parametrize("order", [1, -1])
def test_a_request_that_one_of_its_rows_takes_back_is_none_and_a_repeat_of_it_takes_nothing_back(order):
    rows = [EXPORT.assign(Status="Received"), EXPORT.assign(Status=["Cancelled", "Duplicate", "Closed", "Closed"] * 10)]
    found = read(pd.concat(rows[::order]))
    assert len(found.incidents) == 30
    assert found.refused == {NO_REQUEST: 20, TAKEN_BACK: 10, REPEATED: 20}


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"%PDF-1.7\n", "a PDF"), (b"\x1f\x8b\x08\x00", "packed with gzip"), (b"7z\xbc\xaf\x27\x1c", "packed with 7-Zip")],
)
def test_files_that_hold_no_table_are_called_what_they_are(content, what):
    with pytest.raises(InputError, match=f"is {what}, not a table"):
        mapping_for(GivenFile.of("export.csv", content + b"x" * 50))


EXCEL_OF_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Data"><Table>{}</Table></Worksheet>'
    "</Workbook>"
)


def as_2003() -> bytes:
    rows = [list(EXPORT), *EXPORT.to_numpy().tolist()]
    cells = ["".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) for row in rows]
    return EXCEL_OF_2003.format("".join(f"<Row>{row}</Row>" for row in cells)).encode()


@pytest.mark.parametrize(
    "content",
    [
        EXPORT.to_html(index=False).encode(),
        b"<html><head><title>Export</title></head><body>" + EXPORT.to_html(index=False).encode() + b"</body></html>",
        EXPORT.to_html(index=False).replace("</td>", "").replace("</tr>", "").encode(),
        EXPORT.to_html(index=False).encode("utf-16"),
        as_2003(),
    ],
)
def test_a_table_that_a_system_wrote_as_html_or_xml_and_called_xls_is_read(content):
    found = read_file(GivenFile.of("export.xls", content))
    assert (found.rows_read, len(found.incidents), found.refused) == (40, 40, {})
    assert found.incidents["reference"].tolist()[:2] == ["FT00000", "FT00001"]


def test_a_cell_of_excels_xml_that_says_its_place_stands_there():
    row = '<Row><Cell ss:Index="{}"><Data>x</Data></Cell><Cell><Data>y</Data></Cell></Row>'
    content = EXCEL_OF_2003.format("<Row><Cell><Data>A</Data></Cell><Cell/><Cell/></Row>" + row.format(2)).encode()
    lines, _ = table_lines(GivenFile.of("x.xls", content), "utf-8")
    assert [cells for _, cells in lines] == [["A", "", ""], ["", "x", "y"]]


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>Please sign in</body></html>",
        b"<html><form>" + EXPORT.to_html().encode() + b"</form></html>",
        b"<html><script>1</script>" + EXPORT.to_html().encode() + b"</html>",
        b"<table><tr><td>one</td></tr><tr><td>two</td></tr></table>",
    ],
)
def test_a_page_to_look_at_is_no_table(content):
    with pytest.raises(InputError, match="is a web page, not a table"):
        read_file(GivenFile.of("export.xls", content))


def test_a_zip_may_be_dropped():
    assert "zip" in COUNCIL.endings
