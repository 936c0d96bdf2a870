"""The chart of an intervention: the treated and the compared places by month, and when it began."""

from functools import lru_cache
from typing import Any

import pandas as pd

from lib.base.months import month_in_words
from lib.drawing.charts.district import Chart
from lib.drawing.charts.style import BLUE, MID, blank, finished, mark_layers, months_axis, tips

TREATED, COMPARED = "Where it was done", "Places compared with"


def evaluation_chart(monthly: pd.DataFrame, start: str, end: str, sentence: str) -> Chart:
    """Return both lines month by month, with a mark where the action began and, if it did, ended.

    Parameters
    ----------
    monthly : DataFrame
        month, treated, compared (missing where a month is not complete).
    start, end : str
        First and last month of the action; the last may be empty.
    sentence : str
        What is counted.
    """
    lines = monthly.rename(columns={"treated": TREATED, "compared": COMPARED}).melt("month", var_name="line")
    marks = pd.DataFrame([(start, "began"), *([(end, "ended")] if end else [])], columns=["month", "mark"])
    table = pd.concat([lines, marks], ignore_index=True)
    table = table.assign(date=table["month"] + "-15", words=[month_in_words(month) for month in table["month"]])
    missing = int(monthly["treated"].isna().sum())
    alt = (
        f"Line chart of {sentence} by month where something was done and in the places compared with; it began in "
        f"{month_in_words(start)}. {missing} of {len(monthly)} months are missing."
    )
    return Chart(_drawing(), table, alt)


@lru_cache(maxsize=1)
def _drawing() -> dict[str, Any]:
    """Return two lines, and a rule at each mark."""
    alt, base = blank()
    x = months_axis()
    colour = alt.Color(
        "line:N", scale=alt.Scale(domain=[TREATED, COMPARED], range=[BLUE, MID]), legend=alt.Legend(columns=2)
    )
    drawn = base.transform_filter("isValid(datum.line)").encode(
        x=x,
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=True)),
        color=colour,
        tooltip=tips(("words:N", "Month"), ("line:N", "Where"), ("value:Q", "Count", ",.0f")),
    )
    lines = drawn.mark_line(strokeWidth=2.5).encode(
        strokeDash=alt.StrokeDash(
            "line:N", scale=alt.Scale(domain=[TREATED, COMPARED], range=[[1, 0], [5, 3]]), legend=None
        )
    )
    return finished(alt.layer(lines, drawn.mark_circle(size=30, opacity=1), *mark_layers(base, x)), 260)
