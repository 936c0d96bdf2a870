"""The map of an area of one's own: its outline, its map points by count, and the wards about it."""

import json
from typing import Any

import pandas as pd
import shapely

from lib.analysis.own_area.area import Area
from lib.analysis.own_area.figures import AreaFigures
from lib.analysis.spots import point_id
from lib.drawing.map_classes import OUTLINED, POINT, LegendEntry
from lib.drawing.maps import Drawing, circle_radius
from lib.published.places import ward_names


def outline_of(area: Area) -> dict[str, Any]:
    """Return an area's outline as a GeoJSON geometry (RFC 7946: longitude and latitude, rings anticlockwise)."""
    return geometry_of(area.degrees)


def geometry_of(degrees: shapely.Geometry) -> dict[str, Any]:
    """Return polygons in longitude and latitude as a GeoJSON geometry, as RFC 7946 has it."""
    around = shapely.orient_polygons(shapely.set_precision(degrees, 1e-6))
    return json.loads(shapely.to_geojson(around))


def draw_own_area(found: AreaFigures) -> Drawing:
    """Return the map of an area's figures: circles by count, the outline, and the map opened on it."""
    topic, points = found.topic, found.points
    most = float(points["count"].max()) if len(points) else 1.0
    circles = [
        [
            row.lon,
            row.lat,
            circle_radius(row.count, most),
            [f"On or near {row.place or 'an unnamed point'}", topic.counted(row.count), *_NEAR[bool(row.near_line)]],
            "",
            row.ward_code,
            point_id(row.lon, row.lat),
        ]
        for row in points.iloc[::-1].itertuples()
    ]
    return Drawing(
        areas="ward_boundaries",
        code="ward_code",
        lines=("district",),
        fills={},
        tooltips={code: [name] for code, name in ward_names().items()},
        legend_title=f"{topic.incidents.capitalize()} by map point",
        legend=(
            LegendEntry(POINT, f"a circle’s area stands for its count; the largest is {topic.counted(most)}"),
            LegendEntry(OUTLINED, "the area"),
        ),
        alt=f"Map of {topic.sentence} in {found.area.name} in {found.period.words}: {len(points)} map points.",
        points=circles,
        unpainted="#f3f2f1",
        own=outline_of(found.area),
    )


_NEAR: dict[bool, list[str]] = {True: ["Near the line: it may belong to the other side"], False: []}


def own_area_geojson(area: Area, figures: pd.DataFrame, about: dict[str, str]) -> bytes:
    """Return an area's outline with its figures as GeoJSON.

    Parameters
    ----------
    area : Area
        The area.
    figures : DataFrame
        From `lib.drawing.words.own_area.area_columns`; the first row is the area's.
    about : dict of str to str
        Where the figures come from: label to text.
    """
    properties = json.loads(figures.iloc[:1].to_json(orient="records"))[0]
    feature = {"type": "Feature", "geometry": outline_of(area), "properties": properties}
    return json.dumps(
        {"type": "FeatureCollection", "features": [feature], "provenance": about}, ensure_ascii=False
    ).encode()
