"""The first lines of a briefing: how much there is, what changed, where, and the decisions that are sought."""

import math

import pandas as pd

from lib.analysis.areas import district_count
from lib.analysis.own_area.figures import AreaFigures
from lib.base.months import period_in_words
from lib.base.words import and_list, plural, sentence_case
from lib.briefing.document import Block, Table, Text
from lib.briefing.figures import AreaTopics, Figures, PlanTopic, WardTopic
from lib.briefing.local_requests import local_change_clause, local_count_clause
from lib.briefing.request import SHORT_LIST
from lib.drawing.words.areas import change_in_words, change_verdict, evidence, over_months, share_in_words
from lib.drawing.words.hexes import few_sentence, lasting_in_words
from lib.published.cited import plan_year
from lib.published.places import ward_names
from lib.published.whereabouts import spot
from lib.statistics.beside import HIGHER, LOWER, SAME
from lib.statistics.change import FELL, ROSE, UNCLEAR
from lib.statistics.map_points import separate_points

BLANK_DECISIONS = 3
MOST_IN_WORDS = 2  # topics by ward that the first sentences speak of; the table beside them has all
_IN_SHORT = {HIGHER: "▲ higher", LOWER: "▼ lower", SAME: "● about the same"}


def bottom_line_section(figures: Figures) -> list[Block]:
    """Return the three sentences of the bottom line and room for what is decided."""
    blank = tuple(("", "") for _ in range(BLANK_DECISIONS))
    return [
        *(Text(sentence, "lead") for sentence in bottom_line(figures)),
        Table("Decisions sought from this meeting", ("Decision sought", "Decided"), blank, (3, 1), to_fill=True),
        *at_a_glance(figures),
    ]


def at_a_glance(figures: Figures) -> list[Block]:
    """Return the counts and verdicts of wards and topics in one table, and what they rest on."""
    if not figures.by_ward:
        return []
    cells = [[_short_verdict(figure.row(ward)) for figure in figures.by_ward] for ward in figures.request.wards]
    cells += [[_of_area(area, figure.topic.slug) for figure in figures.by_ward] for area in figures.by_area]
    named, labels = [ward_names()[ward] for ward in figures.request.wards], [f.topic.label for f in figures.by_ward]
    named += [area.area.name for area in figures.by_area]
    first = "Place" if figures.by_area else "Ward"
    if len(labels) > len(named):  # the longer of the two goes down the page
        cells, named, labels, first = [list(row) for row in zip(*cells, strict=True)], labels, named, "Topic"
    rows = [(name, *row) for name, row in zip(named, cells, strict=True)]
    when = figures.by_ward[0].areas.period
    caption = f"At a glance, {when.words if when else ''}: recorded, beside the district, change in a year"
    told = evidence(figures.by_ward[0].areas)
    note = (
        f"Source: {told['Source']}. Rates per {told['Per']}. Data to {told['Data to']}. “About the same”: we cannot "
        "tell them apart."
    )
    return [
        Table(caption, (first, *labels), tuple(rows), (30, *(round(70 / len(labels)) for _ in labels))),
        Text(note, "note"),
    ]


def _of_area(area: AreaTopics, slug: str) -> str:
    found = next((one for one in area.figures if one.topic.slug == slug), None)
    return _short_verdict(found.own) if found else "cannot be counted"


def _short_verdict(row: pd.Series) -> str:
    if math.isnan(row["count"]):
        return "no complete month"
    return f"{row['count']:,.0f}; {beside_in_short(row)}; {change_verdict(row)}"


def beside_in_short(row: pd.Series) -> str:
    """Return an area's verdict beside the district for the cell of a table."""
    return "● hangs on the line" if row.get("by_the_line") else _IN_SHORT.get(row["verdict"], "no verdict")


def bottom_line(figures: Figures) -> tuple[str, str, str]:
    """Return the three sentences that a briefing begins with: how much, what changed, and where."""
    return how_much(figures), _what_changed(figures), _where(figures)


def _in_areas(figures: Figures) -> list[AreaFigures]:
    """Return what the first sentences speak of in areas: the first topic of each, two where no ward stands beside."""
    most = 1 if figures.request.wards or len(figures.by_area) > 1 else MOST_IN_WORDS
    return [found for area in figures.by_area for found in area.figures[:most]]


