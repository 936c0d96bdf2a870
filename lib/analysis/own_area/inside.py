"""What lies in an area: incidents, map points, how much hangs on the line, and who lives there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from lib.analysis.own_area.area import Area
from lib.analysis.small_areas import chosen_incidents, hex_grid
from lib.incidents.cube import OUTSIDE, Period, counted, cube, incidents, map_points, positions
from lib.incidents.topics import Topic
from lib.published.places import NEAR_EDGE_METRES, to_grid, ward_index_of, ward_shapes
from lib.published.tables import load
from lib.published.whereabouts import spots
from lib.records.cache import kept_until_records_change
from lib.records.newest import wards_with_residents
from lib.statistics.hexagons import hex_of

_INSIDE = 0.05  # metres from the edge of its ward that a point is kept: a record at the edge is in one ward alone
_NUDGE = (0.001, 0.0007)  # metres: a point on a line that divides two areas is in one of them, and in one only


@dataclass(frozen=True)
class _Placed:
    """Points with the wards they are in, each surely within its ward."""

    x: np.ndarray
    y: np.ndarray
    ward: np.ndarray  # position among the wards; -1 outside


def _placed(lon: np.ndarray, lat: np.ndarray) -> _Placed:
    wards = ward_shapes()
    x, y = (np.array(values, dtype=float) for values in to_grid(lon, lat))
    ward = ward_index_of(lon, lat).astype(int)
    for index, shape in enumerate(wards.grid_shapes):
        core = shapely.buffer(shape, -_INSIDE)
        shapely.prepare(core)
        own = np.flatnonzero(ward == index)
        for at in own[~shapely.contains_xy(core, x[own], y[own])]:
            nearest = shapely.get_point(shapely.shortest_line(core, shapely.Point(x[at], y[at])), 0)
            x[at], y[at] = nearest.x, nearest.y
    return _Placed(x, y, ward)


def _within(area: Area, points: _Placed) -> np.ndarray:
    shapely.prepare(area.outline)
    whole = np.isin(points.ward, [ward_shapes().codes.index(code) for code in area.wards])
    found = shapely.contains_xy(area.outline, points.x + _NUDGE[0], points.y + _NUDGE[1])
    return whole | (found & (points.ward >= 0))


@kept_until_records_change(maxsize=1)
def _map_points() -> _Placed:
    points = map_points()
    return _placed(points.lon, points.lat)


@kept_until_records_change(maxsize=64)
def points_in(area: Area) -> np.ndarray:
    """Return which of `lib.incidents.cube.map_points` lie in an area."""
    return _within(area, _map_points())


@kept_until_records_change(maxsize=64)
def _from_line(area: Area) -> np.ndarray:
    """Return how many metres each map point lies from an area's line."""
    points = _map_points()
    return shapely.distance(shapely.boundary(area.outline), shapely.points(points.x, points.y))


def incidents_in(area: Area) -> np.ndarray:
    """Return which incidents lie in an area.

    Those of a ward that lies wholly in it are those of the ward. Of the rest a map point decides: where only the ward
    of a record is known, it is in no other area.
    """
    of_incident, position = map_points().of_incident, positions()
    whole = np.isin(position["ward"], [cube().wards.index(code) for code in area.wards])
    return whole | np.append(points_in(area), False)[of_incident]


@kept_until_records_change(maxsize=64)
def counts_in(area: Area) -> np.ndarray:
    """Return the records held in an area, an array of (months, categories) in the order of `lib.incidents.cube`."""
    held = cube()
    return counted(positions()[incidents_in(area)][["month", "category"]], (len(held.months), len(held.categories)))


def by_month_in(area: Area, topic: Topic) -> pd.Series:
    """Return a topic's records held in an area by month; missing where the month is not complete."""
    held = cube()
    counts = counts_in(area)[:, held.category_indices(topic)].sum(axis=1)
    return pd.Series(np.where(held.complete_for(topic), counts, np.nan), index=list(held.months))


def counts_of_district() -> np.ndarray:
    """Return the records held in all wards, as `counts_in` does."""
    held = cube()
    return held.counts[:, [code != OUTSIDE for code in held.wards], :].sum(axis=1)


@dataclass(frozen=True)
class Edge:
    """How much of a count hangs on where the line is drawn.

    police.uk moves each record to a map point, so one near the line may have been on its other side.
    """

    count: int  # in the area
    # Of them within `metres` of the line, and how many lie outside it but as near.
    inside: int
    outside: int
    metres: float = NEAR_EDGE_METRES  # how near is near

    @property
    def low(self) -> int:
        """Without those near the line."""
        return self.count - self.inside

    @property
    def high(self) -> int:
        """With those near the line on its other side."""
        return self.count + self.outside

    @property
    def share(self) -> float:
        """Of the count near the line, 0 to 1; missing where nothing was counted."""
        return self.inside / self.count if self.count else float("nan")


def edge_of(area: Area, topic: Topic, asked: Period) -> Edge:
    """Return how much of an area's count of the covered months of a period hangs on its line."""
    chosen, own = chosen_incidents(topic, asked), incidents_in(area)
    inside, outside = _near_line(area)
    return Edge(int((chosen & own).sum()), int((chosen & inside).sum()), int((chosen & outside).sum()))


