"""Exports of a council's system as they come: any order, naming, encoding and slip."""

import csv
import io
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.base.errors import InputError
from lib.incidents.kinds import kind_meant
from lib.intake import tables as given_tables
from lib.intake.files import GivenFile
from lib.intake.requests import places, repeats, wards_and_postcodes
from lib.intake.requests import rows as service_requests
from lib.intake.requests.columns import dropped_columns, guess_mapping
from lib.intake.requests.example import example_csv, synthetic_requests, template_csv
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.read import RequestsRead, open_export, read_requests
from lib.intake.requests.values import parse_dates, parse_times, street_of
from lib.published.places import to_grid, ward_table
from tests.district.truth import ELDER, FENWICK
from tests.files import as_xlsx

TODAY = date(2026, 1, 15)
WARDS = ward_table().set_index("ward_name")
HOME = WARDS.iloc[0]
EAST, NORTH = (round(float(value)) for value in to_grid(HOME["label_lon"], HOME["label_lat"]))
HEADER = ["Reference", "Date reported", "Category", "Easting", "Northing", "Postcode", "Ward"]


def row(**cells) -> list:
    usual = ["R1", "03/04/2025 14:30", "Fly Tipping", EAST, NORTH, "", ""]
    return [cells.get(name.replace(" ", "_"), value) for name, value in zip(HEADER, usual, strict=True)]


def as_csv(rows, header=HEADER, delimiter=",", encoding="utf-8") -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerows([header, *rows])
    return buffer.getvalue().encode(encoding)


def read(content: bytes, name="export.csv", mapping=None) -> RequestsRead:
    table = open_export(GivenFile.of(name, content))
    return read_requests(table, mapping or guess_mapping(table), TODAY)


def test_every_row_is_kept_outside_or_refused():
    found = read(example_csv())
    assert found.rows_read == 600 == len(found.incidents) + len(found.outside) + sum(found.refused.values())
    assert found.dropped == {"Notes": "free text"} or found.dropped["Notes"] in ("free text", "not needed")
    assert found.coverage["gap"].tolist() == ["", "", ""]
    batch = found.as_batch()
    assert sum(sum(counts.values()) for counts in batch.parts["counts"]) == len(found.incidents)


def test_the_template_needs_no_mapping():
    header = template_csv().decode("utf-8-sig").strip().split(",")
    cells = dict(zip(HEADER, row(), strict=True)) | {"Street": "High Street", "Size": "Small van load"}
    found = read(as_csv([[cells.get(name, "") for name in header]], header))
    assert len(found.incidents) == 1
    assert found.incidents.loc[0, ["place", "size"]].tolist() == ["High Street", "Small van load"]


