"""What is kept, summed: for each load, action, briefing and mapping its rows and a SHA-256 of all that stands in them.

A sum is written in the transaction that changes what it is of. What does not agree with its sum any more was changed by
a failing disk or past this app, and nothing is worked out from it. The same content has the same sum in SQLite and
PostgreSQL: numbers, and texts as the one writes and the other is asked to.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

LOAD, ACTION, BRIEFING, MAPPING, NOTE, TRAIL = "load", "action", "briefing", "mapping", "note", "trail"
INTERVENTION = "intervention"
PROFILE = "profile"
OUTCOME = "outcome"
AREA = "area"
ROWS_AT_ONCE = 5_000

# What a load consists of, table by table. A migration that adds a column here writes every sum anew.
OF_LOAD = {
    "batch": (
        *("id", "kind", "file_name", "sha256", "loaded_by", "loaded_at", "rows_read", "rows_stored", "rows_outside"),
        *("rows_elsewhere", "refused", "by_month", "state", "undone_by", "undone_at"),
    ),
    "part": ("batch_id", "id", "source", "force", "month", "counts", "gap", "first_day", "last_day"),
    "record_block": ("batch_id", "id", "rows", "content"),
    "survey_answer": (
        *("batch_id", "id", "wave", "question", "item", "position", "percentage", "count", "base", "choices"),
        *("area_kind", "area", "fieldwork_start", "fieldwork_end", "method", "sample"),
    ),
    "official_table": ("batch_id", "id", "name", "content"),
}
# What is one row: its table and columns, the first of which names it.
_OF_ROW = {
    ACTION: (
        "agreed_action",
        (
            *("id", "ward", "topic", "action", "started", "owner", "agency", "due", "measure", "review", "status"),
            *("recorded_by", "changed_at", "version", "figure", "place"),
        ),
    ),
    BRIEFING: ("briefing", ("id", "title", "query", "notes", "made_by", "made_at")),
    MAPPING: ("mapping", ("shape", "mapping", "used_at")),
    INTERVENTION: (
        "intervention",
        (
            *("id", "number", "version", "name", "topic", "kind", "places", "started", "ended", "compare", "change"),
            *("due", "judged", "who", "cost", "action", "seen", "reason", "recorded_by", "recorded_at"),
        ),
    ),
    PROFILE: ("profile", ("name", "shape", "mapping", "kept_by", "kept_at")),
    NOTE: (
        "member_note",
        (
            *("id", "ward", "topic", "place", "heard", "words", "state", "answer"),
            *("recorded_by", "changed_at", "version"),
        ),
    ),
    OUTCOME: (
        "outcome",
        (
            *("id", "kind", "measure", "quarter", "unit", "value", "out_of", "given_by", "given_on", "note"),
            *("version", "reason", "recorded_by", "recorded_at"),
        ),
    ),
    AREA: ("own_area", ("id", "name", "how", "outline", "notes", "kept_by", "kept_at")),
}


@dataclass(frozen=True)
class Checked:
    """What came out of summing something again."""

    # A load, action, briefing, mapping or member's note, and its number or name.
    what: str
    key: str
    rows: int  # that are held of it
    problem: str = ""  # why it cannot be trusted; empty when it agrees


def write(connection: "Connection", what: str, *keys: object) -> None:
    """Write the sums of what was changed in this transaction; take those away whose things are gone."""
    from sqlalchemy import delete, insert

    from lib.records.tables import checksum

    found: dict[str, tuple[int, str]] = {}
    if what == LOAD:
        for key in keys:
            found |= _load_sums(connection, int(str(key)))
    elif keys:
        found = _row_sums(connection, what)
    for name in map(str, keys):
        connection.execute(delete(checksum).where(checksum.c.what == what, checksum.c.key == name))
        if name in found:
            rows, digest = found[name]
            connection.execute(insert(checksum).values(what=what, key=name, rows=rows, sha256=digest))


def write_all(connection: "Connection") -> None:
    """Write the sum of everything, as it stands, for a store of before there were sums."""
    from sqlalchemy import insert

    from lib.records.tables import checksum

    for what in (LOAD, *_OF_ROW):
        sums = _load_sums(connection) if what == LOAD else _row_sums(connection, what)
        for key, (rows, digest) in sums.items():
            connection.execute(insert(checksum).values(what=what, key=key, rows=rows, sha256=digest))


def check(connection: "Connection") -> list[Checked]:
    """Sum everything again and set it beside what was written."""
    found = _beside(LOAD, _load_sums_one_by_one(connection), written(connection, LOAD))
    for what in _OF_ROW:
        found += _beside(what, _row_sums(connection, what), written(connection, what))
    return found


def unsure(connection: "Connection", what: str) -> set[str]:
    """Return which actions, briefings, interventions, mappings or members' notes do not agree with their sums."""
    return {one.key for one in _beside(what, _row_sums(connection, what), written(connection, what)) if one.problem}


def unsure_numbers(connection: "Connection", what: str) -> list[int]:
    """Return the same of what is named by its number; a key that is none was written past this app."""
    return [int(key) for key in unsure(connection, what) if key.lstrip("-").isdecimal()]


def table_of(what: str) -> "Table":
    """Return the table that keeps what is one row."""
    from lib.records.tables import metadata

    return metadata.tables[_OF_ROW[what][0]]


