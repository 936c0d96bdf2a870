"""Newer official figures that officers loaded: the rows of each table as text, one row a table of a load."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "official_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_official_table_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_table")),
    )
    op.create_index(op.f("ix_official_table_batch_id"), "official_table", ["batch_id"])
