"""A place on one page: three sentences, a map beside its months, its places, what residents say, lines to fill in.

A ward (`lib.briefing.ward_page`) and an area of one's own (`lib.briefing.area_page`) are each told as a `Place`; the
page is the same.
"""

from dataclasses import dataclass

import pandas as pd

from lib.analysis.evaluation.marks import Done
from lib.analysis.point_records import months_and_kinds
from lib.base.months import month_in_words
from lib.base.words import sentence_case
from lib.briefing.bottom_line import beside_in_short
from lib.briefing.document import Block, Picture, Pictures, Table, Text
from lib.briefing.pictures import months_of, one_above_another
from lib.drawing.words.areas import VERDICT_WORDS, change_in_words, change_verdict, rate_in_words, share_in_words
from lib.drawing.words.own_area import BY_THE_LINE
from lib.drawing.words.places import no_place_named, none_on_record
from lib.incidents.topics import Topic, topics
from lib.incidents.view import View
from lib.published.whereabouts import spot, whereabouts

MOST_PLACES = 5
MOST_CHARTS = 2
MOST_BURSTS = 1
MONTHS_DRAWN = 24
CHART_PIXELS = 205
MAP_AND_CHART = (59, 41)  # relative widths
OSARA = (
    "Objective: what is to change, by when?",
    "Analysis: what else is known?",
    "Response: who does what, from when?",
    "Assessment: which figure is to move?",
)


@dataclass(frozen=True)
class PlaceTopic:
    """One topic of one place."""

    topic: Topic
    view: View  # topic and months
    when: str  # the period in words; empty where no month of it is complete
    covered: int  # how many months of it are complete
    # count, rate, rate_low, rate_high, verdict, compared_count, previous_count, compared_months, rate_ratio,
    # change_verdict; of an area of one's own also by_the_line.
    row: pd.Series
    no_rate: str  # why no rate is given; empty where it is
    district: float  # the district's count
    places: pd.DataFrame  # map points that are places of their own, busiest first: place, lon, lat, count
    hot: str  # how many small areas are hotspots: '3, of which 2 persistent', 'none', or that it cannot be tested
    gap: str  # why there are no places; empty when there are
    bursts: tuple[str, ...]  # a sentence each
    months: pd.DataFrame  # as `lib.analysis.months.month_figures`
    done: tuple[Done, ...]  # what was done there, marked on the chart
    here: str = "this ward"  # what the place is: 'this ward' or 'this area'


@dataclass(frozen=True)
class Place:
    """What a page is of."""

    name: str  # as it is called
    topics: tuple[PlaceTopic, ...]  # those that can be counted there, in the order chosen
    nothing: str  # what is said where there are none
    picture: Picture | None  # the map of the first topic
    others: tuple[tuple[str, ...], ...]  # further rows of the table of other topics, as printed
    alike: str  # which places are most like it, with their rates, or why none is
    known: str = ""  # what must be known of its outline, such as how much hangs on it; empty for a ward


def place_page(place: Place, residents: str) -> list[Block]:
    """Return the page of a place.

    Parameters
    ----------
    place : Place
        What it is of.
    residents : str
        What residents say that is nearest to its first topic.
    """
    blocks: list[Block] = [Text(sentence, "lead") for sentence in first_sentences(place)]
    if place.topics:
        first = place.topics[0]
        blocks += [Text(f"Bursts: {said}") for said in first.bursts[:MOST_BURSTS]]
        blocks += [Text(place.known)] if place.known else []
        blocks += _pictures(place)
        blocks += _places(first)
    blocks += _other_topics(place)
    blocks.append(Text(f"What residents say: {residents}"))
    if place.alike:
        blocks.append(Text(place.alike))
    steps = tuple((step, "") for step in OSARA)
    blocks.append(Table(f"{place.name}: for the meeting to fill in", ("Step", "Notes"), steps, (36, 64), True))
    return blocks


def first_sentences(place: Place) -> list[str]:
    """Return three sentences of a place's first topic: how much beside the district, what changed, and where."""
    if not place.topics:
        return [place.nothing]
    first = place.topics[0]
    return [_how_much(first, place.name), change_of(first), _where(first)]


def _how_much(one: PlaceTopic, name: str) -> str:
    row, topic = one.row, one.topic
    if pd.isna(row["count"]):
        return f"No month of {topic.sentence} is complete in this period, so nothing can be counted in {name}."
    if row["count"] == 0:
        return f"{sentence_case(none_on_record(topic, row['count'], f'in {name} in {one.when}'))}."
    counted = f"Police recorded {topic.counted(row['count'])} of {topic.sentence} in {one.when}"
    counted += share_in_words(row["count"], one.district)
    if one.no_rate:
        return f"{counted}. {one.no_rate}"
    return f"{counted}; at {row['rate']:.1f} per 1,000 {topic.denominator} that is {_plain_verdict(row)}."


def _plain_verdict(row: pd.Series) -> str:
    return BY_THE_LINE if row.get("by_the_line") else VERDICT_WORDS[row["verdict"]].lstrip("▲●▼ ")


