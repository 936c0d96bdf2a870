"""Which months and map points made a ward's year, and the points that lie together."""

import argparse
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lib.analysis import bursts as analysis
from lib.analysis.bursts import COLUMNS, BurstFigures, burst_figures
from lib.analysis.small_areas import clusters_of_ward, point_figures
from lib.base.errors import InputError
from lib.cli import answers as cli
from lib.drawing.ward_map import clusters_in_words, places_sentence, ward_places
from lib.drawing.words.bursts import burst_columns, burst_in_short, burst_sentences
from lib.incidents.cube import period
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.statistics.bursts import _tail, bursts
from tests.district.known import YEAR
from tests.district.truth import ALDER, BIRCH

VIEW = View("asb", *YEAR)


def quiet(points=40, months=12, mean=3, seed=5):
    return np.random.default_rng(seed).poisson(mean, (points, months)).astype(float)


def test_finds_the_burst_and_no_other():
    counts = quiet()
    counts[7, 4] = 30
    found = bursts(counts, 1.5)
    assert found[["row", "first", "last", "count"]].to_numpy().tolist() == [[7, 4, 4, 30]]
    assert found["expected"].iloc[0] < 10


def test_a_burst_of_three_months_is_one_burst():
    counts = quiet()
    counts[7, 4:7] = 25
    assert bursts(counts, 1.5)[["row", "first", "last"]].to_numpy().tolist() == [[7, 4, 6]]


def test_two_bursts_of_a_point_in_different_months_are_two():
    counts = quiet(mean=1)
    counts[7, [1, 9]] = 25
    found = bursts(counts, 1.2)
    assert sorted(found["first"]) == [1, 9]
    assert (found["row"] == 7).all()


def test_a_busy_month_of_the_whole_district_is_no_burst():
    counts = quiet()
    counts[:, 4] *= 5
    assert bursts(counts, 1.5).empty


def test_ordinary_bursts_of_the_topic_are_none():
    counts = quiet()
    counts[7, 4] = 16
    assert len(bursts(counts, 1.0)) == 1
    assert bursts(counts, 4.0).empty


@pytest.mark.parametrize("dispersion", [1.0, 1.7, 2.5])
def test_the_tail_is_that_of_scipy(dispersion):
    count, total, expected = np.array([[8.0, 20.0]]), np.array([[30.0]]), np.array([[4.0, 9.0]])
    found = _tail(count, total, expected, dispersion)[0]
    if dispersion == 1:
        known = stats.binom.sf(count[0] - 1, 30, expected[0] / 30)
    else:
        level = (1 + (30 - count[0]) / (30 - expected[0])) / 2 / (dispersion - 1)
        a, b = expected[0] * level, (30 - expected[0]) * level
        known = stats.betabinom.sf(count[0] - 1, 30, a, b)
    assert found == pytest.approx(known, rel=1e-9)


def test_what_cannot_be_counted_is_refused_and_nothing_is_nothing():
    with pytest.raises(InputError, match="zero or more"):
        bursts(np.array([[1.0, np.nan]]), 1)
    assert bursts(np.zeros((0, 12)), 1.5).empty
    assert bursts(np.zeros((3, 1)), 1.5).empty


@pytest.fixture
def with_bursts():
    """Two points that burst together in one ward, and one over two months in another."""
    rows = [
        (ALDER, "Mill Lane", "2024-12", "2024-12", 43, 6.8, 67, 79, 304),
        (ALDER, "Petrol Station", "2024-12", "2024-12", 23, 0.4, 25, 79, 304),
        (BIRCH, "", "2025-01", "2025-02", 20, 3.2, 30, 41, 200),
    ]
    names = ["ward_code", "place", "start", "end", "count", "expected", "point_count", "ward_count", "ward_total"]
    table = pd.DataFrame(rows, columns=names)
    table = table.assign(ward_name=table["ward_code"].map(ward_names()), lon=0.0, lat=0.0, p_value=1e-6, q_value=1e-4)
    topic = topic_named("asb")
    return BurstFigures(topic, period(topic, *YEAR), table[COLUMNS])


