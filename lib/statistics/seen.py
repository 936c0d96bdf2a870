"""What the hotspot rule can see: how often it finds a place that has so many times the usual rate."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from lib.statistics.gi_star import hot_hexes

INCIDENTS = (100, 200, 400, 700, 1000, 1250, 1500, 2000, 2500, 4000, 7000, 12000)
TIMES = (2, 3, 5)
SIZES = {"one hexagon": False, "a hexagon and its neighbours": True}
OFTEN = 0.5  # a place that is found less often than this is missed more often than found


def seen_by_rule(areas: pd.Series, weights: sparse.csr_array, simulations: int) -> pd.DataFrame:
    """How often the rule finds a place, simulated for numbers of incidents, sizes of place and times of the rate.

    Parameters
    ----------
    areas : Series
        Square metres of each hexagon inside the district, by hex_id.
    weights : scipy.sparse matrix
        From `lib.statistics.hexagons.neighbours`, in the same order.
    simulations : int
        Districts drawn for each row.

    Returns
    -------
    DataFrame
        incidents, place (a key of `SIZES`), times (1 where it has the usual rate) and found (share of districts in
        which a hexagon of the place is hot).

    Notes
    -----
    Incidents fall at random over the land, and in one place, drawn anew each time among hexagons with all their
    neighbours, at so many times the rate.
    """
    random, land = np.random.default_rng(7), areas.to_numpy(dtype=float)
    around = np.asarray(weights.sum(axis=1)).ravel()
    inner = np.flatnonzero((around == around.max()) & (weights @ land > 0.95 * around.max() * np.median(land)))
    rows = []
    for incidents in INCIDENTS:
        for size, whole in SIZES.items():
            for times in (1, *TIMES):
                found = 0
                for middle in random.choice(inner, simulations):
                    place = weights[[middle]].toarray().ravel() > 0 if whole else np.arange(len(land)) == middle
                    share = land * np.where(place, times, 1)
                    counts = pd.Series(random.multinomial(incidents, share / share.sum()), index=areas.index)
                    found += hot_hexes(counts, weights, areas)["hot"].to_numpy()[place].any()
                rows.append((incidents, size, times, found / simulations))
    return pd.DataFrame(rows, columns=["incidents", "place", "times", "found"])


def chance_of_finding(table: pd.DataFrame, incidents: float, place: str, times: int) -> float:
    """Return how often a place is found among so many incidents, from a table of `seen_by_rule` (interpolated).

    Parameters
    ----------
    table : DataFrame
        From `seen_by_rule`.
    incidents : float
        In the period looked at.
    place, times
        As in the table.
    """
    rows = table[(table["place"] == place) & (table["times"] == times)].sort_values("incidents")
    steps = np.log(rows["incidents"].to_numpy(dtype=float))
    return float(np.interp(np.log(max(incidents, 1)), steps, rows["found"].to_numpy(dtype=float)))


def enough_incidents(table: pd.DataFrame, place: str, times: int) -> float:
    """Return from how many incidents on a place is found as often as missed; infinite where it never is."""
    rows = table[(table["place"] == place) & (table["times"] == times) & (table["found"] >= OFTEN)]
    return float(rows["incidents"].min()) if len(rows) else np.inf
