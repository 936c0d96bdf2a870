"""Coordinates as exports write them: in one cell, as grid references, in other units, exchanged, without a sign.

A point that lies in the district only when its figures are read in another way than their headings say is never read so
without asking.
"""

import re
import struct
from collections.abc import Callable

import numpy as np
import pandas as pd

from lib.intake.requests.degrees import degrees_of, pair_of
from lib.intake.requests.question import Question
from lib.intake.requests.values import numbers, plain_cell
from lib.published.places import district_bounds, to_degrees, to_grid

READINGS = {
    "": "as the file itself shows",
    "plain": "as they stand",
    "km": "in kilometres: 448.9 is 448,900",
    "hm": "in hundreds of metres: 4489 is 448,900",
    "dm": "with a digit too many: 4489000 is 448,900",
    "mm": "in millimetres: 448900000 is 448,900",
    "cm": "in centimetres: 44890000 is 448,900",
    "short": "without the figure of the 100 km square: 48900 is 448,900",
    "swapped": "exchanged: each stands in the other’s column",
    "minus": "without the minus sign of the longitude",
}
_FACTORS = {"km": 1_000.0, "hm": 100.0, "dm": 0.1, "mm": 0.001, "cm": 0.01}
_SQUARE = 100_000
# A point is near the district up to this many degrees (some 3 km) outside its edge.
MARGIN = 0.03
NEARLY_ALL = 0.9
# Fewer points outside than this share are looked at one by one.
SOME = 0.05
LEAST_POINTS = 3
# A square of more metres than this tells no ward.
COARSEST = 1_000

_EARTH = 6_378_137.0  # metres of the radius that web maps take
_NORTH_OF_WEB = re.compile(r"(?<![\d.])[6-8]\d{6}(?!\d)")

_NUMBER = r"([-+]?\d+(?:\.\d+)?)"
_POINT = re.compile(
    rf"(?:SRID=\d+;)?\s*(?:(?:MULTI)?POINT\s*Z?M?)?\s*[(\[\s]*\s*{_NUMBER}\s*°?[,;\s]\s*{_NUMBER}\s*°?\s*(?:[,\s]\s*-?[\d.]+)?[)\]]*",
    re.IGNORECASE,
)
_GEOJSON = re.compile(
    rf"""coordinates["']?\s*:\s*(?:\[\s*{_NUMBER}\s*,\s*{_NUMBER}|\[\s*\[\s*{_NUMBER}\s*,\s*{_NUMBER}[^\[\]]*\]\s*\])"""
)
_LINK = re.compile(r"https?://\S*?[@=/](-?\d{1,2}\.\d{3,})(?:,|%2C)\s*(-?\d{1,2}\.\d{3,})", re.IGNORECASE)
_NAMED = re.compile(r"[EX]\s*[:=]?\s*(\d{6})\s*[,;/]?\s*[NY]\s*[:=]?\s*(\d{6})|(\d{6})\s*/\s*(\d{6})", re.IGNORECASE)
_WKB = re.compile(r"0[01](?:[0-9A-Fa-f]{2}){20,40}")
_WITH_SRID = 0x20000000
_GRID = re.compile(r"([HJNOST][A-HJ-Z])[\s,(/-]*(?:(\d{1,5})[\s,/-]+(\d{1,5})|(\d{2,10}))\)?", re.IGNORECASE)

Read = tuple[float, float, float]  # longitude, latitude, metres of the square that a grid reference names (or 0)
_NOWHERE: Read = (np.nan, np.nan, 0.0)


