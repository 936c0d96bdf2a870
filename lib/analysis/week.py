"""When within the week incidents happen: by weekday and hour, from records that carry a time of day.

A record that only says "between ten at night and seven in the morning" is shared out evenly over those hours, as
aoristic analysis does (Ratcliffe 2000, Aoristic analysis: the spatial interpretation of unspecific temporal events,
International Journal of Geographical Information Science 14(7)).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.base.errors import CannotSay
from lib.incidents.cube import Period, period
from lib.incidents.local import local_incidents
from lib.incidents.sources import source_of_records
from lib.incidents.topics import Topic, topic_named
from lib.records.cache import kept_until_records_change
from lib.records.standing import further_columns

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS_OF_WEEK = 168
LONGEST_SPAN_HOURS = 7 * 24
LEAST_RECORDS = 50


@dataclass(frozen=True)
class Week:
    """A topic's records by weekday and hour."""

    topic: Topic
    period: Period  # the months asked for and covered
    # 168 rows: weekday, hour (0 to 23), count (shares of records given as spans add up to fractions).
    hours: pd.DataFrame
    # Records with a time of day; those of them given as a span; records of the same months without a time.
    timed: int
    spans: int
    untimed: int
    time_of: str  # what the times are of: 'happened', 'reported' or 'happened and reported'


def hour_shares(start: pd.Series, end: pd.Series) -> np.ndarray:
    """Return how much of each record falls in each hour of the week.

    Parameters
    ----------
    start, end : Series of datetime64
        From when to when; a record without an end belongs to the hour of its start.

    Returns
    -------
    ndarray of float, shape (168,)
        Monday midnight first; sums to the number of records.
    """
    total = np.zeros(HOURS_OF_WEEK)
    at = start.dt.day_of_week.to_numpy() * 24 + start.dt.hour.to_numpy()
    minutes = ((end - start).dt.total_seconds() / 60).to_numpy(dtype=float)
    spans = np.isfinite(minutes) & (minutes > 0)
    np.add.at(total, at[~spans], 1.0)
    for first, into_hour, length in zip(
        at[spans], start[spans].dt.minute.to_numpy(dtype=float), minutes[spans], strict=True
    ):
        edges = np.arange(0, np.ceil((into_hour + length) / 60) + 1) * 60
        inside = np.diff(np.clip(edges, into_hour, into_hour + length)) / length
        np.add.at(total, (first + np.arange(len(inside))) % HOURS_OF_WEEK, inside)
    return total


@kept_until_records_change(maxsize=64)
def week_figures(slug: str, start: str, end: str) -> Week:
    """Return a topic's records by weekday and hour.

    Raises
    ------
    CannotSay
        When no record, or too few to see a pattern, carry a time of day; the message says why.
    InputError
        When the topic or the period is not usable.
    """
    topic = topic_named(slug)
    if topic.recorded and (why := source_of_records(topic.source).no_hours):
        raise CannotSay(why)
    if not topic.local:
        raise CannotSay("The plan gives one figure for the year, so no weekday or hour can be shown.")
    asked = period(topic, start, end)
    table = local_incidents()
    mine = table["category"].isin(topic.categories) & table["month"].isin(asked.covered)
    said = further_columns(("occurred_at", "occurred_until", "time_of"), asked.covered, topic.categories)
    timed = said[said["id"].isin(table.loc[mine, "id"]) & said["occurred_at"].notna()]
    long = (timed["occurred_until"] - timed["occurred_at"]).dt.total_seconds() > LONGEST_SPAN_HOURS * 3600
    timed = timed[~long]
    if len(timed) < LEAST_RECORDS:
        raise CannotSay(
            f"{len(timed):,} of {int(mine.sum()):,} records carry a time of day; at least {LEAST_RECORDS} are needed "
            "to tell a pattern of the week from chance."
        )
    shares = hour_shares(timed["occurred_at"], timed["occurred_until"])
    hours = pd.DataFrame(
        {
            "weekday": np.repeat(WEEKDAYS, 24),
            "hour": np.tile(np.arange(24), 7),
            "count": shares.round(6),
        }
    )
    meant = sorted(set(timed["time_of"].dropna()))
    return Week(
        topic,
        asked,
        hours,
        len(timed),
        int(timed["occurred_until"].notna().sum()),
        int(mine.sum()) - len(timed),
        " and ".join(meant) or "reported",
    )
