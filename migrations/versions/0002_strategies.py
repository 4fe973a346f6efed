"""Answers: the samples of a vote, the answer that one takes the place of, and those kept out of the conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("samples", sa.Text))
    op.add_column("answers", sa.Column("previous_id", sa.BigInteger))
    op.add_column("answers", sa.Column("aside", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_answers_previous_id", "answers", ["previous_id"])
