"""Tables for analysts as they read them: scores of past forecasts, and what the hotspot rule can see."""

from collections.abc import Callable

import pandas as pd

from lib.analysis.seen import PLACE
from lib.incidents.topics import topic_named


def scores_sentence(table: pd.DataFrame) -> str:
    """Return how often the ranges of past forecasts held, over all topics and wards."""
    months = table[table["what"] == "ward month"]
    quarters = table[table["what"] == "ward quarter"]
    held = (months["held"] * months["foretold"]).sum() / months["foretold"].sum()
    ours, theirs = (
        (quarters[column] * quarters["foretold"]).sum() / quarters["foretold"].sum()
        for column in ("mean_error", "error_regression")
    )
    return (
        "From every month of the past the next three were foretold as if they were not known. Of "
        f"{months['foretold'].sum():,} months of wards the 95% range held {100 * held:.1f}%. Quarters of wards were "
        f"missed by {ours:.1f} on average; a Poisson regression with ward, trend and season missed by {theirs:.1f}."
    )


def scores_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return the scores for reading, one row a topic: how often ranges held, and by how much quarters were missed."""
    by = table.set_index(["what", "topic"])
    topics = list(table["topic"].unique())

    def column(what: str, name: str, write: Callable[[float], str]) -> list[str]:
        return [write(by.loc[(what, topic), name]) for topic in topics]

    return pd.DataFrame(
        {
            "What": [topic_named(slug).label for slug in topics],
            "Ward’s month held": column("ward month", "held", _percent),
            "Ward’s quarter held": column("ward quarter", "held", _percent),
            "District’s month held": column("district month", "held", _percent),
            "Ward’s quarter missed by": column("ward quarter", "mean_error", "{:.1f}".format),
            "A Poisson regression would have missed by": column("ward quarter", "error_regression", "{:.1f}".format),
            "The quarter a year before, by": column("ward quarter", "error_last_year", "{:.1f}".format),
        }
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def power_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return how often a place with two, three and five times the usual rate is found, a row a number of incidents."""
    wide = table[table["place"] == PLACE].pivot(index="incidents", columns="times", values="found")
    words = {"Incidents in the district": [f"{incidents:,}" for incidents in wide.index]}
    for times, name in ((2, "Twice the rate"), (3, "Three times"), (5, "Five times")):
        words[name] = [f"{100 * found:.0f}%" for found in wide[times]]
    return pd.DataFrame(words)
