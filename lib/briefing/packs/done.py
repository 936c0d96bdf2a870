"""What a pack says of a restriction, an order or a camera: the records that bear on it, and what changed."""

from dataclasses import replace

import pandas as pd

from lib.analysis.evaluation.evaluate import Evaluation
from lib.analysis.own_area.inside import points_of
from lib.analysis.packs.in_force import judged, seeable
from lib.analysis.packs.near import DISTANCES, counts_near, round_about, spot_of
from lib.analysis.packs.years_in_force import years_in_force
from lib.base.errors import CannotSay
from lib.base.months import month_in_words, runs_in_words
from lib.base.words import and_list, plural, within_a_sentence
from lib.briefing.document import Picture, Table
from lib.briefing.packs.facts import Facts
from lib.briefing.packs.said import Said, Writer, of_police, with_table
from lib.briefing.packs.tables import Evidence
from lib.drawing.area_picture import area_svg
from lib.drawing.words.areas import percent_in_words, ratio_in_words
from lib.drawing.words.evaluation import (
    NO_PROOF,
    NOT_TOLD,
    compared_in_words,
    evaluation_in_words,
    regression_sentence,
    ring_sentence,
    short_sentences,
)
from lib.incidents.cube import period
from lib.incidents.topics import topic_named
from lib.statistics.change import SMALLEST_BASE

SNAPPED = (
    "police.uk moves each record to the nearest of its map points, and at least eight addresses share one. So a count "
    "within 50 metres says little, and nothing finer can be claimed, such as what a camera would have seen."
)


_UNCOUNTED = ("not counted",) * 3
_BEAR = ("Prohibition", "Topic", "Records in the period", "Months with a record", "Months looked back on")


def prohibitions(facts: Facts) -> Said:
    """Each proposed prohibition with the records that bear on it."""
    if not facts.request.prohibitions:
        return Said(("No prohibition was named, so none can be set beside the records.",))
    said: list[str] = []
    rows: list[tuple] = []
    for number, one in enumerate(facts.request.prohibitions, 1):
        named = f"Prohibition {number}, “{one.words}”"
        if not one.topics:
            said.append(f"{named}: not shown. No topic was named for it, so no record is set beside it.")
            rows.append((f"{number} {one.words}", "none named", *_UNCOUNTED))
        for slug in one.topics:
            topic, found = topic_named(slug), facts.evidence.get(slug)
            if found is None:
                said.append(
                    f"{named}, {topic.sentence}: not shown. {facts.gaps.get(slug, 'It is not published by area.')}"
                )
                rows.append((f"{number} {one.words}", topic.label, *_UNCOUNTED))
                continue
            count = found.counts.loc["inside", "whole"]
            shown = "shown in part" if count >= SMALLEST_BASE else "not shown"
            said.append(
                f"{named}, {topic.sentence}: {shown}. {topic.counted(count)} on record in the period, something in "
                f"{found.with_any} of {len(found.months)} months looked back on."
            )
            rows.append((f"{number} {one.words}", topic.label, count, found.with_any, len(found.months)))
    table = of_police(facts, "prohibitions", "Records that bear on each prohibition", rows, _BEAR)
    return Said(tuple(said), (table,), limits=("Whether any of it was what the prohibition is about, no record says.",))


def in_force(facts: Facts) -> Said:
    """What changed since an order came into force or a camera was put up, beside places like it."""
    request = facts.request
    if not request.since:
        what = "a camera was put up, moved or taken away" if request.kind == "camera" else "an order came into force"
        return Said((f"No month in which {what} was given, so nothing is compared.",))
    said, rows = [], []
    years: list[tuple] = []
    for slug, one in facts.evidence.items():
        try:
            found = judged(request.area, topic_named(slug), request.since, request.until)
        except CannotSay as reason:
            said.append(f"{one.topic.label}, since {month_in_words(request.since)}: cannot be told. {reason}")
            continue
        outcome = found.outcome
        said.append(
            f"{one.topic.label}, in {runs_in_words(found.months)}: {outcome.verdict}. "
            f"{' '.join(short_sentences(found)[:2])} "
            f"Compared with {compared_in_words(found.intervention, found.compared)}."
        )
        said.append(f"{one.topic.label}: {within_a_sentence(regression_sentence(found))} {ring_sentence(found)}")
        ways = [
            *evaluation_in_words(found).itertuples(index=False),
            ("What its own past foretold", "no comparison", f"{outcome.foretold:,.0f} in {len(found.months)} months"),
            (
                "Smallest fall that would be seen eight times in ten",
                f"−{100 * outcome.seen:.0f}%",
                "of what is expected",
            ),
        ]
        rows += [(one.topic.label, outcome.verdict, *map(str, way)) for way in ways]
        years += _years(one.topic.label, found, said)
    columns = ("Topic", "Verdict", "Way of looking", "Difference and likely range", "Counts")
    when = f"Up to twelve months from {month_in_words(request.since)}, and all months before"
    tables = [_by_topic(of_police(facts, "in-force", "What changed since", rows, columns, when))] if rows else []
    limits = [NO_PROOF, NOT_TOLD]
    if years:
        when = f"Whole years from {month_in_words(request.since)}, each beside the year before that"
        tables.append(of_police(facts, "years", "Each whole year beside the year before it began", years, _YEARS, when))
        limits.append(
            "Of whole years, only the first is judged: the places compared with were chosen by what was known before "
            "it, and say less of each later one."
        )
    return Said(tuple(said), tuple(tables), limits=tuple(limits))


