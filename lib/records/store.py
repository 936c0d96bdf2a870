"""The store of local records: what officers loaded, batch by batch, in SQLite or PostgreSQL.

The setting SAFETY_DATABASE_URL says where; without it, var/records.db is made when something is loaded for the first
time. Until then nothing is opened and SQLAlchemy is not even imported: a reader of published data pays nothing.

Every change is one transaction under one lock, and counts up `data_version`, the key of whatever is worked out from
the store.
"""

import gc
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.base import settings
from lib.base.errors import InputError, StoreError
from lib.published.tables import district_folder
from lib.records.waves import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Connection, Engine

SCHEMA = "0003"  # the newest of lib/migrations/versions
BUSY_SECONDS = 15
ROWS_AT_ONCE = 20_000
VERSION_KEPT_SECONDS = 1.0
_LOCK = 7_170_023  # one number for PostgreSQL's advisory lock

KINDS = {
    "police-uk": "police.uk",
    "service-requests": "Council service requests",
    "survey-wave": "Survey wave",
}
STORED_COLUMNS = [
    "month",
    "occurred_at",
    "time_of",
    "occurred_until",
    "category",
    "subcategory",
    "lon",
    "lat",
    "ward_code",
    "place",
    "reference",
    "record_key",
    "size",
    "waste_type",
    "land_type",
    "outcome",
]

# What a council's export may say of a request besides what, when and where; read only where it is shown.
DETAILS = ("size", "waste_type", "land_type", "outcome")
# What a record's part says of it, and what can be read of every record at once.
_OF_PART = ("month", "source", "force")
READ_COLUMNS = [name for name in STORED_COLUMNS if name not in (*DETAILS, *_OF_PART, "record_key")]

Progress = Callable[[str, int, int], None]


