"""The map of an area of one's own as a picture: outline, ring round about, streets named, circles by count."""

import json
from typing import Any

import numpy as np
import pandas as pd
import shapely

from lib.analysis.own_area.area import RING, Area
from lib.drawing import svg
from lib.drawing.map_classes import POINT
from lib.drawing.map_files import ROADS, layer_names
from lib.drawing.maps import circle_radius
from lib.drawing.picture_labels import Name, Sheet, names_that_fit
from lib.drawing.ward_picture import discs
from lib.published.named_places import LANDMARK, PLACE, STATION, STREET, named_places
from lib.published.tables import layer

SIZE, PAPER = (640, 430), (400, 372)  # pixels
_NUMBERS = 13  # size of type
_FIRST = (PLACE, STATION, STREET, LANDMARK)


def area_svg(
    area: Area, points: pd.DataFrame, numbered: pd.DataFrame, paper: bool = False, circles: tuple[Area, ...] = ()
) -> str:
    """Return the map of an area as SVG.

    Parameters
    ----------
    area : Area
        Drawn with a heavy line, and what lies round about it dashed.
    points : DataFrame
        `lib.analysis.own_area.figures.AreaFigures.points`: map points by count, the busiest first.
    numbered : DataFrame
        Those that have a number beside them, in order: lon, lat.
    paper : bool
        Whether it is drawn small for a page, with larger type and its numbers on discs.
    circles : tuple of Area
        What else is drawn dashed in place of what lies round about the area: distances from a spot.
    """
    around = area.degrees if circles else area.buffer(RING).degrees
    dashed = [_geojson(circle.degrees) for circle in circles] or [_geojson(around)]
    size, of_names = (PAPER, 14.0) if paper else (SIZE, 10.5)
    sheet = Sheet(around.bounds, *size)
    most = float(points["count"].max()) if len(points) else 1.0
    counts = [(row.lon, row.lat, circle_radius(row.count, most)) for row in points.itertuples()]
    numbers = [{"lon": row.lon, "lat": row.lat, "text": str(at)} for at, row in enumerate(numbered.itertuples(), 1)]
    for circle in counts:  # names stand beside what was recorded, not over it
        sheet.reserve(*circle)
    for number in numbers:
        sheet.reserve(number["lon"], number["lat"], _NUMBERS)
    names, _ = names_that_fit(sheet, _names_in(around), of_names)
    wards = [feature["geometry"] for feature in layer("ward_boundaries")["features"]]
    ground = [
        svg.shapes(sheet, [_geojson(area.degrees)], fill="#f3f2f1"),
        svg.shapes(sheet, _roads(), fill="none", stroke="#6f777b", stroke_width=0.9),
        svg.shapes(sheet, wards, fill="none", stroke="#b1b4b6", stroke_width=1),
    ]
    return svg.svg(
        *size,
        [
            svg.clipped(sheet, ground),
            svg.shapes(sheet, dashed, fill="none", stroke="#505a5f", stroke_width=1.4, stroke_dasharray="5,4"),
            svg.shapes(sheet, [_geojson(area.degrees)], fill="none", stroke=svg.INK, stroke_width=2.6),
            svg.circles(sheet, _middle(circles), fill=svg.INK, stroke="white", stroke_width=1),
            svg.circles(sheet, counts, fill=POINT, fill_opacity=0.75, stroke="white", stroke_width=0.7),
            svg.words(sheet, names, of_names, text_anchor="middle", **svg.edged(3)),
            *(
                discs(sheet, numbers, 1.1)
                if paper
                else [svg.words(sheet, numbers, _NUMBERS, 10, font_weight="bold", **svg.edged(4))]
            ),
        ],
    )


def _middle(circles: tuple[Area, ...]) -> list[tuple[float, float, float]]:
    """Return the spot that circles are drawn round, as a small disc; none where there are no circles."""
    if not circles:
        return []
    spot = shapely.centroid(circles[0].degrees)
    return [(spot.x, spot.y, 4.5)]


def _geojson(shape: shapely.Geometry) -> dict[str, Any]:
    return json.loads(shapely.to_geojson(shape))


def _names_in(around: shapely.Geometry) -> list[Name]:
    """Return what lies in an area and round about it, villages before streets, those of most map points first."""
    places = [place for place in named_places() if place.kind in _FIRST]
    near = shapely.contains_xy(around, np.array([p.lon for p in places]), np.array([p.lat for p in places]))
    here = [place for place, is_near in zip(places, near, strict=True) if is_near]
    here.sort(key=lambda place: (_FIRST.index(place.kind), -place.points, place.name))
    return [Name(place.name, place.lon, place.lat) for place in here]


def _roads() -> list[dict[str, Any]]:
    return [feature["geometry"] for feature in layer(ROADS)["features"]] if ROADS in layer_names() else []
