"""Wards, localities and reporting areas, and which ward a point lies in.

Point in polygon decides (EPSG:4326, the boundaries of May 2025). A point up to 5 metres outside goes to the nearest
ward, because police.uk rounds its coordinates; one further out is outside the district. Distances are computed in
British National Grid metres (EPSG:27700).
"""

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from lib.base.errors import DataFileError
from lib.published.fine_grid import FineGrid, fine_grid
from lib.published.tables import layer, load

SNAP_METRES = 5.0
NEAR_EDGE_METRES = 50.0
# Fewer points are told exactly: the grid takes longer to make.
WORTH_A_GRID = 100_000


@lru_cache(maxsize=1)
def _to_grid():
    from pyproj import Transformer

    return Transformer.from_crs(4326, 27700, always_xy=True)


def to_grid(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return eastings and northings in metres (EPSG:27700) of longitudes and latitudes (EPSG:4326)."""
    return _to_grid().transform(lon, lat)


def to_degrees(easting: np.ndarray, northing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes (EPSG:4326) of eastings and northings in metres (EPSG:27700)."""
    return _to_grid().transform(easting, northing, direction="INVERSE")


def grid_geometry(geometry: np.ndarray) -> np.ndarray:
    """Return geometries given in longitude and latitude in British National Grid metres."""
    return shapely.transform(geometry, lambda xy: np.column_stack(to_grid(xy[:, 0], xy[:, 1])))


@dataclass(frozen=True, eq=False)
class Wards:
    """The wards' boundaries, in the same order everywhere."""

    codes: tuple[str, ...]  # ward codes in ascending order
    # shapely geometries: the boundaries in longitude and latitude, and in metres.
    shapes: np.ndarray
    grid_shapes: np.ndarray
    # The wards with a band of some 13 metres or more about them, in longitude and latitude.
    surroundings: shapely.Geometry


@lru_cache(maxsize=1)
def ward_shapes() -> Wards:
    """Return the wards' boundaries of May 2025.

    Raises
    ------
    DataFileError
        When geo/ward_boundaries.geojson is missing or damaged.
    """
    return shapes_from(layer("ward_boundaries")["features"])


def shapes_from(features: list[dict]) -> Wards:
    """Return GeoJSON features with a `ward_code` property as `Wards`.

    Raises
    ------
    DataFileError
        When a feature has no code or no usable shape.
    """
    try:
        ordered = sorted(features, key=lambda feature: feature["properties"]["ward_code"])
        codes = tuple(feature["properties"]["ward_code"] for feature in ordered)
        shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in ordered])
    except (KeyError, TypeError, shapely.errors.GEOSException) as error:
        raise DataFileError(f"geo/ward_boundaries.geojson holds a ward that cannot be read ({error}).") from error
    surroundings = shapely.buffer(shapely.union_all(shapes), 0.0002)
    shapely.prepare(shapes)
    shapely.prepare(surroundings)
    return Wards(codes, shapes, grid_geometry(shapes), surroundings)


@lru_cache(maxsize=1)
def district_bounds() -> tuple[float, float, float, float]:
    """Return the west, south, east and north end of the wards, in degrees."""
    bounds = np.array([shape.bounds for shape in ward_shapes().shapes])
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def ward_table() -> pd.DataFrame:
    """Return the wards.

    Returns
    -------
    DataFrame
        One row a ward in order of code: ward_code, ward_name (2025), ward_name_2015, reporting_area, locality,
        area_ha, residents_2017, residents_2020, households_2021, label_lon, label_lat.
    """
    return load("wards")


@lru_cache(maxsize=1)
def ward_names() -> dict[str, str]:
    """Return each ward's 2025 name by its code; treat it as read-only."""
    table = ward_table()
    return dict(zip(table["ward_code"], table["ward_name"], strict=True))


def ward_index_of(lon: np.ndarray, lat: np.ndarray, wards: Wards | None = None) -> np.ndarray:
    """Return which ward each point lies in.

    Parameters
    ----------
    lon, lat : ndarray of float, shape (n,)
        EPSG:4326. NaN means no place is known.
    wards : Wards, optional
        The boundaries; the bundled ones when not given.

    Returns
    -------
    ndarray of int8, shape (n,)
        Position in `wards.codes`; -1 for a point outside the district or without a place.
    """
    wards = wards or ward_shapes()
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if len(lon) < WORTH_A_GRID:
        return _exact_ward_index(lon, lat, wards)
    return _grid_of(wards).areas(lon, lat).astype(np.int8)


@lru_cache(maxsize=2)
def _grid_of(wards: Wards) -> FineGrid:
    edges = [shapely.get_coordinates(ring) for ring in shapely.get_parts(shapely.boundary(wards.shapes))]
    return fine_grid(edges, 20.0, 2 * SNAP_METRES, lambda lon, lat: _exact_ward_index(lon, lat, wards))


