"""An area of one's own: which outlines can be one, what it is called in a link, its figures, and who sees what."""

import json

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.own_area.area import LONGEST_NAME, READY, circle, plain_name
from lib.analysis.own_area.encoded import decoded, encoded
from lib.analysis.own_area.figures import LEAST_POINTS, expected_in, figures_of
from lib.analysis.own_area.inside import counts_in, incidents_in, people_in, points_in
from lib.analysis.own_area.kept import keep, kept_area, kept_areas
from lib.analysis.own_area.made_of import LONGEST_KEY, area_of, key_of, ready_made, sectors
from lib.analysis.own_area.safe import safe_counts_of
from lib.answers.own_area import own_area_figure, ring_figures
from lib.base.errors import CannotSay, InputError, NotAllowed
from lib.base.visitor import NOBODY, Role, Visitor, acting_as
from lib.cli.answers import main
from lib.drawing.exports import as_png, picture_spec
from lib.drawing.own_area_map import outline_of as outline_geojson
from lib.drawing.own_area_map import own_area_geojson
from lib.drawing.words.own_area import area_columns
from lib.incidents.cube import incidents, map_points
from lib.incidents.topics import topic_named, topics
from lib.intake.requests.example import synthetic_requests
from lib.published.places import to_degrees, to_grid, ward_shapes
from lib.published.tables import load
from lib.records import trail
from lib.records.own_areas import delete_area
from tests import files
from tests.areas import drawn, figures, outline_of
from tests.district.known import YEAR, counted
from tests.district.truth import ALDER, BIRCH, COTTER, HOTSPOT_PLACE, OUTSIDE_PLACE, PRIORITY_AREA, WARDS
from tests.stores import load_requests


def middle_of(code):
    return shapely.centroid(outline_of(code))


def square(code=ALDER, metres=400, across=0.0, up=0.0):
    """A square about a ward's middle, moved."""
    middle = middle_of(code)
    x, y = middle.x + across, middle.y + up
    return shapely.box(x - metres, y - metres, x + metres, y + metres)


def place_outside():
    row = load("places_outside").iloc[0]
    return shapely.Point(*(value[0] for value in to_grid(np.array([row["lon"]]), np.array([row["lat"]]))))


# --- which outlines can be an area ---


def test_an_outline_that_crosses_itself_is_mended_and_that_is_said():
    middle = middle_of(ALDER)
    tie = shapely.Polygon(
        [(middle.x + x, middle.y + y) for x, y in ((-300, -300), (300, 300), (300, -300), (-300, 300))]
    )
    area = drawn(tie)
    assert area.outline.is_valid
    assert area.outline.area == pytest.approx(2 * 0.5 * 600 * 300)
    assert "crossed itself" in area.notes[0]


@pytest.mark.parametrize("corners", [60, 900, 5_000])
def test_a_tangle_is_refused_before_it_costs_anything(corners, monkeypatch):
    monkeypatch.setattr(shapely, "make_valid", None)  # which takes minutes for it
    west, south, east, north = square(metres=600).bounds
    random = np.random.default_rng(3)
    tangle = np.column_stack([random.uniform(west, east, corners), random.uniform(south, north, corners)])
    with pytest.raises(InputError, match=r"crosses itself more than 30 times|more than one place needs"):
        drawn(shapely.Polygon(tangle))


def test_an_outline_without_land_is_refused():
    middle = middle_of(ALDER)
    for outline in (
        shapely.Point(middle.x, middle.y),
        shapely.LineString([(middle.x, middle.y), (middle.x + 500, middle.y)]),
        shapely.Polygon(),
        shapely.GeometryCollection(),
    ):
        with pytest.raises(InputError, match="That is no area"):
            drawn(outline)
    flat = shapely.Polygon([(middle.x, middle.y), (middle.x + 500, middle.y), (middle.x + 200, middle.y)])
    with pytest.raises(InputError, match=r"holds no land|square metres|no area|outside"):
        drawn(flat)


def test_one_that_is_too_small_is_refused_with_the_reason():
    with pytest.raises(InputError, match=r"400 square metres.*eight addresses"):
        drawn(square(metres=10))
    nowhere = drawn(square(metres=30, across=17, up=9))
    assert points_in(nowhere).sum() < LEAST_POINTS
    with pytest.raises(CannotSay, match=r"map point.*too few for figures: at least 3 are needed"):
        figures(nowhere)


