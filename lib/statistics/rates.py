"""How often something is reported for the people or homes there, and how sure that figure is.

Every function takes counts and populations as Series, arrays or lists and keeps the index of the counts. Two
Series are matched by label, so the order of the rows never matters. A missing count, or a missing or zero
population, gives an empty figure (NaN, or "" for words): missing is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from lib.base.errors import InputError

BYAR_FROM = 10  # APHO Technical Briefing 3: exact Poisson limits below ten events, Byar's approximation from ten up


@dataclass(frozen=True)
class MatchedAreas:
    """Counts and populations of the same areas, NaN in both where either is missing or there is nobody."""

    index: pd.Index
    count: np.ndarray
    population: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """Which areas have a count and a population."""
        return ~np.isnan(self.count)


def numbers_of(values: Any, what: str) -> np.ndarray:
    """Give the values as an array of floats, or say which is not a number of things or people."""
    try:
        numbers = np.atleast_1d(np.asarray(values, dtype=float))
    except (TypeError, ValueError) as error:
        raise InputError(f"The {what} must be numbers; check the column for text.") from error
    wrong = (numbers < 0) | np.isinf(numbers)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(f"The {what} must be zero or more; number {row + 1} of them is {numbers.flat[row]:g}.")
    return numbers


def matched(count: Any, population: Any) -> MatchedAreas:
    """Match counts with populations: by label where both are Series, by position otherwise."""
    index = count.index if isinstance(count, pd.Series) else None
    if index is not None and isinstance(population, pd.Series) and not index.equals(population.index):
        if not (index.is_unique and population.index.is_unique):
            raise InputError("An area is named twice; give each area one count and one population.")
        population = population.reindex(index)
    counts, populations = numbers_of(count, "counts"), numbers_of(population, "populations")
    if len(counts) != len(populations):
        raise InputError(f"There are {len(counts)} counts and {len(populations)} populations; give one for each.")
    unknown = np.isnan(counts) | ~(populations > 0)
    return MatchedAreas(
        pd.RangeIndex(len(counts)) if index is None else index,
        np.where(unknown, np.nan, counts),
        np.where(unknown, np.nan, populations),
    )


def count_interval(
    count: Any, confidence: float = 0.95, dispersion: Any = 1.0, freedom: Any = np.inf
) -> tuple[np.ndarray, np.ndarray]:
    """How far the underlying number may lie from a count that includes chance and bursts.

    Parameters
    ----------
    count : Series, array or number
        Events counted, zero or more; NaN gives NaN.
    confidence : float
        0.95 for a 95% interval.
    dispersion : Series, array or number
        How many times the variance of chance the counts have (see `lib.statistics.dispersion`).
    freedom : Series, array or number
        Degrees of freedom that the dispersion rests on; infinite where it is taken as known.

    Returns
    -------
    (low, high) : two float arrays of the length of ``count``

    Raises
    ------
    InputError
        A count is negative or infinite.

    Notes
    -----
    Byar's approximation from ten events up, the exact Poisson interval by the chi-squared link below ten:
    APHO Technical Briefing 3 (2008) and PHEindicatormethods ``phe_rate``. With a dispersion, the interval of the count
    divided by it is multiplied by it again, as for quasi-Poisson counts, and its level follows Student's t.
    """
    counts = numbers_of(count, "counts")
    spread = np.asarray(dispersion, dtype=float)
    tail = tail_of(confidence, freedom)
    z = -special.ndtri(tail)
    # bursts of the average size are what is counted; one more of them is one event more, not one burst more
    events, one_more = counts / spread, (counts + 1) / spread
    # chi2.ppf(p, 2k) / 2 is gammaincinv(k, p), which needs no import of scipy.stats
    exact_low = np.where(counts > 0, special.gammaincinv(np.maximum(events, 1e-300), tail), 0.0)
    exact_high = special.gammaincinv(one_more, 1 - tail)
    base, above = np.maximum(events, 1), np.maximum(one_more, 1)
    byar_low = base * (1 - 1 / (9 * base) - z / (3 * np.sqrt(base))) ** 3
    byar_high = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    few = events < BYAR_FROM
    missing = np.isnan(counts)
    low = np.where(missing, np.nan, np.where(few, exact_low, byar_low) * spread)
    high = np.where(missing, np.nan, np.where(few, exact_high, byar_high) * spread)
    return low, high


def tail_of(confidence: Any, freedom: Any = np.inf) -> np.ndarray:
    """Give the normal tail probability at which an interval ends that holds its level with an estimated variance."""
    tail = (1 - np.asarray(confidence, dtype=float)) / 2
    return np.asarray(special.ndtr(special.stdtrit(np.asarray(freedom, dtype=float), tail)))


def rate_table(
    count: Any,
    population: Any,
    per: float = 1000,
    confidence: float = 0.95,
    dispersion: Any = 1.0,
    freedom: Any = np.inf,
) -> pd.DataFrame:
    """How many events for each ``per`` people (or homes), with an interval.

    Parameters
    ----------
    count, population : Series, array or list
        One of each an area; populations are people or homes.
    per : float
        1,000 for a rate per 1,000.
    confidence : float
        0.95 for a 95% interval.
    dispersion, freedom : array or number
        As for :func:`count_interval`; arrays in the order of ``count``.

    Returns
    -------
    DataFrame with the index of ``count`` and float columns ``rate``, ``rate_low`` and ``rate_high``
        NaN where the count is missing or the population is missing or zero.

    Raises
    ------
    InputError
        A count or population is negative or not a number, or the two do not match.

    Notes
    -----
    The interval is that of the count (:func:`count_interval`) over the population, taken as known.
    """
    areas = matched(count, population)
    low, high = count_interval(areas.count, confidence, dispersion, freedom)
    scale = per / areas.population
    columns = {"rate": areas.count * scale, "rate_low": low * scale, "rate_high": high * scale}
    return pd.DataFrame(columns, index=areas.index)


def proportion_interval(events: Any, base: Any, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Between what shares the underlying share lies, when ``events`` of ``base`` were counted.

    Parameters
    ----------
    events, base : Series, array or number
        How many of how many; a base of zero or NaN gives NaN.
    confidence : float
        0.95 for a 95% interval.

    Returns
    -------
    (low, high) : two float arrays of shares between 0 and 1

    Raises
    ------
    InputError
        A number is negative, or there are more events than the base.

    Notes
    -----
    Wilson score interval: APHO Technical Briefing 3. ``statsmodels.stats.proportion.proportion_confint`` gives the
    same, but importing statsmodels would cost every page process a second and 50 MB.
    """
    part, whole = np.broadcast_arrays(numbers_of(events, "events"), numbers_of(base, "bases"))
    if (part > whole).any():
        raise InputError("A share cannot be more than all: there are more events than the base they are a part of.")
    with np.errstate(invalid="ignore", divide="ignore"):
        base = np.where(whole > 0, whole, np.nan)
        share, z = part / base, special.ndtri(0.5 + confidence / 2)
        middle = (share + z**2 / (2 * base)) / (1 + z**2 / base)
        half = z * np.sqrt(share * (1 - share) / base + z**2 / (4 * base**2)) / (1 + z**2 / base)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def difference_interval(events: Any, base: Any, events_before: Any, base_before: Any) -> tuple[np.ndarray, np.ndarray]:
    """Between what values the difference of two underlying shares lies, now less before, with 95% confidence.

    Parameters
    ----------
    events, base, events_before, base_before : Series, array or number
        How many of how many, now and before.

    Returns
    -------
    (low, high) : two float arrays between -1 and 1

    Notes
    -----
    Newcombe, Statistics in Medicine 1998;17:873-890, method 10. ``statsmodels`` gives the same
    (``confint_proportions_2indep(method="newcomb")``), but importing it costs every page process a second and 50 MB.
    """
    low, high = proportion_interval(events, base)
    low_before, high_before = proportion_interval(events_before, base_before)
    with np.errstate(invalid="ignore", divide="ignore"):
        now = np.divide(numbers_of(events, "events"), numbers_of(base, "bases"))
        before = np.divide(numbers_of(events_before, "events"), numbers_of(base_before, "bases"))
    down = np.sqrt((now - low) ** 2 + (high_before - before) ** 2)
    up = np.sqrt((high - now) ** 2 + (before - low_before) ** 2)
    return now - before - down, now - before + up


def verdict(low: Any, high: Any, reference: Any) -> Any:
    """Say how an interval stands to a reference, such as the district's rate.

    Parameters
    ----------
    low, high : Series, array or number
        Ends of the interval.
    reference : Series, array or number
        What it is compared with.

    Returns
    -------
    str, array or Series as ``low`` is
        "higher than", "lower than" or "not distinguishable from"; "" where an end or the reference is
        missing.
    """
    low_end, high_end, other = (np.asarray(x, dtype=float) for x in (low, high, reference))
    words = np.select(
        [np.isnan(low_end + high_end + other), low_end > other, high_end < other],
        ["", "higher than", "lower than"],
        default="not distinguishable from",
    )
    if isinstance(low, pd.Series):
        return pd.Series(words, index=low.index, name="verdict")
    return words if words.ndim else str(words)
