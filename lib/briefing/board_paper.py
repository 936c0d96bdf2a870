"""The board's paper of a quarter: how the plan's measures stand, as a document for Word and PDF."""

import pandas as pd

from lib.analysis.outcomes.standing import RED, Outcomes, Standing
from lib.base.quarters import quarter_in_short, quarter_in_words
from lib.base.words import and_list, plural
from lib.briefing.document import Block, Briefing, Bullets, Section, Table, Text
from lib.briefing.request import day_in_words
from lib.drawing.words.outcomes import (
    RULE,
    change_in_words,
    given_in_words,
    headline,
    latest_in_words,
    target_in_words,
    value_in_words,
)
from lib.published.cited import plan
from lib.published.outcomes import Priority
from lib.published.tables import district
from lib.statistics.change import FELL, ROSE

QUARTERS_PRINTED = 6
_COLUMNS, _WIDTHS = ("Measure and source", "Latest", "Change", "Target", "Given"), (25, 16, 24, 20, 15)


def board_paper(found: Outcomes, made: str) -> Briefing:
    """Return the paper of a quarter, with what the visitor may see.

    Parameters
    ----------
    found : Outcomes
        How the measures stand.
    made : str
        When it is made ('2025-10-01T09:30').
    """
    sections = [Section("summary", "Where the plan stands", tuple(_summary(found)))]
    sections += [
        Section(f"priority-{priority.number}", f"Priority {priority.number}: {priority.name}", tuple(blocks))
        for priority, measures, beside in found.by_priority
        if (blocks := _priority(priority, measures, beside))
    ]
    day, clock = made.split("T")
    about = (
        ("Quarter", quarter_in_words(found.quarter)),
        ("Measures", f"{plan().in_full}, section 8"),
        ("Made", f"{day_in_words(day)}, {clock[:5]}"),
    )
    title = f"Outcomes of the plan: {quarter_in_words(found.quarter)}"
    return Briefing(title, district()["partnership"], "OFFICIAL", about, tuple(sections), made, "paper")


def _summary(found: Outcomes) -> list[Block]:
    overdue = [one for one in found.measures if one.due]
    blocks: list[Block] = [Text(f"{headline(found)}.", "lead")]
    moved = [_line(one) for one in found.measures if one.change and one.change.verdict in (ROSE, FELL)]
    if moved:
        blocks += [Text("What clearly moved since the year before:"), Bullets(tuple(moved))]
    missed = [_line(one) for one in found.measures if one.letter == RED]
    if missed:
        blocks += [Text("What stands at red against the board’s target:"), Bullets(tuple(missed))]
    if alone := [one.measure.number for one in found.measures if one.quarter and not one.change]:
        blocks.append(Text(f"With a figure but none of a year before: {and_list(alone)}."))
    if overdue:
        numbers = ", ".join(one.measure.number for one in overdue)
        blocks.append(
            Text(f"Overdue for {quarter_in_words(found.quarter)}: {plural(len(overdue), 'measure')} ({numbers}).")
        )
    blocks.append(Text(f"{RULE} What nobody gave is missing, not 0.", "note"))
    return blocks


def _line(one: Standing) -> str:
    target = target_in_words(one)
    return f"{one.measure.number} {one.measure.words}: {change_in_words(one)}" + (
        f" Target: {target}." if target else ""
    )


def _priority(priority: Priority, measures: tuple[Standing, ...], beside: tuple[Standing, ...]) -> list[Block]:
    blocks: list[Block] = [Text(f"What success looks like: {priority.success}")] if priority.success else []
    filled = [one for one in measures if one.quarter or one.target]
    rest = [one for one in measures if one not in filled]
    for rows, caption in (
        (filled, "Measures of the plan"),
        (list(beside), "Published figures near it, no measures of the plan"),
    ):
        if rows:
            blocks.append(Table(caption, _COLUMNS, tuple(map(_row, rows)), _WIDTHS))
    if known := [one for one in filled if one.series.notna().sum() > 1]:
        blocks.append(_by_quarter(known))
    by_given: dict[str, list[str]] = {}
    for one in rest:
        measure = f"{one.measure.number} {one.measure.words} ({one.measure.source})"
        by_given.setdefault(given_in_words(one), []).append(measure)
    for given, named in by_given.items():
        blocks += [Text(f"No figure yet. {given}:"), Bullets(tuple(named))]
    return blocks


def _by_quarter(standings: list[Standing]) -> Table:
    quarters = list(standings[0].series.index[-QUARTERS_PRINTED:])
    rows = tuple(
        (one.measure.number, *(_or_missing(one, one.series[quarter]) for quarter in quarters)) for one in standings
    )
    return Table("By quarter", ("Measure", *map(quarter_in_short, quarters)), rows, (16, *[14] * len(quarters)))


def _or_missing(one: Standing, value: float) -> str:
    return "missing" if pd.isna(value) else value_in_words(one.measure, value)


def _row(one: Standing) -> tuple[str, ...]:
    measure = one.measure
    name = f"{measure.number} {measure.words}".strip() + (f" ({measure.source})" if measure.source else "")
    change = change_in_words(one) or "Nothing to compare it with."
    return name, latest_in_words(one), change, target_in_words(one) or "none set", given_in_words(one)