def _exact_ward_index(lon: np.ndarray, lat: np.ndarray, wards: Wards) -> np.ndarray:
    found = np.full(lon.shape, -1, dtype=np.int8)
    for index, shape in enumerate(wards.shapes):
        west, south, east, north = shape.bounds
        # The box first: a million points cost a comparison each, and only those inside it the polygon test.
        candidates = np.flatnonzero((found < 0) & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        inside = candidates[shapely.contains_xy(shape, lon[candidates], lat[candidates])]
        found[inside] = index
    _snap_to_edge(found, lon, lat, wards)
    return found


def _snap_to_edge(found: np.ndarray, lon: np.ndarray, lat: np.ndarray, wards: Wards) -> None:
    """Give points up to `SNAP_METRES` outside every ward to the nearest one, in place."""
    candidates = np.flatnonzero(found < 0)
    # Only points in a narrow band outside are measured; the rest of the county is told by a cheap test.
    candidates = candidates[shapely.contains_xy(wards.surroundings, lon[candidates], lat[candidates])]
    if not candidates.size:
        return
    # Map points repeat (one stands for eight or more addresses), so each is measured once.
    unique, back = np.unique(np.column_stack([lon[candidates], lat[candidates]]), axis=0, return_inverse=True)
    points = shapely.points(*to_grid(unique[:, 0], unique[:, 1]))
    point_index, ward_index = shapely.STRtree(wards.grid_shapes).query_nearest(
        points, max_distance=SNAP_METRES, all_matches=False
    )
    nearest = np.full(len(unique), -1, dtype=np.int8)
    nearest[point_index] = ward_index
    found[candidates] = nearest[back.ravel()]


def ward_code_of(lon: np.ndarray, lat: np.ndarray, wards: Wards | None = None) -> np.ndarray:
    """Return each point's ward code, or None outside the district; see `ward_index_of`."""
    wards = wards or ward_shapes()
    return np.array([*wards.codes, None], dtype=object)[ward_index_of(lon, lat, wards)]


@lru_cache(maxsize=1)
def _ward_cores() -> np.ndarray:
    """Return the part of each ward that is surely further than `NEAR_EDGE_METRES` from its edge, in metres."""
    cores = shapely.buffer(ward_shapes().grid_shapes, -(NEAR_EDGE_METRES + 1))
    shapely.prepare(cores)
    return cores


def near_own_edge(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return which points lie in a ward and within `NEAR_EDGE_METRES` of its edge; see `edge_table`."""
    own, (x, y) = ward_index_of(lon, lat), to_grid(np.asarray(lon, float), np.asarray(lat, float))
    near = own >= 0
    # Most points lie well inside, which a cheap test tells; only the rest are measured.
    for ward, core in enumerate(_ward_cores()):
        inside = np.flatnonzero(own == ward)
        near[inside[shapely.contains_xy(core, x[inside], y[inside])]] = False
    doubtful = np.flatnonzero(near)
    edges = shapely.boundary(ward_shapes().grid_shapes)[own[doubtful]]
    near[doubtful] = shapely.distance(edges, shapely.points(x[doubtful], y[doubtful])) <= NEAR_EDGE_METRES
    return near


def edge_table(lon: np.ndarray, lat: np.ndarray) -> pd.DataFrame:
    """Return how near each point is to its ward's edge, and the other wards it is near to.

    police.uk moves each record to a map point that serves at least eight addresses, so a record close to an edge may
    belong to the neighbour.

    Takes longitudes and latitudes (EPSG:4326).

    Returns
    -------
    DataFrame
        Row by row: ward_code (None outside the district), edge_m (metres from the ward's edge), near_wards (codes of
        other wards within 50 metres, joined by ';').
    """
    wards = ward_shapes()
    own = ward_index_of(lon, lat, wards)
    points = shapely.points(*to_grid(np.asarray(lon, float), np.asarray(lat, float)))
    edge = np.full(len(points), np.nan)
    inside = own >= 0
    edge[inside] = shapely.distance(shapely.boundary(wards.grid_shapes)[own[inside]], points[inside])
    near: list[list[str]] = [[] for _ in points]
    point_index, ward_index = shapely.STRtree(wards.grid_shapes).query(
        points, predicate="dwithin", distance=NEAR_EDGE_METRES
    )
    for point, ward in zip(point_index, ward_index, strict=True):
        if ward != own[point]:
            near[point].append(wards.codes[ward])
    return pd.DataFrame(
        {
            "ward_code": np.array([*wards.codes, None], dtype=object)[own],
            "edge_m": edge,
            "near_wards": [";".join(sorted(codes)) for codes in near],
        }
    )
