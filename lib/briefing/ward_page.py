"""A ward on one page: three sentences, a map beside its months, its places, what residents say, lines to fill in."""

from dataclasses import replace

import pandas as pd

from lib.analysis.evaluation.marks import done_in
from lib.analysis.months import month_figures
from lib.analysis.people import wards_most_like
from lib.analysis.point_records import months_and_kinds
from lib.base.months import month_in_words
from lib.base.words import and_list, sentence_case
from lib.briefing.bottom_line import beside_in_short
from lib.briefing.document import Block, Picture, Pictures, Table, Text
from lib.briefing.figures import Figures, WardTopic
from lib.briefing.local_counts import printed
from lib.briefing.pictures import months as months_chart
from lib.briefing.pictures import one_above_another
from lib.briefing.residents import concerns_near
from lib.briefing.sheets import hot_in_words
from lib.drawing.ward_map import WardPlaces, ward_places
from lib.drawing.ward_picture import ward_svg
from lib.drawing.words.areas import (
    VERDICT_WORDS,
    change_in_words,
    change_verdict,
    rank_in_words,
    rate_in_words,
    share_in_words,
)
from lib.drawing.words.bursts import bursts_of_ward
from lib.drawing.words.places import no_place_named, none_on_record
from lib.incidents.topics import topics
from lib.published.places import ward_names
from lib.published.whereabouts import spot, whereabouts

MOST_PLACES = 5
MOST_CHARTS = 2
MOST_BURSTS = 1
MOST_ALIKE = 3
MONTHS_DRAWN = 24
MAP_PIXELS = (400, 372)
CHART_PIXELS = 205
MAP_AND_CHART = (59, 41)  # relative widths
OSARA = (
    "Objective: what is to change, by when?",
    "Analysis: what else is known?",
    "Response: who does what, from when?",
    "Assessment: which figure is to move?",
)


def ward_page(figures: Figures, ward: str) -> list[Block]:
    """Return the page of one ward."""
    blocks: list[Block] = [Text(sentence, "lead") for sentence in bottom_line_of(figures, ward)]
    if figures.by_ward:
        first = figures.by_ward[0]
        blocks += [Text(f"Bursts: {said}") for said in bursts_of_ward(first.view, ward)[:MOST_BURSTS]]
        blocks += _pictures(figures, ward)
        blocks += _places(first, ward)
    blocks += _other_topics(figures, ward)
    residents = " ".join(concerns_near(figures, [figure.topic for figure in figures.by_ward[:1]]))
    blocks.append(Text(f"What residents say: {residents}"))
    if figures.by_ward:
        blocks.append(Text(like_wards(figures.by_ward[0], ward)))
    steps = tuple((step, "") for step in OSARA)
    blocks.append(Table(f"{ward_names()[ward]}: for the meeting to fill in", ("Step", "Notes"), steps, (36, 64), True))
    return blocks


def bottom_line_of(figures: Figures, ward: str) -> list[str]:
    """Return three sentences of a ward's first topic: how much beside the district, what changed, and where."""
    if not figures.by_ward:
        named = and_list(topic.sentence for topic in figures.topics)
        return [f"Police publish nothing by ward of {named}; what is known of them is on the first page."]
    figure = figures.by_ward[0]
    return [_how_much(figure, ward), _change(figure, ward), _where(figure, ward)]


def _how_much(figure: WardTopic, ward: str) -> str:
    row, topic, name = figure.row(ward), figure.topic, ward_names()[ward]
    when = figure.areas.period.words if figure.areas.period else ""
    if pd.isna(row["count"]):
        return f"No month of {topic.sentence} is complete in this period, so nothing can be counted in {name}."
    if row["count"] == 0:
        return f"{sentence_case(none_on_record(topic, row['count'], f'in {name} in {when}'))}."
    share = share_in_words(row["count"], figure.areas.total)
    return (
        f"Police recorded {topic.counted(row['count'])} of {topic.sentence} in {when}{share}; at {row['rate']:.1f} per "
        f"1,000 {topic.denominator} that is {_plain_verdict(row)}."
    )


def _plain_verdict(row: pd.Series) -> str:
    return VERDICT_WORDS[row["verdict"]].lstrip("▲●▼ ")


def _change(figure: WardTopic, ward: str) -> str:
    said = change_in_words(figure.row(ward), figure.topic)
    return said if said.startswith("No month") else f"This year and the year before: {said}"


def _where(figure: WardTopic, ward: str) -> str:
    row, topic = figure.row(ward), figure.topic
    if figure.points is None:
        return figure.gap
    places = figure.points_of(ward, 1)
    if places.empty:
        said = no_place_named(topic, row["count"])
        return sentence_case(said)
    top = next(places.itertuples())
    hot = hot_in_words(figure, ward)
    small = "no small area is a hotspot" if hot == "none" else f"small areas that are hotspots: {hot}"
    busiest = top.place or spot("", top.lon, top.lat)
    return f"The busiest place is {busiest}, {top.count:,.0f} of {row['count']:,.0f}; {small}."


