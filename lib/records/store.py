"""What officers loaded, batch by batch: stored whole or not at all, read as what counts, taken back exactly."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.base.errors import InputError
from lib.base.roles import require
from lib.base.visitor import visitor
from lib.records import blocks, profiles, sums, trail
from lib.records.connection import may_hold_records, now_utc, reading, writing
from lib.records.trust import loads_left_out

if TYPE_CHECKING:
    from sqlalchemy import Connection

# What is stored of each record, its force apart.
STORED_COLUMNS = ["month", *blocks.KEPT_COLUMNS]
# The parts and incidents of a batch of something else.
NO_PARTS = pd.DataFrame(columns=["source", "force", "month", "counts", "gap"])
NO_INCIDENTS = pd.DataFrame(columns=["force", *STORED_COLUMNS])

# What a council's export may say of a request besides what, when and where; read only where it is shown.
DETAILS = ("size", "waste_type", "land_type", "outcome")

Progress = Callable[[str, int, int], None]


def no_progress(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


@dataclass
class NewBatch:
    """What is to be stored of one file."""

    kind: str  # of which source the file is: 'police-uk', 'service-requests', 'survey-wave' …
    # Of the file as it was given.
    file_name: str
    sha256: str
    rows_read: int  # in the file
    # One row for each source, force and month the file speaks of: source, force, month, counts (category to rows), gap
    # and, of a council's export, first_day and last_day (the days of the month it holds). A part that names a force
    # holds all of its month, so that of a force's month the one loaded last counts; parts of no force add up.
    parts: pd.DataFrame
    incidents: pd.DataFrame  # `STORED_COLUMNS` and force
    rows_outside: int = 0  # of the district by name but not by point
    rows_elsewhere: int = 0  # of other districts
    refused: dict[str, int] = field(default_factory=dict)  # reason to number of rows
    remember: tuple[str, dict[str, Any]] | None = None  # (shape, mapping): how the file's columns were read
    profile: str = ""  # the name under which that is kept; empty to keep it under none


def standing_batch(kind: str, sha256: str) -> int | None:
    """Return the batch that this same file was loaded as, unless it was taken back since."""
    with reading() as connection:
        return None if connection is None else standing_in(connection, kind, sha256)


def standing_in(connection: "Connection", kind: str, sha256: str) -> int | None:
    """Return the batch that a file stands as in this transaction's state."""
    from sqlalchemy import select

    from lib.records.tables import batch

    return connection.execute(
        select(batch.c.id).where(batch.c.kind == kind, batch.c.sha256 == sha256, batch.c.state == "loaded")
    ).scalar()


def store(new: list[NewBatch], progress: Progress = no_progress) -> list[int]:
    """Store files in one transaction: all of them or, on any error, none.

    Parameters
    ----------
    new : list of NewBatch
        One a file. A file that stands already is passed over.
    progress : callable
        Called with a text, rows stored and rows in all.

    Returns
    -------
    list of int
        Each file's batch, in order; for a file that stood already, the batch it stands as.
    """
    require("load")
    total, done, ids = sum(len(file.incidents) for file in new), 0, []
    with writing() as connection:
        for file in new:
            held = standing_in(connection, file.kind, file.sha256)
            if held is not None:
                ids.append(held)
                if file.profile and file.remember:
                    profiles.keep(connection, file.profile, *file.remember)
                continue
            batch_id = insert_batch(connection, file, len(file.incidents))
            for stored in _insert_incidents(connection, file, batch_id, _insert_parts(connection, file, batch_id)):
                done += stored
                progress("Storing", done, total)
            if file.remember:
                _remember(connection, *file.remember)
                if file.profile:
                    profiles.keep(connection, file.profile, *file.remember)
            note_load(connection, batch_id, file)
            ids.append(batch_id)
    return ids


def insert_batch(connection: "Connection", new: NewBatch, rows_stored: int) -> int:
    """Add a batch in a transaction of the caller's; return its number."""
    from sqlalchemy import insert

    from lib.records.tables import batch

    return connection.execute(
        insert(batch)
        .values(
            kind=new.kind,
            file_name=new.file_name[-260:],
            sha256=new.sha256,
            loaded_by=visitor().account[:200],
            loaded_at=now_utc(),
            rows_read=new.rows_read,
            rows_stored=rows_stored,
            rows_outside=new.rows_outside,
            rows_elsewhere=new.rows_elsewhere,
            refused=new.refused,
            by_month={str(m): int(n) for m, n in new.incidents["month"].value_counts().sort_index().items()},
            state="loaded",
        )
        .returning(batch.c.id)
    ).scalar_one()


