"""Names on a map picture: where each can stand without running into another, and which become numbers with a key."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

LINE_HEIGHT, WIDTH_OF_LETTER = 1.12, 0.53  # of the size of type, for the type of pictures
# Where else a name may stand, in sizes of its type.
_AROUND = ((0, -1), (0, 1), (-1.6, 0), (1.6, 0))
_NUDGES = [(0.0, 0.0), *((x * step, y * step) for step in (0.7, 1.4, 2.1) for x, y in _AROUND)]


@dataclass(frozen=True)
class Name:
    """A name to be written at a place: where, and within which area it may move (anywhere near when none is given)."""

    text: str
    lon: float
    lat: float
    area: shapely.Geometry | None = None


@dataclass
class Sheet:
    """A picture's pixels: where longitudes and latitudes stand on it, and what is taken already."""

    bounds: tuple[float, float, float, float]  # west, south, east and north of all that is drawn, in degrees
    # Of the picture, in pixels.
    width: float
    height: float
    margin: float = 6  # pixels kept free about what the bounds hold
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        west, south, east, north = self.bounds
        left, right, low, high = math.radians(west), math.radians(east), _mercator(south), _mercator(north)
        room = 2 * self.margin
        self._scale = min((self.width - room) / (right - left), (self.height - room) / (high - low))
        self._left = left - (self.width / self._scale - (right - left)) / 2
        self._high = high + (self.height / self._scale - (high - low)) / 2

    @property
    def projection(self) -> dict[str, Any]:
        """The projection as Vega-Lite writes it."""
        shift = [-self._left * self._scale, self._high * self._scale]
        return {"type": "mercator", "scale": self._scale, "translate": shift}

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point is drawn, from the picture's upper left."""
        return (math.radians(lon) - self._left) * self._scale, (self._high - _mercator(lat)) * self._scale

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude of a pixel."""
        lat = 2 * math.atan(math.exp(self._high - y / self._scale)) - math.pi / 2
        return math.degrees(x / self._scale + self._left), math.degrees(lat)

    def reserve(self, lon: float, lat: float, radius: float) -> None:
        """Keep names away from a mark."""
        x, y = self.pixel(lon, lat)
        self.taken.append((x - radius, y - radius, x + radius, y + radius))

    def place(self, name: Name, lines: Sequence[str], size: float) -> list[dict[str, Any]] | None:
        """Return the lines of a name where it is free to stand, or None where it is not."""
        width = max(map(len, lines)) * WIDTH_OF_LETTER * size
        height = len(lines) * LINE_HEIGHT * size
        x, y = self.pixel(name.lon, name.lat)
        for across, down in _NUDGES:
            middle_x, middle_y = x + across * size, y + down * size
            box = (middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)
            if box[0] < 0 or box[1] < 0 or box[2] > self.width or box[3] > self.height:
                continue
            if any(_overlap(box, other) for other in self.taken):
                continue
            if name.area is not None and not shapely.contains_xy(name.area, *self.point(middle_x, middle_y)):
                continue
            self.taken.append(box)
            heights = (box[1] + (at + 0.5) * LINE_HEIGHT * size for at in range(len(lines)))
            return [_row(self.point(middle_x, at), line) for at, line in zip(heights, lines, strict=True)]
        return None


def _mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _row(point: tuple[float, float], text: str) -> dict[str, Any]:
    return {"lon": point[0], "lat": point[1], "text": text}


def names_and_key(sheet: Sheet, names: Sequence[Name], size: float) -> tuple[list[dict[str, Any]], list[str]]:
    """Return where to write names, none over another, and the key of those that only a number has room for.

    Parameters
    ----------
    sheet : Sheet
        The picture.
    names : sequence of Name
        The first have their place first.
    size : float
        Of the type, in pixels.

    Returns
    -------
    tuple of (list of dict, list of str)
        Lines of text with `lon`, `lat` and `text`; and “1 Name” for each name whose number stands on the map.
    """
    rows, crowded = names_that_fit(sheet, names, size)
    key: list[str] = []
    for name in crowded:
        number = str(len(key) + 1)
        rows += sheet.place(name, [number], size) or [_row((name.lon, name.lat), number)]
        key.append(f"{number} {name.text}")
    return rows, key


def names_that_fit(sheet: Sheet, names: Sequence[Name], size: float) -> tuple[list[dict[str, Any]], list[Name]]:
    """Return where to write the names that have room, as `names_and_key` does, and those that have none."""
    rows: list[dict[str, Any]] = []
    crowded = []
    for name in names:
        lines = sheet.place(name, textwrap.wrap(name.text, 14) or [name.text], size)
        if lines is None:
            crowded.append(name)
        else:
            rows += lines
    return rows, crowded


def written(rows: list[dict[str, Any]], size: float) -> list[dict[str, Any]]:
    """Return text with a white edge, so that it can be read on any colour, as two layers of Vega-Lite."""
    place = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
        "text": {"field": "text", "type": "nominal"},
    }
    text = {"type": "text", "fontSize": size, "baseline": "middle", "strokeJoin": "round"}
    data = {"values": rows}
    return [
        {"data": data, "encoding": place, "mark": {**text, "stroke": "white", "strokeWidth": 3}},
        {"data": data, "encoding": place, "mark": {**text, "color": "#0b0c0c"}},
    ]


def bounds_of(features: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of GeoJSON features."""
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    west, south, east, north = shapely.total_bounds(np.array(shapes))
    return float(west), float(south), float(east), float(north)
