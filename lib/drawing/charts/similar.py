"""Charts of the district beside similar areas: dots with intervals, funnel, months and years as lines, shares."""

import json
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from lib.drawing.charts.district import FUNNEL_SHAPES, Chart, limit_lines, limits_drawn
from lib.drawing.charts.style import BLUE, GREY, INK, MID, ORANGE, TEXT, blank, finished, months_axis, tips
from lib.published.tables import us

# --- dots with intervals, beside a mean ---


def beside_chart(
    areas: pd.DataFrame,
    alt_text: str,
    x_title: str,
    line: tuple[float, str],
    band: tuple[float, float] | None = None,
    from_zero: bool = False,
) -> Chart:
    """Return dots with intervals beside a line, one row an area, in the order given.

    Parameters
    ----------
    areas : DataFrame
        name, value, low, high, marked (the district), and joint (a figure that is not ranked; may be left out).
    alt_text : str
        What the chart shows, in a sentence.
    x_title : str
        What is measured, with its unit.
    line : tuple of (float, str)
        Where the dashed line stands, and what it is called.
    band : tuple of (float, float), optional
        Lower and upper quartile of the areas.
    from_zero : bool
        Whether the axis starts at nought.
    """
    known = areas.dropna(subset=["value"])
    joint = known.get("joint", pd.Series(False, index=known.index))
    marks = known.assign(
        kind=np.where(joint, "joint", "area"),
        interval=[f"{low:.1f} to {high:.1f}" for low, high in zip(known["low"], known["high"], strict=True)],
        colour=np.select([known["marked"], joint], [ORANGE, MID], default=BLUE),
        fill=np.select([known["marked"], joint], [ORANGE, "#ffffff"], default=BLUE),
        shape=np.select([known["marked"], joint], ["diamond", "square"], default="circle"),
    )
    extra = [{"kind": "line", "value": line[0], "words": line[1], "marked": False}]
    if band:
        extra.append({"kind": "band", "low": band[0], "high": band[1], "marked": False})
    spec = _areas_beside_drawing(from_zero, us(), x_title)
    return Chart(spec, pd.concat([pd.DataFrame(extra), marks]), alt_text)


# --- funnel of a group ---


def group_funnel_chart(rows: pd.DataFrame, curves: pd.DataFrame, alt_text: str) -> Chart:
    """Return a funnel plot of a group: each area's rate against its residents, and the limits of chance.

    Parameters
    ----------
    rows : DataFrame
        name, population, rate, funnel (verdict), marked (the district).
    curves : DataFrame
        population, centre, low_95, high_95, low_998, high_998.
    alt_text : str
        What the chart shows, in a sentence.
    """
    lines = limit_lines(curves, "group’s rate")
    points = rows.dropna(subset=["rate"])
    points = points.assign(
        kind="area",
        verdict=points["funnel"],
        named=points["marked"] | (points["funnel"] != "within"),
        shape=np.where(points["marked"], "diamond", points["funnel"].map(lambda verdict: FUNNEL_SHAPES[verdict][0])),
        colour=np.where(points["marked"], ORANGE, points["funnel"].map(lambda verdict: FUNNEL_SHAPES[verdict][1])),
    )
    return Chart(_group_funnel_drawing(), pd.concat([lines, points], ignore_index=True), alt_text)


# --- lines over months and years ---


def months_chart(table: pd.DataFrame, value: str, alt_text: str) -> Chart:
    """Return a rate by month: the district as a thick line with diamonds, others in grey, gaps left open.

    Takes what `lib.analysis.similar.months.monthly` returns, which of its columns to draw, and what the chart shows.
    """
    known = table[value].notna()
    # A line is drawn along each run of months without a gap; months of others without a figure need not be sent.
    run = table["area_code"] + (~known).groupby(table["area_code"]).cumsum().astype(str)
    rows = pd.DataFrame(
        {
            "area_name": table["area_name"],
            "date": table["month"] + "-01",
            "value": table[value].round(3),
            "run": run,
            "is_ours": table["is_ours"],
            "reason": table["reason"].where(table["is_ours"], ""),
        }
    )
    return Chart(_district_months_drawing(), rows[known | (rows["reason"] != "")], alt_text)


def years_chart(table: pd.DataFrame, alt_text: str) -> Chart:
    """Return rates by year for the district, the group's mean and England; years that do not compare are not joined.

    Parameters
    ----------
    table : DataFrame
        year, series (the district's name, 'Group’s mean', 'England'), rate, rate_low, rate_high, comparable.
    alt_text : str
        What the chart shows, in a sentence.
    """
    run = table["series"] + np.where(table["comparable"], "", ", as first counted")
    return Chart(_years_drawing(us()), table.assign(run=run), alt_text)


