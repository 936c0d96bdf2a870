"""What the hotspot rule can see, and that pages say so where incidents are few."""

import argparse
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.analysis.seen import enough_to_see, seen_table
from lib.analysis.small_areas import hex_grid
from lib.answers.hotspots import seldom_found
from lib.briefing.bottom_line import bottom_line
from lib.briefing.figures import gather
from lib.briefing.request import Request, check
from lib.cli import answers as cli
from lib.drawing.ward_map import places_sentence, ward_places
from lib.drawing.words import hexes
from lib.drawing.words.hexes import few_sentence
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.statistics import seen
from lib.statistics.seen import chance_of_finding, enough_incidents
from tests.district.known import YEAR

TABLE = pd.DataFrame(
    {"incidents": [100, 1000, 10000], "place": "one hexagon", "times": 3, "found": [0.0, 0.4, 0.9]},
)


def test_between_the_numbers_simulated_it_is_interpolated():
    assert chance_of_finding(TABLE, 1000, "one hexagon", 3) == pytest.approx(0.4)
    assert chance_of_finding(TABLE, np.sqrt(1000 * 10000), "one hexagon", 3) == pytest.approx(0.65)
    assert chance_of_finding(TABLE, 5, "one hexagon", 3) == 0
    assert chance_of_finding(TABLE, 10**6, "one hexagon", 3) == 0.9
    assert enough_incidents(TABLE, "one hexagon", 3) == 10000
    assert enough_incidents(TABLE, "one hexagon", 5) == np.inf


def test_more_incidents_and_more_times_the_rate_are_found_more_often(monkeypatch):
    monkeypatch.setattr(seen, "INCIDENTS", (60, 6000))
    grid = hex_grid()
    table = seen.seen_by_rule(grid.areas, grid.weights, simulations=20)
    assert set(table["place"]) == set(seen.SIZES)
    whole = table[table["place"] == "a hexagon and its neighbours"].set_index(["incidents", "times"])["found"]
    assert whole[60, 2] <= whole[6000, 5]
    assert whole[6000, 5] >= 0.9
    assert (table.loc[table["times"] == 1, "found"] <= 0.1).all()


def test_few_incidents_are_said_not_to_show_every_hotspot():
    topic = topic_named("asb")
    assert few_sentence(topic, enough_to_see()) == ""
    said = few_sentence(topic, enough_to_see() / 2)
    assert "“not hot” is not “no hotspot”" in said
    assert few_sentence(topic, 0) == ""


@pytest.fixture
def few(monkeypatch):
    """Take any number of incidents for few: the invented district is small, so its own are enough."""
    monkeypatch.setattr(hexes, "enough_to_see", lambda: 10**6)


def test_the_page_and_my_ward_say_it(few):
    view = replace(View.default("burglary"), geography="hex")
    assert "“not hot” is not “no hotspot”" in seldom_found(view)
    ward_places.cache_clear()
    without = [ward_places(code, "burglary", *YEAR) for code in ward_names()]
    ward_places.cache_clear()
    cold = [places_sentence(places) for places in without if places.hot.empty and len(places.points)]
    assert cold
    assert all("“not hot” is not “no hotspot”" in said for said in cold)


def test_the_bottom_line_of_a_briefing_does_not_take_few_incidents_for_no_hotspot(few):
    said = []
    for code in ward_names():
        figures = gather(check(Request((code,), ("burglary",), *YEAR)))
        if figures.by_ward[0].hexes_of((code,)).empty:
            said.append(bottom_line(figures)[2])
    assert said
    assert all("among so few does not mean that there is none" in line for line in said)


def test_the_command_says_it():
    table = cli.seen(argparse.Namespace(topic="burglary", start=None, end=None))
    assert list(table) == ["topic", "incidents", "place", "times", "found"]
    assert len(seen_table(topic_named("burglary"), 400)) == 6
