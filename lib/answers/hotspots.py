"""The answer to a view, whatever its geography: one title, one table, one map, one way to ask again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pyarrow

from lib.analysis.areas import AreaTable, area_figures, ward_figures
from lib.analysis.district import district_change
from lib.analysis.small_areas import HexFigures, PointFigures, hex_figures, point_figures
from lib.drawing.maps import Drawing, draw_areas, draw_hexes, draw_points
from lib.drawing.words.areas import (
    changes_sentence,
    headline,
    headline_certainty,
    hex_headline,
    plan_notes,
    point_headline,
)
from lib.drawing.words.district import district_sentence, elsewhere_sentence, without_place_sentence
from lib.drawing.words.tables import area_columns, areas_in_words, hexes_in_words, points_in_words
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.records.cache import kept_until_records_change


@dataclass(frozen=True)
class Answer:
    """What the hotspots page shows for a view.

    Attributes
    ----------
    areas : AreaTable
        The areas' figures: those of the wards when the view shows hexagons or map points.
    title : str
        The finding in a sentence.
    in_words : DataFrame
        The table for reading.
    figures : DataFrame
        The same table for files and the command line.
    layer, code : str
        Layer of geo/ that `figures` belongs to, and the property it is matched by; empty for map points.
    command : str
        The command that prints the table again.
    draw : callable
        Takes the code of the chosen ward, returns the map; the wards chosen last are remembered.
    """

    areas: AreaTable
    title: str
    in_words: pd.DataFrame
    figures: pd.DataFrame
    layer: str
    code: str
    command: str
    draw: Callable[[str], Drawing]

    @cached_property
    def shown(self) -> pyarrow.Table:
        """The table for reading as it is sent to the browser; made once for all who ask the same."""
        return pyarrow.Table.from_pandas(self.in_words, preserve_index=False)

    @cached_property
    def of_the_whole(self) -> tuple[str, ...]:
        """What is said of the district as a whole: which area is highest and what changed, or the plan's notes."""
        areas = self.areas
        if not areas.compared:
            return tuple(plan_notes(areas))
        change = district_change(areas.topic, areas.view.start, areas.view.end)
        lines = (
            headline_certainty(areas),
            changes_sentence(areas),
            district_sentence(change),
            elsewhere_sentence(change),
            without_place_sentence(change),
        )
        return tuple(filter(None, lines))


@kept_until_records_change(maxsize=128)
def answer(view: View) -> Answer:
    """Return the answer to a view; its tables are shared by all who ask the same, so treat them as read-only.

    Raises
    ------
    CannotSay
        When the data do not allow the figure that was asked for.
    InputError
        When the topic or period is not usable.
    """
    if view.geography == "hex":
        return _hex_answer(view)
    if view.geography == "point":
        return _point_answer(view)
    areas = area_figures(view)
    layer, code = {
        "locality": ("localities", "locality"),
        "reporting-area": ("reporting_areas", "reporting_area"),
    }.get(view.geography, ("ward_boundaries", "ward_code"))
    command = f"localities --topic {view.topic}" if areas.period is None else _command("wards", view)
    return Answer(
        areas,
        headline(areas),
        areas_in_words(areas),
        area_columns(areas),
        layer,
        code,
        f"python -m lib {command}",
        kept_until_records_change(maxsize=8)(lambda ward: draw_areas(areas, ward)),
    )


def _command(name: str, view: View) -> str:
    return f"{name} --topic {view.topic} --from {view.start} --to {view.end}"


def _hex_answer(view: View) -> Answer:
    hexes: HexFigures = hex_figures(view)
    return Answer(
        ward_figures(view),
        hex_headline(hexes),
        hexes_in_words(hexes),
        hexes.rows,
        "hexes",
        "hex_id",
        f"python -m lib {_command('hexes', view)}",
        kept_until_records_change(maxsize=8)(lambda ward: draw_hexes(hexes, ward)),
    )


def _point_answer(view: View) -> Answer:
    points: PointFigures = point_figures(view)
    figures = points.points.assign(ward_name=points.points["ward_code"].map(ward_names()))
    return Answer(
        ward_figures(view),
        point_headline(points),
        points_in_words(points),
        figures,
        "",
        "",
        f"python -m lib {_command('points', view)}",
        kept_until_records_change(maxsize=8)(lambda ward: draw_points(points, ward)),
    )
