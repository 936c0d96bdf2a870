"""What hangs on map points: counts near a ward's edge, and points that are hotspots of their own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from lib.base.errors import InputError
from lib.published.places import NEAR_EDGE_METRES, to_grid
from lib.statistics.hotspot_rule import HOTSPOT_RULE, HotspotRule


def near_edge(incidents: pd.DataFrame, wards: Sequence[str]) -> pd.DataFrame:
    """How much a ward's count hangs on incidents placed close to its edge.

    Parameters
    ----------
    incidents : DataFrame
        One row an incident: ``ward_code`` (missing for one outside the district), ``edge_m`` (metres from
        its map point to the edge of its own ward) and ``near_wards`` (codes of other wards within 50 m: a
        tuple or list, or text joined by ";").
    wards : sequence of str
        The wards to give, in order; one without incidents gets zeros.

    Returns
    -------
    DataFrame by ``ward_code`` with columns
        ``count``, ``near_edge_count`` (within 50 m of the edge), ``near_edge_share`` (NaN if there are
        none), ``count_without_edge`` and ``count_with_neighbours`` (with other wards' incidents within 50 m
        taken in).

    Raises
    ------
    InputError
        An incident has a ward but no distance to its edge.
    """
    index = pd.Index(list(wards), name="ward_code", dtype=object)
    placed = incidents[incidents["ward_code"].notna()]
    if placed["edge_m"].isna().any():
        raise InputError("Every incident in a ward needs its distance to the ward's edge; measure it first.")
    count = placed["ward_code"].value_counts().reindex(index, fill_value=0)
    close = placed.loc[placed["edge_m"] <= NEAR_EDGE_METRES, "ward_code"].value_counts().reindex(index, fill_value=0)
    taken_in = pd.Series(0, index=index)
    # Map points are few, so the same codes come again and again: split each once
    for (own, codes), incidents_there in incidents[["ward_code", "near_wards"]].value_counts(dropna=False).items():
        for code in codes.split(";") if isinstance(codes, str) else codes:
            if code.strip() in taken_in.index and code.strip() != own:
                taken_in[code.strip()] += incidents_there
    return pd.DataFrame(
        {
            "count": count,
            "near_edge_count": close,
            "near_edge_share": (close / count).where(count > 0),
            "count_without_edge": count - close,
            "count_with_neighbours": count + taken_in,
        }
    )


def separate_points(points: pd.DataFrame, rule: HotspotRule = HOTSPOT_RULE) -> pd.DataFrame:
    """Which map points are hotspots of their own, busiest first, none near a busier one.

    Parameters
    ----------
    points : DataFrame
        One row a map point: ``lon``, ``lat`` (degrees) and ``count``. Points without coordinates are left
        out.
    rule : HotspotRule
        ``minimum_count`` and ``separation_metres`` apply.

    Returns
    -------
    DataFrame with the rows of ``points`` chosen, busiest first, and the further columns
        ``rank`` (1 the busiest; equal counts share the better rank), ``points_within`` and ``count_within``
        (map points and incidents nearer than the separation, its own included) and ``members`` (the other points
        among them, as a tuple of (place, count), busiest first; ``place`` is empty where the points have no names).
    """
    somewhere = (points["lon"].abs() <= 180) & (points["lat"].abs() <= 90) & (points["count"] > 0)
    known = points[somewhere].sort_values(["count", "lon", "lat"], ascending=[False, True, True])
    if known.empty:
        return known.assign(rank=[], points_within=[], count_within=[], members=[]).astype({"rank": int})
    x, y = to_grid(known["lon"].to_numpy(), known["lat"].to_numpy())
    where = shapely.points(x, y)
    tree = shapely.STRtree(where)
    counts = known["count"].to_numpy()
    taken = np.zeros(len(known), dtype=bool)
    places = known["place"].to_numpy() if "place" in known else np.full(len(known), "")
    chosen, points_within, count_within, members = [], [], [], []
    for i in range(len(known)):
        if counts[i] < rule.minimum_count:
            break
        if taken[i]:
            continue
        around = tree.query(where[i], predicate="dwithin", distance=np.nextafter(rule.separation_metres, 0))
        taken[around] = True
        chosen.append(i)
        points_within.append(len(around))
        count_within.append(counts[around].sum())
        members.append(tuple((places[j], int(counts[j])) for j in sorted(around) if j != i))
    found = known.iloc[chosen].copy()
    found["rank"] = found["count"].rank(method="min", ascending=False).astype(int)
    return found.assign(points_within=points_within, count_within=count_within, members=members)
