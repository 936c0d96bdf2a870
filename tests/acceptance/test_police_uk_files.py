"""Street files as officers download them, and what a file must not be."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.base.errors import InputError
from lib.incidents.street import OLD_TYPE, force_slug
from lib.intake import police_uk as police_uk_files
from lib.intake import street_files
from lib.intake.files import GivenFile
from lib.intake.police_uk import read_street
from lib.published.places import to_grid
from lib.published.tables import load
from tests.files import zipped

DATA = Path(__file__).resolve().parents[1] / "data/police"
TODAY = date(2026, 1, 15)
NOTTS, DERBYS = DATA / "2025-09-nottinghamshire-street.csv", DATA / "2025-09-derbyshire-street.csv"


def read(content: bytes, name: str = "street.csv") -> police_uk_files.StreetRead:
    return read_street(GivenFile.of(name, content), TODAY)


def changed(**cells: str) -> bytes:
    """The Nottinghamshire extract with cells of its first row of the district replaced."""
    table = pd.read_csv(NOTTS, dtype=str, keep_default_na=False)
    row = table.index[table["LSOA name"].str.startswith("Ashfield")][0]
    for column, value in cells.items():
        table.loc[row, column.replace("_", " ")] = value
    return table.to_csv(index=False).encode()


def test_only_rows_of_the_district_are_kept_and_all_are_counted():
    found = read(NOTTS.read_bytes())
    assert (found.rows_read, len(found.incidents), found.rows_elsewhere) == (300, 220, 80)
    assert found.refused == {}
    assert found.counts["records"].sum() == 300
    assert set(found.incidents["force"]) == {"nottinghamshire"}


def test_the_rows_kept_are_those_of_the_bundled_table():
    found = pd.concat([read(path.read_bytes()).incidents for path in (NOTTS, DERBYS)])
    bundled = load("police_incidents")
    bundled = bundled[bundled["month"] == "2025-09"]
    keys = ["force", "category", "lon", "lat", "ward_code", "place"]
    ours, theirs = (table.fillna("").groupby(keys).size() for table in (found[keys], bundled[keys]))
    assert (ours <= theirs.reindex(ours.index, fill_value=0)).all()
    assert len(found[found["force"] == "derbyshire"]) == (bundled["force"] == "derbyshire").sum() == 7


@pytest.mark.parametrize("month", ["Sep-25", "sep-25", "SEP-25"])
def test_months_that_excel_wrote_anew_are_read(month):
    found = read(NOTTS.read_bytes().replace(b"2025-09", month.encode()))
    assert (len(found.incidents), found.refused, found.counts["month"].unique().tolist()) == (220, {}, ["2025-09"])


def test_a_file_that_holds_its_rows_twice_is_refused_because_asb_would_count_twice():
    lines = NOTTS.read_bytes().splitlines(keepends=True)
    with pytest.raises(InputError, match="holds its rows twice"):
        read(b"".join([*lines, *lines[1:]]))
    some = [line for line in lines[1:] if b"Ashfield" in line and not line.startswith(b",")][:19]
    assert read(b"".join([*lines, *some])).refused == {police_uk_files.REPEATED: 19}


def test_an_excel_file_of_the_police_is_called_so():
    content = io.BytesIO()
    pd.read_csv(NOTTS, dtype=str).to_excel(content, index=False)
    with pytest.raises(InputError, match="is an Excel file; give the CSV file as downloaded"):
        read(content.getvalue(), "2025-09-nottinghamshire-street.xlsx")


def test_identical_asb_rows_are_separate_incidents():
    lines = NOTTS.read_bytes().splitlines(keepends=True)
    asb = next(line for line in lines if b"Anti-social" in line and b"Ashfield" in line)
    assert len(read(b"".join([lines[0], asb, asb, asb])).incidents) == 3


def test_an_archive_is_read_whole_and_other_files_in_it_are_passed_over():
    content = zipped(
        {
            "2025-09/2025-09-nottinghamshire-street.csv": NOTTS.read_bytes(),
            "2025-09/2025-09-derbyshire-street.csv": DERBYS.read_bytes(),
            "2025-09/2025-09-derbyshire-outcomes.csv": b"Crime ID,Month\n",
        }
    )
    found = read(content, "archive.zip")
    assert (found.rows_read, len(found.incidents)) == (367, 227)
    assert sorted(found.counts["force"].unique()) == ["derbyshire", "nottinghamshire"]
    batch = found.as_batch()
    assert list(zip(batch.parts["force"], batch.parts["month"], strict=True)) == [
        ("derbyshire", "2025-09"),
        ("nottinghamshire", "2025-09"),
    ]
    assert sum(batch.parts["counts"].iloc[1].values()) == 300


def test_a_force_month_that_stands_twice_in_an_archive_is_refused():
    content = zipped({"a/street.csv": NOTTS.read_bytes(), "b/street.csv": NOTTS.read_bytes()})
    with pytest.raises(InputError, match="September 2025 of Nottinghamshire twice"):
        read(content, "archive.zip")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Month": "September"}, police_uk_files.BAD_MONTH),
        ({"Month": "2031-01"}, police_uk_files.FAR_MONTH),
        ({"Month": "1900-01"}, police_uk_files.FAR_MONTH),
        ({"Crime_type": "Piracy"}, police_uk_files.BAD_TYPE),
        ({"Falls_within": ""}, police_uk_files.NO_FORCE),
        ({"Longitude": "", "Latitude": ""}, police_uk_files.NO_POINT),
        ({"Longitude": "0", "Latitude": "0"}, police_uk_files.NO_POINT),
        ({"Longitude": "near the shops"}, police_uk_files.NO_POINT),
        ({"Longitude": "53.12", "Latitude": "-1.26"}, police_uk_files.SWAPPED),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason_and_row(cells, reason):
    content = changed(**cells)
    found = read(content)
    assert found.refused == {reason: 1}
    assert (len(found.incidents), found.rows_elsewhere) == (219, 80)
    row = found.refused_rows.iloc[0]
    value = content.decode().splitlines()[row["row"] - 1]
    assert all(cell in value for cell in cells.values())
    assert row["reason"] == reason


def test_a_row_named_after_the_district_but_placed_outside_it_is_counted_outside():
    found = read(changed(Longitude="-1.60", Latitude="53.0"))
    assert (len(found.incidents), len(found.outside)) == (220, 1)
    assert found.as_batch().rows_outside == 1


def test_a_row_placed_in_a_ward_counts_whatever_its_small_area_is_called():
    assert len(read(changed(LSOA_name="Bolsover 001A")).incidents) == 220


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no records|not a street file"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b"Crime ID,Month\n1,2025-09\n", "no column"),
        (NOTTS.read_bytes()[:-120], "cut short"),
        (NOTTS.read_bytes().split(b"\n", 1)[0] + b"\n", "no records"),
        (NOTTS.read_bytes().replace(b"On or near", b"On or n\xe9ar"), "UTF-8"),
        (b"PK\x03\x04 and nothing more", "cut short"),
        (zipped({"2025-09-nottinghamshire-street.csv": NOTTS.read_bytes()})[:9000], "cut short"),
        (zipped({"readme.txt": b"hello"}), "no file whose name ends in"),
        (zipped({"2025-09-x-street.csv": b"0" * 5_000_000}), "unpacks to far more"),
        (NOTTS.read_bytes().decode().encode("utf-16"), "not UTF-8; use the file as downloaded"),
    ],
)
def test_what_is_no_street_file_is_refused_in_one_sentence(content, words):
    with pytest.raises(InputError, match=words) as caught:
        read(content)
    assert "\n" not in str(caught.value)


def test_an_entry_of_a_damaged_archive_is_found_out():
    content = bytearray(zipped({"2025-09-nottinghamshire-street.csv": NOTTS.read_bytes()}, zipfile.ZIP_STORED))
    content[5000:5010] = b"X" * 10
    with pytest.raises(InputError, match="cut short or damaged"):
        read(bytes(content))


def test_a_semicolon_file_with_a_byte_order_mark_is_read_alike():
    table = pd.read_csv(NOTTS, dtype=str, keep_default_na=False)
    again = table.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")
    pd.testing.assert_frame_equal(read(again).incidents, read(NOTTS.read_bytes()).incidents)


def test_blocks_do_not_change_what_is_read(monkeypatch):
    whole = read(changed(Crime_type="Piracy"))
    monkeypatch.setattr(street_files, "BLOCK_BYTES", 5_000)
    cut = read(changed(Crime_type="Piracy"))
    pd.testing.assert_frame_equal(cut.incidents, whole.incidents)
    pd.testing.assert_frame_equal(cut.counts, whole.counts)
    pd.testing.assert_frame_equal(cut.refused_rows, whole.refused_rows)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Nottinghamshire Police", "nottinghamshire"),
        ("Derbyshire Constabulary", "derbyshire"),
        ("Metropolitan Police Service", "metropolitan"),
        ("City of London Police", "city-of-london"),
        ("Police Service of Northern Ireland", "northern-ireland"),
        ("Dyfed-Powys Police", "dyfed-powys"),
        ("Avon and Somerset Constabulary", "avon-and-somerset"),
    ],
)
def test_forces_are_named_as_their_files_are(name, slug):
    assert force_slug(name) == slug


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_in_a_file_only_our_own_error_comes_out(data):
    lines = NOTTS.read_bytes().splitlines(keepends=True)[:40]
    content = bytearray(b"".join(lines))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    try:
        found = read(bytes(content))
    except InputError:
        return
    assert found.rows_read == len(found.incidents) + found.rows_elsewhere + sum(found.refused.values())


@pytest.mark.parametrize("blank", [b"\n" * 4_100, b"\r\n" * 9_000])
def test_blank_lines_at_the_end_of_a_file_hold_nothing(blank):
    content = NOTTS.read_bytes()[:3_900].rpartition(b"\n")[0]  # the reader looks at the first 4,000 bytes by themselves
    found = read(content + blank)
    assert found.rows_read == content.count(b"\n")
    assert found.refused == {}


def test_a_header_above_blank_lines_only_holds_no_records():
    with pytest.raises(InputError, match="holds no records"):
        read(NOTTS.read_bytes().split(b"\n")[0] + b"\n" * 5_000)


def test_a_row_that_stands_again_with_its_id_is_told_and_left_out():
    lines = NOTTS.read_bytes().splitlines(keepends=True)
    with_id = next(line for line in lines[1:] if b",Ashfield " in line and not line.startswith(b","))
    found = read(b"".join([*lines, with_id * 12]))
    assert (found.rows_read, len(found.incidents), found.rows_elsewhere) == (312, 220, 80)
    assert found.refused == {police_uk_files.REPEATED: 12}
    assert found.refused_rows["row"].tolist() == list(range(302, 314))


def test_alike_records_without_an_id_and_one_id_at_two_places_are_all_kept():
    lines = NOTTS.read_bytes().splitlines(keepends=True)
    asb = next(line for line in lines[1:] if b",Ashfield " in line and line.startswith(b","))
    crime = next(line for line in lines[1:] if b",Ashfield " in line and not line.startswith(b","))
    elsewhere = crime.replace(b"On or near", b"Near")
    found = read(b"".join([*lines, asb * 3, elsewhere]))
    assert (len(found.incidents), found.refused) == (224, {})


def test_an_archive_made_on_a_mac_is_read_past_its_shadows_and_empty_members():
    found = read(
        zipped(
            {
                "2025-09/2025-09-nottinghamshire-street.csv": NOTTS.read_bytes(),
                "__MACOSX/2025-09/._2025-09-nottinghamshire-street.csv": b"\x00\x05\x16\x07",
                "2025-09/._2025-09-derbyshire-street.csv": b"Mac OS X",
                "2025-09/2025-09-derbyshire-street.csv": b"",
                "2025-09/2025-09-nottinghamshire-outcomes.csv": b"Crime ID",
            }
        ),
        "archive.zip",
    )
    assert (found.rows_read, len(found.incidents)) == (300, 220)


OLD_TYPES = [
    ("Anti-social behaviour", "2010-12", True),
    ("Burglary", "2011-03", True),
    ("Drugs", "2011-03", False),
    ("Drugs", "2011-09", True),
    ("Violent crime", "2012-06", False),
    ("Public disorder and weapons", "2012-06", False),
    ("Other theft", "2013-04", False),
    ("Other theft", "2013-05", True),
]


@pytest.mark.parametrize(("crime_type", "month", "kept"), OLD_TYPES)
def test_types_of_before_2013_are_read_where_they_held_what_they_hold_today(crime_type, month, kept):
    found = read(changed(**{"Crime type": crime_type, "Month": month}))
    assert found.refused == ({} if kept else {OLD_TYPE: 1})


def test_a_file_of_2011_has_no_crime_id_and_lies_on_the_grid():
    table = pd.read_csv(NOTTS, dtype=str, keep_default_na=False).query("Longitude != ''")
    east, north = to_grid(table["Longitude"].astype(float), table["Latitude"].astype(float))
    old = pd.DataFrame(
        {
            "Month": "2011-03",
            **{name: table[name] for name in ("Reported by", "Falls within")},
            "Easting": [f"{value:.0f}" for value in east],
            "Northing": [f"{value:.0f}" for value in north],
            **{name: table[name] for name in ("Location", "Crime type", "Context")},
        }
    )
    old = old[old["Crime type"].isin(["Anti-social behaviour", "Burglary", "Robbery"])]
    found = read(old.to_csv(index=False).encode())
    today = read(NOTTS.read_bytes()).incidents.query("category in ('asb', 'burglary', 'robbery') and ward_code.notna()")
    assert found.incidents["ward_code"].value_counts().to_dict() == today["ward_code"].value_counts().to_dict()
    assert found.incidents["reference"].isna().all()


@pytest.mark.parametrize("name", ["{} (1).csv", "{}(2).csv", "{} - Copy.csv", "{} - copy (2).CSV"])
def test_a_file_that_was_downloaded_or_copied_again_is_one_of_an_archive(name):
    again = name.format("2025-09-nottinghamshire-street")
    found = read(zipped({again: NOTTS.read_bytes()}), "archive.zip")
    assert (found.rows_read, len(found.incidents)) == (300, 220)
    both = {"2025-09-nottinghamshire-street.csv": NOTTS.read_bytes(), again: NOTTS.read_bytes()}
    with pytest.raises(InputError, match="holds September 2025 of Nottinghamshire twice"):
        read(zipped(both), "archive.zip")


@pytest.mark.parametrize("first", ["2025-09-01", "2025-09-01 00:00:00"])
def test_months_that_were_saved_as_their_first_days_are_months(first):
    assert len(read(NOTTS.read_bytes().replace(b",2025-09,", f",{first},".encode())).incidents) == 220
