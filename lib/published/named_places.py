"""Streets, villages and landmarks of the district by name: what a person says, where it lies, and in which ward."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lib.published.places import ward_names
from lib.published.tables import is_described, load

STREET, PLACE, LANDMARK, STATION = "street", "place", "landmark", "station"


@dataclass(frozen=True)
class NamedPlace:
    """One street, village or landmark, or the part of it that lies in one ward."""

    name: str
    kind: str  # 'street', 'place', 'landmark' or 'station'
    locality: str  # the village or town that tells it from others of the name
    ward_code: str  # the ward
    # A point of it.
    lon: float
    lat: float
    points: int  # how many map points or stops bear the name there

    @property
    def label(self) -> str:
        """The name with its village or town, where that says more."""
        return self.name if self.locality in ("", self.name) else f"{self.name}, {self.locality}"


@lru_cache(maxsize=1)
def named_places() -> tuple[NamedPlace, ...]:
    """Return the district's named places; none where the district has no such table."""
    if not is_described("named_places"):
        return ()
    return tuple(
        NamedPlace(row.name, row.kind, row.locality, row.ward_code, float(row.lon), float(row.lat), int(row.points))
        for row in load("named_places").fillna({"locality": ""}).itertuples(index=False)
        if row.ward_code in ward_names()
    )


def compact(postcode: str) -> str:
    """Return a postcode in capitals without its space."""
    return re.sub(r"[^A-Z0-9]", "", postcode.upper())


@lru_cache(maxsize=1)
def postcodes() -> dict[str, tuple[str, str, float, float]]:
    """Return each postcode without its space: as it is written, its ward, longitude and latitude."""
    table = load("postcodes")
    rows = zip(table["postcode"], table["ward_code"], table["lon"], table["lat"], strict=True)
    return {compact(written): (written, code, float(lon), float(lat)) for written, code, lon, lat in rows}


def point_of(label: str, ward_code: str) -> tuple[float, float] | None:
    """Return longitude and latitude of a postcode or of a named place's label in a ward; None where there is none."""
    found = postcodes().get(compact(label))
    if found and found[1] == ward_code:
        return found[2], found[3]
    return next(
        ((place.lon, place.lat) for place in named_places() if place.label == label and place.ward_code == ward_code),
        None,
    )
