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
WINSORISED_SHARE = 0.1  # Spiegelhalter (2005): the most extreme tenth of z-scores at each end is pulled in
NO_VARIANCE = 1e-10  # of the squared mean: below this, single-precision draws could not tell areas apart
VERDICTS = ("above 99.8%", "above 95%", "below 99.8%", "below 95%", "within")


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


def _numbers(values: Any, what: str) -> np.ndarray:
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
    counts, populations = _numbers(count, "counts"), _numbers(population, "populations")
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
    counts = _numbers(count, "counts")
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
    part, whole = np.broadcast_arrays(_numbers(events, "events"), _numbers(base, "bases"))
    if (part > whole).any():
        raise InputError("A share cannot be more than all: there are more events than the base they are a part of.")
    with np.errstate(invalid="ignore", divide="ignore"):
        base = np.where(whole > 0, whole, np.nan)
        share, z = part / base, special.ndtri(0.5 + confidence / 2)
        middle = (share + z**2 / (2 * base)) / (1 + z**2 / base)
        half = z * np.sqrt(share * (1 - share) / base + z**2 / (4 * base**2)) / (1 + z**2 / base)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


@dataclass(frozen=True)
class Funnel:
    """Which areas lie further from the common rate than chance explains, and how the limits were drawn.

    Attributes
    ----------
    table : DataFrame
        One row an area in the order given: ``expected`` (count at the common rate), ``rate``, ``low_95``,
        ``high_95``, ``low_998``, ``high_998`` (rates per ``per``), ``verdict`` (one of :data:`VERDICTS`, ""
        where there is no rate) and ``verdict_before_widening`` (the same against chance alone).
    centre_rate : float
        The common rate per ``per``: all events over all people; NaN if no area has a rate.
    phi : float
        Mean squared winsorised z-score: about 1 or less if chance alone explains the differences.
    tau : float
        Between-area standard deviation of the square root of (rate / common rate); 0 if none was found.
    per : float
        1,000 for rates per 1,000.
    """

    table: pd.DataFrame
    centre_rate: float
    phi: float
    tau: float
    per: float

    @property
    def widened(self) -> bool:
        """Whether the limits were widened because areas differ by more than chance."""
        return self.tau > 0


def funnel(count: Any, population: Any, per: float = 1000) -> Funnel:
    """Whether each area is further from the common rate than its size and chance explain.

    Parameters
    ----------
    count, population : Series, array or list
        One of each an area.
    per : float
        1,000 for rates per 1,000.

    Returns
    -------
    Funnel

    Raises
    ------
    InputError
        A count or population is negative or not a number, or the two do not match.

    Notes
    -----
    Limits are exact Poisson limits as in PHE's funnel plot tool for rates. Over-dispersion is Spiegelhalter's
    (Qual Saf Health Care 2005;14:347-351): z-scores on the square-root scale, winsorised by a tenth at each
    end; the method of moments gives the between-area variance tau squared, floored at zero; where it is above
    zero, limits become centre x (1 +- z sqrt(1/(4 expected) + tau squared)) squared, and never narrower than
    the exact ones.
    """
    areas = matched(count, population)
    mean, _ = _between_areas(areas)
    expected = areas.population * mean
    phi, tau = winsorised_spread(areas.count, expected)
    rate, centre = areas.count / areas.population * per, mean * per
    exact, final = _limits(expected, centre, tau=0.0), _limits(expected, centre, tau)
    columns = {
        "expected": expected,
        "rate": rate,
        **final,
        "verdict": _verdict_against_limits(rate, final),
        "verdict_before_widening": _verdict_against_limits(rate, exact),
    }
    return Funnel(pd.DataFrame(columns, index=areas.index), centre, phi, tau, per)


def funnel_curves(plot: Funnel, population: Any) -> pd.DataFrame:
    """Where the limits of a funnel run, for drawing them as smooth lines.

    Parameters
    ----------
    plot : Funnel
        From :func:`funnel`.
    population : array
        Populations to draw the limits at, above zero.

    Returns
    -------
    DataFrame with columns ``population``, ``expected``, ``low_95``, ``high_95``, ``low_998`` and ``high_998``
        Rates per ``plot.per``.
    """
    sizes = _numbers(population, "populations")
    expected = sizes * plot.centre_rate / plot.per
    limits = _limits(expected, plot.centre_rate, plot.tau)
    return pd.DataFrame({"population": sizes, "expected": expected, **limits})


