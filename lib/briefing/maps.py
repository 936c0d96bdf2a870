"""The maps of a briefing: each topic by ward, and where in the wards the first one is."""

from lib.briefing.document import Block, Heading, Picture, Pictures, Text
from lib.briefing.figures import Figures, WardTopic
from lib.briefing.local_requests import no_place_of
from lib.briefing.pictures import district_map, inset
from lib.briefing.sheets import hot_in_words
from lib.drawing.maps import Drawing
from lib.drawing.words.hexes import ABOVE
from lib.drawing.words.places import no_place_named
from lib.published.places import ward_names


def maps_section(figures: Figures) -> list[Block]:
    """Return the maps, or why there is none of a topic."""
    wards = figures.request.wards
    blocks: list[Block] = []
    drawn = [figure for figure in figures.by_ward if figure.hexes is not None]
    for figure in drawn:
        when = figure.areas.period.words if figure.areas.period else ""
        highest = ", ".join(figure.areas.rows["name"].head(3))
        caption = (
            f"{figure.topic.label} by ward, {figure.topic.incidents} per 1,000 residents in {when}. Wards of this "
            "briefing have a heavy outline."
        )
        alt = (
            f"Map of the wards by rate of {figure.topic.sentence} in {when}. Highest: {highest}. The figures of the "
            "wards of this briefing are in the summary by ward."
        )
        blocks.append(Pictures((Picture(caption, alt, district_map(figure.areas, wards)),)))
    if drawn:
        blocks += _insets(drawn[0], wards)
    for figure in figures.by_ward:
        if figure.hexes is None:
            blocks.append(Text(f"No map of {figure.topic.sentence}: {figure.gap}"))
    blocks += [
        Text(f"No map of {plan.topic.sentence}: {plan.topic.may_not_claim}")
        for plan in figures.by_plan
        if not plan.topic.local
    ]
    blocks += [Text(f"No map. {no_place_of(topic)}") for topic in figures.topics if topic.local]
    return blocks


def _insets(figure: WardTopic, wards: tuple[str, ...]) -> list[Block]:
    drawing = figure.hex_drawing
    if drawing is None:
        return []
    pictures = [_inset(figure, drawing, code) for code in wards]
    pairs = [Pictures(tuple(pictures[first : first + 2])) for first in range(0, len(pictures), 2)]
    shades = "; ".join(entry.text for entry in drawing.legend if entry.colour.startswith("#"))
    return [
        Heading(f"Where in the wards: {figure.topic.label}"),
        Text(
            f"Each hexagon is about 0.1 square kilometres. Shades from white to darkest, in {figure.topic.incidents}: "
            f"{shades}. A heavy outline is a hotspot by the rule in the annex, a diamond (◆) a place with {ABOVE}, a "
            f"dashed line the ward’s edge. Numbers are "
            "the busiest map points, on or near the places named.",
            "note",
        ),
        *pairs,
    ]


def _inset(figure: WardTopic, drawing: Drawing, ward: str) -> Picture:
    name = ward_names()[ward]
    points = figure.points_of(ward, 3)
    hot = hot_in_words(figure, ward)
    if points.empty:
        named = f"No number: {no_place_named(figure.topic, figure.row(ward)['count'])}"
    else:
        named = "; ".join(
            f"{number}: {row.place} ({row.count:,.0f})" for number, row in enumerate(points.itertuples(), start=1)
        )
    caption = f"{name}. {named}"
    alt = f"Map of {figure.topic.sentence} in {name} by hexagon. Hot small areas: {hot}. Busiest map points: {named}"
    return Picture(caption, alt, inset(drawing, ward, points))
