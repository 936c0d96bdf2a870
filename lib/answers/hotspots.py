"""The answer to a view, whatever its geography: one title, one table, one map, one way to ask again."""

from lib.analysis.areas import AreaTable, area_figures, ward_figures
from lib.analysis.district import district_change
from lib.analysis.small_areas import HexFigures, PointFigures, hex_figures, point_figures
from lib.answers.figure import Figure, OnMap
from lib.drawing.maps import draw_areas, draw_hexes, draw_points
from lib.drawing.words.areas import (
    changes_sentence,
    evidence,
    headline,
    headline_certainty,
    plan_notes,
    point_headline,
)
from lib.drawing.words.district import district_sentence, elsewhere_sentence, without_place_sentence
from lib.drawing.words.hexes import few_sentence, hex_columns, hex_headline, hexes_in_words, residents_sentence
from lib.drawing.words.tables import area_columns, areas_in_words, points_in_words
from lib.incidents.view import View
from lib.published.places import ward_names
from lib.records.cache import kept_until_records_change


def areas_of(view: View) -> AreaTable:
    """Return the areas' figures of a view: those of the wards when it shows hexagons or map points.

    Raises
    ------
    CannotSay
        When the data do not allow the figure that was asked for.
    InputError
        When the topic or period is not usable.
    """
    return ward_figures(view) if view.geography in ("hex", "point") else area_figures(view)


@kept_until_records_change(maxsize=128)
def figure_of(view: View) -> Figure:
    """Return what the hotspots page shows of a view.

    Raises
    ------
    CannotSay
        When the data do not allow the figure that was asked for.
    InputError
        When the topic or period is not usable.
    """
    areas = areas_of(view)
    if view.geography == "hex":
        return _of_hexes(areas, hex_figures(view))
    if view.geography == "point":
        return _of_points(areas, point_figures(view))
    layer, code = {
        "locality": ("localities", "locality"),
        "reporting-area": ("reporting_areas", "reporting_area"),
    }.get(view.geography, ("ward_boundaries", "ward_code"))
    return Figure(
        "areas",
        headline(areas),
        (),
        None,
        areas_in_words(areas),
        area_columns(areas),
        evidence(areas),
        command=f"python -m lib localities --topic {view.topic}" if areas.period is None else _command("wards", view),
        on_map=OnMap(kept_until_records_change(maxsize=8)(lambda ward: draw_areas(areas, ward)), layer, code),
    )


def _command(name: str, view: View) -> str:
    return f"python -m lib {name} --topic {view.topic} --from {view.start} --to {view.end}"


def _of_hexes(areas: AreaTable, hexes: HexFigures) -> Figure:
    topic, rows = hexes.topic, hexes.rows
    lines = residents_sentence(rows, topic), few_sentence(topic, rows["count"].sum())
    return Figure(
        "hexes",
        hex_headline(hexes),
        tuple(filter(None, lines)),
        None,
        hexes_in_words(hexes),
        hex_columns(hexes),
        evidence(areas),
        command=_command("hexes", areas.view),
        on_map=OnMap(kept_until_records_change(maxsize=8)(lambda ward: draw_hexes(hexes, ward)), "hexes", "hex_id"),
    )


def _of_points(areas: AreaTable, points: PointFigures) -> Figure:
    return Figure(
        "points",
        point_headline(points),
        (),
        None,
        points_in_words(points),
        points.points.assign(ward_name=points.points["ward_code"].map(ward_names())),
        evidence(areas),
        command=_command("points", areas.view),
        on_map=OnMap(kept_until_records_change(maxsize=8)(lambda ward: draw_points(points, ward)), "", ""),
    )


@kept_until_records_change(maxsize=128)
def of_the_whole(view: View) -> tuple[str, ...]:
    """Return what is said of the district as a whole: which area is highest and what changed, or the plan's notes."""
    areas = areas_of(view)
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