def test_a_row_is_read_as_it_stands():
    kept = read(as_csv([row()])).incidents.iloc[0]
    assert kept["month"] == "2025-04"  # day first: 3 April, not 4 March
    assert kept["occurred_at"] == pd.Timestamp("2025-04-03 14:30")
    assert kept["time_of"] == "reported"
    assert kept["category"] == "fly-tipping"
    assert kept["ward_code"] == HOME["ward_code"]
    assert kept["lon"] == pytest.approx(HOME["label_lon"], abs=2e-4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_separators(encoding, delimiter):
    found = read(as_csv([row(Category="Fly–Tipping")], delimiter=delimiter, encoding=encoding))
    assert found.incidents["subcategory"].tolist() == ["Fly–Tipping"]


@pytest.mark.parametrize("make", [lambda lines: as_csv(lines[1:], lines[0]), as_xlsx], ids=["csv", "xlsx"])
@pytest.mark.parametrize("before", [[], [["Export of 1 May 2025"], []], [["Case", "", "", "Where"], ["made by", "x"]]])
def test_the_header_is_found_below_titles_and_merged_cells(make, before):
    found = read(make([*before, HEADER, row()]))
    assert found.table.header_row == 1 + len(before)
    assert len(found.incidents) == 1


def test_columns_may_stand_in_any_order_under_other_names():
    header = ["X", "Y", "Logged", "Issue Type", "Case ID", "Customer Name"]
    found = read(as_csv([[EAST, NORTH, "2025-04-03T09:15:00", "DOG_FOULING", "A-1", "Ann Other"]], header))
    assert found.incidents["category"].tolist() == ["dog-fouling"]
    assert found.dropped == {"Customer Name": "personal"}


def test_a_date_under_a_strange_name_is_told_by_its_values():
    header = ["Ref", "Wann", "Type", "Ward"]
    rows = [["1", "03/04/2025", "Litter", HOME.name], ["2", "04/04/2025", "Litter", HOME.name]]
    assert guess_mapping(open_export(GivenFile.of("a.csv", as_csv(rows, header)))).columns["date"] == "Wann"


def test_excel_dates_times_and_numbers():
    rows = [row(Date_reported=datetime(2025, 4, 3, 14, 30)), row(Reference="R2", Date_reported=45750.25)]
    kept = read(as_xlsx([HEADER, *rows]), "export.xlsx").incidents
    assert kept["occurred_at"].tolist() == [pd.Timestamp("2025-04-03 14:30"), pd.Timestamp("2025-04-03 06:00")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Date_reported": ""}, service_requests.NO_DATE),
        ({"Date_reported": "soon"}, service_requests.NO_DATE),
        ({"Date_reported": "31/02/2025"}, service_requests.NO_DATE),
        ({"Date_reported": "01/01/1900"}, service_requests.OLD_DATE),
        ({"Date_reported": "01/01/2031"}, service_requests.FUTURE_DATE),
        ({"Category": ""}, service_requests.NO_CATEGORY),
        ({"Category": "Bin not emptied"}, service_requests.OTHER_CATEGORY),
        ({"Easting": "", "Northing": ""}, places.NO_PLACE),
        ({"Easting": 0, "Northing": 0}, places.NO_PLACE),
        ({"Easting": NORTH, "Northing": EAST}, places.SWAPPED),
        ({"Easting": "", "Northing": "", "Ward": "Gotham"}, wards_and_postcodes.BAD_WARD),
        ({"Easting": "=1+1"}, service_requests.FORMULA),
        ({"Reference": '=HYPERLINK("http://x")'}, service_requests.FORMULA),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_for_its_reason(cells, reason):
    good = [row(Reference=f"G{i}", Ward=HOME.name) for i in range(30)]
    found = read(as_csv([*good, row(**{"Reference": "BAD", **cells})]))
    assert found.refused == {reason: 1}
    assert found.refused_rows["row"].tolist() == [32]
    assert len(found.incidents) == 30


def test_lon_lat_swapped_is_refused_and_a_far_point_is_outside():
    header = ["Ref", "Date", "Category", "Longitude", "Latitude"]
    good = [[f"G{i}", "03/04/2025", "Litter", HOME["label_lon"], HOME["label_lat"]] for i in range(9)]
    rows = [
        *good,
        ["S", "03/04/2025", "Litter", HOME["label_lat"], HOME["label_lon"]],
        ["F", "03/04/2025", "Litter", -0.1, 51.5],
    ]
    found = read(as_csv(rows, header))
    assert found.refused == {places.SWAPPED: 1}
    assert found.outside[["row", "lon", "lat"]].to_numpy().tolist() == [[12, -0.1, 51.5]]


def test_a_place_is_taken_from_postcode_or_ward_where_there_are_no_coordinates():
    rows = [
        row(Reference="P", Easting="", Northing="", Postcode="zz6 1aa"),
        row(Reference="Q", Easting="", Northing="", Postcode="SW1A 1AA"),
        row(Reference="W", Easting="", Northing="", Ward="st. elders Ward"),
        row(Reference="O", Easting="", Northing="", Ward="St Elder's"),
    ]
    found = read(as_csv(rows))
    kept = found.incidents.set_index("reference")
    assert kept.loc["P", "ward_code"] == FENWICK
    assert kept.loc["W", "ward_code"] == kept.loc["O", "ward_code"] == ELDER
    assert kept.loc["W", ["lon", "lat"]].isna().all()
    assert len(found.outside) == 1


def test_the_later_row_of_a_reference_is_kept_and_two_alike_without_one_are_two():
    found = read(as_csv([row(), row(Category="Graffiti"), row(Reference="R2")]))
    assert found.refused == {repeats.REPEATED: 1}
    assert found.incidents["category"].tolist() == ["graffiti", "fly-tipping"]
    alike = read(as_csv([row(Reference=""), row(Reference="")]))
    assert alike.incidents["record_key"].is_unique
    again = read(as_csv([row(Reference=""), row(Reference=""), row(Reference="")]))
    assert set(alike.incidents["record_key"]) < set(again.incidents["record_key"])


def test_dates_with_the_month_first_refuse_the_file():
    rows = [row(Reference=f"R{i}", Date_reported=f"04/{i + 1:02d}/2025") for i in range(28)]
    with pytest.raises(InputError, match="month first"):
        read(as_csv(rows))


def test_midnight_everywhere_means_no_time_and_one_midnight_is_a_time():
    every = read(as_csv([row(Reference=f"R{i}", Date_reported="03/04/2025 00:00") for i in range(9)]))
    assert every.timed == 0
    assert every.incidents["time_of"].isna().all()
    rows = [row(Reference=f"R{i}", Date_reported=f"03/04/2025 {i:02d}:00") for i in range(24)]
    assert read(as_csv(rows)).timed == 24


def test_a_span_and_a_part_of_the_day_are_kept_as_spans():
    header = ["Ref", "Occurred from", "Occurred to", "Category", "Ward"]
    kept = read(as_csv([["1", "03/04/2025 22:00", "04/04/2025 07:00", "Fly tip", HOME.name]], header)).incidents.iloc[0]
    assert (kept["occurred_until"], kept["time_of"]) == (pd.Timestamp("2025-04-04 07:00"), "happened")
    header = ["Ref", "Date", "Time", "Category", "Ward"]
    kept = read(as_csv([["1", "03/04/2025", "Evening", "Fly tip", HOME.name]], header)).incidents.iloc[0]
    assert kept["occurred_at"] == pd.Timestamp("2025-04-03 18:00")
    assert kept["occurred_until"] == pd.Timestamp("2025-04-03 23:59:59")


@pytest.mark.parametrize("where", ["Size", "Land type", "Outcome", "Street"])
@pytest.mark.parametrize("secret", ["ann.other@example.org", "07700 900123", "+44 1632 960001", "NG15 0AA"])
def test_contacts_in_any_column_are_not_stored(where, secret):
    header = [*HEADER, "Customer Name", "Email", "Phone", "Address", "Description", where]
    personal = ["Ann Other", "ann@example.org", "07700 900123", "12 High Street", "x " * 60]
    rows = [[*row(Reference=f"R{i}"), *personal, "usual"] for i in range(20)]
    rows.append([*row(Reference="LAST"), *personal, f"usual {secret}"])
    found = read(as_csv(rows, header))
    stored = found.incidents.astype(str).to_csv() + found.refused_rows.to_csv()
    for text in ("Ann Other", "example.org", "900123", "960001", "High St", secret, "x x"):
        assert text not in stored
    dropped = found.dropped
    assert [dropped[name] for name in ("Customer Name", "Email", "Phone", "Address")] == ["personal"] * 4
    assert dropped["Description"] == "free text"


def test_a_mapping_cannot_bring_a_personal_column_in():
    content = as_csv([[*row(), "Ann Other"]], [*HEADER, "Customer name"])
    mapping = Mapping.from_json(
        {"columns": {"date": "Date reported", "category": "Category", "ward": "Ward", "size": "Customer name"}}
    )
    with pytest.raises(InputError, match="personal column"):
        read(content, mapping=mapping)


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("12 High Street", "High Street"),
        ("Flat 2, 14a Station Road, Hucknall", "Station Road"),
        ("12-14 Low Moor Road", "Low Moor Road"),
        ("Opposite 12 High Street", ""),
        ("High Street", "High Street"),
        ("", ""),
    ],
)
def test_a_street_is_kept_without_its_house(address, street):
    assert street_of(pd.Series([address], dtype=object)).tolist() == [street]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("ENV - Fly Tipping (Council Land)", "fly-tipping"),
        ("flytip", "fly-tipping"),
        ("Dog Fouling", "dog-fouling"),
        ("Dog bin", ""),
        ("Litter Bin Overflowing", ""),
        ("Littering", "littering"),
        ("Abandoned Vehicles", "abandoned-vehicle"),
        ("Noise Complaint", "noise"),
        ("Waste on Land", "waste-on-land"),
        ("Missed bin", ""),
    ],
)
def test_categories_are_guessed_from_their_words(text, slug):
    assert kind_meant(text) == slug