def note_load(connection: "Connection", batch_id: int, new: NewBatch, more: dict[str, Any] | None = None) -> None:
    """Write down what a load adds up to and who made it, in a transaction of the caller's and at its end."""
    sums.write(connection, sums.LOAD, batch_id)
    said = {"of": new.kind, "file": new.file_name[-260:], "sha256": new.sha256, "rows read": new.rows_read}
    trail.note(connection, "loaded", "load", batch_id, None, said | (more or {}))


def _insert_parts(connection: "Connection", new: NewBatch, batch_id: int) -> dict[tuple[str, str], int]:
    """Return the number of each part by force and month."""
    from sqlalchemy import insert

    from lib.records.tables import part

    rows = [{**row, "batch_id": batch_id} for row in new.parts.to_dict("records")]
    if not rows:
        return {}
    added = insert(part).returning(part.c.force, part.c.month, part.c.id, sort_by_parameter_order=True)
    return {(force, month): number for force, month, number in connection.execute(added, rows)}


def _insert_incidents(
    connection: "Connection", new: NewBatch, batch_id: int, parts: dict[tuple[str, str], int]
) -> Iterator[int]:
    number_of = {f"{force} {month}": number for (force, month), number in parts.items()}
    part = (new.incidents["force"].astype("str") + " " + new.incidents["month"].astype("str")).map(number_of)
    yield from blocks.keep(connection, batch_id, new.incidents.assign(part_id=part))


def undo(batch_id: int) -> None:
    """Take a batch back: what it had replaced stands again.

    Raises
    ------
    InputError
        When there is no such batch or it was taken back before.
    StoreError
        When the store cannot be written; then nothing is changed.
    """
    from sqlalchemy import delete, select, update

    from lib.records.tables import batch, official_table, part, record_block, survey_answer

    require("undo")
    if not may_hold_records():
        raise InputError(f"There is no batch {batch_id}: nothing has been loaded yet.")
    with writing() as connection:
        held = connection.execute(
            select(batch.c.state, batch.c.file_name, batch.c.rows_stored).where(batch.c.id == batch_id)
        ).first()
        if held is None:
            raise InputError(f"There is no batch {batch_id}; “python -m lib batches” lists those there are.")
        if held.state == "undone":
            raise InputError(f"Batch {batch_id} was taken back before; nothing is left of it.")
        for table in (record_block, part, survey_answer, official_table):
            connection.execute(delete(table).where(table.c.batch_id == batch_id))
        connection.execute(
            update(batch)
            .where(batch.c.id == batch_id)
            .values(state="undone", undone_by=visitor().account[:200], undone_at=now_utc())
        )
        sums.write(connection, sums.LOAD, batch_id)
        before = {"state": held.state, "file": held.file_name, "rows": held.rows_stored}
        trail.note(connection, "taken back", "load", batch_id, before, {"state": "undone"})


def batches() -> pd.DataFrame:
    """Return every batch that agrees with its checksum, the latest first: the columns of its table, times in UTC."""
    from lib.records.tables import batch

    require("load")
    left_out = loads_left_out()
    with reading() as connection:
        if connection is None:
            return pd.DataFrame(columns=list(batch.c.keys()))
        query = batch.select().where(batch.c.id.not_in(left_out)).order_by(batch.c.id.desc())
        return frame(connection, query)


def frame(connection: "Connection", query: Any) -> pd.DataFrame:
    """Return a query's answer as a table."""
    answer = connection.execute(query)
    return pd.DataFrame(answer.fetchall(), columns=list(answer.keys()))


def remembered_mapping(shape: str) -> dict[str, Any] | None:
    """Return how a file of this shape was read last time; only for those who may load."""
    from sqlalchemy import select

    from lib.records.tables import mapping

    require("load")
    with reading() as connection:
        if connection is None or shape in sums.unsure(connection, sums.MAPPING):
            return None
        return connection.execute(select(mapping.c.mapping).where(mapping.c.shape == shape)).scalar()


def _remember(connection: "Connection", shape: str, how: dict[str, Any]) -> None:
    from sqlalchemy import delete, insert

    from lib.records.tables import mapping

    connection.execute(delete(mapping).where(mapping.c.shape == shape))
    connection.execute(insert(mapping).values(shape=shape, mapping=how, used_at=now_utc()))
    sums.write(connection, sums.MAPPING, shape)
