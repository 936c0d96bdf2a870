"""The rows of the action register and of the briefings made so far, kept among the local records.

What an action or a briefing is, `lib.briefing` knows; here they are rows with the columns of `lib.records.tables`. A
row of the register is changed only by who has seen its latest version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lib.base.errors import InputError, StoreError
from lib.base.roles import require
from lib.base.visitor import visitor
from lib.records import rows, sums, trail
from lib.records.connection import now_utc, reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_KEPT = 200  # briefings listed
# An action that is the same in these is the same action, whatever its status.
SAME = ("ward", "topic", "action", "started")


class ChangedSince(InputError):
    """A row that somebody wants to change was changed by somebody else since they opened it.

    Attributes
    ----------
    row : dict
        As it stands now.
    """

    def __init__(self, row: Mapping[str, Any]):
        self.row = dict(row)
        by = f" by {row['recorded_by']}" if row["recorded_by"] else ""
        super().__init__(f"Action {row['id']} was changed{by} since you opened it. Look at both and choose one.")


@dataclass(frozen=True)
class Differing:
    """A row of the register, and the same action of a list that says something else of it."""

    # Of the row as it stands.
    number: int
    version: int
    # What the register and the list say.
    held: dict[str, str]
    given: dict[str, str]


@dataclass(frozen=True)
class Recorded:
    """What became of a list of actions."""

    new: int  # how many were not in the register
    differing: tuple[Differing, ...] = ()  # those that stand in it otherwise; nothing was changed of them


@dataclass(frozen=True)
class Made:
    """A briefing that was made."""

    number: int  # its number in the list
    title: str  # as printed
    query: dict[str, str]  # its choices as the query string of a link
    notes: str  # the officer's own notes
    made_at: datetime  # UTC


def action_rows() -> list[dict[str, Any]]:
    """Return the rows of all recorded actions that agree with their checksums, the oldest first."""
    require("read_register")
    with reading() as connection:
        return rows.sure(connection, sums.ACTION, "id")


def store_action_rows(given: Iterable[Mapping[str, Any]]) -> Recorded:
    """Store actions that the register does not hold, all or none.

    An action that stands in the register word for word is not stored again, whatever else a list says of it, so that a
    list can be imported twice. What a list says otherwise is given back; `change_action` takes it over.
    """
    require("write_register")
    new: list[int] = []
    differing: list[Differing] = []
    with writing() as connection:
        held = {_same(row): row for row in rows.sure(connection, sums.ACTION, "id")}
        for row in map(dict, given):
            if _same(row) not in held:
                new.append(_insert(connection, row))
                held[_same(row)] = {**row, "version": 0}  # of a list that names it twice the first counts
            elif held[_same(row)]["version"]:
                differing += _differs(held[_same(row)], row)
        sums.write(connection, sums.ACTION, *new)
    return Recorded(len(new), tuple(differing))


def _same(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in SAME)


def _insert(connection: "Connection", values: dict[str, Any]) -> int:
    from sqlalchemy import insert

    from lib.records.tables import agreed_action

    who = visitor().account[:200]
    added = insert(agreed_action).values(**values, recorded_by=who, changed_at=now_utc(), version=1)
    number = connection.execute(added.returning(agreed_action.c.id)).scalar_one()
    trail.note(connection, "recorded", "action", number, None, values)
    return int(number)


def _differs(held: Mapping[str, Any], given: Mapping[str, Any]) -> list[Differing]:
    other = [name for name in given if given[name] != held[name]]
    if not other:
        return []
    stands = {name: held[name] for name in given}
    return [Differing(held["id"], held["version"], stands, dict(given))]


def change_action(number: int, version: int, values: Mapping[str, str]) -> None:
    """Change a recorded action, unless somebody else did so since it was read.

    Parameters
    ----------
    number, version : int
        Of the row as it was read.
    values : dict of str to str
        What is to stand in it.

    Raises
    ------
    ChangedSince
        When the row has another version by now.
    InputError
        When there is no such action.
    """
    require("write_register")
    with writing() as connection:
        row = next((row for row in rows.sure(connection, sums.ACTION, "id") if row["id"] == number), None)
        if row is None and number in sums.unsure_numbers(connection, sums.ACTION):
            raise StoreError(
                f"Action {number} does not agree with its checksum, so it is left alone; restore a backup."
            )
        if row is None:
            raise InputError(f"There is no action number {number} any more; load the page again.")
        if row["version"] != version:
            raise ChangedSince(row)
        own = {"recorded_by": visitor().account[:200], "changed_at": now_utc(), "version": version + 1}
        rows.change(connection, sums.ACTION, row, values, own)


def store_briefing(title: str, query: Mapping[str, str], notes: str) -> None:
    """Store that a briefing was made, with its choices and the officer's notes."""
    require("keep_briefings")
    values = {"title": title[:500], "query": dict(query), "notes": notes, "made_by": visitor().account[:200]}
    with writing() as connection:
        number = rows.insert(connection, sums.BRIEFING, {**values, "made_at": now_utc()})
        trail.note(connection, "made", "briefing", number, None, {"title": title[:500], "choices": dict(query)})


def made_briefings() -> list[Made]:
    """Return the briefings made so far that agree with their checksums, the latest first."""
    require("keep_briefings")
    with reading() as connection:
        latest = rows.sure(connection, sums.BRIEFING, "id")[::-1][:MOST_KEPT]
    return [Made(row["id"], row["title"], row["query"], row["notes"], row["made_at"]) for row in latest]
