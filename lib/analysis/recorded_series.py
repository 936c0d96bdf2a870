"""What was recorded about the time of a survey wave, to set beside what worried people."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.concerns import recorded_in_plan
from lib.analysis.dispersion import dispersion_of
from lib.analysis.district import district_change
from lib.base.months import month_in_words, shift
from lib.incidents.cube import last_complete_month, monthly_counts, period, year_before
from lib.incidents.topics import topic_named, topics
from lib.published.cited import cited
from lib.published.tables import describe, load
from lib.records.cache import kept_until_records_change
from lib.statistics.dispersion import PRIOR_WEIGHT

LATEST = "police.uk"


@dataclass(frozen=True, eq=False)
class RecordedSeries:
    """Two like periods of recorded crime and ASB."""

    # One of `choices`, and how it is named.
    key: str
    label: str
    # topic (slug), current, previous; exposure_current and exposure_previous (months) where they are known; dispersion
    # and freedom (how restless such counts are, see `lib.analysis.district`). Read-only.
    counts: pd.DataFrame
    periods: str  # which period is compared with which
    end: str  # last month of the later period
    # Where the counts come from and what to know about them.
    source: str
    limits: str
    document: str  # the document that prints the counts; empty for data.police.uk


def choices() -> tuple[str, ...]:
    """Return the series that there are: those that a document prints, and data.police.uk's own."""
    return (*(key for key, document in cited().items() if document.crime_table), LATEST)


@kept_until_records_change(maxsize=8)
def recorded_series(key: str) -> RecordedSeries:
    """Return one of the recorded series named in `choices`."""
    return _from_police_uk() if key == LATEST else _from_document(key)


def _from_document(document: str) -> RecordedSeries:
    printed = cited()[document]
    table, described = load(printed.crime_table), describe(printed.crime_table)
    latest = table.loc[table["measure"] == "count", "period_end"].max()
    return RecordedSeries(
        document,
        printed.crime_series,
        _with_dispersion(recorded_in_plan(table)),
        f"the 12 months to {month_in_words(latest)} with the 12 months before",
        latest,
        described["sources"][0]["title"],
        "Counts as printed. " + " ".join(described.get("limits", [])),
        document,
    )


def _with_dispersion(counts: pd.DataFrame) -> pd.DataFrame:
    """Add how restless a topic's years are; where there are no records by month, chance alone is taken."""
    known = {slug: dispersion_of(topic).of_pairs for slug, topic in topics().items() if topic.monthly}
    spread = counts["topic"].map(known)
    return counts.assign(dispersion=spread.fillna(1.0), freedom=np.where(spread.notna(), PRIOR_WEIGHT, np.inf))


def _from_police_uk() -> RecordedSeries:
    last = last_complete_month(topic_named("asb"))  # the council's own requests can go on for longer
    rows = []
    for slug, topic in topics().items():
        if not topic.monthly or slug == "all-crime":
            continue
        now, before = year_before(topic, period(topic, shift(last, -11), last))
        counts = monthly_counts(topic).set_index("month")["count"]
        rows.append(
            {
                "topic": slug,
                "current": counts.loc[list(now.covered)].sum(min_count=1),
                "previous": counts.loc[list(before.covered)].sum(min_count=1),
                "exposure_current": len(now.covered),
                "exposure_previous": len(before.covered),
                "dispersion": district_change(topic, shift(last, -11), last).row["dispersion"],
                "freedom": PRIOR_WEIGHT,
            }
        )
    table = pd.DataFrame(rows)
    fewer = table.loc[table["exposure_current"] < 12, ["topic", "exposure_current"]]
    left_out = "; ".join(
        f"{topics()[row.topic].label} over the {row.exposure_current} months that both years have"
        for row in fewer.itertuples()
    )
    return RecordedSeries(
        LATEST,
        f"data.police.uk, year to {month_in_words(last)}",
        table,
        f"the 12 months to {month_in_words(last)} with the same months a year before"
        + (f" ({left_out})" if left_out else ""),
        last,
        "data.police.uk, street-level crime and ASB of the whole district",
        "Months that the force did not publish in full are left out of both years. More reports can also mean more "
        "trust in reporting.",
        "",
    )


def nearest_series(fieldwork_end: str) -> str:
    """Return the key of the series whose later period ends nearest to the end of a wave's fieldwork.

    Takes a day ('YYYY-MM-DD').
    """

    def months_apart(key: str) -> int:
        year, month = (int(part) for part in recorded_series(key).end.split("-"))
        return abs(12 * year + month - 12 * int(fieldwork_end[:4]) - int(fieldwork_end[5:7]))

    return min(choices(), key=months_apart)
