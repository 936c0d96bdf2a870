"""The map of a ward as a picture: streets named, hexagons or hotspots, circles by count, places numbered."""

import json
import math
import textwrap
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import shapely

from lib.analysis.evaluation.marks import Done
from lib.drawing import svg
from lib.drawing.map_classes import POINT
from lib.drawing.map_files import ROADS, layer_names
from lib.drawing.own_area_map import geometry_of
from lib.drawing.picture_labels import Name, Sheet, bounds_of, names_that_fit
from lib.drawing.ward_map import HOT_FILL, WardPlaces, radius_of
from lib.drawing.words.interventions import key_lines, lettered_in_picture
from lib.published.named_places import LANDMARK, PLACE, STATION, STREET, named_places
from lib.published.places import ward_shapes
from lib.published.tables import layer

_MIDDLE: dict[str, Any] = {"text_anchor": "middle"}
_BOLD: dict[str, Any] = {"font_weight": "bold"}
_HEADING, _SOURCE, _KEY = 17, 11, 13  # sizes of type above and beneath a picture to take away
_MOST_OF_ONE = 5  # marks of one thing that was done


def _names_in(ward_code: str) -> list[Name]:
    """Return what lies in a ward: villages, stations, then streets, those of most map points first."""
    order = {PLACE: 0, STATION: 1, STREET: 2, LANDMARK: 3}
    here = [place for place in named_places() if place.ward_code == ward_code]
    here.sort(key=lambda place: (order[place.kind], -place.points, place.name))
    return [Name(place.name, place.lon, place.lat) for place in here]


@lru_cache(maxsize=32)
def hexes_of(ward_code: str) -> frozenset[str]:
    """Return the hexagons that reach into a ward."""
    wards = ward_shapes()
    shape = wards.shapes[wards.codes.index(ward_code)]
    hexes = layer("hexes")["features"]
    reach = shapely.intersects(shape, shapely.from_geojson([json.dumps(f["geometry"]) for f in hexes]))
    return frozenset(f["properties"]["hex_id"] for f, reaches in zip(hexes, reach, strict=True) if reaches)


@lru_cache(maxsize=32)
def _roads_near(ward_code: str) -> list[dict[str, Any]]:
    """Return the roads and railways within a ward; none where the district's folder has none."""
    if ROADS not in layer_names():
        return []
    wards = ward_shapes()
    shape = wards.shapes[wards.codes.index(ward_code)]
    lines = (shapely.geometry.shape(feature["geometry"]) for feature in layer(ROADS)["features"])
    return [json.loads(shapely.to_geojson(shape.intersection(line))) for line in lines if shape.intersects(line)]


@lru_cache(maxsize=1)
def _hexes() -> dict[str, dict[str, Any]]:
    return {feature["properties"]["hex_id"]: feature["geometry"] for feature in layer("hexes")["features"]}


def ward_svg(
    places: WardPlaces,
    width: int,
    height: int,
    type_scale: float = 1.0,
    shades: Mapping[str, str] | None = None,
    done: Iterable[Done] = (),
) -> str:
    """Return the map of a ward as SVG, its clusters numbered, what was done there marked with a letter in a square.

    Parameters
    ----------
    places : WardPlaces
        What is drawn: map points by count, hot hexagons, numbers of the clusters.
    width, height : int
        Pixels.
    type_scale : float
        How many times larger the type is than 9 pixels for names.
    shades : mapping of str to str, optional
        Colours of hexagons by count, from `lib.drawing.maps.draw_hexes`: then all hexagons of the ward are drawn, and
        hot ones are told by a heavy outline.
    done : iterable of Done
        What was done; `lib.drawing.words.interventions.key_lines` is its key, to stand beneath.
    """
    return svg.svg(width, height, _parts(places, width, height, type_scale, shades, done))


def ward_png(places: WardPlaces, title: str, source: str, done: Iterable[Done] = ()) -> bytes:
    """Return the map of a ward as a picture for a slide or a report, made without a network."""
    import vl_convert

    return vl_convert.svg_to_png(picture_svg(places, title, source, tuple(done)), scale=2)


def picture_svg(places: WardPlaces, title: str, source: str, done: tuple[Done, ...]) -> str:
    """Return what `ward_png` draws: title, source, map, and a key of what is marked on it."""
    width, height, top, above = 760, 640, 0.0, []
    for size, lines, look in (
        (_HEADING, textwrap.wrap(title, 80), _BOLD),
        (_SOURCE, textwrap.wrap(source, 110), {}),
    ):
        for line in lines:
            top += 1.25 * size
            above.append(svg.text(0, top, line, size, fill=svg.INK, **look))
    top += _SOURCE
    parts = _parts(places, width, height, 1.0, None, done)
    drawn = svg.element("g", "".join(parts), transform=f"translate(0,{top:g})")
    foot, beneath = top + height, []
    for line in (part for said in key_lines(done) for part in textwrap.wrap(said, 110)):
        foot += 1.35 * _KEY
        beneath.append(svg.text(0, foot, line, _KEY, fill=svg.INK))
    return svg.svg(width, foot + (_KEY if beneath else 0), [*above, drawn, *beneath])


