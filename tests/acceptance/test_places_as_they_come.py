"""Places as exports write them: read rightly, or one clear question; a place is never silently another."""

import json
import struct

import pytest

from lib.intake.files import GivenFile
from lib.intake.load import mapping_for, read_export
from lib.intake.requests.mapping import Mapping
from lib.intake.requests.places import COARSE, NO_COORDINATES, NO_POSTCODE, PART_POSTCODE
from lib.intake.requests.question import Question
from lib.intake.requests.wards_and_postcodes import BAD_WARD
from tests.acceptance.test_files_as_they_come import PLACES, TODAY, read, rows_of

WARDS = ["E05010688", "E05010683", "E05010687"]  # of PLACES


def with_places(east, north, names=("Easting", "Northing"), rows=40):
    table = rows_of(rows).drop(columns=["Easting", "Northing"])
    pairs = [PLACES[i % 3] for i in range(rows)]
    return table.assign(**{names[0]: [east(x, y) for x, y in pairs], names[1]: [north(x, y) for x, y in pairs]})


def as_degrees(x, y):
    from lib.published.places import to_degrees

    lon, lat = to_degrees(float(x), float(y))
    return round(float(lon), 6), round(float(lat), 6)


@pytest.fixture
def right():
    return read(rows_of()).incidents["ward_code"].tolist()


ASKED = {
    "km": (lambda x, y: int(x) / 1000, lambda x, y: int(y) / 1000, ("Easting", "Northing")),
    "mm": (lambda x, y: f"{x}000", lambda x, y: f"{y}000", ("X", "Y")),
    "cm": (lambda x, y: f"{x}00", lambda x, y: f"{y}00", ("X", "Y")),
    "hm": (lambda x, y: x[:4], lambda x, y: y[:4], ("Easting", "Northing")),
    "dm": (lambda x, y: f"{x}0", lambda x, y: f"{y}0", ("Grid X", "Grid Y")),
    "short": (lambda x, y: x[1:], lambda x, y: y[1:], ("Easting", "Northing")),
    "swapped": (lambda x, y: as_degrees(x, y)[0], lambda x, y: as_degrees(x, y)[1], ("Latitude", "Longitude")),
    "minus": (lambda x, y: -as_degrees(x, y)[0], lambda x, y: as_degrees(x, y)[1], ("Long", "Lat")),
}


@pytest.mark.parametrize("reading", [*ASKED, "swapped metres"])
def test_coordinates_that_are_not_what_their_headings_say_are_asked_about(reading, right):
    east, north, names = ASKED.get(reading, (lambda x, y: y, lambda x, y: x, ("Easting", "Northing")))
    reading = reading.removesuffix(" metres")
    file = GivenFile.of("export.csv", with_places(east, north, names).to_csv(index=False).encode())
    guessed = mapping_for(file)[0]
    with pytest.raises(Question, match="not in the district") as asked:
        read_export(file, guessed, TODAY)
    assert list(asked.value.answers) == [reading, "plain"]
    told = Mapping.from_json({**guessed.as_json(), "coordinates": reading})
    found = read_export(file, told, TODAY)
    assert found.incidents["ward_code"].tolist() == right
    elsewhere = Mapping.from_json({**guessed.as_json(), "coordinates": "plain"})
    assert len(read_export(file, elsewhere, TODAY).incidents) == 0


def test_whole_kilometres_are_said_and_tens_of_them_refused():
    found = read(with_places(lambda x, y: f"{float(x):.2E}", lambda x, y: f"{float(y):.2E}"))
    assert len(found.incidents) == 40
    assert found.notes[-1].startswith("Given to a kilometre only")
    assert found.notes[-1].endswith(": 40 places.")
    assert read(with_places(lambda x, y: "450000", lambda x, y: "360000")).refused == {COARSE: 40}


def test_a_file_of_another_district_is_outside_and_asks_nothing():
    found = read(with_places(lambda x, y: "357000", lambda x, y: "173000"))
    assert (len(found.incidents), len(found.outside)) == (0, 40)


def grid(x, y, digits=3):
    return f"SK {x[1 : 1 + digits]} {y[1 : 1 + digits]}"


ONE_CELL = {
    "Grid reference": grid,
    "NGR": lambda x, y: grid(x, y, 5).replace(" ", ""),
    "Grid Ref": lambda x, y: grid(x, y, 4).lower().replace("sk", "SK"),
    "Location": lambda x, y: "POINT ({} {})".format(*as_degrees(x, y)),
    "the_geom": lambda x, y: "SRID=4326;POINT({} {})".format(*as_degrees(x, y)),
    "Coordinates": lambda x, y: "({1}, {0})".format(*as_degrees(x, y)),
    "Lat/Long": lambda x, y: "{1} {0}".format(*as_degrees(x, y)),
    "Where": lambda x, y: "{},{}".format(*as_degrees(x, y)),
    "OS ref": lambda x, y: grid(x, y, 4).replace(" ", ""),
    "OS grid": lambda x, y: grid(x, y, 4).replace(" ", "").lower(),
    "Map ref": lambda x, y: grid(x, y, 4).replace("SK ", "SK(").replace(" ", ",") + ")",
    "Map reference": lambda x, y: grid(x, y, 4).replace(" ", "-"),
    "geom": lambda x, y: struct.pack("<BIIdd", 1, 0x20000001, 4326, *as_degrees(x, y)).hex().upper(),
    "wkb": lambda x, y: struct.pack(">BIdd", 0, 1, float(x), float(y)).hex(),
    "Point": lambda x, y: f"POINT ({x} {y})",
    "WKT": lambda x, y: f"MULTIPOINT (({x} {y}))",
    "Shape": lambda x, y: json.dumps({"type": "MultiPoint", "coordinates": [as_degrees(x, y)]}),
    "Geometry": lambda x, y: json.dumps({"type": "Point", "coordinates": as_degrees(x, y)}),
    "Easting, Northing": lambda x, y: f"{x}, {y}",
}


