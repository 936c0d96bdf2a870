"""The places most like an area: as large, apart from it and from one another, chosen by nothing that is counted."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from lib.analysis.own_area import alike
from lib.analysis.own_area.alike import COLUMNS, alike_figures, like_areas
from lib.analysis.own_area.area import DRAWN, validated
from lib.analysis.own_area.inside import people_in
from lib.analysis.own_area.made_of import area_of, key_of
from lib.analysis.people import wards_most_like
from lib.base.errors import CannotSay
from lib.base.visitor import NOBODY, Role, Visitor, acting_as
from lib.drawing.words.alike import HOW_CHOSEN, HOW_WARDS, alike_in_words, alike_sentence, how_chosen
from lib.incidents.cube import incidents
from lib.intake.requests.example import synthetic_requests
from lib.published.places import grid_geometry, ward_names, ward_shapes
from lib.statistics.hexagons import hex_of, hex_polygon
from tests.areas import figures
from tests.district.known import YEAR
from tests.district.truth import ALDER, BIRCH
from tests.files import printed
from tests.stores import load_requests


def square(code=ALDER, metres=500):
    wards = ward_shapes()
    middle = shapely.centroid(wards.grid_shapes[wards.codes.index(code)])
    x, y = middle.x, middle.y
    return validated(shapely.box(x - metres, y - metres, x + metres, y + metres), "Square", DRAWN)


@pytest.fixture(scope="module")
def area():
    """One of the squares in the middle of a ward that has places like it."""
    for code in ward_shapes().codes:
        try:
            found = square(code)
            like_areas(found)
        except CannotSay:
            continue
        return found
    raise AssertionError("no square has a place like it")


def test_like_places_are_as_large_and_hold_nothing_of_the_area_or_of_each_other(area):
    found = like_areas(area)
    assert 2 <= len(found) <= 4
    together = [one for group in found for one in group.hexagons]
    assert len(set(together)) == len(together)
    outlines = grid_geometry(np.array([hex_polygon(one) for one in together]))
    assert not shapely.intersects(outlines, area.outline).any()
    people = people_in(area).residents
    for group in found:
        own = alike._of_hexagons().loc[list(group.hexagons)]
        assert group.residents == pytest.approx(own["residents"].sum())
        assert group.residents >= people - 1
        assert own["residents"].iloc[:-1].sum() < people  # the last that was reached made it enough
    assert [one.apart for one in found] == sorted(one.apart for one in found)
    assert all(one.apart <= alike.NEAR_ENOUGH for one in found)


def test_their_counts_are_those_of_the_records_in_their_hexagons(area):
    table, records = alike_figures(figures(area)), incidents()
    assert list(table.columns) == COLUMNS
    assert table["name"].iloc[0] == "Square"
    assert table["count"].iloc[0] == figures(area).count
    hexagon = pd.Series(hex_of(records["lon"].to_numpy(), records["lat"].to_numpy()))
    own = (records["category"] == "asb") & records["month"].between(*YEAR)
    for one, row in zip(like_areas(area), table.iloc[1:].itertuples(), strict=True):
        assert row[2] == (own & hexagon.isin(one.hexagons)).sum()
        assert row.rate == pytest.approx(1000 * row[2] / one.residents)
        assert row.rate_low < row.rate < row.rate_high


def test_nothing_that_is_counted_decides_which_are_chosen(area, monkeypatch):
    first = [one.hexagons for one in like_areas(area)]
    grid = alike.hex_grid()
    monkeypatch.setattr(alike, "hex_grid", lambda: replace(grid, counts=grid.counts[::-1] * 7))
    moved = validated(shapely.affinity.translate(area.outline, 0.01, 0.01), "Moved by a hair", DRAWN)
    assert [one.hexagons for one in like_areas(moved)] == first


def test_local_records_change_nothing_of_it_for_anybody(area, sqlite_store):
    before = [one.hexagons for one in like_areas(area)]
    load_requests(synthetic_requests(1_500, "2024-01-01", 300))
    for who in (Visitor("officer@council.example", Role.officer, True), NOBODY):
        with acting_as(who):
            assert [one.hexagons for one in like_areas(area)] == before


def test_a_ward_has_the_wards_most_like_it():
    found = figures(area_of(f"wards:{ALDER}"))
    names = [ward_names()[code] for code in (ALDER, *wards_most_like(ALDER))]
    assert list(alike_figures(found)["name"]) == names
    assert how_chosen(found) == HOW_WARDS
    assert alike_sentence(found).startswith("Wards most like it")


def test_an_area_too_large_or_like_no_other_has_none_and_says_why():
    large = figures(area_of(f"wards:{ALDER};{BIRCH}"))
    with pytest.raises(CannotSay, match="too few other places of its size"):
        alike_figures(large)
    assert alike_sentence(large).startswith("Places like it: none is named. More than 20%")


def test_one_that_is_like_no_other_says_so(area, monkeypatch):
    monkeypatch.setattr(alike, "NEAR_ENOUGH", 0.0)
    moved = validated(shapely.affinity.translate(area.outline, 3, 3), "Moved", DRAWN)
    with pytest.raises(CannotSay, match="much like it by deprivation, density"):
        like_areas(moved)


def test_the_same_is_said_in_words_and_on_the_command_line(area, capsys):
    found = figures(area)
    table, words = alike_figures(found), alike_in_words(found)
    assert list(words["Place"]) == list(table["name"])
    assert how_chosen(found) == HOW_CHOSEN
    said = alike_sentence(found)
    for row in table.itertuples():
        assert f"{row.rate:.1f}" in said
    again = printed(capsys, "area", key_of(area), "--by", "alike", "--from", YEAR[0], "--to", YEAR[1])
    assert list(again["count"]) == list(table["count"])