def _parts(
    places: WardPlaces,
    width: int,
    height: int,
    type_scale: float,
    shades: Mapping[str, str] | None,
    done: Iterable[Done] = (),
) -> list[str]:
    """Return what a map consists of, from the ground up."""
    edge_of = [f for f in layer("ward_boundaries")["features"] if f["properties"]["ward_code"] == places.ward_code]
    sheet = Sheet(bounds_of(edge_of), width, height)
    edge = [feature["geometry"] for feature in edge_of]
    most = float(places.points["count"].max()) if len(places.points) else 1.0
    circles = [
        (row.lon, row.lat, math.sqrt(2.4 / math.pi) * radius_of(row.count, most)) for row in places.points.itertuples()
    ]
    numbers = [
        {"lon": row.lon, "lat": row.lat, "text": str(number)}
        for number, row in enumerate(places.clusters.itertuples(), start=1)
    ]
    of_names = (9 if type_scale == 1 else 13) * type_scale  # where type is to be large, names are no smaller than it
    for circle in circles:  # names stand beside what was recorded, not over it
        sheet.reserve(*circle)
    for number in numbers:
        sheet.reserve(number["lon"], number["lat"], 12 * type_scale)
    marks = _marks_in(places.ward_code, done)
    for mark in marks:
        sheet.reserve(mark["lon"], mark["lat"], 12 * type_scale)
    names, _ = names_that_fit(sheet, _names_in(places.ward_code), of_names)
    return [
        svg.shapes(sheet, edge, fill="#f3f2f1"),
        svg.clipped(sheet, _ground(sheet, places, shades)),
        svg.shapes(sheet, edge, fill="none", **_edge_look(shades is not None)),
        svg.clipped(sheet, [_areas_of(sheet, done)]),
        svg.circles(sheet, circles, fill=POINT, fill_opacity=0.75, stroke="white", stroke_width=0.7),
        svg.words(sheet, names, of_names, **_MIDDLE, **svg.edged(3)),
        *(discs(sheet, numbers, type_scale) if shades is not None else _beside(sheet, numbers, type_scale)),
        _squares(sheet, marks, type_scale),
    ]


def _marks_in(ward_code: str, done: Iterable[Done]) -> list[dict[str, Any]]:
    """Return the letters of what was done in a ward, each where it was; of many points of one street, a few."""
    wards = ward_shapes()
    ward = wards.shapes[wards.codes.index(ward_code)]
    marks = []
    for letter, one in lettered_in_picture(done):
        points = [(lon, lat) for lon, lat in one.points if shapely.contains_xy(ward, lon, lat)]
        if not points and one.outline is not None:  # an area that only reaches into the ward
            part = shapely.intersection(one.outline, ward)
            points = [(part.representative_point().x, part.representative_point().y)] if part.area else []
        marks += [{"lon": lon, "lat": lat, "text": letter} for lon, lat in points[:_MOST_OF_ONE]]
    return marks


def _areas_of(sheet: Sheet, done: Iterable[Done]) -> str:
    outlines = [geometry_of(one.outline) for _, one in lettered_in_picture(done) if one.outline is not None]
    return svg.shapes(sheet, outlines, fill="none", stroke=svg.INK, stroke_width=2.2, stroke_dasharray="9,3,2,3")


def _squares(sheet: Sheet, marks: list[dict[str, Any]], type_scale: float) -> str:
    """Return letters in white squares with a dark edge, which are told from numbers by their shape."""
    side, size = 15 * type_scale, 11 * type_scale
    look: dict[str, Any] = {"fill": "white", "stroke": svg.INK, "stroke_width": 2}
    boxes = [
        svg.element("rect", x=f"{x - side / 2:.1f}", y=f"{y - side / 2:.1f}", width=side, height=side, **look)
        for x, y in (sheet.pixel(mark["lon"], mark["lat"]) for mark in marks)
    ]
    return "".join([*boxes, svg.words(sheet, marks, size, fill=svg.INK, **_MIDDLE, **_BOLD)])


def _edge_look(dashed: bool) -> dict[str, Any]:
    if dashed:
        return {"stroke": "#505a5f", "stroke_width": 1.8, "stroke_dasharray": "6,3"}
    return {"stroke": svg.INK, "stroke_width": 2}


def _ground(sheet: Sheet, places: WardPlaces, shades: Mapping[str, str] | None) -> list[str]:
    """Return hexagons by count, roads and hot hexagons."""
    hexes = _hexes()
    hot = [hexes[code] for code in places.hot["hex_id"]]
    roads = svg.shapes(sheet, _roads_near(places.ward_code), fill="none", stroke="#6f777b", stroke_width=0.9)
    if shades is None:
        return [roads, svg.shapes(sheet, hot, fill=HOT_FILL, stroke=svg.INK, stroke_width=1)]
    by_shade: dict[str, list[dict[str, Any]]] = {}
    for code in sorted(hexes_of(places.ward_code)):
        by_shade.setdefault(shades.get(code, "#ffffff"), []).append(hexes[code])
    shaded = [svg.shapes(sheet, own, fill=fill, stroke="#b1b4b6", stroke_width=0.5) for fill, own in by_shade.items()]
    return [*shaded, roads, svg.shapes(sheet, hot, fill="none", stroke=svg.INK, stroke_width=2.4)]


def _beside(sheet: Sheet, numbers: list[dict[str, Any]], type_scale: float) -> list[str]:
    """Return numbers beside their points, with a white edge."""
    return [svg.words(sheet, numbers, 13 * type_scale, 10 * type_scale, **_BOLD, **svg.edged(4))]


def discs(sheet: Sheet, numbers: list[dict[str, Any]], type_scale: float) -> list[str]:
    """Return numbers in white on black discs, which can be read on any shade of a hexagon."""
    radius = math.sqrt(230 * type_scale / math.pi)
    discs = [(number["lon"], number["lat"], radius) for number in numbers]
    return [
        svg.circles(sheet, discs, fill=svg.INK, stroke="white", stroke_width=1),
        svg.words(sheet, numbers, 11 * type_scale, fill="white", **_MIDDLE, **_BOLD),
    ]
