"""Rows that officers write one by one: read where they agree with their sums, written with a line of the trail."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lib.records import sums, trail

if TYPE_CHECKING:
    from sqlalchemy import Connection


def sure(connection: "Connection | None", what: str, *order: str) -> list[dict[str, Any]]:
    """Return the rows of a kind that agree with their sums, in the order of some columns."""
    if connection is None:  # nothing was ever stored
        return []
    table = sums.table_of(what)
    query = table.select().where(table.c.id.not_in(sums.unsure_numbers(connection, what)))
    return [dict(row) for row in connection.execute(query.order_by(*(table.c[name] for name in order))).mappings()]


def insert(connection: "Connection", what: str, values: Mapping[str, Any]) -> int:
    """Insert a row with its sum; return its number."""
    table = sums.table_of(what)
    number = int(connection.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())
    sums.write(connection, what, number)
    return number


def change(
    connection: "Connection", what: str, row: Mapping[str, Any], values: Mapping[str, Any], own: Mapping[str, Any]
) -> None:
    """Change a row with its sum, where it holds other values than those given; `own` tells who did so and when."""
    before = {name: row[name] for name in values if row[name] != values[name]}
    if before:
        table = sums.table_of(what)
        connection.execute(table.update().where(table.c.id == row["id"]).values(**values, **own))
        sums.write(connection, what, row["id"])
        trail.note(connection, "changed", what, row["id"], before, {name: values[name] for name in before})
