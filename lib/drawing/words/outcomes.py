"""How the plan's measures stand, in words, and the table of them for reading and for files."""

from datetime import date

import numpy as np
import pandas as pd

from lib.analysis.outcomes.standing import Outcomes, Standing
from lib.base.months import month_in_words
from lib.base.quarters import months_of, quarter_in_words, shift_quarter
from lib.base.words import and_list, plural, sentence_case
from lib.published.outcomes import UNITS, WANTED, Measure
from lib.statistics.change import FELL, ROSE, UNCLEAR

LETTERS = {"G": "green", "A": "amber", "R": "red"}
RULE = (
    "G (green): the target is met. A (amber): not yet, and there is time. R (red): not met by its quarter, or clearly "
    "moving the wrong way. No target, no letter."
)


def day_in_words(day: date | str) -> str:
    """Return a day as '11 November 2025'."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {month_in_words(found.isoformat()[:7])}"


def headline(found: Outcomes) -> str:
    """Return the page's finding: how many measures have a figure, and how many of those clearly moved."""
    measures = found.measures
    if not measures:
        return "The plan’s measures are not on record here"
    filled = [one for one in measures if one.quarter]
    moved = {verdict: sum(_verdict(one) == verdict for one in filled) for verdict in (ROSE, FELL, UNCLEAR)}
    said = [f"{count} {verdict}" for verdict, count in moved.items() if count and verdict != UNCLEAR]
    if moved[UNCLEAR]:
        said.append(f"{moved[UNCLEAR]} {'shows' if moved[UNCLEAR] == 1 else 'show'} {UNCLEAR}")
    has = "has" if len(filled) == 1 else "have"
    return f"{len(filled)} of the plan’s {len(measures)} measures {has} a figure" + (
        f": {and_list(said)}" if said else ""
    )


def _verdict(one: Standing) -> str:
    return one.change.verdict if one.change else ""


def value_in_words(measure: Measure, value: float) -> str:
    """Return a figure as it is read: '588', '42%', '3.5'."""
    return f"{value:,.0f}" if measure.unit == "count" else f"{value:,.6g}{'%' if measure.unit == 'percent' else ''}"


def _when(measure: Measure, quarter: str) -> str:
    if measure.year_of:
        return f"the year to {month_in_words(months_of(quarter)[-1])}"
    return quarter_in_words(quarter)


def latest_in_words(one: Standing) -> str:
    """Return the latest figure with when it is of, or that there is none."""
    value, when = latest_parts(one)
    return f"{value} {when or f'in {quarter_in_words(one.asked)}'}" if value else when


def latest_parts(one: Standing) -> tuple[str, str]:
    """Return the latest figure, and when it is of where that is not the quarter asked for.

    Returns
    -------
    (value, when)
        Without a figure, nothing and why there is none.
    """
    if one.published:
        return value_in_words(one.measure, one.value), f"in {one.published}, the plan’s one year"
    if not one.quarter:
        return "", "not shown" if one.held_back else "none given" if not one.measure.own else "none on record"
    plainly = one.quarter == one.asked and not one.measure.year_of
    return value_in_words(one.measure, one.value), "" if plainly else f"in {_when(one.measure, one.quarter)}"


def change_in_words(one: Standing) -> str:
    """Return how the figure differs from the earlier one, with the verdict and its range."""
    verdict, rest = change_parts(one)
    return f"{verdict}: {rest}" if verdict else rest


def change_parts(one: Standing) -> tuple[str, str]:
    """Return the verdict on a change, and the change with its range and what it is from.

    Returns
    -------
    (verdict, rest)
        Without an earlier figure no verdict, and that there is none; without any figure two empty texts.
    """
    change = one.change
    if change is None:
        return "", "No figure of a year before." if one.quarter else ""
    before = value_in_words(one.measure, change.before)
    a_year = change.before_quarter == shift_quarter(one.quarter, -4)
    against = f"from {before}" + ("" if a_year else f" in {_when(one.measure, change.before_quarter)}")
    if change.months:
        now = value_in_words(one.measure, change.now)
        against = f"{now} against {before}, over the {plural(change.months, 'month')} that both years have"
    verdict = sentence_case(change.verdict) if change.verdict else "Not tested"
    if np.isnan(change.difference):
        return verdict, f"{against}. {change.refusal}".strip()
    # a per cent of a percentage would be misread
    sign = " points" if one.measure.unit == "percent" else "%"
    ends = (f"{end:+.0f}{sign}".replace("-", "−") for end in (change.difference, change.low, change.high))
    return verdict, "{} ({} to {}), {}.".format(*ends, against)


