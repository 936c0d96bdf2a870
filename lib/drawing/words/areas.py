"""Sentences a councillor can read out, made from the same tables as the map and the charts."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.analysis.areas import AreaTable, denominator_of, district_count
from lib.analysis.small_areas import PointFigures
from lib.base.months import month_in_words, period_in_words, runs_in_words
from lib.base.words import and_list, headline_of, ordinal, plural, sentence_case
from lib.drawing.words.highest import highest_headline
from lib.drawing.words.places import none_on_record
from lib.incidents.coverage import edge_force_note, missing_in_words
from lib.incidents.cube import last_complete_month
from lib.incidents.sources import source_of_records
from lib.incidents.topics import Topic
from lib.published.cited import plan, plan_figures_end, plan_year
from lib.published.places import ward_names
from lib.statistics.beside import HIGHER, LOWER, SAME, UNKNOWN
from lib.statistics.change import FELL, ROSE, UNCLEAR

# Percentages are given in whole numbers, and only of a base this large.
LEAST_BASE_FOR_PERCENTAGE = 100
LAST_TWELVE = "Last 12 months"  # heading of a line in each row of a table

# What an area's verdict beside the district says, the same on every page.
VERDICT_WORDS = {
    HIGHER: "▲ higher than the district",
    SAME: "● about the same as the district (we cannot tell them apart)",
    LOWER: "▼ lower than the district",
    UNKNOWN: "no verdict",
}
# The same as the end of a sentence that gives the district's rate.
BESIDE_WORDS = {
    HIGHER: "higher than the district’s",
    SAME: "not clearly different from the district’s",
    LOWER: "lower than the district’s",
}


def rank_in_words(row: pd.Series) -> str:
    """Return a rank with its 95% range: '3rd (2nd to 5th)'."""
    if pd.isna(row["rank"]):
        return "no rank"
    if row["rank_low"] == row["rank_high"]:
        return f"{ordinal(row['rank'])} (no other rank is likely)"
    return f"{ordinal(row['rank'])} ({ordinal(row['rank_low'])} to {ordinal(row['rank_high'])})"


def rate_in_words(row: pd.Series) -> str:
    """Return a rate with its interval: '44.9 (40.6 to 49.7)'."""
    if pd.isna(row["rate"]):
        return "no figure"
    if pd.isna(row["rate_low"]):
        return f"{row['rate']:.1f}"
    return f"{row['rate']:.1f} ({row['rate_low']:.1f} to {row['rate_high']:.1f})"


def share_in_words(part: float, whole: float) -> str:
    """Return a share as ', 15% of the district’s', or nothing when the base is too small for a percentage."""
    if not whole >= LEAST_BASE_FOR_PERCENTAGE:
        return ""
    return f", {100 * part / whole:.0f}% of the district’s"


def headline(table: AreaTable) -> str:
    """Return the finding of a view as one sentence with its number, of at most twenty words."""
    rows = table.rows.dropna(subset=["count"])
    topic = table.topic
    when = table.period.words if table.period else plan_year()
    if rows.empty:
        return f"There is no complete month of {topic.sentence} in {period_in_words(table.view.start, table.view.end)}"
    if table.total == 0:
        return sentence_case(none_on_record(topic, table.total, f"in {when}"))
    if table.view.measure == "change":
        return _risen_or_fallen(table)
    if table.view.measure == "funnel":
        return _standing_out(table)
    if table.view.measure == "rate" and (highest := highest_headline(table, when)):
        return highest
    most = rows["count"].max()
    leaders = sorted(rows.loc[rows["count"] == most, "name"])
    return _with_the_most(table, leaders, most, when)


def _with_the_most(table: AreaTable, leaders: list[str], most: float, when: str) -> str:
    topic = table.topic
    if len(leaders) > 3:
        return headline_of(
            f"{len(leaders)} areas share the most {topic.sentence} in {when}: {topic.counted(most)} each",
            f"{len(leaders)} areas share the most {topic.sentence}: {topic.counted(most)} each",
        )
    each = " each" if len(leaders) > 1 else ""
    whole = table.total if table.period else district_count(topic)
    had = "is estimated to have had" if table.view.geography == "ward-estimate" else "had"
    first = f"{and_list(leaders)} {had} the most {topic.sentence}"
    number = f"{topic.counted(round(most))}{each}"
    return headline_of(
        f"{first} in {when}: {number}{share_in_words(most, whole)}",
        f"{first} in {when}: {number}",
        f"{first}: {number}{share_in_words(most, whole)}",
        f"{first}: {number}",
    )


def _standing_out(table: AreaTable) -> str:
    """Return which areas are higher or lower than the district."""
    rows, topic = table.rows, table.topic
    named = {verdict: sorted(rows.loc[rows["verdict"] == verdict, "name"]) for verdict in (HIGHER, LOWER)}
    parts = [
        f"{and_list(names)} {'is' if len(names) == 1 else 'are'} {verdict}" for verdict, names in named.items() if names
    ]
    if not parts:
        return f"No area can be told apart from the district in {topic.sentence}"
    counts = and_list(f"{(rows['verdict'] == verdict).sum()} {verdict}" for verdict in (HIGHER, LOWER, SAME))
    return headline_of(
        f"{'; '.join(parts)} than the district in {topic.sentence}",
        f"{sentence_case(topic.sentence)} beside the district, of {len(rows)} areas: {counts}",
    )


def _risen_or_fallen(table: AreaTable) -> str:
    """Return which areas rose or fell since a year before, or how many where they are many."""
    changed = where_changed(table.rows)
    if not table.compared or not table.compared.covered or not changed:
        return changes_sentence(table).split(" (")[0].removesuffix(".")
    what = sentence_case(table.topic.sentence)
    return headline_of(*(f"{what} {where} since the same months a year before" for where in changed))


def where_changed(rows: pd.DataFrame) -> list[str]:
    """Return in which areas something rose and in which it fell, by name and by their number; none for no area."""
    named = {verdict: sorted(rows.loc[rows["change_verdict"] == verdict, "name"]) for verdict in (ROSE, FELL)}
    if not any(named.values()):
        return []
    told = [(verdict, and_list(names), plural(len(names), "area")) for verdict, names in named.items() if names]
    return [and_list(f"{verdict} in {words[way]}" for verdict, *words in told) for way in (0, 1)]


def change_in_words(row: pd.Series, topic: Topic) -> str:
    """Return the change since the same months a year before, with its verdict.

    Where a month is left out because one of the two years lacks it, the count here is another than the period's own;
    then how many months are compared is said, so that two counts never stand beside each other unexplained.
    """
    if pd.isna(row["previous_count"]) or not row["compared_months"]:
        return "No month of this period has a complete month a year before to compare with."
    now, before = row["compared_count"], row["previous_count"]
    part = pd.notna(row.get("count")) and row["count"] != now
    over = over_months(int(row["compared_months"]), part)
    both = f"{topic.counted(now)} against {before:,.0f} {over}"
    if now == before == 0:
        return f"{both}: {change_verdict(row)}."
    refusal = row.get("refusal")
    if isinstance(refusal, str) and refusal:
        return f"{both}: {change_verdict(row)}. {refusal}"
    return f"{both}: {percent_in_words(row['rate_ratio'])}, {change_verdict(row)}."


def percent_in_words(ratio: float) -> str:
    """Return a ratio as a change in per cent: 'up 12%', 'down 8%', 'the same number'."""
    percent = 100 * (ratio - 1)
    if round(abs(percent)) == 0:
        return "hardly changed" if percent else "unchanged"
    return f"{'up' if percent > 0 else 'down'} {abs(percent):.0f}%"


def ratio_in_words(row: pd.Series | Mapping[str, Any], name: str = "rate_ratio") -> str:
    """Return a ratio with its interval as a change in per cent: '−8% (−22% to +7%)'."""
    return percent_range(row[name], row[f"{name}_low"], row[f"{name}_high"])


def percent_range(ratio: float, low: float, high: float) -> str:
    """Return a ratio and the ends of its interval as changes in per cent: '−8% (−22% to +7%)'."""
    ends = (100 * (end - 1) for end in (ratio, low, high))
    return "{:+,.0f}% ({:+,.0f}% to {:+,.0f}%)".format(*ends).replace("-", "−")


def change_verdict(row: pd.Series) -> str:
    """Return whether something rose or fell, in words; an area that could not be tested has none."""
    verdict = row["change_verdict"]
    return verdict if isinstance(verdict, str) and verdict else "no verdict"


def over_months(count: int, part: bool) -> str:
    """Return over which months two years are compared; `part` where they are not all that were asked for."""
    one = count == 1
    if part:
        return f"over the {'one month' if one else plural(count, 'month')} that both years have"
    return f"in the same month{'' if one else 's'}"


def beside_the_year_before(compared: float, asked: float) -> str:
    """Return how a sentence begins that sets the months of two years side by side: all those asked for, or fewer."""
    if compared == asked:
        return "Beside the year before"
    return f"Over the {plural(int(compared), 'month')} that both years have"


def changes_sentence(table: AreaTable) -> str:
    """Return in which areas a topic rose or fell since the same months a year before, or that none clearly did."""
    months = table.compared
    if not months or not months.covered:
        return "No month of this period has a complete month a year before, so change cannot be told."
    over = over_months(len(months.covered), True)
    changed, reports = where_changed(table.rows), sentence_case(table.topic.sentence)
    if not changed:
        return f"{reports} {table.topic.shows} {UNCLEAR} in any area since the same months a year before ({over})."
    return f"{reports} {changed[0]} since the same months a year before ({over})."


def evidence(table: AreaTable) -> dict[str, str]:
    """Return the evidence line of a view: source, period, denominator, data cut-off and limits.

    Returns
    -------
    dict of str
        Label to text, in the order in which they are shown.
    """
    topic = table.topic
    if table.period is None:
        return {
            "Source": f"{plan().in_full}, {plan().figures_in}",
            "Period": f"{plan_year()}, one figure for the whole year",
            "Per": f"1,000 {denominator_of(topic.denominator)}",
            "Data to": plan_figures_end(),
            "Limits": topic.may_not_claim,
        }
    answer = {
        "Source": source_of_records(topic.source).evidence,
        "Period": f"{month_in_words(table.view.start)} to {month_in_words(table.view.end)}",
        "Per": f"1,000 {denominator_of(topic.denominator)}, over the months counted",
        "Data to": month_in_words(last_complete_month(topic)),
        "Limits": _limits(topic),
    }
    if topic.local and topic.in_plan:
        answer["Also published"] = (
            f"The plan’s own figures for {plan_year()} are shown by locality where it prints them, never added to "
            "these."
        )
    missing = missing_in_words(topic, table.period)
    if missing:
        answer["Months missing"] = missing
    edge = edge_force_note(topic, table.period)
    if edge:
        answer["Note"] = edge
    if not math.isnan(table.outside) and table.outside:
        answer["Outside"] = f"{topic.counted(table.outside)} lie outside every ward and are in no row."
    return answer


def _limits(topic: Topic) -> str:
    if not topic.local:
        return topic.may_not_claim
    limits = source_of_records(topic.source).limits
    return limits if topic.in_plan else f"{limits} {topic.may_not_claim}"


def plan_notes(table: AreaTable, on_a_map: bool = True) -> list[str]:
    """Return what must be said beside the plan's figures by area: what they are of, and where they do not add up.

    Parameters
    ----------
    table : AreaTable
        The plan's figures.
    on_a_map : bool
        Whether they are drawn, so that it must be said how.
    """
    topic, rows = table.topic, table.rows.dropna(subset=["count"])
    whole, listed = district_count(topic), table.total
    notes = [f"The plan prints {topic.counted(whole)} for the district in {plan_year()}."]
    if table.view.geography == "ward-estimate":
        return [
            *notes,
            "Each locality’s figure is shared out to its wards by households, so wards of one locality differ "
            "only by size. Nobody has counted these by ward.",
        ]
    if on_a_map:
        notes.append("Each figure is published for a locality as a whole and drawn over all of its wards.")
    outside = rows[rows["population"].isna()]
    for row in outside.itertuples():
        notes.append(f"{row.name}’s {topic.counted(row.count)} lie outside every ward of the district.")
    missing = len(table.rows) - len(rows)
    if missing:
        notes.append(f"For {missing} of {len(table.rows)} localities the plan prints no figure: missing, not zero.")
    elif listed != whole:
        notes.append(f"The areas add up to {listed:,.0f}, not {whole:,.0f}: see “figures that do not add up”.")
    return notes


def comparison_period(table: AreaTable) -> str:
    """Return which months the change is measured over, and which were left out of both years."""
    if table.period is None or table.compared is None or not table.compared.covered:
        return ""
    left_out = [month for month in table.period.months if month not in set(table.compared.covered)]
    words = f"Change compares {len(table.compared.covered)} months with the same months a year before"
    return f"{words}; left out of both years: {runs_in_words(left_out)}." if left_out else f"{words}."


def beneath_table(table: AreaTable) -> str:
    """Return what is said beneath a table of areas: what comes first in it, and which months its change is over."""
    first = {"rate": "The highest rate stands first.", "count": "The most stand first."}.get(table.view.measure, "")
    return " ".join(filter(None, (first, comparison_period(table))))


def point_headline(figures: PointFigures) -> str:
    """Return the finding of a map of map points."""
    topic = figures.topic
    if figures.clusters.empty:
        none = f"No map point had enough {topic.sentence}"
        return headline_of(
            f"{none} in {figures.period.words} to be called a cluster", f"{none} in these months to be called a cluster"
        )
    top = figures.clusters.iloc[0]
    busiest = f"The busiest map point for {topic.sentence} is on or near {top['place']}"
    number = topic.counted(top["count"])
    return headline_of(
        f"{busiest} in {ward_names().get(top['ward_code'], 'no ward')}: {number}", f"{busiest}: {number}"
    )
