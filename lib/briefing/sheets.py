"""Ward problem sheets, one ward a sheet, in the order of OSARA: objective, scanning, analysis, response, assessment."""

import pandas as pd

from lib.analysis.months import month_figures
from lib.analysis.now import LOOKS
from lib.analysis.patrol import LASTING
from lib.answers.now import now_line
from lib.base.months import months_between, runs_in_words
from lib.base.words import and_list, sentence_case
from lib.briefing.document import Block, Heading, Picture, Pictures, Table, Text
from lib.briefing.figures import Figures, WardTopic, plan_texts, priority_of
from lib.briefing.pictures import months as months_chart
from lib.briefing.request import MOST_SHEETS
from lib.briefing.residents import concerns_near
from lib.drawing.words.areas import VERDICT_WORDS, change_in_words, rank_in_words, rate_in_words
from lib.drawing.words.bursts import bursts_of_ward
from lib.drawing.words.hexes import ABOVE, few_sentence, lasting_in_words
from lib.drawing.words.places import no_place_named
from lib.drawing.words.tables import members_in_words
from lib.incidents.coverage import missing_in_words
from lib.incidents.cube import cube
from lib.incidents.topics import Topic, topics
from lib.published.places import ward_names

MOST_PLACES = 5
BLANK_RESPONSES = 2
TRIANGLE = (
    ("Offender", "Who causes it, and what is known of them as a group? Who could influence them?"),
    ("Victim or target", "Who or what is affected, again and again? Who could protect them?"),
    ("Place", "What about the place makes it possible? Who manages it and could change it?"),
)


def hot_in_words(figure: WardTopic, ward: str) -> str:
    """Return how many of a ward's hexagons are hot, and how many of them lasted: '3, of which 2 persistent'."""
    if figure.hexes is None:
        return "cannot be tested"
    return lasting_counts(figure.hexes_of((ward,)))


def lasting_counts(hot: pd.DataFrame) -> str:
    """Return how many hexagons are hot, and how many of them lasted; `hot` has a row each with its class."""
    if hot.empty:
        return "none"
    counts = hot["class"].value_counts()
    if len(counts) == 1 and counts.index[0] in LASTING:
        return f"{len(hot)}, {counts.index[0]}" if len(hot) == 1 else f"{len(hot)}, all {counts.index[0]}"
    lasting = [f"{counts[name]} {name}" for name in LASTING if name in counts]
    return f"{len(hot)}, of which {and_list(lasting)}" if lasting else f"{len(hot)}, none of them lasting"


def why_no_hours(*topics: Topic) -> list[str]:
    """Return why no hour or weekday is named, a sentence a source."""
    named: dict[str, list[str]] = {}
    for topic in topics:
        named.setdefault(topic.source, []).append(topic.sentence)
    return [
        f"no hour or weekday is known of {and_list(said)}, because {source} publishes the month only."
        for source, said in named.items()
    ]


def sheets(figures: Figures) -> list[Block]:
    """Return the problem sheets of the wards with the highest rate of the first topic."""
    if not figures.by_ward:
        return [
            Text(
                "The topics chosen are not published by ward, so no ward sheet can be written. What is known of them "
                "is in the other sections."
            )
        ]
    blocks: list[Block] = []
    if len(figures.request.wards) > MOST_SHEETS:
        blocks.append(
            Text(
                f"One sheet for each of the {MOST_SHEETS} wards, of the {len(figures.request.wards)} chosen, with the "
                f"highest rate of {figures.by_ward[0].topic.sentence}. All are in the summary.",
                "note",
            )
        )
    for ward in figures.sheets:
        blocks += [Heading(ward_names()[ward]), *_sheet(figures, ward)]
    return blocks


