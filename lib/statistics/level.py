"""Since when the level differs: the month from which the change since a year before is another than until then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lib.statistics.dispersion import PRIOR_WEIGHT

FEWEST_PAIRS = 8
FEWEST_EACH_SIDE = 2
DRAWS = 4000


@dataclass(frozen=True)
class Step:
    """Where one run of year-on-year pairs best falls into two."""

    place: int  # position of the first pair of the later part
    # This year's count over the year before's, in each part.
    earlier_ratio: float
    later_ratio: float
    p_value: float  # of so clear a step anywhere among pairs whose ratio never changed


def level_step(later: np.ndarray, earlier: np.ndarray, prior: float) -> Step | None:
    """Since when the counts stand otherwise beside the year before than they did until then.

    Parameters
    ----------
    later, earlier : array, shape (pairs,)
        Counts of the same months of two years, in order of time.
    prior : float
        What the topic's history leads one to expect of their dispersion (`lib.statistics.dispersion.area_prior`).

    Returns
    -------
    Step or None
        The clearest step, whether or not it is beyond chance; None for fewer than eight pairs, or where nothing was
        counted on one side.

    Notes
    -----
    Likelihood ratio of two binomial shares against one, in its score form, over the dispersion about the two, the
    largest over all places with at least two pairs on each side. Because the largest is taken, its critical value is
    found by simulation.
    """
    both = later + earlier
    kept = both > 0
    later, both = later[kept], both[kept]
    if len(both) < FEWEST_PAIRS or not 0 < later.sum() < both.sum():
        return None
    share = later.sum() / both.sum()
    scaled = (later - both * share) / np.sqrt(share * (1 - share))
    statistic, place = _largest(scaled[None], both[None], prior)
    positions = np.flatnonzero(kept)
    first = slice(0, int(place[0])), slice(int(place[0]), None)
    parts = [(later[part].sum(), both[part].sum() - later[part].sum()) for part in first]
    if any(before == 0 for _, before in parts):
        return None
    by_chance = _simulated(len(both))
    p_value = float((1 + (by_chance >= statistic[0]).sum()) / (1 + len(by_chance)))
    until, since = (float(now / before) for now, before in parts)
    return Step(int(positions[int(place[0])]), until, since, p_value)


def _largest(scaled: np.ndarray, weight: np.ndarray, prior: float) -> tuple[np.ndarray, np.ndarray]:
    """Give the largest statistic of each row and its place; `scaled` has the variance `weight` × dispersion."""
    sums, weights = scaled.cumsum(axis=1), weight.cumsum(axis=1)
    pairs = scaled.shape[1]
    places = np.arange(FEWEST_EACH_SIDE, pairs - FEWEST_EACH_SIDE + 1)
    left, left_weight = sums[:, places - 1], weights[:, places - 1]
    whole, whole_weight = sums[:, -1:], weights[:, -1:]
    right, right_weight = whole - left, whole_weight - left_weight
    between = left**2 / left_weight + right**2 / right_weight - whole**2 / whole_weight
    within = (scaled**2 / weight).sum(axis=1, keepdims=True) - left**2 / left_weight - right**2 / right_weight
    dispersion = (PRIOR_WEIGHT * prior + within) / (PRIOR_WEIGHT + pairs - 2)
    statistic = between / dispersion
    best = statistic.argmax(axis=1)
    return statistic.max(axis=1), places[best]


@lru_cache(maxsize=64)
def _simulated(pairs: int) -> np.ndarray:
    """Give the largest statistics of runs of pairs without a step, whose dispersion the history tells rightly."""
    random = np.random.default_rng(20251)
    return _largest(random.standard_normal((DRAWS, pairs)), np.ones((DRAWS, pairs)), 1.0)[0]
