"""Actions that a meeting agreed for a ward and a topic, and their list as a file."""

import csv
import io
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from lib.base.cells import safe_text, without_guard
from lib.base.errors import InputError
from lib.base.months import parse_month
from lib.briefing.request import LONGEST_LINE, plain_text
from lib.incidents.topics import topic_named
from lib.intake.files import GivenFile
from lib.intake.tables import lines_of
from lib.published.places import ward_names
from lib.published.tables import example
from lib.published.whereabouts import point_called

STATUSES = ("open", "under way", "done", "stopped")
FINISHED = ("done", "stopped")
# The figure of the app's that an action is to move, as it is asked for.
FIGURES = {
    "": "None of the app’s figures",
    "ward": "What is recorded in the ward",
    "place": "What is recorded within 200 metres of a place in it",
}
LONGEST_ACTION = 500
LONGEST_PLACE = 120
MOST_ROWS = 2_000


@dataclass(frozen=True)
class Action:
    """One action."""

    # Ward code and topic slug it is meant to change.
    ward: str
    topic: str
    action: str  # what is to be done
    started: str  # the month from which its effect may show ('YYYY-MM')
    # A role, not a person's name, and the organisation.
    owner: str = ""
    agency: str = ""
    due: str = ""  # a day ('YYYY-MM-DD'); empty when not set
    measure: str = ""  # how one will know that it worked
    review: str = ""  # a day ('YYYY-MM-DD'); empty when not set
    status: str = STATUSES[0]  # one of `STATUSES`
    # A key of `FIGURES`: the figure that it is to move; and the street or place in the ward, where it is one's.
    figure: str = ""
    place: str = ""
    number: int = 0  # its number in the register; 0 before it is stored
    version: int = 0  # how often it was stored or changed there

    def overdue(self, day: str) -> int:
        """Return by how many days it is overdue on a day; 0 when it is not."""
        if self.status in FINISHED or not self.due:
            return 0
        return max((date.fromisoformat(day) - date.fromisoformat(self.due)).days, 0)


COLUMNS = [field.name for field in fields(Action) if field.name not in ("number", "version")]


_LINES = ("owner", "agency", "measure", "place")


def checked(action: Action) -> Action:
    """Return an action whose every part is usable.

    Raises
    ------
    InputError
        When the ward, topic, month, day, status or figure is not known, or a text is missing or too long.
    """
    if action.ward not in ward_names():
        raise InputError(f"There is no ward “{action.ward[:40]}”; use a code such as {example('ward')}.")
    topic_named(action.topic)
    texts: dict[str, Any] = {name: plain_text(getattr(action, name))[0].strip() for name in (*_LINES, "action")}
    if not texts["action"]:
        raise InputError("An action needs words that say what is to be done.")
    for name, text in texts.items():
        most = {"action": LONGEST_ACTION, "place": LONGEST_PLACE}.get(name, LONGEST_LINE)
        if len(text) > most:
            raise InputError(f"The {name} of an action has {len(text)} characters; shorten it to {most}.")
    for name in ("due", "review"):
        _day(getattr(action, name), name)
    if action.status not in STATUSES:
        raise InputError(f"There is no status “{action.status[:40]}”; choose one of {', '.join(STATUSES)}.")
    if action.figure not in FIGURES:
        known = ", ".join(f"“{name}”" for name in FIGURES if name)
        raise InputError(f"There is no figure “{action.figure[:40]}”; use {known} or leave it empty.")
    if action.figure == "place" and point_called(texts["place"], action.ward) is None:
        raise InputError(
            f"There is no street or place “{texts['place'][:40]}” in {ward_names()[action.ward]}; write it as the Find "
            "box does, or choose what is recorded in the ward."
        )
    texts["place"] = texts["place"] if action.figure == "place" else ""
    return replace(action, started=parse_month(action.started), **texts)


def _day(text: str, name: str) -> None:
    try:
        if text:
            date.fromisoformat(text)
    except ValueError:
        raise InputError(f"“{text[:20]}” is not a day for “{name}”; write it like 2025-10-14.") from None


def as_csv(actions: list[Action]) -> bytes:
    """Return actions as CSV (UTF-8 with a byte order mark, so that Excel reads it); no cell can run as a formula."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for action in actions:
        writer.writerow({name: safe_text(value) for name, value in asdict(action).items()})
    return buffer.getvalue().encode("utf-8-sig")


def from_csv(content: bytes) -> list[Action]:
    """Return the actions of a file with the columns that `as_csv` writes.

    Raises
    ------
    InputError
        When the file is not such a list; nothing of it is used. The message names the row.
    """
    lines = lines_of(GivenFile.of("The list of actions", content))()
    rows = [(number, [_as_text(cell) for cell in cells]) for number, cells in lines if any(cells)]
    header = [name.strip() for name in rows[0][1]] if rows else []
    missing = [name for name in ("ward", "topic", "action", "started") if name not in header]
    if missing:
        raise InputError(f"The list of actions has no column {', '.join(missing)}; start from an exported list.")
    if len(rows) > MOST_ROWS + 1:
        raise InputError(f"The list has more than {MOST_ROWS:,} actions; split it.")
    found: list[Action] = []
    for number, cells in rows[1:]:
        row = dict(zip(header, cells, strict=False))
        values = {name: without_guard(row.get(name, "")).strip() for name in COLUMNS}
        values["status"] = values["status"] or STATUSES[0]
        try:
            found.append(checked(Action(**values)))
        except InputError as error:
            raise InputError(f"Row {number} of the list: {error} Nothing was stored.") from None
    return found


def _as_text(cell: object) -> str:
    """Return a cell as text; a workbook holds a day as midnight of it."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)
