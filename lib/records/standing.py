"""What counts of all that officers loaded: standing parts and their incidents, for the visitor who asks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.base.roles import Sees, require, sees
from lib.records.connection import reading
from lib.records.store import DETAILS, ROWS_AT_ONCE, STORED_COLUMNS, frame
from lib.records.trust import trusted_loads

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Connection

# Whose records are published, so that everyone sees them however they came here.
PUBLISHED_SOURCES = ("police.uk",)
# How the references of invented records begin.
SYNTHETIC_REFERENCE = "SYNTHETIC-"
# What a record's part says of it, and what can be read of every record at once.
_OF_PART = ("month", "source", "force")
READ_COLUMNS = [name for name in STORED_COLUMNS if name not in (*DETAILS, *_OF_PART, "record_key")]


def _stands(loads: list[int] | None) -> Any:
    """Return which parts count for the visitor: of each force's month the one loaded last, and all that name no force.

    Whoever may not see local records sees those of published sources.

    Parameters
    ----------
    loads : list of int, optional
        Those that can be trusted (`lib.records.trust.trusted_loads`); all when None.
    """
    from sqlalchemy import and_, func, or_, select, true

    from lib.records.tables import part

    sound = true() if loads is None else part.c.batch_id.in_(loads)
    latest = (
        select(func.max(part.c.id)).where(part.c.force != "", sound).group_by(part.c.source, part.c.force, part.c.month)
    )
    shown = true() if sees() == Sees.IN_FULL else part.c.source.in_(PUBLISHED_SOURCES)
    return and_(sound, shown, or_(part.c.force == "", part.c.id.in_(latest)))


def standing_parts() -> pd.DataFrame:
    """Return the parts that count: of each force's month the one loaded last, and all of the council's.

    Returns
    -------
    DataFrame
        id, batch_id, source, force, month, counts (category to rows), gap, first_day, last_day.
    """
    from sqlalchemy import select

    from lib.records.tables import part

    names = ("id", "batch_id", "source", "force", "month", "counts", "gap", "first_day", "last_day")
    columns, loads = [part.c[name] for name in names], trusted_loads()
    with reading() as connection:
        if connection is None:
            return pd.DataFrame(columns=[column.name for column in columns])
        query = select(*columns).where(_stands(loads)).order_by(part.c.id)
        return frame(connection, query)


def some_synthetic() -> bool:
    """Return whether a part of no force that counts begins with a record whose reference says that it is synthetic."""
    from sqlalchemy import func, select

    from lib.records.tables import incident, part

    own = select(part.c.id).where(_stands(trusted_loads()), part.c.force == "")
    first = select(func.min(incident.c.id)).where(incident.c.part_id.in_(own)).group_by(incident.c.part_id)
    with reading() as connection:
        if connection is None:
            return False
        references = connection.execute(select(incident.c.reference).where(incident.c.id.in_(first))).scalars()
        return any(str(reference or "").startswith(SYNTHETIC_REFERENCE) for reference in references)


def standing_incidents(names: Sequence[str] = READ_COLUMNS) -> pd.DataFrame:
    """Return the records that count: those of standing parts, each of an export once however often exported.

    Parameters
    ----------
    names : sequence of str
        Which of `READ_COLUMNS` are wanted; each costs half a second for a million records.

    Returns
    -------
    DataFrame
        id, `names`, month, source, force.
    """
    from sqlalchemy import select

    from lib.records.tables import incident, part

    loads = trusted_loads()
    with reading() as connection:
        if connection is None:
            return _empty([*names, *_OF_PART])
        parts = frame(
            connection, select(*(part.c[name] for name in ("id", "batch_id", *_OF_PART))).where(_stands(loads))
        ).set_index("id")
        exports = parts.loc[parts["force"] == "", "batch_id"].nunique()
        wanted = ["id", "part_id", *names, *(["record_key"] if exports > 1 else [])]
        query = select(*(incident.c[name] for name in wanted)).where(
            incident.c.part_id.in_(select(part.c.id).where(_stands(loads)))
        )
        table = _read_fast(connection, query.order_by(incident.c.id), wanted)
    place = parts.index.get_indexer(table.pop("part_id"))
    for name in _OF_PART:
        table[name] = parts[name].astype("str").array.take(place)
    if exports > 1:
        # A later export says more of the same request; of a force's month, two alike are two incidents.
        added = table["force"] == ""
        again = table.loc[added, ["source", "record_key"]].duplicated(keep="last")
        table = table.drop(columns="record_key").drop(index=again.index[again])
    return table.reset_index(drop=True)


def further_columns(names: Sequence[str], months: tuple[str, ...], categories: tuple[str, ...]) -> pd.DataFrame:
    """Return more of what is held of records of some months and categories, also of those that count no more.

    Returns
    -------
    DataFrame
        id (as in `standing_incidents`) and `names`, missing where a file says nothing.

    Raises
    ------
    NotAllowed
        When the visitor may not see local records.
    """
    from sqlalchemy import select

    require("see_local_records")
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
    """Return a query's rows, passing by SQLAlchemy's own row objects."""
    import pyarrow as pa

    text = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
    driver: Any = connection.exec_driver_sql(text).cursor
    pieces = [_as_table(names, [])]
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
