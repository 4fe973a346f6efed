"""The chat: what questions bring along and refer to, what people chose, summaries, and steps that are asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("chosen_language", sa.String(35)))
        users.add_column(sa.Column("live", sa.Boolean, nullable=False, server_default=sa.true()))
        users.add_column(sa.Column("reveal", sa.String(8)))
        users.add_column(sa.Column("instructions", sa.Text))
    with op.batch_alter_table("answers") as answers:
        for name in ("question_message_id", "parent_id", "about_id"):
            answers.add_column(sa.Column(name, sa.BigInteger))
        answers.add_column(sa.Column("about_step", sa.Integer))
        answers.add_column(sa.Column("album", sa.String(64)))
        answers.add_column(sa.Column("quoted", sa.Text))
        answers.add_column(sa.Column("attachments", sa.Text))
        answers.add_column(sa.Column("edited", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("inbox") as inbox:
        inbox.add_column(sa.Column("album", sa.String(64)))
    op.create_table(
        "summaries",
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("through_id", sa.BigInteger, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "thread_id", name="pk_summaries"),
    )
    op.create_table(
        "awaited",
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("answer_id", sa.BigInteger, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "user_id", name="pk_awaited"),
    )
