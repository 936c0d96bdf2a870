"""What is said of two maps that stand side by side."""

from collections.abc import Sequence

import pandas as pd

from lib.analysis.areas import AreaTable
from lib.base.months import from_to_in_words, month_in_words, period_in_words
from lib.base.words import and_list, headline_of, plural, sentence_case, within_a_sentence
from lib.drawing.map_classes import LegendEntry
from lib.drawing.words.places import none_on_record
from lib.incidents.topics import Topic, topic_named
from lib.incidents.view import View
from lib.published.places import ward_names

LISTED = 20  # hexagons or map points; the rest is in the file
_YEARS = {12: "A year before", 24: "Two years before", 36: "Three years before"}
HIGHEST = 3


def choice_in_words(view: View, beside: str, other: View) -> str:
    """Return what a choice of the second map is called, with its months or its topic."""
    kind, value = beside.split(":", 1)
    if kind == "topic":
        return topic_named(value).label
    back = int(value)
    name = _YEARS.get(back, f"{back // 12} years before" if back % 12 == 0 else "The months just before")
    return f"{name}: {from_to_in_words(other.start, other.end)}"


def pair_headline(first: AreaTable, second: AreaTable) -> str:
    """Return how many each of the two has: of two periods of one topic, or of two topics in one period."""
    one, other = first.topic, second.topic
    if one != other:
        both = f"{one.sentence}, {one.counted(first.total)}, beside {other.sentence}, {other.counted(second.total)}"
        both = sentence_case(both)
        return headline_of(f"{both}, in {_months(first)}" if first.period else both, both)
    what = sentence_case(one.sentence)
    counts = f"{first.total:,.0f}", f"{second.total:,.0f}"
    return headline_of(
        f"{what}: {counts[0]} in {_months(first)}, {counts[1]} in {_months(second)}",
        f"{what}: {counts[0]} to {month_in_words(first.view.end)}, {counts[1]} to {month_in_words(second.view.end)}",
    )


def _months(table: AreaTable) -> str:
    """Return the months of a table in few words: '11 of 12 months to September 2024'."""
    asked = table.period
    if asked is None:
        return ""
    words = period_in_words(asked.start, asked.end).removeprefix("the ")
    return words if not asked.missing else f"{len(asked.covered)} of {words}"


def map_title(table: AreaTable) -> str:
    """Return what stands above one of the two maps: its topic and months."""
    when = f", {table.period.words.removeprefix('the ')}" if table.period else ""
    return f"{table.topic.label}{when}"


def highest_in_words(rows: pd.DataFrame, column: str, topic: Topic) -> str:
    """Return the areas with most of one of the two, with their numbers: 'Highest: A (379), B (304) and C (225).'."""
    known = rows[rows[column].fillna(0) > 0]
    if known.empty:
        if len(rows) and rows[column].isna().all():
            return f"No month of {topic.sentence} is complete here."
        return f"{sentence_case(none_on_record(topic, rows[column].sum(), 'in these months'))}."
    by = column.replace("count", "rate")
    order = known.sort_values([by, column] if by in known else [column], ascending=False, kind="stable")
    names = [f"{name} ({count:,.0f})" for name, count in order[["name", column]].head(HIGHEST).to_numpy()]
    return f"{'Highest rates' if by in known else 'Most'}: {and_list(names)}."


def months_note(first: AreaTable, second: AreaTable) -> str:
    """Return that the two cover different numbers of months, so that counts do not compare; empty where they do."""
    if first.period is None or second.period is None:
        return ""
    months = [len(table.period.covered) for table in (first, second) if table.period]
    if months[0] == months[1]:
        return ""
    return (
        f"The first map counts {plural(months[0], 'complete month')}, the second {months[1]}: their numbers do not "
        "compare as they stand."
    )


def pair_legend(title: str, other_title: str, same: bool) -> str:
    """Return what the colours of both maps measure, and that both have the same classes where they do."""
    both = title if title == other_title else f"{title}; {within_a_sentence(other_title)}"
    return f"{both}, the same classes on both maps" if same else both


def entries_of_both(one: Sequence[LegendEntry], other: Sequence[LegendEntry]) -> tuple[LegendEntry, ...]:
    """Return the classes of two maps that share them, each once."""
    return tuple(dict.fromkeys([*one, *other]))


def pair_at_a_glance(rows: pd.DataFrame, headings: tuple[str, str], place: str) -> pd.DataFrame:
    """Return both maps' figures to sort: the place, both counts, both rates where there are, and the ward.

    Takes what `lib.analysis.pairs.pair_figures` returns, what each map shows in short, and what a row is of.
    """
    small = "ward_code" in rows
    shown = rows.head(LISTED) if small else rows
    columns: dict[str, pd.Series] = {place: shown["name"].where(shown["name"] != "", "an unnamed point")}
    for heading, column in zip(headings, ("count", "other_count"), strict=True):
        columns[heading] = shown[column].round().astype("Int64")
    if "rate" in shown:
        for heading, column in zip(headings, ("rate", "other_rate"), strict=True):
            columns[f"Rate {within_a_sentence(heading)}"] = shown[column]
    if small:
        columns["Ward"] = shown["ward_code"].map(ward_names()).fillna("no ward")
    return pd.DataFrame(columns)