def _by_topic(found: Evidence) -> Evidence:
    """Return the ways of looking with a line for each and a column for each topic, as the document prints them."""
    of = dict(list(found.rows.groupby("Topic", sort=False)))
    ways = [table["Difference and likely range"] + ": " + table["Counts"] for table in of.values()]
    verdicts = ("Verdict", *(table["Verdict"].iloc[0] for table in of.values()))
    lines = zip(next(iter(of.values()))["Way of looking"], *ways, strict=True)
    columns = ("Way of looking", *of)
    return replace(found, laid_out=Table(found.caption, columns, (verdicts, *lines), (30, *[90 // len(of)] * len(of))))


_YEARS = (
    "Topic",
    "Year",
    "Months compared",
    "In the area, before and in it",
    "Places compared with, before and in it",
    "Difference and likely range",
)


def _years(label: str, found: Evaluation, said: list[str]) -> list[tuple]:
    """Return the rows of a topic's whole years, and say what they show."""
    table, rows = years_in_force(found).rename(columns={"count": "count_"}), []
    for row in table.itertuples():
        span = f"{month_in_words(row.start)} to {month_in_words(row.end)}"
        compared = f"{row.compared_before:,.0f} to {row.compared_count:,.0f}"
        change = ratio_in_words(row._asdict(), "ratio") if row.ratio == row.ratio else "cannot be given"
        rows.append((label, span, row.months, f"{row.before:,.0f} to {row.count_:,.0f}", compared, change))
    if rows:
        said.append(f"{label}, whole years beside the same months of the year before it began: {_in_a_list(rows)}.")
    return rows


def _in_a_list(rows: list[tuple]) -> str:
    return "; ".join(
        f"{span}, {own} there and {other} in the places compared with" for _, span, _, own, other, _ in rows
    )


def foresight(facts: Facts) -> Said:
    """What a year could show."""
    said, rows = [], []
    for one in facts.evidence.values():
        try:
            found = seeable(facts.request.area, one.topic)
        except CannotSay as reason:
            said.append(f"{one.topic.label}: what a year would show cannot be told. {reason}")
            continue
        said.append(
            f"{one.topic.label}: about {found.a_year:,.0f} a year are to be expected there; twelve months would show a "
            f"fall of {100 * found.fall:.0f}% or more."
        )
        rows.append((one.topic.label, round(found.a_year), round(100 * found.fall)))
    columns = ("Topic", "Expected a year", "Smallest fall that a year would show, per cent")
    when = "The latest twelve months on record, and all before"
    limits = ("“Would show” is eight times in ten, beside places like it; a smaller fall may go unseen.",)
    return with_table(facts, said, "foresight", "What a year could show", rows, columns, when, limits)


def near(facts: Facts) -> Said:
    """How many lie within 50, 100 and 200 metres."""
    table = near_counts(facts)
    said = []
    for slug, rows in table.groupby("topic", sort=False):
        topic = topic_named(str(slug))
        if rows["count"].isna().any():
            said.append(f"{topic.label}: no month of the period is complete.")
            continue
        parts = and_list(
            f"{count:,.0f} within {metres} metres" for count, metres in zip(rows["count"], rows["metres"], strict=True)
        )
        said.append(f"{topic.label}: {parts}, in the period.")
    rows = [
        (topic_named(row["topic"]).label, row["metres"], row["points"], row["count"], row["months"])
        for _, row in table.iterrows()
    ]
    columns = ("Topic", "Within metres", "Map points", "Records", "Complete months")
    if not rows:
        return Said(tuple(said))
    table = of_police(facts, "near", "Records near the spot", rows, columns)
    return Said(tuple(said), (table,), pictures=(_near_map(facts),), limits=(SNAPPED,))


def _near_map(facts: Facts) -> Picture:
    """Return the map of the spot with its three distances."""
    request = facts.request
    topic = topic_named(request.topics[0])
    circles = round_about(*spot_of(request.point))
    widest = circles[DISTANCES[-1]]
    points = points_of(widest, topic, period(topic, request.start, request.end))
    caption = (
        f"The spot, a black disc, with circles of {and_list(map(str, DISTANCES))} metres round it. Each blue circle is "
        f"a map point; its size stands for its {topic.incidents} of {topic.sentence}."
    )
    alt = f"Map of {topic.sentence} within {DISTANCES[-1]} metres of the spot at {plural(len(points), 'map point')}."
    return Picture(caption, alt, area_svg(widest, points, points.head(0), circles=tuple(circles.values())))


def near_before_after(facts: Facts) -> Said:
    """The same in this period and the year before, which is no proof of anything."""
    said, rows = [], []
    for slug, found in near_counts(facts).groupby("topic", sort=False):
        topic, widest = topic_named(str(slug)), found.iloc[-1]
        if found["now"].isna().any():
            said.append(f"{topic.label}: no month has a complete month a year before.")
            continue
        change = percent_in_words(widest["now"] / widest["before"]) if widest["before"] >= SMALLEST_BASE else ""
        said.append(
            f"{topic.label}, within {widest['metres']} metres: {topic.counted(widest['now'])} in the months that both "
            "years "
            f"have, and {widest['before']:,.0f} the year before{f', {change}' if change else ''}."
        )
        rows += [(topic.label, row["metres"], row["now"], row["before"]) for _, row in found.iterrows()]
    columns = ("Topic", "Within metres", "This period", "Same months a year before")
    limits = ("By itself, one year beside another is no proof of anything.",)
    caption = "Near the spot, this period and the year before"
    return with_table(facts, said, "near-before", caption, rows, columns, limits=limits)


def near_counts(facts: Facts) -> pd.DataFrame:
    """Return how many records lie near the spot of a camera."""
    chosen = [topic for topic in map(topic_named, facts.request.topics) if not topic.local]
    return counts_near(*spot_of(facts.request.point), chosen, facts.request.start, facts.request.end)


OF_ACTION: tuple[Writer, ...] = (prohibitions, in_force, foresight, near, near_before_after)
