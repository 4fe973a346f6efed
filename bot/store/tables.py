"""The tables of people, questions, answers and calls; sums and limits have `tables_of_usage.py`.

Times are milliseconds since 1970 in UTC; money is whole pico-dollars; NULL means unknown, never 0.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false, text, true

from bot.store.metadata import BigId, metadata

users = Table(
    "users",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("username", Text),
    Column("language", String(35)),
    Column("role", String(16), nullable=False, server_default="member"),
    Column("strategy", String(16)),
    Column("model", Text),
    Column("footer", Boolean, nullable=False, server_default=true()),
    Column("chosen_language", String(35)),
    Column("live", Boolean, nullable=False, server_default=true()),
    Column("reveal", String(8)),
    Column("instructions", Text),
    Column("banned_at", BigInteger),
    Column("blocked_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),
    Column("kind", String(32), nullable=False),
    Column("raw", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("claimed_by", String(64)),
    Column("claimed_until", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("closed_at", BigInteger),
    Column("outcome", String(32)),
    Column("lane", String(32), nullable=False, server_default=""),
    Column("user_id", BigInteger),
    Column("placeholder_id", BigInteger),
    Column("stop_asked_at", BigInteger),
    Column("album", String(64)),
)
for _name, *_columns in (("lane", inbox.c.lane, inbox.c.update_id), ("sender", inbox.c.user_id)):
    _open = inbox.c.closed_at.is_(None)
    Index(f"ix_inbox_open_{_name}", *_columns, sqlite_where=_open, postgresql_where=_open)

workers = Table(
    "workers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
)
"""The processes that work on the inbox, and when each was last known to be alive."""

conversations = Table(
    "conversations",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("afresh_after", BigInteger, nullable=False),
)

summaries = Table(
    "summaries",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("through_id", BigInteger, nullable=False),
    Column("summary", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)
"""What was said in a chat up to an answer, in short."""

awaited = Table(
    "awaited",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, nullable=False, server_default="0"),
    Column("answer_id", BigInteger, nullable=False),
    Column("step", Integer, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
)
"""The step that somebody is about to ask about: the next message says what."""

answers = Table(
    "answers",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("update_id", BigInteger, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False, server_default="0"),
    Column("user_id", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("strategy", String(16), nullable=False),
    Column("model", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("steps", Text),
    Column("answer", Text),
    Column("answer_first", Boolean, nullable=False, server_default=false()),
    Column("message_ids", Text),
    Column("delivered_at", BigInteger),
    Column("samples", Text),
    Column("end_word", String(64)),
    Column("previous_id", BigInteger),
    Column("aside", Boolean, nullable=False, server_default=false()),
    Column("question_message_id", BigInteger),
    Column("parent_id", BigInteger),
    Column("about_id", BigInteger),
    Column("about_step", Integer),
    Column("album", String(64)),
    Column("quoted", Text),
    Column("quoted_id", BigInteger),
    Column("attachments", Text),
    Column("edited", Boolean, nullable=False, server_default=false()),
    Index(None, "previous_id"),
    Index(None, "chat_id", "thread_id", "id"),
    Index(None, "user_id", "begun_at"),
    Index(None, "chat_id", "begun_at"),
    Index(None, "begun_at"),
)
_quoting = answers.c.quoted_id.is_not(None)
Index(None, answers.c.quoted_id, sqlite_where=_quoting, postgresql_where=_quoting)

calls = Table(
    "calls",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("answer_id", BigInteger, ForeignKey("answers.id"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("strategy", String(16), nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger),
    Column("first_token_ms", BigInteger),
    Column("outcome", String(16), nullable=False),
    Column("input_tokens", BigInteger),
    Column("cached_input_tokens", BigInteger),
    Column("cache_write_tokens", BigInteger),
    Column("output_tokens", BigInteger),
    Column("reasoning_tokens", BigInteger),
    Column("token_source", String(16), nullable=False),
    Column("cost_pico", BigInteger),
    Column("price_source", Text),
    Column("reserved_pico", BigInteger),
    Column("error", String(64)),
    Column("incident", String(16)),
    Column("worker", String(64)),
    Column("input_estimate", BigInteger),
    Index(None, "answer_id"),
    Index("ix_calls_open", "id", sqlite_where=text("outcome = 'open'"), postgresql_where=text("outcome = 'open'")),
    Index(None, "opened_at"),
    Index(None, "user_id", "opened_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by_id", BigInteger, nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("made_by", BigInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", BigInteger),
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", BigInteger, ForeignKey("answers.id"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("liked", Boolean, nullable=False),
    Column("given_at", BigInteger, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False),
)
"""What was told once and must not be told again: a day's digest, an alert."""
