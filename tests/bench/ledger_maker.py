"""Writes a large ledger in little time: rows in bulk, and the sums that the bot would have written beside them.

python tests/bench/ledger_maker.py FILE [CALLS]
"""

import asyncio
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.ledger_life import ANSWER, CALL, Asked, Plan, asked_in, users_of

from bot.core.durations import bucket
from bot.store.database import open_database
from bot.store.tables_of_usage import COUNTS

BATCH = 20_000
"""Questions that are written at a time."""

QUICK = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY", "locking_mode=EXCLUSIVE")

INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
"""They are quicker made at the end than kept up to date row by row."""

KNOWN = "token_source != 'unknown'"
DAILY = f"""
INSERT INTO usage_daily (day, user_id, chat_id, model, strategy, {", ".join(COUNTS)})
SELECT date(c.opened_at / 1000, 'unixepoch') AS day, c.user_id, c.chat_id, c.model, c.strategy,
       count(*), sum(a.finished_at IS c.closed_at), sum(outcome != 'ok'), sum({KNOWN} AND cost_pico IS NULL),
       sum(token_source = 'corrected'), sum(token_source = 'estimate'), sum(NOT {KNOWN}),
       sum(coalesce(input_tokens, 0)), sum(coalesce(cached_input_tokens, 0)), sum(coalesce(cache_write_tokens, 0)),
       sum(coalesce(output_tokens, 0)), sum(coalesce(reasoning_tokens, 0)), sum(coalesce(cost_pico, 0))
FROM calls c CROSS JOIN answers a ON a.id = c.answer_id
GROUP BY 1, 2, 3, 4, 5
"""
KEYS = {
    "total": "''",
    "user": "CAST(user_id AS TEXT)",
    "chat": "CAST(chat_id AS TEXT)",
    **{k: k for k in ("model", "strategy")},
}
SUMS = (
    "INSERT INTO usage_sums (by, span, key, {counts}) SELECT '{by}', day, {key}, {sums} FROM usage_daily GROUP BY 2, 3"
)
OUTCOMES = """
INSERT INTO usage_sums (by, span, key, calls)
SELECT 'outcome', date(opened_at / 1000, 'unixepoch'), outcome || coalesce(':' || error, ''), count(*)
FROM calls WHERE outcome != 'ok' GROUP BY 2, 3
"""
ASKED = """
INSERT INTO usage_sums (by, span, key, questions)
SELECT '{by}', date(begun_at / 1000, 'unixepoch') AS day, {key}, count(*) FROM answers GROUP BY 2, 3
ON CONFLICT (by, span, key) DO UPDATE SET questions = excluded.questions
"""
RATED = """
INSERT INTO usage_sums (by, span, key, liked, disliked)
SELECT '{by}', date(begun_at / 1000, 'unixepoch') AS day, {key}, sum(liked), sum(NOT liked)
FROM feedback JOIN answers ON answers.id = feedback.answer_id WHERE TRUE GROUP BY 2, 3
ON CONFLICT (by, span, key) DO UPDATE SET liked = excluded.liked, disliked = excluded.disliked
"""
LONGER = """
INSERT INTO usage_sums (by, span, key, {names})
SELECT by, {span}, key, {sums} FROM usage_sums WHERE length(span) = {length} GROUP BY 1, 2, 3
"""
TOOK = """
INSERT INTO answer_seconds (span, hour, bucket, answers)
SELECT date(finished_at / 1000, 'unixepoch'), finished_at / 3600000 % 24, bucket(finished_at - begun_at), count(*)
FROM answers WHERE finished_at IS NOT NULL GROUP BY 1, 2, 3
"""
TOOK_LONGER = """
INSERT INTO answer_seconds SELECT {span}, hour, bucket, sum(answers) FROM answer_seconds
WHERE length(span) = {length} GROUP BY 1, 2, 3
"""
BILLED_UNSEEN = ("lost", "timed_out", "cancelled")
"""Of these the made calls of unknown counts may cost all that was held for them."""

