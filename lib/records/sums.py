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
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

LOAD, ACTION, BRIEFING, MAPPING, NOTE, TRAIL = "load", "action", "briefing", "mapping", "note", "trail"
INTERVENTION = "intervention"
PROFILE = "profile"
OUTCOME = "outcome"
AREA = "area"
ROWS_AT_ONCE = 5_000

# What a load consists of, table by table. A migration that adds a column here writes every sum anew.
_OF_LOAD = {
    "batch": (
        *("id", "kind", "file_name", "sha256", "loaded_by", "loaded_at", "rows_read", "rows_stored", "rows_outside"),
        *("rows_elsewhere", "refused", "by_month", "state", "undone_by", "undone_at"),
    ),
    "part": ("batch_id", "id", "source", "force", "month", "counts", "gap", "first_day", "last_day"),
    "incident": (
        *(
            "part_id",
            "id",
            "month",
            "occurred_at",
            "time_of",
            "occurred_until",
            "category",
            "subcategory",
            "lon",
            "lat",
        ),
        *("ward_code", "place", "reference", "record_key", "size", "waste_type", "land_type", "outcome"),
    ),
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
    """What came out of summing something again.

    Attributes
    ----------
    what, key : str
        A load, action, briefing, mapping or member's note, and its number or name.
    rows : int
        That are held of it.
    problem : str
        Why it cannot be trusted; empty when it agrees.
    """

    what: str
    key: str
    rows: int
    problem: str = ""


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
    digests: dict[Any, Any] = {}
    rows: Counter[Any] = Counter()
    load_of: dict[Any, Any] = {}
    wheres = {"batch": "id = {}", "incident": "part_id IN (SELECT id FROM part WHERE batch_id = {})"}
    for table, names in _OF_LOAD.items():
        where = wheres.get(table, "batch_id = {}").format(only) if only is not None else ""
        for piece in _pieces(connection, table, names, where):
            if table == "part":
                load_of |= {row[1]: row[0] for row in piece}
            for load, some in _by_load(piece, load_of if table == "incident" else None):
                digest = digests.setdefault(load, hashlib.sha256())
                digest.update(_as_bytes(some))
                if table in ("incident", "survey_answer", "official_table"):
                    rows[load] += len(some)
    return {str(load): (rows[load], digest.hexdigest()) for load, digest in digests.items()}


def _by_load(piece: list[Any], load_of: dict[Any, Any] | None) -> Iterator[tuple[Any, list[Any]]]:
    """Cut rows that follow one another into those of one load each."""
    first, load = 0, None
    for place, row in enumerate(piece):
        of = row[0] if load_of is None else load_of.get(row[0], "none")
        if of != load:
            if place:
                yield load, piece[first:place]
            first, load = place, of
    if piece:
        yield load, piece[first:]


def _row_sums(connection: "Connection", what: str, without: tuple[str, ...] = ()) -> dict[str, tuple[int, str]]:
    table, every = _OF_ROW[what]
    names = [name for name in every if name not in without]
    pieces = _pieces(connection, table, names)
    return {str(row[0]): (1, hashlib.sha256(_as_bytes([row])).hexdigest()) for piece in pieces for row in piece}


def _pieces(
    connection: "Connection", table: str, names: Iterable[str], where: str = ""
) -> Iterator[list[tuple[Any, ...]]]:
    """Give rows as the database keeps them, in the order of their first key."""
    from sqlalchemy import text

    from lib.records.tables import metadata

    described = metadata.tables[table]
    columns = ", ".join(_as_kept(connection, described.c[name]) for name in names)
    order = ", ".join(column.name for column in described.primary_key)
    query = f"SELECT {columns} FROM {table}{f' WHERE {where}' if where else ''} ORDER BY {order}"
    driver: Any = connection.execute(text(query)).cursor
    while rows := driver.fetchmany(ROWS_AT_ONCE):
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


def _as_bytes(rows: list[Any]) -> bytes:
    """Return rows as JSON without the outer brackets, so that it matters not how many are taken at once."""
    return json.dumps(rows, separators=(",", ":"), default=repr)[1:-1].encode() + b","