def _sheet(figures: Figures, ward: str) -> list[Block]:
    priorities = sorted({int(priority_of(figure.topic)["priority"]) for figure in figures.by_ward})
    topics_of_police = [figure.topic for figure in figures.by_ward]
    blocks: list[Block] = [Heading("Objective", 3)]
    for number in priorities:
        blocks += [Text(f"Priority {number} of the plan: {text}") for text in plan_texts(number, "success")["text"]]
    blocks += [Heading("Scanning: what and how much", 3), _scanning(figures, ward)]
    blocks.append(Heading("Analysis", 3))
    for figure in figures.by_ward:
        blocks += _analysis(figure, ward)
    blocks += [Heading("Comparison", 3), *(Text(problem_sheet_words(figure, ward)) for figure in figures.by_ward)]
    blocks += [Heading("What residents say", 3), *(Text(text) for text in concerns_near(figures, topics_of_police))]
    blocks += [Heading("Known gaps", 3), *(Text(text) for figure in figures.by_ward for text in _gaps(figure, ward))]
    blocks += [
        Heading("Problem analysis", 3),
        Table(
            "Problem analysis triangle: what the meeting knows",
            ("Side", "Ask", "What is known"),
            tuple((side, ask, "") for side, ask in TRIANGLE),
            (16, 44, 40),
            to_fill=True,
        ),
        Heading("Response", 3),
        Table(
            "Responses considered, and the one chosen",
            ("Response", "Why it should work here", "Chosen"),
            tuple(("", "", "") for _ in range(BLANK_RESPONSES)),
            (44, 40, 16),
            to_fill=True,
        ),
        Heading("Assessment", 3),
        _assessment(priorities),
    ]
    return blocks


def _scanning(figures: Figures, ward: str) -> Table:
    rows = []
    for figure in figures.by_ward:
        row, topic = figure.row(ward), figure.topic
        asked = figure.areas.period
        rows.append(
            (
                topic.label,
                "no complete month" if pd.isna(row["count"]) else topic.counted(row["count"]),
                f"{len(asked.covered)} of {len(asked.months)}" if asked else "",
                rate_in_words(row),
                rank_in_words(row),
                hot_in_words(figure, ward),
            )
        )
    columns = (
        "Topic",
        "Recorded",
        "Months covered",
        "Per 1,000 (likely range)",
        "Rank by rate (likely range)",
    )
    caption = f"What police recorded in {ward_names()[ward]}"
    return Table(caption, (*columns, "Hot small areas"), tuple(rows), (22, 14, 12, 20, 18, 18))


def _analysis(figure: WardTopic, ward: str) -> list[Block]:
    topic = figure.topic
    return [
        Text(f"{topic.label}. Types: {_types_in_words(topic)}"),
        *_types(figure, ward),
        *_months(figure, ward),
        *_places(figure, ward),
        *(Text(f"When in the day or week: {why}") for why in why_no_hours(topic)),
    ]


def _types_in_words(topic: Topic) -> str:
    if len(topic.categories) > 1:
        return "police.uk’s crime types, below."
    if topic.group == "asb":
        return "police.uk publishes ASB as one figure, without types."
    return "police.uk publishes this as one crime type, without kinds within it."


def _types(figure: WardTopic, ward: str) -> list[Block]:
    """Return the ward's count of each crime type, for a topic that is made of several."""
    topic, asked = figure.topic, figure.areas.period
    if len(topic.categories) < 2 or asked is None or not asked.covered:
        return []
    held = cube()
    rows = [held.month_index(month) for month in asked.covered]
    counts = {
        topics()[category].label: int(held.counts[rows, held.wards.index(ward), held.categories.index(category)].sum())
        for category in topic.categories
    }
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    cells = tuple((label, f"{count:,}") for label, count in ordered)
    return [
        Table(f"{topic.label} in {ward_names()[ward]} by type", ("Type", topic.incidents.capitalize()), cells, (70, 30))
    ]


def _months(figure: WardTopic, ward: str) -> list[Block]:
    topic, view = figure.topic, figure.view
    shown = month_figures(topic, (ward,), view.end)
    if shown["count"].isna().all():
        return [
            Text(f"By month: no month of {topic.sentence} is complete in the three years to the end of the period.")
        ]
    spec, alt = months_chart(shown, topic, ward)
    caption = (
        f"{topic.label} in {ward_names()[ward]} by month. Grey bars: what could be expected of the month. "
        "×: month not published in full."
    )
    return [Pictures((Picture(caption, alt, spec),)), Text(months_sentence(figure, ward))]


