"""Places where something was done: wards, hexagons or streets, their counts by month, and what lies next to them.

A place is a choice out of units: wards, hexagons, or map points, of which a street has several. An area of one's own is
one more kind of place: `lib.analysis.evaluation.where` knows it, and answers for all.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from lib.analysis.dispersion import ward_months
from lib.analysis.small_areas import hex_grid
from lib.base.errors import InputError
from lib.base.words import and_list, shortened
from lib.incidents.cube import cube, incidents, map_points, positions
from lib.incidents.topics import Topic
from lib.published.find_place import ward_meant
from lib.published.places import to_grid, ward_names, ward_shapes
from lib.published.whereabouts import spots
from lib.records.cache import kept_until_records_change
from lib.records.standing import PUBLISHED_SOURCES

WARDS, HEXAGONS, STREETS = "wards", "hexagons", "streets"
NEXT_TO = 20.0  # metres: wards nearer than this touch
RING = 200.0  # metres round about the map points of a street
AT = "@"  # between a street and its ward's code
_BEFORE_WARD = re.compile(rf"{AT}|,\s|\s+in\s+")  # as people write it
FEW = 3  # more places than this are counted in a sentence, not named


@dataclass(frozen=True)
class Kind:
    """A kind of place."""

    name: str  # in links and files
    label: str  # as it is chosen
    # What several are called, what units others that they are compared with are, and what lies round about.
    noun: str
    unit: str
    ring: str
    most: int  # how many can be chosen for one action
    compared: int  # how many units are compared with


KINDS = {
    kind.name: kind
    for kind in (
        Kind(WARDS, "Wards", "wards", "wards", "wards next to it", 8, 8),
        Kind(HEXAGONS, "Small areas (hexagons)", "hexagons", "hexagons", "hexagons round about", 40, 20),
        Kind(STREETS, "Streets", "streets", "map points", f"map points within {RING:.0f} metres", 40, 20),
    )
}


@dataclass(frozen=True)
class Units:
    """The units of a kind of place with their counts."""

    ids: np.ndarray  # str, shape (units,): ward codes, hexagon ids, or longitude and latitude of map points
    months: tuple[str, ...]  # complete months, ascending
    counts: np.ndarray  # shape (months, units): incidents


@kept_until_records_change(maxsize=12)
def units_of(kind: str, topic: Topic) -> Units:
    """Return the counts of a topic's complete months by the units of a kind of place."""
    if kind == WARDS:
        table = ward_months(topic)
        return Units(np.array(table.columns), tuple(table.index), table.to_numpy())
    held = cube()
    done, wanted = held.complete_for(topic), held.category_indices(topic)
    months = tuple(held.complete_months(topic))
    if kind == HEXAGONS:
        grid = hex_grid()
        return Units(np.array(grid.ids), months, grid.counts[done][:, :, wanted].sum(axis=2).astype(float))
    points, position = map_points(), positions()
    rows = (points.of_incident >= 0) & np.isin(position["category"], wanted) & done[position["month"]]
    counts = np.zeros((len(held.months), len(points.lon)))
    np.add.at(counts, (position["month"].to_numpy()[rows], points.of_incident[rows]), 1)
    return Units(point_ids(), months, counts[done])


@kept_until_records_change(maxsize=1)
def point_ids() -> np.ndarray:
    """Return the ids of the map points as units, in their order."""
    points = map_points()
    return np.array([f"{lon:.6f},{lat:.6f}" for lon, lat in zip(points.lon, points.lat, strict=True)])


@kept_until_records_change(maxsize=1)
def _streets() -> dict[str, tuple[int, ...]]:
    """Return the map points of each street of published records: name and ward's code, in order of name.

    Points called after a kind of place, such as the parking areas of a ward, are one together, and one a street as
    well: a briefing calls its busiest place “Mill Lane (parking area)”.
    """
    table, points = incidents(), map_points()
    own = table["source"].isin(PUBLISHED_SOURCES) & table["ward_code"].notna() & (table["place"] != "")
    named = table.loc[own, ["place", "ward_code"]].assign(point=points.of_incident[own.to_numpy()])
    named = named[named["point"] >= 0].drop_duplicates()
    at = named["point"].to_numpy()
    called = named.assign(place=spots(named["place"], points.lon[at], points.lat[at]))
    named = pd.concat([named, called]).drop_duplicates()
    groups = named.groupby(["place", "ward_code"], sort=True)["point"]
    return {f"{place}{AT}{code}": tuple(map(int, found)) for (place, code), found in groups}


@kept_until_records_change(maxsize=1)
def _hexagons() -> dict[str, str]:
    """Return each hexagon's ward code by its id, those in which nothing was ever recorded left out."""
    grid = hex_grid()
    busy = grid.counts.sum(axis=(0, 2)) > 0
    return {code: str(grid.ward_of[code]) for code, some in zip(grid.ids, busy, strict=True) if some}


@kept_until_records_change(maxsize=1)
def _near() -> pd.Series:
    """Return the name that most published records of each hexagon bear, by its position in the grid."""
    table, points = incidents(), map_points()
    own = (table["source"].isin(PUBLISHED_SOURCES) & (table["place"] != "")).to_numpy() & (points.of_incident >= 0)
    placed = table.loc[own, ["place"]].assign(hex=hex_grid().of_point[points.of_incident[own]])
    counts = placed[placed["hex"] >= 0].value_counts().reset_index()
    return counts.drop_duplicates("hex").set_index("hex")["place"]