def sure_without(connection: "Connection", what: str, columns: tuple[str, ...]) -> list[str]:
    """Return which agree with sums that were written before the table had some columns."""
    found = _row_sums(connection, what, columns)
    return [one.key for one in _beside(what, found, written(connection, what)) if not one.problem]


def written(connection: "Connection", what: str) -> dict[str, tuple[int, str]]:
    """Return rows and SHA-256 as they were written, by number or name."""
    from sqlalchemy import text

    rows = connection.execute(text("SELECT key, rows, sha256 FROM checksum WHERE what = :what"), {"what": what})
    return {str(key): (number, digest) for key, number, digest in rows}


def _beside(what: str, found: Mapping[str, tuple[int, str]], told: Mapping[str, tuple[int, str]]) -> list[Checked]:
    listed = []
    for key in sorted(found.keys() | told.keys(), key=lambda key: (len(key), key)):
        (rows, digest), (told_rows, told_digest) = found.get(key, (0, "")), told.get(key, (0, ""))
        if (rows, digest) == (told_rows, told_digest):
            problem = ""
        elif not told_digest:
            problem = "was written past this app: it has no checksum"
        elif not digest:
            problem = "is missing or cannot be read"
        elif rows != told_rows:
            problem = f"holds {rows:,} rows where {told_rows} were stored"
        else:
            problem = "holds other values than were stored"
        listed.append(Checked(what, key, rows, problem))
    return listed


def _load_sums_one_by_one(connection: "Connection") -> dict[str, tuple[int, str]]:
    """Return the sums of all loads; where a text of one cannot be read, the others are still summed."""
    try:
        return _load_sums(connection)
    except (sqlite3.DatabaseError, ValueError) as error:
        if "decode" not in str(error).lower():
            raise
    found: dict[str, tuple[int, str]] = {}
    for key in written(connection, LOAD):
        with suppress(sqlite3.DatabaseError, ValueError):
            found |= {load: one for load, one in _load_sums(connection, int(key)).items() if load == key}
    return found


def _load_sums(connection: "Connection", only: int | None = None) -> dict[str, tuple[int, str]]:
    """Return rows and SHA-256 of each load; records of no load stand under the load that they name."""
    from lib.records.tables import metadata

    digests: dict[Any, Any] = {}
    rows: Counter[Any] = Counter()
    for table, names in OF_LOAD.items():
        where = f"{'id' if table == 'batch' else 'batch_id'} = {only}" if only is not None else ""
        for piece in pieces(connection, metadata.tables[table], names, where):
            for load, some in groupby(piece, itemgetter(0)):
                of_load = list(some)
                digests.setdefault(load, hashlib.sha256()).update(as_bytes(of_load))
                rows[load] += _how_many(table, of_load)
    return {str(load): (rows[load], digest.hexdigest()) for load, digest in digests.items()}


def _how_many(table: str, rows: list[Any]) -> int:
    """Return how many records, answers or official tables some rows of a load stand for."""
    if table == "record_block":
        return sum(held for _, _, held, _ in rows if isinstance(held, int))
    return len(rows) if table in ("survey_answer", "official_table") else 0


def _row_sums(connection: "Connection", what: str, without: tuple[str, ...] = ()) -> dict[str, tuple[int, str]]:
    names = [name for name in _OF_ROW[what][1] if name not in without]
    found = pieces(connection, table_of(what), names)
    return {str(row[0]): (1, hashlib.sha256(as_bytes([row])).hexdigest()) for piece in found for row in piece}


def pieces(
    connection: "Connection", table: "Table", names: Iterable[str], where: str = ""
) -> Iterator[list[tuple[Any, ...]]]:
    """Give rows as the database keeps them, in the order of their first key."""
    from sqlalchemy import LargeBinary, text

    columns = ", ".join(_as_kept(connection, table.c[name]) for name in names)
    order = ", ".join(column.name for column in table.primary_key)
    query = f"SELECT {columns} FROM {table.name}{f' WHERE {where}' if where else ''} ORDER BY {order}"
    large = any(isinstance(table.c[name].type, LargeBinary) for name in names)
    driver: Any = connection.execute(text(query)).cursor
    while rows := driver.fetchmany(1 if large else ROWS_AT_ONCE):
        yield rows


def _as_kept(connection: "Connection", column: Any) -> str:
    """Return what asks for a column in the way in which SQLite keeps it."""
    from sqlalchemy import JSON, Date, DateTime

    if connection.dialect.name == "sqlite":
        return f'"{column.name}"'
    if isinstance(column.type, DateTime):
        return f"to_char(\"{column.name}\", 'YYYY-MM-DD HH24\\:MI\\:SS.US')"
    if isinstance(column.type, Date):
        return f"to_char(\"{column.name}\", 'YYYY-MM-DD')"
    return f'"{column.name}"\\:\\:text' if isinstance(column.type, JSON) else f'"{column.name}"'


def as_bytes(rows: list[Any]) -> bytes:
    """Return rows as JSON without the outer brackets, so that it matters not how many are taken at once."""
    return json.dumps(rows, separators=(",", ":"), default=_in_short)[1:-1].encode() + b","


def _in_short(value: object) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes | memoryview) else repr(value)
