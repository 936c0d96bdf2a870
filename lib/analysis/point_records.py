"""The months and kinds of what was recorded at one map point."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.small_areas import chosen_incidents, with_points
from lib.incidents.cube import Period, incidents
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.published.places import to_grid
from lib.records.cache import kept_until_records_change


@dataclass(frozen=True)
class PointRecords:
    """What was recorded at a map point."""

    months: pd.Series  # int: records by month ('YYYY-MM'), in order; months without any are not in it
    kinds: pd.Series  # int: records by category, most first


@kept_until_records_change(maxsize=16)
def _placed(view: View) -> tuple[pd.DataFrame, dict[tuple[float, float], np.ndarray]]:
    """Return the months and categories of a view's records, and which of them lie at each map point."""
    topic, asked = with_points(view)
    chosen = incidents()[chosen_incidents(topic, asked)]
    return chosen[["month", "category"]], chosen.reset_index(drop=True).groupby(["lon", "lat"]).indices


def months_and_kinds(view: View, lon: float, lat: float) -> PointRecords:
    """Return the months and kinds of a view's records at a map point of it.

    Raises
    ------
    CannotSay
        When the topic has no map points.
    KeyError
        When nothing was recorded there.
    """
    records, at = _placed(view)
    rows = records.iloc[at[lon, lat]]
    return PointRecords(rows["month"].value_counts().sort_index(), rows["category"].value_counts())


def count_near(topic: Topic, asked: Period, lon: float, lat: float, metres: float) -> int:
    """Return how many incidents of the covered months of a period lie within a distance of a point."""
    chosen = incidents()[chosen_incidents(topic, asked)].dropna(subset=["lon", "lat"])
    east, north = to_grid(chosen["lon"].to_numpy(), chosen["lat"].to_numpy())
    middle_east, middle_north = (value[0] for value in to_grid(np.array([lon]), np.array([lat])))
    return int((np.hypot(east - middle_east, north - middle_north) <= metres).sum())