# --- shares by type ---


def shares_chart(table: pd.DataFrame, alt_text: str) -> Chart:
    """Return shares by type: the district with its interval, the group and England.

    Parameters
    ----------
    table : DataFrame
        category, series (the district's name, 'Group', 'England'), share, low, high (0 to 1).
    alt_text : str
        What the chart shows, in a sentence.
    """
    return Chart(_shares_drawing(us()), table, alt_text)


# --- small multiples: a panel an area ---


def panels_chart(table: pd.DataFrame, alt_text: str, y_title: str, from_zero: bool) -> Chart:
    """Return a panel for each area with a line over its years, all on one scale; the district stands out.

    Parameters
    ----------
    table : DataFrame
        area, is_ours, year, series ('' where there is one only; otherwise two names) and value, in the order shown.
    alt_text : str
        What the chart shows, in a sentence.
    y_title : str
        What is measured, with its unit.
    from_zero : bool
        Whether the axis starts at nought.
    """
    names = tuple(dict.fromkeys(table["series"]))
    return Chart(_panels_drawing(y_title, from_zero, names), table, alt_text)


# --- how each is drawn ---

BAND = "#dbe6f0"
_ROW = 24  # pixels a row of dots


@lru_cache(maxsize=8)
def _areas_beside_drawing(from_zero: bool, us: str, x_title: str) -> dict[str, Any]:
    """Return dots with intervals beside a line and a band; the name `us` is bold."""
    alt, base = blank()
    bold = f"datum.value === {json.dumps(us)} ? 'bold' : 'normal'"
    axis = alt.Axis(labelLimit=190, labelFlush=False, labelBound=False, labelFontWeight=alt.ExprRef(expr=bold))
    y = alt.Y("name:N", sort=None, title=None, axis=axis)
    scale = alt.Scale(zero=from_zero)
    x = alt.X("value:Q", title=x_title, scale=scale, axis=alt.Axis(tickCount=6))
    band = base.transform_filter("datum.kind == 'band'").mark_rect(color=BAND).encode(x=alt.X("low:Q"), x2="high:Q")
    line = base.transform_filter("datum.kind == 'line'")
    rule = line.mark_rule(color=INK, strokeDash=[5, 3]).encode(x=x)
    label = line.mark_text(baseline="bottom", **TEXT).encode(x=x, y=alt.value(-4), text="words:N")
    areas = base.transform_filter("datum.kind == 'area' || datum.kind == 'joint'")
    bars = areas.mark_rule(strokeWidth=2, color=MID).encode(y=y, x="low:Q", x2="high:Q")
    dots = areas.mark_point(opacity=1).encode(
        y=y,
        x=x,
        size=alt.condition("datum.marked", alt.value(160), alt.value(70)),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        shape=alt.Shape("shape:N", scale=None),
        tooltip=tips(("name:N", "Area"), ("value:Q", x_title, ".1f"), ("interval:N", "Likely between")),
    )
    chart = (band + rule + label + bars + dots).properties(padding={"top": 8, "bottom": 5, "left": 5, "right": 25})
    return finished(chart, {"step": _ROW})


@lru_cache(maxsize=8)
def _group_funnel_drawing() -> dict[str, Any]:
    """Return a group’s rates against residents, with the limits of chance."""
    alt, base = blank()
    x = alt.X("population:Q", title="Residents (mid-2022)", axis=alt.Axis(format=",d", tickCount=5))
    x = x.scale(zero=False, nice=False)
    y = alt.Y("rate:Q", title="Offences per 1,000 residents", scale=alt.Scale(zero=True))
    limits = limits_drawn(base, x, y, "group’s rate", None)
    areas = base.transform_filter("datum.kind == 'area'")
    points = areas.mark_point(filled=True, opacity=1).encode(
        x=x,
        y=y,
        size=alt.condition("datum.marked", alt.value(160), alt.value(70)),
        color=alt.Color("colour:N", scale=None),
        shape=alt.Shape("shape:N", scale=None),
        tooltip=tips(("name:N", "Area"), ("rate:Q", None, ".1f"), "verdict:N"),
    )
    named = areas.transform_filter("datum.named")
    names = named.mark_text(dy=-13, **TEXT).encode(x=x, y=y, text="name:N")
    return finished(limits + points + names, 320)


