"""Areas that officers keep under a name in the database: for next time, or too many corners for a link."""

from dataclasses import dataclass, replace
from datetime import datetime

import shapely

from lib.analysis.own_area.area import Area, plain_name
from lib.base.errors import InputError
from lib.records.own_areas import keep_area, own_area_rows

KEPT = "kept"


@dataclass(frozen=True)
class KeptArea:
    """An area that is kept."""

    number: int  # by which a link names it
    area: Area
    kept_by: str  # the account; empty where nobody is signed in
    kept_at: datetime  # UTC


def kept_areas() -> list[KeptArea]:
    """Return the areas that are kept, by name.

    Raises
    ------
    NotAllowed
        When the visitor may not see them.
    StoreError
        When the store cannot be read.
    """
    found = []
    for row in own_area_rows():
        outline = shapely.from_wkt(row["outline"], on_invalid="ignore")
        if outline is not None:
            area = Area(row["name"], outline, row["how"], f"{KEPT}:{row['id']}", tuple(map(str, row["notes"])))
            found.append(KeptArea(row["id"], area, row["kept_by"], row["kept_at"]))
    return found


def kept_area(number: str) -> Area:
    """Return the area that is kept under a number.

    Raises
    ------
    InputError
        When there is none.
    NotAllowed
        When the visitor may not see it.
    """
    for one in kept_areas():
        if str(one.number) == number:
            return one.area
    raise InputError("The area that the link names is not kept any more.")


def keep(area: Area, name: str) -> Area:
    """Keep an area under a name and return it as it is kept.

    Raises
    ------
    InputError
        When it has no name, or another one has it.
    NotAllowed
        When the visitor may keep none.
    """
    called = plain_name(name, "")
    if not called:
        raise InputError("Give the area a name, so that it is found again.")
    number = keep_area(called, area.how, shapely.to_wkt(area.outline, rounding_precision=2), area.notes)
    return replace(area, name=called, key=f"{KEPT}:{number}")
