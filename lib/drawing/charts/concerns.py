"""Charts of what residents said: names stand above their marks, so that a phone's width is enough."""

import math
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from lib.base.words import ordinal
from lib.drawing.charts.district import Chart
from lib.drawing.charts.style import BLUE, INK, MID, ORANGE, altair, blank, finished, tips
from lib.drawing.words.concerns import percent_words, topic_label

PURPLE = "#5e3c99"


def answers_chart(answers: pd.DataFrame, names: pd.Series, alt_text: str, band: bool = True) -> Chart:
    """Return percentages of those who replied as dots with intervals, in the order given.

    Parameters
    ----------
    answers : DataFrame
        percentage, low, high (empty where no interval can be given), refusal.
    names : Series of str
        What to call each row.
    alt_text : str
        What the chart shows.
    band : bool
        Whether to lay the interval of the first row behind all rows, to see which others it reaches.
    """
    answers = answers.reset_index(drop=True)
    first = answers["low"].notna() & (answers.index == 0) & band
    table = pd.DataFrame(
        {
            "row": answers.index,
            "name": names.to_numpy(),
            "value": answers["percentage"].astype(float),
            "low": answers["low"].astype(float),
            "high": answers["high"].astype(float),
            "words": answers.apply(percent_words, axis=1),
            "band_low": answers["low"].where(first).astype(float),
            "band_high": answers["high"].where(first).astype(float),
        }
    )
    return Chart(_answers_drawing(), table, alt_text)


_MARKS = {"rising": ("triangle-up", ORANGE), "falling": ("triangle-down", PURPLE)}


def beside_chart(beside: pd.DataFrame, alt_text: str) -> Chart:
    """Return concern against recorded level and change: the four readings are the chart's four corners.

    Parameters
    ----------
    beside : DataFrame
        From `lib.analysis.concerns.concern_beside_record`. Concerns stand above, in their order; recorded series
        that no concern is nearest to below. Left is recorded less often, right more often; a larger mark is more
        recorded.
    """
    named = beside[beside["concern"] != ""]
    others = beside[(beside["concern"] == "") & beside["rate_ratio"].notna()].sort_values("rate_ratio", ascending=False)
    rows = [
        {
            "kind": "heading",
            "name": "Named as a concern",
            "left": "◀ worrying though falling",
            "right": "worrying and rising ▶",
            "even": 1,
        },
        *(_series(row, _concern_name(row)) for _, row in named.iterrows()),
        {
            "kind": "heading",
            "name": "Not among the concerns listed",
            "left": "◀ neither",
            "right": "rising but not worrying people ▶",
        },
        *(_series(row, topic_label(row["topic"])) for _, row in others.iterrows()),
    ]
    bounds = beside[["rate_ratio_low", "rate_ratio_high"]].to_numpy(dtype=float)
    bounds = bounds[np.isfinite(bounds) & (bounds > 0)]
    furthest = 1.05 * math.exp(np.abs(np.log(bounds)).max()) if bounds.size else 2.0
    # "no change" stands in the middle when both edges are as far from it
    edges = [{"kind": "edge", "ratio": ratio, "row": 0} for ratio in (furthest, 1 / furthest)]
    table = pd.DataFrame([{**row, "row": number} for number, row in enumerate(rows)] + edges)
    return Chart(_concern_beside_drawing(), table, alt_text)


def _concern_name(row: pd.Series) -> str:
    place = "" if pd.isna(row["rank"]) else f"{ordinal(row['rank'])} "
    return f"{place}{row['concern']}"


def _series(row: pd.Series, name: str) -> dict[str, Any]:
    shape, colour = _MARKS.get(row["recorded_change"], ("circle", MID))
    known = not pd.isna(row["rate_ratio"])
    change = f"{100 * (row['rate_ratio'] - 1):+.0f}%".replace("-", "−") if known else ""
    return {
        "kind": "series",
        "name": name,
        "words": f"{row['current']:,.0f}, {change}" if known else "",
        "ratio": row["rate_ratio"] if known else None,
        "low": row["rate_ratio_low"] if known else None,
        "high": row["rate_ratio_high"] if known else None,
        "current": row["current"] if known else None,
        "reading": row["reading"],
        "shape": shape,
        "colour": colour,
    }


# --- how each is drawn ---

BAND = "#e3ebf1"
_ROW = 46  # pixels
_LABEL = {"fontSize": 13, "color": INK, "baseline": "bottom", "dy": -8}


def _in_rows(chart: Any) -> dict[str, Any]:
    """Return a chart with one step of height a row."""
    return finished(chart, {"step": _ROW})


def _text_left(base: Any, y: Any, field: str, **mark: Any) -> Any:
    alt = altair()
    style = {**_LABEL, "limit": alt.expr("width - 130"), **mark}
    return base.mark_text(align="left", **style).encode(x=alt.value(0), y=y, text=f"{field}:N")


def _text_right(base: Any, y: Any, field: str, **mark: Any) -> Any:
    alt = altair()
    return base.mark_text(align="right", **{**_LABEL, **mark}).encode(x=alt.value("width"), y=y, text=f"{field}:N")


@lru_cache(maxsize=8)
def _answers_drawing() -> dict[str, Any]:
    """Return percentages of those who replied as dots with intervals, each named above its mark."""
    alt, base = blank()
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
            tooltip=tips(("name:N", "Answer"), ("words:N", "Of those who replied")),
        )
    )
    # a name gives way to the figure at the end of its row, which is short where there is no interval
    names = _text_left(base.transform_filter("isValid(datum.low) || !isValid(datum.value)"), y, "name") + _text_left(
        base.transform_filter("!isValid(datum.low) && isValid(datum.value)"), y, "name", limit=alt.expr("width - 40")
    )
    chart = band + bars + dots + names + _text_right(base, y, "words")
    return _in_rows(chart)


@lru_cache(maxsize=8)
def _concern_beside_drawing() -> dict[str, Any]:
    """Return recorded change of each concern’s series, the concerns above and the other series below."""
    alt, base = blank()
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
            tooltip=tips(("name:N", "Series"), "words:N", "reading:N"),
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