def test_one_outside_the_district_is_refused_with_what_is_there():
    west = min(shape.bounds[0] for shape in ward_shapes().grid_shapes)
    with pytest.raises(
        InputError, match=r"lies outside Wrenmoor: \d+ km to the (west|south-west|north-west), nearest to"
    ):
        drawn(shapely.box(west - 9_000, 481_000, west - 8_000, 482_000))
    east = place_outside()
    with pytest.raises(
        InputError, match=rf"lies outside Wrenmoor: {OUTSIDE_PLACE}, \d+ km to the (south-)?east, nearest to"
    ):
        drawn(shapely.buffer(east, 400))
    with pytest.raises(InputError, match="nowhere in Great Britain"):
        drawn(shapely.box(9_000_000, 9_000_000, 9_001_000, 9_001_000))


def test_what_sticks_out_of_the_district_is_left_out_and_that_is_said():
    west, south, east, north = outline_of(ALDER).bounds
    area = drawn(shapely.box(west - 2_000, south - 2_000, (west + east) / 2, (south + north) / 2))
    assert shapely.covers(shapely.buffer(shapely.union_all(ward_shapes().grid_shapes), 1), area.outline)
    assert any("lies outside Wrenmoor" in note and "left out" in note for note in area.notes)


def test_parts_that_overlap_count_once():
    parts = shapely.MultiPolygon([square(), square(across=100)])
    assert figures(drawn(parts)).count == figures(drawn(shapely.union_all(shapely.get_parts(parts)))).count


@given(st.text())
def test_a_name_is_one_line_that_prints_and_not_too_long(text):
    name = plain_name(text)
    assert name
    assert len(name) <= LONGEST_NAME
    assert name.isprintable()


# --- in a link ---


def degrees(least, most):
    """Coordinates that no rounding of a link makes equal."""
    return st.integers(int(least / 2.3e-5), int(most / 2.3e-5)).map(lambda steps: steps * 2.3e-5)


@given(st.lists(st.tuples(degrees(-8, 2), degrees(49, 61)), min_size=3, max_size=40, unique=True), st.integers(1, 3))
def test_an_outline_comes_back_from_its_link_to_within_a_metre(corners, parts):
    outline = shapely.MultiPolygon([shapely.Polygon(corners)] * parts) if parts > 1 else shapely.Polygon(corners)
    text = encoded(outline)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")
    back = shapely.get_coordinates(decoded(text))
    given_corners = shapely.get_coordinates(outline)
    assert np.abs(back - given_corners).max() <= 0.51e-5


@given(st.text(max_size=60))
def test_a_damaged_link_is_refused_in_words(text):
    try:
        found = decoded(text).geom_type
    except InputError:
        found = "Polygon"
    assert found in ("Polygon", "MultiPolygon")


def test_a_drawn_area_has_the_same_figures_from_its_link():
    area = drawn(square(metres=500), "The quay")
    key = key_of(area)
    assert key.startswith("shape:")
    again = area_of(key, "The quay")
    assert again.name == "The quay"
    assert again.key == key
    assert figures(again).count == figures(area).count


def test_a_long_outline_has_no_link():
    middle = middle_of(ALDER)
    many = shapely.buffer(shapely.Point(middle.x, middle.y), 500, quad_segs=200)
    assert key_of(drawn(many)) == ""
    assert len(f"shape:{encoded(drawn(many).degrees)}") > LONGEST_KEY


@pytest.mark.parametrize(
    "text", ["", "wards:", "wards:E05000000", "nothing:x", "shape:AAA", "parish:Nowhere", "sector:ZZ9 9"]
)
def test_what_stands_for_nothing_is_refused(text):
    with pytest.raises(InputError):
        area_of(text)


def test_places_that_have_a_name_make_areas():
    assert area_of(f"wards:{ALDER}").how == READY
    both = area_of(f"wards:{BIRCH};{ALDER}")
    assert both.key == f"wards:{ALDER};{BIRCH}"
    assert not both.ready_made
    assert set(both.wards) == {ALDER, BIRCH}
    assert figures(both).count == counted("asb", ALDER) + counted("asb", BIRCH)
    assert {key.partition(":")[0] for key in ready_made()} == {
        "locality",
        "reporting-area",
        "parish",
        "priority-area",
    }
    green = area_of(f"priority-area:{PRIORITY_AREA}")
    assert green.ready_made
    assert "The outline is ours" in green.notes[0]
    assert len(sectors()) == len(WARDS)
    for key in (*ready_made(), *(f"sector:{sector}" for sector in sectors())):
        assert figures(area_of(key)).count > 0
    street = area_of(f"streets:{HOTSPOT_PLACE}@{ALDER}")
    assert "within 60 metres" in street.notes[0]
    table = incidents()
    assert incidents_in(street)[(table["place"] == HOTSPOT_PLACE) & (table["ward_code"] == ALDER)].all()