def months_sentence(figure: WardTopic, ward: str) -> str:
    """Return which months of the period lie outside the range that could be expected of them."""
    shown = month_figures(figure.topic, (ward,), figure.view.end)
    asked = shown[(shown["month"] >= figure.view.start) & shown["count"].notna()]
    ranged = asked.dropna(subset=["expected_low", "expected_high"])
    if ranged.empty:
        return "Too few complete months lie before the period to expect anything of it."
    above = list(ranged.loc[ranged["count"] > ranged["expected_high"], "month"])
    below = list(ranged.loc[ranged["count"] < ranged["expected_low"], "month"])
    parts = [
        f"{word} than expected in {runs_in_words(months)}"
        for word, months in (("more", above), ("fewer", below))
        if months
    ]
    return (
        f"There were {'; '.join(parts)}." if parts else "Every month of the period lies within what could be expected."
    )


def _places(figure: WardTopic, ward: str) -> list[Block]:
    topic = figure.topic
    if figure.points is None:
        return [Text(f"Where: {figure.gap}")]
    points = figure.points_of(ward, MOST_PLACES)
    if points.empty:
        return [Text(f"Where: {no_place_named(topic, figure.row(ward)['count'])}")]
    hot, above = figure.hexes_of((ward,)), figure.above_of(ward)
    cells = tuple(
        (
            row.place or "place not named",
            f"{row.count:,.0f}",
            f"{row.count_within:,.0f}",
            members_in_words(row.members),
        )
        for row in points.itertuples()
    )
    blocks: list[Block] = [
        Table(
            f"{topic.label} in {ward_names()[ward]}: busiest map points",
            ("On or near", f"{topic.incidents.capitalize()} at the point", "Within 200 metres", "Of these at"),
            cells,
            (28, 16, 14, 42),
        )
    ]
    if len(hot):
        places = [place or "a place not named" for place in hot["place"]]
        named = [
            f"{place} ({lasting})" for place, lasting in zip(places, hot["class"].map(lasting_in_words), strict=True)
        ]
        if len(named) > MOST_PLACES:
            named = [*named[:MOST_PLACES], f"{len(named) - MOST_PLACES} more"]
        blocks.append(Text(f"Hot small areas, by the hotspot rule: on or near {and_list(named)}."))
    if len(above):
        blocks.append(Text(f"Small areas with {ABOVE}: on or near {and_list(above['place'].head(MOST_PLACES))}."))
    few = few_sentence(topic, figure.areas.total)
    said = [f"Bursts: {sentence}" for sentence in bursts_of_ward(figure.view, ward)]
    return [*blocks, *(Text(sentence) for sentence in (*said, few) if sentence)]


def problem_sheet_words(figure: WardTopic, ward: str) -> str:
    """Return how a topic in one ward stands beside the district and a year before, and how it stands now."""
    row, topic = figure.row(ward), figure.topic
    if pd.isna(row["count"]):
        return f"{topic.label}: no month of the period is complete, so nothing can be compared."
    beside = VERDICT_WORDS[row["verdict"]]
    now = now_line(topic, ward, figure.view.end)
    # the latest three or six months are the period itself: what changed is not said twice
    told = now if len(months_between(figure.view.start, figure.view.end)) in LOOKS and now else ""
    return f"{topic.label}: {beside}. {told or f'{sentence_case(change_in_words(row, topic))} {now}'}".rstrip()


def _gaps(figure: WardTopic, ward: str) -> list[str]:
    row, topic = figure.row(ward), figure.topic
    gaps = [f"{topic.label}: {topic.may_not_claim}"]
    missing = missing_in_words(topic, figure.areas.period) if figure.areas.period else ""
    if missing:
        gaps.append(f"Months missing: {missing}.")
    if row["count"] > 0:
        near = round(row["near_edge_share"] * row["count"])
        gaps.append(
            f"{near:,} of {topic.counted(row['count'])} lie within 50 metres of the ward’s edge and might belong to a "
            "neighbour."
        )
    return gaps


def _assessment(priorities: list[int]) -> Table:
    cells = []
    for number in priorities:
        measures = plan_texts(number, "measure")
        cells += [(text, str(source), "") for text, source in zip(measures["text"], measures["source"], strict=True)]
    named = and_list([f"priority {number}" for number in priorities])
    return Table(
        f"The plan’s measures for {named}: result to be filled in",
        ("Measure", "Source", "Result"),
        tuple(cells),
        (50, 30, 20),
        to_fill=True,
    )
