"""Charts: one tidy table in, one Vega-Lite chart out, with a sentence for people who cannot see it.

Making an Altair chart costs more than filling it, so each kind is made once and the table is poured into a copy.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lib.maps import Drawing
from lib.months import month_in_words
from lib.published import layer

MISSING_GREY = "#c8cbcd"
INK, GREY, MID, BLUE, ORANGE = "#0b0c0c", "#b1b4b6", "#6f777b", "#1d4f7c", "#c55a05"
FONT: dict[str, Any] = {
    "labelFontSize": 13,
    "titleFontSize": 13,
    "labelColor": INK,
    "titleColor": INK,
    "titleFontWeight": "normal",
}


@dataclass(frozen=True)
class Chart:
    """A chart ready to draw.

    Attributes
    ----------
    spec : dict
        Vega-Lite, without data.
    table : DataFrame
        The data, one row a mark; also what is shown as the chart's table.
    alt : str
        What the chart shows, in a sentence.
    """

    spec: dict[str, Any]
    table: pd.DataFrame
    alt: str

    def with_data(self) -> dict[str, Any]:
        """Return a specification that stands alone, for making a picture of it."""
        return {**self.spec, "data": {"values": self.table.to_dict("records")}}


def finished(chart: alt.TopLevelMixin, height: int | dict[str, int]) -> dict[str, Any]:
    """Return a chart's specification in the house style, without data.

    A screen reader is given the chart's one alternative text and its table, not mark after mark.
    """
    styled = (
        chart.properties(width="container", height=height)
        .configure_axis(**FONT, gridColor="#e5e6e7", domainColor=MID, tickColor=MID)
        .configure_view(stroke=None)
        .configure_legend(
            labelFontSize=13,
            titleFontSize=13,
            labelColor=INK,
            titleColor=INK,
            orient="top",
            title=None,
            columnPadding=5,
        )
    )
    spec = styled.to_dict()
    spec.pop("data", None)
    spec.pop("$schema", None)
    spec["config"]["mark"] = {**spec["config"].get("mark", {}), "aria": False}
    return spec


@lru_cache(maxsize=1)
def _month_spec() -> dict[str, Any]:
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6))
    y = alt.Y("count:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1))
    expected = base.mark_rule(color=GREY, opacity=0.6, strokeWidth=8).encode(
        x=x, y="expected_low:Q", y2="expected_high:Q"
    )
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y)
    dots = base.mark_circle(color=BLUE, size=45, opacity=1).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("words:N", title="Month"),
            alt.Tooltip("count:Q", title="Count"),
            alt.Tooltip("expected:N", title="Same month, earlier years"),
        ],
    )
    missing = (
        base.transform_filter("datum.missing")
        .mark_text(text="×", color=MID, fontSize=16, fontWeight="bold")
        .encode(x=x, y=alt.value("height"), tooltip=[alt.Tooltip("words:N", title="Month"), "reason:N"])
    )
    return finished(expected + line + dots + missing, 190)


def month_chart(months: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return counts month by month with the range of the same months in earlier years.

    Parameters
    ----------
    months : DataFrame
        From `lib.by_month.month_figures`.
    sentence, place : str
        What is counted ('reported ASB') and where.
    """
    table = months.assign(
        date=months["month"] + "-01",
        words=[month_in_words(month) for month in months["month"]],
        missing=months["count"].isna(),
        expected=[
            f"{low:,.0f} to {high:,.0f}" if pd.notna(low) else "fewer than two complete earlier years"
            for low, high in zip(months["expected_low"], months["expected_high"], strict=True)
        ],
    )
    known = table.dropna(subset=["count"])
    if known.empty:
        return Chart(_month_spec(), table, f"No month of {sentence} in {place} is complete.")
    top, last = known.loc[known["count"].idxmax()], known.iloc[-1]
    alt_text = (
        f"Line chart of {sentence} in {place} by month: {last['count']:,.0f} in {last['words']}; highest "
        f"{top['count']:,.0f} in {top['words']}. {int(table['missing'].sum())} of {len(table)} months are missing."
    )
    return Chart(_month_spec(), table, alt_text)


