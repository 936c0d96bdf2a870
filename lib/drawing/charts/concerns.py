"""Charts of what residents said: names stand above their marks, so that a phone's width is enough."""

import math
from typing import Any

import numpy as np
import pandas as pd

from lib.base.words import ordinal
from lib.drawing.charts.district import MID, ORANGE, Chart
from lib.drawing.charts.specs import drawn
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
    return Chart(drawn("answers"), table, alt_text)


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
    return Chart(drawn("concern_beside"), table, alt_text)


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