def no_progress(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


@dataclass
class NewBatch:
    """What is to be stored of one file.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    file_name, sha256 : str
        Of the file as it was given.
    rows_read, rows_outside, rows_elsewhere : int
        Rows in the file; of the district by name but not by point; of other districts.
    refused : dict of str to int
        Reason to number of rows.
    parts : DataFrame
        One row for each source, force and month the file speaks of: source, force, month, counts (category to rows),
        gap and, of a council's export, first_day and last_day (the days of the month it holds).
    incidents : DataFrame
        `STORED_COLUMNS` and force.
    remember : tuple of (shape, mapping), optional
        How the file's columns were read.
    """

    kind: str
    file_name: str
    sha256: str
    rows_read: int
    parts: pd.DataFrame
    incidents: pd.DataFrame
    rows_outside: int = 0
    rows_elsewhere: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    remember: tuple[str, dict[str, Any]] | None = None


def database_url() -> str:
    """Return where the local records are kept: where the setting says, or in the district's own folder."""
    return settings.database_url() or f"sqlite:///{district_folder() / 'var' / 'records.db'}"


def _sqlite_path(url: str) -> Path | None:
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def may_hold_records() -> bool:
    """Return whether a store may exist: for SQLite, whether its file does."""
    path = _sqlite_path(database_url())
    return path is None or (path.exists() and path.stat().st_size > 0)


@lru_cache(maxsize=4)
def _engine(url: str) -> "Engine":
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    try:
        engine = create_engine(url, **({} if url.startswith("sqlite") else {"pool_pre_ping": True}))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(
            f"{settings.name_of('DATABASE_URL')} is not the address of a database; it begins with sqlite:/// or "
            "postgresql+psycopg://."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own habit of starting transactions late loses the lock
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")  # readers go on reading while a load is written
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: "Connection") -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")


@contextmanager
def _said_plainly(url: str) -> Iterator[None]:
    """Turn the database's errors into ones that say what to do."""
    import sqlalchemy.exc

    errors: tuple[type[Exception], ...] = (sqlalchemy.exc.DatabaseError, sqlite3.DatabaseError)
    if _sqlite_path(url) is None:
        errors = (*errors, *_postgres_errors())
    try:
        yield
    except errors as error:
        cause = getattr(error, "orig", error)
        kind = _POSTGRES_KINDS.get(str(getattr(cause, "sqlstate", "")), "")
        raise StoreError(_plain_reason(f"{kind} {cause}".strip().lower(), _sqlite_path(url))) from error


# What PostgreSQL's codes mean in the words of `_plain_reason`: its messages come in the server's own language.
_POSTGRES_KINDS = {
    "55P03": "lock timeout",
    "53100": "disk is full",
    "57P01": "connection broke",
    "57P02": "connection broke",
    "57P03": "cannot connect now",
    "25006": "readonly",
    "42501": "permission denied",
    "XX001": "malformed",
    "XX002": "malformed",
}


def _postgres_errors() -> tuple[type[Exception], ...]:
    try:
        import psycopg
    except ImportError:
        return ()
    return (psycopg.Error,)


def _plain_reason(text: str, path: Path | None) -> str:
    where = path.name if path else "the database server"
    if "locked" in text or "lock timeout" in text:
        return "Somebody else is storing records just now; nothing of this was stored. Try again in a minute."
    if "disk is full" in text or "no space left" in text or "disk i/o error" in text or "could not extend" in text:
        return "The disk that holds the local records is full; nothing was stored. Make room and try again."
    if "malformed" in text or "not a database" in text:
        return (
            f"The local records database ({where}) is damaged and was left alone; published data are not touched. "
            "Move it away and restore a backup: python -m lib restore FILE."
        )
    if "readonly" in text or "unable to open" in text or "permission denied" in text:
        return f"The local records database ({where}) cannot be opened for writing; check the folder’s permissions."
    if any(words in text for words in ("connection broke", "closed the connection", "connection is lost")):
        return "The connection to the local records database broke; nothing was stored. Try again in a minute."
    if path is None and ("connect" in text or "authentication" in text or "does not exist" in text):
        setting = settings.name_of("DATABASE_URL")
        return f"The local records database cannot be reached; check {setting} and that the server runs."
    return f"The local records database gave an error ({text.splitlines()[0][:120]}); nothing was stored."


def _schema_of(connection: "Connection") -> str:
    """Return the version of the tables; empty when there are none yet."""
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def _check_not_newer(schema: str) -> None:
    if schema > SCHEMA:
        raise StoreError("The local records were made by a newer version of this app; install that version.")


@contextmanager
def writing() -> Iterator["Connection"]:
    """Give a connection in a transaction that nobody else can write beside; an error leaves everything as it was.

    Raises
    ------
    StoreError
        When the store cannot be opened, is damaged, full, or kept busy by another writer.
    """
    from sqlalchemy import text

    url = database_url()
    path = _sqlite_path(url)
    if path:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder {path.parent.name} for local records cannot be made.") from error
    with _said_plainly(url):
        with _engine(url).connect().execution_options(write=True) as connection, connection.begin():
            if path is None:
                connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            schema = _schema_of(connection)
            _check_not_newer(schema)
            if schema != SCHEMA:
                from lib.records.migrations import upgrade

                upgrade(connection)
            yield connection
            connection.execute(text("UPDATE change SET number = number + 1"))
        _version.forget()


@contextmanager
def reading() -> Iterator["Connection | None"]:
    """Give a connection to read one state of the store, or None when nothing was ever stored.

    Raises
    ------
    StoreError
        When the store cannot be opened or is damaged.
    """
    if not may_hold_records():
        yield None
        return
    url = database_url()
    with _said_plainly(url):
        engine = _engine(url)
        _bring_up_to_date(engine)
        with engine.connect().execution_options(**_one_state(url)) as connection, connection.begin():
            yield connection if _schema_of(connection) else None


def _one_state(url: str) -> dict[str, str]:
    """Return what makes all queries of a transaction see the same state; in SQLite they do."""
    return {} if _sqlite_path(url) else {"isolation_level": "REPEATABLE READ"}


_UP_TO_DATE: set[Any] = set()


def _bring_up_to_date(engine: "Engine") -> None:
    """Move a store of an earlier version to this one's shape before it is read."""
    if engine in _UP_TO_DATE:
        return
    with engine.connect() as connection, connection.begin():
        schema = _schema_of(connection)
    _check_not_newer(schema)
    if schema and schema != SCHEMA:
        with writing():
            pass
    if schema:
        _UP_TO_DATE.add(engine)


class _Version:
    """The store's count of changes, asked for at most once a second."""

    def __init__(self) -> None:
        self._known: tuple[str, float, str] = ("", 0.0, "")

    def forget(self) -> None:
        """Ask again next time."""
        self._known = ("", 0.0, "")

    def now(self) -> str:
        """Return the count, with the store it is of."""
        url, until, text = self._known
        if url == database_url() and time.monotonic() < until:
            return text
        text = self._ask()
        self._known = (database_url(), time.monotonic() + VERSION_KEPT_SECONDS, text)
        return text

    def _ask(self) -> str:
        if not may_hold_records():
            return ""
        from sqlalchemy import text

        try:
            with reading() as connection:
                if connection is None:
                    return ""
                number = connection.execute(text("SELECT number FROM change")).scalar()
        except StoreError as error:
            return f"unusable: {error}"
        path = _sqlite_path(database_url())
        return f"{database_url()} {path.stat().st_ino if path else ''} {number}"


_version = _Version()


def data_version() -> str:
    """Return a text that changes whenever the local records do; empty while there are none.

    A store that cannot be read has a version of its own, which begins with 'unusable: ' and goes on with the reason.
    """
    return _version.now()


def now_utc() -> datetime:
    """Return the time as the store keeps it: UTC, whole seconds, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def standing_batch(kind: str, sha256: str) -> int | None:
    """Return the batch that this same file was loaded as, unless it was taken back since."""
    with reading() as connection:
        return None if connection is None else _standing_batch(connection, kind, sha256)


def _standing_batch(connection: "Connection", kind: str, sha256: str) -> int | None:
    from sqlalchemy import select

    from lib.records.tables import batch

    return connection.execute(
        select(batch.c.id).where(batch.c.kind == kind, batch.c.sha256 == sha256, batch.c.state == "loaded")
    ).scalar()


def store(new: list[NewBatch], who: str = "", progress: Progress = no_progress) -> list[int]:
    """Store files in one transaction: all of them or, on any error, none.

    Parameters
    ----------
    new : list of NewBatch
        One a file. A file that stands already is passed over.
    who : str
        Who loads them; empty when nobody is signed in.
    progress : callable
        Called with a text, rows stored and rows in all.

    Returns
    -------
    list of int
        Each file's batch, in order; for a file that stood already, the batch it stands as.

    Raises
    ------
    StoreError
        When the store cannot be written; nothing is stored.
    """
    total, done, ids = sum(len(file.incidents) for file in new), 0, []
    with writing() as connection:
        for file in new:
            held = _standing_batch(connection, file.kind, file.sha256)
            if held is not None:
                ids.append(held)
                continue
            batch_id = _insert_batch(connection, file, who)
            for stored in _insert_incidents(connection, file, _insert_parts(connection, file, batch_id)):
                done += stored
                progress("Storing", done, total)
            if file.remember:
                _remember(connection, *file.remember)
            ids.append(batch_id)
    return ids


def _insert_batch(connection: "Connection", new: NewBatch, who: str) -> int:
    from sqlalchemy import insert

    from lib.records.tables import batch

    return connection.execute(
        insert(batch)
        .values(
            kind=new.kind,
            file_name=new.file_name[-260:],
            sha256=new.sha256,
            loaded_by=who[:200],
            loaded_at=now_utc(),
            rows_read=new.rows_read,
            rows_stored=len(new.incidents),
            rows_outside=new.rows_outside,
            rows_elsewhere=new.rows_elsewhere,
            refused=new.refused,
            by_month={str(m): int(n) for m, n in new.incidents["month"].value_counts().sort_index().items()},
            state="loaded",
        )
        .returning(batch.c.id)
    ).scalar_one()


def _insert_parts(connection: "Connection", new: NewBatch, batch_id: int) -> dict[tuple[str, str], int]:
    """Return the number of each part by force and month."""
    from sqlalchemy import insert

    from lib.records.tables import part

    rows = [{**row, "batch_id": batch_id} for row in new.parts.to_dict("records")]
    if not rows:
        return {}
    added = insert(part).returning(part.c.force, part.c.month, part.c.id, sort_by_parameter_order=True)
    return {(force, month): number for force, month, number in connection.execute(added, rows)}


def _insert_incidents(connection: "Connection", new: NewBatch, parts: dict[tuple[str, str], int]) -> Iterator[int]:
    as_text = connection.dialect.name == "sqlite"
    number_of = {f"{force} {month}": number for (force, month), number in parts.items()}
    for first in range(0, len(new.incidents), ROWS_AT_ONCE):
        rows = new.incidents.iloc[first : first + ROWS_AT_ONCE]
        numbers = (rows["force"].astype("str") + " " + rows["month"].astype("str")).map(number_of).tolist()
        columns = [_plain_values(rows[name], as_text) for name in STORED_COLUMNS]
        _insert_fast(connection, ["part_id", *STORED_COLUMNS], list(zip(numbers, *columns, strict=True)))
        yield len(rows)


def _plain_values(column: pd.Series, times_as_text: bool) -> list[Any]:
    """Return a column as plain Python values, None where one is missing; SQLite keeps times as text."""
    missing = column.isna().to_numpy()
    if missing.all():
        return [None] * len(column)
    if pd.api.types.is_datetime64_dtype(column):
        # as SQLAlchemy writes them, with a space and microseconds
        text = np.char.replace(np.datetime_as_string(column.to_numpy("datetime64[us]")), "T", " ")
        values = text.astype(object) if times_as_text else np.array(column.dt.to_pydatetime(), dtype=object)
    else:
        values = column.to_numpy(object, copy=True)
    values[missing] = None
    return values.tolist()


def _insert_fast(connection: "Connection", names: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Insert incidents by the driver's quickest way."""
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.cursor()
        with driver.copy(f"COPY incident ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO incident ({', '.join(names)}) VALUES ({marks})", rows)


def undo(batch_id: int, who: str = "") -> None:
    """Take a batch back: what it had replaced stands again.

    Raises
    ------
    InputError
        When there is no such batch or it was taken back before.
    StoreError
        When the store cannot be written; then nothing is changed.
    """
    from sqlalchemy import delete, select, update

    from lib.records.tables import batch, incident, part, survey_answer

    if not may_hold_records():
        raise InputError(f"There is no batch {batch_id}: nothing has been loaded yet.")
    with writing() as connection:
        state = connection.execute(select(batch.c.state).where(batch.c.id == batch_id)).scalar()
        if state is None:
            raise InputError(f"There is no batch {batch_id}; “python -m lib batches” lists those there are.")
        if state == "undone":
            raise InputError(f"Batch {batch_id} was taken back before; nothing is left of it.")
        parts = select(part.c.id).where(part.c.batch_id == batch_id)
        connection.execute(delete(incident).where(incident.c.part_id.in_(parts)))
        connection.execute(delete(part).where(part.c.batch_id == batch_id))
        connection.execute(delete(survey_answer).where(survey_answer.c.batch_id == batch_id))
        connection.execute(
            update(batch).where(batch.c.id == batch_id).values(state="undone", undone_by=who[:200], undone_at=now_utc())
        )


BATCH_COLUMNS = [
    "id",
    "kind",
    "file_name",
    "sha256",
    "loaded_by",
    "loaded_at",
    "rows_read",
    "rows_stored",
    "rows_outside",
    "rows_elsewhere",
    "refused",
    "by_month",
    "state",
    "undone_by",
    "undone_at",
]


def batches() -> pd.DataFrame:
    """Return every batch, the latest first: `BATCH_COLUMNS`, times in UTC."""
    from lib.records.tables import batch

    with reading() as connection:
        if connection is None:
            return pd.DataFrame(columns=BATCH_COLUMNS)
        return _frame(connection, batch.select().order_by(batch.c.id.desc()))[BATCH_COLUMNS]


def _frame(connection: "Connection", query: Any) -> pd.DataFrame:
    answer = connection.execute(query)
    return pd.DataFrame(answer.fetchall(), columns=list(answer.keys()))


def standing_parts() -> pd.DataFrame:
    """Return the parts that count: of each force's month the one loaded last, and all of the council's.

    Returns
    -------
    DataFrame
        id, batch_id, source, force, month, counts (category to rows), gap, first_day, last_day.
    """
    from sqlalchemy import func, or_, select

    from lib.records.tables import part

    names = ("id", "batch_id", "source", "force", "month", "counts", "gap", "first_day", "last_day")
    columns = [part.c[name] for name in names]
    latest = select(func.max(part.c.id)).where(part.c.source == "police.uk").group_by(part.c.force, part.c.month)
    with reading() as connection:
        if connection is None:
            return pd.DataFrame(columns=[column.name for column in columns])
        query = select(*columns).where(or_(part.c.source != "police.uk", part.c.id.in_(latest))).order_by(part.c.id)
        return _frame(connection, query)


def standing_incidents(names: Sequence[str] = READ_COLUMNS) -> pd.DataFrame:
    """Return the records that count: those of standing parts, each of the council's once however often exported.

    Parameters
    ----------
    names : sequence of str
        Which of `READ_COLUMNS` are wanted; each costs half a second for a million records.

    Returns
    -------
    DataFrame
        id, `names`, month, source, force.
    """
    from sqlalchemy import func, or_, select

    from lib.records.tables import incident, part

    latest = select(func.max(part.c.id)).where(part.c.source == "police.uk").group_by(part.c.force, part.c.month)
    stands = or_(part.c.source != "police.uk", part.c.id.in_(latest))
    with reading() as connection:
        if connection is None:
            return _empty([*names, *_OF_PART])
        parts = _frame(
            connection, select(*(part.c[name] for name in ("id", "batch_id", *_OF_PART))).where(stands)
        ).set_index("id")
        exports = parts.loc[parts["source"] == "council", "batch_id"].nunique()
        wanted = ["id", "part_id", *names, *(["record_key"] if exports > 1 else [])]
        query = select(*(incident.c[name] for name in wanted)).where(
            incident.c.part_id.in_(select(part.c.id).where(stands))
        )
        table = _read_fast(connection, query.order_by(incident.c.id), wanted)
    place = parts.index.get_indexer(table.pop("part_id"))
    for name in _OF_PART:
        table[name] = parts[name].astype("str").array.take(place)
    if exports > 1:
        # A later export says more of the same request; two alike within police.uk are two incidents.
        keys = table.pop("record_key")
        table = table[(table["source"] != "council") | ~keys.duplicated(keep="last")]
    return table.reset_index(drop=True)


def further_columns(names: Sequence[str], months: tuple[str, ...], categories: tuple[str, ...]) -> pd.DataFrame:
    """Return more of what is held of records of some months and categories, also of those that count no more.

    Returns
    -------
    DataFrame
        id (as in `standing_incidents`) and `names`, missing where a file says nothing.
    """
    from sqlalchemy import select

    from lib.records.tables import incident

    wanted = ["id", *names]
    asked = select(*(incident.c[name] for name in wanted)).where(
        incident.c.month.in_(months), incident.c.category.in_(categories)
    )
    with reading() as connection:
        return _empty(names) if connection is None else _read_fast(connection, asked, wanted)


def _empty(names: Sequence[str]) -> pd.DataFrame:
    return _as_table(["id", *names], []).to_pandas()


def _read_fast(connection: "Connection", query: Any, names: list[str]) -> pd.DataFrame:
    """Return a query's rows, passing by SQLAlchemy's own row objects and Python's search for cycles."""
    import pyarrow as pa

    text = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
    driver: Any = connection.exec_driver_sql(text).cursor
    pieces = [_as_table(names, [])]
    with many_cells():
        while rows := driver.fetchmany(ROWS_AT_ONCE):
            pieces.append(_as_table(names, rows))
    return pa.concat_tables(pieces).to_pandas()


def _as_table(names: list[str], rows: list[Any]) -> "pa.Table":
    """Return rows of the database as columns of their own kinds; SQLite gives times as text."""
    import pyarrow as pa

    kinds: dict[str, Any] = {"id": pa.int64(), "part_id": pa.int64(), "lon": pa.float64(), "lat": pa.float64()}
    times = {"occurred_at", "occurred_until"}
    arrays = []
    for name, values in zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True):
        if name in times:
            arrays.append(pa.array(values).cast(pa.timestamp("us")).cast(pa.timestamp("s")))
        else:
            arrays.append(pa.array(values, kinds.get(name, pa.string())))
    return pa.table(arrays, names)


