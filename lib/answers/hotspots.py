"""The answer to a view, whatever its geography: one title, one table, one map, one way to ask again."""

import pandas as pd

from lib.analysis.areas import AreaTable, area_figures, ward_figures
from lib.analysis.district import district_change
from lib.analysis.months import last_twelve, last_twelve_of_hexes, last_twelve_of_points
from lib.analysis.small_areas import HexFigures, PointFigures, hex_figures, point_figures
from lib.answers.figure import Figure, OnMap
from lib.drawing.maps import draw_areas, draw_hexes, draw_points
from lib.drawing.words.areas import (
    changes_sentence,
    evidence,
    headline,
    plan_notes,
    point_headline,
)
from lib.drawing.words.beside_map import district_in_brief
from lib.drawing.words.district import district_sentence, elsewhere_sentence, without_place_sentence
from lib.drawing.words.hexes import (
    busiest_sentence,
    few_sentence,
    hex_columns,
    hex_headline,
    hexes_at_a_glance,
    hexes_in_words,
    residents_sentence,
)
from lib.drawing.words.highest import headline_certainty
from lib.drawing.words.tables import (
    POINTS_AT_A_GLANCE,
    area_columns,
    areas_at_a_glance,
    areas_in_words,
    points_at_a_glance,
    points_in_words,
)
from lib.incidents.view import GROUPS_OF_WARDS, View
from lib.published.places import ward_names, ward_table
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
    lines = busiest_sentence(hexes), residents_sentence(rows, topic)
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
def in_brief(view: View) -> tuple[str, ...]:
    """Return the sentences that stand beside the map of the whole district."""
    figure, areas = figure_of(view), areas_of(view)
    if figure.lines:
        return figure.lines
    change = district_change(areas.topic, view.start, view.end) if areas.compared else None
    return district_in_brief(areas, change)


@kept_until_records_change(maxsize=128)
def at_a_glance(view: View) -> pd.DataFrame:
    """Return the table of a view's areas to sort, with a line of the last twelve months in each row."""
    areas = areas_of(view)
    if view.geography == "hex":
        hexes = hex_figures(view)
        ids = hexes.rows["hex_id"].tolist()
        return hexes_at_a_glance(hexes, dict(zip(ids, last_twelve_of_hexes(hexes.topic, view.end, ids), strict=True)))
    if view.geography == "point":
        points = point_figures(view)
        listed = points.clusters.head(POINTS_AT_A_GLANCE)
        at = listed["lon"].to_numpy(), listed["lat"].to_numpy()
        return points_at_a_glance(points, last_twelve_of_points(points.topic, view.end, *at))
    if areas.period is None:
        return areas_at_a_glance(areas, [])
    wards = ward_table()
    column = GROUPS_OF_WARDS.get(view.geography, "ward_code")
    members = wards.groupby(column)["ward_code"].agg(list)
    return areas_at_a_glance(areas, last_twelve(areas.topic, view.end, [members[code] for code in areas.rows["code"]]))


@kept_until_records_change(maxsize=128)
def wards_to_brief(view: View) -> tuple[str, ...]:
    """Return the wards that a briefing on a view is about: the chosen one, or the three with the highest rates."""
    if view.place:
        return (view.place,)
    rows = areas_of(view).rows.sort_values("rate", ascending=False)
    if "ward_codes" in rows:  # localities of the plan: the wards of the first that has any
        return tuple(rows.loc[rows["ward_codes"] != "", "ward_codes"].iloc[0].split(";"))
    column = GROUPS_OF_WARDS.get(view.geography)
    if column:
        wards = ward_table()
        return tuple(wards.loc[wards[column] == rows["code"].iloc[0], "ward_code"])
    return tuple(rows["code"].head(3))


@kept_until_records_change(maxsize=128)
def of_the_whole(view: View) -> tuple[str, ...]:
    """Return how sure what is said of the district is: ranks, change here and elsewhere, or the plan's notes."""
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


def seldom_found(view: View) -> str:
    """Return of a map of hexagons that so few incidents show few hotspots; empty where there are enough."""
    if view.geography != "hex":
        return ""
    hexes = hex_figures(view)
    return few_sentence(hexes.topic, hexes.rows["count"].sum())
