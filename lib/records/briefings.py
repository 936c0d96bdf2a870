"""The action register and the briefings made so far, kept among the local records."""

from dataclasses import dataclass
from datetime import datetime

from lib.base.errors import InputError
from lib.briefing.actions import COLUMNS, Action, checked
from lib.briefing.request import Request, clean_notes
from lib.records.store import now_utc, reading, writing

MOST_KEPT = 200  # briefings listed


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


def held_actions() -> tuple[Action, ...]:
    """Return all recorded actions, the oldest first; none when nothing was ever stored.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    with reading() as connection:
        if connection is None:
            return ()
        from sqlalchemy import select

        from lib.records.tables import agreed_action

        rows = connection.execute(select(agreed_action).order_by(agreed_action.c.id)).mappings().all()
    return tuple(Action(**{name: row[name] for name in COLUMNS}, number=row["id"]) for row in rows)


def record_actions(actions: list[Action], who: str = "") -> int:
    """Store actions, all or none; return how many were new.

    An action that stands in the register word for word, whatever its status, is not stored again, so that a list can
    be imported twice; its status is brought up to that of the list.

    Raises
    ------
    InputError
        When an action cannot be used.
    StoreError
        When the store cannot be written.
    """
    from sqlalchemy import insert, update

    from lib.records.tables import agreed_action

    ready = [checked(action) for action in actions]
    held = {_same(action): action for action in held_actions()}
    new = 0
    with writing() as connection:
        for action in ready:
            values = {name: getattr(action, name) for name in COLUMNS}
            values |= {"recorded_by": who[:200], "changed_at": now_utc()}
            before = held.get(_same(action))
            if before is None:
                connection.execute(insert(agreed_action).values(**values))
                held[_same(action)] = action
                new += 1
            elif before.number:
                chosen = agreed_action.c.id == before.number
                connection.execute(update(agreed_action).where(chosen).values(**values))
    return new


def _same(action: Action) -> tuple[str, ...]:
    return action.ward, action.topic, action.action, action.started


def set_status(number: int, status: str) -> None:
    """Change the status of a recorded action.

    Raises
    ------
    InputError
        When there is no such action or status.
    StoreError
        When the store cannot be written.
    """
    from sqlalchemy import update

    from lib.briefing.actions import STATUSES
    from lib.records.tables import agreed_action

    if status not in STATUSES:
        raise InputError(f"There is no status “{status[:40]}”; choose one of {', '.join(STATUSES)}.")
    with writing() as connection:
        changed = connection.execute(
            update(agreed_action).where(agreed_action.c.id == number).values(status=status, changed_at=now_utc())
        )
        if not changed.rowcount:
            raise InputError(f"There is no action number {number} any more; load the page again.")


def keep_briefing(request: Request, title: str, notes: str, who: str = "") -> None:
    """Store that a briefing was made, with its choices and the officer's notes.

    Raises
    ------
    InputError
        When the notes are too long.
    StoreError
        When the store cannot be written.
    """
    from sqlalchemy import insert

    from lib.records.tables import briefing

    kept = clean_notes(notes)[0]
    values = {"title": title[:500], "query": request.to_query(), "notes": kept, "made_by": who[:200]}
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
