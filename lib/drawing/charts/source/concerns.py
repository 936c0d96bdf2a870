"""Drawings of what residents said: names stand above their marks, so that a phone’s width is enough."""

from typing import Any

import altair as alt

from lib.drawing.charts.district import BLUE, INK, MID
from lib.drawing.charts.source.style import finished

BAND = "#e3ebf1"
_ROW = 46  # pixels
_LABEL = {"fontSize": 13, "color": INK, "baseline": "bottom", "dy": -8}


def _in_rows(chart: alt.LayerChart) -> dict[str, Any]:
    """Return a chart with one step of height a row."""
    return finished(chart, {"step": _ROW})


def _text_left(base: alt.Chart, y: alt.Y, field: str, **mark: Any) -> alt.Chart:
    style = {**_LABEL, "limit": alt.expr("width - 130"), **mark}
    return base.mark_text(align="left", **style).encode(x=alt.value(0), y=y, text=f"{field}:N")


def _text_right(base: alt.Chart, y: alt.Y, field: str, **mark: Any) -> alt.Chart:
    return base.mark_text(align="right", **{**_LABEL, **mark}).encode(x=alt.value("width"), y=y, text=f"{field}:N")


def answers() -> dict[str, Any]:
    """Return percentages of those who replied as dots with intervals, each named above its mark."""
    base = alt.Chart(alt.Data(name="table"))
    y = alt.Y("row:O", axis=None)
    x_axis = alt.Axis(labelExpr="datum.value + '%'", tickCount=5)
    band = (
        base.transform_filter("isValid(datum.band_low)")
        .mark_rect(color=BAND)
        .encode(x="band_low:Q", x2="band_high:Q", y=alt.value(0), y2=alt.value("height"))
    )
    bars = (
        base.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=2, color=MID)
        .encode(y=y, x="low:Q", x2="high:Q")
    )
    dots = (
        base.transform_filter("isValid(datum.value)")
        .mark_point(size=80, opacity=1, strokeWidth=2, stroke=BLUE)
        .encode(
            y=y,
            x=alt.X("value:Q", title="Per cent of those who replied", scale=alt.Scale(zero=True), axis=x_axis),
            fill=alt.condition("isValid(datum.low)", alt.value(BLUE), alt.value("#ffffff")),
            tooltip=[alt.Tooltip("name:N", title="Answer"), alt.Tooltip("words:N", title="Of those who replied")],
        )
    )
    # a name gives way to the figure at the end of its row, which is short where there is no interval
    names = _text_left(base.transform_filter("isValid(datum.low) || !isValid(datum.value)"), y, "name") + _text_left(
        base.transform_filter("!isValid(datum.low) && isValid(datum.value)"), y, "name", limit=alt.expr("width - 40")
    )
    chart = band + bars + dots + names + _text_right(base, y, "words")
    return _in_rows(chart)


def concern_beside() -> dict[str, Any]:
    """Return recorded change of each concern’s series, the concerns above and the other series below."""
    base = alt.Chart(alt.Data(name="table"))
    y = alt.Y("row:O", axis=None)
    axis = alt.Axis(
        values=[0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4],
        labelExpr="datum.value == 1 ? 'no change' : format(datum.value - 1, '+.0%')",
        labelOverlap=True,
    )
    x = alt.X("ratio:Q", title="Recorded, against the year before", scale=alt.Scale(type="log", nice=False), axis=axis)
    series = base.transform_filter("datum.kind == 'series'")
    heading = base.transform_filter("datum.kind == 'heading'")
    edges = base.transform_filter("datum.kind == 'edge'").mark_point(opacity=0).encode(x=x, y=y)
    even = base.transform_filter("datum.row == 0").mark_rule(color=MID, strokeDash=[4, 3]).encode(x="even:Q")
    bars = (
        series.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=2, color=MID)
        .encode(y=y, x="low:Q", x2="high:Q")
    )
    marks = (
        series.transform_filter("isValid(datum.ratio)")
        .mark_point(filled=True, opacity=1)
        .encode(
            y=y,
            x=x,
            size=alt.Size("current:Q", scale=alt.Scale(range=[50, 500]), legend=None),
            color=alt.Color("colour:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            tooltip=[alt.Tooltip("name:N", title="Series"), "words:N", "reading:N"],
        )
    )
    empty = (
        series.transform_filter("!isValid(datum.ratio)")
        .mark_text(fontSize=13, color=MID, baseline="top", align="left", text="no open series")
        .encode(x=alt.value(0), y=y)
    )
    below = {"baseline": "top", "dy": 2, "fontSize": 12, "fontStyle": "italic"}
    texts = (
        _text_left(series, y, "name")
        + _text_right(series, y, "words")
        + _text_left(heading, y, "name", fontWeight="bold", limit=alt.expr("width"))
        + _text_left(heading, y, "left", **below)
        + _text_right(heading, y, "right", **below)
    )
    return _in_rows(even + edges + bars + marks + empty + texts)
