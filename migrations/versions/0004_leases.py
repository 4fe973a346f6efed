"""Claims: lanes and senders of updates, workers and their signs of life, who opened a call, who blocked the bot."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")
CALLED = sa.text("outcome = 'open'")


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("blocked_at", sa.BigInteger))
    with op.batch_alter_table("calls") as calls:
        calls.add_column(sa.Column("worker", sa.String(64)))
        calls.add_column(sa.Column("input_estimate", sa.BigInteger))
    with op.batch_alter_table("inbox") as inbox:
        inbox.add_column(sa.Column("lane", sa.String(32), nullable=False, server_default=""))
        for name in ("user_id", "placeholder_id", "stop_asked_at"):
            inbox.add_column(sa.Column(name, sa.BigInteger))
    op.execute("UPDATE inbox SET lane = 'chat:' || coalesce(chat_id, 0) WHERE closed_at IS NULL")
    op.drop_index("ix_inbox_waiting", "inbox")
    for name, columns in (("lane", ["lane", "update_id"]), ("sender", ["user_id"])):
        op.create_index(f"ix_inbox_open_{name}", "inbox", columns, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_calls_open", "calls", ["id"], sqlite_where=CALLED, postgresql_where=CALLED)
    op.create_table(
        "workers",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
    )
