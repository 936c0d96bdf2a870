"""The chart of a claim: every month on record, those that are compared marked."""

from functools import lru_cache
from typing import Any

import pandas as pd

from lib.base.months import month_in_words
from lib.drawing.charts.district import Chart
from lib.drawing.charts.style import BLUE, GREY, INK, ORANGE, blank, finished, months_axis, tips

ROLES = {"earlier": "Earlier", "later": "Later", "other": "Not compared"}  # short: a phone shows all three


def claim_chart(months: pd.DataFrame, sentence: str, place: str) -> Chart:
    """Return counts month by month, those of the two periods in their own colours.

    Parameters
    ----------
    months : DataFrame
        month, count (missing where not complete), role ('earlier', 'later', 'other').
    sentence, place : str
        What is counted ('reported ASB') and where.
    """
    table = months.assign(
        date=months["month"] + "-15",  # the middle, so that the axis names the bar's own month
        words=[month_in_words(month) for month in months["month"]],
        role=months["role"].map(ROLES),
        missing=months["count"].isna(),
    )
    used = months[months["role"] != "other"].groupby("role")["count"]
    told = "; ".join(f"{role} months: {mean:,.0f} a month on average" for role, mean in used.mean().items())
    alt = (
        f"Bar chart of {sentence} in {place} by month. {told or 'No months are compared'}. "
        f"{int(table['missing'].sum())} of {len(table)} months are missing."
    )
    return Chart(_drawing(), table, alt)


@lru_cache(maxsize=1)
def _drawing() -> dict[str, Any]:
    """Return bars of months in three colours; × marks a missing month."""
    alt, base = blank()
    x = months_axis()
    colours = alt.Scale(domain=list(ROLES.values()), range=[ORANGE, BLUE, GREY])
    bars = (
        base.transform_filter("!datum.missing")
        .mark_bar(size=6)
        .encode(
            x=x,
            y=alt.Y("count:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("role:N", scale=colours, legend=alt.Legend(columns=3)),
            tooltip=tips(("words:N", "Month"), ("count:Q", "Count"), ("role:N", "In this claim")),
        )
    )
    missing = (
        base.transform_filter("datum.missing")
        .mark_text(text="×", color=INK, fontSize=11)
        .encode(x=x, y=alt.value("height"), tooltip=tips(("words:N", "Not on record in full")))
    )
    return finished(bars + missing, 250)
