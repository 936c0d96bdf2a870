"""Where in a ward incidents were recorded: its map points, the clusters they form and its hot hexagons."""

import json
import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import shapely

from lib.analysis.small_areas import clusters_of_ward, hex_figures, point_figures
from lib.base.words import plural
from lib.drawing.charts.pictures import FONT
from lib.drawing.charts.style import chart_features
from lib.drawing.map_classes import LEAST_LARGEST, MARKED, NONE_HERE, POINT, LegendEntry
from lib.drawing.map_files import ROADS, layer_names
from lib.drawing.maps import Drawing
from lib.drawing.picture_labels import Name, Sheet, bounds_of, names_that_fit, written
from lib.drawing.words.bursts import burst_in_short, bursts_of_ward
from lib.drawing.words.hexes import ABOVE, few_sentence, is_above, lasting_in_words
from lib.drawing.words.tables import members_in_words
from lib.incidents.cube import Period
from lib.incidents.topics import Topic
from lib.incidents.view import View
from lib.published.named_places import LANDMARK, PLACE, STATION, STREET, named_places
from lib.published.places import ward_names, ward_shapes
from lib.published.tables import layer
from lib.records.cache import kept_until_records_change
from lib.statistics.hexagons import hex_centre
from lib.statistics.hotspot_rule import HOTSPOT_RULE

CLUSTERS_SHOWN = 8
HOT_FILL = "#fdd9b5"
SNAPPING = (
    "police.uk moves each record to a nearby map point that serves at least eight addresses, so a place is where "
    "incidents were on or near, never an address; and it gives the month only, so nothing can be said of hours."
)
LOCAL_PLACES = (
    "The council’s own places, kept to about 10 metres, or a postcode’s: a place is where requests were on or near, "
    "never an address. Requests given by ward alone are in the ward’s count and not on its map."
)


@dataclass(frozen=True)
class WardPlaces:
    """Where in a ward a topic's incidents were recorded.

    Attributes
    ----------
    ward_code, name : str
        The ward.
    topic : Topic
        What is counted.
    period : Period
        The months asked for and covered.
    points : DataFrame
        One row a map point of the ward, busiest first: lon, lat, count, place, ward_code.
    clusters : DataFrame
        The ward's points that are hotspots of their own by the rule's separation, busiest first: the same columns and
        rank, points_within, count_within, members.
    hot : DataFrame
        The hexagons that lie mostly in the ward and are hot by the rule: the columns of
        `lib.analysis.small_areas.HexFigures`.
    above : DataFrame
        Those that hold more than their residents explain.
    few : str
        What so few incidents cannot show; empty where there are enough.
    bursts : tuple of str
        A sentence for each run of months in which map points made the ward's year.
    """

    ward_code: str
    name: str
    topic: Topic
    period: Period
    points: pd.DataFrame
    clusters: pd.DataFrame
    hot: pd.DataFrame
    above: pd.DataFrame
    few: str
    bursts: tuple[str, ...]


@kept_until_records_change(maxsize=128)
def ward_places(ward_code: str, slug: str, start: str, end: str) -> WardPlaces:
    """Return where in a ward a topic's incidents were recorded.

    Raises
    ------
    CannotSay
        When the topic has no map points, or no month of the period is complete.
    InputError
        When the period is not usable.
    """
    view = View(slug, start, end)
    points, hexes = point_figures(view), hex_figures(view)

    def own(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["ward_code"] == ward_code].reset_index(drop=True)

    hot = hexes.rows[hexes.rows["hot"]]
    return WardPlaces(
        ward_code,
        ward_names()[ward_code],
        points.topic,
        points.period,
        own(points.points),
        clusters_of_ward(points, ward_code).head(CLUSTERS_SHOWN),
        own(hot),
        own(hexes.rows[is_above(hexes.rows)]),
        few_sentence(hexes.topic, hexes.rows["count"].sum()),
        tuple(bursts_of_ward(view, ward_code)),
    )


