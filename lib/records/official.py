"""Official figures that officers loaded because they are newer than the bundled ones: stored, and read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.base.errors import InputError, StoreError
from lib.base.roles import require
from lib.records.cache import kept_until_records_change
from lib.records.connection import reading, writing
from lib.records.store import NO_INCIDENTS, NO_PARTS, NewBatch, insert_batch, note_load, standing_in
from lib.records.trust import loads_left_out


@dataclass(frozen=True)
class OfficialLoad:
    """One load of official figures that stands."""

    number: int  # of the load
    kind: str  # which official figures; see `lib.intake.official.kinds`
    file_name: str  # of the file as it was given
    loaded_on: date  # the day, in UTC


def store_official(
    kind: str, tables: Mapping[str, pd.DataFrame], file_name: str, sha256: str, rows_read: int, said: str
) -> int:
    """Store newer official figures as one load; return its number.

    Parameters
    ----------
    kind : str
        Which official figures.
    tables : mapping
        Name of a bundled table to rows with its columns, whole years or quarters.
    file_name, sha256, rows_read : str, str, int
        Of the file as it was given.
    said : str
        What they change, for the trail.

    Raises
    ------
    InputError
        When this file stands already.
    """
    from sqlalchemy import insert

    from lib.records.tables import official_table

    require("load")
    new = NewBatch(kind, file_name, sha256, rows_read, NO_PARTS, NO_INCIDENTS)
    with writing() as connection:
        held = standing_in(connection, kind, sha256)
        if held is not None:
            raise InputError(f"This file stands already as load {held}; nothing was changed.")
        number = insert_batch(connection, new, sum(map(len, tables.values())))
        rows = [
            {"batch_id": number, "name": name, "content": t.to_csv(index=False, lineterminator="\n")}
            for name, t in tables.items()
        ]
        connection.execute(insert(official_table), rows)
        note_load(connection, number, new, {"changes": said})
    return number


def loaded_rows(name: str) -> list[tuple[OfficialLoad, str]]:
    """Return what the loads that stand hold of a table as CSV, the earliest first.

    Empty where the local records cannot be read: the bundled figures stand then.
    """
    try:
        return _loaded_rows(name)
    except StoreError:
        return []


@kept_until_records_change(maxsize=16, same_for_all=True)
def _loaded_rows(name: str) -> list[tuple[OfficialLoad, str]]:
    from sqlalchemy import select

    from lib.records.tables import batch, official_table

    with reading() as connection:
        if connection is None:
            return []
        query = (
            select(batch.c.id, batch.c.kind, batch.c.file_name, batch.c.loaded_at, official_table.c.content)
            .join(batch, batch.c.id == official_table.c.batch_id)
            .where(official_table.c.name == name)
            .order_by(batch.c.id)
        )
        found = connection.execute(query).fetchall()
    left_out = loads_left_out() if found else frozenset()
    return [
        (OfficialLoad(row.id, row.kind, row.file_name, row.loaded_at.date()), row.content)
        for row in found
        if row.id not in left_out
    ]
