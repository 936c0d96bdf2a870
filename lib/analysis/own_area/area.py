"""What an area is, and which outlines can be one: mended where that changes nothing that matters, refused with why."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from lib.base.errors import InputError
from lib.base.words import plural, shortened
from lib.published.places import to_degrees, to_grid, ward_names, ward_shapes
from lib.published.tables import district, is_described, load

# How an area came.
DRAWN, UPLOADED, READY, LISTED, ROUND = "drawn", "uploaded", "ready made", "listed", "round about"
LONGEST_NAME = 80
UNNAMED = "The area drawn"
SMALLEST = 2_000.0  # square metres: smaller than this no map point can be told from the next
RING = 200.0  # metres round about an area into which what is driven out of it would go
SAME = 1.0  # metres: a ward whose outline is missed by less than this lies wholly in an area
MOST_CORNERS = 1_000
MOST_CROSSINGS = 30
STICKS_OUT = 25.0  # metres over the district's edge that nobody meant
GAPS = 15.0  # metres between wards that touch: their outlines are simplified


@dataclass(frozen=True)
class Area:
    """A place with an outline."""

    name: str  # as somebody called it; text, never markup
    outline: shapely.Geometry  # Polygon or MultiPolygon: in metres of the British National Grid (EPSG:27700)
    how: str  # how it came: one of DRAWN, UPLOADED, READY, LISTED, ROUND
    key: str = ""  # what stands for it in a link; see `lib.analysis.own_area.made_of.area_of`. Empty where nothing does
    # What was done to the outline so that it can be used, and what must be known of it; a sentence each.
    notes: tuple[str, ...] = ()

    @property
    def hectares(self) -> float:
        """How much land it has."""
        return float(shapely.area(self.outline)) / 10_000

    @property
    def ready_made(self) -> bool:
        """Whether nobody chose its outline: only then can two areas not be chosen so that they tell of a person."""
        return self.how == READY

    @property
    def degrees(self) -> shapely.Geometry:
        """The outline in longitude and latitude (EPSG:4326)."""
        return shapely.transform(self.outline, lambda xy: np.column_stack(to_degrees(xy[:, 0], xy[:, 1])))

    @property
    def wards(self) -> tuple[str, ...]:
        """The codes of the wards that lie wholly in it."""
        return _wards_wholly_in(self.outline)

    def buffer(self, metres: float) -> "Area":
        """Return the area and what lies within a distance of it, as far as the district goes."""
        wider = shapely.intersection(shapely.buffer(self.outline, metres), _district())
        return Area(f"{self.name} and {metres:.0f} metres round about", wider, ROUND)

    def ring(self, metres: float = RING) -> "Area":
        """Return what lies within a distance of the area and not in it, as far as the district goes."""
        around = shapely.difference(shapely.buffer(self.outline, metres), self.outline)
        return Area(f"{metres:.0f} metres round about {self.name}", shapely.intersection(around, _district()), ROUND)


@lru_cache(maxsize=1)
def _district() -> shapely.Geometry:
    return shapely.union_all(ward_shapes().grid_shapes)


@lru_cache(maxsize=256)
def _wards_wholly_in(outline: shapely.Geometry) -> tuple[str, ...]:
    wards = ward_shapes()
    wider = shapely.buffer(outline, SAME)
    shapely.prepare(wider)
    covered = shapely.covers(wider, wards.grid_shapes)
    return tuple(code for code, whole in zip(wards.codes, covered, strict=True) if whole)


def together(outlines: np.ndarray) -> shapely.Geometry:
    """Return outlines that touch as one, without the slits that simplified outlines leave between them."""
    if len(outlines) == 1:
        return outlines[0]
    closed = shapely.buffer(shapely.union_all(outlines), GAPS, join_style="mitre")
    return shapely.union_all([*outlines, shapely.buffer(closed, -GAPS, join_style="mitre")])


def plain_name(name: str, otherwise: str = "The area") -> str:
    """Return a name in one line, not too long, without signs that do not print."""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return words[:LONGEST_NAME] or otherwise


def circle(lon: float, lat: float, metres: float, name: str = "") -> Area:
    """Return what lies within a distance of a point.

    Raises
    ------
    InputError
        When the point lies outside the district.
    """
    x, y = (float(value[0]) for value in to_grid(np.array([lon]), np.array([lat])))
    if not shapely.dwithin(_district(), shapely.Point(x, y), SAME):
        raise InputError(f"That point is outside {district()['name']}: {what_is_there(shapely.Point(x, y))}.")
    outline = shapely.intersection(shapely.buffer(shapely.Point(x, y), metres, quad_segs=32), _district())
    return Area(plain_name(name, f"{metres:.0f} metres round about a point"), outline, ROUND)


def validated(outline: shapely.Geometry, name: str, how: str, key: str = "", notes: tuple[str, ...] = ()) -> Area:
    """Return an outline as an area, mended where it crossed itself, cut where it left the district.

    Parameters
    ----------
    outline : shapely geometry
        In metres of the British National Grid.
    name, how, key, notes
        As in `Area`.

    Raises
    ------
    InputError
        It is no area, lies outside the district, or is too small for any figure; the message says which and why.
    """
    said = list(notes)
    usable = _polygons(outline)
    if usable is None:
        raise InputError("That is no area: draw a line that comes back to where it began, with land inside.")
    usable = _with_fewer_corners(usable, said)
    usable = _mended(usable, said)
    usable = _within_district(usable, said)
    if shapely.area(usable) < SMALLEST:
        raise InputError(
            f"The area has {shapely.area(usable):,.0f} square metres; with less than {SMALLEST:,.0f} nothing can be "
            "said, because police.uk moves each record to the nearest of its map points, of which each stands for at "
            "least eight addresses. Draw it larger."
        )
    return Area(plain_name(name), usable, how, key, tuple(said))


def _polygons(outline: shapely.Geometry) -> shapely.Geometry | None:
    """Return the polygons of a geometry as one; None where it has none."""
    outline = shapely.force_2d(outline)
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(outline))
        if part.geom_type == "Polygon" and not part.is_empty and np.isfinite(part.bounds).all()
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _mended(outline: shapely.Geometry, said: list[str]) -> shapely.Geometry:
    if shapely.is_valid(outline):
        return outline
    parts = shapely.get_parts(outline)
    tangled = parts[~shapely.is_valid(parts)]
    # mending takes a second for a few dozen crossings, and minutes for thousands, which nobody draws
    if sum(map(_crossings, tangled)) > MOST_CROSSINGS:
        raise InputError(
            f"The outline crosses itself more than {MOST_CROSSINGS} times, so it is not clear what lies inside; draw "
            "round the area once, without crossing."
        )
    # parts that overlap are one area, whoever drew them; loops of a line that crosses itself are each an area
    whole = _polygons(shapely.union_all(shapely.make_valid(parts)))
    if whole is None:
        raise InputError("The outline crosses itself and holds no land; draw round the area once, without crossing.")
    if len(tangled):
        said.append("The outline crossed itself; it was mended, so look at the map whether it is what you meant.")
    return whole


def _crossings(polygon: shapely.Polygon) -> int:
    """Return how often the sides of a polygon cross: of two that do, each has its ends on both sides of the other."""
    corners = [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]
    begins, ends = (np.concatenate([ring[part] for ring in corners]) for part in (slice(None, -1), slice(1, None)))

    def side(point: np.ndarray) -> np.ndarray:
        """Return on which side of each line each point lies; shape (lines, points)."""
        along, to = (ends - begins)[:, None], point[None] - begins[:, None]
        return np.sign(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0])

    apart = side(begins) * side(ends) < 0
    return int((apart & apart.T).sum()) // 2


def _simplified(outline: shapely.Geometry, metres: float) -> shapely.Geometry:
    """Return an outline with fewer corners; each ring for itself, which takes a tangle for what it is."""
    parts = []
    for part in shapely.get_parts(outline):
        rings = [shapely.simplify(shapely.LineString(ring.coords), metres) for ring in (part.exterior, *part.interiors)]
        closed = [ring for ring in rings if shapely.get_num_coordinates(ring) > 3]
        if closed and closed[0] is rings[0]:
            parts.append(shapely.Polygon(closed[0].coords, [ring.coords for ring in closed[1:]]))
    return shapely.MultiPolygon(parts) if parts else outline


def _within_district(outline: shapely.Geometry, said: list[str]) -> shapely.Geometry:
    name = district()["name"]
    inside = shapely.intersection(outline, _district())
    if shapely.area(inside) <= 0:
        raise InputError(f"The area lies outside {name}: {what_is_there(shapely.point_on_surface(outline))}.")
    if shapely.area(shapely.difference(outline, shapely.buffer(_district(), STICKS_OUT))) <= 0:
        return outline
    share = 100 * (1 - shapely.area(inside) / shapely.area(outline))
    left = "less than 1%" if share < 1 else f"{share:.0f}%"
    beyond = shapely.point_on_surface(shapely.difference(outline, _district()))
    said.append(f"{left} of the area lies outside {name} ({what_is_there(beyond)}); it was left out.")
    return _polygons(inside) or inside


def _with_fewer_corners(outline: shapely.Geometry, said: list[str]) -> shapely.Geometry:
    corners, metres, simple = shapely.get_num_coordinates(outline), 0.5, outline
    while shapely.get_num_coordinates(simple) > MOST_CORNERS and metres <= STICKS_OUT:
        simple, metres = _simplified(outline, metres), metres * 2
    simple = _polygons(simple) or outline
    if shapely.get_num_coordinates(simple) > 2 * MOST_CORNERS:
        raise InputError(
            f"The outline has {corners:,} corners, more than one place needs, and cannot be drawn with "
            f"{2 * MOST_CORNERS:,}; draw it with fewer."
        )
    if shapely.get_num_coordinates(simple) == corners:
        return outline
    said.append(
        f"The outline has {corners:,} corners; {plural(int(shapely.get_num_coordinates(simple)), 'corner')} are used, "
        f"and the line is nowhere more than {metres / 2:g} metres from yours."
    )
    return simple


NEAR_A_PLACE = 2_500.0  # metres from the middle of a place outside the district
_PLACES = "places_outside"
_WAYS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def what_is_there(point: shapely.Point) -> str:
    """Return what lies at a point outside the district: the place, how far off, which way, and the nearest ward."""
    wards = ward_shapes()
    away = shapely.distance(wards.grid_shapes, point)
    nearest = int(np.argmin(away))
    if not np.isfinite(away).all() or away[nearest] > 1_500_000:
        return "it is nowhere in Great Britain, so its coordinates may be mixed up"
    middle = shapely.centroid(_district())
    way = _WAYS[round(np.degrees(np.arctan2(point.x - middle.x, point.y - middle.y)) / 45) % 8]
    kilometres = away[nearest] / 1000
    far = f"{kilometres:,.0f} km" if kilometres >= 2 else f"{away[nearest]:,.0f} metres"
    place = _place_at(point)
    there = f"{place}, {far} to the {way}" if place else f"{far} to the {way}"
    return f"{there}, nearest to {shortened(ward_names()[wards.codes[nearest]])}"


def _place_at(point: shapely.Point) -> str:
    """Return the town or village that a point outside the district lies in or near; empty where none is known."""
    if not is_described(_PLACES):
        return ""
    table = load(_PLACES)
    x, y = to_grid(table["lon"].to_numpy(float), table["lat"].to_numpy(float))
    away = np.hypot(x - point.x, y - point.y)
    if not len(away) or away.min() > NEAR_A_PLACE:
        return ""
    row = table.iloc[int(np.argmin(away))]
    return str(row["name"]) if pd.isna(row["town"]) else f"{row['name']} in {row['town']}"


def named(area: Area, name: str) -> Area:
    """Return an area under another name."""
    return replace(area, name=plain_name(name, area.name))
