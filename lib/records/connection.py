"""The connection to the local records: SQLite or PostgreSQL, one lock for all who write, and plain reasons.

The setting SAFETY_DATABASE_URL says where; without it, var/records.db is made when something is loaded for the first
time. Until then nothing is opened and SQLAlchemy is not even imported: a reader of published data pays nothing.

Every change is one transaction under one lock, and counts up `data_version`, the key of whatever is worked out from
the store.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.base import settings
from lib.base.errors import InputError, StoreError
from lib.published.tables import district_folder

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SCHEMA = "0012"  # the newest of lib/records/migrations/versions
BUSY_SECONDS = 15
VERSION_KEPT_SECONDS = 1.0
_LOCK = 7_170_023  # one number for PostgreSQL's advisory lock


def database_url() -> str:
    """Return where the local records are kept: where the setting says, or in the district's own folder."""
    return settings.database_url() or f"sqlite:///{district_folder() / 'var' / 'records.db'}"


def _sqlite_path(url: str) -> Path | None:
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def may_hold_records() -> bool:
    """Return whether a store may exist: for SQLite, whether its file does.

    Raises
    ------
    StoreError
        When the file was cut to nothing; one that is just being made is empty for a moment.
    """
    path = _sqlite_path(database_url())
    if path is None:
        return True
    try:
        held = path.stat()
    except OSError:
        return False
    if not held.st_size and path.is_file() and time.time() - held.st_mtime > BUSY_SECONDS:
        raise StoreError(
            f"The local records database ({path.name}) is damaged: it is empty. Restore a backup in its "
            "place: python -m lib restore FILE."
        )
    return held.st_size > 0


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
        if engine.url.database in (None, "", ":memory:") or _sqlite_path(url) is None:
            raise StoreError(
                f"{settings.name_of('DATABASE_URL')} names no file, so nothing would be kept; write it as "
                "sqlite:///folder/records.db."
            )
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
def said_plainly(url: str) -> Iterator[None]:
    """Turn the database's errors into ones that say what to do."""
    import sqlalchemy.exc

    errors: tuple[type[Exception], ...] = (sqlalchemy.exc.SQLAlchemyError, sqlite3.DatabaseError)
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
        return damaged(path)
    if "readonly" in text or "unable to open" in text or "permission denied" in text:
        return f"The local records database ({where}) cannot be opened for writing; check the folder’s permissions."
    if any(words in text for words in ("connection broke", "closed the connection", "connection is lost")):
        return "The connection to the local records database broke; nothing was stored. Try again in a minute."
    if path is None and ("connect" in text or "authentication" in text or "does not exist" in text):
        setting = settings.name_of("DATABASE_URL")
        return f"The local records database cannot be reached; check {setting} and that the server runs."
    return f"The local records database gave an error ({text.splitlines()[0][:120]}); nothing was stored."


def damaged(path: Path | None) -> str:
    """Return what to say of a database that is damaged as a whole."""
    return (
        f"The local records database ({path.name if path else 'the database server'}) is damaged and was left alone; "
        "published data are not touched. Move it away and restore a backup: python -m lib restore FILE."
    )


def _schema_of(connection: "Connection") -> str:
    """Return the version of the tables; empty when there are none yet."""
    from sqlalchemy import inspect, text

    tables = inspect(connection)
    if tables.has_table("alembic_version"):
        schema = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if schema:
            return str(schema)
    if tables.has_table("batch"):  # tables of no version are no empty store
        raise StoreError(damaged(_sqlite_path(database_url())))
    return ""


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
    with said_plainly(url):
        with _engine(url).connect().execution_options(write=True) as connection, connection.begin():
            if path is None:
                connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            schema = _schema_of(connection)
            _check_not_newer(schema)
            if schema != SCHEMA:
                from lib.records.migrations import upgrade

                upgrade(connection, schema)
            yield connection
            _count_up(connection)
        _version.forget()


def _count_up(connection: "Connection") -> None:
    from sqlalchemy import text

    if not connection.execute(text("UPDATE change SET number = number + 1")).rowcount:  # lost with a damaged page
        connection.execute(text("INSERT INTO change (id, number) VALUES (1, :now)"), {"now": int(time.time())})


@contextmanager
def noting(wait_seconds: float | None = None) -> Iterator["Connection"]:
    """Give a connection in a transaction for what is no record: beside whoever loads, and nothing is worked out anew.

    Parameters
    ----------
    wait_seconds : float, optional
        How long to wait, in SQLite, for somebody who is storing records; as long as for anything else when not given.

    Raises
    ------
    StoreError
        When the store cannot be opened, is damaged or full, or an SQLite store is being written.
    """
    with reading() as connection:
        made = connection is not None
    if not made:
        with writing():  # makes the tables
            pass
    url = database_url()
    with said_plainly(url), _engine(url).connect().execution_options(write=True) as connection:
        driver: Any = connection.connection.driver_connection
        wait = BUSY_SECONDS if wait_seconds is None else wait_seconds
        if _sqlite_path(url):
            driver.execute(f"PRAGMA busy_timeout = {int(1000 * wait)}")
        try:
            with connection.begin():
                yield connection
        finally:
            if _sqlite_path(url):
                driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


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
    with said_plainly(url):
        engine = _engine(url)
        _bring_up_to_date(engine)
        with engine.connect().execution_options(**_one_state(url)) as connection, connection.begin():
            held = bool(_schema_of(connection))
            try:
                yield connection if held else None
            except InputError:
                raise
            except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, NotImplementedError) as error:
                # a value of a kind that this app never writes
                raise StoreError(damaged(_sqlite_path(url))) from error


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
        try:
            if not may_hold_records():
                return ""
            from sqlalchemy import text

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
