"""The measures that agencies give, and the board's targets, as they were entered or imported."""

import numpy as np
import pandas as pd

from lib.analysis.outcomes.changes import tested_against_its_own_past, tested_share
from lib.analysis.outcomes.standing import Change, Given, Standing, Target, latest_of, line_of
from lib.base.quarters import shift_quarter
from lib.published.outcomes import Measure
from lib.records.outcomes import FIGURE, TARGET


def agency_standing(measure: Measure, asked: str, held: pd.DataFrame) -> Standing:
    """Return how a measure stands by what its agency gave; what nobody gave is missing."""
    rows = held[(held["kind"] == FIGURE) & (held["measure"] == measure.words)]
    last = rows.drop_duplicates("quarter", keep="last").set_index("quarter")
    figures = last["value"].to_dict()
    quarter = latest_of(figures, asked)
    if not quarter:
        return Standing(measure, asked, line_of(figures, asked))
    row, before = last.loc[quarter], shift_quarter(quarter, -4)
    given = Given(row["given_by"], row["given_on"], row["note"], int(row["version"]) - 1)
    earlier = figures.get(before, np.nan)
    if measure.unit == "count":
        change = tested_against_its_own_past(figures, quarter, before)
    elif measure.unit == "percent":
        out_of = last["out_of"]
        change = tested_share(row["value"], out_of[quarter], earlier, out_of.get(before, pd.NA), before)
    else:
        change = Change(row["value"], earlier, before, refusal="A score is not a count.")
    if np.isnan(earlier):
        change = None
    return Standing(measure, asked, line_of(figures, asked), quarter, float(row["value"]), change, given=given)


def target_of(measure: Measure, held: pd.DataFrame) -> Target | None:
    """Return the target that the board set last for a measure; None where it set none."""
    rows = held[(held["kind"] == TARGET) & (held["measure"] == measure.words)]
    if rows.empty:
        return None
    row = rows.iloc[-1]  # the one that was set last
    return Target(float(row["value"]), row["quarter"], row["given_on"])
