"""How long the statistics take, against their goals: `python bench/bench_statistics.py [number of points]`.

Synthetic counts of Ashfield's size: 23 wards, the hexagons that touch the district, and points over its bounding box.
Prints the median of the runs, the goal, and the memory of the process at its largest.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pandas as pd
import shapely

from lib.published.places import ward_index_of, ward_shapes
from lib.statistics import change, hotspots, rates

MEMORY_GOAL_GB = 2.0


def median_seconds(work: Callable[[], object], runs: int) -> float:
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


def report(what: str, seconds: float, goal: float) -> None:
    verdict = "ok" if seconds <= goal else "TOO SLOW"
    print(f"{what:<52} {seconds * 1000:>9,.1f} ms   goal {goal * 1000:>7,.0f} ms   {verdict}")


def main(points: int = 10_000_000) -> None:
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
        rates.smoothed_rates(count, people)
        rates.rank_ranges(count, people)
        rates.funnel(count, people)
        change.change_between(count, before, people, people)
        hotspots.near_edge(incidents, wards.codes)

    district = shapely.union_all(wards.shapes)
    ids = hotspots.hex_ids_covering(district)
    weights, areas = hotspots.neighbours(ids), hotspots.hex_areas(ids, district)
    share = (areas / areas.sum()).to_numpy()
    monthly = pd.DataFrame(
        random.multinomial(210, share, size=36), columns=ids, index=pd.period_range("2022-10", periods=36, freq="M")
    )
    year = monthly.iloc[-12:].sum()

    def persistence() -> None:
        hotspots.hex_table(year, hotspots.window_counts(monthly), weights, areas)

    ward_table()  # the first run also imports scipy.stats
    report("ward table, all columns", median_seconds(ward_table, 21), 0.030)
    report(f"Gi* of {len(ids):,} hexagons", median_seconds(lambda: hotspots.gi_star(year, weights), 21), 0.060)
    hot = median_seconds(lambda: hotspots.hot_hexes(monthly.iloc[-12:].sum(), weights, areas), 21)
    report("hot hexagons over 12 months, by the rule", hot, 0.060)
    report("lasting hotspots over 36 months", median_seconds(persistence, 7), 1.0)

    west, south, east, north = district.bounds
    lon, lat = random.uniform(west, east, points), random.uniform(south, north, points)

    def place_points() -> None:
        np.bincount(ward_index_of(lon, lat, wards) + 1)
        hotspots.hex_counts(lon, lat, ids)

    report(f"{points:,} points into wards and hexagons", median_seconds(place_points, 1), 20.0)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    verdict = "ok" if memory <= MEMORY_GOAL_GB else "TOO MUCH"
    print(f"{'largest memory of the process':<52} {memory:>9,.2f} GB   goal {MEMORY_GOAL_GB:>7,.1f} GB   {verdict}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
