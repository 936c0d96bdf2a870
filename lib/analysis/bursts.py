"""Bursts: which months and map points made a ward's year, and which points lie together."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.dispersion import dispersion_of
from lib.analysis.small_areas import chosen_incidents, names_of_points, with_points
from lib.base.errors import CannotSay
from lib.incidents.cube import Period, incidents, map_points
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.records.cache import kept_until_records_change
from lib.statistics.bursts import bursts

COLUMNS = [
    *("ward_code", "ward_name", "place", "lon", "lat", "start", "end"),
    *("count", "expected", "point_count", "ward_count", "ward_total", "p_value", "q_value"),
]


@dataclass(frozen=True)
class BurstFigures:
    """The bursts of a topic in all wards, which are looked at together."""

    topic: Topic
    period: Period  # the months asked for and covered
    # One row a burst, those of one ward and months together, the surest first: ward_code, ward_name, place, lon, lat,
    # start, end (its first and last month), count, expected (see `lib.statistics.bursts.bursts`), point_count (the
    # point's, over the period), ward_count (the ward's, in the months of the burst), ward_total (the ward's, over the
    # period), p_value, q_value.
    rows: pd.DataFrame

    def of_ward(self, ward_code: str) -> pd.DataFrame:
        """Return the bursts of one ward."""
        return self.rows[self.rows["ward_code"] == ward_code].reset_index(drop=True)


def burst_figures(view: View) -> BurstFigures:
    """Return which months and map points made a ward's year, corrected for looking at all of them.

    Raises
    ------
    CannotSay
        When the topic has no map points, or fewer than two months of the period are complete.
    InputError
        When the period is not usable.
    """
    return _burst_figures(*with_points(view))


def surest_burst(view: View, ward_code: str) -> pd.DataFrame:
    """Return the map points of a ward's surest burst, of the same months; empty where none is found or can be."""
    try:
        rows = burst_figures(view).of_ward(ward_code)
    except CannotSay:
        return pd.DataFrame(columns=COLUMNS)
    return rows[rows[["start", "end"]].eq(rows.loc[:0, ["start", "end"]].squeeze()).all(axis=1)] if len(rows) else rows


@kept_until_records_change(maxsize=64)
def _burst_figures(topic: Topic, asked: Period) -> BurstFigures:
    if len(asked.covered) < 2:
        raise CannotSay(
            f"Fewer than two months from {asked.start} to {asked.end} are complete for {topic.label}: no burst shows."
        )
    months = list(asked.covered)
    every = map_points()
    rows = np.flatnonzero(chosen_incidents(topic, asked) & (every.of_incident >= 0))
    table = incidents()[["month", "ward_code", "place"]].take(rows).assign(point=every.of_incident[rows])
    table = table.dropna(subset=["ward_code"]).astype({"ward_code": str, "month": str})
    if table.empty:
        return BurstFigures(topic, asked, pd.DataFrame(columns=COLUMNS))
    counts = table.groupby(["ward_code", "point", "month"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=months, fill_value=0)
    by_ward = counts.groupby("ward_code").sum()
    names = table.drop_duplicates("point").set_index("point")["place"]
    found = bursts(counts.to_numpy(), dispersion_of(topic).of_wards)
    if found.empty:
        return BurstFigures(topic, asked, pd.DataFrame(columns=COLUMNS))
    wards, points = (counts.index.get_level_values(level)[found["row"]] for level in ("ward_code", "point"))
    said = pd.DataFrame(
        {
            "ward_code": wards,
            "ward_name": wards.map(ward_names()),
            "place": names_of_points(topic, names.reindex(points).fillna(""), np.asarray(points)).to_numpy(),
            "lon": every.lon[points],
            "lat": every.lat[points],
            "start": [months[first] for first in found["first"]],
            "end": [months[last] for last in found["last"]],
            "count": found["count"].astype(int),
            "expected": found["expected"],
            "point_count": counts.sum(axis=1).to_numpy()[found["row"]],
            "ward_count": [
                int(by_ward.loc[ward].iloc[first : last + 1].sum())
                for ward, first, last in zip(wards, found["first"], found["last"], strict=True)
            ],
            "ward_total": by_ward.sum(axis=1).reindex(wards).to_numpy(),
            "p_value": found["p_value"],
            "q_value": found["q_value"],
        }
    )
    together = said.groupby(["ward_code", "start", "end"])["p_value"].transform("min")
    said = said.assign(together=together).sort_values(["together", "ward_code", "start", "p_value"])
    return BurstFigures(topic, asked, said[COLUMNS].reset_index(drop=True))
