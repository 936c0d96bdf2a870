"""Which area each of very many points lies in: by a fine grid, and exactly only where an edge is near.

A square of the grid that no edge comes near lies in one area as a whole, so that one look-up tells it of every point
there. What is answered is what the exact test answers, ten times as fast.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

AT_ONCE = 500_000  # points, to keep memory small
_NEAR_AN_EDGE = -2
_METRES_A_DEGREE = 111_195.0
_MOST_SQUARES = 1_000_000

Exactly = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class FineGrid:
    """A grid of squares over areas."""

    # Where it begins, and the size of a square, in degrees.
    west: float
    south: float
    wide: float
    high: float
    # int16, shape (rows, columns): position of the area that a square lies in; -1 for none, -2 where an edge is near.
    area_of: np.ndarray
    exactly: Exactly  # takes longitudes and latitudes, returns positions of areas; -1 for none

    def areas(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Return the position of the area that each point lies in; -1 for none, and for a point without a place."""
        found = np.full(len(lon), -1, dtype=np.int16)
        for start in range(0, len(lon), AT_ONCE):
            lot = slice(start, start + AT_ONCE)
            found[lot] = self._areas(lon[lot], lat[lot])
        return found

    def _areas(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        rows, columns = self.area_of.shape
        across, up = (lon - self.west) / self.wide, (lat - self.south) / self.high
        on_grid = np.flatnonzero((across >= 0) & (across < columns) & (up >= 0) & (up < rows))
        square = up[on_grid].astype(np.int32) * columns + across[on_grid].astype(np.int32)
        found = np.full(len(lon), -1, dtype=np.int16)
        found[on_grid] = self.area_of.ravel()[square]
        doubtful = np.flatnonzero(found == _NEAR_AN_EDGE)
        found[doubtful] = self.exactly(lon[doubtful], lat[doubtful])
        return found


def fine_grid(edges: Iterable[np.ndarray], square: float, near: float, exactly: Exactly) -> FineGrid:
    """Return a grid over areas.

    Parameters
    ----------
    edges : iterable of ndarray, shape (n, 2)
        The lines between areas and about them, longitudes and latitudes of their corners. Further than `near` from all
        of them the area does not change.
    square : float
        Size of a square in metres, `near` or more; it becomes larger where there would be more than a million of them.
    near : float
        Metres from an edge within which the exact test decides.
    exactly : callable
        The exact test: as in `FineGrid`.
    """
    lines = list(edges)
    corners = np.concatenate(lines)
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    narrowing = np.cos(np.radians(north))
    square = max(square, _METRES_A_DEGREE * np.sqrt((east - west) * narrowing * (north - south) / _MOST_SQUARES))
    high = square / _METRES_A_DEGREE
    wide = high / narrowing
    west, south = west - 2 * wide, south - 2 * high
    rows, columns = int((north - south) / high) + 3, int((east - west) / wide) + 3
    doubtful = np.zeros((rows, columns), dtype=bool)
    size = np.array([wide, high])
    begins, ends = np.concatenate([line[:-1] for line in lines]), np.concatenate([line[1:] for line in lines])
    steps = 1 + np.ceil(np.abs((ends - begins) / size).max(axis=1) * square / near).astype(int)
    line = np.repeat(np.arange(len(steps)), steps + 1)
    along = (np.arange(len(line)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1)) / steps[line]
    on_edge = (begins[line] + (ends - begins)[line] * along[:, None] - (west, south)) / size
    for x in (-near, 0, near):
        for y in (-near, 0, near):
            column, row = (on_edge + np.array([x, y]) / square).astype(int).T
            doubtful[row, column] = True
    area_of = np.full((rows, columns), _NEAR_AN_EDGE, dtype=np.int16)
    row, column = np.nonzero(~doubtful)
    area_of[row, column] = exactly(west + (column + 0.5) * wide, south + (row + 0.5) * high)
    return FineGrid(west, south, wide, high, area_of, exactly)
