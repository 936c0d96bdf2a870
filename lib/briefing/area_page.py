"""An area of one's own on one page of a briefing: the page that a ward has, with how much hangs on its line."""

from lib.analysis.evaluation.marks import done_in
from lib.analysis.own_area.figures import AreaFigures
from lib.analysis.own_area.inside import one_ward, wards_reached
from lib.analysis.packs.evidence import hot_in
from lib.answers.own_area import months_table
from lib.base.words import and_list
from lib.briefing.document import Block, Picture
from lib.briefing.figures import AreaTopics, Figures
from lib.briefing.place_page import MOST_PLACES, Place, PlaceTopic, circles_in_words, numbered_in_words, place_page
from lib.briefing.residents import concerns_near
from lib.briefing.sheets import lasting_counts
from lib.drawing.area_picture import area_svg
from lib.drawing.words.alike import alike_sentence
from lib.drawing.words.bursts import bursts_of_ward
from lib.drawing.words.own_area import burst_sentences, edge_in_words, people_sentence
from lib.incidents.view import View
from lib.statistics.map_points import separate_points


def area_page(figures: Figures, asked: AreaTopics) -> list[Block]:
    """Return the page of one area."""
    residents = " ".join(concerns_near(figures, [one.topic for one in asked.figures[:1]]))
    return place_page(area_place(figures, asked), residents)


def area_place(figures: Figures, asked: AreaTopics) -> Place:
    """Return an area as what a page is of."""
    first = asked.figures[0] if asked.figures else None
    named = and_list(topic.sentence for topic in figures.topics)
    totals = {figure.topic.slug: figure.areas.total for figure in figures.by_ward}
    local = [topic for topic in figures.topics if topic.local]
    return Place(
        asked.area.name,
        tuple(_topic(found, totals[found.topic.slug]) for found in asked.figures),
        " ".join(asked.gaps) or f"Nothing is published by map point of {named}, so nothing can be counted here.",
        _picture(first) if first else None,
        tuple((topic.label, "not printed", "of wards only", "not told", "not told") for topic in local),
        alike_sentence(first) if first else "",
        " ".join(
            (*((edge_in_words(first.edge), people_sentence(first)) if first else ()), *asked.area.notes, *asked.gaps)
        ),
    )


def _topic(found: AreaFigures, district: float) -> PlaceTopic:
    asked, topic = found.period, found.topic
    view = View(topic.slug, asked.start, asked.end)
    ward = one_ward(found.area)
    return PlaceTopic(
        topic,
        view,
        asked.words,
        len(asked.covered),
        found.own,
        found.no_rate,
        district,
        separate_points(found.points).head(MOST_PLACES),
        lasting_counts(hot_in(found)),
        "",
        tuple(bursts_of_ward(view, ward) if ward else burst_sentences(found)),
        months_table(found),
        done_in(topic, wards_reached(found.area)),
        "this area",
    )


def _picture(first: AreaFigures) -> Picture:
    places = separate_points(first.points).head(MOST_PLACES)
    caption = f"{circles_in_words(places)} Heavy line: the area. Dashed: 200 metres round about."
    alt = (
        f"Map of {first.topic.sentence} in {first.area.name} at {len(first.points)} map points. Places: "
        f"{numbered_in_words(places) or 'none named'}."
    )
    return Picture(caption, alt, area_svg(first.area, first.points, places, paper=True))
