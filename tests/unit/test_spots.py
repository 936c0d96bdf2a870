"""What stands in the panel of a ward, hexagon or map point."""

from dataclasses import replace

import pytest

from lib.analysis.small_areas import hex_figures, point_figures
from lib.analysis.spots import point_id, spot_figures, spots_of
from lib.answers.spots import spot_panel
from lib.base.errors import InputError
from lib.incidents.cube import incidents, period
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.statistics.hexagons import hex_of
from tests.district.truth import ALDER, BIRCH, HOTSPOT_PLACE

ASB = View.default("asb")


def of(geography):
    return replace(ASB, geography=geography, measure="count")


def recorded(rows):
    """Incidents of the topic in the view's complete months, counted by hand."""
    covered = period(topic_named("asb"), ASB.start, ASB.end).covered
    return rows[(rows["category"] == "asb") & rows["month"].isin(covered)]


def test_a_map_points_figures_are_those_of_the_records_at_it():
    busiest = point_figures(of("point")).points.iloc[0]
    assert busiest["place"] == HOTSPOT_PLACE
    found = spot_figures(of("point"), point_id(busiest["lon"], busiest["lat"]))
    table = incidents()
    here = table[(table["lon"] == busiest["lon"]) & (table["lat"] == busiest["lat"])]
    assert found.count == len(recorded(here)) == busiest["count"]
    by_month = found.months.set_index("month")["count"]
    assert by_month[ASB.start : ASB.end].sum() == found.count
    in_period = here[(here["month"] >= ASB.start) & (here["month"] <= ASB.end)]
    assert found.kinds["count"].sum() == len(in_period)
    assert found.ward_code == ALDER


def test_a_hexagons_neighbours_touch_it_and_what_is_like_it_lies_elsewhere():
    rows = hex_figures(of("hex")).rows
    found = spot_figures(of("hex"), rows["hex_id"].iloc[0])
    here = incidents()
    here = here[hex_of(here["lon"], here["lat"]) == found.spot_id]
    assert found.count == len(recorded(here)) == rows["count"].iloc[0]
    assert 0 < len(found.neighbours) <= 6
    counts = rows.set_index("hex_id")["count"]
    assert (counts[found.neighbours["spot_id"]].to_numpy() == found.neighbours["count"]).all()
    assert not set(found.alike["spot_id"]) & {found.spot_id, *found.neighbours["spot_id"]}
    classes = rows.set_index("hex_id")["class"]
    assert set(classes[found.alike["spot_id"]]) <= {classes[found.spot_id]}


def test_a_wards_neighbours_touch_it():
    found = spot_figures(of("ward"), BIRCH)
    assert found.place == ward_names()[BIRCH]
    assert ALDER in set(found.neighbours["spot_id"])
    assert BIRCH not in {*found.neighbours["spot_id"], *found.alike["spot_id"]}


def test_the_list_holds_what_the_map_draws_most_first():
    points = spots_of(of("point"))
    assert len(points) == len(point_figures(of("point")).points)
    assert points["count"].is_monotonic_decreasing
    assert points["spot_id"].is_unique


@pytest.mark.parametrize(("geography", "spot"), [("hex", "8"), ("point", "0.000000,0.000000"), ("ward", "E1")])
def test_what_the_map_does_not_draw_is_refused_by_name(geography, spot):
    with pytest.raises(InputError, match=spot):
        spot_figures(of(geography), spot)


def test_the_panel_names_kinds_neighbours_and_likes():
    spot = spots_of(of("point"))["spot_id"].iloc[0]
    panel = spot_panel(of("point"), spot)
    assert panel.title == f"On or near {HOTSPOT_PLACE}"
    assert "no address" in panel.lines[-1]
    assert [heading.split(" ")[0] for heading, _ in panel.tables] == ["What", "Map", "Map"]
    assert panel.tables[0][1]["Kind"].iloc[0] == topic_named("asb").label
