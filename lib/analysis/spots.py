"""One ward, hexagon or map point of a map: its months, its kinds, its neighbours, and what is like it."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from lib.analysis.people import wards_most_like
from lib.analysis.small_areas import hex_figures, hex_grid, point_figures
from lib.base.errors import InputError
from lib.base.months import shift
from lib.base.words import shortened
from lib.incidents.cube import counted, cube, map_points, month_statuses, period, positions, ward_counts
from lib.incidents.topics import Topic, topic_named, topics
from lib.incidents.view import View
from lib.published.places import to_grid, ward_names, ward_shapes
from lib.records.cache import kept_until_records_change
from lib.statistics.hotspot_rule import HOTSPOT_RULE

MONTHS_SHOWN = 36
MOST_ALIKE = 3
TOUCHING = 30.0  # metres: wards' outlines are simplified, so that two that touch can lie a little apart


@dataclass(frozen=True)
class Spot:
    """What is on record for one thing that a map draws."""

    kind: str  # 'ward', 'hex' or 'point'
    spot_id: str  # ward code, H3 index, or longitude and latitude as `point_id` writes them
    # The ward's name, or the street that is named with the hexagon's busiest map point or with the point; empty where
    # none is.
    place: str
    ward_code: str  # the ward that it is, or that it lies in; empty for none
    count: float  # of the topic, over the covered months of the period
    # The 36 months to the period's end: month, count (missing where it is not complete), status, reason.
    months: pd.DataFrame
    # Every kind of which there are records here: topic, label, count, months (of the period that are complete for the
    # kind); most first.
    kinds: pd.DataFrame
    # What touches it, or map points within the rule's separation: spot_id, place, ward_code, count; most first.
    neighbours: pd.DataFrame
    # Up to three most like it, the same columns: wards by deprivation and density; hexagons as lasting, and points
    # elsewhere, with the nearest count.
    alike: pd.DataFrame


def point_id(lon: float, lat: float) -> str:
    """Return what names a map point in a link."""
    return f"{lon:.6f},{lat:.6f}"


def spots_of(view: View) -> pd.DataFrame:
    """Return what a view's map draws that can be opened, most first.

    Returns
    -------
    DataFrame
        spot_id, place, ward_code, count; for hexagons also class.

    Raises
    ------
    CannotSay
        When the topic has no such areas, or no month of the period is complete.
    InputError
        When the period is not usable.
    """
    return _spots_of(replace(view, place="", measure="count"))


@kept_until_records_change(maxsize=16)
def _spots_of(view: View) -> pd.DataFrame:
    if view.geography == "hex":
        rows = hex_figures(view).rows.rename(columns={"hex_id": "spot_id"})
        return rows.loc[rows["count"] > 0, ["spot_id", "place", "ward_code", "count", "class"]].reset_index(drop=True)
    if view.geography == "point":
        rows = point_figures(view).points
        ids = [point_id(lon, lat) for lon, lat in zip(rows["lon"], rows["lat"], strict=True)]
        return rows.assign(spot_id=ids)[["spot_id", "place", "ward_code", "count", "lon", "lat"]]
    topic = topic_named(view.topic)
    counts = ward_counts(topic, period(topic, view.start, view.end))
    names = ward_names()
    rows = pd.DataFrame({"spot_id": list(names), "place": list(names.values()), "ward_code": list(names)})
    rows["count"] = counts.reindex(rows["spot_id"]).to_numpy()
    return rows.sort_values(["count", "place"], ascending=[False, True], ignore_index=True)


def spot_figures(view: View, spot_id: str) -> Spot:
    """Return what is on record for a ward, hexagon or map point of a view.

    Raises
    ------
    CannotSay
        When the topic has no such areas, or no month of the period is complete.
    InputError
        When the map draws no such spot, or the period is not usable.
    """
    return _spot_figures(replace(view, place="", measure="count"), spot_id)


@kept_until_records_change(maxsize=128)
def _spot_figures(view: View, spot_id: str) -> Spot:
    rows = _spots_of(view)
    found = rows[rows["spot_id"] == spot_id]
    if found.empty:
        raise InputError(f"The map shows nothing that is named “{shortened(spot_id)}” in this period.")
    row, topic = found.iloc[0], topic_named(view.topic)
    counts = _counts(view.geography, spot_id)
    columns = ["spot_id", "place", "ward_code", "count"]
    near = rows["spot_id"].isin(_near(view.geography, rows, row))
    if view.geography == "ward":
        alike = rows.set_index("spot_id", drop=False).reindex(wards_most_like(spot_id)[:MOST_ALIKE])
    else:
        others = rows[~near & (rows["spot_id"] != spot_id)]
        if view.geography == "hex":
            others = others[others["class"] == row["class"]]
        nearest = (others["count"] - row["count"]).abs().sort_values(kind="stable").index[:MOST_ALIKE]
        alike = others.loc[nearest]
    return Spot(
        view.geography,
        spot_id,
        row["place"],
        row["ward_code"] or "",
        float(row["count"]),
        _months(topic, counts, view.end),
        _kinds(counts, view),
        rows.loc[near, columns].reset_index(drop=True),
        alike[columns].reset_index(drop=True),
    )


def _counts(kind: str, spot_id: str) -> np.ndarray:
    """Return the records held at a spot, an array of (months, categories) in the cube's order."""
    held = cube()
    if kind == "ward":
        return held.counts[:, held.wards.index(spot_id), :]
    if kind == "hex":
        grid = hex_grid()
        return grid.counts[:, grid.ids.index(spot_id), :]
    points = map_points()
    lon, lat = map(float, spot_id.split(","))
    here = np.flatnonzero(
        np.isclose(points.lon, lon, atol=6e-7, rtol=0) & np.isclose(points.lat, lat, atol=6e-7, rtol=0)
    )
    rows = positions().iloc[np.flatnonzero(np.isin(points.of_incident, here))][["month", "category"]]
    return counted(rows, (len(held.months), len(held.categories)))


