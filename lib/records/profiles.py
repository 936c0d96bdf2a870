"""Profiles of exports: how a kind of export is read, under the name that the council has for it, shared by officers."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lib.base.errors import InputError
from lib.base.roles import require
from lib.base.visitor import visitor
from lib.records import sums, trail
from lib.records.connection import now_utc, reading

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_NAME = 60


@dataclass(frozen=True)
class Profile:
    """How one kind of export is read."""

    name: str  # as an officer called it: 'Streetscene, monthly'
    shape: str  # of the file it was kept with; see `lib.intake.tables.GivenTable.shape`
    mapping: dict[str, Any]  # as `lib.intake.requests.mapping.Mapping.as_json` gives it
    kept_by: str  # the account; empty when nobody is signed in
    kept_at: datetime  # UTC


def profiles() -> list[Profile]:
    """Return all profiles that agree with their checksums, by name."""
    from sqlalchemy import select

    from lib.records.tables import profile

    require("load")
    with reading() as connection:
        if connection is None:
            return []
        doubted = sums.unsure(connection, sums.PROFILE)
        rows = connection.execute(select(profile).order_by(profile.c.name)).mappings()
        return [Profile(**row) for row in rows if row["name"] not in doubted]


def profile_named(name: str) -> Profile:
    """Return the profile of a name.

    Raises
    ------
    InputError
        When there is none.
    """
    known = profiles()
    found = next((one for one in known if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        listed = ", ".join(f"“{one.name}”" for one in known) or "none yet"
        raise InputError(f"There is no profile “{name[:LONGEST_NAME]}”; those kept are: {listed}.")
    return found


def plain_name(name: str) -> str:
    """Return a name as it is kept.

    Raises
    ------
    InputError
        When it is too long.
    """
    plain = " ".join(name.split())
    if len(plain) > LONGEST_NAME or not plain.isprintable():
        raise InputError(f"A profile’s name has at most {LONGEST_NAME} letters; choose a shorter one.")
    return plain


def keep(connection: "Connection", name: str, shape: str, mapping: dict[str, Any]) -> None:
    """Keep a profile in a transaction of the caller's; one of the same name is replaced, and stands in the trail."""
    from sqlalchemy import delete, insert, select

    from lib.records.tables import profile

    before = connection.execute(select(profile.c.mapping).where(profile.c.name == name)).scalar()
    if before == mapping:
        return
    connection.execute(delete(profile).where(profile.c.name == name))
    row = {"name": name, "shape": shape, "mapping": mapping, "kept_by": visitor().account[:200], "kept_at": now_utc()}
    connection.execute(insert(profile).values(**row))
    sums.write(connection, sums.PROFILE, name)
    trail.note(connection, "changed" if before else "kept", "profile", name, before, mapping)
