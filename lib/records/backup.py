"""Copy all local records to one file, and put them back: the same file for SQLite and PostgreSQL."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.base.errors import InputError, StoreError
from lib.records.connection import SCHEMA, reading, writing
from lib.records.store import ROWS_AT_ONCE

if TYPE_CHECKING:
    from sqlalchemy import Connection


def backup(path: Path) -> dict[str, int]:
    """Write all local records to a new file; return the number of rows of each table.

    Raises
    ------
    InputError
        When the file exists, cannot be written, or there is nothing to copy.
    StoreError
        When the store cannot be read.
    """
    from sqlalchemy import create_engine

    from lib.records.migrations import upgrade

    if path.exists():
        raise InputError(f"{path} exists already; give a new name, so that no earlier backup is lost.")
    part = path.with_name(f"{path.name}.part")
    try:
        with reading() as source:
            if source is None:
                raise InputError("There are no local records yet, so there is nothing to back up.")
            part.unlink(missing_ok=True)
            engine = create_engine(f"sqlite:///{part}")
            with engine.begin() as target:
                upgrade(target)
                counts = _copy(source, target)
            engine.dispose()
        os.replace(part, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def restore(path: Path) -> dict[str, int]:
    """Put back what a backup holds in place of all local records; return the number of rows of each table.

    Raises
    ------
    InputError
        When the file is no whole backup, or one of a newer version.
    StoreError
        When the store cannot be written; then nothing is changed.
    """
    from sqlalchemy import text

    _check_backup(path)
    with _in_this_shape(path) as source, writing() as target:
        number = target.execute(text("SELECT number FROM change")).scalar_one()
        counts = _copy(source, target)
        # a number that was seen before would show what was worked out from other records
        target.execute(
            text("UPDATE change SET number = CASE WHEN number > :seen THEN number ELSE :seen END"), {"seen": number}
        )
        if target.dialect.name == "postgresql":
            _count_on(target)
    return counts


@contextmanager
def _in_this_shape(path: Path) -> Iterator["Connection"]:
    """Give a copy of a backup, brought from the shape of an earlier version to this one's."""
    from sqlalchemy import create_engine

    from lib.records.migrations import upgrade

    with tempfile.TemporaryDirectory() as folder:
        try:
            copy = shutil.copy(path, folder)
        except OSError as error:
            raise StoreError(f"{path} cannot be copied to be read: {error.strerror or error}.") from error
        engine = create_engine(f"sqlite:///{copy}")
        with engine.begin() as connection:
            upgrade(connection)
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def _check_backup(path: Path) -> None:
    wrong = f"{path} is no whole backup of this app’s local records; choose a file that “backup” wrote."
    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        schema = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        connection.close()
    except (sqlite3.Error, TypeError) as error:
        raise InputError(wrong) from error
    if sound != "ok":
        raise InputError(wrong)
    if schema > SCHEMA:
        raise StoreError("The backup was made by a newer version of this app; restore it with that version.")


def _copy(source: "Connection", target: "Connection") -> dict[str, int]:
    from sqlalchemy import delete, insert, select

    from lib.records.tables import metadata

    counts: dict[str, int] = {}
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))
    for table in metadata.sorted_tables:
        counts[table.name] = 0
        for rows in _pieces(source.execute(select(table).order_by(*table.primary_key))):
            target.execute(insert(table), rows)
            counts[table.name] += len(rows)
    return counts


def _pieces(answer: Any) -> Iterator[list[dict[str, Any]]]:
    while rows := answer.mappings().fetchmany(ROWS_AT_ONCE):
        yield [dict(row) for row in rows]


def _count_on(target: "Connection") -> None:
    """Let PostgreSQL number new rows above those that were put back."""
    from sqlalchemy import text

    from lib.records.tables import metadata

    for table in metadata.sorted_tables:
        if "id" in table.c and table.name != "change":
            target.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name}), false)"
                )
            )
