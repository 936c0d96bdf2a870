"""What stands beside a map: at most three sentences of at most twenty words, each with its number or verdict."""

import pandas as pd

from lib.analysis.areas import AreaTable
from lib.analysis.district import DistrictChange
from lib.analysis.leading import ALIKE, NONE_ABOVE, SOME_ABOVE, leading
from lib.base.words import and_list, headline_of, in_letters, plural, sentence_case
from lib.drawing.words.areas import LEAST_BASE_FOR_PERCENTAGE, change_verdict, plan_notes, where_changed
from lib.incidents.coverage import another_period
from lib.published.cited import plan_year
from lib.statistics.beside import HIGHER, LOWER, SAME
from lib.statistics.change import FELL, ROSE, UNCLEAR

MOST = 3  # sentences
_BESIDE = {
    HIGHER: "That is higher than the district’s rate.",
    SAME: "That cannot be told apart from the district’s rate.",
    LOWER: "That is lower than the district’s rate.",
}


def district_in_brief(table: AreaTable, change: DistrictChange | None) -> tuple[str, ...]:
    """Return what a map says of the whole district: which area leads, what changed, how many there were.

    Parameters
    ----------
    table : AreaTable
        What the map is drawn from.
    change : DistrictChange or None
        None for a topic of the plan, which has one year.
    """
    if change is None or not table.compared:
        return tuple(plan_notes(table))[:MOST]
    if pd.isna(change.total):
        return (another_period(table.topic),)  # the headline says that no month is complete
    changed = "" if table.view.measure == "change" else _changed(table)  # which the headline says
    return tuple(filter(None, (_highest(table), changed, _of_all(change))))


def area_in_brief(table: AreaTable, row: pd.Series) -> tuple[str, ...]:
    """Return what a map says of one of its areas: how many, whether that is high, and whether it changed."""
    topic, when = table.topic, table.period.words if table.period else plan_year()
    if pd.isna(row["count"]):
        return (f"No figure is published for {row['name']}.", "That is not the same as none.")
    if table.view.geography == "ward-estimate":
        return (
            f"About {topic.counted(round(row['count']))} in {when}, an estimate.",
            f"It shares out {row['locality']}’s {topic.counted(row['locality_count'])} by households.",
        )
    rate = "" if pd.isna(row["rate"]) else f": {row['rate']:.1f} per 1,000 {topic.denominator}"
    verdict = _BESIDE.get(row.get("verdict", ""), "")
    lines = [f"{sentence_case(topic.counted(row['count']))} in {when}{rate}.", verdict]
    if "previous_count" in row:
        lines.append(changed_in_a_year(row, "It"))
    return tuple(filter(None, lines))


def _highest(table: AreaTable) -> str:
    found = leading(table)
    if found is None:
        return ""
    per, first = f"per 1,000 {table.topic.denominator}", found.rows.iloc[0]
    rates = found.rows["rate"]
    if found.how == NONE_ABOVE:
        return f"{first['name']} has the highest rate, {first['rate']:.1f} {per}, which chance could explain."
    if found.how == SOME_ABOVE:
        have = "has a rate" if len(rates) == 1 else "have rates"
        return f"{and_list(found.rows['name'])} {have} of {and_list(f'{rate:.1f}' for rate in rates)} {per}."
    if found.how == ALIKE:
        size, names = f"{rates.min():.1f} to {rates.max():.1f} {per}.", and_list(found.rows["name"])
        if table.view.measure == "rate":  # the headline names them
            return f"The first {in_letters(len(rates))} cannot be told apart, with {size}"
        return headline_of(f"{names} cannot be told apart, with {size}", f"Highest rates: {names}, {size}")
    return f"{first['name']} has the highest rate: {first['rate']:.1f} {per}."


def _changed(table: AreaTable) -> str:
    months, changed = table.compared, where_changed(table.rows)
    if not months or not months.covered:
        return "No month of this period has a complete month a year before."
    if not changed:
        return "No area clearly rose or fell since the same months a year before."
    return headline_of(*(f"It {where} since the same months a year before." for where in changed))


def _of_all(change: DistrictChange) -> str:
    row = change.row.rename({"count": "compared_count"})
    if not change.compared.covered:
        return f"The district had {change.topic.counted(change.total)}."
    months = len(change.compared.covered)
    over = "" if months == len(change.asked.months) else f", over the {plural(months, 'month')} of both years"
    return f"{changed_in_a_year(row, 'The district')[:-1]}{over}."


def changed_in_a_year(row: pd.Series, subject: str) -> str:
    """Return what a change since a year before is called, with both counts: 'It rose by 12% …' only where it did.

    Parameters
    ----------
    row : Series
        compared_count, previous_count and the columns of `lib.statistics.change.change_between`.
    subject : str
        What changed, such as 'It'.
    """
    now, before = row["compared_count"], row["previous_count"]
    if pd.isna(before) or pd.isna(now):
        return "No month of this period has a complete month a year before."
    verdict = change_verdict(row)
    told = {UNCLEAR: "shows no clear change"}.get(verdict, "cannot be judged")
    if verdict in (ROSE, FELL):
        small = row["refusal"] or min(now, before) < LEAST_BASE_FOR_PERCENTAGE
        told = verdict if small else f"{verdict} by {abs(row['rate_ratio'] - 1):.0%}"
    return f"{subject} {told} on a year before: {now:,.0f} against {before:,.0f}."
