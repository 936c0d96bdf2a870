"""Charts: one tidy table in, one Vega-Lite chart out, with a sentence for people who cannot see it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow

from lib.base.months import month_in_words
from lib.base.words import sentence_case
from lib.drawing.charts.style import (
    BLUE,
    GREY,
    INK,
    MID,
    MISSING_GREY,
    ORANGE,
    altair,
    blank,
    chart_features,
    finished,
    mark_layers,
    months_axis,
    tips,
)
from lib.drawing.maps import Drawing
from lib.published.tables import layer
from lib.statistics.beside import HIGHER, LOWER, SAME, UNKNOWN


@dataclass(frozen=True)
class Chart:
    """A chart ready to draw."""

    spec: dict[str, Any]  # Vega-Lite, without data
    table: pd.DataFrame  # the data, one row a mark; also what is shown as the chart's table
    alt: str  # what the chart shows, in a sentence

    @cached_property
    def sent(self) -> pyarrow.Table:
        """The table as it is sent to the browser; made once for all who are shown the chart."""
        return pyarrow.Table.from_pandas(self.table, preserve_index=False)

    def with_data(self) -> dict[str, Any]:
        """Return a specification that stands alone, for making a picture of it."""
        return {**self.spec, "data": {"values": self.table.to_dict("records")}}


def month_chart(months: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return counts month by month with the range that each could be expected to lie in.

    Takes what `lib.analysis.months.month_figures` returns, what is counted ('reported ASB') and where.
    """
    table = months.assign(
        date=months["month"] + "-01",
        words=[month_in_words(month) for month in months["month"]],
        missing=months["count"].isna(),
        expected_words=[
            f"{low:,.0f} to {high:,.0f}" if pd.notna(low) else "too few months before it"
            for low, high in zip(months["expected_low"], months["expected_high"], strict=True)
        ],
    )
    known = table.dropna(subset=["count"])
    if known.empty:
        return Chart(months_drawing(), table, f"No month of {sentence} in {place} is complete.")
    top, last = known.loc[known["count"].idxmax()], known.iloc[-1]
    alt_text = (
        f"Line chart of {sentence} in {place} by month: {last['count']:,.0f} in {last['words']}; highest "
        f"{top['count']:,.0f} in {top['words']}. {int(table['missing'].sum())} of {len(table)} months are missing."
    )
    return Chart(months_drawing(), table, alt_text)


FUNNEL_SHAPES = {
    "above 99.8%": ("triangle-up", ORANGE),
    "above 95%": ("triangle-up", "#e08a2e"),
    "within": ("circle", MID),
    "below 95%": ("triangle-down", "#8073ac"),
    "below 99.8%": ("triangle-down", "#5e3c99"),
    HIGHER: ("triangle-up", ORANGE),
    SAME: ("circle", MID),
    LOWER: ("triangle-down", "#5e3c99"),
    UNKNOWN: ("circle", GREY),
}


def funnel_chart(rows: pd.DataFrame, curves: pd.DataFrame, sentence: str, denominator: str) -> Chart:
    """Return a funnel plot: each area's rate against its size, inside or outside what chance and bursts explain.

    Parameters
    ----------
    rows : DataFrame
        name, population, rate, verdict.
    curves : DataFrame
        population, centre, low_95, high_95, low_998, high_998.
    sentence : str
        What is counted.
    denominator : str
        What rates are per 1,000 of, as `lib.analysis.areas.denominator_of` says: 'residents (mid-2020)'.
    """
    lines = limit_lines(curves, "district rate")
    known = rows.dropna(subset=["rate"]).sort_values("population")
    standing_out = known["verdict"].isin([HIGHER, LOWER])
    turns = standing_out.cumsum() % 2
    points = known[["name", "population", "rate"]].assign(
        verdict=known["verdict"],
        kind="area",
        label=np.select([~standing_out, turns == 1], ["none", "above"], default="below"),
        shape=[FUNNEL_SHAPES[v][0] for v in known["verdict"]],
        colour=[FUNNEL_SHAPES[v][1] for v in known["verdict"]],
    )
    higher, lower = (known.loc[known["verdict"] == verdict, "name"].tolist() for verdict in (HIGHER, LOWER))
    alt_text = (
        f"Funnel plot of {sentence}: {len(higher)} areas higher than the district ({', '.join(higher) or 'none'}), "
        f"{len(lower)} lower ({', '.join(lower) or 'none'}), the rest about the same."
    )
    spec = _funnel_drawing(sentence_case(denominator), f"Per 1,000 {denominator.split(' (')[0]}")
    return Chart(spec, pd.concat([lines, points], ignore_index=True), alt_text)


def limit_lines(curves: pd.DataFrame, centre: str) -> pd.DataFrame:
    """Return the lines of a funnel, a row a point; `centre` is what the line in its middle is called."""
    lines = curves.melt(id_vars="population", var_name="line", value_name="rate")
    return lines.assign(kind=lines["line"].map({"centre": centre} | _LIMITS))


_LIMITS = {"low_95": "95% limits", "high_95": "95% limits", "low_998": "99.8% limits", "high_998": "99.8% limits"}


def interval_chart(table: pd.DataFrame, alt_text: str) -> Chart:
    """Return dots with intervals, one row an item, in the order given.

    Parameters
    ----------
    table : DataFrame
        name, value, low, high, marked (whether the row is the one to find).
    """
    return Chart(_intervals_drawing(), table, alt_text)


