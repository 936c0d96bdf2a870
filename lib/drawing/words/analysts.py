"""Tables for analysts as they read them: scores of past forecasts, and what the hotspot rule can see."""

import pandas as pd

from lib.analysis.seen import PLACE
from lib.incidents.topics import topic_named

WHAT = {"ward month": "a ward’s month", "ward quarter": "a ward’s quarter", "district month": "the district’s month"}


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
    """Return the scores for reading: one row a topic and what was foretold."""

    def figure(column: str) -> pd.Series:
        return table[column].map(lambda error: "not tried" if pd.isna(error) else f"{error:.1f}")

    return pd.DataFrame(
        {
            "What": [topic_named(slug).label for slug in table["topic"]],
            "Foretold": table["what"].map(WHAT),
            "Times": table["foretold"].map("{:,}".format),
            "95% range held": (100 * table["held"]).map("{:.1f}%".format),
            "Missed by, on average": figure("mean_error"),
            "Year before would have missed by": figure("error_last_year"),
            "This forecast, same months": figure("error_then"),
            "Poisson regression would have missed by": figure("error_regression"),
        }
    )


def power_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return how often a place with two, three and five times the usual rate is found, a row a number of incidents."""
    wide = table[table["place"] == PLACE].pivot(index="incidents", columns="times", values="found")
    words = {"Incidents in the district": [f"{incidents:,}" for incidents in wide.index]}
    for times, name in ((2, "Twice the rate"), (3, "Three times"), (5, "Five times")):
        words[name] = [f"{100 * found:.0f}%" for found in wide[times]]
    return pd.DataFrame(words)
