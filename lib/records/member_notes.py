"""The rows of what members hear and write down, kept among the local records.

What a note is, `lib.briefing.members` knows; here it is a row with the columns of `lib.records.tables`. Somebody who
may not read all of them sees their own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lib.base.errors import InputError
from lib.base.roles import may, require
from lib.base.visitor import visitor
from lib.records import rows, sums, trail
from lib.records.connection import now_utc, reading, writing


def note_rows() -> list[dict[str, Any]]:
    """Return the notes that the visitor may read and that agree with their checksums, the latest first."""
    require("write_note")
    with reading() as connection:
        notes = rows.sure(connection, sums.NOTE, "heard", "id")[::-1]
    own = visitor().account[:200]
    return notes if may("read_notes") else [note for note in notes if own and note["recorded_by"] == own]


def store_note(values: Mapping[str, str]) -> int:
    """Store a note and return its number."""
    require("write_note")
    own = {"recorded_by": visitor().account[:200], "changed_at": now_utc(), "version": 1}
    with writing() as connection:
        number = rows.insert(connection, sums.NOTE, {**values, **own})
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
    """
    require("read_notes")
    with writing() as connection:
        held = {row["id"]: row for row in rows.sure(connection, sums.NOTE, "id")}
        for number in numbers:
            row = held.get(number)
            if row is None:
                raise InputError(f"There is no member’s note number {number} any more; load the page again.")
            if version is not None and row["version"] != version:
                raise InputError(
                    f"Note {number} was changed since you opened it: it is “{row['state']}” now. Look at it again."
                )
            own = {"changed_at": now_utc(), "version": row["version"] + 1}
            rows.change(connection, sums.NOTE, row, values, own)