@lru_cache(maxsize=8)
def _district_months_drawing() -> dict[str, Any]:
    """Return a line for each district by month, the explorer’s own drawn on top."""
    alt, base = blank()
    x = months_axis()
    y = alt.Y("value:Q", title="Per 1,000 residents", scale=alt.Scale(zero=True))
    month = ("date:T", "Month", "%B %Y")
    tooltip = tips(("area_name:N", "District"), month, ("value:Q", "Per 1,000", ".2f"))
    others, ours = (
        base.transform_filter(f"{sign}datum.is_ours && datum.reason == ''").encode(
            x=x, y=y, detail="run:N", tooltip=tooltip
        )
        for sign in ("!", "")
    )
    missing = (
        base.transform_filter("datum.reason != ''")
        .mark_text(text="×", color=MID, fontSize=15, fontWeight="bold")
        .encode(x=x, y=alt.value("height"), tooltip=tips(month, "reason:N"))
    )
    chart = (
        others.mark_line(color=GREY, strokeWidth=1.2)
        + others.mark_circle(color=GREY, size=14, opacity=1)
        + ours.mark_line(color=ORANGE, strokeWidth=2.5)
        + ours.mark_point(color=ORANGE, shape="diamond", filled=True, size=45, opacity=1)
        + missing
    )
    return finished(chart, 300)


@lru_cache(maxsize=8)
def _years_drawing(us: str) -> dict[str, Any]:
    """Return lines by year with intervals."""
    alt, base = blank()
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y("rate:Q", title="Incidents per 1,000 residents", scale=alt.Scale(zero=True))
    names = [us, "Group’s mean", "England"]
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=[ORANGE, BLUE, MID]))
    shape = alt.Shape("series:N", scale=alt.Scale(domain=names, range=["diamond", "circle", "square"]))
    joined = base.mark_line(strokeWidth=2.2).encode(x=x, y=y, color=colour, detail="run:N")
    bars = base.mark_rule(strokeWidth=2).encode(x=x, y="rate_low:Q", y2="rate_high:Q", color=colour)
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=x,
        y=y,
        color=colour,
        shape=shape,
        tooltip=tips(("series:N", "Of"), ("year:N", "Year"), ("rate:Q", "Per 1,000", ".1f")),
    )
    return finished(joined + bars + points, 300)


@lru_cache(maxsize=8)
def _panels_drawing(y_title: str, from_zero: bool, names: tuple[str, ...]) -> dict[str, Any]:
    """Return years side by side within each area; facets would not narrow with a phone's screen."""
    alt, base = blank()
    words = alt.Axis(labelAngle=-45, labelOverlap=False, labelLimit=150)
    x = alt.X("area:N", title=None, sort=None, axis=words, scale=alt.Scale(paddingInner=0.25))
    encoded = {
        "x": x,
        "xOffset": alt.XOffset("year:O"),
        "y": alt.Y("value:Q", title=y_title, scale=alt.Scale(zero=from_zero)),
        "color": alt.condition("datum.is_ours", alt.value(ORANGE), alt.value(BLUE)),
    }
    lines = base.mark_line(strokeWidth=2).encode(**encoded, detail=["area:N", "series:N"])
    shape: dict[str, Any] = {"shape": alt.Shape("series:N", sort=list(names))} if len(names) > 1 else {}
    points = base.mark_point(filled=True, size=45, opacity=1).encode(
        **encoded,
        **shape,
        tooltip=tips(
            ("area:N", "Area"), ("year:N", "Year"), *([("series:N", "Of")] if shape else []), ("value:Q", y_title)
        ),
    )
    return finished(lines + points, 300)


@lru_cache(maxsize=8)
def _shares_drawing(us: str) -> dict[str, Any]:
    """Return shares of types as dots."""
    alt, base = blank()
    y = alt.Y("category:N", sort=None, title=None, axis=alt.Axis(labelLimit=190, labelFlush=False, labelBound=False))
    x = alt.X("share:Q", title="Share of incidents", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(zero=True))
    names = [us, "Group", "England"]
    bars = base.mark_rule(strokeWidth=2, color=ORANGE).encode(y=y, x="low:Q", x2="high:Q")
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        y=y,
        x=x,
        color=alt.Color("series:N", scale=alt.Scale(domain=names, range=[ORANGE, BLUE, MID]), legend=None),
        shape=alt.Shape("series:N", scale=alt.Scale(domain=names, range=["diamond", "circle", "square"]), legend=None),
        tooltip=tips(("category:N", "Type"), ("series:N", "Of"), ("share:Q", "Share", ".0%")),
    )
    return finished(bars + dots, {"step": _ROW})
