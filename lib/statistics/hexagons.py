"""The hexagons that small areas are counted by.

They are H3 hexagons of resolution 9 (about 0.1 square kilometres) that touch the district, named by their H3 text id.
Tables of hexagons have one row a hexagon with the id as index (``hex_id``); counts with no hexagon of the district are
never put into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import h3.api.basic_int as h3_int
import h3.api.basic_str as h3_str
import numpy as np
import pandas as pd
import shapely
from scipy import sparse

from lib.base.errors import InputError
from lib.published.fine_grid import fine_grid
from lib.published.places import grid_geometry

HEX_RESOLUTION = 9
# The outlines are drawn as straight lines, which lie millimetres from H3's own.
_SQUARE_METRES, _NEAR_METRES = 32.0, 2.0
# Fewer points are told by H3 itself: the grid takes longer to make.
WORTH_A_GRID = 500_000


def hex_ids_covering(district: shapely.Geometry) -> list[str]:
    """Which hexagons touch the district.

    Parameters
    ----------
    district : shapely Polygon or MultiPolygon
        In degrees of longitude and latitude (EPSG:4326).

    Returns
    -------
    list of str
        H3 ids of resolution 9, sorted.

    Raises
    ------
    InputError
        The geometry is empty, not an area, or not in degrees.
    """
    if district.geom_type not in ("Polygon", "MultiPolygon") or district.is_empty:
        raise InputError("The district must be one or more polygons with an area inside.")
    west, south, east, north = district.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise InputError("The district's outline must be in degrees of longitude and latitude, not metres.")
    shape = h3_str.geo_to_h3shape(shapely.geometry.mapping(district))
    return sorted(h3_str.h3shape_to_cells_experimental(shape, HEX_RESOLUTION, contain="overlap"))


def hex_polygon(hex_id: str) -> shapely.Polygon:
    """Give a hexagon's outline in degrees of longitude and latitude.

    Parameters
    ----------
    hex_id : str
        H3 id.

    Raises
    ------
    InputError
        There is no such hexagon.
    """
    if not h3_str.is_valid_cell(hex_id):
        raise InputError(f"There is no hexagon with the id {hex_id!r}.")
    return shapely.Polygon([(lon, lat) for lat, lon in h3_str.cell_to_boundary(hex_id)])


def hex_centre(hex_id: str) -> tuple[float, float]:
    """Give the longitude and latitude of a hexagon's centre."""
    lat, lon = h3_str.cell_to_latlng(hex_id)
    return lon, lat


def hex_areas(hex_ids: Sequence[str], district: shapely.Geometry) -> pd.Series:
    """How much of each hexagon lies in the district.

    Parameters
    ----------
    hex_ids : sequence of str
    district : shapely Polygon or MultiPolygon
        In degrees of longitude and latitude.

    Returns
    -------
    Series ``area_m2`` by hex_id
        Square metres, measured in the British National Grid (EPSG:27700).
    """
    hexagons = np.array([hex_polygon(hex_id) for hex_id in hex_ids], dtype=object)
    inside = grid_geometry(shapely.intersection(hexagons, district))
    return pd.Series(shapely.area(inside), index=_hex_index(hex_ids), name="area_m2")


def _hex_index(hex_ids: Iterable[str]) -> pd.Index:
    index = pd.Index(list(hex_ids), name="hex_id", dtype=object)
    if not index.is_unique:
        raise InputError(f"The hexagon {index[index.duplicated()][0]} is there twice; give each hexagon once.")
    return index


def _cells_of_points(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Give the H3 number of the hexagon each point is in, 0 where the point is nowhere on Earth."""
    somewhere = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # false for NaN too
    cells = np.zeros(len(lon), dtype=np.uint64)
    cell_of = h3_int.latlng_to_cell
    pairs = zip(lat[somewhere].tolist(), lon[somewhere].tolist(), strict=True)
    count = int(somewhere.sum())
    cells[somewhere] = np.fromiter((cell_of(y, x, HEX_RESOLUTION) for y, x in pairs), dtype=np.uint64, count=count)
    return cells


def hex_of(lon: Any, lat: Any) -> Any:
    """Which hexagon a point is in.

    Parameters
    ----------
    lon, lat : number, array or Series
        Degrees of longitude and latitude.

    Returns
    -------
    str or None for one point, an array of them for many
        None where a coordinate is missing or not on Earth. The hexagon may be outside the district.
    """
    if np.ndim(lon) == 0:
        return hex_of([lon], [lat])[0]
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    cells, which = np.unique(_cells_of_points(x, y), return_inverse=True)
    names = np.array([h3_int.int_to_str(int(cell)) if cell else None for cell in cells], dtype=object)
    return names[which]


def hex_index_of(lon: Any, lat: Any, hex_ids: Sequence[str]) -> np.ndarray:
    """Which of the district's hexagons each point is in.

    Parameters
    ----------
    lon, lat : arrays
        Degrees of longitude and latitude; any number of points.
    hex_ids : sequence of str
        The hexagons of the district.

    Returns
    -------
    ndarray of int16, shape (n,)
        Position in `hex_ids`; -1 for a point in none of them, without a coordinate, or not on Earth.

    Raises
    ------
    InputError
        There are not as many longitudes as latitudes, or a hexagon is given twice.
    """
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if x.shape != y.shape:
        raise InputError(f"There are {len(x)} longitudes and {len(y)} latitudes; give one of each for every point.")
    cells = pd.Index([h3_str.str_to_int(hex_id) for hex_id in _hex_index(hex_ids)], dtype=np.uint64)

    def exactly(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        return cells.get_indexer(_cells_of_points(lon, lat)).astype(np.int16)

    if len(x) < WORTH_A_GRID:
        return exactly(x, y)
    outlines = (shapely.get_coordinates(hex_polygon(hex_id)) for hex_id in hex_ids)
    return fine_grid(outlines, _SQUARE_METRES, _NEAR_METRES, exactly).areas(x, y)


def neighbours(hex_ids: Sequence[str]) -> sparse.csr_array:
    """Which hexagons touch which, each counting as its own neighbour.

    Parameters
    ----------
    hex_ids : sequence of str
        The hexagons of the district; those outside are nobody's neighbour.

    Returns
    -------
    scipy.sparse.csr_array, square, of ones
        In the order of ``hex_ids``.
    """
    place = {hex_id: i for i, hex_id in enumerate(_hex_index(hex_ids))}
    rows, columns = [], []
    for hex_id, i in place.items():
        for other in h3_str.grid_disk(hex_id, 1):
            if other in place:
                rows.append(i)
                columns.append(place[other])
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(place), len(place)))
