"""What is said of places where none is named."""

import pandas as pd

from lib.incidents.topics import Topic
from lib.statistics.hotspot_rule import HOTSPOT_RULE


def none_on_record(topic: Topic, count: float, where: str, placed: str = "") -> str:
    """Return that nothing of a topic is on record: the one place from which a page, map or paper says so.

    Parameters
    ----------
    topic : Topic
        What is counted.
    count : float
        How much of it there is: 0, so that no sentence can deny what the number beside it counts.
    where : str
        Where and when: 'in this ward in this period'.
    placed : str
        What alone is counted of it: ' with a place of its own'.

    Raises
    ------
    ValueError
        When there is something, or nobody knows.
    """
    if count != 0:
        raise ValueError(f"{count} of {topic.slug} cannot be said to be none")
    verb = "are" if topic.incidents in topic.sentence else "is"
    return f"no {topic.sentence}{placed} {verb} on record {where}"


def no_place_named(topic: Topic, count: float, here: str = "this ward") -> str:
    """Return why no map point of a place is named: nothing was recorded in it, or too little at any one point.

    Parameters
    ----------
    topic : Topic
        What is counted.
    count : float
        How much of it the place has in the period; missing where no month is complete.
    here : str
        What the place is: 'this ward' or 'this area'.
    """
    if pd.isna(count):
        return f"no month of {topic.sentence} is complete in this period."
    if count == 0:
        return f"{none_on_record(topic, count, f'in {here} in this period')}."
    if count < HOTSPOT_RULE.minimum_count:
        return f"{topic.counted(count)} in {here} in this period: too few for a place to be named."
    return (
        f"no map point of {here} has {HOTSPOT_RULE.minimum_count} or more of its {topic.counted(count)} in this "
        "period, so none is named."
    )
