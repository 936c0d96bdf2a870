"""Stores of local records for tests: filled, and damaged."""

import sqlite3
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pandas as pd
from sqlalchemy import Connection, insert, text

from lib.intake.files import GivenFile
from lib.intake.load import mapping_for, read_export
from lib.records import blocks, connection
from lib.records import store as records


def load_requests(table: pd.DataFrame, name: str = "export.csv") -> int:
    """Load an export of a council's requests into the store that is set; return the batch's number."""
    file = GivenFile.of(name, table.to_csv(index=False).encode())
    read = read_export(file, mapping_for(file)[0], date(2026, 1, 15))
    return records.store([read.as_batch()])[0]


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
