"""Whether something is reported more or less often than before, and whether that is more than chance.

Periods must be cut to the months that both have before they come here; a missing count is NaN, never zero.
Where the data do not allow a figure, the figure is empty and a column or field called ``refusal`` says why.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from lib.base.errors import InputError

SIGNIFICANT = 0.05  # share of false findings to expect among those that are called findings
SMALLEST_BASE = 10  # events: no percentage change on fewer


ROSE, FELL, UNCLEAR, UNTESTED = "rose", "fell", "no clear change", ""


def change_between(
    current: Any,
    previous: Any,
    exposure_current: Any = 1,
    exposure_previous: Any = 1,
    confidence: float | None = None,
    dispersion: Any = 1.0,
    freedom: Any = np.inf,
) -> pd.DataFrame:
    """How many times the earlier rate the later rate is, for areas tested together.

    Parameters
    ----------
    current, previous : Series, array or list
        Whole counts of the later and the earlier period, one an area; two Series are matched by label.
    exposure_current, exposure_previous : Series, array or number
        What each count is out of, such as people times months; 1 where both periods are alike.
    confidence : float, optional
        0.95 for 95% intervals; left out, the level at which the verdicts were reached.
    dispersion, freedom : array or number
        How many times the variance of chance the counts have, and the degrees of freedom that this rests on, in the
        order of ``current`` (see `lib.statistics.dispersion.pair_dispersion`).

    Returns
    -------
    DataFrame with the index of ``current`` and columns
        ``rate_ratio``, ``rate_ratio_low``, ``rate_ratio_high`` (1 is no change; NaN where refused),
        ``p_value``, ``q_value`` (Benjamini-Hochberg over the rows; both NaN only where a count or exposure is
        missing), ``change_level`` (of the interval, such as 0.978), ``change_verdict`` ('rose', 'fell', 'no clear
        change'; '' where untested) and ``refusal`` ("" or one sentence).

    Raises
    ------
    InputError
        Counts are negative or not whole, or the columns do not match.

    Notes
    -----
    Score test of equal rates as in ``statsmodels.stats.rates.test_poisson_2indep(method="score")``, the statistic
    divided by the square root of the dispersion and held against Student's t. The interval inverts the same test, so
    at the level of the verdicts it leaves out 1 exactly where the verdict is a rise or a fall: that level is
    1 - 0.05 R / m for R verdicts among m rows (Benjamini and Yekutieli, J Am Stat Assoc 2005;100:71-81).
    """
    index = current.index if isinstance(current, pd.Series) else pd.RangeIndex(len(np.atleast_1d(current)))
    now, before = _aligned(current, index, "later counts"), _aligned(previous, index, "earlier counts")
    for counts in (now, before):
        if (counts != np.floor(counts))[~np.isnan(counts)].any():
            raise InputError("Counts must be whole numbers; a rate or an average cannot be tested as a count.")
    time_now = _aligned(exposure_current, index, "exposures of the later period")
    time_before = _aligned(exposure_previous, index, "exposures of the earlier period")
    spread = np.broadcast_to(np.asarray(dispersion, dtype=float), len(index))
    degrees = np.broadcast_to(np.asarray(freedom, dtype=float), len(index))

    missing = np.isnan(now) | np.isnan(before)
    no_exposure = ~missing & ~((time_now > 0) & (time_before > 0))
    testable = ~(missing | no_exposure)
    p_value = np.full(len(index), np.nan)
    exposures = time_now[testable] / time_before[testable]
    p_value[testable] = _score_test(now[testable], before[testable], exposures, spread[testable], degrees[testable])
    q_value = benjamini_hochberg(p_value)
    level = level_used(p_value) if confidence is None else confidence

    small = testable & (before < SMALLEST_BASE)
    shown = testable & ~small
    ratio, low, high = (np.full(len(index), np.nan) for _ in range(3))
    exposures = (time_now / np.where(time_before > 0, time_before, np.nan))[shown]
    ratio[shown] = now[shown] / before[shown] / exposures
    reach = special.stdtrit(degrees[shown], (1 + level) / 2) ** 2 * spread[shown]
    low[shown], high[shown] = _score_interval(now[shown], before[shown], exposures, reach)
    refusal = np.full(len(index), "", dtype=object)
    refusal[missing] = "No change is given: one of the two periods has no count here."
    refusal[no_exposure] = "No change is given: one of the two periods has no population here."
    for row in np.flatnonzero(small):
        refusal[row] = (
            f"No percentage change is given: the earlier period has {before[row]:.0f}, fewer than {SMALLEST_BASE}."
        )
    with np.errstate(invalid="ignore"):
        sure, more = q_value < SIGNIFICANT, now * time_before > before * time_now
    columns = {
        "rate_ratio": ratio,
        "rate_ratio_low": low,
        "rate_ratio_high": high,
        "p_value": p_value,
        "q_value": q_value,
        "change_level": level,
        "change_verdict": np.select([~testable, sure & more, sure], [UNTESTED, ROSE, FELL], default=UNCLEAR),
        "refusal": refusal,
    }
    return pd.DataFrame(columns, index=index)


def level_used(p_value: Any) -> float:
    """At what level intervals say the same as the verdicts reached over these tests together.

    Notes
    -----
    Of m tests with R findings, 1 - 0.05 R / m (Benjamini and Yekutieli 2005); with none, that of one: every interval
    then holds no difference.
    """
    values = np.asarray(p_value, dtype=float)
    tests = int((~np.isnan(values)).sum())
    found = int((benjamini_hochberg(values) < SIGNIFICANT).sum())
    return 1 - SIGNIFICANT * max(found, 1) / max(tests, 1)


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


def _score_test(
    now: np.ndarray, before: np.ndarray, exposure_ratio: np.ndarray, dispersion: np.ndarray, freedom: np.ndarray
) -> np.ndarray:
    """Give the two-sided p-values of equal rates; nothing in either period says nothing about them."""
    variance = exposure_ratio * (now + before) * dispersion
    statistic = (now - exposure_ratio * before) / np.sqrt(np.where(variance > 0, variance, 1))
    return 2 * special.stdtr(freedom, -np.abs(statistic))


def _score_interval(
    now: np.ndarray, before: np.ndarray, exposure_ratio: np.ndarray, reach: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give the rate ratios that a score test would not reject, `reach` being the square of how far it goes."""
    middle = 2 * now * before + reach * (now + before)
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