@lru_cache(maxsize=1)
def _funnel_spec() -> dict[str, Any]:
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("population:Q", title="Residents (mid-2020)", axis=alt.Axis(format=",d"), scale=alt.Scale(zero=False))
    limits = (
        base.transform_filter("datum.kind != 'area'")
        .mark_line(color=MID)
        .encode(
            x=x,
            y=alt.Y("rate:Q", title="Per 1,000 residents", scale=alt.Scale(zero=True)),
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
    return finished(limits + points + above + below, 300)


FUNNEL_SHAPES = {
    "above 99.8%": ("triangle-up", ORANGE),
    "above 95%": ("triangle-up", "#e08a2e"),
    "within": ("circle", MID),
    "below 95%": ("triangle-down", "#8073ac"),
    "below 99.8%": ("triangle-down", "#5e3c99"),
}


def funnel_chart(rows: pd.DataFrame, curves: pd.DataFrame, sentence: str) -> Chart:
    """Return a funnel plot: each area's rate against its residents, inside or outside what chance explains.

    Parameters
    ----------
    rows : DataFrame
        name, population, rate, funnel.
    curves : DataFrame
        population, centre, low_95, high_95, low_998, high_998.
    sentence : str
        What is counted.
    """
    lines = curves.melt(id_vars="population", var_name="line", value_name="rate")
    lines["kind"] = lines["line"].map(
        lambda name: "district rate" if name == "centre" else f"{'99.8' if name.endswith('998') else '95'}% limits"
    )
    known = rows.dropna(subset=["rate"]).sort_values("population")
    standing_out = known["funnel"] != "within"
    turns = standing_out.cumsum() % 2
    points = known[["name", "population", "rate"]].assign(
        verdict=known["funnel"],
        kind="area",
        label=np.select([~standing_out, turns == 1], ["none", "above"], default="below"),
        shape=[FUNNEL_SHAPES[v][0] for v in known["funnel"]],
        colour=[FUNNEL_SHAPES[v][1] for v in known["funnel"]],
    )
    above = known.loc[known["funnel"].str.startswith("above"), "name"].tolist()
    below = known.loc[known["funnel"].str.startswith("below"), "name"].tolist()
    alt_text = (
        f"Funnel plot of {sentence}: {len(above)} areas above the limits ({', '.join(above) or 'none'}), "
        f"{len(below)} below ({', '.join(below) or 'none'}), the rest not distinguishable from the district."
    )
    return Chart(_funnel_spec(), pd.concat([lines, points], ignore_index=True), alt_text)


@lru_cache(maxsize=1)
def _interval_spec() -> dict[str, Any]:
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


def interval_chart(table: pd.DataFrame, alt_text: str) -> Chart:
    """Return dots with intervals, one row an item, in the order given.

    Parameters
    ----------
    table : DataFrame
        name, value, low, high, marked (whether the row is the one to find).
    """
    return Chart(_interval_spec(), table, alt_text)


@lru_cache(maxsize=1)
def _concentration_spec() -> dict[str, Any]:
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
    return finished(line, 260)


def concentration_chart(curves: pd.DataFrame, alt_text: str) -> Chart:
    """Return how concentrated incidents are over hexagons, beside what chance alone would give.

    Parameters
    ----------
    curves : DataFrame
        series, share_of_hexes, share_of_incidents (0 to 1).
    """
    return Chart(_concentration_spec(), curves, alt_text)


@lru_cache(maxsize=8)
def chart_features(name: str) -> list[dict[str, Any]]:
    """Return a layer's features as Vega draws them: rings the other way round than RFC 7946 has them.

    On a sphere, Vega takes a ring that runs anticlockwise for the rest of the world.
    """

    def turned(geometry: dict[str, Any]) -> dict[str, Any]:
        if geometry["type"] == "Polygon":
            return {**geometry, "coordinates": [ring[::-1] for ring in geometry["coordinates"]]}
        return {**geometry, "coordinates": [[ring[::-1] for ring in part] for part in geometry["coordinates"]]}

    return [{**feature, "geometry": turned(feature["geometry"])} for feature in layer(name)["features"]]


@lru_cache(maxsize=1)
def _small_map_spec() -> dict[str, Any]:
    shapes = alt.LookupData(
        alt.Data(values=chart_features("ward_boundaries")), key="properties.ward_code", fields=["type", "geometry"]
    )
    chart = (
        alt.Chart(alt.Data(name="table"))
        .transform_lookup(lookup="ward_code", from_=shapes)
        .mark_geoshape(stroke=MID, strokeWidth=0.6)
        .encode(fill=alt.Fill("colour:N", scale=None), tooltip=[alt.Tooltip("words:N", title="Here")])
        .project("mercator")
    )
    return finished(chart, 230)


def small_map(drawing: Drawing) -> Chart:
    """Return a map without scripts of its own: an area map small enough for a card.

    Parameters
    ----------
    drawing : Drawing
        Of areas that are wards; a missing figure is drawn in grey.
    """
    codes = [feature["properties"]["ward_code"] for feature in layer("ward_boundaries")["features"]]
    table = pd.DataFrame(
        {
            "ward_code": codes,
            "colour": [drawing.fills.get(code, MISSING_GREY) for code in codes],
            "words": ["; ".join(drawing.tooltips.get(code, ["no figure"])) for code in codes],
        }
    )
    return Chart(_small_map_spec(), table, drawing.alt)


@lru_cache(maxsize=1)
def _small_months_spec() -> dict[str, Any]:
    base = alt.Chart(alt.Data(name="table"))
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=3))
    y = alt.Y("count:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=3))
    tooltip = [alt.Tooltip("words:N", title="Month"), alt.Tooltip("count:Q", title="Count")]
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y)
    return finished(line + base.mark_circle(color=BLUE, size=25).encode(x=x, y=y, tooltip=tooltip), 90)


def small_months(months: pd.DataFrame, sentence: str) -> Chart:
    """Return a line of monthly counts small enough for a card; months that are not complete leave a gap."""
    full = month_chart(months, sentence, "the district")
    return Chart(_small_months_spec(), full.table, full.alt)