def concentration_chart(curves: pd.DataFrame, alt_text: str) -> Chart:
    """Return how concentrated incidents are over hexagons, beside what chance alone would give.

    Takes series, share_of_hexes, share_of_incidents (0 to 1), and what the chart shows.
    """
    return Chart(_concentration_drawing(), curves, alt_text)


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
    return Chart(_small_map_drawing(), table, drawing.alt)


# --- how each is drawn ---


@lru_cache(maxsize=8)
def months_drawing(height: int = 190, ticks: int = 6, year_before: bool = False) -> dict[str, Any]:
    """Return a line of months over grey bars of what could be expected; × marks a missing month."""
    alt, base = blank()
    x = months_axis(ticks)
    # Nobody counts half an incident: of 0 to 1, Vega marks the middle all the same.
    whole = alt.Axis(tickMinStep=1, labelExpr="datum.value % 1 ? '' : format(datum.value, ',')")
    y = alt.Y("count:Q", title=None, scale=alt.Scale(zero=True), axis=whole)
    tooltip = tips(
        ("words:N", "Month"),
        ("count:Q", "Count"),
        *([("year_before:Q", "Same month a year before")] if year_before else []),
        ("expected_words:N", "Expected"),
    )
    expected = base.mark_rule(color=GREY, opacity=0.6, strokeWidth=8).encode(
        x=x, y=alt.Y("expected_low:Q", title=None, axis=whole), y2="expected_high:Q"
    )
    earlier = base.mark_line(color=MID, strokeWidth=1.5, strokeDash=[4, 3]).encode(x=x, y="year_before:Q")
    line = base.mark_line(color=BLUE, strokeWidth=2.5).encode(x=x, y=y)
    dots = base.mark_circle(color=BLUE, size=45, opacity=1).encode(x=x, y=y, tooltip=tooltip)
    missing = (
        base.transform_filter("datum.missing")
        .mark_text(text="×", color=INK, fontSize=16, fontWeight="bold")
        .encode(x=x, y=alt.value("height"), tooltip=tips(("words:N", "Month"), "reason:N"))
    )
    # An axis reaches 1 at least, so that months of nothing lie at its foot and not halfway up.
    one = base.transform_filter("false").mark_rule().encode(y=alt.Y(datum=1))
    layers = [expected, *([earlier] if year_before else []), line, dots, missing, one, *mark_layers(base, x)]
    return finished(alt.layer(*layers), height)


@lru_cache(maxsize=8)
def _funnel_drawing(sizes: str, rates: str) -> dict[str, Any]:
    """Return rates against sizes, with the limits of chance; `sizes` and `rates` name the axes."""
    alt, base = blank()
    x = alt.X("population:Q", title=sizes, axis=alt.Axis(format=",d"), scale=alt.Scale(zero=False))
    y = alt.Y("rate:Q", title=rates, scale=alt.Scale(zero=True))
    limits = limits_drawn(base, x, y, "district rate", alt.Legend(columns=2))
    areas = base.transform_filter("datum.kind == 'area'")
    points = areas.mark_point(filled=True, size=70, opacity=1).encode(
        x=x,
        y="rate:Q",
        color=alt.Color("colour:N", scale=None),
        shape=alt.Shape("shape:N", scale=None),
        tooltip=tips(("name:N", "Area"), ("rate:Q", None, ".1f"), "verdict:N"),
    )
    # Names go above and below in turn, so that two wards of one size and rate can both be read.
    above, below = (
        areas.transform_filter(f"datum.label == '{side}'")
        .mark_text(align="left", dx=9, dy=shift_by, fontSize=12, color=INK)
        .encode(x=x, y="rate:Q", text="name:N")
        for side, shift_by in (("above", -7), ("below", 7))
    )
    return finished(limits + points + above + below, 380)


def limits_drawn(base: Any, x: Any, y: Any, centre: str, legend: Any) -> Any:
    """Return the lines of a funnel: the one in its middle whole, the limits dashed."""
    alt = altair()
    scale = alt.Scale(domain=[centre, *dict.fromkeys(_LIMITS.values())], range=[[1, 0], [6, 3], [2, 3]])
    lines = base.transform_filter("datum.kind != 'area'").mark_line(color=MID)
    return lines.encode(x=x, y=y, strokeDash=alt.StrokeDash("kind:N", scale=scale, legend=legend), detail="line:N")


@lru_cache(maxsize=8)
def _intervals_drawing() -> dict[str, Any]:
    """Return dots with intervals, one row an item."""
    alt, base = blank()
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


@lru_cache(maxsize=8)
def _concentration_drawing() -> dict[str, Any]:
    """Return the share of incidents in the busiest share of hexagons, beside chance."""
    alt, base = blank()
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


@lru_cache(maxsize=8)
def _small_map_drawing() -> dict[str, Any]:
    """Return wards filled by colour."""
    alt = altair()
    shapes = alt.LookupData(alt.Data(name="wards"), key="properties.ward_code", fields=["type", "geometry"])
    chart = (
        alt.Chart(alt.Data(name="table"))
        .transform_lookup(lookup="ward_code", from_=shapes)
        .mark_geoshape(stroke=MID, strokeWidth=0.6)
        .encode(fill=alt.Fill("colour:N", scale=None), tooltip=tips(("words:N", "Here")))
        .project("mercator")
    )
    spec = finished(chart, 200)
    # put in afterwards: Altair would look through every corner of every ward
    spec["transform"][0]["from"]["data"] = {"values": chart_features("ward_boundaries")}
    return spec