def _near_line(area: Area) -> tuple[np.ndarray, np.ndarray]:
    """Return which incidents lie near an area's line: in it, and in the district outside it."""
    of_incident, own = map_points().of_incident, incidents_in(area)
    near = np.append(_from_line(area) <= NEAR_EDGE_METRES, False)[of_incident]
    district = np.append(_map_points().ward >= 0, False)[of_incident]
    return own & near, ~own & near & district


@kept_until_records_change(maxsize=64)
def counts_near_line(area: Area) -> tuple[np.ndarray, np.ndarray]:
    """Return the records near an area's line, in it and outside it, each as `counts_in` does."""
    position, held = positions(), cube()
    shape = (len(held.months), len(held.categories))
    inside, outside = (counted(position[rows][["month", "category"]], shape) for rows in _near_line(area))
    return inside, outside


def points_of(area: Area, topic: Topic, asked: Period) -> pd.DataFrame:
    """Return an area's map points with something in the covered months of a period, busiest first.

    Returns
    -------
    DataFrame
        place (see `lib.published.whereabouts.spots`; empty where the point has no name), ward_code, lon, lat, count,
        near_line (whether it lies within `lib.published.places.NEAR_EDGE_METRES` of the area's line).
    """
    points = map_points()
    rows = np.flatnonzero(chosen_incidents(topic, asked) & incidents_in(area) & (points.of_incident >= 0))
    point, first, count = np.unique(points.of_incident[rows], return_index=True, return_counts=True)
    table = incidents()[["place", "ward_code"]].take(rows[first]).reset_index(drop=True)
    table = table.assign(
        place=spots(table["place"], points.lon[point], points.lat[point]),
        lon=points.lon[point],
        lat=points.lat[point],
        count=count,
        near_line=_from_line(area)[point] <= NEAR_EDGE_METRES,
    )
    return table.sort_values(["count", "lon", "lat"], ascending=[False, True, True], ignore_index=True)


@dataclass(frozen=True)
class People:
    """Who lives in an area."""

    # Residents of the latest mid-year held, and households of the Census 2021.
    residents: float
    households: float
    postcodes: int  # how many postcodes lie in it
    estimated: bool  # whether they are shared out over postcodes; else they are those of whole wards


@kept_until_records_change(maxsize=1)
def _homes() -> tuple[_Placed, np.ndarray, np.ndarray]:
    """Return each postcode's place, residents and households.

    The households of each hexagon are shared out evenly over its postcodes, and all of a ward's are made to add up to
    the ward's own; each home of a ward has as many residents as the ward's average.
    """
    table, grid = load("postcodes"), hex_grid()
    lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
    hexagon = pd.Series(hex_of(lon, lat))
    homes = hexagon.map(grid.households).fillna(0.0) / hexagon.map(hexagon.value_counts())
    homes = homes.clip(lower=1e-6)  # so that a ward whose hexagons hold no home still has its own ones somewhere
    wards = wards_with_residents().set_index("ward_code")
    placed = _placed(lon, lat)
    code = pd.Series(np.array([*ward_shapes().codes, None], dtype=object)[placed.ward])
    households = homes / homes.groupby(code).transform("sum") * code.map(wards["households_2021"].astype(float))
    residents = (
        households / code.map(wards["households_2021"].astype(float)) * code.map(wards["residents"].astype(float))
    )
    return placed, residents.fillna(0.0).to_numpy(), households.fillna(0.0).to_numpy()


@dataclass(frozen=True)
class Homes:
    """The postcodes of the district, in the order of their table."""

    inside: np.ndarray  # bool: which of them lie in an area
    hexagon: np.ndarray  # str: the hexagon of each
    # float: shared out over them.
    residents: np.ndarray
    households: np.ndarray


def homes_in(area: Area | None) -> Homes:
    """Return the district's postcodes with who lives at each, and which of them lie in an area; all, where None."""
    placed, residents, households = _homes()
    table = load("postcodes")
    hexagon = np.asarray(hex_of(table["lon"].to_numpy(float), table["lat"].to_numpy(float)), dtype=object)
    inside = _within(area, placed) if area else np.ones(len(table), dtype=bool)
    return Homes(inside, hexagon, residents, households)


@kept_until_records_change(maxsize=64)
def wards_reached(area: Area) -> tuple[str, ...]:
    """Return the codes of the wards of which an area holds a map point, in order."""
    found = set(_map_points().ward[points_in(area)]) - {-1}
    return tuple(sorted({*area.wards, *(ward_shapes().codes[at] for at in found)}))


@kept_until_records_change(maxsize=64)
def people_in(area: Area) -> People:
    """Return who lives in an area: of whole wards as they are published, else estimated from postcodes."""
    placed, residents, households = _homes()
    inside = _within(area, placed)
    estimated = not only_whole_wards(area)
    return People(float(residents[inside].sum()), float(households[inside].sum()), int(inside.sum()), estimated)


@kept_until_records_change(maxsize=64)
def only_whole_wards(area: Area) -> bool:
    """Return whether an area is wards and nothing else: no postcode or map point of another ward is in it."""
    if not area.wards:
        return False
    whole = [ward_shapes().codes.index(code) for code in area.wards]
    return all(np.isin(points.ward[_within(area, points)], whole).all() for points in (_homes()[0], _map_points()))


def one_ward(area: Area) -> str:
    """Return the code of the ward that an area is, no more and no less; empty where it is not one ward."""
    return area.wards[0] if len(area.wards) == 1 and only_whole_wards(area) else ""
