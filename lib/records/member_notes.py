"""The rows of what members hear and write down, kept among the local records.

What a note is, `lib.briefing.members` knows; here it is a row with the columns of `lib.records.tables`. Somebody who
may not read all of them sees their own.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from lib.base.errors import InputError
from lib.base.roles import may, require
from lib.base.visitor import visitor
from lib.records import sums, trail
from lib.records.connection import now_utc, reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection


def note_rows() -> list[dict[str, Any]]:
    """Return the notes that the visitor may read and that agree with their checksums, the latest first.

    Raises
    ------
    NotAllowed
        When the visitor may not even write one.
    StoreError
        When the store cannot be read.
    """
    require("write_note")
    with reading() as connection:
        rows = [] if connection is None else _rows(connection)
    own = visitor().account[:200]
    return rows if may("read_notes") else [row for row in rows if own and row["recorded_by"] == own]


def _rows(connection: "Connection") -> list[dict[str, Any]]:
    from lib.records.tables import member_note

    latest_first = member_note.c.heard.desc(), member_note.c.id.desc()
    return sums.sure_rows(connection, sums.NOTE, member_note, *latest_first)


def store_note(values: Mapping[str, str]) -> int:
    """Store a note and return its number.

    Raises
    ------
    StoreError
        When the store cannot be written.
    """
    from lib.records.tables import member_note

    require("write_note")
    own = {"recorded_by": visitor().account[:200], "changed_at": now_utc(), "version": 1}
    with writing() as connection:
        number = sums.insert_row(connection, sums.NOTE, member_note, {**values, **own})
        trail.note(connection, "wrote down", "note", number, None, values)
    return number


def change_notes(numbers: Iterable[int], values: Mapping[str, str], version: int | None = None) -> None:
    """Change some notes, all or none.

    Parameters
    ----------
    numbers : iterable of int
        Which ones.
    values : dict of str to str
        What is to stand in them.
    version : int, optional
        Of the one note as it was read: then it is changed only if nobody else has done so since.

    Raises
    ------
    InputError
        When there is no such note any more, or somebody else changed it.
    StoreError
        When the store cannot be written.
    """
    from sqlalchemy import update

    from lib.records.tables import member_note

    require("read_notes")
    with writing() as connection:
        held = {row["id"]: row for row in _rows(connection)}
        for number in numbers:
            row = held.get(number)
            if row is None:
                raise InputError(f"There is no member’s note number {number} any more; load the page again.")
            if version is not None and row["version"] != version:
                raise InputError(
                    f"Note {number} was changed since you opened it: it is “{row['state']}” now. Look at it again."
                )
            before = {name: row[name] for name in values if row[name] != values[name]}
            if not before:
                continue
            own = {"changed_at": now_utc(), "version": row["version"] + 1}
            connection.execute(update(member_note).where(member_note.c.id == number).values(**values, **own))
            sums.write(connection, sums.NOTE, number)
            trail.note(connection, "changed", "note", number, before, {name: values[name] for name in before})
