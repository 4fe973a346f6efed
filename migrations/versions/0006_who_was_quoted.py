"""Who wrote what a question replies to, so that it can be forgotten with them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("quoted_id", sa.BigInteger))
    quoting = sa.text("quoted_id IS NOT NULL")
    op.create_index("ix_answers_quoted_id", "answers", ["quoted_id"], sqlite_where=quoting, postgresql_where=quoting)