def places_sentence(places: WardPlaces) -> str:
    """Return where in the ward most was recorded, in one or two sentences."""
    topic, total = places.topic, places.points["count"].sum()
    if places.points.empty:
        placed = " with a place of its own" if topic.local else ""  # a request can be given by ward alone
        return f"No {topic.sentence}{placed} is on record in {places.name} in {places.period.words}."
    hot = places.hot
    few = f" {places.few}" if places.few else ""
    if hot.empty:
        small = f"None of the ward’s small areas is a hotspot by the rule on the Hotspots page.{few}"
    else:
        held = hot["count"].sum()
        number = "One small area" if len(hot) == 1 else f"{len(hot)} small areas"
        small = (
            f"{number} that {'lies' if len(hot) == 1 else 'lie'} mostly in the ward "
            f"{'is a hotspot' if len(hot) == 1 else 'are hotspots'} by the rule on the Hotspots page, with "
            f"{topic.counted(held)} in all."
        )
    if len(places.above):
        have = "has" if len(places.above) == 1 else "have"
        small += f" {plural(len(places.above), 'small area')} of the ward {have} {ABOVE}."
    if places.clusters.empty:
        return f"No map point has {HOTSPOT_RULE.minimum_count} or more of {topic.counted(total)}. {small}"
    top = places.points.iloc[0]  # the busiest of all, near a busier one of a neighbour or not
    return (
        f"The busiest map point is on or near {top['place'] or 'an unnamed point'}: {top['count']:,.0f} of "
        f"{topic.counted(total)}. {' '.join((*places.bursts, small))}"
    )


def how_placed(topic: Topic) -> str:
    """Return how far a topic's places can be trusted."""
    return LOCAL_PLACES if topic.local else SNAPPING


def clusters_in_words(places: WardPlaces) -> pd.DataFrame:
    """Return the clusters of a ward's map points for reading, numbered as on the map."""
    rows, within = places.clusters, f"within {HOTSPOT_RULE.separation_metres:g} metres"
    return pd.DataFrame(
        {
            "No.": [str(number) for number in range(1, len(rows) + 1)],
            "On or near": rows["place"].where(rows["place"] != "", "an unnamed point"),
            f"{places.topic.incidents.capitalize()} at the point": rows["count"].map("{:,.0f}".format),
            f"All {within}": rows["count_within"].map("{:,.0f}".format),
            f"Others {within}": rows["members"].map(members_in_words),
        }
    )


def _alt(places: WardPlaces) -> str:
    return f"Map of {places.topic.sentence} in {places.name} in {places.period.words}. {places_sentence(places)}"


def _radius(count: float, most: float) -> float:
    return round(3 + 15 * math.sqrt(count / max(most, LEAST_LARGEST)), 1)


def _burst(places: WardPlaces, place: str) -> list[str]:
    view = View(places.topic.slug, places.period.start, places.period.end)
    burst = burst_in_short(view, places.ward_code, place) if places.bursts and place else ""
    return [f"of these {burst}"] if burst else []


def draw_ward(places: WardPlaces) -> Drawing:
    """Return the map of a ward: its map points by count over its hot hexagons."""
    topic, points, hot = places.topic, places.points, places.hot
    most = float(points["count"].max()) if len(points) else 1.0
    numbers = {(row.lon, row.lat): str(n) for n, row in enumerate(places.clusters.itertuples(), start=1)}
    circles: list[list[Any]] = [
        [
            row.lon,
            row.lat,
            _radius(row.count, most),
            [f"On or near {row.place}", topic.counted(row.count), *_burst(places, row.place)],
            numbers.get((row.lon, row.lat), ""),
        ]
        for row in points.iloc[::-1].itertuples()
    ]
    tooltips = {
        row.hex_id: [
            f"Hotspot: {lasting_in_words(row.class_)}",
            topic.counted(row.count),
            f"busiest on or near {row.place}",
        ]
        for row in hot.rename(columns={"class": "class_"}).itertuples()
    }
    legend = [LegendEntry(POINT, f"a circle’s area stands for its count; the largest is {topic.counted(most)}")]
    if len(hot):
        legend.append(LegendEntry(HOT_FILL, "hotspot"))
    if len(places.above):
        legend.append(LegendEntry(MARKED, ABOVE))
    return Drawing(
        areas="hexes",
        code="ward_code",
        lines=("ward_boundaries",),
        fills=dict.fromkeys(hot["hex_id"], HOT_FILL),
        tooltips=tooltips,
        legend_title=f"{topic.incidents.capitalize()} by map point",
        legend=tuple(legend),
        alt=_alt(places),
        outlined=tuple(hot["hex_id"]),
        selected=places.ward_code,
        points=circles,
        unpainted=NONE_HERE,
        paint_by="hex_id",
        focus=places.ward_code,
        marks=[hex_centre(code) for code in places.above["hex_id"]],
    )