@contextmanager
def many_cells() -> Iterator[None]:
    """Let Python not look for cycles meanwhile: millions of cells are made, none of them in one."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def remembered_mapping(shape: str) -> dict[str, Any] | None:
    """Return how a file of this shape was read last time."""
    from sqlalchemy import select

    from lib.records.tables import mapping

    with reading() as connection:
        if connection is None:
            return None
        return connection.execute(select(mapping.c.mapping).where(mapping.c.shape == shape)).scalar()


def _remember(connection: "Connection", shape: str, how: dict[str, Any]) -> None:
    from sqlalchemy import delete, insert

    from lib.records.tables import mapping

    connection.execute(delete(mapping).where(mapping.c.shape == shape))
    connection.execute(insert(mapping).values(shape=shape, mapping=how, used_at=now_utc()))


def store_wave(answers: pd.DataFrame, file_name: str, sha256: str, who: str = "") -> int:
    """Store a survey wave that was read and checked; return its batch.

    Parameters
    ----------
    answers : DataFrame
        What `lib.intake.survey_waves.read_wave` returns.
    file_name, sha256 : str
        Of the file as it was given.
    who : str
        Who loads it; empty when nobody is signed in.

    Raises
    ------
    InputError
        When a wave of that name is held already, or there are no answers.
    StoreError
        When the store cannot be written; nothing is stored.
    """
    from sqlalchemy import insert, select

    from lib.records.tables import survey_answer

    if answers.empty:
        raise InputError("The wave holds no answers, so there is nothing to store.")
    parts = pd.DataFrame(columns=["source", "force", "month", "counts", "gap"])
    none = pd.DataFrame(columns=["force", *STORED_COLUMNS])
    new = NewBatch("survey-wave", file_name, sha256, len(answers), parts, none)
    with writing() as connection:
        held = _standing_batch(connection, new.kind, sha256)
        if held is not None:
            return held
        name = answers["wave"].iloc[0]
        if connection.execute(select(survey_answer.c.id).where(survey_answer.c.wave == name).limit(1)).scalar():
            raise InputError(f"A wave called “{name}” is held already; give this one another name.")
        batch_id = _insert_batch(connection, new, who)
        plain = answers.astype(object)
        plain = plain.where(plain.notna(), None).assign(batch_id=batch_id)
        for day in ("fieldwork_start", "fieldwork_end"):
            plain[day] = [datetime.fromisoformat(str(value)).date() for value in plain[day]]
        connection.execute(insert(survey_answer), plain.to_dict("records"))
        _set_stored(connection, batch_id, len(answers))
    return batch_id


def _set_stored(connection: "Connection", batch_id: int, rows: int) -> None:
    from sqlalchemy import update

    from lib.records.tables import batch

    connection.execute(update(batch).where(batch.c.id == batch_id).values(rows_stored=rows))


def held_waves() -> pd.DataFrame:
    """Return the survey waves that officers stored: `lib.records.waves.COLUMNS`, days as 'YYYY-MM-DD'."""
    from sqlalchemy import select

    from lib.records.tables import survey_answer

    with reading() as connection:
        if connection is None:
            return pd.DataFrame(columns=COLUMNS)
        columns = [survey_answer.c[name] for name in COLUMNS]
        table = _frame(connection, select(*columns).order_by(survey_answer.c.id))
    numbers = {"position": "Int64", "percentage": "float64", "count": "Int64", "base": "Int64"}
    return table.astype({**numbers, **{name: "str" for name in COLUMNS if name not in numbers}})
