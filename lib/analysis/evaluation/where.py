"""Where something is done: places of one kind, or an area of one's own.

An area of whole wards is compared with wards, and has their figures. Any other is one place beside the hexagons that it
holds no part of; those within 200 metres are what lies round about it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from lib.analysis.evaluation import places
from lib.analysis.evaluation.places import HEXAGONS, STREETS, WARDS, Kind, Units, chosen_units, units_of, units_round
from lib.analysis.own_area.area import RING, UNNAMED, Area
from lib.analysis.own_area.encoded import decoded, encoded
from lib.analysis.own_area.figures import check_size
from lib.analysis.own_area.inside import (
    counts_in,
    counts_near_line,
    only_whole_wards,
    points_in,
    wards_reached,
)
from lib.analysis.own_area.kept import kept_areas
from lib.analysis.own_area.made_of import KEPT, SHAPE, area_of, areas_ready, is_key
from lib.analysis.small_areas import hex_grid
from lib.base.errors import InputError, NotAllowed
from lib.base.roles import Sees, may, sees
from lib.base.words import shortened
from lib.incidents.cube import cube, map_points
from lib.incidents.topics import Topic
from lib.published.places import grid_geometry, ward_index_of, ward_shapes
from lib.records.cache import kept_until_records_change

AREA = "area"
AS_DRAWN = "an area that was drawn"
OWN = "own"  # the area itself, among units that lie outside it
CALLED = f"@{SHAPE}:"  # between the name of an area and its outline
MUCH = 0.01  # part of an outline's land by which mending may change it

KINDS = {
    **places.KINDS,
    AREA: Kind(AREA, "An area of your own", "areas", "hexagons", "hexagons round about", 1, 20),
}


# Which area a text stands for


def area_meant(text: str) -> Area:
    """Return the area that somebody names.

    Parameters
    ----------
    text : str
        What stands for it in a link of Your area ('locality:…', 'sector:…', 'kept:…', 'shape:…'), a name before
        '@shape:…', the name of one that is kept, or that of one that stands ready.

    Raises
    ------
    InputError
        There is none, it crosses itself or lies outside the district.
    CannotSay
        It is too small for any figure.
    NotAllowed
        It is kept, and not for the visitor.
    """
    asked = text.strip()
    area = _of_outline(asked) if _is_outline(asked) else _of_name(asked)
    check_size(area)
    return area


def place_of(area: Area) -> str:
    """Return the text by which an area is written down: one that stands ready by its name, any other by its outline.

    So what was written down stays when an area that is kept is deleted, or a street has no records any more.
    """
    if area.ready_made or area.key.startswith(f"{WARDS}:"):
        return area.key
    outline = f"{SHAPE}:{encoded(area.degrees)}"
    return outline if area.name in (UNNAMED, AS_DRAWN) else f"{area.name}@{outline}"


def _is_outline(text: str) -> bool:
    return CALLED in text or text.startswith(CALLED[1:])


def _of_outline(text: str) -> Area:
    name, _, outline = f"@{text}".rpartition(CALLED)
    called = name[1:]
    area = area_of(f"{SHAPE}:{outline}", AS_DRAWN if called in ("", UNNAMED) else called)
    drawn = grid_geometry(np.array([decoded(outline)]))[0]
    # a loop counts against the rest, so the land of a line that crosses itself is not that of what mending makes of it
    if abs(shapely.area(drawn) - shapely.area(shapely.make_valid(drawn))) > MUCH * shapely.area(area.outline):
        raise InputError("The outline crosses itself, so it is not clear where it was done; draw round the area once.")
    return area


def _of_name(text: str) -> Area:
    if is_key(text):
        return area_of(text)
    wanted = text.casefold()
    if may("keep_areas"):
        for kept in kept_areas():
            if kept.area.name.casefold() == wanted:
                return kept.area
    ready = areas_ready()
    found = [key for key, label in ready.items() if wanted in (label.casefold(), key.partition(":")[2].casefold())]
    if len(found) == 1:
        return area_of(found[0])
    if found:
        raise InputError(f"“{shortened(text)}” is more than one area; write {' or '.join(found)}.")
    raise InputError(
        f"No area is called “{shortened(text)}”. Write one that stands ready, such as {next(iter(ready))}, the name of "
        "one that officers keep, or the text that stands for one in a link of Your area."
    )


def areas_on_offer() -> dict[str, str]:
    """Return the areas that the visitor can choose without drawing: those ready made, and for officers those kept."""
    kept = kept_areas() if may("keep_areas") else []
    return {**{f"{KEPT}:{one.number}": f"{one.area.name} (kept)" for one in kept}, **areas_ready()}


@kept_until_records_change(maxsize=64)
def area_at(place: str) -> Area:
    """Return the area that `place_of` wrote down."""
    return _of_outline(place) if _is_outline(place) else area_of(place)


# What is asked of every kind of place


def place_meant(kind: str, text: str) -> str:
    """Return what stands for the place that a text names; see `places.place_meant` and `area_meant`."""
    return place_of(area_meant(text)) if kind == AREA else places.place_meant(kind, text)


def names_of(kind: str, chosen: Iterable[str]) -> str:
    """Return places in a list, or how many there are when they are many."""
    if kind != AREA:
        return places.names_of(kind, chosen)
    (place,) = chosen
    return place.rpartition(CALLED)[0] or area_at(place).name


def unit_kind(kind: str, chosen: tuple[str, ...]) -> str:
    """Return the kind of units that places are compared with: their own; of an area wards or hexagons."""
    if kind != AREA:
        return kind
    return WARDS if only_whole_wards(area_at(chosen[0])) else HEXAGONS


def wards_of(kind: str, chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the wards in which places lie."""
    if kind != AREA:
        return places.wards_of(kind, chosen)
    return tuple(sorted({code for place in chosen for code in wards_reached(area_at(place))}))


