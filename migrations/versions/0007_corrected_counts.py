"""How many calls have counts of which not all that the provider said can be true."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("usage_daily", "usage_sums"):
        with op.batch_alter_table(table) as sums:
            sums.add_column(sa.Column("corrected", sa.BigInteger, nullable=False, server_default="0"))