def _names_in(ward_code: str) -> list[Name]:
    """Return what lies in a ward: villages, stations, then streets, those of most map points first."""
    order = {PLACE: 0, STATION: 1, STREET: 2, LANDMARK: 3}
    here = [place for place in named_places() if place.ward_code == ward_code]
    here.sort(key=lambda place: (order[place.kind], -place.points, place.name))
    return [Name(place.name, place.lon, place.lat) for place in here]


def _beside_points(
    numbers: list[dict[str, Any]], at: dict[str, Any], label: dict[str, Any], text: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return numbers beside their points, with a white edge."""
    looks = ({"stroke": "white", "strokeWidth": 4}, {"color": "#0b0c0c"})
    return [{"data": {"values": numbers}, "encoding": {**at, **label}, "mark": {**text, **look}} for look in looks]


def _discs(
    numbers: list[dict[str, Any]], at: dict[str, Any], label: dict[str, Any], type_scale: float
) -> list[dict[str, Any]]:
    """Return numbers in white on black discs, which can be read on any shade of a hexagon."""
    disc = {"type": "circle", "color": "#0b0c0c", "stroke": "white", "strokeWidth": 1, "opacity": 1}
    text = {"type": "text", "fontSize": 11 * type_scale, "fontWeight": "bold", "color": "white", "baseline": "middle"}
    return [
        {"data": {"values": numbers}, "encoding": at, "mark": {**disc, "size": 230 * type_scale}},
        {"data": {"values": numbers}, "encoding": {**at, **label}, "mark": text},
    ]


@lru_cache(maxsize=32)
def hexes_of(ward_code: str) -> frozenset[str]:
    """Return the hexagons that reach into a ward."""
    wards = ward_shapes()
    shape = wards.shapes[wards.codes.index(ward_code)]
    hexes = layer("hexes")["features"]
    reach = shapely.intersects(shape, shapely.from_geojson([json.dumps(f["geometry"]) for f in hexes]))
    return frozenset(f["properties"]["hex_id"] for f, reaches in zip(hexes, reach, strict=True) if reaches)


def _shaded_hexes(ward_code: str, shades: Mapping[str, str]) -> dict[str, Any]:
    own = hexes_of(ward_code)
    painted = [
        {**f, "fill": shades.get(f["properties"]["hex_id"], "#ffffff")}
        for f in chart_features("hexes")
        if f["properties"]["hex_id"] in own
    ]
    return {
        "data": {"values": painted},
        "mark": {"type": "geoshape", "stroke": "#b1b4b6", "strokeWidth": 0.5},
        "encoding": {"fill": {"field": "fill", "type": "nominal", "scale": None}},
    }


@lru_cache(maxsize=32)
def _roads_near(ward_code: str) -> list[dict[str, Any]]:
    """Return the roads and railways of a ward as a layer of a picture; none where the district's folder has none."""
    if ROADS not in layer_names():
        return []
    wards = ward_shapes()
    shape = wards.shapes[wards.codes.index(ward_code)]
    lines = [f for f in layer(ROADS)["features"] if shape.intersects(shapely.geometry.shape(f["geometry"]))]
    cut = [{"type": "Feature", "geometry": _within(shape, f["geometry"]), "properties": {}} for f in lines]
    look = {"type": "geoshape", "filled": False, "stroke": "#6f777b", "strokeWidth": 0.9}
    return [{"data": {"values": cut}, "mark": look}]


def _within(shape: shapely.Geometry, geometry: dict[str, Any]) -> dict[str, Any]:
    return json.loads(shapely.to_geojson(shape.intersection(shapely.geometry.shape(geometry))))


def ward_picture(
    places: WardPlaces,
    width: int,
    height: int,
    type_scale: float = 1.0,
    shades: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the map of a ward as a Vega-Lite specification that stands alone, its clusters numbered.

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
    """
    most = float(places.points["count"].max()) if len(places.points) else 1.0
    circles = [
        {"lon": row.lon, "lat": row.lat, "size": 2.4 * _radius(row.count, most) ** 2}
        for row in places.points.itertuples()
    ]
    numbers = [
        {"lon": row.lon, "lat": row.lat, "text": str(number)}
        for number, row in enumerate(places.clusters.itertuples(), start=1)
    ]
    hot_ids = set(places.hot["hex_id"])
    ward = [f for f in chart_features("ward_boundaries") if f["properties"]["ward_code"] == places.ward_code]
    hexes = [f for f in chart_features("hexes") if f["properties"]["hex_id"] in hot_ids]
    hot_look: dict[str, Any] = {"fill": HOT_FILL, "stroke": "#0b0c0c", "strokeWidth": 1}
    edge: dict[str, Any] = {"stroke": "#0b0c0c", "strokeWidth": 2}
    shaded: list[dict[str, Any]] = []
    if shades is not None:
        hot_look = {"filled": False, "stroke": "#0b0c0c", "strokeWidth": 2.4}
        edge = {"stroke": "#505a5f", "strokeWidth": 1.8, "strokeDash": [6, 3]}
        shaded = [_shaded_hexes(places.ward_code, shades)]
    roads = _roads_near(places.ward_code)
    at = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    text = {"type": "text", "fontSize": 13 * type_scale, "fontWeight": "bold", "dx": 10 * type_scale, "align": "left"}
    label = {"text": {"field": "text", "type": "nominal"}}
    sheet = Sheet(bounds_of(ward), width, height)
    of_names = (9 if type_scale == 1 else 13) * type_scale  # where type is to be large, names are no smaller than it
    for circle in circles:  # names stand beside what was recorded, not over it
        sheet.reserve(circle["lon"], circle["lat"], math.sqrt(circle["size"] / math.pi))
    for row in places.clusters.itertuples():
        sheet.reserve(row.lon, row.lat, 12 * type_scale)
    names, _ = names_that_fit(sheet, _names_in(places.ward_code), of_names)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "background": "white",
        "padding": 4,
        "projection": sheet.projection,
        "layer": [
            {"data": {"values": ward}, "mark": {"type": "geoshape", "fill": "#f3f2f1"}},
            *shaded,
            *roads,
            {"data": {"values": hexes}, "mark": {"type": "geoshape", **hot_look}},
            {
                "data": {"values": ward},
                "mark": {"type": "geoshape", "filled": False, **edge},
            },
            {
                "data": {"values": circles},
                "mark": {"type": "circle", "color": POINT, "opacity": 0.75, "stroke": "white", "strokeWidth": 0.7},
                "encoding": {**at, "size": {"field": "size", "type": "quantitative", "scale": None}},
            },
            *written(names, of_names),
            *(
                _discs(numbers, at, label, type_scale)
                if shades is not None
                else _beside_points(numbers, at, label, text)
            ),
        ],
        "config": {"view": {"stroke": None}, "font": FONT},
    }


def ward_png(places: WardPlaces, title: str, source: str) -> bytes:
    """Return the map of a ward as a picture for a slide or a report, made without a network."""
    import vl_convert

    heading = {
        "text": textwrap.wrap(title, 80),
        "subtitle": textwrap.wrap(source, 110),
        "anchor": "start",
        "fontSize": 17,
        "subtitleFontSize": 11,
    }
    return vl_convert.vegalite_to_png(json.dumps({**ward_picture(places, 760, 640), "title": heading}), scale=2)


def ward_svg(places: WardPlaces, width: int, height: int, type_scale: float = 1.0) -> str:
    """Return the map of a ward as SVG text."""
    import vl_convert

    return vl_convert.vegalite_to_svg(json.dumps(ward_picture(places, width, height, type_scale)))
