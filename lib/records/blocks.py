"""The records of each load as they are kept: in blocks of many rows, each a table in one value of the database.

A block is Parquet, which any data tool reads: written at once, summed at once, and read column by column
(docs/decisions/record-blocks.md).
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.base.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Connection

ROWS_IN_A_BLOCK = 100_000

# What is kept of each record; its month, source and force are those of its part.
KEPT_COLUMNS = (
    "occurred_at",  # only where a time of day is known
    "time_of",  # what that time is of: happened or reported
    "occurred_until",  # end of the span in which it happened, where one is given
    "category",
    "subcategory",
    "lon",
    "lat",
    "ward_code",
    "place",
    "reference",
    "record_key",  # the same record in a later export has the same key
    "size",
    "waste_type",
    "land_type",
    "outcome",
)
_ALWAYS = ("part_id", "category", "place", "record_key")
_TIMES, _NUMBERS = ("occurred_at", "occurred_until"), ("lon", "lat")


def keep(connection: "Connection", batch_id: int, records: pd.DataFrame) -> Iterator[int]:
    """Keep records of a load in a transaction of the caller's; give the number of each block's rows once it is kept.

    Parameters
    ----------
    records : DataFrame
        part_id and `KEPT_COLUMNS`, in the order in which they are to be read.

    Raises
    ------
    StoreError
        When a record has no part, category, place or key.
    """
    for first in range(0, len(records), ROWS_IN_A_BLOCK):
        rows = records.iloc[first : first + ROWS_IN_A_BLOCK]
        _insert_block(connection, batch_id, rows)
        yield len(rows)


def _insert_block(connection: "Connection", batch_id: int, rows: pd.DataFrame) -> None:
    from sqlalchemy import insert

    from lib.records.tables import record_block

    connection.execute(insert(record_block).values(batch_id=batch_id, rows=len(rows), content=_as_block(rows)))


def read(connection: "Connection", names: Sequence[str], loads: Iterable[int] | None = None) -> pd.DataFrame:
    """Return what is kept of all records of some loads, in the order in which they were loaded.

    Parameters
    ----------
    names : sequence of str
        Which of `KEPT_COLUMNS` and part_id are wanted.
    loads : iterable of int, optional
        Numbers of batches; all when not given.

    Returns
    -------
    DataFrame
        id (the same for the same record at every reading) and `names`.

    Raises
    ------
    StoreError
        When a block is not as it was written.
    """
    import pyarrow as pa
    from sqlalchemy import select

    from lib.records.tables import record_block as block

    asked = select(block.c.id, block.c.batch_id, block.c.rows, block.c.content).order_by(block.c.id)
    if loads is not None:
        asked = asked.where(block.c.batch_id.in_([int(load) for load in loads]))
    pieces = [_schema(("id", *names)).empty_table()]
    # one at a time: what is packed takes memory only while it is unpacked
    for number, load, rows, content in connection.execute(asked.execution_options(yield_per=1)):
        piece = _from_block(load, rows, content, names)
        first = number * ROWS_IN_A_BLOCK
        pieces.append(piece.add_column(0, "id", pa.array(np.arange(first, first + rows))))
    return pa.concat_tables(pieces).to_pandas()


def _schema(names: Iterable[str]) -> "pa.Schema":
    import pyarrow as pa

    kinds = {name: pa.timestamp("s") for name in _TIMES} | {name: pa.float64() for name in _NUMBERS}
    kinds |= {"id": pa.int64(), "part_id": pa.int64()}
    return pa.schema([pa.field(name, kinds.get(name, pa.string()), name not in _ALWAYS) for name in names])


def _as_block(rows: pd.DataFrame) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    schema = _schema(("part_id", *KEPT_COLUMNS))
    try:
        table = pa.table([_column(rows[field.name], field.type) for field in schema], schema=schema)
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise StoreError(f"The records cannot be stored: {error}. Nothing was stored.") from error
    if empty := [name for name in _ALWAYS if table[name].null_count]:
        raise StoreError(f"Records without {' and '.join(empty)} cannot be stored. Nothing was stored.")
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def _column(values: pd.Series, kind: "pa.DataType") -> "pa.Array":
    import pyarrow as pa

    if values.isna().all():  # of no kind of its own
        return pa.nulls(len(values), kind)
    return pa.Array.from_pandas(values, type=kind)


def _from_block(load: int, rows: int, content: bytes, names: Sequence[str]) -> "pa.Table":
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(io.BytesIO(content), columns=list(names)).select(list(names))
        piece = table.replace_schema_metadata(None).cast(_schema(names))
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(f"The records of load {load} are damaged and cannot be read. Restore a backup.") from error
    if piece.num_rows != rows:
        raise StoreError(f"Load {load} holds {piece.num_rows:,} records where {rows:,} were stored. Restore a backup.")
    return piece
