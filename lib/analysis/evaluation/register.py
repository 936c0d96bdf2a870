"""The register of interventions: what is done and what it is to change, written down before it begins.

What was written down first is what an intervention is judged by. A correction is kept beside it, with its reason, and
whether it was made before the action began.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from lib.analysis.evaluation.documents import JUDGED_NOT
from lib.analysis.evaluation.evaluate import Evaluation, evaluation, foresight
from lib.analysis.evaluation.intervention import (
    COLUMNS,
    Intervention,
    intervention_of,
    rows_of,
)
from lib.analysis.evaluation.places import STREETS, places_on_offer
from lib.analysis.evaluation.where import KINDS
from lib.base.cells import without_guard
from lib.base.errors import CannotSay, InputError, StoreError
from lib.base.months import parse_month
from lib.base.roles import may
from lib.records.interventions import correct_intervention, intervention_rows, store_interventions
from lib.statistics.evaluation import FEWER

FURTHER = ("due", "judged", "who", "cost", "action")
FILE_COLUMNS = (*COLUMNS, *FURTHER)
LONGEST = {"judged": 500, "who": 200, "reason": 200}
_MOST_POUNDS = 1_000_000_000
AS_MUCH, LESS = "by as much as was written down", "by less than was written down"


@dataclass(frozen=True)
class Entry:
    """An intervention of the register, as it stands."""

    # What is done, where, from when to when, what it is to change by how much, and what it is compared with.
    asked: Intervention
    due: str = ""  # the month by which; empty where that was not said
    # How it is to be judged; a role or an organisation; pounds; each empty where that was not said.
    judged: str = ""
    who: str = ""
    cost: str = ""
    action: int = 0  # number of the agreed action of a meeting that it states the aim of; 0 for none
    # The smallest fall, as a part of what is expected, that could be seen when it was written down; missing where that
    # could not be told.
    seen: float = float("nan")
    # In the register; 0 before it is stored.
    number: int = 0
    version: int = 0
    first_at: datetime | None = None  # when it was first written down (UTC)
    corrected: tuple[tuple[datetime, str], ...] = ()  # when and why it was corrected, the first correction first

    @property
    def before(self) -> bool:
        """Whether it was written down before the month in which it began was over, and not corrected since."""
        times = [when for when in (self.first_at, *(when for when, _ in self.corrected)) if when]
        return bool(times) and max(times).strftime("%Y-%m") <= self.asked.start


def entry_of(given: Mapping[str, str]) -> Entry:
    """Return the entry that a form or a row of a file gives, without what can be seen of it.

    Parameters
    ----------
    given : mapping of str to str
        What `lib.analysis.evaluation.intervention.intervention_of` takes, and perhaps `FURTHER`.

    Raises
    ------
    InputError
        A part is missing or cannot be; the message says which and what to do.
    """
    asked = intervention_of(given)
    if not asked.name:
        raise InputError("Say in a few words what is done, such as “extra patrols”.")
    texts = {name: _line(given.get(name, "")) for name in ("judged", "who")}
    for name, text in texts.items():
        if len(text) > LONGEST[name]:
            raise InputError(f"“{name}” has {len(text)} characters; shorten it to {LONGEST[name]}.")
    due = given.get("due", "").strip()
    if due and parse_month(due) < asked.start:
        raise InputError("It is to have changed something before it begins; give a later month for “by when”.")
    action = given.get("action", "").strip()
    if action and not (action.isdecimal() and len(action) < 10):
        raise InputError(f"“{action[:20]}” is not the number of an agreed action; leave it empty for none.")
    return Entry(asked, due, texts["judged"], texts["who"], _pounds(given.get("cost", "")), int(action or 0))


def _line(text: str) -> str:
    return " ".join("".join(c for c in part if c.isprintable()) for part in text.split())


def _pounds(text: str) -> str:
    plain = text.strip().removeprefix("£").replace(",", "").strip()
    if not plain:
        return ""
    try:
        pounds = float(plain)
    except ValueError:
        raise InputError(f"“{text[:20]}” is not a sum in pounds; write it like 12500.") from None
    if not 0 <= pounds <= _MOST_POUNDS:
        raise InputError(f"A cost of {text[:20]} pounds cannot be; write it like 12500.")
    return f"{pounds:.0f}" if pounds == int(pounds) else f"{pounds:.2f}"


def entries_of(table: pd.DataFrame) -> list[Entry]:
    """Return the entries of a table with some of `FILE_COLUMNS`, one a row, indexed by line.

    Raises
    ------
    InputError
        A column is missing, or a row cannot be used; the message names the row, and nothing of the table is used.
    """
    found = []
    for line, cells in rows_of(table, FILE_COLUMNS):
        plain = {name: without_guard(text) for name, text in cells.items()}
        try:
            found.append(entry_of(plain))
        except InputError as error:
            raise InputError(f"Line {line}: {error} Nothing was stored.") from error
    return found


def write_down(entries: list[Entry]) -> list[int]:
    """Store entries that the register does not hold, all or none, each with what can be seen of it now.

    Returns
    -------
    list of int
        The numbers of those that are new.
    """
    return store_interventions([_as_row(entry, *_foreseen(entry.asked)) for entry in entries])


def correct(number: int, version: int, entry: Entry, reason: str) -> None:
    """Let another version of an entry stand; what was written down before is kept.

    Raises
    ------
    InputError
        No reason is given, there is no such entry, or somebody else corrected it since it was read.
    """
    reason = _line(reason)
    if not reason:
        raise InputError("Say why the entry is corrected; the reason is kept beside it.")
    if len(reason) > LONGEST["reason"]:
        raise InputError(f"The reason has {len(reason)} characters; shorten it to {LONGEST['reason']}.")
    correct_intervention(number, version, _as_row(entry, *_foreseen(entry.asked)), reason)


def _foreseen(asked: Intervention) -> tuple[tuple[str, ...], float]:
    """Return the units compared with and the smallest fall that could be seen, by what is known now."""
    try:
        ahead = foresight(asked)
    except CannotSay:
        return asked.compare, float("nan")
    # the map points that a rule chose are no streets; the rule chooses them again, from what was known before
    compared = () if asked.kind == STREETS else ahead.compared
    return asked.compare or tuple(unit for unit in compared if unit in places_on_offer(asked.units)), ahead.seen


def _as_row(entry: Entry, compared: tuple[str, ...], seen: float) -> dict[str, Any]:
    asked = entry.asked
    return {
        "name": asked.name,
        "topic": asked.topic,
        "kind": asked.kind,
        "places": list(asked.places),
        "started": asked.start,
        "ended": asked.end,
        "compare": list(compared),
        "change": f"{asked.change:g}" if asked.change else "",
        "due": entry.due,
        "judged": entry.judged,
        "who": entry.who,
        "cost": entry.cost,
        "action": entry.action,
        "seen": "" if seen != seen else f"{seen:.4f}",
    }


def held_entries() -> list[Entry]:
    """Return the register's entries as they stand, by number; none for who may not read it or when it cannot be read.

    An entry whose places or topic are not there any more is left out.
    """
    if not may("read_interventions"):
        return []
    try:
        rows = intervention_rows()
    except StoreError:
        return []
    by_number: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_number.setdefault(row["number"], []).append(row)
    found = []
    for versions in by_number.values():
        try:
            found.append(_entry(versions))
        except InputError:
            continue
    return found


def _entry(versions: list[dict[str, Any]]) -> Entry:
    row = versions[-1]
    asked = intervention_of(
        {
            "name": row["name"],
            "topic": row["topic"],
            row["kind"]: ";".join(row["places"]),
            "from": row["started"],
            "to": row["ended"],
            "compare": ";".join(row["compare"]),
            "change": row["change"],
        }
    )
    seen = float(row["seen"]) if row["seen"] else float("nan")
    first_at = versions[0]["recorded_at"] if versions[0]["version"] == 1 else None
    corrected = tuple((one["recorded_at"], one["reason"]) for one in versions if one["version"] > 1)
    said = (row["due"], row["judged"], row["who"], row["cost"], row["action"])
    return Entry(asked, *said, seen, row["number"], row["version"], first_at, corrected)


def entry_with(number: int) -> Entry | None:
    """Return the entry of a number; None where there is none, or the visitor may not read it."""
    return next((entry for entry in held_entries() if entry.number == number), None)


@dataclass(frozen=True)
class Graded:
    """An entry with what became of it."""

    entry: Entry  # as it stands
    verdict: str  # as `lib.statistics.evaluation.Evaluated.verdict`, or 'cannot be judged'
    met: str  # beside what was written down: `AS_MUCH`, `LESS`, or empty where that cannot be said
    why: str  # why it cannot be judged; else empty
    found: Evaluation | None  # what became of it


def graded(entry: Entry, others: list[Entry]) -> Graded:
    """Return what became of an entry, by what was written down: its months, comparison and the change aimed at."""
    beside = tuple(other.asked for other in others if other.asked.topic == entry.asked.topic and other != entry)
    try:
        found = evaluation(entry.asked, beside)
    except CannotSay as reason:
        return Graded(entry, JUDGED_NOT, "", str(reason), None)
    outcome, aimed = found.outcome, entry.asked.change
    met = ""
    if outcome.verdict == FEWER and aimed < 0:
        met = AS_MUCH if outcome.effect.ratio <= 1 + aimed / 100 else LESS
    return Graded(entry, outcome.verdict, met, "", found)


def register_table(entries: list[Entry]) -> pd.DataFrame:
    """Return entries as files hold them, one row each, so that `entries_of` reads them again.

    Returns
    -------
    DataFrame
        `FILE_COLUMNS`, smallest_fall_seen (when it was written down), written_down (UTC), corrections.
    """
    rows = []
    for entry in entries:
        asked = entry.asked
        rows.append(
            {
                "name": asked.name,
                "topic": asked.topic,
                "from": asked.start,
                **{kind: ";".join(asked.places) if asked.kind == kind else "" for kind in KINDS},
                "to": asked.end,
                "compare": ";".join(asked.compare),
                "change": f"{asked.change:g}" if asked.change else "",
                "due": entry.due,
                "judged": entry.judged,
                "who": entry.who,
                "cost": entry.cost,
                "action": str(entry.action or ""),
                "smallest_fall_seen": "" if entry.seen != entry.seen else f"{entry.seen:.3f}",
                "written_down": entry.first_at.isoformat(" ") if entry.first_at else "",
                "corrections": "; ".join(f"{when:%Y-%m-%d}: {why}" for when, why in entry.corrected),
            }
        )
    columns = [*FILE_COLUMNS, "smallest_fall_seen", "written_down", "corrections"]
    return pd.DataFrame(rows, columns=columns)
