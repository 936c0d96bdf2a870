"""Steps that bring a local records database from one shape to the next (Alembic)."""

from pathlib import Path

from sqlalchemy import Connection

from lib.base.errors import StoreError
from lib.records import sums
from lib.records.connection import damaged

_FIRST_WITH_SUMS = "0004"
# Columns that a later version added to rows that have sums: those rows that agree with theirs get new ones.
_ADDED = {"0008": (sums.ACTION, ("figure", "place"))}


def upgrade(connection: Connection, before: str = "") -> None:
    """Bring the database behind `connection` to the shape this version needs, inside its transaction.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    before : str
        The shape it has; empty when it has no tables yet.

    Raises
    ------
    StoreError
        When it names a shape that no version ever had.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    from lib.records import trail

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    sure = [
        (what, sums.sure_without(connection, what, columns))
        for version, (what, columns) in _ADDED.items()
        if _FIRST_WITH_SUMS <= before < version
    ]
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(damaged(None)) from error
    if before and before < _FIRST_WITH_SUMS:
        sums.write_all(connection)
    for what, keys in sure:
        sums.write(connection, what, *keys)
    if before:
        trail.note(connection, "store brought up to date", "store", "", {"schema": before})
