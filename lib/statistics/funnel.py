"""Which areas stand out from the rest by more than chance, and by more than areas of a size ordinarily differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from lib.statistics.rates import MatchedAreas, matched, numbers_of

WINSORISED_SHARE = 0.1  # Spiegelhalter (2005): the most extreme tenth of z-scores at each end is pulled in
VERDICTS = ("above 99.8%", "above 95%", "below 99.8%", "below 95%", "within")


@dataclass(frozen=True)
class Funnel:
    """Which areas lie further from the common rate than chance explains, and how the limits were drawn."""

    # One row an area in the order given: ``expected`` (count at the common rate), ``rate``, ``low_95``, ``high_95``,
    # ``low_998``, ``high_998`` (rates per ``per``), ``verdict`` (one of :data:`VERDICTS`, "" where there is no rate)
    # and ``verdict_before_widening`` (the same against chance alone).
    table: pd.DataFrame
    centre_rate: float  # the common rate per ``per``: all events over all people; NaN if no area has a rate
    phi: float  # mean squared winsorised z-score: about 1 or less if chance alone explains the differences
    tau: float  # between-area standard deviation of the square root of (rate / common rate); 0 if none was found
    per: float  # 1,000 for rates per 1,000

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
    mean, _ = between_areas(areas)
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
    sizes = numbers_of(population, "populations")
    expected = sizes * plot.centre_rate / plot.per
    limits = _limits(expected, plot.centre_rate, plot.tau)
    return pd.DataFrame({"population": sizes, "expected": expected, **limits})


def between_areas(areas: MatchedAreas, dispersion: Any = 1.0) -> tuple[float, float]:
    """Give the common rate and the variance of rates between areas, floored at zero (Marshall's moments).

    What bursts add to the variance of a count is taken off with that of chance.
    """
    count, population = areas.count[areas.known], areas.population[areas.known]
    if not len(count):
        return np.nan, 0.0
    mean = float(count.sum() / population.sum())
    spread = float((population * (count / population - mean) ** 2).sum() / population.sum())
    return mean, max(spread - mean * float(np.mean(dispersion)) / float(population.mean()), 0.0)


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


def burst_limits(population: Any, centre_rate: float, dispersion: float) -> pd.DataFrame:
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
        Rates per 1,000.
    """
    sizes = numbers_of(population, "populations")
    limits = _limits(sizes * centre_rate / 1000, centre_rate, 0.0, dispersion)
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