def _wards_in_words(figures: Figures) -> str:
    wards = figures.request.wards
    names = [ward_names()[code] for code in wards]
    if len(names) <= SHORT_LIST:
        return and_list(names)
    return f"all {len(names)} wards" if len(names) == len(ward_names()) else f"the {len(names)} wards chosen"


def how_much(figures: Figures) -> str:
    """Return how much there is of each topic in the briefing's places, in one sentence."""
    parts: list[str] = []
    uncounted: list[str] = []
    for figure in figures.by_ward[:MOST_IN_WORDS] if figures.request.wards else ():
        count = figure.chosen["count"].sum(min_count=1)
        if math.isnan(count):
            uncounted.append(figure.topic.sentence)
        elif count == 0:
            parts.append(f"no {figure.topic.sentence}")
        else:
            every = len(figures.request.wards) == len(ward_names())  # of which the share would be all of it
            share = "" if every else share_in_words(count, figure.areas.total)
            parts.append(f"{figure.topic.counted(count)} of {figure.topic.sentence}{share}")
    wards, said = _wards_in_words(figures), []
    uncounted += [topic.sentence for topic in figures.uncounted]
    if parts:
        when = figures.by_ward[0].areas.period
        words = when.words if when else period_in_words(figures.request.start, figures.request.end)
        rest = len(figures.by_ward) - MOST_IN_WORDS
        more = f" ({plural(rest, 'other topic')} below)" if rest > 0 else ""
        said.append(f"in {words}, police recorded in {wards}: {'; '.join(parts)}{more}")
    said += _much_in_areas(figures, bool(parts))
    if uncounted:
        span = period_in_words(figures.request.start, figures.request.end)
        said.append(f"no month of {and_list(uncounted)} in {wards} is complete in {span}, so nothing can be counted")
    if figures.local:
        said.append(f"the council’s own requests in {wards} were {'; '.join(map(local_count_clause, figures.local))}")
    if figures.by_plan:
        said.append(
            f"for {plan_year()} the plan counts {'; '.join(_plan_clause(figure) for figure in figures.by_plan)}"
        )
    return _sentence("; ".join(said))


def _much_in_areas(figures: Figures, beside_wards: bool) -> list[str]:
    """Return how much there is in each area, in a clause each."""
    said: list[str] = []
    for found in _in_areas(figures):
        whole = next(one.areas.total for one in figures.by_ward if one.topic.slug == found.topic.slug)
        share = share_in_words(found.own["count"], whole)
        counted = f"{found.topic.counted(found.count)} of {found.topic.sentence}{share}"
        when = "" if beside_wards or said else f"in {found.period.words}, police recorded "
        said.append(f"{when}in {found.area.name}: {counted}")
    nothing = [area for area in figures.by_area if not area.figures]
    return said + [f"nothing can be counted in {area.area.name}" for area in nothing]


def _plan_clause(figure: PlanTopic) -> str:
    """Return what the plan counts of a topic where the chosen wards are, and at which geography."""
    topic = figure.topic
    if figure.areas is None:
        return (
            f"{topic.counted(district_count(topic))} of {topic.label.lower()} in the whole district (no smaller area)"
        )
    counts = figure.areas.rows.set_index("code")["count"]
    known = [f"{topic.counted(counts[name])} in {name}" for name in figure.localities if not math.isnan(counts[name])]
    unknown = [name for name in figure.localities if math.isnan(counts[name])]
    if unknown:
        known.append(f"no figure for {and_list(unknown)}")
    return f"{topic.label.lower()} by locality, not by ward: {and_list(known)}"


