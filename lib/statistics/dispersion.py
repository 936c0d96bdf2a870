"""How much more counts vary from month to month than chance alone would make them: incidents come in bursts.

A dispersion of 1 is what single incidents at random times (a Poisson count) give. At 2 the variance is twice that, and
an interval must be 1.4 times as wide to hold what it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.base.errors import InputError

FEWEST_MONTHS = 12  # of history: with fewer, a burst cannot be told from the season
FEWEST_INCIDENTS = 100
MONTHS_FOR_SEASON = 24
NEW_RUN_AFTER = 6  # months without figures, after which a ward may have found another level
SIMULATIONS = 200
ROUNDS = 40  # of proportional fitting: the margins then agree to 1e-6 of a count

# What the history counts for beside the months looked at, in pairs or months. Smyth's estimate of it is infinite for
# most topics, yet single wards burst far more than their topic (one ward's ASB: 6 against 1.7). With 8, shuffled
# real data give a false verdict in at most 6% of looks for every topic; see docs/decisions/dispersion.md.
PRIOR_WEIGHT = 8

METHOD = "Pearson dispersion of ward × month counts against simulated chance"
METHOD_SEASON = f"{METHOD}, net of ward level, district month and ward season"
METHOD_LEVEL = f"{METHOD}, net of ward level and district month"


@dataclass(frozen=True)
class Dispersion:
    """How much the counts of a topic vary beyond chance."""

    dispersion: float  # variance over that of chance, 1 or more; 1 where it could not be estimated
    months: int  # complete months it rests on
    method: str  # how it was estimated, or why it could not be
    known: bool  # whether it could be estimated


def topic_dispersion(counts: pd.DataFrame, simulations: int = SIMULATIONS, seed: int = 20251) -> Dispersion:
    """How much the monthly counts of a topic's wards vary beyond chance, given its own history.

    Parameters
    ----------
    counts : DataFrame
        One row a complete month ('YYYY-MM' in the index, in order), one column a ward.
    simulations : int
        How many tables of chance counts it is compared with.
    seed : int
        Start of the random numbers: the same counts give the same dispersion.

    Raises
    ------
    InputError
        A count is negative or missing.

    Notes
    -----
    Expected counts are ward level (anew after half a year without figures) × district month × ward season (quarter of
    the year), fitted by maximum likelihood (iterative proportional fitting). The season is left out where there are
    fewer than 24 months or less than one incident a ward and month. Pearson's chi-squared of the counts is divided by
    its mean over Poisson counts of the same expectation, fitted in the same way, so that neither the degrees of
    freedom nor the many small counts need an approximation; the quotient is floored at 1.
    """
    table = counts.to_numpy(dtype=float)
    if np.isnan(table).any() or (table < 0).any():
        raise InputError("Counts for a dispersion must be zero or more in every month; leave out incomplete months.")
    months = len(table)
    if months < FEWEST_MONTHS or table.sum() < FEWEST_INCIDENTS:
        few = f"{months} complete months with {table.sum():.0f} incidents are too few"
        return Dispersion(1.0, months, f"{few}; taken as chance alone", False)
    seasonal = months >= MONTHS_FOR_SEASON and table.mean() >= 1
    groups = _groups(list(counts.index), seasonal)
    expected = _fitted(table[None], groups)[0]
    random = np.random.default_rng(seed)
    drawn = random.poisson(expected, (simulations, *expected.shape)).astype(float)
    by_chance = _chi_squared(drawn, _fitted(drawn, groups)).mean()
    found = float(_chi_squared(table[None], expected[None])[0] / by_chance)
    return Dispersion(max(found, 1.0), months, METHOD_SEASON if seasonal else METHOD_LEVEL, True)


def _groups(months: list[str], seasonal: bool) -> list[np.ndarray]:
    """Give which months share a ward's level, and which its season, as columns of zeros and ones."""
    number = np.array([12 * int(month[:4]) + int(month[5:]) - 1 for month in months])
    run = np.concatenate([[0], np.cumsum(np.diff(number) > NEW_RUN_AFTER)])
    labels = [run, number % 12 // 3] if seasonal else [run]
    return [(label[:, None] == np.unique(label)).astype(float) for label in labels]


def _fitted(tables: np.ndarray, groups: list[np.ndarray]) -> np.ndarray:
    """Give the maximum-likelihood expectations of tables (table × month × ward) by proportional fitting."""
    expected = np.ones_like(tables)
    tiny = 1e-300
    for _ in range(ROUNDS):
        for members in groups:
            ratio = (members.T @ tables) / np.maximum(members.T @ expected, tiny)
            expected = expected * (members @ ratio)
        total = expected.sum(axis=2, keepdims=True)
        expected = expected * (tables.sum(axis=2, keepdims=True) / np.maximum(total, tiny))
    return expected


def _chi_squared(tables: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Give Pearson's chi-squared of each table; a cell that cannot hold anything adds nothing."""
    possible = expected > 1e-9
    terms = np.where(possible, (tables - expected) ** 2 / np.where(possible, expected, 1), 0)
    return terms.sum(axis=(1, 2))


def pairs_in_history(blocks: list[tuple[np.ndarray, np.ndarray]]) -> tuple[float, int]:
    """How far the change from a year before differs from month to month, pooled over years of history.

    Parameters
    ----------
    blocks : list of (later counts, earlier counts)
        Each a year of one district: the months that it and the year before have, in the same order.

    Returns
    -------
    (dispersion, pairs)
        Pooled Pearson dispersion about each block's own change, 1 or more, and how many pairs it rests on; 1 and 0
        where no block has two pairs.
    """
    squares, freedom, pairs = 0.0, 0.0, 0
    for later, earlier in blocks:
        own_squares, own_freedom = _pair_squares(later[:, None], earlier[:, None])
        if own_freedom[0] > 0:
            squares += own_squares[0]
            freedom += own_freedom[0]
            pairs += len(later)
    return (max(squares / freedom, 1.0), pairs) if freedom else (1.0, 0)


def pair_dispersion(later: np.ndarray, earlier: np.ndarray, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much the change of each area differs from month to month, drawn towards its topic's history.

    Parameters
    ----------
    later, earlier : array, shape (months, areas)
        Counts of the same months of two years.
    prior : array, shape (areas,)
        What the topic's history leads one to expect.

    Returns
    -------
    (dispersion, degrees of freedom) : two arrays, shape (areas,)

    Notes
    -----
    Pearson dispersion of the later counts given the sums of the pairs, about the area's own change, moderated as in
    Smyth (Stat Appl Genet Mol Biol 2004;3:3) with `PRIOR_WEIGHT` degrees of freedom for the history. A year can be more
    restless than those before it: where several areas are looked at, the prior is at least what their pairs show
    together, and where there is one, the result is at least what its own show.
    """
    return _moderated(*_pair_squares(later, earlier), prior)


def month_dispersion(counts: np.ndarray, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much each area's months vary beyond chance, drawn towards its topic's history.

    Parameters
    ----------
    counts : array, shape (months, areas)
        Counts of the months looked at.
    prior : array, shape (areas,)
        What the topic's history leads one to expect.

    Returns
    -------
    (dispersion, degrees of freedom) : two arrays, shape (areas,)

    Notes
    -----
    Pearson dispersion about the share that each month has in all areas together; moderated as in `pair_dispersion`.
    """
    by_month, by_area = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    expected = by_month * by_area / max(counts.sum(), 1)
    possible = expected > 0
    squares = np.where(possible, (counts - expected) ** 2 / np.where(possible, expected, 1), 0).sum(axis=0)
    freedom = np.maximum(possible.sum(axis=0) - 1, 0).astype(float)
    if counts.shape[1] < 2:  # one area is its own total: its months tell nothing
        freedom = np.zeros_like(freedom)
    return _moderated(np.where(freedom > 0, squares, 0.0), freedom, prior)


def _pair_squares(later: np.ndarray, earlier: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    both = later + earlier
    # Half an incident more on each side, so that a year without any still has a share to compare with
    share = (later.sum(axis=0) + 0.5) / (both.sum(axis=0) + 1)
    counted = both > 0
    variance = np.where(counted, both * share * (1 - share), 1)
    squares = np.where(counted, (later - both * share) ** 2 / variance, 0).sum(axis=0)
    freedom = np.maximum(counted.sum(axis=0) - 1, 0).astype(float)
    return np.where(freedom > 0, squares, 0.0), freedom


def _moderated(squares: np.ndarray, freedom: np.ndarray, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if len(squares) > 1 and freedom.sum() > 0:
        prior = np.maximum(prior, squares.sum() / freedom.sum())
    dispersion, degrees = (PRIOR_WEIGHT * prior + squares) / (PRIOR_WEIGHT + freedom), PRIOR_WEIGHT + freedom
    if len(squares) == 1:
        # No other area shows how restless these months are: its own are taken at their word, and the history, which
        # may have been calmer, makes the result no surer than the longer of the two would alone
        own = squares / np.maximum(freedom, 1)
        degrees = np.where(own > dispersion, PRIOR_WEIGHT, np.maximum(freedom, PRIOR_WEIGHT))
        dispersion = np.maximum(dispersion, own)
    return dispersion, degrees


def area_prior(of_wards: float, of_district: float, share: Any) -> Any:
    """What history leads one to expect of areas between a ward and the whole district in size.

    Parameters
    ----------
    of_wards : float
        The topic's dispersion net of what all wards share in a month.
    of_district : float
        The dispersion of the district's year-on-year pairs.
    share : array or number
        Each area's share of the district's incidents, 0 to 1.

    Notes
    -----
    What all wards share in a month adds to the variance by the square of the count, so to the dispersion in proportion
    to the area's share of the district.
    """
    return of_wards + share * max(of_district - of_wards, 0.0)
