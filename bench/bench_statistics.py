"""How long the statistics take of the processor, against their goals: python -m bench statistics.

Synthetic counts of Ashfield's size: 23 wards, the hexagons that touch the district, and points over its bounding box.
"""

import resource
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely

from bench.measure import HEADER, machine, row
from lib.published.places import ward_index_of, ward_shapes
from lib.statistics import change, funnel, gi_star, hexagons, map_points, ranks, rates

POINTS = 10_000_000


def milliseconds(work: Callable[[], object], runs: int) -> list[float]:
    taken = []
    for _ in range(runs):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return taken


def main() -> None:
    random = np.random.default_rng(7)
    wards = ward_shapes()
    people = pd.Series(random.integers(2500, 9500, len(wards.codes)), index=wards.codes)
    count = pd.Series(random.poisson(np.geomspace(25, 380, len(wards.codes))), index=wards.codes)
    before = pd.Series(random.poisson(np.geomspace(25, 380, len(wards.codes))), index=wards.codes)
    incidents = pd.DataFrame(
        {
            "ward_code": random.choice(wards.codes, 2500),
            "edge_m": random.uniform(0, 400, 2500),
            "near_wards": random.choice(["", ";".join(wards.codes[:2])], 2500),
        }
    )

    def ward_table() -> None:
        table = rates.rate_table(count, people)
        rates.verdict(table["rate_low"], table["rate_high"], 20.0)
        ranks.smoothed_rates(count, people)
        ranks.rank_ranges(count, people)
        funnel.funnel(count, people)
        change.change_between(count, before, people, people)
        map_points.near_edge(incidents, wards.codes)

    district = shapely.union_all(wards.shapes)
    ids = hexagons.hex_ids_covering(district)
    weights, areas = hexagons.neighbours(ids), hexagons.hex_areas(ids, district)
    share = (areas / areas.sum()).to_numpy()
    monthly = pd.DataFrame(
        random.multinomial(210, share, size=36), columns=ids, index=pd.period_range("2022-10", periods=36, freq="M")
    )
    year = monthly.iloc[-12:].sum()

    def persistence() -> None:
        gi_star.hex_table(year, gi_star.window_counts(monthly), weights, areas)

    print(f"{machine()}\n\n{HEADER}")
    ward_table()
    print(row("Ward table, all columns", milliseconds(ward_table, 21), 30, "ms"))
    print(row(f"Gi* of {len(ids):,} hexagons", milliseconds(lambda: gi_star.gi_star(year, weights), 21), 60, "ms"))
    hot = milliseconds(lambda: gi_star.hot_hexes(monthly.iloc[-12:].sum(), weights, areas), 21)
    print(row("Hot hexagons by the rule", hot, 60, "ms"))
    print(row("Lasting hotspots over 36 months", milliseconds(persistence, 7), 1000, "ms"))

    west, south, east, north = district.bounds
    lon, lat = random.uniform(west, east, POINTS), random.uniform(south, north, POINTS)

    def place_points() -> None:
        np.bincount(ward_index_of(lon, lat, wards) + 1)
        np.bincount(hexagons.hex_index_of(lon, lat, ids) + 1)

    taken = milliseconds(place_points, 1)
    print(row(f"{POINTS:,} points into wards and hexagons", [one / 1000 for one in taken], 6, "s"))
    print(row("Largest memory", [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20], 0.5, "GB"))


if __name__ == "__main__":
    main()
