"""The five priority areas of 2018 and the outlines that are our own."""

import itertools

import numpy as np
import pytest
import shapely

from lib.analysis.own_area.figures import figures_of
from lib.analysis.own_area.made_of import area_of, ready_made
from lib.answers.priority_areas import areas_named_in, priority_areas_figure
from lib.base.errors import InputError
from lib.incidents.cube import incidents
from lib.incidents.topics import topic_named
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


@pytest.mark.parametrize("name", ["Broomhill", "New Cross", "Leamington", "Stanton Hill", "Coxmoor"])
def test_what_is_counted_is_what_lies_inside_the_outline(name):
    area = next(one for one in priority_areas() if one.name == name)
    rows = incidents()
    rows = rows[(rows["category"] == "asb") & rows["month"].between("2024-10", "2025-09")]
    inside = shapely.contains_xy(area.outline, rows["lon"].to_numpy(float), rows["lat"].to_numpy(float))
    found = figures_of(area_of(f"priority-area:{name.lower()}"), topic_named("asb"), "2024-10", "2025-09")
    assert found.count == inside.sum() > 0
    assert found.area.notes == (area.rule,)


def test_they_stand_ready_and_another_name_is_refused_with_those_there_are():
    assert [key for key in ready_made() if key.startswith("priority-area:")] == [
        f"priority-area:{area.name}" for area in priority_areas()
    ]
    with pytest.raises(InputError, match="there are Broomhill, New Cross, Leamington, Stanton Hill and Coxmoor"):
        area_of("priority-area:Carsic")


def test_they_are_shown_where_the_documents_name_them():
    assert [area.name for area in areas_named_in(says("dedicated teams offices")["quote"])] == [
        "Broomhill",
        "New Cross",
    ]
    assert len(areas_named_in(says("priority areas shifted")["quote"])) == 5
    assert areas_named_in(says("knife amnesty")["quote"]) == ()


def test_their_figures_stand_in_a_table_that_says_whose_the_outlines_are():
    figure = priority_areas_figure(priority_areas())
    assert list(figure.in_words["Area"]) == [area.name for area in priority_areas() for _ in range(2)]
    assert figure.in_words["Beside the year before"].str.contains("no clear change|fell|rose").all()
    assert "names these areas and draws none. The outlines are ours" in figure.lines[0]
    table = figure.for_files
    assert table["estimated"].all()
    assert ((table["count"] / table["population"] * 1000 - table["rate"]).abs() < 0.01).all()
