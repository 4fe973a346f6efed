"""Budgets, roles, and sums that any period adds up from few rows; those of the rows that are there are made here."""

import math
from collections import Counter
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

big_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

COUNTS = (
    *("calls", "answers", "failed", "unpriced", "estimated", "unknown"),
    *("input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens"),
    "cost_pico",
)
KEYS = {
    "total": "''",
    "user": "CAST(user_id AS TEXT)",
    "chat": "CAST(chat_id AS TEXT)",
    "model": "model",
    "strategy": "strategy",
}
SPANS = ("day", "substr(day, 1, 7)", "'all'")
HOLDERS = {"user": ("user_id", "TRUE"), "group": ("chat_id", "chat_id < 0"), "bot": ("0", "TRUE")}


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("footer", sa.Boolean, nullable=False, server_default=sa.true()))
        users.add_column(sa.Column("banned_at", sa.BigInteger))
    for columns in (["user_id", "begun_at"], ["chat_id", "begun_at"], ["begun_at"]):
        op.create_index(f"ix_answers_{'_'.join(columns)}", "answers", columns)
    for columns in (["user_id", "day"], ["chat_id", "day"]):
        op.create_index(f"ix_usage_daily_{'_'.join(columns)}", "usage_daily", columns)
    _create_sums()
    _create_rules()
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("liked", sa.Boolean, nullable=False),
        sa.Column("given_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("answer_id", "user_id", name="pk_feedback"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_feedback_answer_id"),
    )
    _fill_from_days()
    _fill_from_rows()


def _create_sums() -> None:
    op.create_table(
        "usage_sums",
        sa.Column("by", sa.String(8), nullable=False),
        sa.Column("span", sa.String(10), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
            for name in (*COUNTS, "questions", "liked", "disliked")
        ),
        sa.PrimaryKeyConstraint("by", "span", "key", name="pk_usage_sums"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer_seconds",
        sa.Column("span", sa.String(10), nullable=False),
        sa.Column("hour", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("bucket", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("answers", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("span", "hour", "bucket", name="pk_answer_seconds"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notices",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_notices"),
    )


def _create_rules() -> None:
    op.create_table(
        "limits",
        sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("subject", sa.String(24), nullable=False),
        sa.Column("measure", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger),
        sa.Column("set_by", sa.BigInteger, nullable=False),
        sa.Column("set_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("scope", "subject", "measure", name="pk_limits"),
    )
    op.create_table(
        "spending",
        sa.Column("holder", sa.String(8), nullable=False),
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("span", sa.String(10), nullable=False),
        sa.Column("spent_pico", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("held_pico", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("hinted_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("holder", "id", "span", name="pk_spending"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        sa.Column("id", big_id, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by_id", sa.BigInteger, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_table(
        "invitations",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("made_by", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_by", sa.BigInteger),
        sa.Column("used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("code_hash", name="pk_invitations"),
    )


def _fill_from_days() -> None:
    sums = ", ".join(f"sum({name})" for name in COUNTS)
    for by, key in KEYS.items():
        for span in SPANS:
            op.execute(
                f'INSERT INTO usage_sums ("by", span, "key", {", ".join(COUNTS)})'  # noqa: S608 - constants
                f" SELECT '{by}', {span}, {key}, {sums} FROM usage_daily GROUP BY 2, 3"
            )
    for holder, (number, where) in HOLDERS.items():
        for span in SPANS[:2]:
            op.execute(
                "INSERT INTO spending (holder, id, span, spent_pico)"  # noqa: S608 - constants
                f" SELECT '{holder}', {number}, {span}, sum(cost_pico) FROM usage_daily WHERE {where} GROUP BY 2, 3"
            )


def _fill_from_rows() -> None:
    """What the days do not hold: questions, how long answers took, how calls failed. Days are UTC's, as before."""
    connection = op.get_bind()
    asked: Counter[tuple[str, str, str]] = Counter()
    took: Counter[tuple[str, int, int]] = Counter()
    for user_id, begun, finished in connection.execute(sa.text("SELECT user_id, begun_at, finished_at FROM answers")):
        for span in _spans(begun):
            asked[("total", span, "")] += 1
            asked[("user", span, str(user_id))] += 1
        if finished is not None:
            for span in _spans(finished):
                took[(span, _time(finished).hour, _bucket((finished - begun) / 1000))] += 1
    failed: Counter[tuple[str, str, str]] = Counter()
    for opened, outcome, error in connection.execute(
        sa.text("SELECT opened_at, outcome, error FROM calls WHERE outcome NOT IN ('open', 'ok')")
    ):
        for span in _spans(opened):
            failed[("outcome", span, f"{outcome}:{error}" if error else outcome)] += 1
    for name, counts in (("questions", asked), ("calls", failed)):
        statement = sa.text(
            f'INSERT INTO usage_sums ("by", span, "key", {name}) VALUES (:by, :span, :key, :count)'  # noqa: S608
            f' ON CONFLICT ("by", span, "key") DO UPDATE SET {name} = excluded.{name}'
        )
        rows = [{"by": by, "span": span, "key": key, "count": count} for (by, span, key), count in counts.items()]
        if rows:
            connection.execute(statement, rows)
    rows = [{"s": span, "h": hour, "b": bucket, "a": count} for (span, hour, bucket), count in took.items()]
    if rows:
        connection.execute(
            sa.text("INSERT INTO answer_seconds (span, hour, bucket, answers) VALUES (:s, :h, :b, :a)"), rows
        )


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _spans(ms: int) -> tuple[str, str, str]:
    day = _time(ms).date().isoformat()
    return day, day[:7], "all"


def _bucket(seconds: float) -> int:
    return int(8 * math.log2(max(seconds, 0.05) / 0.05))
