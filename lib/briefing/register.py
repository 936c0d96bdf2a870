"""The register of agreed actions, and the list of briefings made: read from and written to the local records."""

from dataclasses import asdict

from lib.base.errors import InputError
from lib.briefing.actions import COLUMNS, STATUSES, Action, checked
from lib.briefing.request import Request, clean_notes
from lib.records.briefings import action_rows, set_action_status, store_action_rows, store_briefing


def held_actions() -> tuple[Action, ...]:
    """Return all recorded actions, the oldest first; none when nothing was ever stored.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    return tuple(Action(**{name: row[name] for name in COLUMNS}, number=row["id"]) for row in action_rows())


def record_actions(actions: list[Action], who: str = "") -> int:
    """Store actions, all or none; return how many were new (see `lib.records.briefings.store_action_rows`).

    Raises
    ------
    InputError
        When an action cannot be used.
    StoreError
        When the store cannot be written.
    """
    ready = [asdict(checked(action)) for action in actions]
    return store_action_rows([{name: row[name] for name in COLUMNS} for row in ready], who)


def set_status(number: int, status: str) -> None:
    """Change the status of a recorded action.

    Raises
    ------
    InputError
        When there is no such action or status.
    StoreError
        When the store cannot be written.
    """
    if status not in STATUSES:
        raise InputError(f"There is no status “{status[:40]}”; choose one of {', '.join(STATUSES)}.")
    set_action_status(number, status)


def keep_briefing(request: Request, title: str, notes: str, who: str = "") -> None:
    """Store that a briefing was made, with its choices and the officer's notes.

    Raises
    ------
    InputError
        When the notes are too long.
    StoreError
        When the store cannot be written.
    """
    store_briefing(title, request.to_query(), clean_notes(notes)[0], who)
