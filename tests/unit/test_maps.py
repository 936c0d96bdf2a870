import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.areas import area_figures
from lib.analysis.small_areas import hex_figures
from lib.drawing.browser_map import folium_map
from lib.drawing.map_classes import DIVERGING, MISSING, SEQUENTIAL, class_limits
from lib.drawing.maps import Drawing, draw_areas, draw_hexes
from lib.incidents.view import View
from lib.published.places import ward_names
from tests.district.truth import ALDER, COTTER, DENE, FLY_TIPPING_BY_LOCALITY, WARDS

ASB = View.default("asb")


def test_every_ward_with_a_rate_has_a_class_of_the_legend():
    drawing = draw_areas(area_figures(ASB))
    assert set(drawing.fills) == set(ward_names())
    assert {SEQUENTIAL[0], SEQUENTIAL[-1]} <= set(drawing.fills.values()) <= set(SEQUENTIAL)
    in_legend = [entry.colour for entry in drawing.legend]
    assert in_legend == [colour for colour in SEQUENTIAL if colour in in_legend]
    assert set(drawing.fills.values()) <= set(in_legend)
    assert "per 1,000 residents (mid-2020)" in drawing.legend_title


def test_the_highest_ward_is_darkest_and_the_lowest_lightest():
    table = area_figures(ASB)
    drawing = draw_areas(table)
    assert drawing.fills[table.rows["code"].iloc[0]] == SEQUENTIAL[-1]
    assert drawing.fills[table.rows["code"].iloc[-1]] == SEQUENTIAL[0]


def test_a_missing_figure_is_hatched_never_the_lowest_class():
    drawing = draw_areas(area_figures(View.default("environmental-crime")))
    # the plan prints a figure for two of the localities only
    assert set(drawing.fills) == {code for code, ward in WARDS.items() if ward.locality in ("Quayside", "Dunes")}
    assert drawing.unpainted == MISSING
    assert drawing.legend[-1].colour == MISSING


def test_a_period_without_a_figure_is_all_hatched():
    drawing = draw_areas(area_figures(replace(ASB, start="2022-05", end="2022-08")))
    assert drawing.fills == {}
    assert drawing.legend[-1].text == "no figure"


def test_a_localitys_figure_is_drawn_over_its_wards_and_said_to_be_the_whole_localitys():
    drawing = draw_areas(area_figures(View.default("fly-tipping")))
    assert drawing.fills[COTTER] == drawing.fills[DENE] != drawing.fills[ALDER]
    assert drawing.tooltips[COTTER][0] == "Published for Dunes as a whole"
    assert drawing.tooltips[COTTER][1] == f"{FLY_TIPPING_BY_LOCALITY['Dunes']} reports"
    assert drawing.lines == ("localities",)
    assert MISSING not in [entry.colour for entry in drawing.legend]


def test_an_estimate_says_that_it_is_one():
    drawing = draw_areas(area_figures(replace(View.default("fly-tipping"), geography="ward-estimate")))
    assert drawing.tooltips[COTTER][1].startswith("Estimate: about")


@pytest.mark.parametrize(("measure", "classes"), [("change", 5), ("funnel", 3)])
def test_change_and_verdicts_are_diverging_with_words(measure, classes):
    drawing = draw_areas(area_figures(replace(ASB, measure=measure)))
    colours = [entry.colour for entry in drawing.legend]
    assert set(drawing.fills.values()) <= set(colours) <= set(DIVERGING)
    assert len(set(colours)) == classes
    assert all(entry.text for entry in drawing.legend)


def test_a_wards_fill_is_that_of_its_verdict():
    table = area_figures(replace(ASB, measure="funnel"))
    drawing = draw_areas(table)
    named = {entry.colour: entry.text for entry in drawing.legend}
    verdicts = table.rows.set_index("code")["verdict"].to_dict()
    assert {code: named[fill] for code, fill in drawing.fills.items()} == verdicts


def test_hot_hexagons_are_outlined_and_say_their_class():
    figures = hex_figures(ASB)
    drawing = draw_hexes(figures)
    hot = figures.rows[figures.rows["hot"]]
    assert set(drawing.outlined) == set(hot["hex_id"])
    assert any("Hotspot: persistent" in line for line in drawing.tooltips[hot["hex_id"].iloc[0]])


def test_text_from_files_can_close_no_script_and_start_no_template():
    evil = "</script><img src=x onerror=alert(1)> {{ 7*7 }} {% raw %}"
    drawing = Drawing("ward_boundaries", "ward_code", (), {}, {"E05999001": [evil]}, "t", (), evil)
    base, group = folium_map(drawing)
    base.add_child(group)
    page = base.get_root().render()
    assert "<img src=x" not in page
    assert "</script><img" not in page
    assert "\\u003cimg src=x" in page


def test_the_map_asks_no_other_host_for_scripts_or_styles():
    base, group = folium_map(draw_areas(area_figures(ASB)))
    for element in [base, *base._children.values(), group]:
        for _, link in [*getattr(element, "default_js", []), *getattr(element, "default_css", [])]:
            assert link.startswith(("../../app/static/", "../../district/"))


def test_two_views_share_a_base_so_that_the_map_is_repainted_not_rebuilt():
    settings = [
        next(c for c in folium_map(draw_areas(area_figures(view)))[0]._children.values() if c._name == "Base").settings
        for view in (ASB, View.default("burglary"))
    ]
    assert settings[0] == settings[1]
    assert json.loads(settings[0])["areas"] == "ward_boundaries"


@given(st.lists(st.floats(0, 1e6) | st.just(float("nan")), max_size=40))
def test_class_limits_ascend_and_end_at_the_highest_value(values):
    limits = class_limits(pd.Series(values, dtype=float))
    known = [v for v in values if not np.isnan(v)]
    assert len(limits) <= 5
    assert limits == sorted(set(limits))
    assert bool(limits) == bool(known)
    if known:
        assert limits[-1] == max(known)
