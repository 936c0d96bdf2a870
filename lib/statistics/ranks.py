"""How far an area's own rate, and its rank among the others, can be trusted: smoothed rates and ranges of ranks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lib.statistics.funnel import between_areas
from lib.statistics.rates import matched

NO_VARIANCE = 1e-10  # of the squared mean: below this, single-precision draws could not tell areas apart


def smoothed_rates(count: Any, population: Any, per: float = 1000) -> pd.Series:
    """Each area's rate drawn towards the common rate, the more so the fewer people it rests on.

    Parameters
    ----------
    count, population : Series, array or list
        One of each an area.
    per : float
        1,000 for rates per 1,000.

    Returns
    -------
    Series ``smoothed_rate`` with the index of ``count``, NaN where there is no rate

    Raises
    ------
    InputError
        A count or population is negative or not a number, or the two do not match.

    Notes
    -----
    Empirical Bayes with moments over all areas: Marshall (Applied Statistics 1991;40:283-294), equal to
    ``spdep::EBest``. The between-area variance is floored at zero: then every area gets the common rate.
    """
    areas = matched(count, population)
    mean, variance = between_areas(areas)
    raw = areas.count / areas.population
    own_weight = variance / (variance + mean / areas.population) if variance > 0 else np.zeros(len(raw))
    smoothed = np.where(areas.known, mean + own_weight * (raw - mean), np.nan)
    return pd.Series(smoothed * per, index=areas.index, name="smoothed_rate")


def rank_ranges(
    count: Any, population: Any, draws: int = 10_000, seed: int = 20251, dispersion: Any = 1.0
) -> pd.DataFrame:
    """Each area's place by rate, 1 the highest, and the places it might as well hold.

    Parameters
    ----------
    count, population : Series, array or list
        One of each an area.
    draws : int
        How many times the rates are drawn anew.
    seed : int
        Start of the random numbers: the same input gives the same ranges.
    dispersion : array or number
        How many times the variance of chance the counts have, in the order of ``count``.

    Returns
    -------
    DataFrame with the index of ``count`` and Int64 columns ``rank``, ``rank_low`` and ``rank_high``
        Areas with equal rates share the better rank. ``rank_low`` is the better end. <NA> where there is no
        rate.

    Raises
    ------
    InputError
        A count or population is negative or not a number, or the two do not match.

    Notes
    -----
    The range is the middle 95% of the area's places over draws from every area's Gamma posterior, widened if
    need be to hold the place by the observed rate. Where incidents come in bursts, a count tells as much as that count
    divided by the dispersion would if chance alone moved it. The prior is the Gamma with the mean and variance of rates
    between areas (as in :func:`smoothed_rates`), not a vague one: in simulation, where areas differ by little
    more than chance, 95% ranges from a vague prior held the true place only 78% to 92% of the time, these 97%
    or more. Where no variance between areas is found, every area may hold every place.
    """
    areas = matched(count, population)
    known = areas.known
    counts, populations = areas.count[known], areas.population[known]
    spread = np.broadcast_to(np.asarray(dispersion, dtype=float), len(known))[known]
    # Drawing in the order of the figures, and one range for areas with the same figures, keep the order of
    # the rows from mattering
    order = np.lexsort((counts, populations, spread))
    rank = _places(counts / populations)
    low, high = np.ones(len(rank)), np.full(len(rank), float(len(rank)))
    mean, variance = between_areas(areas, spread)
    if variance > NO_VARIANCE * mean**2:
        random = np.random.Generator(np.random.SFC64(seed))
        shape = (counts / spread + mean**2 / variance)[order].astype(np.float32)
        rates = random.standard_gamma(shape, size=(draws, len(shape)), dtype=np.float32)
        rates /= (populations / spread + mean / variance)[order].astype(np.float32)
        low[order], high[order] = _middle_places(rates)
        _, same = np.unique(np.column_stack([counts, populations, spread]), axis=0, return_inverse=True)
        low = np.array([low[same == group].min() for group in range(same.max() + 1)])[same]
        high = np.array([high[same == group].max() for group in range(same.max() + 1)])[same]
    columns = {"rank": rank, "rank_low": np.minimum(low, rank), "rank_high": np.maximum(high, rank)}
    table = {}
    for name, places in columns.items():
        all_places = np.zeros(len(known), dtype=np.int64)
        all_places[known] = places
        table[name] = pd.arrays.IntegerArray(all_places, ~known)
    return pd.DataFrame(table, index=areas.index)


def _places(rates: np.ndarray) -> np.ndarray:
    """Give the place of each rate, 1 the highest; equal rates share the better place."""
    return len(rates) + 1 - np.searchsorted(np.sort(rates), rates, side="right")


def _middle_places(rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the 2.5th and 97.5th percentile of each column's place (1 highest) over the rows."""
    draws, areas = rates.shape
    in_order = np.argsort(-rates, axis=1)
    at_place = np.bincount((in_order * areas + np.arange(areas)).ravel(), minlength=areas**2)
    reached = at_place.reshape(areas, areas).cumsum(axis=1) / draws
    return (reached < 0.025).sum(axis=1) + 1, (reached < 0.975).sum(axis=1) + 1
