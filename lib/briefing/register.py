"""The register of agreed actions, and the list of briefings made: read from and written to the local records."""

from dataclasses import asdict

from lib.base.errors import InputError
from lib.briefing.actions import COLUMNS, STATUSES, Action, checked
from lib.briefing.request import Request, clean_notes
from lib.records.briefings import Recorded, action_rows, change_action, store_action_rows, store_briefing


def held_actions() -> tuple[Action, ...]:
    """Return all recorded actions that can be trusted, the oldest first; none when nothing was ever stored.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    return tuple(
        Action(**{name: row[name] for name in COLUMNS}, number=row["id"], version=row["version"])
        for row in action_rows()
    )


def record_actions(actions: list[Action]) -> Recorded:
    """Store actions, all or none; say how many were new and which stand otherwise in the register.

    Raises
    ------
    InputError
        When an action cannot be used.
    StoreError
        When the store cannot be written.
    """
    ready = [asdict(checked(action)) for action in actions]
    return store_action_rows([{name: row[name] for name in COLUMNS} for row in ready])


def set_status(number: int, version: int, status: str) -> None:
    """Change the status of a recorded action, unless somebody else changed it since it was read.

    Raises
    ------
    ChangedSince
        When it is of another version by now.
    InputError
        When there is no such action or status.
    StoreError
        When the store cannot be written.
    """
    if status not in STATUSES:
        raise InputError(f"There is no status “{status[:40]}”; choose one of {', '.join(STATUSES)}.")
    change_action(number, version, {"status": status})


def keep_briefing(request: Request, title: str, notes: str) -> None:
    """Store that a briefing was made, with its choices and the officer's notes.

    Raises
    ------
    InputError
        When the notes are too long.
    StoreError
        When the store cannot be written.
    """
    store_briefing(title, request.to_query(), clean_notes(notes)[0])
