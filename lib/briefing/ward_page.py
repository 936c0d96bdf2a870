"""A ward on one page of a briefing."""

from dataclasses import replace

import pandas as pd

from lib.analysis.evaluation.marks import done_in
from lib.analysis.months import month_figures
from lib.analysis.people import wards_most_like
from lib.base.words import and_list
from lib.briefing.document import Block, Picture
from lib.briefing.figures import Figures, WardTopic
from lib.briefing.local_requests import local_row, local_sentence
from lib.briefing.place_page import (
    MOST_PLACES,
    Place,
    PlaceTopic,
    circles_in_words,
    numbered_in_words,
    place_page,
)
from lib.briefing.residents import concerns_near
from lib.briefing.sheets import hot_in_words
from lib.drawing.ward_map import ward_places
from lib.drawing.ward_picture import ward_svg
from lib.drawing.words.areas import rank_in_words
from lib.drawing.words.bursts import bursts_of_ward
from lib.drawing.words.interventions import key_lines
from lib.published.places import ward_names

MOST_ALIKE = 3
MAP_PIXELS = (400, 372)


def ward_page(figures: Figures, ward: str) -> list[Block]:
    """Return the page of one ward."""
    residents = " ".join(concerns_near(figures, list(figures.topics[:1])))
    return place_page(ward_place(figures, ward), residents)


def ward_place(figures: Figures, ward: str) -> Place:
    """Return a ward as what a page is of."""
    name, named = ward_names()[ward], and_list(topic.sentence for topic in figures.topics)
    nothing = f"Police publish nothing by ward of {named}; what is known of them is on the first page."
    others = figures.local if figures.by_ward else figures.local[1:]  # the first sentence tells of the first
    return Place(
        name,
        tuple(_topic(figure, ward) for figure in figures.by_ward),
        local_sentence(figures.local[0], name) if figures.local else nothing,
        _picture(figures.by_ward[0], ward) if figures.by_ward else None,
        tuple(local_row(counts, name) for counts in others),
        like_wards(figures.by_ward[0], ward) if figures.by_ward else "",
    )


def _topic(figure: WardTopic, ward: str) -> PlaceTopic:
    asked = figure.areas.period
    return PlaceTopic(
        figure.topic,
        figure.view,
        asked.words if asked else "",
        len(asked.covered) if asked else 0,
        figure.row(ward),
        "",
        figure.areas.total,
        figure.points_of(ward, MOST_PLACES),
        hot_in_words(figure, ward),
        figure.gap if figure.points is None else "",
        tuple(bursts_of_ward(figure.view, ward)),
        month_figures(figure.topic, (ward,), figure.view.end),
        done_in(figure.topic, (ward,)),
    )


def _picture(first: WardTopic, ward: str) -> Picture | None:
    if first.hex_drawing is None:
        return None
    places = ward_places(ward, first.topic.slug, first.view.start, first.view.end)
    places = replace(places, clusters=places.clusters.head(MOST_PLACES))
    done = done_in(first.topic, (ward,))
    letters = "; ".join(key_lines(done))
    caption = (
        f"{circles_in_words(places.clusters)} Shades of a hexagon: {_shades(first)}."
        f"{' Heavy outline: hotspot of this ward.' if len(places.hot) else ''} Dashed: the ward’s edge."
        f"{f' Letters in squares: {letters}.' if letters else ''}"
    )
    alt = (
        f"Map of {first.topic.sentence} in {ward_names()[ward]}. Hotspots: {hot_in_words(first, ward)}. Places: "
        f"{numbered_in_words(places.clusters) or 'none named'}.{f' Done: {letters}.' if letters else ''}"
    )
    return Picture(caption, alt, ward_svg(places, *MAP_PIXELS, 1.1, first.hex_drawing.fills, done))


def _shades(figure: WardTopic) -> str:
    drawing = figure.hex_drawing
    entries = [entry.text for entry in drawing.legend if entry.colour.startswith("#")] if drawing else []
    return f"{'; '.join(entries)} {figure.topic.incident if entries[-1:] == ['1'] else figure.topic.incidents}"


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