# --- what lies in it ---


def test_a_points_own_incidents_are_counted_by_hand():
    area = drawn(square(metres=450))
    table, covered = incidents(), figures(area).period.covered
    x, y = to_grid(table["lon"].to_numpy(float), table["lat"].to_numpy(float))
    inside = shapely.contains_xy(area.outline, x, y) & table["ward_code"].notna().to_numpy()
    rows = table[inside & (table["category"] == "asb") & table["month"].isin(covered)]
    found = figures(area)
    assert found.count == len(rows) > 0
    assert found.points["count"].sum() == len(rows)
    assert found.months[found.months["in_period"]]["count"].sum() == len(rows)
    assert found.kinds.set_index("topic").loc["asb", "count"] == len(rows)
    assert found.rest["count"] == counted("asb") - len(rows)


def test_a_month_that_is_missing_is_missing_in_an_area_too():
    months = figures_of(drawn(square()), topic_named("asb"), "2024-08", "2024-10").months.set_index("month")
    assert pd.isna(months.loc["2024-09", "count"])
    assert pd.isna(months.loc["2024-09", "rest"])
    assert months.loc["2024-09", "reason"]


def test_a_point_on_the_line_between_two_halves_is_in_one_of_them():
    points = map_points()
    x, y = to_grid(points.lon, points.lat)
    inside = shapely.contains_xy(square(metres=450), x, y)
    at = x[inside][0]  # a line straight through a map point
    west, south, east, north = square(metres=450).bounds
    left, right = drawn(shapely.box(west, south, at, north)), drawn(shapely.box(at, south, east, north))
    assert not (points_in(left) & points_in(right)).any()
    assert (points_in(left) | points_in(right)).sum() == points_in(drawn(square(metres=450))).sum()


def test_the_edge_says_what_a_line_moved_by_fifty_metres_would_give():
    area = drawn(square(metres=300))
    edge = figures(area).edge
    inner, outer = drawn(square(metres=250)), area.buffer(50)
    assert edge.low == figures(inner).count
    assert edge.high == figures(outer).count
    assert edge.low < edge.count < edge.high


def test_the_ring_is_what_lies_round_about_and_not_in_it():
    area = drawn(square(metres=300))
    ring, wider = area.ring(), area.buffer(200)
    assert ring.how == "round about"
    assert (counts_in(ring) + counts_in(area) == counts_in(wider)).all()
    assert ring_figures(figures(area)).count == figures(wider).count - figures(area).count


def test_a_circle_is_cut_at_the_districts_edge_and_refused_outside_it():
    middle = middle_of(BIRCH)
    lon, lat = (float(value) for value in to_degrees(middle.x, middle.y))
    assert circle(lon, lat, 200).hectares == pytest.approx(12.56, rel=0.01)
    with pytest.raises(InputError, match="outside Wrenmoor"):
        circle(lon + 1, lat, 200)


def test_residents_are_shared_out_and_add_up():
    parts = [people_in(area_of(f"wards:{code}")) for code in WARDS]
    assert [part.residents for part in parts] == pytest.approx([ward.residents for ward in WARDS.values()])
    assert not any(part.estimated for part in parts)
    half = people_in(drawn(square(metres=450)))
    assert half.estimated
    assert 0 < half.residents < WARDS[ALDER].residents


def test_a_place_where_hardly_anybody_lives_has_counts_and_no_rate(monkeypatch):
    monkeypatch.setattr("lib.analysis.own_area.figures.LEAST_RESIDENTS", 10_000)
    area = drawn(square(metres=460))
    found = figures(area)
    assert found.count > 0
    assert "fewer than 10000" in found.no_rate
    assert pd.isna(found.own["rate"])
    assert found.own["verdict"] == ""
    assert "higher" not in own_area_figure(found).title
    assert found.no_rate in own_area_figure(found).lines


def test_expectation_of_a_ward_is_the_wards_and_of_a_part_is_less():
    months = ("2025-08", "2025-09")
    ward = expected_in(area_of(f"wards:{ALDER}"), topic_named("asb"), months)
    part = expected_in(drawn(square(metres=450)), topic_named("asb"), months)
    assert (part["expected"] < ward["expected"]).all()
    assert (part["low"] <= part["expected"]).all()
    assert (part["expected"] <= part["high"]).all()
    assert part["observed"].sum() <= ward["observed"].sum()


def test_the_whole_district_has_no_rest():
    found = figures(area_of(f"wards:{';'.join(WARDS)}"))
    assert found.count == counted("asb")
    assert pd.isna(found.rest["count"])
    assert "nothing is left of it" in own_area_figure(found).in_words.to_string()


