"""Do the words about small places hold? One rate for every resident, ordinary bursts only: nothing may be named."""

import numpy as np
import pandas as pd
import pytest

from lib.analysis.bursts import burst_figures
from lib.analysis.dispersion import dispersion_of
from lib.analysis.small_areas import chosen_incidents, hex_figures, hex_grid
from lib.incidents.cube import incidents, map_points, period
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.statistics.bursts import bursts
from lib.statistics.residents import above_residents
from tests.acceptance.test_verdicts_hold import bursts as drawn_in_bursts

POLICE = [slug for slug, topic in topics().items() if topic.monthly]
BY_RESIDENTS = [slug for slug in POLICE if not topic_named(slug).not_by_residents]
MAPS = 400


def marked_maps(slug, drawn):
    """Share of maps on which a hexagon has more than its residents explain, of counts that `drawn` gives."""
    grid, size = hex_grid(), dispersion_of(topic_named(slug)).of_wards
    share = (grid.households / grid.households.sum()).to_numpy()
    total = hex_figures(View.default(slug)).rows["count"].sum()
    random = np.random.default_rng(201)
    found = [
        above_residents(
            pd.Series(drawn(random, total * share, size), index=list(grid.ids)), grid.households, grid.weights, size
        )["above_residents"].any()
        for _ in range(MAPS)
    ]
    return np.mean(found)


def by_chance(random, mean, _):
    return random.poisson(mean)


@pytest.mark.slow
@pytest.mark.parametrize("slug", BY_RESIDENTS)
def test_one_rate_for_every_resident_marks_no_hexagon(slug):
    assert marked_maps(slug, by_chance) <= 0.06
    assert marked_maps(slug, drawn_in_bursts) <= 0.06


def points_by_month(slug):
    """Give the counts of a topic's latest year by map point and month."""
    view, topic = View.default(slug), topic_named(slug)
    asked, every = period(topic, view.start, view.end), map_points()
    rows = np.flatnonzero(chosen_incidents(topic, asked) & (every.of_incident >= 0))
    table = pd.crosstab(every.of_incident[rows], incidents()["month"].astype(str).to_numpy()[rows])
    return table.reindex(columns=list(asked.covered), fill_value=0).to_numpy()


@pytest.mark.slow
@pytest.mark.parametrize("slug", POLICE)
def test_ordinary_bursts_are_not_named(slug):
    counts, size = points_by_month(slug), dispersion_of(topic_named(slug)).of_wards
    mean = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    random = np.random.default_rng(202)
    named = [len(bursts(drawn_in_bursts(random, mean, size), size)) > 0 for _ in range(MAPS)]
    assert np.mean(named) <= 0.06


@pytest.mark.slow
def test_a_burst_of_twenty_is_found_at_a_point_of_one_a_month():
    counts, size = points_by_month("asb"), dispersion_of(topic_named("asb")).of_wards
    mean = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    row = int(np.argmin(abs(counts.sum(axis=1) - 12)))
    random, found = np.random.default_rng(203), []
    for _ in range(100):
        drawn = drawn_in_bursts(random, mean, size)
        drawn[row, 4] += 20
        found.append((bursts(drawn, size)["row"] == row).any())
    assert np.mean(found) >= 0.8


def test_what_made_hucknall_centrals_year():
    codes = {name: code for code, name in ward_names().items()}
    found = burst_figures(View("asb", "2024-10", "2025-09"))
    rows = found.of_ward(codes["Hucknall Central"])
    assert rows[["place", "start", "end", "count", "ward_count"]].to_numpy().tolist() == [
        ["Bolsover Street", "2024-12", "2024-12", 43, 79],
        ["Bolsover Street (petrol station)", "2024-12", "2024-12", 23, 79],
    ]
    assert set(found.rows["ward_name"]) == {"Hucknall Central", "Sutton Central & New Cross"}


@pytest.mark.parametrize(
    ("slug", "hot", "both", "alone"),
    [("asb", 43, 26, 4), ("burglary", 32, 6, 0), ("violence-and-sexual-offences", 92, 42, 11)],
)
def test_how_many_hot_places_have_more_than_residents_explain(slug, hot, both, alone):
    rows = hex_figures(View(slug, "2024-10", "2025-09")).rows
    above = rows["above_residents"].astype(bool)
    assert (rows["hot"].sum(), (rows["hot"] & above).sum(), (above & ~rows["hot"]).sum()) == (hot, both, alone)
