"""What counts of all that officers loaded: standing parts and their incidents, for the visitor who asks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.base.roles import Sees, require, sees
from lib.records import blocks
from lib.records.connection import reading
from lib.records.store import DETAILS, frame
from lib.records.trust import trusted_loads

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Whose records are published, so that everyone sees them however they came here.
PUBLISHED_SOURCES = ("police.uk",)
# How the references of invented records begin.
SYNTHETIC_REFERENCE = "SYNTHETIC-"
# What a record's part says of it, and what is read of every record unless less is wanted.
_OF_PART = ("month", "source", "force")
_PART_COLUMNS = ("id", "batch_id", "source", "force", "month", "counts", "gap", "first_day", "last_day")
READ_COLUMNS = [name for name in blocks.KEPT_COLUMNS if name not in (*DETAILS, "record_key")]


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
    loads = trusted_loads()
    with reading() as connection:
        return pd.DataFrame(columns=_PART_COLUMNS) if connection is None else _parts_in(connection, loads)


def _parts_in(connection: "Connection", loads: list[int] | None) -> pd.DataFrame:
    from sqlalchemy import select

    from lib.records.tables import part

    query = select(*(part.c[name] for name in _PART_COLUMNS)).where(_stands(loads)).order_by(part.c.id)
    return frame(connection, query)


def some_synthetic() -> bool:
    """Return whether a part of no force that counts begins with a record whose reference says that it is synthetic."""
    loads = trusted_loads()
    with reading() as connection:
        if connection is None:
            return False
        parts = _parts_in(connection, loads)
        own = parts[parts["force"] == ""]
        records = blocks.read(connection, ("part_id", "reference"), own["batch_id"].unique())
    first = records.drop_duplicates("part_id")
    return bool(first.loc[first["part_id"].isin(own["id"]), "reference"].str.startswith(SYNTHETIC_REFERENCE).any())


def standing_incidents(names: Sequence[str] = READ_COLUMNS) -> pd.DataFrame:
    """Return the records that count: those of standing parts, each of an export once however often exported.

    Parameters
    ----------
    names : sequence of str
        Which of `READ_COLUMNS` are wanted; or 'record_key', which tells the same request in several exports.

    Returns
    -------
    DataFrame
        id, `names`, month, source, force.
    """
    loads = trusted_loads()
    with reading() as connection:
        if connection is None:
            return pd.DataFrame(columns=["id", *names, *_OF_PART])
        parts = _parts_in(connection, loads).set_index("id")
        several = parts.loc[parts["force"] == "", "batch_id"].nunique() > 1
        wanted = list(dict.fromkeys(["part_id", *names, *(["record_key"] if several else [])]))
        table = blocks.read(connection, wanted, parts["batch_id"].unique())
    place = parts.index.get_indexer(table.pop("part_id"))
    table, place = table[place >= 0], place[place >= 0]  # others are of months that a later load replaced
    for name in _OF_PART:
        table[name] = parts[name].astype("str").array.take(place)
    if several:
        # A later export says more of the same request; of a force's month, two alike are two incidents.
        added = table["force"] == ""
        again = table.loc[added, ["source", "record_key"]].duplicated(keep="last")
        table = table.drop(index=again.index[again])
        if "record_key" not in names:
            table = table.drop(columns="record_key")
    return table.reset_index(drop=True)


def further_columns(names: Sequence[str], months: tuple[str, ...], categories: tuple[str, ...]) -> pd.DataFrame:
    """Return more of what is held of the records that count, of some months and categories.

    Returns
    -------
    DataFrame
        id (as in `standing_incidents`, which leaves out what a later export holds again) and `names`, missing where
        a file says nothing.
    """
    require("see_local_records")
    loads = trusted_loads()
    with reading() as connection:
        if connection is None:
            return pd.DataFrame(columns=["id", *names])
        parts = _parts_in(connection, loads)
        asked = parts[parts["month"].isin(months)]
        table = blocks.read(connection, ("part_id", "category", *names), asked["batch_id"].unique())
    mine = table["part_id"].isin(asked["id"]) & table["category"].isin(categories)
    return table.loc[mine, ["id", *names]].reset_index(drop=True)
