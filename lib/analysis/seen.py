"""What the hotspot rule can see of a topic, given how many incidents there are."""

import pandas as pd

from lib.incidents.topics import Topic
from lib.published.tables import load
from lib.records.cache import kept_until_records_change
from lib.statistics.seen import SIZES, TIMES, chance_of_finding, enough_incidents

PLACE = "a hexagon and its neighbours"
NOTABLE = 3  # times the usual rate that a place worth knowing has


def seen_table(topic: Topic, incidents: float) -> pd.DataFrame:
    """Return how often the rule would find a place among so many incidents.

    Parameters
    ----------
    topic : Topic
        What is counted.
    incidents : float
        In the whole district in the period looked at.

    Returns
    -------
    DataFrame
        topic, incidents, place, times (2, 3 or 5 times the usual rate), found (0 to 1; see `lib.statistics.seen`).
    """
    table = power_table()
    rows = [
        (topic.slug, round(incidents), size, times, round(chance_of_finding(table, incidents, size, times), 3))
        for size in SIZES
        for times in TIMES
    ]
    return pd.DataFrame(rows, columns=["topic", "incidents", "place", "times", "found"])


def power_table() -> pd.DataFrame:
    """Return the simulated table: incidents, place, times, found (see `lib.statistics.seen.seen_by_rule`)."""
    return load("hotspot_power")


def found_of_notable(incidents: float) -> float:
    """Return how often the rule finds a place with three times the usual rate, 0 to 1."""
    return chance_of_finding(power_table(), incidents, PLACE, NOTABLE)


@kept_until_records_change(maxsize=1)
def enough_to_see() -> float:
    """Return from how many incidents on the rule finds such a place as often as it misses it."""
    return enough_incidents(power_table(), PLACE, NOTABLE)
