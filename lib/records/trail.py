"""Who did what, when: one line for every change, written in the same transaction, and never changed afterwards.

Each line carries a SHA-256 of itself and of the line before, so that one which was altered, put in or taken out breaks
the chain. The database refuses to change or delete a line.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.base.roles import require
from lib.base.visitor import visitor
from lib.records.connection import now_utc, reading
from lib.records.sums import TRAIL, Checked, written

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Of a line, as it is read and written to a file.
COLUMNS = ["number", "at", "account", "role", "what", "kind", "key", "before", "after"]
# What a line can be about: a load, an action of the register, an intervention, a figure of the outcomes, a briefing, a
# profile of an export, a member's note, an area of one's own, or the whole store.
KINDS = {
    "load": "loads",
    "action": "actions",
    "intervention": "interventions",
    "outcome": "outcomes",
    "briefing": "briefings",
    "profile": "profiles",
    "note": "members’ notes",
    "area": "areas",
    "store": "the whole store",
}
_KEPT = COLUMNS[1:]


@dataclass(frozen=True)
class _Line:
    at: str
    account: str
    role: str
    what: str
    kind: str
    key: str
    before: str
    after: str


def note(connection: "Connection", what: str, kind: str, key: object, before: Any = None, after: Any = None) -> None:
    """Add a line in the transaction of the change that it tells of.

    Parameters
    ----------
    connection : Connection
        Of `lib.records.connection.writing`.
    what : str
        What was done, in a few words.
    kind, key : str
        What it was done to: one of `KINDS`, and its number.
    before, after : object
        What stood there and what stands there now, as plain data; None for nothing.
    """
    who = visitor()
    at = now_utc().isoformat(" ")
    add(connection, [_Line(at, who.account[:200], who.role.name, what, kind, str(key), _json(before), _json(after))])


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def add(connection: "Connection", lines: list[_Line]) -> None:
    """Add lines to the end of the chain, in the order given."""
    from sqlalchemy import delete, insert, text

    from lib.records.tables import checksum, trail

    last = connection.execute(text("SELECT chain FROM trail ORDER BY number DESC LIMIT 1")).scalar() or ""
    count = connection.execute(text("SELECT count(*) FROM trail")).scalar_one()
    for line in lines:
        last = _next(str(last), [getattr(line, name) for name in _KEPT])
        connection.execute(insert(trail).values(**vars(line), chain=last))
    connection.execute(delete(checksum).where(checksum.c.what == TRAIL))
    connection.execute(insert(checksum).values(what=TRAIL, key="", rows=count + len(lines), sha256=last))


def _next(last: str, values: list[Any]) -> str:
    return hashlib.sha256(json.dumps([last, *values], default=repr).encode()).hexdigest()


def check(connection: "Connection") -> Checked:
    """Follow the chain from its first line to its last."""
    rows = _rows(connection)
    last = ""
    for number, *values, chain in rows:
        last = _next(last, values)
        if last != chain:
            return Checked(TRAIL, "", len(rows), f"line {number} or one before it was altered, put in or taken out")
    told = written(connection, TRAIL).get("", (0, ""))
    problem = "" if told == (len(rows), last) else f"holds {len(rows):,} lines where {told[0]} were written"
    return Checked(TRAIL, "", len(rows), problem)


def _rows(connection: "Connection") -> list[Any]:
    from sqlalchemy import text

    return list(connection.execute(text(f"SELECT number, {', '.join(_KEPT)}, chain FROM trail ORDER BY number")))


def copy(source: "Connection", target: "Connection") -> None:
    """Add the lines of another store that this one does not hold."""
    held = {_Line(*row[1:-1]) for row in _rows(target)}
    add(target, [line for row in _rows(source) if (line := _Line(*row[1:-1])) not in held])


def entries() -> pd.DataFrame:
    """Return every line, the newest first: `COLUMNS`; times are UTC, before and after are JSON or empty."""
    require("read_trail")
    with reading() as connection:
        rows = [] if connection is None else [row[:-1] for row in _rows(connection)]
    table = pd.DataFrame(rows, columns=COLUMNS).astype({name: "str" for name in _KEPT})
    return table.sort_values(["at", "number"], ascending=False, ignore_index=True)
