"""Sentences about the whole district: how a topic changed, whether it changed elsewhere too, and how it stands now."""

import pandas as pd

from lib.analysis.district import DistrictChange, Elsewhere, WithoutPlace
from lib.analysis.now import Now
from lib.base.months import month_in_words, runs_in_words
from lib.base.words import and_list, plural, sentence_case
from lib.drawing.words.areas import change_in_words, change_verdict, percent_in_words
from lib.incidents.topics import Topic, topic_named
from lib.published.tables import district

_NUMBER = {3: "three", 6: "six"}


def dispersion_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return the dispersion of topics for reading, one row a topic.

    Takes what `lib.analysis.dispersion.dispersion_table` returns.
    """
    return pd.DataFrame(
        {
            "What": [topic_named(slug).label for slug in table["topic"]],
            "By ward and month": table["dispersion"].map("{:.1f}".format),
            "Complete months": table["months"].map("{:,.0f}".format),
            "Districts, month beside a year before": table["pair_dispersion"].map("{:.1f}".format),
            "Pairs of months": table["pairs"].map("{:,.0f}".format),
            "How": table["method"],
        }
    )


def district_sentence(found: DistrictChange) -> str:
    """Return what the district had in a period beside the same months a year before; empty where none is complete."""
    topic, compared = found.topic, found.compared
    if pd.isna(found.total):
        return ""
    whole = topic.counted(found.total)
    if not compared.covered:
        return f"The district had {whole}; no month has a complete month a year before to compare with."
    part = "" if len(compared.covered) == len(found.asked.months) else f", over {len(compared.covered)} months of both"
    row = found.row.rename({"count": "compared_count", "months_compared": "compared_months"})
    return f"The district had {whole}. Beside the year before{part}: {change_in_words(row, topic)}"


def elsewhere_sentence(found: DistrictChange) -> str:
    """Return whether the county's other districts changed likewise; empty where nothing is published for them."""
    other = found.elsewhere
    if other is None or found.row["refusal"]:
        return ""
    own, theirs = percent_in_words(found.row["rate_ratio"]), percent_in_words(other.ratio)
    name = district()["name"]
    months = "" if other.months == found.compared.covered else f" over {plural(len(other.months), 'month')}"
    return f"{name}: {own}; {others_of_the_county(other)} together{months}: {theirs}. {_beside_elsewhere(name, other)}"


def others_of_the_county(other: Elsewhere) -> str:
    """Return whom a change is set beside: '5 other districts of the county', for not every district is at hand."""
    return f"{len(other.names)} other districts of {district()['county']}"


def _beside_elsewhere(name: str, other: Elsewhere) -> str:
    if not other.differs:
        return "The two cannot be told apart."
    return f"{name} did {'worse' if other.difference > 1 else 'better'} than elsewhere."


def without_place_sentence(found: DistrictChange) -> str:
    """Return which share of the force's records has no map point, and whether that can have moved the count."""
    known = found.without_place
    if known is None:
        return ""
    return (
        f"Records without a map point, which no district has: {_share(known.share)} of the force’s "
        f"{found.topic.sentence} in {runs_in_words(known.months)}, {_share(known.previous_share)} a year before"
        f"{_step(known)}."
    )


def _step(known: WithoutPlace) -> str:
    return "; this step moves the count" if known.step else ""


def _share(share: float) -> str:
    return "none" if share == 0 else "under 0.1%" if share < 0.001 else f"{100 * share:.1f}%"


def now_sentence(now: Now, topic: Topic) -> str:
    """Return how a topic stands in the latest three and six months, and since when its level differs."""
    parts = []
    for row in now.looks.to_dict("records"):
        if not row["compared_months"] or row["change_verdict"] == "":
            continue
        size = f"{topic.counted(row['compared_count'])} against {row['previous_count']:,.0f} a year before"
        percent = "" if row["refusal"] else f", {percent_in_words(row['rate_ratio'])}"
        part = (
            ""
            if row["compared_months"] == row["months"]
            else f" ({row['compared_months']:.0f} of them in full in both years)"
        )
        parts.append(f"latest {_NUMBER[row['months']]} months{part}: {size}{percent}, {change_verdict(row)}")
    if not parts:
        return ""
    words = and_list(parts) if len(parts) == 1 else "; ".join(parts)
    return f"{sentence_case(words)}.{since_sentence(now)}"


def since_sentence(now: Now) -> str:
    """Return since when the level differs, with a space before it; empty where no month can be told."""
    since = now.since
    if since is None:
        return ""
    return (
        f" Since {month_in_words(since.month)} it is {percent_in_words(since.later_ratio)} on the year before, until "
        f"then {percent_in_words(since.earlier_ratio)}."
    )
