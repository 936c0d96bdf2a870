"""Whether something is reported more or less often than before, and whether that is more than chance.

Periods must be cut to the months that both have before they come here; a missing count is NaN, never zero.
Where the data do not allow a figure, the figure is empty and a column or field called ``refusal`` says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from lib.base.errors import InputError

SMALLEST_BASE = 10  # events: no percentage change on fewer
FEWEST_POINTS = 5  # months that share no incident: no trend from fewer
MONTHS_FOR_SEASON = 24  # with fewer, a season cannot be told from a trend


def change_between(
    current: Any,
    previous: Any,
    exposure_current: Any = 1,
    exposure_previous: Any = 1,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """How many times the earlier rate the later rate is, for areas tested together.

    Parameters
    ----------
    current, previous : Series, array or list
        Whole counts of the later and the earlier period, one an area; two Series are matched by label.
    exposure_current, exposure_previous : Series, array or number
        What each count is out of, such as people times months; 1 where both periods are alike.
    confidence : float
        0.95 for a 95% interval.

    Returns
    -------
    DataFrame with the index of ``current`` and columns
        ``rate_ratio``, ``rate_ratio_low``, ``rate_ratio_high`` (1 is no change; NaN where refused),
        ``p_value``, ``q_value`` (Benjamini-Hochberg over the rows; both NaN only where a count or exposure is
        missing) and ``refusal`` ("" or one sentence).

    Raises
    ------
    InputError
        Counts are negative or not whole, or the columns do not match.

    Notes
    -----
    E-test with the score statistic: Krishnamoorthy and Thomson (J Stat Plan Inference 2004;119:23-35) as in
    ``statsmodels.stats.rates.test_poisson_2indep(method="etest")``, summed by rows of the outcome table so
    that 23 wards take milliseconds. The interval inverts the score test, as in
    ``confint_poisson_2indep(method="score")``.
    """
    index = current.index if isinstance(current, pd.Series) else pd.RangeIndex(len(np.atleast_1d(current)))
    now, before = _aligned(current, index, "later counts"), _aligned(previous, index, "earlier counts")
    for counts in (now, before):
        if (counts != np.floor(counts))[~np.isnan(counts)].any():
            raise InputError("Counts must be whole numbers; a rate or an average cannot be tested as a count.")
    time_now = _aligned(exposure_current, index, "exposures of the later period")
    time_before = _aligned(exposure_previous, index, "exposures of the earlier period")

    missing = np.isnan(now) | np.isnan(before)
    no_exposure = ~missing & ~((time_now > 0) & (time_before > 0))
    testable = ~(missing | no_exposure)
    p_value = np.full(len(index), np.nan)
    p_value[testable] = _e_test(now[testable], before[testable], (time_now / time_before)[testable])

    small = testable & (before < SMALLEST_BASE)
    shown = testable & ~small
    ratio, low, high = (np.full(len(index), np.nan) for _ in range(3))
    exposures = (time_now / time_before)[shown]
    ratio[shown] = now[shown] / before[shown] / exposures
    low[shown], high[shown] = _score_interval(now[shown], before[shown], exposures, confidence)
    refusal = np.full(len(index), "", dtype=object)
    refusal[missing] = "No change is given: one of the two periods has no count here."
    refusal[no_exposure] = "No change is given: one of the two periods has no population here."
    for row in np.flatnonzero(small):
        refusal[row] = (
            f"No percentage change is given: the earlier period has {before[row]:.0f}, fewer than {SMALLEST_BASE}."
        )
    columns = {
        "rate_ratio": ratio,
        "rate_ratio_low": low,
        "rate_ratio_high": high,
        "p_value": p_value,
        "q_value": benjamini_hochberg(p_value),
        "refusal": refusal,
    }
    return pd.DataFrame(columns, index=index)


def _aligned(values: Any, index: pd.Index, what: str) -> np.ndarray:
    """Give values as floats in the order of the index, one number being repeated for all."""
    if isinstance(values, pd.Series) and not values.index.equals(index):
        if not (values.index.is_unique and index.is_unique):
            raise InputError("An area is named twice; give each area one count in each period.")
        values = values.reindex(index)
    try:
        numbers = np.asarray(values, dtype=float)
        numbers = np.broadcast_to(numbers, len(index)).copy()
    except (TypeError, ValueError) as error:
        raise InputError(f"The {what} must be numbers, one for each area.") from error
    if (numbers < 0).any() or np.isinf(numbers).any():
        raise InputError(f"The {what} must be zero or more.")
    return numbers


def _e_test(now: np.ndarray, before: np.ndarray, exposure_ratio: np.ndarray) -> np.ndarray:
    """Give the two-sided p-values of the E-test of equal rates.

    An outcome (x, y) is at least as far from equal rates as the one seen when (x - r y)^2 >= c r (x + y), r
    being the exposure ratio and c the squared score statistic seen; for each x that is y up to one root of
    a quadratic, or from the other root on. So one pass over x does for the whole table of outcomes.
    """
    return np.array([_one_e_test(*pair) for pair in zip(now, before, exposure_ratio, strict=True)])


def _one_e_test(now: float, before: float, ratio: float) -> float:
    total = now + before
    if total == 0:
        return 1.0
    seen = (now - ratio * before) ** 2 / (ratio * total)
    expected_now, expected_before = total * ratio / (1 + ratio), total / (1 + ratio)
    # Beyond 8.5 standard deviations (and a margin for small means) lies less than 1e-13 of the probability
    most = np.ceil(total / (1 + min(ratio, 1 / ratio)) + 8.5 * np.sqrt(total) + 30)
    outcome = np.arange(most + 1)
    log_factorial = special.gammaln(outcome + 1)
    weight_now, weight_before = (
        np.exp(special.xlogy(outcome, mean) - mean - log_factorial) for mean in (expected_now, expected_before)
    )
    fewer_than = np.concatenate([[0.0], np.cumsum(weight_before)])
    at_least = np.concatenate([np.cumsum(weight_before[::-1])[::-1], [0.0]])
    middle, half = 2 * outcome + seen, np.sqrt(seen**2 + 4 * seen * outcome * (1 + ratio))
    slack = 1e-9 * (1 + outcome)  # so that outcomes as far out as the one seen count as such
    last_below = np.floor((middle - half) / (2 * ratio) + slack)
    last_below[0] = -1  # no event at all says nothing about the ratio
    first_above = np.maximum(np.ceil((middle + half) / (2 * ratio) - slack), last_below + 1)
    ends = len(outcome)
    below = fewer_than[np.clip(last_below + 1, 0, ends).astype(int)]
    above = at_least[np.clip(first_above, 0, ends).astype(int)]
    return float(min(1.0, (weight_now * (below + above)).sum()))


def _score_interval(
    now: np.ndarray, before: np.ndarray, exposure_ratio: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the rate ratios that a score test at the level would not reject; ``before`` is above zero."""
    z_squared = special.ndtri(0.5 + confidence / 2) ** 2
    middle = 2 * now * before + z_squared * (now + before)
    half = np.sqrt(np.maximum(middle**2 - 4 * now**2 * before**2, 0))
    low, high = ((middle + side * half) / (2 * before**2) / exposure_ratio for side in (-1, 1))
    return low, high


