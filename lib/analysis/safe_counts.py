"""What of the council's own requests may be shown beyond its officers: counts by ward and year that point to nobody.

Years are those of councils, April to March, and only whole ones: of periods that a reader could choose, two that differ
by a month would give that month away. A count from 1 to one under the threshold is hidden, with others so that nobody
who knows the district's and the localities' totals, as a plan may print them, can work it out.
"""

from dataclasses import dataclass

import pandas as pd

from lib.base.errors import NotAllowed
from lib.base.months import months_between, shift
from lib.base.roles import Sees, sees
from lib.base.settings import small_numbers
from lib.base.visitor import Role, Visitor, acting_as
from lib.incidents.cube import cube, period_within_data, ward_counts
from lib.incidents.topics import Topic, topics
from lib.published.places import ward_table
from lib.records.cache import kept_until_records_change
from lib.statistics.suppression import suppress_within

FIRST_MONTH = "04"
_WHO_COUNTS = Visitor("", Role.officer)


@dataclass(frozen=True)
class SafeCounts:
    """Counts that may be shown."""

    labels: dict[str, str]  # topic slug to label, of what is counted
    years: tuple[str, ...]  # those with a topic that has all their months, the latest first: '2024-25'
    rows: pd.DataFrame  # topic, year, ward_code, ward_name, count (Int64, missing where it is hidden)
    threshold: int  # the smallest count that is shown, but for 0


@kept_until_records_change(maxsize=1)
def safe_counts() -> SafeCounts:
    """Return the council's requests by ward and year, as they may be shown to whom the setting names.

    Raises
    ------
    NotAllowed
        When the visitor may see nothing of the local records.
    """
    if sees() == Sees.NOTHING:
        raise NotAllowed("Local records are not shown to you on this server.")
    with acting_as(_WHO_COUNTS):
        # a topic of several kinds is the sum of others, which would give a hidden one of them away
        counted = [topic for topic in topics().values() if topic.local and len(topic.kinds) == 1]
        pieces = [piece for topic in counted for piece in _by_year(topic)]
    columns = ["topic", "year", "ward_code", "ward_name", "count"]
    rows = pd.concat(pieces, ignore_index=True)[columns] if pieces else pd.DataFrame(columns=columns)
    labels = {topic.slug: topic.label for topic in counted if topic.slug in set(rows["topic"])}
    return SafeCounts(labels, tuple(sorted(set(rows["year"]), reverse=True)), rows, small_numbers())


def _by_year(topic: Topic) -> list[pd.DataFrame]:
    """Return a topic's counts of every whole year."""
    wards = ward_table()[["ward_code", "ward_name", "locality"]].sort_values("ward_name")
    found = []
    for start in (month for month in cube().months if month.endswith(f"-{FIRST_MONTH}")):
        asked = period_within_data(topic, start, shift(start, 11))
        if len(asked.covered) != len(months_between(asked.start, asked.end)):
            continue
        counts = ward_counts(topic, asked).reindex(wards["ward_code"]).astype("int64")
        safe = suppress_within(counts, wards["locality"], small_numbers())
        year = f"{start[:4]}-{asked.end[2:4]}"
        found.append(wards.assign(topic=topic.slug, year=year, count=safe.array))
    return found
