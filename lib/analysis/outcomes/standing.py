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
    """A figure beside an earlier one."""

    # The two; of a count that has fewer months in common, over those.
    now: float
    before: float
    before_quarter: str  # of the earlier one
    months: int = 0  # months compared, where fewer than the figure's own; else 0
    # Of a count per cent of the earlier one, of a percentage percentage points; with the interval at the level of the
    # verdict; missing where refused.
    difference: float = np.nan
    low: float = np.nan
    high: float = np.nan
    verdict: str = UNTESTED  # of `lib.statistics.change`; empty where untested
    refusal: str = ""  # why there is no ratio or no verdict, in a sentence


@dataclass(frozen=True)
class Given:
    """Who gave a figure or set a target."""

    # An agency, and the day.
    by: str
    on: str
    note: str  # what changed in how it is worked out
    corrections: int  # how often it was corrected


@dataclass(frozen=True)
class Target:
    """What the board wants of a measure."""

    # The figure, and the quarter by which.
    value: float
    quarter: str
    set_on: str  # the day on which the board set it


@dataclass(frozen=True, eq=False)
class Standing:
    """How a measure stands at a quarter."""

    measure: Measure  # which
    asked: str  # the quarter asked for
    series: pd.Series  # its figures by quarter, the last `QUARTERS` up to that asked for; missing where there is none
    # Of the latest figure up to the quarter asked for; empty and missing where there is none.
    quarter: str = ""
    value: float = np.nan
    change: Change | None = None  # none where there is no figure or no earlier one
    published: str = ""  # the year of the only figure that is published, where none is by quarter; else empty
    given: Given | None = None  # who gave the latest figure; None where it is worked out or there is none
    target: Target | None = None  # the board's
    letter: str = NO_LETTER  # 'G', 'A', 'R' or empty; `lib.drawing.words.outcomes.RULE` says the rule
    due: date | None = None  # by when the figure of the quarter asked for was asked for, where it is overdue
    held_back: bool = False  # whether agencies' figures are not for this visitor


@dataclass(frozen=True, eq=False)
class Outcomes:
    """How the whole plan stands at a quarter."""

    quarter: str
    # Each priority with its measures and with what stands beside them.
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