def _months(topic: Topic, counts: np.ndarray, end: str) -> pd.DataFrame:
    held = month_statuses(topic)
    own = counts[:, cube().category_indices(topic)].sum(axis=1).astype(float)
    table = held.assign(count=np.where(held["status"] == "complete", own, np.nan))
    shown = table[(table["month"] > shift(end, -MONTHS_SHOWN)) & (table["month"] <= end)]
    return shown[["month", "count", "status", "reason"]].reset_index(drop=True)


def _kinds(counts: np.ndarray, view: View) -> pd.DataFrame:
    """Return counts by kind over the months of the period that are complete for it."""
    held, rows = cube(), []
    for slug, topic in topics().items():
        if not topic.recorded or len(topic.categories) != 1:
            continue
        covered = period(topic, view.start, view.end).covered
        number = counts[[held.month_index(month) for month in covered]][:, held.category_indices(topic)].sum()
        if number:
            rows.append((slug, topic.label, int(number), len(covered)))
    table = pd.DataFrame(rows, columns=["topic", "label", "count", "months"])
    return table.sort_values(["count", "label"], ascending=[False, True], ignore_index=True)


def _near(kind: str, rows: pd.DataFrame, row: pd.Series) -> list[str]:
    """Return the ids of what touches a ward or hexagon, or of the map points near one."""
    if kind == "ward":
        wards = ward_shapes()
        apart = shapely.distance(wards.grid_shapes, wards.grid_shapes[wards.codes.index(row["spot_id"])])
        return [
            code
            for code, metres in zip(wards.codes, apart, strict=True)
            if metres < TOUCHING and code != row["spot_id"]
        ]
    if kind == "hex":
        grid = hex_grid()
        touching = grid.weights[[grid.ids.index(row["spot_id"])]].indices
        return [grid.ids[at] for at in touching if grid.ids[at] != row["spot_id"]]
    x, y = to_grid(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    at = rows.index.get_loc(row.name)
    within = np.hypot(x - x[at], y - y[at]) < HOTSPOT_RULE.separation_metres
    return [one for one in rows.loc[within, "spot_id"] if one != row["spot_id"]]
