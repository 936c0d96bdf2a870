"""Two maps side by side: what can stand beside a view, that both have the same classes, and their table."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.analysis.areas import ward_figures
from lib.analysis.pairs import pair_figures, views_beside
from lib.analysis.small_areas import hex_figures, point_figures
from lib.answers.pairs import beside_in_words, pair_of
from lib.base.errors import CannotSay
from lib.base.months import months_between, shift
from lib.drawing.browser_map import folium_map
from lib.drawing.map_classes import by_size
from lib.drawing.words.pairs import months_note
from lib.incidents.topics import topic_named
from lib.incidents.view import View, months_on_offer
from tests.district.truth import ALDER, WARDS

ASB = View.default("asb")


def of(geography, **more):
    return replace(ASB, geography=geography, measure="count", **more)


def test_the_same_months_of_earlier_years_and_the_other_topics_can_stand_beside_a_view():
    offered = views_beside(ASB)
    assert offered["period:12"] == replace(ASB, start=shift(ASB.start, -12), end=shift(ASB.end, -12))
    assert offered["topic:burglary"] == replace(ASB, topic="burglary")
    assert "topic:asb" not in offered
    held = set(months_on_offer())
    for other in offered.values():
        assert held.issuperset((other.start, other.end))
        assert len(months_between(other.start, other.end)) == len(months_between(ASB.start, ASB.end))
    words = beside_in_words(ASB)
    assert words["period:12"].startswith("A year before: ")
    assert words["topic:burglary"] == topic_named("burglary").label


def test_of_three_months_the_three_before_can_stand_beside_them():
    view = replace(ASB, start=shift(ASB.end, -2))
    assert views_beside(view)["period:3"].end == shift(ASB.end, -3)
    assert beside_in_words(view)["period:3"].startswith("The months just before: ")


def test_a_figure_of_one_year_stands_beside_others_of_that_year_alone():
    plan = View.default("fly-tipping")
    offered = views_beside(plan)
    assert offered
    assert all(topic_named(other.topic).published_at(other.geography) for other in offered.values())
    with pytest.raises(CannotSay):
        pair_of(plan, "period:12")


def test_classes_are_made_of_both_and_named_by_both():
    one = pd.DataFrame({"code": list("abc"), "rate": [1.0, 2.0, np.nan]})
    other = pd.DataFrame({"code": list("abc"), "rate": [2.0, 30.0, 31.0]})
    fills, legend = by_size(one, "rate", 1, other["rate"])
    beside, its_legend = by_size(other, "rate", 1, one["rate"])
    assert [entry for entry in legend if entry.text != "no figure"] == its_legend
    assert fills["b"] == beside["a"]
    assert max(fills.values()) != beside["c"]  # none of the first is as high as the second's highest


@pytest.mark.parametrize("beside", ["period:12", "topic:all-crime"])
@pytest.mark.parametrize("view", [ASB, of("ward"), of("hex"), of("point"), of("reporting-area")], ids=str)
def test_both_maps_have_the_same_legend_and_the_table_has_both_maps_figures(view, beside):
    pair = pair_of(view, beside)
    first, second = (on_map.draw(ALDER) for on_map in pair.on_maps)
    assert pair.same_classes
    assert {entry.text for entry in first.legend} == {entry.text for entry in second.legend}
    assert first.legend_title.endswith("the same classes on both maps")
    assert (first.selected, second.selected) == (ALDER, ALDER)
    rows = pair_figures(*pair.views)
    read = {"hex": hex_figures, "point": point_figures}.get(view.geography)
    for column, own in zip(("count", "other_count"), pair.views, strict=True):
        if read is None:
            continue
        figures = read(own)
        counts = figures.rows if view.geography == "hex" else figures.points
        assert rows[column].sum() == counts["count"].sum()
    assert len(pair.figure.in_words.columns) >= 3
    assert len(pair.titles[0])
    assert pair.titles[0] != pair.titles[1]


def test_the_table_of_wards_holds_what_each_map_holds():
    pair = pair_of(ASB, "period:12")
    shown = pair.figure.in_words.set_index("Ward")
    assert list(shown.columns[:2]) == ["To Sep 2025", "To Sep 2024"]
    for column, view in zip(shown.columns[:2], pair.views, strict=True):
        counts = ward_figures(view).rows.set_index("name")["count"]
        assert shown[column].astype(float).to_dict() == counts.to_dict()
    assert len(shown) == len(WARDS)


def test_two_topics_of_other_people_have_classes_of_their_own():
    plan = View.default("fly-tipping")
    other = next(name for name, view in views_beside(plan).items() if topic_named(view.topic).finest != "district")
    pair = pair_of(plan, other)
    alike = topic_named(plan.topic).denominator == topic_named(pair.views[1].topic).denominator
    assert pair.same_classes == alike


def test_it_is_said_where_two_periods_have_not_as_many_complete_months():
    first, second = ward_figures(ASB), ward_figures(views_beside(ASB)["period:12"])
    note = months_note(first, second)
    assert bool(note) == (len(first.period.covered) != len(second.period.covered))
    short = replace(first, period=replace(first.period, covered=first.period.covered[1:]))
    assert months_note(first, first) == ""
    assert "12 complete months, the second 11" in months_note(first, short)


def test_only_two_maps_side_by_side_are_told_to_move_together():
    drawing = pair_of(ASB, "period:12").on_maps[0].draw("")
    for together in (True, False):
        _, group = folium_map(drawing, together=together)
        (paint,) = group._children.values()
        assert json.loads(paint.place)["together"] is together