UNSEEN = ", ".join(f"'{outcome}'" for outcome in BILLED_UNSEEN)
SPENT = f"""
INSERT INTO spending (holder, id, span, spent_pico)
SELECT '{{holder}}', {{id}}, date(opened_at / 1000, 'unixepoch'),
       sum(coalesce(cost_pico, CASE WHEN outcome IN ({UNSEEN}) AND {KNOWN} IS FALSE THEN reserved_pico ELSE 0 END))
FROM calls WHERE {{where}} GROUP BY 2, 3
"""
SPENT_LONGER = """
INSERT INTO spending (holder, id, span, spent_pico)
SELECT holder, id, substr(span, 1, 7), sum(spent_pico) FROM spending GROUP BY 1, 2, 3
"""


def make(path: Path, plan: Plan) -> None:
    """Makes the database at `path`, which must not be there yet."""
    asyncio.run(_migrated(path))
    fill(path, plan)


def fill(path: Path, plan: Plan) -> None:
    """Fills a migrated, empty database."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.create_function("bucket", 1, lambda ms: bucket(ms / 1000), deterministic=True)
    for pragma in QUICK:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    indexes = connection.execute(INDEXES).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    _write_rows(connection, plan)
    for statement in (*_sums(), *(made for _, made in indexes)):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()


async def _migrated(path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{path}"):
        pass


def _write_rows(connection: sqlite3.Connection, plan: Plan) -> None:
    users = {user.id: user for user in users_of(plan)}
    seen: dict[int, list[int]] = {}
    for batch in _batches(asked_in(plan)):
        _insert(connection, "answers", ANSWER, [asked.answer for asked in batch])
        _insert(connection, "calls", CALL, [call for asked in batch for call in asked.calls])
        rated = [
            (asked.answer[0], asked.answer[3], asked.liked, asked.answer[7])
            for asked in batch
            if asked.liked is not None
        ]
        _insert(connection, "feedback", ("answer_id", "user_id", "liked", "given_at"), rated)
        for asked in batch:
            begun = asked.answer[6]
            seen.setdefault(asked.answer[3], [begun, begun])[1] = begun
    rows = [
        (number, users[number].name, users[number].username, users[number].language, "guest", first, last)
        for number, (first, last) in seen.items()
    ]
    _insert(connection, "users", ("id", "name", "username", "language", "role", "created_at", "seen_at"), rows)


def _batches(asked: Iterator[Asked]) -> Iterator[list[Asked]]:
    while batch := list(islice(asked, BATCH)):
        yield batch


def _insert(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]
) -> None:
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _sums() -> Iterator[str]:
    """The statements that add up the rows: by day first, then months and all time from the days."""
    yield DAILY
    counts = ", ".join(COUNTS)
    for by, key in KEYS.items():
        yield SUMS.format(by=by, key=key, counts=counts, sums=", ".join(f"sum({name})" for name in COUNTS))
    yield OUTCOMES
    for by in ("total", "user"):
        yield ASKED.format(by=by, key=KEYS[by])
    for by in ("total", "model", "strategy"):
        yield RATED.format(by=by, key=KEYS[by])
    yield TOOK
    all_counts = (*COUNTS, "questions", "liked", "disliked")
    names, everything = ", ".join(all_counts), ", ".join(f"sum({name})" for name in all_counts)
    for span, length in (("substr(span, 1, 7)", 10), ("'all'", 7)):
        yield LONGER.format(span=span, length=length, names=names, sums=everything)
        yield TOOK_LONGER.format(span=span, length=length)
    for holder, number, where in (
        ("user", "user_id", "TRUE"),
        ("group", "chat_id", "chat_id < 0"),
        ("bot", "0", "TRUE"),
    ):
        yield SPENT.format(holder=holder, id=number, where=where)
    yield SPENT_LONGER


def last_moment(path: Path) -> datetime:
    """When the last call of a ledger ended."""
    with sqlite3.connect(path) as connection:
        (ms,) = connection.execute("SELECT max(closed_at) FROM calls").fetchone()
    return datetime.fromtimestamp(ms / 1000, UTC)


def main() -> None:
    """Makes a ledger and says how long it took."""
    path, start = Path(sys.argv[1]), time.perf_counter()
    make(path, Plan(calls=int(sys.argv[2])) if len(sys.argv) > 2 else Plan())
    sys.stdout.write(f"{path}: {path.stat().st_size / 1e6:.0f} MB in {time.perf_counter() - start:.0f} s\n")


if __name__ == "__main__":
    main()