@kept_until_records_change(maxsize=3)
def places_on_offer(kind: str) -> dict[str, str]:
    """Return the places of a kind that can be chosen: their ids with their names, in order of name."""
    wards = ward_names()
    if kind == WARDS:
        return dict(sorted(wards.items(), key=lambda item: item[1]))
    if kind == HEXAGONS:
        near, order = _near(), {code: at for at, code in enumerate(hex_grid().ids)}
        names = {
            code: f"near {near.get(order[code], 'no named place')}, {wards.get(ward, 'no ward')} (…{code[-9:-4]})"
            for code, ward in _hexagons().items()
        }
    else:
        names = {key: ", ".join((key.partition(AT)[0], wards[key.partition(AT)[2]])) for key in _streets()}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def names_of(kind: str, places: Iterable[str]) -> str:
    """Return places in a list, or how many there are when they are many."""
    chosen, offered = list(places), places_on_offer(kind)
    if len(chosen) > FEW:
        return f"{len(chosen)} {KINDS[kind].noun}"
    return and_list(offered.get(place, place) for place in chosen)


def place_meant(kind: str, text: str) -> str:
    """Return the id of the place that a text stands for.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    text : str
        Of a ward its code, name or a postcode; of a hexagon its id; of a street its name, with “@”, “in” or a comma and
        the ward's code or name where several wards have one.

    Raises
    ------
    InputError
        There is no such place in the district, or more than one.
    """
    offered = places_on_offer(kind)
    if text in offered:
        return text
    if kind == WARDS:
        code = ward_meant(text)
        if not code:
            raise InputError(f"“{shortened(text)}” can be more than one ward; give the ward’s full name or code.")
        return code
    if kind == HEXAGONS:
        raise InputError(f"“{shortened(text)}” is no hexagon of this district in which anything was recorded.")
    name, *rest = (part.strip() for part in _BEFORE_WARD.split(text, maxsplit=1))
    where = rest[0] if rest else ""
    ward = ward_meant(where) if where and where not in ward_names() else where
    found = [key for key in offered if key.partition(AT)[0].casefold() == name.casefold() and ward in key]
    if not found:
        named = sorted({key.partition(AT)[0] for key in offered})
        near = difflib.get_close_matches(name.title(), named, n=3)
        such = f", such as {and_list(near)}" if near else ""
        raise InputError(
            f"No street “{shortened(text)}” is among the map points of this district; write it as police.uk names "
            f"it{such}, and after {AT} its ward where several have one."
        )
    if len(found) > 1:
        wards = and_list(ward_names()[key.partition(AT)[2]] for key in found)
        raise InputError(f"“{shortened(name)}” lies in {wards}; write it with its ward: {name} {AT} …")
    return found[0]


def chosen_units(kind: str, places: Iterable[str]) -> np.ndarray:
    """Return which units places are made of, a yes or no for each."""
    if kind == STREETS:
        chosen = np.zeros(len(map_points().lon), dtype=bool)
        chosen[[point for place in places for point in _streets().get(place, ())]] = True
        return chosen
    ids = ward_shapes().codes if kind == WARDS else hex_grid().ids
    return np.isin(ids, list(places))


def units_round(kind: str, chosen: np.ndarray) -> np.ndarray:
    """Return the ring of chosen units: wards or hexagons that touch one, or map points within `RING` metres of one."""
    if kind == WARDS:
        near = _touching()[chosen].any(axis=0)
    elif kind == HEXAGONS:
        near = np.asarray(hex_grid().weights[np.flatnonzero(chosen)].sum(axis=0)).ravel() > 0
    else:
        near = _within(chosen)
    return near & ~chosen


@lru_cache(maxsize=1)
def _touching() -> np.ndarray:
    """Return which wards touch, a square of yes and no in the order of their codes."""
    shapes = ward_shapes().grid_shapes
    near = shapely.dwithin(shapes[:, None], shapes[None, :], NEXT_TO)
    np.fill_diagonal(near, False)
    return near


def _within(chosen: np.ndarray) -> np.ndarray:
    where = shapely.points(*to_grid(map_points().lon, map_points().lat))
    near = np.zeros(len(where), dtype=bool)
    if chosen.any():
        near[shapely.STRtree(where[chosen]).query(where, predicate="dwithin", distance=RING)[0]] = True
    return near


def middles_of(kind: str, places: Iterable[str]) -> list[tuple[float, float]]:
    """Return a longitude and latitude for each place, to mark it by on a map: its middle, or a street's map points."""
    from lib.statistics.hexagons import hex_centre

    if kind == WARDS:
        shapes = dict(zip(ward_shapes().codes, ward_shapes().shapes, strict=True))
        points = [shapes[place].representative_point() for place in places if place in shapes]
        return [(point.x, point.y) for point in points]
    if kind == HEXAGONS:
        return [hex_centre(place) for place in places]
    every = map_points()
    return [(float(every.lon[at]), float(every.lat[at])) for at in np.flatnonzero(chosen_units(kind, places))]


def wards_of(kind: str, places: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the wards in which places lie."""
    if kind == WARDS:
        return tuple(sorted(places))
    if kind == HEXAGONS:
        return tuple(sorted({_hexagons().get(place, "") for place in places} & set(ward_names())))
    return tuple(sorted({place.partition(AT)[2] for place in places}))