def target_in_words(one: Standing) -> str:
    """Return the board's target with its letter in words, or nothing."""
    letter, wanted = target_parts(one)
    return f"{letter} {wanted}".strip()


def target_parts(one: Standing) -> tuple[str, str]:
    """Return the letter of a measure, and the board's target with what the letter means; empty texts without one."""
    if one.target is None:
        return "", ""
    value = value_in_words(one.measure, one.target.value)
    most = {"fewer": "at most ", "more": "at least "}.get(one.measure.wanted, "")
    meaning = f"({LETTERS[one.letter]}), " if one.letter else ""
    by = month_in_words(months_of(one.target.quarter)[-1])
    return one.letter, f"{meaning}{most}{value} by {by}; set on {day_in_words(one.target.set_on)}"


def given_in_words(one: Standing) -> str:
    """Return who gave the latest figure and when, where it comes from, or that it is overdue."""
    if one.measure.own:
        if one.measure.topics:
            return "Worked out from the records"
        return "National statistics" if one.measure.year_of else "Survey waves"
    if one.held_back:
        return "For councillors and officers who sign in"
    said = "Never given"
    if one.given:
        times = one.given.corrections
        corrected = f"; corrected {'once' if times == 1 else f'{times} times'}" if times else ""
        by = f" by {one.given.by}" if one.given.by not in ("", one.measure.source) else ""
        said = f"Last given{by} on {day_in_words(one.given.on)}{corrected}"
        said += f". {one.given.note.rstrip('.')}" if one.given.note else ""
    if one.due:
        said += f". Overdue since {day_in_words(one.due)}"
    return said


def quarters_in_words(one: Standing) -> str:
    """Return the line of quarters for who cannot see it: every quarter with its figure, or that it is missing."""
    known = one.series.dropna()
    if known.empty:
        return "No figure by quarter."
    parts = [f"{quarter} {value_in_words(one.measure, value)}" for quarter, value in known.items()]
    missing = len(one.series) - len(known)
    return f"{'; '.join(parts)}." + (f" {plural(missing, 'quarter')} of {len(one.series)} missing." if missing else "")


def table_in_words(standings: tuple[Standing, ...]) -> pd.DataFrame:
    """Return measures as a table for reading: Measure, Source, Latest, Change, Target, Given."""
    rows = [
        {
            "Measure": f"{one.measure.number} {one.measure.words}".strip(),
            "Source": one.measure.source,
            "Latest figure": latest_in_words(one),
            "Change from a year before": change_in_words(one),
            "Target": target_in_words(one),
            "Given": given_in_words(one),
        }
        for one in standings
    ]
    return pd.DataFrame(rows)


def outcome_columns(found: Outcomes) -> pd.DataFrame:
    """Return every measure and what stands beside them, as files hold it: a row each, in the plan's order."""
    rows = [
        _columns(priority.name, one) for priority, measures, beside in found.by_priority for one in (*measures, *beside)
    ]
    table = pd.DataFrame(rows)
    return table.astype({"months_compared": "Int64"}).round(4) if rows else table


def _columns(priority: str, one: Standing) -> dict[str, object]:
    measure, change, given, target = one.measure, one.change, one.given, one.target
    return {
        "priority": measure.priority,
        "priority_name": priority,
        "measure": measure.number or "beside",
        "words": measure.words,
        "source": measure.source,
        "unit": UNITS[measure.unit],
        "wanted": WANTED[measure.wanted] if measure.number else "",
        "quarter_asked": one.asked,
        "figure_quarter": one.quarter or one.published,
        "figure": one.value,
        "before_quarter": change.before_quarter if change else "",
        "compared": change.now if change else np.nan,
        "before": change.before if change else np.nan,
        "months_compared": (change.months or pd.NA) if change else pd.NA,
        "change": change.difference if change else np.nan,
        "change_low": change.low if change else np.nan,
        "change_high": change.high if change else np.nan,
        "change_in": ("percentage points" if measure.unit == "percent" else "per cent") if change else "",
        "verdict": change.verdict if change else "",
        "not_tested": change.refusal if change else "",
        "target": target.value if target else np.nan,
        "target_quarter": target.quarter if target else "",
        "target_set_on": target.set_on if target else "",
        "letter": one.letter,
        "given_by": given.by if given else "",
        "given_on": given.on if given else "",
        "corrections": given.corrections if given else 0,
        "note": given.note if given else "",
        "overdue_since": one.due.isoformat() if one.due else "",
        "worked_out": measure.worked_out,
    }
