"""Areas that officers keep under a name, among the local records; what an area is, `lib.analysis.own_area` knows."""

from collections.abc import Sequence
from typing import Any

from lib.base.errors import InputError
from lib.base.roles import require
from lib.base.visitor import visitor
from lib.records import rows, sums, trail
from lib.records.connection import now_utc, reading, writing

MOST = 200


def own_area_rows() -> list[dict[str, Any]]:
    """Return the areas kept that agree with their checksums, in order of name.

    Returns
    -------
    list of dict
        id, name, how, outline (WKT, in metres of the British National Grid), notes (list of str), kept_by, kept_at
        (UTC).
    """
    require("keep_areas")
    with reading() as connection:
        return rows.sure(connection, sums.AREA, "name", "id")


def keep_area(name: str, how: str, outline: str, notes: Sequence[str]) -> int:
    """Keep an area under a name that none has yet; return its number.

    Raises
    ------
    InputError
        When another area has the name, or as many are kept as there may be.
    """
    require("keep_areas")
    row = {"name": name, "how": how, "outline": outline, "notes": list(notes)}
    with writing() as connection:
        held = rows.sure(connection, sums.AREA, "id")
        if any(one["name"].casefold() == name.casefold() for one in held):
            raise InputError(f"An area called “{name}” is kept already; give this one another name.")
        if len(held) >= MOST:
            raise InputError(f"{MOST} areas are kept; delete those that nobody needs any more.")
        own = {"kept_by": visitor().account[:200], "kept_at": now_utc()}
        number = rows.insert(connection, sums.AREA, row | own)
        trail.note(connection, "kept", "area", number, None, row)
    return number


def delete_area(number: int) -> None:
    """Delete an area that is kept; the trail says what it was.

    Raises
    ------
    InputError
        When none of that number is kept.
    """
    from lib.records.tables import own_area

    require("keep_areas")
    with writing() as connection:
        held = next((row for row in rows.sure(connection, sums.AREA, "id") if row["id"] == number), None)
        if held is None:
            raise InputError("That area is not kept any more; load the page again.")
        connection.execute(own_area.delete().where(own_area.c.id == number))
        sums.write(connection, sums.AREA, number)
        before = {name: held[name] for name in ("name", "how", "outline", "notes")}
        trail.note(connection, "deleted", "area", number, before, None)
