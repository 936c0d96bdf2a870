"""Whether an area's rate is higher or lower than the whole district's: the one place where that is decided."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from lib.statistics.change import SIGNIFICANT, benjamini_hochberg, level_used
from lib.statistics.funnel import winsorised_spread
from lib.statistics.rates import matched, tail_of

HIGHER, SAME, LOWER, UNKNOWN = "higher", "about the same", "lower", ""


def beside_district(
    count: Any,
    population: Any,
    dispersion: Any = 1.0,
    freedom: Any = np.inf,
    common_rate: float | None = None,
) -> pd.DataFrame:
    """Whether each area's rate is higher or lower than that of all of them together, beyond chance and bursts.

    Parameters
    ----------
    count, population : Series, array or list
        One of each an area; two Series are matched by label.
    dispersion, freedom : array or number
        How many times the variance of chance the counts have, and the degrees of freedom that this rests on (see
        `lib.statistics.dispersion.month_dispersion`).
    common_rate : float, optional
        The district's count for each person or home; that of all areas together when not given.

    Returns
    -------
    DataFrame with the index of ``count`` and columns
        ``verdict`` ('higher', 'about the same', 'lower'; '' where there is no rate), ``beside`` (the area's rate over
        the district's), ``beside_low``, ``beside_high`` (its interval at ``beside_level``), ``beside_p``, ``beside_q``
        (Benjamini-Hochberg over the areas) and ``beside_level`` (such as 0.978: that at which the verdict was reached,
        so that the interval leaves out 1 exactly where the verdict is 'higher' or 'lower').

    Raises
    ------
    InputError
        A count or population is negative or not a number, or the two do not match.

    Notes
    -----
    Each count is held against what the district's rate would give, by the exact Poisson test of the count over its
    dispersion, and Student's t where the dispersion is estimated: a funnel whose limits are widened by bursts
    (multiplicative over-dispersion, Spiegelhalter, Qual Saf Health Care 2005;14:347-351, section on quasi-likelihood).
    The level of the interval is that of Benjamini and Yekutieli (J Am Stat Assoc 2005;100:71-81).
    """
    areas = matched(count, population)
    known = areas.known
    counts, people = areas.count[known], areas.population[known]
    spread = np.broadcast_to(np.asarray(dispersion, dtype=float), len(known))[known]
    degrees = np.broadcast_to(np.asarray(freedom, dtype=float), len(known))[known]
    total = counts.sum()
    if common_rate is None:
        common_rate = total / people.sum() if len(people) else np.nan
    expected = people * common_rate
    columns = {name: np.full(len(known), np.nan) for name in ("beside", "beside_low", "beside_high", "beside_p")}
    if common_rate > 0:
        # `count_interval` ends where these tails do, below ten events exactly and above by a close approximation
        more = special.gammainc(np.maximum(counts, 1e-300) / spread, expected / spread)
        fewer = special.gammaincc((counts + 1) / spread, expected / spread)
        by_chance = np.minimum(1, 2 * np.minimum(more, fewer))
        columns["beside_p"][known] = 2 * special.stdtr(degrees, special.ndtri(by_chance / 2))
        columns["beside"][known] = counts / expected
    level = level_used(columns["beside_p"])
    if common_rate > 0:
        tail = tail_of(level, degrees)
        low = np.where(counts > 0, special.gammaincinv(np.maximum(counts, 1e-300) / spread, tail), 0.0)
        high = special.gammaincinv((counts + 1) / spread, 1 - tail)
        columns["beside_low"][known], columns["beside_high"][known] = low * spread / expected, high * spread / expected
    table = pd.DataFrame(columns, index=areas.index)
    table["beside_q"] = benjamini_hochberg(table["beside_p"])
    sure = table["beside_q"] < SIGNIFICANT
    words = np.select(
        [table["beside_p"].isna(), sure & (table["beside"] > 1), sure], [UNKNOWN, HIGHER, LOWER], default=SAME
    )
    # Nothing anywhere: every rate is the district's
    words[known & (common_rate == 0)] = SAME
    table.insert(0, "verdict", words)
    return table.assign(beside_level=level)


def ordinary_spread(count: Any, population: Any, dispersion: Any = 1.0) -> float:
    """How much the areas' true rates differ among themselves: the standard deviation as a share of the common rate.

    Notes
    -----
    Spiegelhalter's additive over-dispersion: z-scores on the square-root scale, winsorised by a tenth at each end, and
    the method of moments, net of chance and bursts; doubled, because a square root moves by half as much as its square.
    """
    areas = matched(count, population)
    known = areas.known
    counts, people = areas.count[known], areas.population[known]
    spread = np.broadcast_to(np.asarray(dispersion, dtype=float), len(known))[known]
    if not counts.sum() > 0:
        return float("nan")
    return 2 * winsorised_spread(counts, people * counts.sum() / people.sum(), spread)[1]