def _drawn_places(figure: WardTopic, ward: str) -> WardPlaces:
    places = ward_places(ward, figure.topic.slug, figure.view.start, figure.view.end)
    return replace(places, clusters=places.clusters.head(MOST_PLACES))


def _pictures(figures: Figures, ward: str) -> list[Block]:
    first, name = figures.by_ward[0], ward_names()[ward]
    charts, alts = [], []
    drawn = [
        figure
        for figure in figures.by_ward
        if not month_figures(figure.topic, (ward,), figure.view.end)["count"].isna().all()
    ]
    for figure in drawn[:MOST_CHARTS]:
        shown = month_figures(figure.topic, (ward,), figure.view.end).tail(MONTHS_DRAWN)
        height = 230 if len(drawn) == 1 else 100
        spec, alt = months_chart(shown, figure.topic, ward, (CHART_PIXELS, height), done_in(figure.topic, (ward,)))
        charts.append((figure.topic.label, spec))
        alts.append(alt)
    pictures = []
    if first.hex_drawing is not None:
        places = _drawn_places(first, ward)
        numbered = "; ".join(
            f"{number}: {row.place or spot('', row.lon, row.lat)} ({row.count:,.0f})"
            for number, row in enumerate(places.clusters.itertuples(), start=1)
        )
        caption = (
            f"Numbers: places in the table. Shades of a hexagon: {_shades(first)}. Heavy outline: hotspot. Dashed: the "
            "ward’s edge."
        )
        alt = (
            f"Map of {first.topic.sentence} in {name}. Hotspots: {hot_in_words(first, ward)}. Places: "
            f"{numbered or 'none named'}."
        )
        pictures.append(Picture(caption, alt, ward_svg(places, *MAP_PIXELS, 1.1, first.hex_drawing.fills)))
    if charts:
        caption = (
            f"The {MONTHS_DRAWN} months to {month_in_words(first.view.end)}. Grey: what could be expected. ×: not "
            "published in full."
        )
        pictures.append(Picture(caption, " ".join(alts), one_above_another(charts)))
    return [Pictures(tuple(pictures), MAP_AND_CHART)] if pictures else []


def _shades(figure: WardTopic) -> str:
    drawing = figure.hex_drawing
    entries = [entry.text for entry in drawing.legend if entry.colour.startswith("#")] if drawing else []
    return f"{'; '.join(entries)} {figure.topic.incidents}"


def _places(figure: WardTopic, ward: str) -> list[Block]:
    places = figure.points_of(ward, MOST_PLACES)
    if places.empty:
        return []
    covered = len(figure.areas.period.covered) if figure.areas.period else 0
    rows = []
    for number, row in enumerate(places.itertuples(), start=1):
        at, records = whereabouts(row.lon, row.lat), months_and_kinds(figure.view, row.lon, row.lat)
        rows.append(
            (
                f"{number}. {row.place or spot('', row.lon, row.lat)}",
                at.grid,
                at.sector,
                f"{row.count:,.0f}",
                _months(records.months, covered),
                *((_kinds(records.kinds),) if len(figure.topic.categories) > 1 else ()),
            )
        )
    columns: tuple[str, ...] = ("On or near", "Easting, northing", "Postcodes", "Recorded", "Months")
    widths: tuple[int, ...] = (28, 16, 11, 11, 34)
    caption = f"{figure.topic.label}: the busiest places"
    if len(figure.topic.categories) > 1:
        columns, widths = (*columns, "Kinds"), (24, 15, 12, 11, 20, 28)
    elif figure.topic.group == "asb":
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


def _other_topics(figures: Figures, ward: str) -> list[Block]:
    rows = []
    for figure in figures.by_ward[1:]:
        row, topic = figure.row(ward), figure.topic
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
    name = ward_names()[ward]
    for counts in figures.local:
        said = "the council’s own requests; no rate is printed"
        rows.append((counts.topic.label, printed(counts.rows.at[name, "now"]), said, "not told", "not told"))
    columns = ("Topic", "Recorded", "Per 1,000 (likely range)", "Beside the district", "Change in a year")
    return [Table(f"Other topics in {name}", columns, tuple(rows), (29, 15, 22, 18, 16))] if rows else []


def like_wards(figure: WardTopic, ward: str) -> str:
    """Return the wards most like one, with the rate of a topic in each."""
    rows = figure.areas.rows.set_index("code")
    said = [
        f"{ward_names()[code]} ({rows.at[code, 'rate']:.1f})" if pd.notna(rows.at[code, "rate"]) else ward_names()[code]
        for code in wards_most_like(ward)[:MOST_ALIKE]
    ]
    own = (
        f"; here {rows.at[ward, 'rate']:.1f}, {rank_in_words(rows.loc[ward])} of {len(rows)} wards"
        if pd.notna(rows.at[ward, "rate"])
        else ""
    )
    rate = f"their rate of {figure.topic.sentence}"
    return f"Wards most like it by deprivation and density, with {rate}: {and_list(said)}{own}."
