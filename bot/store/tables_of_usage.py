"""The tables of sums over calls and questions, of limits, and of what is spent and held against them."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from bot.store.metadata import metadata

COUNTS = (
    *("calls", "answers", "failed", "unpriced", "corrected", "estimated", "unknown"),
    *("input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens"),
    "cost_pico",
)
"""What is added up over calls."""

ASKED = ("questions", "liked", "disliked")
"""What is added up over questions and feedback."""

usage_daily = Table(
    "usage_daily",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("model", Text, primary_key=True),
    Column("strategy", String(16), primary_key=True),
    *(Column(name, BigInteger, nullable=False, server_default="0") for name in COUNTS),
    Index(None, "user_id", "day"),
    Index(None, "chat_id", "day"),
)

usage_sums = Table(
    "usage_sums",
    metadata,
    Column("by", String(8), primary_key=True),
    Column("span", String(10), primary_key=True),
    Column("key", Text, primary_key=True),
    *(Column(name, BigInteger, nullable=False, server_default="0") for name in (*COUNTS, *ASKED)),
    sqlite_with_rowid=False,
)
"""The sums of a day (`2026-11-22`), a month (`2026-11`) or all time (`all`): in total, or by user, chat, model,
strategy or outcome. Whatever span is asked for, few rows add up to it."""

answer_seconds = Table(
    "answer_seconds",
    metadata,
    Column("span", String(10), primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("answers", BigInteger, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

limits = Table(
    "limits",
    metadata,
    Column("scope", String(8), primary_key=True),
    Column("subject", String(24), primary_key=True),
    Column("measure", String(8), primary_key=True),
    Column("amount", BigInteger),
    Column("set_by", BigInteger, nullable=False),
    Column("set_at", BigInteger, nullable=False),
)

spending = Table(
    "spending",
    metadata,
    Column("holder", String(8), primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("span", String(10), primary_key=True),
    Column("spent_pico", BigInteger, nullable=False, server_default="0"),
    Column("held_pico", BigInteger, nullable=False, server_default="0"),
    Column("hinted_at", BigInteger),
    sqlite_with_rowid=False,
)
