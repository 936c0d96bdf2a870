"""An outline as a short text for a link, and back: steps of a hundred-thousandth of a degree, ring by ring.

It is the polyline encoding of route planners, in the sixty-four signs that a link holds as they are.
"""

import string

import numpy as np
import shapely

from lib.base.errors import InputError

STEP = 1e-5  # degrees: about a metre
_SIGNS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_VALUE = {sign: value for value, sign in enumerate(_SIGNS)}
_RINGS, _PARTS = ".", "~"  # stand between rings of a part, and between parts
_MORE = 32  # a sign of this value or more has another after it
_LONGEST = 100_000
_FURTHEST = 18_000_000  # steps
_BAD = "The outline in the link is damaged; draw the area again."


def encoded(outline: shapely.Geometry) -> str:
    """Return a polygon or several, in longitude and latitude, as a text of signs that links hold as they are."""
    return _PARTS.join(
        _RINGS.join(_written(ring) for ring in (part.exterior, *part.interiors)) for part in shapely.get_parts(outline)
    )


def decoded(text: str) -> shapely.Geometry:
    """Return the polygon or polygons of a text that `encoded` wrote.

    Raises
    ------
    InputError
        When it is damaged.
    """
    try:
        if len(text) > _LONGEST:
            raise ValueError("too long")
        parts = []
        for part in text.split(_PARTS):
            outer, *holes = (_read(ring) for ring in part.split(_RINGS))
            parts.append(shapely.Polygon(outer, holes))
    except (ValueError, KeyError, IndexError, shapely.errors.GEOSException) as error:
        raise InputError(_BAD) from error
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _written(ring: shapely.LinearRing) -> str:
    steps = np.round(shapely.get_coordinates(ring)[:-1] / STEP).astype(int)
    return "".join(_number(int(value)) for value in np.diff(steps, axis=0, prepend=[[0, 0]]).ravel())


def _number(value: int) -> str:
    left, signs = (value << 1) if value >= 0 else ~(value << 1), ""
    while left >= _MORE:
        signs += _SIGNS[_MORE | (left & (_MORE - 1))]
        left >>= 5
    return signs + _SIGNS[left]


def _read(ring: str) -> np.ndarray:
    values: list[int] = []
    value = shift = 0
    for sign in ring:
        part = _VALUE[sign]
        value |= (part & (_MORE - 1)) << shift
        shift += 5
        if shift > 40:
            raise ValueError("a number is too long")
        if part < _MORE:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    steps = np.cumsum(np.array(values).reshape(-1, 2), axis=0)
    if shift or len(steps) < 3 or np.abs(steps).max() > _FURTHEST:
        raise ValueError("no ring")
    return steps * STEP
