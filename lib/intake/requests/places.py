"""Where each request of an export lies: the best place that its row gives, and what is wrong where it gives none."""

import numpy as np
import pandas as pd

from lib.intake.requests.coordinates import COARSEST, as_read, near_district, of_web_maps, points
from lib.intake.requests.degrees import degrees_of
from lib.intake.requests.fields import PAIRS
from lib.intake.requests.values import numbers, plain_text
from lib.intake.requests.wards_and_postcodes import (
    in_known_sector,
    is_part_of_postcode,
    is_postcode,
    postcode_places,
    ward_codes,
    why_no_ward,
)
from lib.published.places import to_degrees, ward_code_of

NO_PLACE = "no place is given: neither coordinates, postcode nor ward"
SWAPPED = "the coordinates look swapped"
NO_COORDINATES = "the coordinates are none of Britain’s, neither metres of the national grid nor degrees"
NO_POSTCODE = "the postcode is none of the district’s in use: terminated, new or mistyped"
PART_POSTCODE = "only part of a postcode is given, which several wards share"
COARSE = "the place is given to more than a kilometre, which tells no ward"


def places_of(cells: dict[str, pd.Series], index: pd.Index, reading: str = "") -> pd.DataFrame:
    """Return where each row lies.

    Parameters
    ----------
    cells : dict of str to Series
        Those of the fields easting, northing, lon, lat, point, postcode and ward that the export has.
    index : Index
        Of the rows.
    reading : str
        How coordinates are meant: a key of `lib.intake.requests.coordinates.READINGS`.

    Returns
    -------
    DataFrame
        lon, lat, ward_code (missing outside the district), problem (why a row cannot be placed; empty when it can),
        rough (whether the point is known to a kilometre only), web (whether it is given in metres of web maps).
    """
    lon, lat, swapped, coarse, rough, web = _pointed(cells, len(index), reading)
    pointed = ~np.isnan(lon) & ~np.isnan(lat)
    ward = pd.Series(ward_code_of(lon, lat), index=index, dtype=object)
    known = pd.Series(pointed, index=index)
    problem = pd.Series(np.where(swapped, SWAPPED, ""), index=index, dtype=object)
    if "postcode" in cells:
        text = plain_text(cells["postcode"])
        use = ~known & is_postcode(text)
        found = postcode_places(text[use])
        lon[use], lat[use] = found["lon"], found["lat"]
        ward[use] = found["ward_code"].astype(object)
        unknown = use & ward.isna() & in_known_sector(text)
        problem = problem.mask(unknown, NO_POSTCODE)
        problem = problem.mask(~known & (problem == "") & is_part_of_postcode(text), PART_POSTCODE)
        known |= use & ~unknown
    if "ward" in cells:
        text = plain_text(cells["ward"])
        use = ~known & (text != "")
        ward[use] = ward_codes(text[use]).astype(object)
        problem = problem.where(~(use & ward.notna()) | (problem == SWAPPED), "")
        nameless = use & ward.isna()
        problem[nameless] = why_no_ward(text[nameless])
        known |= use
    problem = problem.mask(~known & (problem == "") & coarse, COARSE)
    rest = ~known & (problem == "")
    for pair in PAIRS if rest.any() else ():
        if cells.keys() >= set(pair):
            given = pd.concat([numbers(cells[part][rest]).abs() for part in pair], axis=1).min(axis=1, skipna=False) > 1
            problem[given.index[given]] = NO_COORDINATES
    problem = problem.where(known | (problem != ""), NO_PLACE)
    ward = ward.where(ward.notna(), None)
    return pd.DataFrame({"lon": lon, "lat": lat, "ward_code": ward, "problem": problem, "rough": rough, "web": web})


_Points = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _pointed(cells: dict[str, pd.Series], rows: int, reading: str) -> _Points:
    """Return the points that are given, and which look swapped, are too coarse to use, rough, or of web maps."""
    lon, lat = np.full(rows, np.nan), np.full(rows, np.nan)
    swapped, coarse, rough, web = (np.zeros(rows, dtype=bool) for _ in range(4))
    if {"lon", "lat"} <= cells.keys():
        lon, lat = (degrees_of(cells[name]).to_numpy() for name in ("lon", "lat"))
        lon, lat = as_read(lon, lat, reading, degrees=True)
        real = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ~((lon == 0) & (lat == 0))
        lon, lat = np.where(real, lon, np.nan), np.where(real, lat, np.nan)
        swapped = near_district(lat, lon)
    if {"easting", "northing"} <= cells.keys():
        x, y = (numbers(cells[name]).to_numpy() for name in ("easting", "northing"))
        x, y = as_read(x, y, reading, degrees=False)
        # degrees in columns of metres, row by row, as when two systems' exports are put together
        angles = np.isnan(lon) & (np.abs(x) <= 9) & (y >= 49) & (y <= 61)
        lon, lat = np.where(angles, x, lon), np.where(angles, y, lat)
        web_lon, web_lat, web = of_web_maps(x, y)
        web &= np.isnan(lon)
        lon, lat = np.where(web, web_lon, lon), np.where(web, web_lat, lat)
        use = np.isnan(lon) & (x > 0) & (x < 700_000) & (y > 0) & (y < 1_300_000)
        grid_lon, grid_lat = to_degrees(np.where(use, x, np.nan), np.where(use, y, np.nan))
        # whole kilometres both ways, as where Excel shortened 448900 to 4.49E+05
        rough, coarse = (use & (x % side == 0) & (y % side == 0) for side in (COARSEST, 10 * COARSEST))
        use &= ~coarse
        lon, lat = np.where(use, grid_lon, lon), np.where(use, grid_lat, lat)
        far = np.flatnonzero(use & ~near_district(grid_lon, grid_lat))
        swapped[far] |= near_district(*to_degrees(y[far], x[far]))
    if "point" in cells:
        found = points(cells["point"])
        metres, use = found["metres"].to_numpy(), np.isnan(lon)
        coarse |= use & (metres > COARSEST)
        rough |= use & (metres == COARSEST)
        web |= use & found["web"].to_numpy()
        use &= ~coarse
        lon, lat = np.where(use, found["lon"], lon), np.where(use, found["lat"], lat)
    lon, lat = (np.where(np.isfinite(values), values, np.nan) for values in (lon, lat))
    return lon, lat, swapped, coarse, rough, web