@pytest.mark.parametrize(
    ("cell", "when", "timed"),
    [
        ("03/04/2025", "2025-04-03", False),
        ("3/4/25", "2025-04-03", False),
        ("3-Apr-25", "2025-04-03", False),
        ("03 April 2025 2:05 PM", "2025-04-03 14:05", True),
        ("2025-04-03T14:05:00Z", "2025-04-03 15:05", True),
        ("2025-04-03 14:05:06.123", "2025-04-03 14:05:06", True),
        ("03.04.2025 14:05", "2025-04-03 14:05", True),
        (date(2025, 4, 3), "2025-04-03", False),
        ("45750", "2025-04-03", False),
    ],
)
def test_dates_as_british_exports_write_them(cell, when, timed):
    found = parse_dates(pd.Series([cell], dtype=object)).iloc[0]
    assert (found["when"], bool(found["timed"])) == (pd.Timestamp(when), timed)


@pytest.mark.parametrize(
    ("cell", "start"), [("14:30", 52200), ("2.30pm", 52200), ("1430", 52200), (0.5, 43200), ("25:00", None)]
)
def test_times_of_day(cell, start):
    found = parse_times(pd.Series([cell], dtype=object)).iloc[0]["start"]
    assert pd.isna(found) if start is None else found == start


def test_months_at_the_ends_and_months_with_hardly_any_rows_are_not_whole():
    table = pd.concat([synthetic_requests(900, "2025-01-12", 150), synthetic_requests(2, "2024-09-05", 20, seed=1)])
    found = read(table.assign(Reference=range(len(table))).to_csv(index=False).encode())
    gaps = found.coverage.set_index("month")["gap"]
    assert gaps["2024-09"].startswith("only") or "holds no request" in gaps["2024-10"]
    assert "holds no request" in gaps["2024-11"]
    assert gaps["2025-03"] == ""
    assert gaps["2025-06"].startswith("the file ends on")