def benjamini_hochberg(p_value: Any) -> np.ndarray:
    """Give q-values: the share of false findings to expect if all with a q this low are called findings.

    Parameters
    ----------
    p_value : Series or array
        p-values of tests looked at together; NaN stays NaN and counts as no test.

    Returns
    -------
    float array of the same length

    Notes
    -----
    Benjamini and Hochberg (J R Stat Soc B 1995;57:289-300). ``scipy.stats.false_discovery_control`` gives the same,
    but importing scipy.stats would cost every page process a second and 40 MB.
    """
    values = np.asarray(p_value, dtype=float)
    known = ~np.isnan(values)
    q_value = np.full(values.shape, np.nan)
    if known.any():
        order = np.argsort(values[known])
        scaled = values[known][order] * known.sum() / np.arange(1, known.sum() + 1)
        smallest_after = np.minimum.accumulate(scaled[::-1])[::-1]
        q_value[np.flatnonzero(known)[order]] = np.minimum(smallest_after, 1)
    return q_value


def _monthly_counts(monthly: pd.DataFrame) -> pd.Series:
    """Give the counts by month (pandas Period), in order of time, missing ones left out."""
    try:
        months = pd.PeriodIndex(monthly["month"], freq="M")
    except (KeyError, ValueError, TypeError) as error:
        raise InputError("The monthly counts need a column 'month' of months such as 2025-09.") from error
    if months.has_duplicates:
        raise InputError(f"The month {months[months.duplicated()][0]} is there twice; give each month one count.")
    counts = pd.Series(monthly["count"].to_numpy(dtype=float), index=months).dropna().sort_index()
    if (counts < 0).any():
        raise InputError("Counts must be zero or more.")
    return counts


