"""Stores of local records for tests: filled, and damaged."""

import sqlite3
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, text

from lib.intake.files import GivenFile
from lib.intake.load import mapping_for, read_export
from lib.intake.requests.read import RequestsRead
from lib.records import blocks, connection
from lib.records import store as records

TODAY = date(2026, 1, 15)


def read_file(file: GivenFile, **told: Any) -> RequestsRead:
    """Read an export as the app proposes to, but for what is told otherwise."""
    return read_export(file, replace(mapping_for(file)[0], **told), TODAY)


def load_requests(table: pd.DataFrame, name: str = "export.csv") -> int:
    """Load an export of a council's requests into the store that is set; return the batch's number."""
    file = GivenFile.of(name, table.to_csv(index=False).encode())
    return records.store([read_file(file).as_batch()])[0]


def damage(path: Path, table: str) -> None:
    """Overwrite the pages of one table of a store, as a failing disk does."""
    connection._engine(connection.database_url()).dispose()
    with sqlite3.connect(path) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = opened.execute("PRAGMA page_size").fetchone()[0]
        root = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    opened.close()
    with path.open("r+b") as stream:
        stream.seek((root - 1) * size)
        stream.write(b"\xa5" * size)
    connection._version.forget()


def with_a_row_for_each_record(opened: Connection) -> ModuleType:
    """Bring the records of a store back to the shape they had before blocks; return the migration that makes those."""
    migration = import_module("lib.records.migrations.versions.0012_record_blocks")
    table = blocks.read(opened, ("part_id", *blocks.KEPT_COLUMNS))
    month_of = {number: month for number, month in opened.execute(text("SELECT id, month FROM part"))}
    table = table.assign(month=table["part_id"].map(month_of), id=range(1, len(table) + 1)).astype(object)
    migration.incident.create(opened)
    if len(table):
        opened.execute(insert(migration.incident), table.where(table.notna(), None).to_dict("records"))
    opened.execute(text("DROP TABLE record_block"))
    return migration


# What each version of the store added, newest first, and how it is taken away again.
_ADDED = {
    "0011": ("DROP TABLE IF EXISTS official_table",),
    "0010": ("DROP TABLE IF EXISTS own_area",),
    "0009": ("DROP TABLE IF EXISTS outcome",),
    "0008": (
        "DROP TABLE IF EXISTS member_note",
        "ALTER TABLE agreed_action DROP COLUMN figure",
        "ALTER TABLE agreed_action DROP COLUMN place",
    ),
    "0007": ("DROP TABLE IF EXISTS profile",),
    "0006": ("DROP TABLE IF EXISTS intervention",),
    "0005": ("DROP TABLE IF EXISTS sign_in",),
    "0004": (
        "DROP TABLE IF EXISTS trail",
        "DROP TABLE IF EXISTS checksum",
        "DROP INDEX uq_agreed_action_same",
        "ALTER TABLE agreed_action DROP COLUMN version",
    ),
    "0003": ("ALTER TABLE part DROP COLUMN first_day", "ALTER TABLE part DROP COLUMN last_day"),
}


def taken_back_to(opened: Connection, version: str) -> None:
    """Bring a store back to what it was in an older version than blocks of records: '0002'."""
    with_a_row_for_each_record(opened)
    for added, changes in _ADDED.items():
        for change in changes if added > version else ():
            opened.execute(text(change))
    if version < "0004" and opened.dialect.name == "postgresql":
        opened.execute(text("DROP FUNCTION trail_only_adding"))
    opened.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    connection._UP_TO_DATE.clear()
    connection._version.forget()
