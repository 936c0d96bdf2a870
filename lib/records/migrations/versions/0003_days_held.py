"""The days of a month that a council's export holds, so that two halves make a whole."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; what was loaded before keeps only its own verdict."""
    op.add_column("part", sa.Column("first_day", sa.Date(), nullable=True))
    op.add_column("part", sa.Column("last_day", sa.Date(), nullable=True))