def _what_changed(figures: Figures) -> str:
    first = figures.by_ward[:MOST_IN_WORDS] if figures.request.wards else ()
    parts = [_change_clause(figure) for figure in first]
    if any(figure.areas.compared and figure.areas.compared.covered for figure in first):
        parts[0] = f"Since the same months a year before, {parts[0]}"
    parts += [
        f"{found.topic.sentence} in {found.area.name}: {change_in_words(found.own, found.topic).removesuffix('.')}"
        for found in _in_areas(figures)
    ]
    parts += [local_change_clause(counts) for counts in figures.local]
    parts += [f"no change in {topic.sentence} can be told" for topic in figures.uncounted]
    plan_only = [figure.topic.sentence for figure in figures.by_plan if not figure.topic.local]
    if plan_only:
        named = and_list(plan_only)
        parts.append(f"the plan gives one year of {named}, so no change can be told")
    return _sentence("; ".join(parts), "Nothing was counted, so no change can be told.")


def _change_clause(figure: WardTopic) -> str:
    rows, topic = figure.chosen, figure.topic
    compared = figure.areas.compared
    if compared is None or not compared.covered:
        return f"{topic.sentence} cannot be compared, because no month has a complete month a year before"
    found = {verdict: sorted(rows.loc[rows["change_verdict"] == verdict, "name"]) for verdict in (ROSE, FELL)}
    verdicts = [f"{verdict} in {and_list(names)}" for verdict, names in found.items() if names]
    rest = len(rows) - sum(map(len, found.values()))
    if verdicts:
        verdict = f"{topic.sentence} {' and '.join(verdicts)}"
        verdict += f", with {UNCLEAR} in {_these(rest, len(rows))}" if rest else ""
    else:
        verdict = f"{topic.sentence} {topic.shows} {UNCLEAR} in {_these(rest, len(rows))}"
    now, before = rows["compared_count"].sum(), rows["previous_count"].sum()
    part = now != rows["count"].sum()  # then the count before is another than this one
    return f"{verdict} ({now:,.0f} against {before:,.0f} {over_months(len(compared.covered), part)})"


def _these(count: int, whole: int) -> str:
    if count == whole:
        return "this ward" if whole == 1 else "these wards"
    return f"{count} other ward{'' if count == 1 else 's'}"


def _where(figures: Figures) -> str:
    parts = []
    for figure in figures.by_ward[:MOST_IN_WORDS] if figures.request.wards else ():
        topic = figure.topic
        if figure.hexes is None:
            parts.append(f"no small area of {topic.sentence} can be tested, because no month is complete")
            continue
        hot = figure.hexes_of(figures.request.wards)
        if hot.empty:
            few = few_sentence(topic, figure.hexes.rows["count"].sum())
            parts.append(
                f"no small area of {topic.sentence} here stands out from chance"
                f"{', which among so few does not mean that there is none' if few else ''}"
            )
            continue
        busiest = hot.sort_values(["count", "hex_id"], ascending=[False, True]).iloc[0]
        number = "one small area is a hotspot" if len(hot) == 1 else f"{len(hot)} small areas are hotspots"
        parts.append(
            f"{number} of {topic.sentence}, the busiest on or near "
            f"{figure.spot_in(busiest['hex_id'], busiest['place'])} in "
            f"{ward_names()[busiest['ward_code']]} ({topic.counted(busiest['count'])}, "
            f"{lasting_in_words(busiest['class'])})"
        )
    for found in _in_areas(figures):
        places = separate_points(found.points)  # as the area's own page names them
        what = f"{found.topic.sentence} in {found.area.name}"
        if places.empty:
            parts.append(
                f"no place of {what} is named: {'there is none' if found.count == 0 else 'there is too little'}"
            )
            continue
        top = places.iloc[0]
        parts.append(
            f"the busiest place of {what} is on or near {spot(top['place'], top['lon'], top['lat'])} "
            f"({top['count']:,.0f} of {found.count:,.0f})"
        )
    plan_only = [figure.topic.sentence for figure in figures.by_plan if not figure.topic.local]
    if plan_only:
        parts.append(f"no street or ward can be named for {and_list(plan_only)}")
    placed = [topic.sentence for topic in figures.topics if topic.local]
    if placed and not figures.request.wards:
        parts.append(f"{and_list(placed)} from the council’s own records are printed of wards only")
    elif placed:
        parts.append(f"{and_list(placed)} are counted by ward below, and no smaller place is named for them")
    return _sentence("; ".join(parts), "Nothing was counted, so no place can be named.")


def _sentence(text: str, nothing: str = "") -> str:
    return f"{sentence_case(text)}." if text else nothing
