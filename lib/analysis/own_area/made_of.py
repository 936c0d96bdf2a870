"""Areas made of what has a name: wards, hexagons, streets, a parish, a postcode sector, and those that are ready made.

A text stands for each in a link: the kind, a colon, and what it is made of; `area_of` reads it, and a drawn outline in
the same way.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from lib.analysis.evaluation.places import HEXAGONS, STREETS, WARDS, chosen_units, names_of, place_meant
from lib.analysis.own_area.area import DRAWN, LISTED, READY, UNNAMED, Area, plain_name, together, validated
from lib.analysis.own_area.encoded import decoded, encoded
from lib.analysis.own_area.kept import KEPT, kept_area
from lib.base.errors import InputError
from lib.base.words import and_list, shortened
from lib.incidents.cube import map_points
from lib.published.named_places import postcodes
from lib.published.places import grid_geometry, to_grid, ward_names, ward_shapes, ward_table
from lib.published.priority_areas import priority_areas
from lib.published.tables import load
from lib.statistics.hexagons import hex_polygon

LOCALITY, REPORTING, PARISH, SECTOR, SHAPE = "locality", "reporting-area", "parish", "sector", "shape"
PRIORITY = "priority-area"
STREET_REACH = 60.0  # metres about the map points of a street: its own records do not hang on the line
MOST_LISTED = 60
LONGEST_KEY = 1_500  # signs: a link with more is cut by some mail programs
_BETWEEN = ";"


def area_of(key: str, name: str = "") -> Area:
    """Return the area that a text in a link stands for.

    Parameters
    ----------
    key : str
        'wards:CODE;CODE', 'hexagons:ID;ID', 'streets:NAME@CODE;…', 'parish:NAME', 'sector:NG17 1', 'locality:NAME',
        'reporting-area:NAME', 'priority-area:NAME', 'kept:NUMBER', or 'shape:' and an outline as
        `lib.analysis.own_area.encoded.encoded` writes it.
    name : str
        What it is called; what it is made of says so when not given.

    Raises
    ------
    InputError
        It stands for nothing of this district, or is kept and not for the visitor.
    """
    kind, _, what = key.partition(":")
    make = _MAKERS.get(kind)
    if make is None or not what:
        raise InputError(f"“{shortened(key)}” stands for no area; it begins with one of {and_list(_MAKERS)}.")
    area = make(what)
    return replace(area, name=plain_name(name, area.name)) if name and not area.ready_made else area


def is_key(text: str) -> bool:
    """Return whether a text begins as one does that stands for an area."""
    return text.partition(":")[0] in _MAKERS


def key_of(area: Area) -> str:
    """Return the text that stands for an area in a link; empty where its outline is too long for one."""
    if area.key:
        return area.key
    key = f"{SHAPE}:{encoded(area.degrees)}"
    return key if len(key) <= LONGEST_KEY else ""


def ready_made() -> dict[str, str]:
    """Return the areas that stand ready: their texts with their names, by kind and then in order of name."""
    wards = ward_table()
    found = {f"{LOCALITY}:{name}": f"{name} (locality)" for name in sorted(set(wards["locality"]))}
    found |= {f"{REPORTING}:{name}": f"{name} (reporting area)" for name in sorted(set(wards["reporting_area"]))}
    found |= {f"{PARISH}:{name}": f"{name} (wards of the parish)" for name in sorted(set(load("parishes")["parish"]))}
    found |= {f"{PRIORITY}:{area.name}": f"{area.name} (priority area, our outline)" for area in priority_areas()}
    return found


def sectors() -> list[str]:
    """Return the postcode sectors of the district, in order."""
    return sorted(set(_postcode_cells()[0]))


def areas_ready() -> dict[str, str]:
    """Return the areas that anybody can choose from a list: `ready_made`, and the postcode sectors."""
    return {**ready_made(), **{f"{SECTOR}:{one}": f"{one} (postcode sector)" for one in sectors()}}


def of_wards(codes: tuple[str, ...], name: str, how: str, key: str, notes: tuple[str, ...] = ()) -> Area:
    """Return wards as one area."""
    wards = ward_shapes()
    return Area(name, together(wards.grid_shapes[np.isin(wards.codes, codes)]), how, key, notes)


def _listed(kind: str, what: str) -> tuple[str, ...]:
    parts = [part.strip() for part in what.split(_BETWEEN) if part.strip()]
    if len(parts) > MOST_LISTED:
        raise InputError(f"{len(parts)} {kind} are listed; give at most {MOST_LISTED}, or draw the area.")
    return tuple(sorted({place_meant(kind, part) for part in parts}))


def _of_wards(what: str) -> Area:
    codes = _listed(WARDS, what)
    return of_wards(codes, names_of(WARDS, codes), READY if len(codes) == 1 else LISTED, _key(WARDS, codes))


def _of_hexagons(what: str) -> Area:
    ids = _listed(HEXAGONS, what)
    outline = together(grid_geometry(np.array([hex_polygon(one) for one in ids])))
    return validated(outline, names_of(HEXAGONS, ids), LISTED, _key(HEXAGONS, ids))


def _of_streets(what: str) -> Area:
    streets = _listed(STREETS, what)
    chosen, every = chosen_units(STREETS, streets), map_points()
    x, y = to_grid(every.lon[chosen], every.lat[chosen])
    outline = shapely.union_all(shapely.buffer(shapely.points(x, y), STREET_REACH))
    note = f"A street is what lies within {STREET_REACH:.0f} metres of its map points, other streets’ points included."
    return validated(outline, names_of(STREETS, streets), LISTED, _key(STREETS, streets), (note,))


def _key(kind: str, places: tuple[str, ...]) -> str:
    return f"{kind}:{_BETWEEN.join(places)}"


def _of_parish(what: str) -> Area:
    table = load("parishes")
    own = table[table["parish"].str.casefold() == what.strip().casefold()]
    if own.empty:
        raise InputError(f"There is no parish “{shortened(what)}”; there are {and_list(sorted(set(table['parish'])))}.")
    name, codes = str(own["parish"].iloc[0]), tuple(sorted(own["ward_code"]))
    names = and_list(ward_names()[code] for code in codes)
    note = f"The parish’s own outline is not among the data: this is the wards that it reaches into, {names}, whole."
    return of_wards(codes, f"Wards of {name} parish", READY, f"{PARISH}:{name}", (note,))


def _of_column(column: str, kind: str) -> Callable[[str], Area]:
    def make(what: str) -> Area:
        wards = ward_table()
        own = wards[wards[column].str.casefold() == what.strip().casefold()]
        if own.empty:
            known = and_list(sorted(set(wards[column])))
            raise InputError(f"There is no {kind.replace('-', ' ')} “{shortened(what)}”; there are {known}.")
        name = str(own[column].iloc[0])
        return of_wards(tuple(own["ward_code"]), name, READY, f"{kind}:{name}")

    return make


@lru_cache(maxsize=1)
def _postcode_cells() -> tuple[np.ndarray, np.ndarray]:
    """Return the sectors of postcodes' points and the land of the district nearest to each point.

    Of several postcodes at one point, such as a sorting office's, the sector of most of them has the land.
    """
    table = pd.DataFrame([(row[0][:-2], row[2], row[3]) for row in postcodes().values()], columns=["sector", "x", "y"])
    counted = table.value_counts().reset_index().sort_values(["count", "sector"], ascending=[False, True])
    rows = counted.drop_duplicates(["x", "y"])
    points = shapely.points(*to_grid(rows["x"].to_numpy(), rows["y"].to_numpy()))
    district = shapely.union_all(ward_shapes().grid_shapes)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=district.envelope))
    at, cell = shapely.STRtree(cells).query(points, predicate="within")
    outlines = np.full(len(points), shapely.Polygon(), dtype=object)
    outlines[at] = shapely.intersection(cells[cell], district)
    return rows["sector"].to_numpy(), outlines


def _of_sector(what: str) -> Area:
    asked = " ".join(what.upper().split())
    asked = asked if " " in asked else f"{asked[:-1]} {asked[-1:]}"
    sectors_of, cells = _postcode_cells()
    own = sectors_of == asked
    if not own.any():
        raise InputError(
            f"No postcode of the district begins with “{shortened(asked)}”; there are {and_list(sectors())}."
        )
    note = "A sector has no published outline: this is the land nearer to its postcodes than to others, an estimate."
    return validated(shapely.union_all(cells[own]), f"Postcode sector {asked}", READY, f"{SECTOR}:{asked}", (note,))


def _of_priority_area(what: str) -> Area:
    found = next((area for area in priority_areas() if area.name.casefold() == what.strip().casefold()), None)
    if found is None:
        known = and_list(area.name for area in priority_areas()) or "none in this district"
        raise InputError(f"There is no priority area “{shortened(what)}”; there are {known}.")
    outline = grid_geometry(np.array([found.outline]))[0]
    return validated(outline, found.name, READY, f"{PRIORITY}:{found.name}", (found.rule,))


def _of_shape(what: str) -> Area:
    outline = grid_geometry(np.array([decoded(what)]))[0]
    return validated(outline, UNNAMED, DRAWN, f"{SHAPE}:{what}")


_MAKERS: dict[str, Callable[[str], Area]] = {
    WARDS: _of_wards,
    HEXAGONS: _of_hexagons,
    STREETS: _of_streets,
    PARISH: _of_parish,
    SECTOR: _of_sector,
    LOCALITY: _of_column("locality", LOCALITY),
    REPORTING: _of_column("reporting_area", REPORTING),
    PRIORITY: _of_priority_area,
    SHAPE: _of_shape,
    KEPT: kept_area,
}
