import itertools
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.areas import area_figures
from lib.analysis.small_areas import hex_figures
from lib.drawing.browser_map import MAX_ZOOM, folium_map
from lib.drawing.exports import picture_spec
from lib.drawing.map_classes import DIVERGING, MISSING, SEQUENTIAL, by_size, class_limits
from lib.drawing.maps import Drawing, draw_areas, draw_hexes
from lib.drawing.picture_labels import Name, Sheet, names_and_key
from lib.drawing.words.areas import headline
from lib.incidents.view import View
from lib.published.places import ward_names
from tests.district.truth import ALDER, BIRCH, COTTER, DENE, FLY_TIPPING_BY_LOCALITY, WARDS

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


def test_the_wards_that_the_headline_names_are_named_first_on_the_map():
    table = area_figures(ASB)
    for measure in ("rate", "change"):
        asked = replace(table, view=replace(table.view, measure=measure))
        named = draw_areas(asked).named
        assert named == tuple(name for name in table.rows["name"] if name in headline(asked))
        assert json.loads(draw_areas(asked).painted)["named"] == list(named) != []
    assert draw_areas(area_figures(View.default("fly-tipping"))).named == ()


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


def test_a_map_has_an_end_to_how_near_and_how_far_it_goes():
    base, _ = folium_map(draw_areas(area_figures(ASB)))
    assert {"maxZoom": MAX_ZOOM, "minZoom": 9}.items() <= base.options.items()


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


def spread(values, limits):
    """The sum of squares about the means of classes with these upper limits."""
    place = np.searchsorted(limits, values, side="left")
    return sum(((values[place == p] - values[place == p].mean()) ** 2).sum() for p in set(place))


@given(st.lists(st.integers(0, 60), min_size=6, max_size=14))
def test_no_other_classes_hold_values_closer_together(values):
    known = np.array(values, dtype=float)
    distinct = np.unique(known)
    found = class_limits(pd.Series(known))
    others = [[*inner, distinct[-1]] for inner in itertools.combinations(distinct[:-1], min(4, len(distinct) - 1))]
    assert spread(known, found) <= min(spread(known, limits) for limits in others) + 1e-6


def test_classes_do_not_overlap_and_those_apart_stand_apart():
    rates = [6.7, 7.8, 11.3, 12.0, 14.5, 16.1, 17.7, 19.9, 21.5, 25.4, 29.7, 42.4, 44.9]
    rows = pd.DataFrame({"code": [f"w{n}" for n in range(len(rates))], "rate": rates})
    fills, legend = by_size(rows, "rate", 1)
    assert legend[-1].text == "42.4 to 44.9"
    assert [code for code, fill in fills.items() if fill == SEQUENTIAL[-1]] == ["w11", "w12"]
    ends = [[float(end) for end in entry.text.split(" to ")] for entry in legend]
    assert all(lower[-1] < higher[0] for lower, higher in itertools.pairwise(ends))


@given(st.lists(st.floats(0, 50), min_size=1, max_size=30), st.integers(0, 1))
def test_a_value_is_printed_in_the_class_that_its_area_is_filled_with(values, decimals):
    rows = pd.DataFrame({"code": [f"w{n}" for n in range(len(values))], "rate": values})
    fills, legend = by_size(rows, "rate", decimals)
    text = {entry.colour: [float(end) for end in entry.text.split(" to ")] for entry in legend}
    for code, value in zip(rows["code"], rows["rate"].round(decimals), strict=True):
        assert text[fills[code]][0] <= value <= text[fills[code]][-1]


def test_the_picture_names_every_ward_and_no_name_stands_on_another():
    spec = picture_spec(draw_areas(area_figures(ASB), BIRCH), "A finding", "A source.")
    rows = spec["hconcat"][0]["layer"][-1]["data"]["values"]
    key = spec["hconcat"][1]["vconcat"][1:]
    listed = [row["text"] for part in key for row in part["data"]["values"]]
    said = " ".join(row["text"] for row in rows) + " ".join(listed)
    assert all(word in said for name in ward_names().values() for word in name.split())
    assert "Contains OS data" in " ".join(spec["title"]["subtitle"])


def test_names_that_have_no_room_become_numbers_with_a_key():
    sheet = Sheet((0.0, 50.0, 0.01, 50.01), 120, 120)
    crowd = [Name(f"Long Name {n}", 0.005, 50.005) for n in range(6)]
    rows, key = names_and_key(sheet, crowd, 10)
    written = " ".join(row["text"] for row in rows)
    assert key
    assert all(f"Long Name {n}" in written or any(f"Long Name {n}" in line for line in key) for n in range(6))
    boxes = sheet.taken
    apart = [a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for a, b in itertools.combinations(boxes, 2)]
    assert all(apart)


def test_the_pixels_of_a_picture_lead_back_to_the_map():
    sheet = Sheet((-1.4, 52.9, -1.1, 53.2), 560, 760)
    assert sheet.point(*sheet.pixel(-1.25, 53.1)) == pytest.approx((-1.25, 53.1))
    assert sheet.pixel(-1.4, 53.2) != sheet.pixel(-1.1, 52.9)
    x, y = sheet.pixel(-1.25, 53.05)
    scale, (east, south) = sheet.projection["scale"], sheet.projection["translate"]
    assert x == pytest.approx(np.radians(-1.25) * scale + east)
    assert y == pytest.approx(south - scale * np.log(np.tan(np.pi / 4 + np.radians(53.05) / 2)))
