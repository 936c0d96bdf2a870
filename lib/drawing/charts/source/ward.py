"""Drawings of one ward: months, sums of twelve months, kinds of crime, deprivation, two sides compared."""

from typing import Any

import altair as alt

from lib.drawing.charts.district import BLUE, GREY, INK, MID, ORANGE
from lib.drawing.charts.source.style import finished

_TEXT: dict[str, Any] = {"fontSize": 13, "color": INK}


def rolling() -> dict[str, Any]:
    """Return sums of twelve months; × marks twelve with a missing month."""
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=5))
    y = alt.Y("count:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1, tickCount=5))
    tooltip = [alt.Tooltip("words:N", title="Twelve months to"), alt.Tooltip("count:Q", title="Count"), "reason:N"]
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y)
    missing = (
        base.transform_filter("datum.missing")
        .mark_text(text="×", color=MID, fontSize=13)
        .encode(x=x, y=alt.value("height"), tooltip=tooltip)
    )
    return finished(
        line + base.mark_circle(color=BLUE, size=35, opacity=1).encode(x=x, y=y, tooltip=tooltip) + missing, 200
    )


def cumulative() -> dict[str, Any]:
    """Return two years, each added up month after month."""
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("short:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y("cumulative:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1, tickCount=5))
    dash = alt.StrokeDash("year:N", scale=alt.Scale(domain=["this year", "the year before"], range=[[1, 0], [5, 3]]))
    colour = alt.Color("year:N", scale=alt.Scale(domain=["this year", "the year before"], range=[BLUE, MID]))
    tooltip = [
        alt.Tooltip("words:N", title="Up to"),
        alt.Tooltip("cumulative:Q", title="So far"),
        alt.Tooltip("count:Q", title="In the month"),
    ]
    line = base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=colour, strokeDash=dash)
    return finished(line + base.mark_circle(size=35, opacity=1).encode(x=x, y=y, color=colour, tooltip=tooltip), 230)


def types() -> dict[str, Any]:
    """Return bars of kinds of crime with ticks at the district’s mix."""
    base = alt.Chart(alt.Data(name="table"))
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=230))
    x = alt.X(
        "count:Q",
        title="Offences",
        axis=alt.Axis(tickMinStep=1, tickCount=6),
    )
    bars = base.mark_bar(color=BLUE, height=13).encode(y=y, x=x)
    ticks = base.mark_tick(color=INK, thickness=3, size=19).encode(
        y=y,
        x="at_district_mix:Q",
        tooltip=[
            "label:N",
            alt.Tooltip("count:Q", title="Offences here"),
            alt.Tooltip("at_district_mix:Q", title="With the district’s mix", format=".0f"),
        ],
    )
    return finished(bars + ticks, {"step": 22})


def deciles() -> dict[str, Any]:
    """Return bars of the share of small areas in each tenth of England, for two years."""
    colours = alt.Scale(domain=["2019", "2025"], range=[GREY, BLUE])
    bars = (
        alt.Chart(alt.Data(name="table"))
        .mark_bar()
        .encode(
            x=alt.X("decile:O", title="Tenth of England (1: most deprived)", axis=alt.Axis(labelAngle=0)),
            xOffset="year:N",
            y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%", tickCount=4), scale=alt.Scale(zero=True)),
            color=alt.Color("year:N", scale=colours),
            tooltip=["year:N", "decile:O", alt.Tooltip("share:Q", format=".0%", title="Share of small areas")],
        )
    )
    return finished(bars, 270)


def ward_beside() -> dict[str, Any]:
    """Return dots with intervals of two sides, one pair of rows a topic."""
    base = alt.Chart(alt.Data(name="table"))
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=230))
    offset = alt.YOffset("side:N", sort=None)
    x = alt.X("rate:Q", title="Per 1,000 residents", scale=alt.Scale(zero=True))
    bars = base.mark_rule(strokeWidth=2, color=MID).encode(y=y, yOffset=offset, x="rate_low:Q", x2="rate_high:Q")
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        y=y,
        yOffset=offset,
        x=x,
        color=alt.Color("side:N", sort=None, scale=alt.Scale(range=[ORANGE, BLUE]), legend=alt.Legend(columns=1)),
        shape=alt.Shape("side:N", sort=None, scale=alt.Scale(range=["diamond", "circle"])),
        tooltip=["side:N", "label:N", alt.Tooltip("rate:Q", format=".1f"), "interval:N"],
    )
    return finished(bars + dots, {"step": 15})
