"""The five priority areas of 2018 and the outlines that are our own."""

import itertools

import numpy as np
import pytest
import shapely

from lib.published.places import grid_geometry, to_grid, ward_shapes
from lib.published.priority_areas import priority_areas
from lib.published.statements import says
from lib.published.tables import load


def test_they_are_the_five_that_the_document_names_in_its_order():
    assert [area.name for area in priority_areas()] == [
        "Broomhill",
        "New Cross",
        "Leamington",
        "Stanton Hill",
        "Coxmoor",
    ]
    (quote,) = [words for words in says("broomhill leamington coxmoor")["quote"]]
    assert all(area.name in quote for area in priority_areas())


def test_each_outline_is_one_small_area_of_the_district_and_none_touches_another():
    outlines = grid_geometry(np.array([area.outline for area in priority_areas()]))
    district = shapely.buffer(shapely.union_all(ward_shapes().grid_shapes), 1)
    assert shapely.is_valid(outlines).all()
    assert all(shape.geom_type == "Polygon" and shapely.covers(district, shape) for shape in outlines)
    assert all(20 < shapely.area(shape) / 10_000 < 120 for shape in outlines)
    assert not any(shapely.intersects(*pair) for pair in itertools.combinations(outlines, 2))


@pytest.mark.parametrize("at", range(5))
def test_every_street_that_it_is_named_after_lies_inside_and_keeps_its_distance_to_the_line(at):
    area = priority_areas()[at]
    named = load("named_places")
    own = named[named["name"].isin(area.named_after)]
    assert len(own)
    x, y = to_grid(own["lon"].to_numpy(), own["lat"].to_numpy())
    (outline,) = grid_geometry(np.array([area.outline]))
    assert shapely.contains_xy(outline, x, y).all()
    away = shapely.distance(shapely.boundary(outline), shapely.points(x, y))
    district = shapely.boundary(shapely.union_all(ward_shapes().grid_shapes))
    edge = shapely.distance(district, shapely.points(x, y))
    assert (away > np.minimum(area.metres, edge) - 3).all()  # a circle of few corners lies a little within


def test_each_says_that_the_outline_is_ours_and_by_which_rule():
    for area in priority_areas():
        assert area.rule.startswith("The outline is ours: round every stop and map point named ")
        assert area.rule.endswith("and 250 metres further.")
        assert shapely.contains_xy(area.outline, area.lon, area.lat)
