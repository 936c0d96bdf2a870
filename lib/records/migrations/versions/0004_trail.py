"""The trail of who did what, checksums of what is kept, and one row an action in the register."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_SAME = "ward, topic, action, started"


def upgrade() -> None:
    """Make the tables; of actions that stand twice, the one that was changed last stays."""
    op.create_table(
        "trail",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=30), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail")),
    )
    op.create_table(
        "checksum",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("what", "key", name=op.f("pk_checksum")),
    )
    _only_adding()
    op.add_column("agreed_action", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.execute(
        "DELETE FROM agreed_action WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER "
        f"(PARTITION BY {_SAME} ORDER BY changed_at DESC, id DESC) AS place FROM agreed_action) AS ranked "
        "WHERE place > 1)"
    )
    op.create_index("uq_agreed_action_same", "agreed_action", ["ward", "topic", "action", "started"], unique=True)


def _only_adding() -> None:
    """Let the database refuse to change or delete a line of the trail."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER trail_no_{change.lower()} BEFORE {change} ON trail "
                "BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION trail_only_adding() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the trail is only added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON trail "
        "FOR EACH STATEMENT EXECUTE FUNCTION trail_only_adding()"
    )
