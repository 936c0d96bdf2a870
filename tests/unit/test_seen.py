"""What the hotspot rule can see, and that pages say so where incidents are few."""

import argparse
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.analysis.seen import enough_to_see, seen_table
from lib.analysis.small_areas import hex_grid
from lib.answers.hotspots import figure_of
from lib.cli import answers as cli
from lib.drawing.words.hexes import few_sentence
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.statistics import seen
from lib.statistics.seen import chance_of_finding, enough_incidents

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


def test_the_page_and_the_command_say_it():
    view = replace(View.default("burglary"), geography="hex")
    if enough_to_see() > figure_of(view).for_files["count"].sum():
        assert any("“no hotspot”" in line for line in figure_of(view).lines)
    table = cli.seen(argparse.Namespace(topic="burglary", start=None, end=None))
    assert list(table) == ["topic", "incidents", "place", "times", "found"]
    assert len(seen_table(topic_named("burglary"), 400)) == 6