def winsorised_spread(count: np.ndarray, expected: np.ndarray, dispersion: Any = 1.0) -> tuple[float, float]:
    """How far areas differ among themselves, beyond chance and bursts.

    Returns
    -------
    (phi, tau) : two floats
        As in :class:`Funnel`; NaN and 0 for fewer than two areas.
    """
    known = expected > 0
    areas = int(known.sum())
    if areas < 2:
        return np.nan, 0.0
    spread = np.broadcast_to(np.asarray(dispersion, dtype=float), expected.shape)[known]
    z = 2 * (np.sqrt(count[known]) - np.sqrt(expected[known])) / np.sqrt(spread)
    z = np.clip(z, *np.quantile(z, [WINSORISED_SHARE, 1 - WINSORISED_SHARE]))
    phi = float(np.mean(z**2))
    weight = 4 * expected[known] / spread  # one over the variance of sqrt(count / expected)
    tau_squared = (areas * phi - (areas - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())
    return phi, float(np.sqrt(max(tau_squared, 0.0)))


def burst_limits(population: Any, centre_rate: float, dispersion: float, per: float = 1000) -> pd.DataFrame:
    """Between what rates chance and bursts would carry areas of these sizes if all had the common rate.

    Parameters
    ----------
    population : array
        Populations to draw the limits at, above zero.
    centre_rate : float
        The common rate per ``per``.
    dispersion : float
        How many times the variance of chance the counts have.

    Returns
    -------
    DataFrame with columns ``population``, ``low_95``, ``high_95``, ``low_998`` and ``high_998``
        Rates per ``per``.
    """
    sizes = _numbers(population, "populations")
    limits = _limits(sizes * centre_rate / per, centre_rate, 0.0, dispersion)
    return pd.DataFrame({"population": sizes, **limits})


def _limits(expected: np.ndarray, centre: float, tau: float, dispersion: float = 1.0) -> dict[str, np.ndarray]:
    """Give control limits as rates, for each expected count, around the centre rate."""
    limits = {}
    known = np.where(expected > 0, expected / dispersion, np.nan)
    for name, inside in (("95", 0.95), ("998", 0.998)):
        tail = (1 - inside) / 2
        # Where the tail probability of a whole count equals `tail`, made continuous as in PHE's tool
        low = np.where(np.exp(-known) < tail, special.pdtrik(tail, known) + 1 - 1 / dispersion, 0.0)
        low = np.maximum(low, 0.0) / known
        high = (np.where(np.exp(-known) < 1 - tail, special.pdtrik(1 - tail, known), 0.0) + 1) / known
        if tau > 0:
            reach = special.ndtri(1 - tail) * np.sqrt(1 / (4 * known) + tau**2)
            # An area cannot be below zero however wide the limits
            low = np.minimum(low, np.maximum(1 - reach, 0) ** 2)
            high = np.maximum(high, (1 + reach) ** 2)
        # Nothing reported anywhere: every rate is zero and so is every limit
        limits[f"low_{name}"] = np.where(expected == 0, 0.0, low * centre)
        limits[f"high_{name}"] = np.where(expected == 0, 0.0, high * centre)
    return limits


def _verdict_against_limits(rate: np.ndarray, limits: dict[str, np.ndarray]) -> np.ndarray:
    """Say where each rate lies; "" where there is none."""
    beyond = [
        rate > limits["high_998"],
        rate > limits["high_95"],
        rate < limits["low_998"],
        rate < limits["low_95"],
    ]
    return np.where(np.isnan(rate), "", np.select(beyond, VERDICTS[:4], default=VERDICTS[4]))


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
    mean, variance = _between_areas(areas)
    raw = areas.count / areas.population
    own_weight = variance / (variance + mean / areas.population) if variance > 0 else np.zeros(len(raw))
    smoothed = np.where(areas.known, mean + own_weight * (raw - mean), np.nan)
    return pd.Series(smoothed * per, index=areas.index, name="smoothed_rate")


def _between_areas(areas: MatchedAreas, dispersion: Any = 1.0) -> tuple[float, float]:
    """Give the common rate and the variance of rates between areas, floored at zero (Marshall's moments).

    What bursts add to the variance of a count is taken off with that of chance.
    """
    count, population = areas.count[areas.known], areas.population[areas.known]
    if not len(count):
        return np.nan, 0.0
    mean = float(count.sum() / population.sum())
    spread = float((population * (count / population - mean) ** 2).sum() / population.sum())
    return mean, max(spread - mean * float(np.mean(dispersion)) / float(population.mean()), 0.0)


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
    mean, variance = _between_areas(areas, spread)
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
