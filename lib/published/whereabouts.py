"""Where a point is, so that somebody finds it: the nearest street with a name, the grid and the postcode sector."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from lib.published.named_places import STREET, named_places, postcodes
from lib.published.places import to_grid
from lib.published.tables import load

TENS_OF_METRES = 10  # a map point is near an incident, so a metre would say more than is known


@dataclass(frozen=True)
class Whereabouts:
    """Where a point is.

    Attributes
    ----------
    street : str
        The nearest street with a name; empty where the district names none.
    metres : float
        How far the nearest map point of that street is.
    easting, northing : int
        British National Grid, in metres, to the nearest ten.
    sector : str
        The postcode sector of the nearest postcode: 'NG17 1'.
    """

    street: str
    metres: float
    easting: int
    northing: int
    sector: str

    @property
    def grid(self) -> str:
        """Easting and northing as they are printed: '449230, 358910'."""
        return f"{self.easting}, {self.northing}"


@lru_cache(maxsize=1)
def _streets() -> tuple[cKDTree | None, np.ndarray]:
    """Return the map points on streets with a name, and their names; a point of several names has the commonest."""
    named = {place.name for place in named_places() if place.kind == STREET}
    points = load("police_incidents", ("lon", "lat", "place"))
    points = points[points["place"].isin(named)].dropna()
    if points.empty:
        return None, np.array([])
    counted = points.value_counts(["lon", "lat", "place"]).reset_index(name="records")
    counted = counted.sort_values(["records", "place"], ascending=[False, True]).drop_duplicates(["lon", "lat"])
    grid = to_grid(counted["lon"].to_numpy(), counted["lat"].to_numpy())
    return cKDTree(np.column_stack(grid)), counted["place"].to_numpy()


@lru_cache(maxsize=1)
def _sectors() -> tuple[cKDTree, list[str]]:
    """Return the district's postcodes as points, and their sectors."""
    rows = list(postcodes().values())
    grid = to_grid(np.array([row[2] for row in rows]), np.array([row[3] for row in rows]))
    return cKDTree(np.column_stack(grid)), [written[:-2] for written, *_ in rows]


@lru_cache(maxsize=4096)
def whereabouts(lon: float, lat: float) -> Whereabouts:
    """Return where a point of the district is."""
    easting, northing = (float(value[0]) for value in to_grid(np.array([lon]), np.array([lat])))
    streets, names = _streets()
    street, metres = "", float("nan")
    if streets is not None:
        distance, at = streets.query([easting, northing])
        street, metres = str(names[at]), float(distance)
    sectors, codes = _sectors()
    sector = codes[int(sectors.query([easting, northing])[1])]
    tens = [TENS_OF_METRES * round(value / TENS_OF_METRES) for value in (easting, northing)]
    return Whereabouts(street, metres, tens[0], tens[1], sector)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(place.name for place in named_places())


def spot(place: str, lon: float, lat: float) -> str:
    """Return what a map point is called so that somebody finds it.

    A point called after a kind of place, such as 'Parking Area', of which there are many, has the name of the nearest
    street: 'Mill Lane (parking area)'. Others keep theirs.
    """
    if place in _names():
        return place
    street = whereabouts(lon, lat).street
    if not street:
        return place or "place not named"
    return f"{street} ({place.lower()})" if place else street
