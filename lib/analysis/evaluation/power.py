"""How small a fall can be seen: of one ward and several, and of the busiest places smaller than a ward."""

import numpy as np
import pandas as pd
import shapely

from lib.analysis.evaluation.evaluate import LONGEST, evaluation_at
from lib.analysis.evaluation.intervention import Intervention
from lib.analysis.evaluation.places import HEXAGONS, STREETS, WARDS, units_of, units_round
from lib.analysis.evaluation.where import KINDS, Treated
from lib.base.months import shift
from lib.incidents.topics import topic_named
from lib.published.places import ward_shapes

OF_WARDS = ("asb", "all-crime", "burglary", "vehicle-crime", "shoplifting")
SMALLER = {HEXAGONS: ("all-crime", "asb", "shoplifting"), STREETS: ("all-crime", "asb")}
HOW_MANY = {WARDS: (1, 3, 6), HEXAGONS: (1, 3, 10), STREETS: (1, 3, 10)}


def power_rows() -> pd.DataFrame:
    """Return the smallest fall that the latest twelve months would show eight times in ten.

    Returns
    -------
    DataFrame
        kind, topic, places (how many are treated together), smallest_fall (as a part of what is expected). Of wards the
        middle over all wards, each with those whose middles are nearest to its own; of hexagons and map points that of
        those busiest in the months before.
    """
    asked = [(WARDS, slug) for slug in OF_WARDS] + [(kind, slug) for kind, slugs in SMALLER.items() for slug in slugs]
    rows = [
        (kind, slug, number, float(np.median([_seen(kind, slug, chosen) for chosen in choices(kind, slug, number)])))
        for kind, slug in asked
        for number in HOW_MANY[kind]
    ]
    return pd.DataFrame(rows, columns=["kind", "topic", "places", "smallest_fall"]).round({"smallest_fall": 4})


def _begins(kind: str, slug: str) -> str:
    return shift(units_of(kind, topic_named(slug)).months[-1], 1 - LONGEST)


def choices(kind: str, slug: str, number: int) -> list[np.ndarray]:
    """Return which units are treated together, by their positions, in each look; see `power_rows`."""
    if kind == WARDS:
        middles = shapely.centroid(np.array(ward_shapes().grid_shapes))
        return list(np.argsort(shapely.distance(middles[:, None], middles[None]), axis=1, kind="stable")[:, :number])
    units = units_of(kind, topic_named(slug))
    past = units.counts[np.array(units.months) < _begins(kind, slug)].sum(axis=0)
    return [np.argsort(-past, kind="stable")[:number]]


def _seen(kind: str, slug: str, chosen: np.ndarray) -> float:
    units = units_of(kind, topic_named(slug))
    treated = np.isin(np.arange(len(units.ids)), chosen)
    asked = Intervention(KINDS[kind].noun, slug, (), _begins(kind, slug), kind=kind)
    return evaluation_at(Treated(kind, units, treated, units_round(kind, treated)), asked).outcome.seen