def seasonal_expectation(monthly: pd.DataFrame, months: Sequence[Any]) -> pd.DataFrame:
    """What the same month of earlier years would lead one to expect.

    Parameters
    ----------
    monthly : DataFrame
        ``month`` (pandas Period or text such as "2025-09") and ``count`` (NaN where the month is missing or
        incomplete).
    months : sequence of Period or text
        The months to give an expectation for.

    Returns
    -------
    DataFrame, one row for each of ``months`` in their order, with columns
        ``month`` (as given), ``expected_mean``, ``expected_low`` and ``expected_high`` (mean, lowest and
        highest count of that calendar month in earlier years whose month is complete; the range needs two
        years) and ``years`` (how many years that is; 0 leaves the rest NaN).

    Raises
    ------
    InputError
        A month cannot be read, or is there twice.
    """
    counts = _monthly_counts(monthly)
    try:
        asked = pd.PeriodIndex(list(months), freq="M")
    except (ValueError, TypeError) as error:
        raise InputError("Months must be written like 2025-09.") from error
    values, since = counts.to_numpy(), np.array([month.ordinal for month in counts.index], dtype=int)
    rows = []
    for label, month in zip(months, asked, strict=True):
        earlier = values[(since % 12 == month.ordinal % 12) & (since < month.ordinal)]
        ranged = len(earlier) > 1
        rows.append(
            {
                "month": label,
                "expected_mean": earlier.mean() if len(earlier) else np.nan,
                "expected_low": earlier.min() if ranged else np.nan,
                "expected_high": earlier.max() if ranged else np.nan,
                "years": len(earlier),
            }
        )
    return pd.DataFrame(rows, columns=["month", "expected_mean", "expected_low", "expected_high", "years"])


@dataclass(frozen=True)
class Trend:
    """Which way the monthly counts go.

    Attributes
    ----------
    direction : str
        "rising", "falling" or "no clear trend"; "" where refused.
    change_per_year : float
        Times as many a year later (1 is no change), with ``low`` and ``high`` its 95% interval; NaN where
        refused.
    p_value : float
        Two-sided, of no trend; NaN where refused.
    months : int
        How many months with a count it rests on.
    season_removed : bool
        Whether the yearly season was allowed for, which takes at least 24 months.
    refusal : str
        "" or one sentence.
    """

    direction: str = ""
    change_per_year: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p_value: float = np.nan
    months: int = 0
    season_removed: bool = False
    refusal: str = ""


def trend(monthly: pd.DataFrame) -> Trend:
    """Whether the monthly counts rise or fall over the whole time given.

    Parameters
    ----------
    monthly : DataFrame
        ``month`` (pandas Period or text such as "2025-09") and ``count`` (NaN where missing or incomplete).

    Returns
    -------
    Trend

    Raises
    ------
    InputError
        A month cannot be read, or is there twice.

    Notes
    -----
    Log-linear Poisson regression on time (``statsmodels`` GLM), the variance scaled by Pearson's
    chi-squared over its degrees of freedom (never below one) and tested against Student's t, as
    quasi-Poisson models are; a yearly sine and cosine are added from 24 months on.
    """
    counts = _monthly_counts(monthly)
    points = len(counts)
    if points < FEWEST_POINTS:
        return Trend(
            months=points,
            refusal=f"No trend is given: {points} months have a complete count, fewer than {FEWEST_POINTS}.",
        )
    if counts.sum() == 0:
        return Trend(months=points, refusal="No trend is given: nothing was reported in any of the months.")
    years = np.array([month.ordinal for month in counts.index]) / 12
    columns = [np.ones(points), years - years.mean()]
    season = points >= MONTHS_FOR_SEASON
    if season:
        columns += [np.sin(2 * np.pi * years), np.cos(2 * np.pi * years)]

    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    fit = GLM(counts.to_numpy(), np.column_stack(columns), family=Poisson()).fit()
    slope = float(fit.params[1])
    error = float(fit.bse[1]) * np.sqrt(max(float(fit.pearson_chi2) / float(fit.df_resid), 1.0))
    p_value = float(2 * special.stdtr(fit.df_resid, -abs(slope) / error))
    reach = special.stdtrit(fit.df_resid, 0.975) * error
    direction = "no clear trend"
    if p_value < 0.05:
        direction = "rising" if slope > 0 else "falling"
    change, low, high = (float(np.exp(x)) for x in (slope, slope - reach, slope + reach))
    return Trend(direction, change, low, high, p_value, points, season)
