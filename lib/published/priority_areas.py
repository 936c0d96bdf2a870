"""The priority areas that a document of the partnership names, with outlines that are our own: it draws none."""

from dataclasses import dataclass
from functools import lru_cache

import shapely

from lib.base.words import and_list
from lib.published.cited import short_name
from lib.published.tables import is_described, load

TABLE = "priority_areas"


@dataclass(frozen=True)
class PriorityArea:
    """An area that a document names."""

    name: str  # as printed
    # What the document is called; section and heading.
    document: str
    where: str
    named_after: tuple[str, ...]  # places, streets and buildings whose stops and map points the outline holds
    metres: int  # how far it goes beyond them
    # A point in the middle.
    lon: float
    lat: float
    outline: shapely.Geometry  # Polygon: in longitude and latitude (EPSG:4326)

    @property
    def rule(self) -> str:
        """Return how the outline was found, in a sentence."""
        return (
            f"The outline is ours: round every stop and map point named {and_list(self.named_after)}, "
            f"and {self.metres} metres further."
        )


@lru_cache(maxsize=1)
def priority_areas() -> tuple[PriorityArea, ...]:
    """Return the areas in the order in which they are named; none where the district has no such table."""
    if not is_described(TABLE):
        return ()
    return tuple(
        PriorityArea(
            row["name"],
            short_name(row["document"]),
            f"{row['section']} – {row['heading']}",
            tuple(row["named_after"].split("; ")),
            int(row["metres"]),
            float(row["lon"]),
            float(row["lat"]),
            shapely.from_wkt(row["outline"]),
        )
        for row in load(TABLE).to_dict("records")
    )