@pytest.mark.parametrize("name", ONE_CELL)
def test_a_place_in_one_cell(name, right):
    table = rows_of().drop(columns=["Easting", "Northing"])
    found = read(table.assign(**{name: [ONE_CELL[name](*PLACES[i % 3]) for i in range(40)]}))
    assert found.mapping.columns["point"] == name
    assert found.incidents["ward_code"].tolist() == right


@pytest.mark.parametrize(
    "cell",
    [
        "SK48958",
        "010100000000",
        struct.pack("<BI", 1, 3).hex() + "00" * 20,
        "0101000000" + "FF" * 16,
        "SK 48 9 5",
        json.dumps({"type": "LineString", "coordinates": [[-1.26, 53.12], [-1.27, 53.13]]}),
    ],
)
def test_what_is_no_point_or_too_coarse_is_refused(cell):
    table = rows_of().drop(columns=["Easting", "Northing"])
    found = read(table.assign(Geom=[cell if n == 9 else "SK 489 589" for n in range(40)]))
    assert (len(found.incidents) + len(found.outside), sum(found.refused.values())) == (39, 1)


def test_a_square_of_a_kilometre_is_used_and_said_and_a_larger_one_refused():
    table = rows_of().drop(columns=["Easting", "Northing"])
    found = read(table.assign(**{"Grid reference": [grid(*PLACES[i % 3], 2 - i % 2) for i in range(40)]}))
    assert len(found.incidents) == 20
    assert sum(found.refused.values()) == 20
    assert found.notes[-1].startswith("Given to a kilometre only")
    assert found.notes[-1].endswith(": 20 places.")


@pytest.mark.parametrize("name", ["Grid X coord (site)", "Feature E", "Loc1"])
def test_eastings_and_northings_under_strange_headings_are_told_by_what_stands_below(name, right):
    found = read(with_places(lambda x, y: x, lambda x, y: y, (name, f"{name} second")))
    assert found.incidents["ward_code"].tolist() == right


@pytest.mark.parametrize(
    ("postcode", "problem"),
    [
        ("NG15 0AA", ""),
        ("ng150aa", ""),
        ("NG15-0AD", ""),
        ("NG15 OAA", ""),
        ("NGI5 0AA", "unread"),
        ("NG15", PART_POSTCODE),
        ("NG16 6", PART_POSTCODE),
        ("NG17 9ZZ", NO_POSTCODE),
        ("n/a", "no place"),
    ],
)
def test_postcodes_as_people_write_them(postcode, problem):
    table = rows_of(20).drop(columns=["Easting", "Northing"])
    found = read(table.assign(Postcode=[postcode, *["NG15 0AA"] * 19]))
    assert len(found.incidents) == 20 - bool(problem)
    assert sum(found.refused.values()) == bool(problem)
    if problem in (PART_POSTCODE, NO_POSTCODE):
        assert list(found.refused) == [problem]


@pytest.mark.parametrize(
    ("ward", "code_or_words"),
    [
        ("Underwood", "E05010695"),
        ("St. Mary's Ward", "E05010688"),
        ("E05010677", "E05010677"),
        ("07 - Underwood", "E05010695"),
        ("Underwood (Ashfield)", "E05010695"),
        ("Ashfield: Underwood", "E05010695"),
        ("E05006369", "Kirkby in Ashfield West until 2015"),
        ("Sutton in Ashfield North", "until 2015, which lies in several of today’s wards"),
        ("Gotham", BAD_WARD),
    ],
)
def test_wards_of_today_and_of_before(ward, code_or_words):
    table = rows_of(20).drop(columns=["Easting", "Northing"])
    found = read(table.assign(Ward=[ward, *["Jacksdale"] * 19]))
    if code_or_words.startswith("E0"):
        assert found.incidents["ward_code"].iloc[0] == code_or_words
    else:
        assert code_or_words in next(iter(found.refused))


def test_coordinates_of_another_grid_are_said_to_be_none_of_britains():
    found = read(rows_of(Easting="600123", Northing="5880123"))
    assert found.refused == {NO_COORDINATES: 40}


def test_the_place_of_a_person_is_not_that_of_the_request():
    places = {"Home postcode": "NG1 1AA", "Postcode of site": "NG16 5AA"}
    found = read(rows_of().drop(columns=["Easting", "Northing"]).assign(**places))
    assert found.mapping.columns["postcode"] == "Postcode of site"
