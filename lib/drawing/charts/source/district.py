"""Drawings of the district and its wards: months, funnel, intervals, concentration, small maps."""

from typing import Any

import altair as alt

from lib.drawing.charts.district import BLUE, GREY, INK, MID, ORANGE
from lib.drawing.charts.source.style import finished


def months(height: int = 190, ticks: int = 6, year_before: bool = False) -> dict[str, Any]:
    """Return a line of months over grey bars of the same months in earlier years; × marks a missing month."""
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=ticks))
    y = alt.Y("count:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1))
    tooltip = [
        alt.Tooltip("words:N", title="Month"),
        alt.Tooltip("count:Q", title="Count"),
        *([alt.Tooltip("year_before:Q", title="Same month a year before")] if year_before else []),
        alt.Tooltip("expected:N", title="Same month, earlier years"),
    ]
    expected = base.mark_rule(color=GREY, opacity=0.6, strokeWidth=8).encode(
        x=x, y="expected_low:Q", y2="expected_high:Q"
    )
    earlier = base.mark_line(color=MID, strokeWidth=1.5, strokeDash=[4, 3]).encode(x=x, y="year_before:Q")
    line = base.mark_line(color=BLUE, strokeWidth=2.5).encode(x=x, y=y)
    dots = base.mark_circle(color=BLUE, size=45, opacity=1).encode(x=x, y=y, tooltip=tooltip)
    missing = (
        base.transform_filter("datum.missing")
        .mark_text(text="×", color=INK, fontSize=16, fontWeight="bold")
        .encode(x=x, y=alt.value("height"), tooltip=[alt.Tooltip("words:N", title="Month"), "reason:N"])
    )
    layers = [expected, *([earlier] if year_before else []), line, dots, missing]
    return finished(alt.layer(*layers), height)


def funnel() -> dict[str, Any]:
    """Return rates against sizes, with the limits of chance; braces: `{sizes}` and `{rates}` name the axes."""
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("population:Q", title="{sizes}", axis=alt.Axis(format=",d"), scale=alt.Scale(zero=False))
    limits = (
        base.transform_filter("datum.kind != 'area'")
        .mark_line(color=MID)
        .encode(
            x=x,
            y=alt.Y("rate:Q", title="{rates}", scale=alt.Scale(zero=True)),
            strokeDash=alt.StrokeDash(
                "kind:N",
                scale=alt.Scale(domain=["district rate", "95% limits", "99.8% limits"], range=[[1, 0], [6, 3], [2, 3]]),
                legend=alt.Legend(columns=2),
            ),
            detail="line:N",
        )
    )
    areas = base.transform_filter("datum.kind == 'area'")
    points = areas.mark_point(filled=True, size=70, opacity=1).encode(
        x=x,
        y="rate:Q",
        color=alt.Color("colour:N", scale=None),
        shape=alt.Shape("shape:N", scale=None),
        tooltip=[alt.Tooltip("name:N", title="Area"), alt.Tooltip("rate:Q", format=".1f"), "verdict:N"],
    )
    # Names go above and below in turn, so that two wards of one size and rate can both be read.
    above, below = (
        areas.transform_filter(f"datum.label == '{side}'")
        .mark_text(align="left", dx=9, dy=shift_by, fontSize=12, color=INK)
        .encode(x=x, y="rate:Q", text="name:N")
        for side, shift_by in (("above", -7), ("below", 7))
    )
    return finished(limits + points + above + below, 380)


def intervals() -> dict[str, Any]:
    """Return dots with intervals, one row an item."""
    base = alt.Chart(alt.Data(name="table"))
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=220))
    bars = base.mark_rule(strokeWidth=2, color=MID).encode(y=y, x="low:Q", x2="high:Q")
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        y=y,
        x=alt.X("value:Q", title=None, scale=alt.Scale(zero=True)),
        color=alt.condition("datum.marked", alt.value(ORANGE), alt.value(BLUE)),
        shape=alt.condition("datum.marked", alt.value("diamond"), alt.value("circle")),
        tooltip=["name:N", "value:Q", "low:Q", "high:Q"],
    )
    return finished(bars + dots, {"step": 22})


def concentration() -> dict[str, Any]:
    """Return the share of incidents in the busiest share of hexagons, beside chance."""
    base = alt.Chart(alt.Data(name="table"))
    line = base.mark_line(strokeWidth=2).encode(
        x=alt.X(
            "share_of_hexes:Q",
            title="Share of the district’s hexagons, busiest first",
            axis=alt.Axis(format="%"),
        ),
        y=alt.Y("share_of_incidents:Q", title="Share of incidents", axis=alt.Axis(format="%")),
        color=alt.Color("series:N", scale=alt.Scale(range=[BLUE, MID])),
        strokeDash=alt.StrokeDash("series:N", scale=alt.Scale(range=[[1, 0], [5, 3]])),
    )
    return finished(line, 340)


def small_map() -> dict[str, Any]:
    """Return wards filled by colour; braces: `{layer ward_boundaries}`."""
    shapes = alt.LookupData(
        alt.Data(values="{layer ward_boundaries}"), key="properties.ward_code", fields=["type", "geometry"]
    )
    chart = (
        alt.Chart(alt.Data(name="table"))
        .transform_lookup(lookup="ward_code", from_=shapes)
        .mark_geoshape(stroke=MID, strokeWidth=0.6)
        .encode(fill=alt.Fill("colour:N", scale=None), tooltip=[alt.Tooltip("words:N", title="Here")])
        .project("mercator")
    )
    return finished(chart, 230)


def small_months() -> dict[str, Any]:
    """Return a line of months small enough for a card."""
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=3))
    y = alt.Y("count:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=3))
    tooltip = [alt.Tooltip("words:N", title="Month"), alt.Tooltip("count:Q", title="Count")]
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y)
    return finished(line + base.mark_circle(color=BLUE, size=25).encode(x=x, y=y, tooltip=tooltip), 90)
