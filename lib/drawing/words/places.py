"""What is said of places where none is named."""

import pandas as pd

from lib.incidents.topics import Topic
from lib.statistics.hotspot_rule import HOTSPOT_RULE


def no_place_named(topic: Topic, count: float) -> str:
    """Return why no map point of a ward is named: nothing was recorded in it, or too little at any one point.

    Parameters
    ----------
    topic : Topic
        What is counted.
    count : float
        How much of it the ward has in the period; missing where no month is complete.
    """
    if pd.isna(count):
        return f"no month of {topic.sentence} is complete in this period."
    if count == 0:
        return f"no {topic.sentence} is on record in this ward in this period."
    return (
        f"no map point of this ward has {HOTSPOT_RULE.minimum_count} or more of {topic.counted(count)} in this period, "
        "so none is named."
    )