def test_this_month_is_never_whole():
    rows = [row(Reference=f"R{i}", Date_reported=f"{i + 1:02d}/01/2026") for i in range(15)]
    assert "not over" in read(as_csv(rows)).coverage.set_index("month").loc["2026-01", "gap"]


def test_two_hundred_columns_and_ragged_rows_are_read():
    header = [*HEADER, *(f"Extra {i}" for i in range(200))]
    found = read(as_csv([[*row(), *range(200)], row(Reference="short"), [*row(Reference="long"), *range(230)]], header))
    assert (len(found.incidents), found.refused) == (2, {service_requests.TOO_MANY_CELLS: 1})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n\n", "no header"),
        (b"a,b\n", "no rows"),
        (b"<html><body>Login</body></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a picture, not a table"),
        (b"PK\x03\x04broken", "damaged Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old or password"),
        (as_csv([[1] * 300], [f"c{i}" for i in range(300)]), "columns"),
        (as_csv([["some", "words"]], ["Ref", "Notes"]), "date"),
        (as_csv([["03/04/2025", "Litter"]], ["Date", "Category"]), "where"),
        (b'Ref,Date\n"' + b"x" * 200_000 + b'",1\n', "cannot be read as CSV"),
    ],
)
def test_what_is_no_export_is_refused_in_one_sentence(content, words):
    with pytest.raises(InputError, match=words) as caught:
        read(content)
    assert "\n" not in str(caught.value)


