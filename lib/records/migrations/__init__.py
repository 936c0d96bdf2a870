"""Steps that bring a local records database from one shape to the next (Alembic)."""

from pathlib import Path

from sqlalchemy import Connection

from lib.base.errors import StoreError
from lib.records.connection import damaged

_FIRST_WITH_SUMS = "0004"


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

    from lib.records import sums, trail

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(damaged(None)) from error
    if before and before < _FIRST_WITH_SUMS:
        sums.write_all(connection)
    if before:
        trail.note(connection, "store brought up to date", "store", "", {"schema": before})
