"""Members' notes, and which figure an action is to move."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table and add the columns; actions of before name no figure."""
    op.create_table(
        "member_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward", sa.String(length=9), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("heard", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_note")),
    )
    op.add_column("agreed_action", sa.Column("figure", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("agreed_action", sa.Column("place", sa.String(length=120), nullable=False, server_default=""))
