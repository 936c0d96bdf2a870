"""Whether a figure of an outcome rose or fell, by the one rule that every page has."""

import numpy as np
import pandas as pd

from lib.analysis.outcomes.standing import Change
from lib.base.quarters import shift_quarter
from lib.statistics.change import FELL, ROSE, UNCLEAR, change_between
from lib.statistics.dispersion import pairs_in_history
from lib.statistics.rates import difference_interval

LEAST_PAIRS = 8  # quarters with that of a year before, from which an agency's count shows how much it varies
TOO_FEW_PAIRS = (
    f"Fewer than {LEAST_PAIRS} quarters are held with that of a year before, so how much they vary is not known."
)


def tested(now: float, before: float, before_quarter: str, dispersion: float) -> Change | None:
    """Test a count against an earlier one; None where there is no earlier one."""
    if np.isnan(before):
        return None
    row = change_between([now], [before], dispersion=dispersion).iloc[0]
    return change_of(row, now, before, before_quarter)


def tested_share(now: float, now_of: object, before: float, before_of: object, before_quarter: str) -> Change:
    """Test two percentages as those of two survey waves are (`lib.statistics.rates.difference_interval`)."""
    if pd.isna(now_of) or pd.isna(before_of):
        why = "How many people it is of is not known."
        return Change(now, before, before_quarter, refusal=why)
    of, of_before = float(now_of), float(before_of)  # type: ignore[arg-type]
    low, high = (
        100 * float(end[0]) for end in difference_interval(now / 100 * of, of, before / 100 * of_before, of_before)
    )
    verdict = ROSE if low > 0 else FELL if high < 0 else UNCLEAR
    return Change(now, before, before_quarter, 0, now - before, low, high, verdict)


def change_of(row: pd.Series, now: float, before: float, before_quarter: str) -> Change:
    """Return what a row of `lib.statistics.change` says of two figures."""
    names = ("rate_ratio", "rate_ratio_low", "rate_ratio_high")
    difference, low, high = (100 * (float(row[name]) - 1) for name in names)
    said = str(row["change_verdict"]), str(row["refusal"])
    return Change(float(now), float(before), before_quarter, 0, difference, low, high, *said)


def tested_against_its_own_past(figures: dict[str, float], quarter: str, before: str) -> Change | None:
    """Test a count with what its own quarters show of how much they vary; not where too few are held to say."""
    pairs = sorted(one for one in figures if shift_quarter(one, -4) in figures)
    years = [[one for one in pairs if one[:4] == year] for year in sorted({one[:4] for one in pairs})]
    spread, known = pairs_in_history(
        [
            (np.array([figures[one] for one in year]), np.array([figures[shift_quarter(one, -4)] for one in year]))
            for year in years
        ]
    )
    if known < LEAST_PAIRS and before in figures:
        return Change(figures[quarter], figures[before], before, refusal=TOO_FEW_PAIRS)
    return tested(figures[quarter], figures.get(before, np.nan), before, spread)
