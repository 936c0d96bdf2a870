"""Where a point is, so that somebody finds it: the nearest street with a name, the grid and the postcode sector."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from lib.published.named_places import STREET, named_places, point_of, postcodes
from lib.published.places import to_grid
from lib.published.tables import load

# What police.uk calls a map point that is on no street: of each there are many.
KINDS = frozenset(
    {
        *("Airport/Airfield", "Bus/Coach Station", "Conference/Exhibition Centre", "Ferry Terminal", "Hospital"),
        *("Further/Higher Educational Building", "Motorway Service Area", "Nightclub", "Park/Open Space"),
        *("Parking Area", "Pedestrian Subway", "Petrol Station", "Police Station", "Prison", "Race Track"),
        *("Shopping Area", "Sports/Recreation Area", "Supermarket", "Theatre/Concert Hall"),
    }
)
TENS_OF_METRES = 10  # a map point is near an incident, so a metre would say more than is known


@dataclass(frozen=True)
class Whereabouts:
    """Where a point is."""

    street: str  # the nearest street with a name; empty where the district names none
    metres: float  # how far the nearest map point of that street is
    # British National Grid, in metres, to the nearest ten.
    easting: int
    northing: int
    sector: str  # the postcode sector of the nearest postcode: 'NG17 1'

    @property
    def grid(self) -> str:
        """Easting and northing as they are printed: '449230, 358910'."""
        return f"{self.easting}, {self.northing}"


@lru_cache(maxsize=1)
def _streets() -> tuple[shapely.STRtree | None, np.ndarray]:
    """Return the map points on streets with a name, and their names; a point of several names has the commonest."""
    named = {place.name for place in named_places() if place.kind == STREET}
    points = load("police_incidents", ("lon", "lat", "place"))
    points = points[points["place"].isin(named)].dropna()
    if points.empty:
        return None, np.array([])
    counted = points.value_counts(["lon", "lat", "place"]).reset_index(name="records")
    counted = counted.sort_values(["records", "place"], ascending=[False, True]).drop_duplicates(["lon", "lat"])
    grid = to_grid(counted["lon"].to_numpy(), counted["lat"].to_numpy())
    return shapely.STRtree(shapely.points(*grid)), counted["place"].to_numpy()


@lru_cache(maxsize=1)
def _sectors() -> tuple[shapely.STRtree, list[str]]:
    """Return the district's postcodes as points, and their sectors."""
    rows = list(postcodes().values())
    grid = to_grid(np.array([row[2] for row in rows]), np.array([row[3] for row in rows]))
    return shapely.STRtree(shapely.points(*grid)), [written[:-2] for written, *_ in rows]


@lru_cache(maxsize=4096)
def whereabouts(lon: float, lat: float) -> Whereabouts:
    """Return where a point of the district is."""
    easting, northing = (float(value[0]) for value in to_grid(np.array([lon]), np.array([lat])))
    streets, names = _streets()
    street, metres = "", float("nan")
    if streets is not None:
        at, metres = _nearest(streets, easting, northing)
        street = str(names[at])
    sectors, codes = _sectors()
    sector = codes[_nearest(sectors, easting, northing)[0]]
    tens = [TENS_OF_METRES * round(value / TENS_OF_METRES) for value in (easting, northing)]
    return Whereabouts(street, metres, tens[0], tens[1], sector)


def _nearest(tree: shapely.STRtree, easting: float, northing: float) -> tuple[int, float]:
    """Return the place of the nearest point in a tree, and how far it is."""
    at, metres = tree.query_nearest(shapely.Point(easting, northing), return_distance=True, all_matches=False)
    return int(at[0]), float(metres[0])


def spots(places: pd.Series, lon: np.ndarray, lat: np.ndarray) -> pd.Series:
    """Return what map points of police.uk are called so that somebody finds them.

    A point called after a kind of place, such as 'Parking Area', of which there are many, has the name of the nearest
    street: 'Mill Lane (parking area)'. Others keep theirs, and one without a name has none.

    Parameters
    ----------
    places : Series of str
        What the records call each.
    lon, lat : ndarray of float
        Where each is.
    """
    streets, names = _streets()
    of_a_kind = places.isin(KINDS).to_numpy()
    if streets is None or not of_a_kind.any():
        return places
    nearest = streets.nearest(shapely.points(*to_grid(lon[of_a_kind], lat[of_a_kind])))
    named = places.copy()
    named[of_a_kind] = names[nearest] + " (" + places[of_a_kind].str.lower() + ")"
    return named


def spot(place: str, lon: float, lat: float) -> str:
    """Return what one map point is called so that somebody finds it; one without a name has the nearest street's."""
    found = spots(pd.Series([place]), np.array([lon]), np.array([lat])).iloc[0]
    return found or whereabouts(lon, lat).street or "place not named"


def point_called(text: str, ward_code: str) -> tuple[float, float] | None:
    """Return longitude and latitude of what somebody calls a place of a ward; None where there is none.

    A postcode, a street or place, or a map point as `spots` names it, of which the busiest is meant.
    """
    asked = " ".join(text.split()).casefold()
    found = (p for p in named_places() if p.ward_code == ward_code and asked in (p.name.casefold(), p.label.casefold()))
    place = next(found, None)
    if place:
        return place.lon, place.lat
    return point_of(text, ward_code) or _points_of_a_kind().get((asked, ward_code))


@lru_cache(maxsize=1)
def _points_of_a_kind() -> dict[tuple[str, str], tuple[float, float]]:
    """Return the busiest map point of each name that `spots` gives, in small letters, and ward."""
    records = load("police_incidents", ("lon", "lat", "ward_code", "place"))
    points = records[records["place"].isin(KINDS)].value_counts(sort=True, ascending=True).reset_index()
    named = spots(points["place"], points["lon"].to_numpy(), points["lat"].to_numpy()).str.casefold()
    return dict(
        zip(zip(named, points["ward_code"], strict=True), zip(points["lon"], points["lat"], strict=True), strict=True)
    )