def test_a_topic_without_map_points_is_refused():
    with pytest.raises(CannotSay, match="cannot be counted in an area"):
        figures(drawn(square()), "fly-tipping")


# --- files ---


def test_files_hold_the_outline_the_figures_and_where_they_come_from():
    area = drawn(square(metres=450), '=HYPERLINK("x")<b>')
    found = figures(area)
    figure = own_area_figure(found)
    table = area_columns(found)
    assert list(table["area"]) == [area.name, "Rest of the district"]
    assert table.loc[0, "count"] == found.count
    assert (table.loc[0, "count_low"], table.loc[0, "count_high"]) == (found.edge.low, found.edge.high)
    written = own_area_geojson(area, figure.for_files, figure.evidence)
    shape = shapely.from_geojson(written)
    back = shapely.transform(shape, lambda xy: np.column_stack(to_grid(xy[:, 0], xy[:, 1])))
    assert shapely.symmetric_difference(shapely.get_parts(back)[0], area.outline).area < 0.001 * area.outline.area
    assert b'"Edge"' in written
    assert as_png(figure.on_map.draw(""), figure.title, "Source").startswith(b"\x89PNG")


# --- kept, and who sees what ---

OFFICER = Visitor("o@council.example", Role.officer, True)


def test_an_area_is_kept_under_a_name_found_and_deleted_with_a_trail(store):
    area = drawn(square(metres=450), "Quay")
    with acting_as(OFFICER):
        kept = keep(area, "  The   quay ")
        assert kept.name == "The quay"
        (held,) = kept_areas()
        assert held.kept_by == "o@council.example"
        assert kept_area(kept.key.partition(":")[2]) == held.area
        assert figures(area_of(kept.key)).count == figures(area).count
        with pytest.raises(InputError, match="kept already"):
            keep(area, "the Quay")
        with pytest.raises(InputError, match="Give the area a name"):
            keep(area, "  ")
        delete_area(held.number)
        assert kept_areas() == []
        with pytest.raises(InputError, match="not kept any more"):
            area_of(kept.key)
        with pytest.raises(InputError, match="not kept any more"):
            delete_area(held.number)
    lines = trail.entries()
    assert list(lines["what"]) == ["deleted", "kept"]
    assert set(lines["kind"]) == {"area"}
    assert "POLYGON" in lines["before"].iloc[0]


def test_those_who_may_not_see_areas_kept_see_none(store):
    with acting_as(OFFICER):
        kept = keep(drawn(square(metres=450)), "Quay")
    with acting_as(Visitor("c@council.example", Role.councillor, True)), pytest.raises(NotAllowed):
        area_of(kept.key)


@pytest.fixture
def requests(store, monkeypatch):
    """A year and a half of requests on a server that shows safe counts to everyone."""
    load_requests(synthetic_requests(2_500, "2024-01-01", 640))
    monkeypatch.setenv("SAFETY_MODE", "signed-in")
    monkeypatch.setenv("SAFETY_LOCAL_RECORDS_FOR", "everyone")


def test_officers_count_requests_in_an_area(requests):
    with acting_as(OFFICER):
        topic = topic_named("fly-tipping")
        area = drawn(square(metres=600))
        found = figures_of(area, topic, "2024-04", "2025-03")
        assert found.count > 0
        assert {"asb", "fly-tipping"} <= set(found.kinds["topic"])


def test_two_areas_that_overlap_tell_others_nothing_of_the_requests(requests):
    one, other = drawn(square(metres=350)), drawn(square(metres=350, across=60))
    with acting_as(OFFICER):
        local = [topic for topic in topics().values() if topic.local]
        whole = [[figures_of(area, topic, "2024-04", "2025-03").count for area in (one, other)] for topic in local]
        assert any(first != second for first, second in whole)  # there is something that a difference would tell
    for who in (NOBODY, Visitor("c@council.example", Role.councillor, True)):
        with acting_as(who):
            for area in (one, other, one.ring(), one.buffer(10)):
                for topic in local:
                    with pytest.raises(NotAllowed, match="ready-made areas only"):
                        figures_of(area, topic, "2024-04", "2025-03")
                with pytest.raises(NotAllowed, match="ready-made areas of whole wards only"):
                    safe_counts_of(area)
                found = figures_of(area, topic_named("asb"), *YEAR)
                assert not {topic.slug for topic in local} & set(found.kinds["topic"])
            listed = area_of(f"wards:{ALDER};{BIRCH}")
            with pytest.raises(NotAllowed):
                safe_counts_of(listed)


