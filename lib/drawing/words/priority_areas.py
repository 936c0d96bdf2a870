"""The priority areas that a document names, with the police's figures inside the outlines of our own."""

import pandas as pd

from lib.analysis.own_area.figures import AreaFigures
from lib.base.words import and_list
from lib.drawing.words.areas import change_in_words
from lib.drawing.words.own_area import beside_in_words
from lib.published.priority_areas import PriorityArea


def outlines_sentence(areas: tuple[PriorityArea, ...]) -> str:
    """Return that the outlines are ours and by which rule, for all of them together."""
    if not areas:
        return ""
    named = and_list(f"{area.name} ({and_list(area.named_after)})" for area in areas)
    document = areas[0].document
    return (
        f"{document} names these areas and draws none. The outlines are ours: round every stop and map point of the "
        f"names in brackets, and {areas[0].metres} metres further. {named}."
    )


def table_in_words(found: list[AreaFigures]) -> pd.DataFrame:
    """Return a row an area and topic for reading: count, rate, beside the district, beside the year before."""
    rows = [
        {
            "Area": one.area.name,
            "What": one.topic.label,
            "Number": f"{one.count:,}",
            f"Per 1,000 {one.topic.denominator}, estimated": one.no_rate or f"{one.own['rate']:.0f}",
            "Beside the district": beside_in_words(one.own),
            "Beside the year before": change_in_words(one.own, one.topic),
        }
        for one in found
    ]
    return pd.DataFrame(rows)