def points(cells: pd.Series) -> pd.DataFrame:
    """Read places given in one cell.

    Parameters
    ----------
    cells : Series
        Grid references ('SK 489 589'), well-known text ('POINT (-1.26 53.12)'), GeoJSON, PostGIS's binary,
        '(53.12, -1.26)', '53°07\\'30"N 1°15\\'45"W' or '448900, 358900'.
        Latitude and longitude are told apart by what they can be in Britain.

    Returns
    -------
    DataFrame
        lon, lat (missing where no point can be read), metres (the side of the square that a grid reference names, of
        which the point is the middle; 0 for any other point), web (whether it is in metres of web maps).
    """
    codes, texts = pd.factorize(cells.map(plain_cell), use_na_sentinel=False)
    read = np.array([_point(text) for text in texts], dtype=float).reshape(-1, 3)[codes]
    web = np.array([_NORTH_OF_WEB.search(text) is not None for text in texts], dtype=bool)[codes]
    found = pd.DataFrame(read, columns=["lon", "lat", "metres"], index=cells.index)
    return found.assign(web=web & found["lon"].notna())


def _point(text: str) -> Read:
    named = _NAMED.fullmatch(text)
    if named:
        text = f"{named[1] or named[3]}, {named[2] or named[4]}"
    if _WKB.fullmatch(text):
        text = _as_text(bytes.fromhex(text))
    found = _GEOJSON.search(text) or _POINT.fullmatch(text) or _LINK.match(text)
    if not found:
        pair = pair_of(text)
        return _of_grid(text) if pair is None else (*pair, 0.0)
    first, second = map(float, filter(None, found.groups()))
    if 49 <= first <= 61 and -9 <= second <= 3:
        return second, first, 0.0
    if 49 <= second <= 61 and -9 <= first <= 3:
        return first, second, 0.0
    if 0 < first < 700_000 and 0 < second < 1_300_000 and min(first, second) > 1_000:
        lon, lat = to_degrees(np.array([first]), np.array([second]))
        return float(lon[0]), float(lat[0]), 0.0
    lon, lat, web = of_web_maps(np.array([first]), np.array([second]))
    return (float(lon[0]), float(lat[0]), 0.0) if web[0] else _NOWHERE


