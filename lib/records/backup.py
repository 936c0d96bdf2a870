"""Copy all local records to one file, and put them back: the same file for SQLite and PostgreSQL.

The file is an archive of two: a SQLite database, and a manifest that says what the database must add up to.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lib
from lib.base.errors import InputError, StoreError
from lib.base.roles import require
from lib.records import trail
from lib.records.connection import SCHEMA, now_utc, reading, said_plainly, writing
from lib.records.sums import TRAIL
from lib.records.trust import check_in, in_words

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

RECORDS, MANIFEST = "records.db", "manifest.json"
_FIRST_WITH_MANIFEST = "0004"
_LARGEST_MANIFEST = 100_000
_BYTES_AT_ONCE = 1_000_000
_ROWS_AT_ONCE = 20_000
_NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, struct.error)


def backup(path: Path) -> dict[str, int]:
    """Write all local records to a new file; return the number of rows of each table.

    Raises
    ------
    InputError
        When the file exists, cannot be written, or there is nothing to copy.
    StoreError
        When the store cannot be read, or something in it does not agree with its checksum.
    """
    require("backup")
    if path.exists():
        raise InputError(f"{path} exists already; give a new name, so that no earlier backup is lost.")
    part = path.with_name(f"{path.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            copy = Path(folder) / RECORDS
            with reading() as source:
                if source is None:
                    raise InputError("There are no local records yet, so there is nothing to back up.")
                _refuse_doubted("They were not backed up", source)
                counts = _write_copy(source, copy)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.write(copy, RECORDS)
                archive.writestr(MANIFEST, json.dumps(_manifest(copy, counts), indent=1))
        os.replace(part, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def _write_copy(source: "Connection", copy: Path) -> dict[str, int]:
    from lib.records.migrations import upgrade

    engine = _engine_of(copy)
    with engine.begin() as target:
        upgrade(target)
        counts = _copy(source, target)
        trail.copy(source, target)
    engine.dispose()
    return counts


def _engine_of(copy: Path) -> "Engine":
    """Return the engine of a copy that is thrown away, so that nothing waits until it is safe on the disk."""
    from sqlalchemy import create_engine, event

    engine = create_engine(f"sqlite:///{copy}")
    event.listen(engine, "connect", lambda opened, _record: opened.execute("PRAGMA synchronous = OFF"))
    return engine


def _manifest(copy: Path, counts: dict[str, int]) -> dict[str, Any]:
    made = {"made": now_utc().isoformat(), "app": lib.VERSION, "schema": SCHEMA}
    return {**made, "sha256": _sha256(copy), "rows": counts}


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _refuse_doubted(consequence: str, connection: "Connection") -> None:
    said = in_words(check_in(connection))
    if said:
        raise StoreError(
            f"Some local records do not agree with their checksums. {' '.join(said[:5])} {consequence}; "
            "“python -m lib check” lists them all, and a load can be taken back and loaded again."
        )


def restore(path: Path) -> dict[str, int]:
    """Put back what a backup holds in place of all local records; return the number of rows of each table.

    Raises
    ------
    InputError
        When the file is no whole backup, or one of a newer version.
    StoreError
        When what it holds does not agree with its checksums, or the store cannot be written; then nothing is changed.
    """
    from sqlalchemy import text

    require("backup")
    with _in_this_shape(path) as source, writing() as target:
        number = target.execute(text("SELECT number FROM change")).scalar() or 0
        counts = _copy(source, target)
        # a number that was seen before would show what was worked out from other records
        target.execute(
            text("UPDATE change SET number = CASE WHEN number > :seen THEN number ELSE :seen END"), {"seen": number}
        )
        if target.dialect.name == "postgresql":
            _count_on(target)
        trail.copy(source, target)
        trail.note(target, "restored", "store", "", None, {"file": path.name[-260:], "rows": counts})
        found = in_words(one for one in check_in(target) if one.what != TRAIL)
        if found:
            raise StoreError(f"{path} was not restored: {' '.join(found[:5])} Choose another backup.")
    return counts


@contextmanager
def _in_this_shape(path: Path) -> Iterator["Connection"]:
    """Give a checked copy of a backup, brought from the shape of an earlier version to this one's."""
    from lib.records.migrations import upgrade

    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / RECORDS
        try:
            schema = _unpack(path, copy)
        except OSError as error:
            raise StoreError(f"{path} cannot be copied to be read: {error.strerror or error}.") from error
        with said_plainly(f"sqlite:///{copy}"):
            engine = _engine_of(copy)
            with engine.begin() as connection:
                if schema != SCHEMA:
                    upgrade(connection, schema)
            with engine.connect() as connection:
                _refuse_doubted(f"{path} was not restored", connection)
                yield connection
            engine.dispose()