def test_too_many_rows_and_unpacked_bombs_are_refused(monkeypatch):
    monkeypatch.setattr(given_tables, "MAX_ROWS", 5)
    with pytest.raises(InputError, match="more than 5 rows"):
        read(as_csv([row(Reference=f"R{i}") for i in range(6)]))
    monkeypatch.setattr(given_tables, "MAX_UNPACKED_BYTES", 2_000)
    with pytest.raises(InputError, match="unpacks to far more"):
        read(as_xlsx([HEADER, row()]), "export.xlsx")


def test_an_entity_bomb_in_a_workbook_is_refused():
    import zipfile

    content = as_xlsx([HEADER, row()])
    bomb = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaa"><!ENTITY c "&a;&a;">]><worksheet>&c;</worksheet>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, bomb if entry.filename == "xl/worksheets/sheet1.xml" else old.read(entry))
    with pytest.raises(InputError, match="not an Excel file that can be read"):
        read(buffer.getvalue(), "export.xlsx")


@pytest.mark.parametrize(
    "mapping",
    [
        None,
        [],
        {"columns": []},
        {"columns": {"date": 3}},
        {"columns": {"colour": "Date"}},
        {"columns": {}, "categories": {"a": "piracy"}},
        {"columns": {}, "time_of": "never"},
    ],
)
def test_a_mapping_that_is_none_is_refused(mapping):
    with pytest.raises(InputError, match="mapping"):
        Mapping.from_json(mapping)


def test_a_mapping_survives_being_written_down():
    mapping = guess_mapping(open_export(GivenFile.of("e.csv", example_csv())))
    assert Mapping.from_json(mapping.as_json()) == mapping


def test_files_with_the_same_columns_have_the_same_shape():
    one = open_export(GivenFile.of("a.csv", as_csv([row()])))
    two = open_export(GivenFile.of("b.csv", as_csv([list(reversed(row()))], list(reversed(HEADER)))))
    other = open_export(GivenFile.of("c.csv", as_csv([[*row(), 1]], [*HEADER, "Extra"])))
    assert one.shape == two.shape != other.shape
    assert dropped_columns(other, guess_mapping(other)) == {"Extra": "not needed"}


def test_pieces_do_not_change_what_is_read(monkeypatch):
    whole = read(example_csv())
    monkeypatch.setattr(given_tables, "ROWS_AT_ONCE", 37)
    monkeypatch.setattr(given_tables.GivenTable.pieces, "__defaults__", (37,))
    cut = read(example_csv())
    pd.testing.assert_frame_equal(cut.incidents, whole.incidents)
    pd.testing.assert_frame_equal(cut.coverage, whole.coverage)


CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["03/04/2025", "=1+1", "453000", "357000", "Litter", "NG15 0AA", "\x00", "1e999", "NaN", "-inf", "٣"]
    ),
    st.integers(-(10**20), 10**20).map(str),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=9), max_size=6), st.sampled_from([",", ";", "\t"]))
@pytest.mark.slow
def test_whatever_stands_in_the_cells_only_our_own_error_comes_out(rows, delimiter):
    try:
        found = read(as_csv(rows, delimiter=delimiter, encoding="utf-8"))
    except InputError:
        return
    except UnicodeEncodeError:
        return
    assert found.rows_read == len(found.incidents) + len(found.outside) + sum(found.refused.values())
