"""How much each topic varies beyond chance: from the table that the build made, or from the council's own records."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.base.months import shift
from lib.incidents.cube import OUTSIDE, cube
from lib.incidents.topics import Topic, topics
from lib.published.tables import load
from lib.records.cache import kept_until_records_change
from lib.statistics.dispersion import pairs_in_history, topic_dispersion


@dataclass(frozen=True)
class TopicDispersion:
    """How much a topic's counts vary beyond chance."""

    of_wards: float  # dispersion of ward × month counts, net of what all wards share in a month; 1 or more
    months: int  # complete months that it rests on
    method: str  # how it was estimated, or why it could not be
    known: bool  # whether it could be estimated; else counts are taken as moved by chance alone, and that is said
    of_pairs: float  # dispersion of a district's year-on-year pairs of months; that of the wards where there is none
    pairs: int  # how many pairs it rests on


def measured(ward_months: pd.DataFrame, district_months: pd.DataFrame) -> TopicDispersion:
    """Return the dispersion of a topic from its history.

    Parameters
    ----------
    ward_months : DataFrame
        One row a complete month ('YYYY-MM' in the index, in order), one column a ward.
    district_months : DataFrame
        One row a month, one column a district whose year-on-year pairs are history too; missing where a month is not
        complete.
    """
    wards = topic_dispersion(ward_months)
    of_pairs, pairs = pairs_in_history([block for name in district_months for block in _years(district_months[name])])
    return TopicDispersion(
        wards.dispersion, wards.months, wards.method, wards.known, max(of_pairs, wards.dispersion), pairs
    )


def _years(counts: pd.Series) -> list[tuple[np.ndarray, np.ndarray]]:
    """Give for each calendar year the counts of the months that it and the year before have."""
    known = counts.dropna()
    both = [month for month in known.index if shift(month, -12) in known.index]
    years = sorted({month[:4] for month in both})
    blocks = []
    for year in years:
        months = [month for month in both if month[:4] == year]
        before = [shift(month, -12) for month in months]
        blocks.append((known.loc[months].to_numpy(float), known.loc[before].to_numpy(float)))
    return blocks


@kept_until_records_change(maxsize=64)
def dispersion_of(topic: Topic) -> TopicDispersion:
    """Return the dispersion of a topic of which there are records by month."""
    table = load("dispersion").set_index("topic")
    if topic.slug in table.index and not topic.local:
        row = table.loc[topic.slug]
        return TopicDispersion(
            float(row["dispersion"]),
            int(row["months"]),
            str(row["method"]),
            bool(row["estimated"]),
            float(row["pair_dispersion"]),
            int(row["pairs"]),
        )
    months = ward_months(topic)
    return measured(months, pd.DataFrame({"own": months.sum(axis=1)}))


def ward_months(topic: Topic) -> pd.DataFrame:
    """Return the counts of a topic's complete months: one row a month, one column a ward."""
    held = cube()
    done = held.complete_for(topic)
    counts = held.counts[done][:, :, held.category_indices(topic)].sum(axis=2).astype(float)
    months = [month for month, complete in zip(held.months, done, strict=True) if complete]
    return pd.DataFrame(counts, index=months, columns=list(held.wards)).drop(columns=OUTSIDE)


def national_dispersion(offence: str) -> float:
    """Return how restless a district's years are of what national statistics call an offence; 1 where not known."""
    named = [topic for topic in topics().values() if offence in topic.national]
    return dispersion_of(named[0]).of_pairs if named else 1.0


def dispersion_table() -> pd.DataFrame:
    """Return the dispersion of every topic with records by month.

    Returns
    -------
    DataFrame
        topic, dispersion, months, pair_dispersion, pairs, estimated and method, in the order of the choosers.
    """
    rows = [(topic, dispersion_of(topic)) for topic in topics().values() if topic.recorded]
    return pd.DataFrame(
        [
            {
                "topic": topic.slug,
                "dispersion": round(found.of_wards, 2),
                "months": found.months,
                "pair_dispersion": round(found.of_pairs, 2),
                "pairs": found.pairs,
                "estimated": found.known,
                "method": found.method,
            }
            for topic, found in rows
        ]
    )
