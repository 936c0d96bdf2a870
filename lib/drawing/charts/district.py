"""Charts: one tidy table in, one Vega-Lite chart out, with a sentence for people who cannot see it.

How each kind is drawn stands in lib/drawing/charts/source.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow

from lib.base.months import month_in_words
from lib.drawing.charts.specs import drawn
from lib.drawing.maps import Drawing
from lib.published.tables import layer

MISSING_GREY = "#c8cbcd"
INK, GREY, MID, BLUE, ORANGE = "#0b0c0c", "#b1b4b6", "#6f777b", "#1d4f7c", "#c55a05"


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

    @cached_property
    def sent(self) -> pyarrow.Table:
        """The table as it is sent to the browser; made once for all who are shown the chart."""
        return pyarrow.Table.from_pandas(self.table, preserve_index=False)

    def with_data(self) -> dict[str, Any]:
        """Return a specification that stands alone, for making a picture of it."""
        return {**self.spec, "data": {"values": self.table.to_dict("records")}}


def month_chart(months: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return counts month by month with the range of the same months in earlier years.

    Parameters
    ----------
    months : DataFrame
        From `lib.analysis.months.month_figures`.
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
        return Chart(drawn("months"), table, f"No month of {sentence} in {place} is complete.")
    top, last = known.loc[known["count"].idxmax()], known.iloc[-1]
    alt_text = (
        f"Line chart of {sentence} in {place} by month: {last['count']:,.0f} in {last['words']}; highest "
        f"{top['count']:,.0f} in {top['words']}. {int(table['missing'].sum())} of {len(table)} months are missing."
    )
    return Chart(drawn("months"), table, alt_text)


FUNNEL_SHAPES = {
    "above 99.8%": ("triangle-up", ORANGE),
    "above 95%": ("triangle-up", "#e08a2e"),
    "within": ("circle", MID),
    "below 95%": ("triangle-down", "#8073ac"),
    "below 99.8%": ("triangle-down", "#5e3c99"),
}


def funnel_chart(rows: pd.DataFrame, curves: pd.DataFrame, sentence: str, denominator: str) -> Chart:
    """Return a funnel plot: each area's rate against its size, inside or outside what chance explains.

    Parameters
    ----------
    rows : DataFrame
        name, population, rate, funnel.
    curves : DataFrame
        population, centre, low_95, high_95, low_998, high_998.
    sentence : str
        What is counted.
    denominator : str
        What rates are per 1,000 of, as in `lib.analysis.areas.DENOMINATOR`: 'residents (mid-2020)'.
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
    spec = drawn(
        "funnel", sizes=denominator[0].upper() + denominator[1:], rates=f"Per 1,000 {denominator.split(' (')[0]}"
    )
    return Chart(spec, pd.concat([lines, points], ignore_index=True), alt_text)


def interval_chart(table: pd.DataFrame, alt_text: str) -> Chart:
    """Return dots with intervals, one row an item, in the order given.

    Parameters
    ----------
    table : DataFrame
        name, value, low, high, marked (whether the row is the one to find).
    """
    return Chart(drawn("intervals"), table, alt_text)


def concentration_chart(curves: pd.DataFrame, alt_text: str) -> Chart:
    """Return how concentrated incidents are over hexagons, beside what chance alone would give.

    Parameters
    ----------
    curves : DataFrame
        series, share_of_hexes, share_of_incidents (0 to 1).
    """
    return Chart(drawn("concentration"), curves, alt_text)


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
    return Chart(drawn("small_map"), table, drawing.alt)


def small_months(months: pd.DataFrame, sentence: str) -> Chart:
    """Return a line of monthly counts small enough for a card; months that are not complete leave a gap."""
    full = month_chart(months, sentence, "the district")
    return Chart(drawn("small_months"), full.table, full.alt)
