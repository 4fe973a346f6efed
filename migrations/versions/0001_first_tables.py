"""The first tables: users, inbox, conversations, answers, calls, usage_daily."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

big_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("username", sa.Text),
        sa.Column("language", sa.String(35)),
        sa.Column("role", sa.String(16), nullable=False, server_default="member"),
        sa.Column("strategy", sa.String(16)),
        sa.Column("model", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("outcome", sa.String(32)),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox"),
    )
    waiting = sa.text("closed_at IS NULL")
    op.create_index("ix_inbox_waiting", "inbox", ["update_id"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "conversations",
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("afresh_after", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "thread_id", name="pk_conversations"),
    )
    op.create_table(
        "answers",
        sa.Column("id", big_id, nullable=False),
        sa.Column("update_id", sa.BigInteger),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("strategy", sa.String(16), nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("steps", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("answer_first", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("message_ids", sa.Text),
        sa.Column("delivered_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("update_id", name="uq_answers_update_id"),
    )
    op.create_index("ix_answers_chat_id_thread_id_id", "answers", ["chat_id", "thread_id", "id"])
    op.create_table(
        "calls",
        sa.Column("id", big_id, nullable=False),
        sa.Column("answer_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("strategy", sa.String(16), nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("first_token_ms", sa.BigInteger),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("input_tokens", sa.BigInteger),
        sa.Column("cached_input_tokens", sa.BigInteger),
        sa.Column("cache_write_tokens", sa.BigInteger),
        sa.Column("output_tokens", sa.BigInteger),
        sa.Column("reasoning_tokens", sa.BigInteger),
        sa.Column("token_source", sa.String(16), nullable=False),
        sa.Column("cost_pico", sa.BigInteger),
        sa.Column("price_source", sa.Text),
        sa.Column("reserved_pico", sa.BigInteger),
        sa.Column("error", sa.String(64)),
        sa.Column("incident", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_calls_answer_id"),
    )
    op.create_index("ix_calls_answer_id", "calls", ["answer_id"])
    op.create_index("ix_calls_opened_at", "calls", ["opened_at"])
    op.create_index("ix_calls_user_id_opened_at", "calls", ["user_id", "opened_at"])
    sums = (
        *("calls", "answers", "failed", "unpriced", "estimated", "unknown"),
        *("input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens"),
        "cost_pico",
    )
    op.create_table(
        "usage_daily",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("strategy", sa.String(16), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False, server_default="0") for name in sums),
        sa.PrimaryKeyConstraint("day", "user_id", "chat_id", "model", "strategy", name="pk_usage_daily"),
    )