def _unpack(path: Path, copy: Path) -> str:
    """Copy the database out of a backup and return its schema.

    Raises
    ------
    InputError
        When the file is no backup, or not as its manifest says.
    """
    wrong = f"{path} is no whole backup of this app’s local records; choose a file that “backup” wrote."
    manifest: dict[str, Any] | None = None
    if zipfile.is_zipfile(path):
        try:
            manifest = _unpack_archive(path, copy)
        except (*_NO_ARCHIVE, ValueError, LookupError, ArithmeticError, EOFError, RuntimeError) as error:
            raise InputError(wrong) from error
    else:
        shutil.copy(path, copy)
    altered = InputError(f"{path} does not hold what its manifest says; it was altered. Choose another backup.")
    if manifest is not None and manifest.get("sha256") != _sha256(copy):
        raise altered
    schema, counts = _look_into(copy, wrong)
    if schema > SCHEMA:
        raise StoreError("The backup was made by a newer version of this app; restore it with that version.")
    if manifest is not None and (manifest.get("schema"), manifest.get("rows")) != (schema, counts):
        raise altered
    if manifest is None and schema >= _FIRST_WITH_MANIFEST:
        raise InputError(wrong)
    return schema


def _unpack_archive(path: Path, copy: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        if sorted(archive.namelist()) != [MANIFEST, RECORDS]:
            raise ValueError("not the two parts of a backup")
        if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError("a manifest is short")
        manifest = json.loads(archive.read(MANIFEST))
        with archive.open(RECORDS) as packed, copy.open("wb") as stream:
            shutil.copyfileobj(packed, stream, _BYTES_AT_ONCE)
    return dict(manifest)


def _look_into(copy: Path, wrong: str) -> tuple[str, dict[str, int]]:
    """Return the schema of a database and the number of rows of each table that this version knows."""
    from lib.records.tables import metadata

    try:
        connection = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        schema = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        held = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        counts = {
            table.name: connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
            for table in metadata.sorted_tables
            if table.name in held
        }
        connection.close()
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise InputError(wrong) from error
    if sound != "ok":
        raise InputError(wrong)
    return schema, counts


def _copy(source: "Connection", target: "Connection") -> dict[str, int]:
    """Put everything but the trail, which is only added to, in place of what the target holds; count what was put."""
    from sqlalchemy import delete, func, insert, select

    from lib.records.tables import checksum, metadata, record_block

    counts: dict[str, int] = {}
    tables = [table for table in metadata.sorted_tables if table.name != "trail"]
    for table in reversed(tables):
        kept = checksum.c.what != TRAIL if table is checksum else None
        target.execute(delete(table) if kept is None else delete(table).where(kept))
    for table in tables:
        counts[table.name] = 0
        query = select(table).order_by(*table.primary_key)
        if table is checksum:
            query = query.where(checksum.c.what != TRAIL)
        for rows in _pieces(source.execute(query), 1 if table is record_block else _ROWS_AT_ONCE):
            target.execute(insert(table), rows)
            counts[table.name] += len(rows)
    counts["trail"] = source.execute(select(func.count()).select_from(metadata.tables["trail"])).scalar_one()
    counts["checksum"] += bool(counts["trail"])
    return counts


def _pieces(answer: Any, at_once: int) -> Iterator[list[dict[str, Any]]]:
    while rows := answer.mappings().fetchmany(at_once):
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
