"""Drawings of the district beside similar areas: dots with intervals, funnel, months, years, shares."""

from typing import Any

import altair as alt

from lib.drawing.charts.district import BLUE, GREY, INK, MID, ORANGE
from lib.drawing.charts.source.style import finished

BAND = "#dbe6f0"
_ROW = 24  # pixels a row of dots
_TEXT: dict[str, Any] = {"fontSize": 13, "color": INK}


def areas_beside(from_zero: bool = False) -> dict[str, Any]:
    """Return dots with intervals beside a line and a band; braces: `{us}` and `{x_title}`."""
    base = alt.Chart(alt.Data(name="table"))
    bold = "datum.value === '{us}' ? 'bold' : 'normal'"
    axis = alt.Axis(labelLimit=190, labelFlush=False, labelBound=False, labelFontWeight=alt.ExprRef(expr=bold))
    y = alt.Y("name:N", sort=None, title=None, axis=axis)
    scale = alt.Scale(zero=from_zero)
    x = alt.X("value:Q", title="{x_title}", scale=scale, axis=alt.Axis(tickCount=6))
    band = base.transform_filter("datum.kind == 'band'").mark_rect(color=BAND).encode(x=alt.X("low:Q"), x2="high:Q")
    line = base.transform_filter("datum.kind == 'line'")
    rule = line.mark_rule(color=INK, strokeDash=[5, 3]).encode(x=x)
    label = line.mark_text(baseline="bottom", **_TEXT).encode(x=x, y=alt.value(-4), text="words:N")
    areas = base.transform_filter("datum.kind == 'area' || datum.kind == 'joint'")
    bars = areas.mark_rule(strokeWidth=2, color=MID).encode(y=y, x="low:Q", x2="high:Q")
    dots = areas.mark_point(opacity=1).encode(
        y=y,
        x=x,
        size=alt.condition("datum.marked", alt.value(160), alt.value(70)),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        shape=alt.Shape("shape:N", scale=None),
        tooltip=[
            alt.Tooltip("name:N", title="Area"),
            alt.Tooltip("value:Q", title="{x_title}", format=".1f"),
            alt.Tooltip("interval:N", title="95% interval"),
        ],
    )
    chart = (band + rule + label + bars + dots).properties(padding={"top": 8, "bottom": 5, "left": 5, "right": 25})
    return finished(chart, {"step": _ROW})


def group_funnel() -> dict[str, Any]:
    """Return a group’s rates against residents, with the limits of chance."""
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("population:Q", title="Residents (mid-2022)", axis=alt.Axis(format=",d", tickCount=5))
    x = x.scale(zero=False, nice=False)
    y = alt.Y("rate:Q", title="Offences per 1,000 residents", scale=alt.Scale(zero=True))
    limits = (
        base.transform_filter("datum.kind != 'area'")
        .mark_line(color=MID)
        .encode(
            x=x,
            y=y,
            strokeDash=alt.StrokeDash(
                "kind:N",
                scale=alt.Scale(domain=["group’s rate", "95% limits", "99.8% limits"], range=[[1, 0], [6, 3], [2, 3]]),
                legend=None,
            ),
            detail="line:N",
        )
    )
    areas = base.transform_filter("datum.kind == 'area'")
    points = areas.mark_point(filled=True, opacity=1).encode(
        x=x,
        y=y,
        size=alt.condition("datum.marked", alt.value(160), alt.value(70)),
        color=alt.Color("colour:N", scale=None),
        shape=alt.Shape("shape:N", scale=None),
        tooltip=[alt.Tooltip("name:N", title="Area"), alt.Tooltip("rate:Q", format=".1f"), "verdict:N"],
    )
    named = areas.transform_filter("datum.named")
    names = named.mark_text(dy=-13, **_TEXT).encode(x=x, y=y, text="name:N")
    return finished(limits + points + names, 320)


def district_months() -> dict[str, Any]:
    """Return a line for each district by month, the explorer’s own drawn on top."""
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6))
    y = alt.Y("value:Q", title="Per 1,000 residents", scale=alt.Scale(zero=True))
    month = alt.Tooltip("date:T", title="Month", format="%B %Y")
    tooltip = [
        alt.Tooltip("area_name:N", title="District"),
        month,
        alt.Tooltip("value:Q", title="Per 1,000", format=".2f"),
    ]
    others, ours = (
        base.transform_filter(f"{sign}datum.is_ours && datum.reason == ''").encode(
            x=x, y=y, detail="run:N", tooltip=tooltip
        )
        for sign in ("!", "")
    )
    missing = (
        base.transform_filter("datum.reason != ''")
        .mark_text(text="×", color=MID, fontSize=15, fontWeight="bold")
        .encode(x=x, y=alt.value("height"), tooltip=[month, "reason:N"])
    )
    chart = (
        others.mark_line(color=GREY, strokeWidth=1.2)
        + others.mark_circle(color=GREY, size=14, opacity=1)
        + ours.mark_line(color=ORANGE, strokeWidth=2.5)
        + ours.mark_point(color=ORANGE, shape="diamond", filled=True, size=45, opacity=1)
        + missing
    )
    return finished(chart, 300)


def years() -> dict[str, Any]:
    """Return lines by year with intervals; braces: `{us}`."""
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y("rate:Q", title="Incidents per 1,000 residents", scale=alt.Scale(zero=True))
    names = ["{us}", "Group’s mean", "England"]
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=[ORANGE, BLUE, MID]))
    shape = alt.Shape("series:N", scale=alt.Scale(domain=names, range=["diamond", "circle", "square"]))
    joined = base.mark_line(strokeWidth=2.2).encode(x=x, y=y, color=colour, detail="run:N")
    bars = base.mark_rule(strokeWidth=2).encode(x=x, y="rate_low:Q", y2="rate_high:Q", color=colour)
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=x,
        y=y,
        color=colour,
        shape=shape,
        tooltip=[
            alt.Tooltip("series:N", title="Of"),
            alt.Tooltip("year:N", title="Year"),
            alt.Tooltip("rate:Q", title="Per 1,000", format=".1f"),
        ],
    )
    return finished(joined + bars + points, 300)


def shares() -> dict[str, Any]:
    """Return shares of types as dots; braces: `{us}`."""
    base = alt.Chart(alt.Data(name="table"))
    y = alt.Y("category:N", sort=None, title=None, axis=alt.Axis(labelLimit=190, labelFlush=False, labelBound=False))
    x = alt.X("share:Q", title="Share of incidents", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(zero=True))
    names = ["{us}", "Group", "England"]
    bars = base.mark_rule(strokeWidth=2, color=ORANGE).encode(y=y, x="low:Q", x2="high:Q")
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        y=y,
        x=x,
        color=alt.Color("series:N", scale=alt.Scale(domain=names, range=[ORANGE, BLUE, MID]), legend=None),
        shape=alt.Shape("series:N", scale=alt.Scale(domain=names, range=["diamond", "circle", "square"]), legend=None),
        tooltip=[
            alt.Tooltip("category:N", title="Type"),
            alt.Tooltip("series:N", title="Of"),
            alt.Tooltip("share:Q", title="Share", format=".0%"),
        ],
    )
    return finished(bars + dots, {"step": _ROW})