def change_of(one: PlaceTopic) -> str:
    """Return the sentence of what changed."""
    said = change_in_words(one.row, one.topic)
    return said if said.startswith("No month") else f"This year and the year before: {said}"


def _where(one: PlaceTopic) -> str:
    if one.gap:
        return one.gap
    small = "no small area is a hotspot" if one.hot == "none" else f"small areas that are hotspots: {one.hot}"
    if one.row["count"] == 0:  # the first sentence says so
        return f"{sentence_case(small)}."
    if one.places.empty:
        none_named = no_place_named(one.topic, one.row["count"], one.here)
        return f"{sentence_case(none_named.removesuffix('.'))}; {small}."
    top = next(one.places.itertuples())
    busiest = top.place or spot("", top.lon, top.lat)
    return f"The busiest place is {busiest}, {top.count:,.0f} of {one.row['count']:,.0f}; {small}."


def circles_in_words(places: pd.DataFrame) -> str:
    """Return what the circles and numbers of a page's map are; places that are named, if any, stand in the table."""
    numbers = "" if places.empty else "Numbers: places in the table. "
    return f"{numbers}Circles: map points, as large as their counts."


def numbered_in_words(places: pd.DataFrame) -> str:
    """Return places with the numbers that the map gives them: '1: Mill Lane (43); 2: …'."""
    return "; ".join(
        f"{number}: {row.place or spot('', row.lon, row.lat)} ({row.count:,.0f})"
        for number, row in enumerate(places.itertuples(), start=1)
    )


def _pictures(place: Place) -> list[Block]:
    charts, alts = [], []
    drawn = [one for one in place.topics if not one.months["count"].isna().all()]
    for one in drawn[:MOST_CHARTS]:
        height = 230 if len(drawn) == 1 else 100
        shown = one.months.tail(MONTHS_DRAWN)
        spec, alt = months_of(shown, one.topic, place.name, (CHART_PIXELS, height), one.done)
        charts.append((one.topic.label, spec))
        alts.append(alt)
    pictures = [place.picture] if place.picture else []
    if charts:
        caption = (
            f"The {MONTHS_DRAWN} months to {month_in_words(place.topics[0].view.end)}. Grey: what could be expected. "
            "×: not published in full."
        )
        pictures.append(Picture(caption, " ".join(alts), one_above_another(charts)))
    return [Pictures(tuple(pictures), MAP_AND_CHART)] if pictures else []


def _places(one: PlaceTopic) -> list[Block]:
    places = one.places.head(MOST_PLACES)
    if places.empty:
        return []
    rows = []
    for number, row in enumerate(places.itertuples(), start=1):
        at, records = whereabouts(row.lon, row.lat), months_and_kinds(one.view, row.lon, row.lat)
        rows.append(
            (
                f"{number}. {row.place or spot('', row.lon, row.lat)}",
                at.grid,
                at.sector,
                f"{row.count:,.0f}",
                _months(records.months, one.covered),
                *((_kinds(records.kinds),) if len(one.topic.categories) > 1 else ()),
            )
        )
    columns: tuple[str, ...] = ("On or near", "Easting, northing", "Postcodes", "Recorded", "Months")
    widths: tuple[int, ...] = (28, 16, 11, 11, 34)
    caption = f"{one.topic.label}: the busiest places"
    if len(one.topic.categories) > 1:
        columns, widths = (*columns, "Kinds"), (21, 17, 13, 12, 21, 29)
    elif one.topic.group == "asb":
        caption += " (police.uk gives no kinds of ASB)"
    return [Table(caption, columns, tuple(rows), widths)]


def _months(months: pd.Series, covered: int) -> str:
    """Return in how many months a place had records, and its fullest one: '11 of 12, most in December 2024 (43)'."""
    most = months.idxmax()
    if len(months) == 1:
        return f"{month_in_words(most)} alone"
    return f"{len(months)} of {covered}, most in {month_in_words(most)} ({months[most]:,})"


def _kinds(kinds: pd.Series) -> str:
    labels = [f"{topics()[slug].label.lower()} {count:,}" for slug, count in kinds.head(2).items()]
    rest = kinds.iloc[2:].sum()
    return "; ".join([*labels, *([f"others {rest:,}"] if rest else [])])


def _other_topics(place: Place) -> list[Block]:
    rows: list[tuple[str, ...]] = []
    for one in place.topics[1:]:
        row, topic = one.row, one.topic
        known = pd.notna(row["count"])
        rows.append(
            (
                topic.label,
                topic.counted(row["count"]) if known else "no complete month",
                rate_in_words(row),
                beside_in_short(row),
                change_verdict(row),
            )
        )
    rows += place.others
    columns = ("Topic", "Recorded", "Per 1,000 (likely range)", "Beside the district", "Change in a year")
    return [Table(f"Other topics in {place.name}", columns, tuple(rows), (29, 15, 22, 18, 16))] if rows else []
