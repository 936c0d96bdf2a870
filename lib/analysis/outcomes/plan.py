"""How the whole plan stands at a quarter, as far as a visitor may see.

A measure is filled in by a figure of the explorer's own or by what its agency gave. What nobody gave is missing.
"""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from lib.analysis.outcomes.agencies import agency_standing, target_of
from lib.analysis.outcomes.own import own_standing
from lib.analysis.outcomes.standing import Outcomes, Standing, letter_of, line_of
from lib.base.errors import InputError
from lib.base.quarters import last_day_of, months_of, parse_quarter, quarter_of, shift_quarter
from lib.base.roles import may
from lib.incidents.cube import last_complete_month
from lib.incidents.topics import topics
from lib.published.outcomes import Measure, due_weeks, priorities
from lib.records.cache import kept_until_records_change
from lib.records.outcomes import FIGURE, outcome_rows

QUARTERS_ON_OFFER = 12


def latest_quarter() -> str:
    """Return the latest quarter whose months are all on record for what the explorer works out itself."""
    own = [slug for priority in priorities() for one in priority.measures for slug in one.topics]
    months = [last_complete_month(topics()[slug]) for slug in own if slug in topics() and topics()[slug].monthly]
    if not months:
        months = [last_complete_month(topic) for topic in topics().values() if topic.monthly]
    last = quarter_of(max(months))
    return last if months_of(last)[-1] <= max(months) else shift_quarter(last, -1)


@kept_until_records_change(maxsize=4, for_each_role=True)
def quarters_on_offer() -> list[str]:
    """Return the quarters that can be looked at, the latest first: those on record, and later ones that were given."""
    held = outcome_rows() if may("read_outcomes") else pd.DataFrame({"kind": [], "quarter": []})
    last = max([latest_quarter(), *held.loc[held["kind"] == FIGURE, "quarter"]])
    return [shift_quarter(last, -by) for by in range(QUARTERS_ON_OFFER)]


def outcomes(quarter: str = "", today: date | None = None) -> Outcomes:
    """Return how the plan's measures stand at a quarter, as far as the visitor may see.

    Parameters
    ----------
    quarter : str
        '2025-Q3'; the latest on record when empty.
    today : date, optional
        From which what is overdue is told.

    Raises
    ------
    InputError
        When the quarter is none, or ends in the future.
    StoreError
        When the officers' database cannot be read.
    """
    return _outcomes(quarter, today or date.today())


@kept_until_records_change(maxsize=32, for_each_role=True)
def _outcomes(quarter: str, today: date) -> Outcomes:
    asked = parse_quarter(quarter) if quarter else latest_quarter()
    if last_day_of(asked) > today:
        raise InputError(f"{asked} is not over yet; the latest quarter that can be asked for is before it.")
    held = outcome_rows() if may("read_outcomes") else None
    found = []
    for priority in priorities():
        measures = tuple(_standing(one, asked, held, today) for one in priority.measures)
        found.append((priority, measures, tuple(_standing(one, asked, held, today) for one in priority.beside)))
    return Outcomes(asked, tuple(found))


def _standing(measure: Measure, asked: str, held: pd.DataFrame | None, today: date) -> Standing:
    if measure.own:
        found = own_standing(measure, asked)
    elif held is None:
        return Standing(measure, asked, line_of({}, asked), held_back=True)
    else:
        found = agency_standing(measure, asked, held)
        due = last_day_of(asked) + timedelta(weeks=due_weeks())
        if found.quarter != asked and today > due:
            found = replace(found, due=due)
    if held is None or not measure.number:
        return found
    target = target_of(measure, held)
    return replace(found, target=target, letter=letter_of(found, target))
