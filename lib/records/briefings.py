"""The rows of the action register and of the briefings made so far, kept among the local records.

What an action or a briefing is, `lib.briefing` knows; here they are rows with the columns of `lib.records.tables`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lib.base.errors import InputError
from lib.records.connection import now_utc, reading, writing

MOST_KEPT = 200  # briefings listed
# An action that is the same in these is the same action, whatever its status.
_SAME = ("ward", "topic", "action", "started")


@dataclass(frozen=True)
class Made:
    """A briefing that was made.

    Attributes
    ----------
    number : int
        Its number in the list.
    title : str
        As printed.
    query : dict of str to str
        Its choices as the query string of a link.
    notes : str
        The officer's own notes.
    made_at : datetime
        UTC.
    """

    number: int
    title: str
    query: dict[str, str]
    notes: str
    made_at: datetime


def action_rows() -> list[dict[str, Any]]:
    """Return the rows of all recorded actions with their id, the oldest first; none when nothing was ever stored.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    with reading() as connection:
        if connection is None:
            return []
        from sqlalchemy import select

        from lib.records.tables import agreed_action

        rows = connection.execute(select(agreed_action).order_by(agreed_action.c.id)).mappings().all()
    return [dict(row) for row in rows]


def store_action_rows(rows: Iterable[Mapping[str, Any]], who: str = "") -> int:
    """Store actions, all or none; return how many were new.

    An action that stands in the register word for word, whatever its status, is not stored again, so that a list can
    be imported twice; the rest of its row is brought up to what is given.

    Raises
    ------
    StoreError
        When the store cannot be written.
    """
    from sqlalchemy import insert, update

    from lib.records.tables import agreed_action

    held: dict[tuple[str, ...], int | None] = {_same(row): row["id"] for row in action_rows()}
    new = 0
    with writing() as connection:
        for row in rows:
            values = {**row, "recorded_by": who[:200], "changed_at": now_utc()}
            if _same(row) not in held:
                connection.execute(insert(agreed_action).values(**values))
                held[_same(row)] = None  # of a list that names it twice the first row counts
                new += 1
            elif (number := held[_same(row)]) is not None:
                connection.execute(update(agreed_action).where(agreed_action.c.id == number).values(**values))
    return new


def _same(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in _SAME)


def set_action_status(number: int, status: str) -> None:
    """Change the status of a recorded action.

    Raises
    ------
    InputError
        When there is no such action.
    StoreError
        When the store cannot be written.
    """
    from sqlalchemy import update

    from lib.records.tables import agreed_action

    with writing() as connection:
        changed = connection.execute(
            update(agreed_action).where(agreed_action.c.id == number).values(status=status, changed_at=now_utc())
        )
        if not changed.rowcount:
            raise InputError(f"There is no action number {number} any more; load the page again.")


def store_briefing(title: str, query: Mapping[str, str], notes: str, who: str = "") -> None:
    """Store that a briefing was made, with its choices and the officer's notes.

    Raises
    ------
    StoreError
        When the store cannot be written.
    """
    from sqlalchemy import insert

    from lib.records.tables import briefing

    values = {"title": title[:500], "query": dict(query), "notes": notes, "made_by": who[:200]}
    with writing() as connection:
        connection.execute(insert(briefing).values(**values, made_at=now_utc()))


def made_briefings() -> list[Made]:
    """Return the briefings made so far, the latest first.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    with reading() as connection:
        if connection is None:
            return []
        from sqlalchemy import select

        from lib.records.tables import briefing

        query = select(briefing).order_by(briefing.c.id.desc()).limit(MOST_KEPT)
        rows = connection.execute(query).mappings().all()
    return [Made(row["id"], row["title"], row["query"], row["notes"], row["made_at"]) for row in rows]
