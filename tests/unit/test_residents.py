"""Which hexagons hold more than their residents explain, and where that is said."""

import argparse
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats

from lib.analysis.small_areas import hex_figures, hex_grid
from lib.answers.hotspots import figure_of
from lib.base.errors import InputError
from lib.cli import answers as cli
from lib.drawing.map_classes import MARKED
from lib.drawing.maps import draw_hexes
from lib.drawing.words.hexes import above_in_words, is_above, parts_in_words, residents_sentence, why_in_words
from lib.incidents.topics import topic_named, topics
from lib.incidents.view import View
from lib.statistics.change import benjamini_hochberg
from lib.statistics.residents import above_residents

IDS = [f"h{n}" for n in range(30)]
LINE = sparse.csr_array(np.eye(30) + np.eye(30, k=1) + np.eye(30, k=-1))


def row_of(values):
    return pd.Series(values, index=IDS, dtype=float)


def test_is_the_tail_of_a_poisson_count_over_its_dispersion_of_a_hexagon_and_its_neighbours():
    random = np.random.default_rng(4)
    homes, counts = row_of(random.integers(0, 300, 30)), row_of(random.poisson(8, 30))
    found = above_residents(counts, homes, LINE)
    around, expected = LINE @ counts.to_numpy(), LINE @ homes.to_numpy() * counts.sum() / homes.sum()
    p = np.where(around > 0, stats.poisson.sf(around - 1, expected), 1)
    assert np.allclose(found["residents_q_value"], benjamini_hochberg(p))
    assert found["residents_expected"].sum() == pytest.approx(counts.sum())


def test_marks_the_busy_hexagon_and_not_its_quiet_neighbour():
    homes, counts = row_of(np.full(30, 100)), row_of(np.full(30, 4))
    counts["h10"] = 40
    counts["h11"] = 1
    above = above_residents(counts, homes, LINE)["above_residents"]
    assert above["h10"]
    assert not above["h11"]
    assert above.sum() == 1


def test_a_place_of_many_homes_is_not_marked_and_one_of_none_is():
    homes = row_of(np.full(30, 20))
    homes["h10"], homes[["h19", "h20", "h21"]] = 1000, 0
    counts = homes / 10
    counts["h20"] = 12
    above = above_residents(counts, homes, LINE)["above_residents"]
    assert list(above[above].index) == ["h20"]


def test_bursts_make_it_say_less():
    homes, counts = row_of(np.full(30, 100)), row_of(np.full(30, 5))
    counts["h10"] = 22
    assert above_residents(counts, homes, LINE)["above_residents"].any()
    assert not above_residents(counts, homes, LINE, dispersion=3)["above_residents"].any()


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(InputError, match="number of households"):
        above_residents(row_of(1), row_of(1).drop("h3"), LINE)
    with pytest.raises(InputError, match="count"):
        above_residents(row_of(-1), row_of(1), LINE)


def view_of(topic):
    return replace(View.default(topic), geography="hex")


def test_every_household_of_the_district_lies_in_a_hexagon():
    from lib.published.places import ward_table

    assert hex_grid().households.sum() == pytest.approx(ward_table()["households_2021"].sum(), rel=0.01)


def test_it_is_said_on_the_map_in_the_table_in_the_download_and_on_the_command_line():
    figures = hex_figures(view_of("asb"))
    above = is_above(figures.rows)
    assert 0 < above.sum() < len(above)
    drawing = draw_hexes(figures)
    assert len(drawing.marks) == above.sum()
    assert "more than residents explain" in [entry.text for entry in drawing.legend if entry.colour == MARKED]
    shown = figure_of(view_of("asb"))
    yes = shown.in_words["More than residents explain"].str.startswith("yes")
    assert yes.sum() == above.sum()
    assert shown.for_files["above_residents"].sum() == above.sum()
    assert any("more than residents explain" in line for line in shown.lines)
    printed = cli.hexes(argparse.Namespace(topic="asb", start=None, end=None))
    assert printed["above_residents"].sum() == above.sum()


def test_of_shoplifting_it_is_not_said_and_the_page_says_why():
    reason = topic_named("shoplifting").not_by_residents
    assert reason
    assert {slug for slug, topic in topics().items() if topic.not_by_residents} >= {"shoplifting"}
    figures = hex_figures(view_of("shoplifting"))
    assert figures.rows["above_residents"].isna().all()
    assert not draw_hexes(figures).marks
    assert "More than residents explain" not in figure_of(view_of("shoplifting")).in_words
    assert reason[1:] in residents_sentence(figures.rows, figures.topic)


def row(hot, lasting, above=True):
    return {"hot": hot, "class": lasting, "above_residents": above, "residents_expected": 3.2, "windows_hot": 4,
            "windows": 12, "neighbourhood_count": 40, "q_value": 0.01}  # fmt: skip


@pytest.mark.parametrize("lasting", ["persistent", "emerging", "intermittent", "former"])
def test_a_place_that_was_hot_and_is_not_is_said_to_be_so_with_a_word_why(lasting):
    said = parts_in_words(row(False, lasting))
    assert said.startswith("not hot, ")
    assert len(said) > 20
    assert why_in_words(row(False, lasting)).startswith("Not hot, ")


def test_a_hot_place_is_never_called_not_hot():
    for lasting in ("persistent", "emerging", "intermittent", "former", "not hot", "too few windows to say"):
        assert "not hot" not in why_in_words(row(True, lasting)).lower()
    assert above_in_words(row(True, "former")) == "yes (3 expected)"
    assert above_in_words(row(True, "former", None)) == "not said"


def test_no_table_has_persistent_or_emerging_beside_no_alone():
    for topic in ("asb", "all-crime"):
        words = figure_of(view_of(topic)).in_words
        lasting = words["Over three years"].isin(["persistent", "emerging", "intermittent", "former"])
        assert not (words.loc[lasting, "Hot in this period"] == "no").any()