def of_web_maps(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return longitudes and latitudes of metres of Web Mercator (EPSG:3857), and which can be such of Britain.

    No northing of the national grid is as large.
    """
    lon, lat = np.degrees(x / _EARTH), np.degrees(np.arctan(np.sinh(np.clip(y / _EARTH, -4, 4))))
    return lon, lat, (np.abs(lon) <= 9) & (lat >= 49) & (lat <= 61)


def _as_text(binary: bytes) -> str:
    """Return a point of well-known binary, as PostGIS prints it, as '448900.0 358900.0'."""
    order = "<" if binary[0] == 1 else ">"
    kind = struct.unpack_from(f"{order}I", binary, 1)[0]
    place = 9 if kind & _WITH_SRID else 5
    if kind & 0xFF != 1 or len(binary) < place + 16:
        return ""
    x, y = struct.unpack_from(f"{order}2d", binary, place)
    return f"{x:.9f} {y:.9f}"


def _of_grid(text: str) -> Read:
    """Return the middle of the square that a grid reference of Ordnance Survey names."""
    found = _GRID.fullmatch(text)
    if not found:
        return _NOWHERE
    letters = found[1].upper()
    half = len(found[4] or "") // 2
    east, north = (found[4][:half], found[4][half:]) if found[4] else (found[2], found[3])
    if len(east) != len(north):
        return _NOWHERE
    first, second = (ord(letter) - 65 - (letter > "I") for letter in letters)
    metres = 10.0 ** (5 - len(east))
    x = ((first - 2) % 5 * 5 + second % 5) * _SQUARE + (int(east) + 0.5) * metres
    y = (19 - first // 5 * 5 - second // 5) * _SQUARE + (int(north) + 0.5) * metres
    lon, lat = to_degrees(np.array([x]), np.array([y]))
    return float(lon[0]), float(lat[0]), metres


def near_district(lon: np.ndarray, lat: np.ndarray, margin: float = 0.0) -> np.ndarray:
    """Return which points lie in the box about the district; missing ones do not."""
    west, south, east, north = district_bounds()
    inside: np.ndarray = (lon >= west - margin) & (lon <= east + margin)
    return inside & (lat >= south - margin) & (lat <= north + margin)


def near_on_grid(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return which eastings and northings lie near the district, a few kilometres about it included."""
    west, south, east, north = _grid_box()
    inside: np.ndarray = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


def _grid_box() -> tuple[float, float, float, float]:
    west, south, east, north = district_bounds()
    x, y = to_grid(np.array([west, east]), np.array([south, north]))
    room = MARGIN * 100_000
    return x[0] - room, y[0] - room, x[1] + room, y[1] + room


def as_read(x: np.ndarray, y: np.ndarray, reading: str, degrees: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return coordinates as one of `READINGS` has them; those to which it does not apply as they are.

    A point that lies near the district as it stands is never read in another way.
    """
    near: Callable[..., np.ndarray] = near_district if degrees else near_on_grid
    other_x, other_y = _as_all_read(x, y, reading, degrees)
    use = near(other_x, other_y) & ~near(x, y) if reading == "swapped" else ~near(x, y)
    return np.where(use, other_x, x), np.where(use, other_y, y)


def _as_all_read(x: np.ndarray, y: np.ndarray, reading: str, degrees: bool) -> tuple[np.ndarray, np.ndarray]:
    if reading == "swapped":
        return y, x
    if reading == "minus" and degrees:
        return -np.abs(x), y
    if reading in _FACTORS and not degrees:
        return x * _FACTORS[reading], y * _FACTORS[reading]
    if reading == "short" and not degrees:
        west, south, east, north = _grid_box()
        return _with_square(x, west, east), _with_square(y, south, north)
    return x, y


def _with_square(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return figures with that of the 100 km square which brings them near the district, where one does."""
    whole = np.where((values >= 0) & (values < _SQUARE), values, np.nan)
    for square in range(int(low // _SQUARE), int(high // _SQUARE) + 1):
        moved = values + square * _SQUARE
        whole = np.where((moved >= low) & (moved <= high) & (values < _SQUARE), moved, whole)
    return np.where(np.isnan(whole), values, whole)


def check_coordinates(name: str, headings: tuple[str, str], sample: pd.DataFrame, degrees: bool) -> None:
    """Check that the coordinates of a file mean what their headings say.

    Parameters
    ----------
    name : str
        Of the file, for the message.
    headings : tuple of str
        Of easting and northing, or of longitude and latitude.
    sample : DataFrame
        The file's first rows with those columns.
    degrees : bool
        Whether they are longitude and latitude.

    Raises
    ------
    Question
        When nearly all of the points that do not lie near the district do once they are read in another way.
    """
    x, y = ((degrees_of if degrees else numbers)(sample[heading]).to_numpy() for heading in headings)
    given = np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
    x, y = x[given], y[given]
    near = (lambda a, b: near_district(a, b, MARGIN)) if degrees else near_on_grid
    far, every = ~near(x, y), len(x)
    x, y = x[far], y[far]
    if len(x) < max(LEAST_POINTS, SOME * every):
        return
    likely = [r for r in READINGS if r not in ("", "plain") and near(*as_read(x, y, r, degrees)).mean() >= NEARLY_ALL]
    if likely:
        shares = " ".join(
            f"Read {READINGS[reading].split(':')[0]}, {near(*as_read(x, y, reading, degrees)).mean():.0%} of them lie "
            "in or near the district."
            for reading in likely
        )
        raise Question(
            f"“{headings[0]}” and “{headings[1]}” of {name} hold {x[0]:.12g} and {y[0]:.12g}, which are not in the "
            f"district{f', like {len(x):,} of {every:,}' if len(x) < every else ''}. {shares}",
            "coordinates",
            {reading: READINGS[reading] for reading in (*likely, "plain")},
        )
