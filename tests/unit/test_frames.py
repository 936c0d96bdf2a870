"""The map month after month: its figures, its fixed classes, and what stands in its picture and table."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lib.analysis.frames import MOST, frames_of
from lib.analysis.small_areas import hex_figures, point_figures
from lib.answers.hotspots import figure_of
from lib.answers.through_time import frames_figure, on_map_through_time
from lib.base.errors import CannotSay, InputError
from lib.base.months import months_between
from lib.drawing.exports import picture_spec
from lib.drawing.map_classes import MISSING, SEQUENTIAL
from lib.incidents.cube import monthly_counts
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from tests.district.truth import ALDER, INCOMPLETE_MONTH, LAST_MONTH, WARDS

ASB = View.default("asb")


def on_map(view, step="month", until=""):
    return on_map_through_time(figure_of(view).on_map, view, step, until)


def of(geography):
    return replace(ASB, geography=geography, measure="count")


def test_a_wards_months_are_those_of_its_chart():
    frames, at = frames_of(ASB, "month"), list(WARDS).index(ALDER)
    assert frames.areas["code"].iloc[at] == ALDER
    counts = monthly_counts(topic_named("asb"), (ALDER,)).set_index("month")["count"]
    ends = [end for _, end in frames.spans]
    assert ends[-1] == LAST_MONTH
    np.testing.assert_array_equal(frames.counts[:, at], counts[ends].to_numpy())
    assert np.isnan(frames.counts[ends.index(INCOMPLETE_MONTH)]).all()


@pytest.mark.parametrize("step", ["quarter", "year"])
def test_a_frame_with_a_missing_month_is_its_average_complete_month(step):
    frames = frames_of(ASB, step)
    assert len(frames.spans) <= MOST[step]
    short = next(at for at, (start, end) in enumerate(frames.spans) if start <= INCOMPLETE_MONTH <= end)
    whole = len(months_between(*frames.spans[short]))
    assert frames.months[short] == whole - 1
    by_hand = frames.counts[short].sum() / (whole - 1)
    assert frames.by_month[short].sum() == pytest.approx(by_hand)
    assert f"({whole - 1} of {whole} months)" in frames_figure(ASB, step).in_words["When"].iloc[-1 - short]


@pytest.mark.parametrize("geography", ["hex", "point"])
def test_a_years_months_add_up_to_the_map_of_the_year(geography):
    frames = frames_of(of(geography), "month")
    whole = hex_figures(of("hex")).rows if geography == "hex" else point_figures(of("point")).points
    ends = [end for _, end in frames.spans]
    chosen = [at for at, end in enumerate(ends) if ASB.start <= end <= ASB.end]
    assert np.nansum(frames.counts[chosen]) == whole["count"].sum()
    assert not (np.nansum(frames.counts, axis=0) == 0).any()


def test_classes_are_the_same_in_every_month_and_reach_from_the_lowest_to_the_highest():
    months = [end for _, end in frames_of(ASB, "month").spans]
    drawings = [on_map(ASB, until=month).draw("") for month in months]
    assert len({drawing.legend for drawing in drawings}) == 1
    legend = {entry.colour for entry in drawings[0].legend}
    painted = set().union(*(drawing.fills.values() for drawing in drawings))
    assert painted == legend - {MISSING} == set(SEQUENTIAL)
    missing = drawings[months.index(INCOMPLETE_MONTH)]
    assert missing.fills == {}
    assert missing.unpainted == MISSING


def test_the_browser_is_sent_small_numbers_that_say_what_the_drawing_says():
    drawing = on_map(ASB, until="2025-03").draw("")
    sent = json.loads(drawing.frames)
    at = sent["at"]
    assert sent["words"][at] == "March 2025"
    fills = {code: sent["colours"][int(c)] for code, c in zip(sent["codes"], sent["classes"][at], strict=True)}
    assert fills == drawing.fills
    assert len(drawing.frames) < 9_000


def test_the_picture_is_of_the_month_shown():
    chosen = on_map(ASB, until="2025-03")
    drawing = chosen.draw(ALDER)
    assert chosen.when in chosen.title
    areas = picture_spec(drawing, chosen.title, chosen.when)["hconcat"][0]["layer"][0]["data"]["values"]
    assert {area["properties"]["ward_code"]: area["fill"] for area in areas} == drawing.fills
    circles = on_map(of("point"), until="2025-03").draw("").points
    assert sum(int(lines[1].split()[0]) for *_, lines, _, _, _ in circles) == int(
        np.nansum(frames_of(of("point"), "month").counts[-7])
    )


def test_a_map_of_one_year_cannot_go_through_time():
    view = View.default("fly-tipping")
    with pytest.raises(CannotSay, match="one year"):
        frames_of(view, "month")
    assert on_map(view).draw("").frames == ""
    assert on_map(ASB, step="").draw("").frames == "null"
    with pytest.raises(InputError, match="week"):
        frames_of(ASB, "week")
