"""Whether what is kept can be trusted: summed again once a process for each state of the store.

What does not agree with its checksum is left out of every figure, and said. A database that is damaged as a whole is
not read at all.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from lib.base.errors import StoreError
from lib.records import sums, trail
from lib.records.cache import kept_until_records_change
from lib.records.connection import damaged, reading
from lib.records.sums import Checked

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WORDS = {
    sums.LOAD: "Load",
    sums.ACTION: "Action",
    sums.BRIEFING: "Briefing",
    sums.MAPPING: "Mapping",
    sums.INTERVENTION: "Line of the register of interventions",
    sums.PROFILE: "Profile",
    sums.NOTE: "Member’s note",
    sums.OUTCOME: "Figure of the outcomes",
    sums.AREA: "Area of one’s own",
}


def check_in(connection: "Connection") -> list[Checked]:
    """Sum everything again in a transaction of the caller's.

    Raises
    ------
    StoreError
        When the database itself is damaged.
    """
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if found != "ok":
            raise StoreError(damaged(Path(connection.engine.url.database or "")))
    return [*sums.check(connection), trail.check(connection)]


@kept_until_records_change(maxsize=1, same_for_all=True)
def checked() -> tuple[Checked, ...]:
    """Return each load, action, briefing, mapping and member's note with whether it agrees with its checksum.

    Raises
    ------
    StoreError
        When the store cannot be read, or is damaged as a whole.
    """
    with reading() as connection:
        return () if connection is None else tuple(check_in(connection))


def loads_left_out() -> frozenset[int]:
    """Return the loads from which nothing may be worked out."""
    doubted = (one.key for one in checked() if one.what == sums.LOAD and one.problem)
    return frozenset(int(key) for key in doubted if key.lstrip("-").isdecimal())


def trusted_loads() -> list[int] | None:
    """Return the loads that agree with their checksums; None when all do."""
    loads = [one for one in checked() if one.what == sums.LOAD]
    if not any(one.problem for one in loads):
        return None
    return [int(one.key) for one in loads if not one.problem]


def in_words(found: Iterable[Checked]) -> list[str]:
    """Return a sentence for each that does not agree with its checksum."""
    said = []
    for one in found:
        if one.problem and one.what == sums.TRAIL:
            said.append(f"The trail cannot be relied on: {one.problem}.")
        elif one.problem:
            number = f" {one.key}" if one.key.lstrip("-").isdecimal() else ""
            said.append(f"{_WORDS[one.what]}{number} {one.problem}.")
    return said