def test_what_others_see_is_the_same_with_and_without_requests_loaded(store):
    area = drawn(square(metres=600))
    with acting_as(NOBODY):
        before = figures_of(area, topic_named("asb"), *YEAR)
    load_requests(synthetic_requests(2_500, "2024-01-01", 640))
    with acting_as(NOBODY):
        after = figures_of(area, topic_named("asb"), *YEAR)
        pd.testing.assert_frame_equal(before.kinds, after.kinds)
        pd.testing.assert_frame_equal(before.points, after.points)
        assert after.edge == before.edge


def test_ready_made_areas_add_up_what_is_shown_of_their_wards(requests):
    from lib.analysis.safe_counts import safe_counts

    with acting_as(NOBODY):
        shown = safe_counts().rows
        whole = [key for key in ready_made() if not key.startswith("priority-area:")]
        for key in (*whole, f"wards:{COTTER}"):
            area = area_of(key)
            own = shown[shown["ward_code"].isin(area.wards)]
            for row in safe_counts_of(area).itertuples():
                counts = own.loc[(own["topic"] == row.topic) & (own["year"] == row.year), "count"]
                assert pd.isna(row.count) if counts.isna().any() else row.count == counts.sum()


# --- on the command line ---


def printed(capsys, *arguments):
    return files.printed(capsys, "area", *arguments, "--from", YEAR[0], "--to", YEAR[1])


def test_the_command_line_gives_what_the_page_gives(capsys, tmp_path):
    area = drawn(square(metres=450), "quay")
    path = tmp_path / "quay.geojson"
    path.write_bytes(json.dumps(outline_geojson(area)).encode())
    found = figures(area)
    table = printed(capsys, str(path), "--topic", "asb")
    assert list(table.columns[:6]) == ["area", "count", "months_covered", "months_asked", "count_low", "count_high"]
    assert list(table["area"]) == ["quay", "Rest of the district"]
    assert list(table["count"]) == [found.count, found.rest["count"]]
    months = printed(capsys, str(path), "--by", "month")
    assert months[months["in_period"]]["count"].sum() == found.count
    assert {"expected", "low", "high"} <= set(months.columns)
    assert printed(capsys, str(path), "--by", "kind")["count"].sum() == found.kinds["count"].sum()
    assert printed(capsys, str(path), "--by", "point")["count"].sum() == found.count
    assert printed(capsys, f"wards:{ALDER}")["count"].iloc[0] == counted("asb", ALDER)


def test_the_command_line_says_what_was_done_to_an_outline_beside_its_table(capsys, tmp_path):
    outline = shapely.transform(drawn(square(metres=450), "quay").degrees, lambda corners: corners[:, ::-1])
    path = tmp_path / "turned.geojson"
    path.write_text(json.dumps(shapely.geometry.mapping(outline)))
    assert main(["area", str(path), "--from", YEAR[0], "--to", YEAR[1]]) == 0
    said = capsys.readouterr()
    assert "they were swapped" in said.err
    assert said.out.startswith("area,count")


def test_the_command_line_lists_what_stands_ready_and_says_what_cannot_be(capsys, tmp_path):
    assert main(["area", "--ready-made"]) == 0
    assert "locality:Quayside" in capsys.readouterr().out
    (tmp_path / "bad.kml").write_text("<gpx/>")
    for arguments, why in (
        (("area",), "Name a file"),
        (("area", str(tmp_path / "none.geojson")), "cannot be opened"),
        (("area", str(tmp_path / "bad.kml")), "no KML"),
        (("area", "parish:Nowhere"), "There is no parish"),
        (("area", f"wards:{ALDER}", "--topic", "fly-tipping"), "cannot be counted in an area"),
    ):
        assert main(list(arguments)) == 2
        said = capsys.readouterr()
        assert why in said.err
        assert said.out == ""


def test_the_picture_of_an_area_holds_nothing_beyond_its_edge_and_shows_the_outline():
    area = drawn(square(metres=300))
    spec = picture_spec(own_area_figure(figures(area)).on_map.draw(""), "Title", "Source")
    layers = [one for one in spec["hconcat"][0]["layer"] if one["mark"]["type"] == "geoshape"]
    shapes = [shapely.geometry.shape(f["geometry"]) for one in layers for f in one["data"]["values"]]
    west, south, east, north = area.degrees.bounds
    across, up = 4 * (east - west), 4 * (north - south)
    assert shapely.box(west - across, south - up, east + across, north + up).covers(shapely.union_all(shapes))
    assert any(shapely.symmetric_difference(one, area.degrees).area < 0.001 * area.degrees.area for one in shapes)
