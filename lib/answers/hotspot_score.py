"""How the explorer's own hotspots did, month after month: shown openly, good months and bad."""

import numpy as np
import pandas as pd

from lib.analysis.hotspot_score import BETTER, hotspot_score, next_forecast
from lib.answers.figure import Figure
from lib.base.months import month_in_words
from lib.base.words import plural
from lib.incidents.sources import source_of_records
from lib.incidents.topics import Topic, topic_named
from lib.records.cache import kept_until_records_change

METHOD = (
    "Before each month the hexagons that were hot over the twelve months before are its forecast; what the month "
    "brought grades it.",
    "Capture",
)


@kept_until_records_change(maxsize=16)
def score_figure(slug: str) -> Figure:
    """Return how the forecast of each month did, the newest first.

    Raises
    ------
    CannotSay
        The topic has no map points, or too few months are on record.
    """
    topic = topic_named(slug)
    table = hotspot_score(topic)
    weight = table["total"] / table["total"].sum()
    held, land = (float((table[name] * weight).sum()) for name in ("share_captured", "area_share"))
    foretold = table.dropna(subset=["busiest_share"])
    month, ahead = next_forecast(topic)
    return Figure(
        "hotspot-score",
        f"Hotspots foretold from the months before held {held:.0%} of {topic.sentence} on {land:.0%} of the land",
        (
            _busiest_sentence(foretold),
            f"{int((table['grade'] == BETTER).sum())} of {plural(len(table), 'month')} had more in them than as much "
            "land would by chance.",
            f"For {month_in_words(month)} {plural(len(ahead), 'hexagon')} are foretold to be hot.",
        ),
        None,
        _in_words(table.iloc[::-1]),
        table.round(4),
        _evidence(topic, table),
        METHOD,
        f"python -m lib hotspot-score --topic {slug}",
    )


def _busiest_sentence(table: pd.DataFrame) -> str:
    if table.empty:
        return "No hexagon was hot before any of these months."
    weight = table["total"] / table["total"].sum()
    busiest = float((table["busiest_share"] * weight).sum())
    return f"The busiest hexagons of the year before, on as much land, held {busiest:.0%}."


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    def share(values: pd.Series) -> list[str]:
        return ["none" if np.isnan(value) else f"{value:.0%}" for value in values]

    return pd.DataFrame(
        {
            "Month": [month_in_words(month) for month in table["month"]],
            "Hexagons foretold": table["places"].astype(str),
            "Share of the land": [f"{value:.1%}" for value in table["area_share"]],
            "Incidents": [f"{count:,}" for count in table["total"]],
            "Held by the forecast": share(table["share_captured"]),
            "Held by the busiest": share(table["busiest_share"]),
            "Grade": table["grade"],
        }
    )


def _evidence(topic: Topic, table: pd.DataFrame) -> dict[str, str]:
    return {
        "Source": source_of_records(topic.source).evidence,
        "Months graded": f"{len(table)}, to {month_in_words(str(table['month'].iloc[-1]))}",
        "Limits": topic.may_not_claim,
    }
