"""How a measure stands at a quarter: its figures by quarter, the change, who gave it, the target and the letter."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lib.base.quarters import shift_quarter
from lib.published.outcomes import Measure, Priority
from lib.statistics.change import FELL, ROSE, UNTESTED

QUARTERS = 9  # in a line: two years and the quarter that they are compared with
GREEN, AMBER, RED, NO_LETTER = "G", "A", "R", ""


@dataclass(frozen=True)
class Change:
    """A figure beside an earlier one.

    Attributes
    ----------
    now, before : float
        The two; of a count that has fewer months in common, over those.
    before_quarter : str
        Of the earlier one.
    months : int
        Months compared, where fewer than the figure's own; else 0.
    difference, low, high : float
        Of a count per cent of the earlier one, of a percentage percentage points; with the interval at the level of the
        verdict; missing where refused.
    verdict : str
        Of `lib.statistics.change`; empty where untested.
    refusal : str
        Why there is no ratio or no verdict, in a sentence.
    """

    now: float
    before: float
    before_quarter: str
    months: int = 0
    difference: float = np.nan
    low: float = np.nan
    high: float = np.nan
    verdict: str = UNTESTED
    refusal: str = ""


@dataclass(frozen=True)
class Given:
    """Who gave a figure or set a target.

    Attributes
    ----------
    by, on : str
        An agency, and the day.
    note : str
        What changed in how it is worked out.
    corrections : int
        How often it was corrected.
    """

    by: str
    on: str
    note: str
    corrections: int


@dataclass(frozen=True)
class Target:
    """What the board wants of a measure.

    Attributes
    ----------
    value, quarter : float and str
        The figure, and the quarter by which.
    set_on : str
        The day on which the board set it.
    """

    value: float
    quarter: str
    set_on: str


@dataclass(frozen=True, eq=False)
class Standing:
    """How a measure stands at a quarter.

    Attributes
    ----------
    measure : Measure
        Which.
    asked : str
        The quarter asked for.
    series : Series
        Its figures by quarter, the last `QUARTERS` up to that asked for; missing where there is none.
    quarter, value : str and float
        Of the latest figure up to the quarter asked for; empty and missing where there is none.
    change : Change or None
        None where there is no figure or no earlier one.
    published : str
        The year of the only figure that is published, where none is by quarter; else empty.
    given : Given or None
        Who gave the latest figure; None where it is worked out or there is none.
    target : Target or None
        The board's.
    letter : str
        'G', 'A', 'R' or empty; `lib.drawing.words.outcomes.RULE` says the rule.
    due : date or None
        By when the figure of the quarter asked for was asked for, where it is overdue.
    held_back : bool
        Whether agencies' figures are not for this visitor.
    """

    measure: Measure
    asked: str
    series: pd.Series
    quarter: str = ""
    value: float = np.nan
    change: Change | None = None
    published: str = ""
    given: Given | None = None
    target: Target | None = None
    letter: str = NO_LETTER
    due: date | None = None
    held_back: bool = False


@dataclass(frozen=True, eq=False)
class Outcomes:
    """How the whole plan stands at a quarter.

    Attributes
    ----------
    quarter : str
        The quarter.
    by_priority : tuple of (Priority, tuple of Standing, tuple of Standing)
        Each priority with its measures and with what stands beside them.
    """

    quarter: str
    by_priority: tuple[tuple[Priority, tuple[Standing, ...], tuple[Standing, ...]], ...]

    @property
    def measures(self) -> tuple[Standing, ...]:
        """The plan's measures, in its order."""
        return tuple(one for _, measures, _ in self.by_priority for one in measures)


def letter_of(found: Standing, target: Target | None) -> str:
    """Return the letter of a measure; empty where there is no target, no figure, or no direction to go.

    Notes
    -----
    G: the latest figure meets the target. R: it does not, and either the target's quarter is over or the figure has
    clearly moved the wrong way since the year before. A: it does not yet, and there is time.
    """
    wanted = found.measure.wanted
    if target is None or not found.quarter or not wanted:
        return NO_LETTER
    if found.value <= target.value if wanted == "fewer" else found.value >= target.value:
        return GREEN
    wrong = found.change is not None and found.change.verdict == (ROSE if wanted == "fewer" else FELL)
    return RED if wrong or found.asked >= target.quarter else AMBER


def line_of(figures: dict[str, float], asked: str) -> pd.Series:
    """Return the figures of the last `QUARTERS` up to that asked for; missing where there is none."""
    quarters = [shift_quarter(asked, by) for by in range(1 - QUARTERS, 1)]
    return pd.Series([figures.get(quarter, np.nan) for quarter in quarters], index=quarters, dtype=float)


def latest_of(figures: dict[str, float], asked: str) -> str:
    """Return the latest quarter up to that asked for which has a figure; empty where none has."""
    return max((quarter for quarter, value in figures.items() if quarter <= asked and not np.isnan(value)), default="")
