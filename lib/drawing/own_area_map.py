"""The map of an area of one's own: its outline, its map points by count, and the wards about it."""

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import shapely

from lib.analysis.own_area.area import Area
from lib.analysis.own_area.figures import AreaFigures
from lib.drawing.map_classes import OUTLINED, LegendEntry
from lib.drawing.maps import Drawing, draw_points


def outline_of(area: Area) -> dict[str, Any]:
    """Return an area's outline as a GeoJSON geometry (RFC 7946: longitude and latitude, rings anticlockwise)."""
    return geometry_of(area.degrees)


def geometry_of(degrees: shapely.Geometry) -> dict[str, Any]:
    """Return polygons in longitude and latitude as a GeoJSON geometry, as RFC 7946 has it."""
    around = shapely.orient_polygons(shapely.set_precision(degrees, 1e-6))
    return json.loads(shapely.to_geojson(around))


def draw_own_area(found: AreaFigures) -> Drawing:
    """Return the map of an area's figures: circles by count, the outline, and the map opened on it."""
    drawn = draw_points(found)
    return replace(
        drawn,
        legend=(*drawn.legend, LegendEntry(OUTLINED, "the area")),
        alt=f"Map of {found.topic.sentence} in {found.area.name} in {found.period.words}: "
        f"{len(found.points)} map points.",
        spots="",
        own=outline_of(found.area),
    )


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
