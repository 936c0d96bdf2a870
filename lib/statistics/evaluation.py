"""Did something that was done at a place change its counts? Before and after, beside places where it was not done.

A place is chosen because it is at its worst, and counts at their worst go back by themselves: a plain comparison of
before and after calls that a success. So the verdict rests on what was to be expected of the place without any action,
foretold from its whole past, and on how far other places strayed from theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from lib.base.errors import CannotSay, InputError
from lib.statistics import expectation as model

FEWER, UNCLEAR, MORE = "fewer than expected", "no clear difference", "more than expected"
TOO_SMALL = "too small to tell"
HALF = 0.5  # where not even a fall by half would be seen, nothing can be told
FEWEST_OTHERS = 4  # places without action, to tell how far places ordinarily stray
FEWEST_FORETOLD = 5.0  # incidents, that a place needs to tell how far places ordinarily stray
LEVEL, POWER = 0.95, 0.8


@dataclass(frozen=True)
class Difference:
    """A weighted displacement difference."""

    # Incidents fewer (below zero) or more than the comparison leads one to expect, and the standard error.
    estimate: float
    error: float
    # The estimate over its error, and the interval.
    z: float
    low: float
    high: float


Pair = tuple[float, float]  # counts before and after


def weighted_displacement(
    treated: Pair,
    comparison: Pair,
    ring: Pair = (0, 0),
    ring_comparison: Pair = (0, 0),
    dispersion: float = 1.0,
    area_weights: tuple[float, float, float, float] = (1, 1, 1, 1),
) -> Difference:
    """Return how many incidents fewer or more there were, the places round about included.

    Parameters
    ----------
    treated, comparison, ring, ring_comparison : (before, after)
        Counts where something was done, where nothing was, round about the first, and round about the second.
    dispersion : float
        How many times the variance of chance the counts have.
    area_weights : (treated, comparison, ring, ring_comparison)
        What each place's counts are divided by, where sizes differ.

    Raises
    ------
    InputError
        A count is negative or a weight is not above zero.

    Notes
    -----
    Wheeler and Ratcliffe (Crime Science 2018;7:11): the treated places' change less the comparison's, plus the ring's
    less its comparison's; the variance is the sum of all counts, each over the square of its weights. Weights of
    area are Wheeler's later extension.
    """
    counts = np.array([treated, comparison, ring, ring_comparison], dtype=float)
    weights = np.array(area_weights, dtype=float)[:, None]
    if (counts < 0).any() or (weights <= 0).any():
        raise InputError("Counts must be zero or more, and weights above zero.")
    scaled = counts / weights
    estimate = float((scaled[:, 1] - scaled[:, 0]) @ [1, -1, 1, -1])
    error = float(np.sqrt(dispersion * (counts / weights**2).sum()))
    reach = float(special.ndtri((1 + LEVEL) / 2)) * error
    return Difference(estimate, error, estimate / error if error else np.nan, estimate - reach, estimate + reach)


@dataclass(frozen=True)
class Effect:
    """A ratio with its interval: 0.8 is a fifth fewer."""

    # With its 95% interval; NaN where it cannot be given.
    ratio: float
    low: float
    high: float


NO_EFFECT = Effect(np.nan, np.nan, np.nan)


def log_effect(log_ratio: float, error: float, freedom: float = np.inf) -> Effect:
    """Return a logarithm and its standard error as a ratio with its 95% interval."""
    if not np.isfinite(log_ratio):
        return NO_EFFECT
    reach = special.stdtrit(freedom, (1 + LEVEL) / 2) * error
    return Effect(*(float(np.exp(value)) for value in (log_ratio, log_ratio - reach, log_ratio + reach)))


def before_and_after(before: float, after: float) -> Effect:
    """Return after over before as if nothing but chance moved counts: what is often shown, and no proof."""
    if not (before > 0 and after > 0):
        return NO_EFFECT
    return log_effect(np.log(after / before), np.sqrt(1 / before + 1 / after))


def difference_in_differences(treated: Pair, comparison: Pair, dispersion: float = 1.0) -> Effect:
    """Return the treated places' change over the comparison's, on the logarithmic scale."""
    counts = np.array([*treated, *comparison], dtype=float)
    if not (counts > 0).all():
        return NO_EFFECT
    logs = np.log(counts)
    return log_effect(logs[1] - logs[0] - logs[3] + logs[2], np.sqrt(dispersion * (1 / counts).sum()))


@dataclass(frozen=True)
class Evaluated:
    """What became of treated places beside what was to be expected of them."""

    observed: float  # their count in the months after
    foretold: float  # what their past alone leads one to expect of these months
    expected: float  # the same, moved as the comparison places moved against theirs
    effect: Effect  # observed over expected
    # 'fewer than expected', 'more than expected', 'no clear difference', or 'too small to tell' where the change that
    # was asked about would not have been seen either.
    verdict: str
    seen: float  # the smallest fall, as a part of what is expected, that would be found eight times in ten
    dispersion: float  # how many times the foretold variance other places strayed by, 1 or more
    others: int  # how many places that rests on


def most_alike(past: np.ndarray, treated: np.ndarray, allowed: np.ndarray, number: int) -> np.ndarray:
    """Return which places are most like the treated ones before anything was done.

    Parameters
    ----------
    past : ndarray, shape (months, places)
        Counts before the action, in order of time; at least two months.
    treated, allowed : ndarray of bool, shape (places,)
        Where something is done, and the places that may be chosen.
    number : int
        How many are chosen, as far as there are so many.

    Returns
    -------
    ndarray of bool, shape (places,)

    Notes
    -----
    Level (mean of both halves of the time) and trend (second half over the first), each on the logarithmic scale and in
    units of how places differ in it, the two distances from the treated ones' mean added up.
    """
    halves = np.array_split(past, 2)
    first, second = (half.mean(axis=0) + 0.05 for half in halves)
    like = np.column_stack([np.log(first + second), np.log(second / first)])
    apart = (np.abs(like - like[treated].mean(axis=0)) / np.maximum(like.std(axis=0), 1e-9)).sum(axis=1)
    order = np.argsort(np.where(allowed & ~treated, apart, np.inf), kind="stable")
    chosen = np.zeros(len(treated), dtype=bool)
    chosen[order[: min(number, int((allowed & ~treated).sum()))]] = True
    return chosen


def evaluate(
    past: np.ndarray,
    past_months: np.ndarray,
    after: np.ndarray,
    after_months: np.ndarray,
    treated: np.ndarray,
    comparison: np.ndarray,
    aside: np.ndarray | None = None,
    wanted: float = HALF,
) -> Evaluated:
    """Return whether treated places had fewer incidents than was to be expected of them.

    Parameters
    ----------
    past, after : ndarray, shape (months, places)
        Counts of complete months before the action, and since.
    past_months, after_months : ndarray of int
        The months, as `lib.statistics.expectation.month_numbers` gives them, ascending.
    treated, comparison : ndarray of bool, shape (places,)
        Where something was done, and the places compared with.
    aside : ndarray of bool, optional
        Places round about, which may have been touched: they say nothing of how far places ordinarily stray.
    wanted : float
        The fall, as a part of what is expected, that must be seen eight times in ten for “no clear difference” to say
        something.

    Raises
    ------
    CannotSay
        Too few months before, no month after, or too few other places.

    Notes
    -----
    Each place is foretold from its past (`lib.statistics.expectation.forecast`, in which a recent peak is drawn towards
    the place's long run); the treated places together are one of them. The comparison's observed over foretold count
    moves what is expected. The variance of the logarithm of observed over expected is that of both counts and shares.
    Each untreated place then takes the treated one's part: the mean of the squares of their standardised deviations is
    the dispersion, never below 1, and Student's t has as many degrees of freedom as there are such places less one.
    Places of which fewer incidents are foretold than of the treated one, and fewer than five, say nothing of that.
    """
    untouched = ~treated & ~(np.zeros_like(treated) if aside is None else aside)
    _check_enough(past_months, after_months, untouched)
    if not treated.any() or not comparison.any():
        raise CannotSay("Name at least one place where something was done, and one to compare with.")
    # The treated places as one: what they share is theirs, and is not to be taken for chance of each
    together = np.column_stack([past[:, treated].sum(axis=1), past[:, ~treated]])
    made = model.forecast(together, past_months, after_months)
    foretold = made.mean.sum(axis=0)
    seen = np.concatenate([[after[:, treated].sum()], after[:, ~treated].sum(axis=0)])
    beside = comparison[~treated]
    calm = untouched[~treated] & (foretold[1:] >= min(FEWEST_FORETOLD, foretold[0]))
    if calm.sum() < FEWEST_OTHERS:
        raise CannotSay(
            f"Only {int(calm.sum())} other places have enough incidents to tell how far places ordinarily stray, and "
            f"{FEWEST_OTHERS} are needed."
        )
    if not foretold[1:][beside].sum() > 0 or not seen[1:][beside].sum() > 0:
        raise CannotSay("Nothing was recorded in the places compared with, so nothing can be expected from them.")
    own = _log_ratio(0, np.flatnonzero(beside) + 1, seen, foretold, made)
    turns = _turns(calm, beside, seen, foretold, made)
    dispersion, freedom = max(float(np.mean(turns)), 1.0), len(turns) - 1
    error = float(np.sqrt(own[1] * dispersion))
    effect = log_effect(own[0], error, freedom)
    found = special.stdtrit(freedom, (1 + LEVEL) / 2) + special.stdtrit(freedom, POWER)
    least = float(1 - np.exp(-found * error))
    verdict = FEWER if effect.high < 1 else MORE if effect.low > 1 else UNCLEAR if least <= wanted else TOO_SMALL
    moved = seen[1:][beside].sum() / foretold[1:][beside].sum()
    return Evaluated(
        float(seen[0]),
        float(foretold[0]),
        float(foretold[0] * moved),
        effect,
        verdict,
        least,
        dispersion,
        len(turns),
    )


def _check_enough(past_months: np.ndarray, after_months: np.ndarray, untouched: np.ndarray) -> None:
    """Go on only if there are months enough, and places enough without action."""
    if len(past_months) < model.LEAST_MONTHS:
        raise CannotSay(f"{len(past_months)} complete months lie before the action; {model.LEAST_MONTHS} are needed.")
    if not len(after_months):
        raise CannotSay("No month since the action began is on record in full.")
    if untouched.sum() < FEWEST_OTHERS:
        raise CannotSay(
            f"{int(untouched.sum())} places are neither treated nor next to one that is; {FEWEST_OTHERS} are needed to "
            "tell how far places ordinarily stray."
        )


def _turns(
    calm: np.ndarray, beside: np.ndarray, seen: np.ndarray, foretold: np.ndarray, made: model.Forecast
) -> list[float]:
    """Return the squares of the standardised deviations of untreated places, each in the treated one's part."""
    turns = []
    for place in map(int, np.flatnonzero(calm)):
        others = np.flatnonzero(beside & (np.arange(len(beside)) != place)) + 1
        if len(others) and foretold[others].sum() > 0 and seen[others].sum() > 0:
            ratio, variance = _log_ratio(place + 1, others, seen, foretold, made)
            turns.append(ratio**2 / variance)
    return turns


def _log_ratio(
    place: int, others: np.ndarray, seen: np.ndarray, foretold: np.ndarray, made: model.Forecast
) -> tuple[float, float]:
    """Return the logarithm of observed over expected at one place beside others, and its variance."""
    # Half an incident more on both sides: a place without any still has a ratio
    own, rest = (seen[place] + 0.5) / (foretold[place] + 0.5), seen[others].sum() / foretold[others].sum()
    weight = foretold[others] / foretold[others].sum()
    chance = made.scatter * (1 / (foretold[place] + 0.5) + 1 / foretold[others].sum())
    shares = made.share[place] + float(weight**2 @ made.share[others])
    return float(np.log(own / rest)), float(chance + shares)
