"""Stores of local records for tests: filled, and damaged."""

import sqlite3
from datetime import date
from pathlib import Path

import pandas as pd

from lib.intake.files import GivenFile
from lib.intake.load import mapping_for, read_export
from lib.records import connection
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