def test_points_that_burst_together_are_one_sentence(with_bursts):
    assert burst_sentences(with_bursts, ALDER) == [
        "43 at Mill Lane and 23 at Petrol Station of the ward’s 79 incidents in December 2024; as the district’s "
        "months went, 7 and 1 would be expected."
    ]
    assert burst_sentences(with_bursts, BIRCH)[0].startswith(
        "20 at an unnamed point of the ward’s 41 incidents from January to February 2025"
    )
    assert len(burst_columns(with_bursts)) == 3
    assert burst_columns(with_bursts, ALDER)["in_words"].nunique() == 1


def test_my_ward_the_briefing_and_the_patrol_list_say_the_same(with_bursts, monkeypatch):
    from lib.briefing.figures import gather
    from lib.briefing.request import Request
    from lib.briefing.sheets import _places
    from lib.drawing.words import bursts as words

    monkeypatch.setattr(words, "burst_figures", lambda _: with_bursts)
    ward_places.cache_clear()
    said = burst_sentences(with_bursts, ALDER)[0]
    assert said in places_sentence(ward_places(ALDER, "asb", *YEAR))
    figures = gather(Request((ALDER,), ("asb",), *YEAR))
    assert any(said in getattr(block, "text", "") for block in _places(figures.by_ward[0], ALDER))
    assert burst_in_short(VIEW, ALDER, "Mill Lane") == "43 in December 2024"
    assert burst_in_short(VIEW, ALDER, "Elsewhere") == ""
    ward_places.cache_clear()


def test_a_burst_put_into_the_records_is_found_and_printed(monkeypatch):
    table = analysis.incidents()
    points = table[(table["ward_code"] == ALDER) & (table["category"] == "asb")].dropna(subset=["lon"])
    one = (points["lon"] == points["lon"].iloc[0]) & (points["lat"] == points["lat"].iloc[0])
    fits = [*points[one].index, *points[~one].index[:30]]
    month = table["month"].astype(str).copy()
    lon, lat, place = table["lon"].copy(), table["lat"].copy(), table["place"].astype(str).copy()
    month[fits], place[fits] = "2025-01", "Mill Lane"
    moved = table.assign(month=month, lon=lon, lat=lat, place=place)
    every = analysis.map_points()
    of_incident = every.of_incident.copy()
    of_incident[table.index.get_indexer(fits)] = of_incident[table.index.get_loc(fits[0])]
    monkeypatch.setattr(analysis, "incidents", lambda: moved)
    monkeypatch.setattr(analysis, "map_points", lambda: replace(every, of_incident=of_incident))
    chosen = (moved["category"] == "asb") & moved["month"].between(*YEAR)
    monkeypatch.setattr(analysis, "chosen_incidents", lambda topic, asked: chosen.to_numpy())
    analysis._burst_figures.cache_clear()
    printed = cli.bursts(argparse.Namespace(topic="asb", ward=ALDER, start=YEAR[0], end=YEAR[1]))
    analysis._burst_figures.cache_clear()
    assert printed["place"].tolist() == ["Mill Lane"]
    assert printed["start"].tolist() == ["2025-01"]
    assert printed["count"].iloc[0] >= 30
    assert printed["in_words"].iloc[0].startswith(f"{printed['count'].iloc[0]} at Mill Lane of the ward’s ")


def test_no_point_of_a_ward_is_dropped_for_a_busier_one():
    figures = point_figures(VIEW)
    for code in ward_names():
        own = figures.points[figures.points["ward_code"] == code]
        clusters = clusters_of_ward(figures, code)
        named = {place for members in clusters["members"] for place, _ in members} | set(clusters["place"])
        busy = own[own["count"] >= 3]
        assert set(busy["place"]) <= named
        assert (clusters["members"].map(len) == clusters["points_within"] - 1).all()
        assert (clusters["members"].map(lambda m: sum(n for _, n in m)) + clusters["count"]).tolist() == clusters[
            "count_within"
        ].tolist()


def test_my_ward_lists_the_members_of_a_cluster():
    words = clusters_in_words(ward_places(ALDER, "asb", *YEAR))
    assert "Others within 200 metres" in words
    assert burst_figures(VIEW).rows.columns.tolist() == COLUMNS
