"""The police's figures of the priority areas that a document of the partnership names."""

import re

import pandas as pd

from lib.analysis.own_area.figures import AreaFigures, figures_of
from lib.analysis.own_area.made_of import PRIORITY, area_of
from lib.answers.figure import Figure
from lib.base.cells import safe_cells
from lib.drawing.words.own_area import area_about, area_columns
from lib.drawing.words.priority_areas import outlines_sentence, table_in_words
from lib.incidents.topics import topic_named
from lib.incidents.view import View
from lib.published.priority_areas import PriorityArea, priority_areas
from lib.records.cache import kept_until_records_change

TOPICS = ("asb", "all-crime")


def areas_named_in(quotes: pd.Series) -> tuple[PriorityArea, ...]:
    """Return the priority areas whose names stand in quotes of the documents."""
    named = {area: rf"\b{re.escape(area.name)}\b" for area in priority_areas()}
    return tuple(area for area, pattern in named.items() if quotes.str.contains(pattern, regex=True).any())


@kept_until_records_change(maxsize=16)
def priority_areas_figure(areas: tuple[PriorityArea, ...]) -> Figure:
    """Return what is on record in priority areas in the last twelve months, a row an area and topic."""
    found = [_figures(area, slug) for area in areas for slug in TOPICS]
    rows = []
    for one in found:
        columns = area_columns(one).head(1)
        columns.insert(1, "topic", one.topic.slug)
        rows.append(columns)
    about = area_about(found[0])
    evidence = {name: text for name, text in about.items() if name not in ("Area", "Residents", "Edge", "Outline")}
    first = found[0].period
    return Figure(
        "priority-areas",
        f"The priority areas in {first.words}",
        (outlines_sentence(areas),),
        None,
        table_in_words(found),
        safe_cells(pd.concat(rows, ignore_index=True)),
        evidence | {"Outlines": outlines_sentence(areas)},
        (
            "What lies inside each outline is counted by its map point and judged with all wards.",
            "An area of one’s own",
        ),
        f'python -m lib area "{PRIORITY}:{areas[0].name}" --from {first.start} --to {first.end}',
    )


def _figures(area: PriorityArea, slug: str) -> AreaFigures:
    view = View.default(slug)
    return figures_of(area_of(f"{PRIORITY}:{area.name}"), topic_named(slug), view.start, view.end)