def middles_of(kind: str, chosen: Iterable[str]) -> list[tuple[float, float]]:
    """Return a longitude and latitude for each place, to mark it by on a map."""
    if kind != AREA:
        return places.middles_of(kind, chosen)
    points = [area_at(place).degrees.representative_point() for place in chosen]
    return [(point.x, point.y) for point in points]


def points_of(kind: str, chosen: Iterable[str]) -> np.ndarray:
    """Return which map points lie in places."""
    points = map_points()
    if kind == AREA:
        return np.any([points_in(area_at(place)) for place in chosen], axis=0)
    if kind == STREETS:
        return chosen_units(STREETS, chosen)
    at = ward_index_of(points.lon, points.lat) if kind == WARDS else hex_grid().of_point
    ids = np.array([*(ward_shapes().codes if kind == WARDS else hex_grid().ids), ""])
    return np.isin(ids[at], list(chosen))


def ids_at(kind: str, chosen: tuple[str, ...]) -> np.ndarray:
    """Return the ids of the units that places are made of or, of an area, hold a part of."""
    if kind == STREETS:
        return places.point_ids()[chosen_units(kind, chosen)]
    if kind != AREA:
        return np.array(chosen, dtype=str)
    area = area_at(chosen[0])
    return np.array(area.wards, dtype=str) if only_whole_wards(area) else hexagons_with(points_in(area))


def hexagons_with(points: np.ndarray) -> np.ndarray:
    """Return the ids of the hexagons that hold one of some map points."""
    grid = hex_grid()
    found = grid.of_point[points]
    return np.array(grid.ids)[np.unique(found[found >= 0])].astype(str)


# Units to count in


@dataclass(frozen=True)
class Treated:
    """Where something is done, among units like it."""

    kind: str  # of the units
    units: Units  # with their counts; an area that is made of none of them is the last
    # bool, shape (units,): where it is done, and what lies round about.
    chosen: np.ndarray
    ring: np.ndarray
    # shape (months,): of an area, its counts without what lies near its line, and with what lies as near outside.
    without: np.ndarray | None = None
    within: np.ndarray | None = None


def treated_at(kind: str, chosen: tuple[str, ...], topic: Topic) -> Treated:
    """Return where something is done; an area as `treated_in` does."""
    if kind == AREA:
        return treated_in(area_at(chosen[0]), topic)
    own = chosen_units(kind, chosen)
    return Treated(kind, units_of(kind, topic), own, units_round(kind, own))


def treated_in(area: Area, topic: Topic) -> Treated:
    """Return an area among wards, where it is made of them, else beside the hexagons that it holds no part of.

    Raises
    ------
    NotAllowed
        When the topic is counted from local records that the visitor does not see in full.
    """
    if topic.local and sees() != Sees.IN_FULL:
        # Of two outlines that somebody may choose, the difference can be one household: no suppression holds
        raise NotAllowed(f"{topic.label} is counted from the council’s own records, of such areas for officers alone.")
    held, columns = cube(), cube().category_indices(topic)

    def of_topic(counts: np.ndarray) -> np.ndarray:
        return counts[held.complete_for(topic)][:, columns].sum(axis=1).astype(float)

    own = of_topic(counts_in(area))
    inside, outside = map(of_topic, counts_near_line(area))
    if only_whole_wards(area):
        wards = treated_at(WARDS, area.wards, topic)
        return Treated(WARDS, wards.units, wards.chosen, wards.ring, own - inside, own + outside)
    units = units_of(HEXAGONS, topic)
    over = np.isin(units.ids, hexagons_with(points_in(area)))
    ring = np.isin(units.ids, hexagons_with(points_in(area.ring(RING))))
    among = Units(np.append(units.ids[~over], OWN), units.months, np.column_stack([units.counts[:, ~over], own]))
    chosen = np.append(np.zeros(int((~over).sum()), dtype=bool), True)
    return Treated(HEXAGONS, among, chosen, np.append(ring[~over], False), own - inside, own + outside)
