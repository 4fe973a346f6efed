"""The sums that are kept beside the rows they add up, written in the same transaction as those."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.durations import bucket
from bot.core.spans import spans_of
from bot.core.stats import By
from bot.core.usage import CallEnd, CallStart, Outcome, TokenSource
from bot.store.tables import answer_seconds, usage_daily, usage_sums

Counts = dict[str, int]
Keys = Iterable[tuple[By, str]]


async def add(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Adds to the rows of a table by their keys, making those that are not there.

    The rows go in by the order of their keys: two transactions at once then wait for each other, and never both.
    """
    keys = [column.name for column in table.primary_key.columns]
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in keys))
    await connection.execute(_adding(table, connection.dialect.name, tuple(rows[0])), ordered)


@cache
def _adding(table: Table, dialect: str, names: tuple[str, ...]) -> Insert:
    """The statement, which takes longer to put together than to carry out."""
    query = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    keys = [column.name for column in table.primary_key.columns]
    sums = {name: table.c[name] + query.excluded[name] for name in names if name not in keys}
    return query.on_conflict_do_update(index_elements=keys, set_=sums)


async def add_call(
    connection: AsyncConnection, start: CallStart, end: CallEnd, zone: tzinfo, *, answered: bool
) -> None:
    """Adds an ended call to the sums of its day."""
    day, counts = start.opened_at.astimezone(zone).date(), summands(end, answered=answered)
    key = {"user_id": start.user_id, "chat_id": start.chat_id, "model": start.model, "strategy": start.strategy}
    await add(connection, usage_daily, [{"day": day.isoformat(), **key, **counts}])
    await add_counts(connection, day, call_keys(start), counts)
    if end.outcome is not Outcome.OK:
        how = f"{end.outcome.value}:{end.error}" if end.error else end.outcome.value
        await add_counts(connection, day, [(By.OUTCOME, how)], {"calls": 1})


async def add_price(connection: AsyncConnection, start: CallStart, pico: int, zone: tzinfo) -> None:
    """Adds what a call cost that was unpriced until now."""
    day, counts = start.opened_at.astimezone(zone).date(), {"unpriced": -1, "cost_pico": pico}
    key = {"user_id": start.user_id, "chat_id": start.chat_id, "model": start.model, "strategy": start.strategy}
    await add(connection, usage_daily, [{"day": day.isoformat(), **key, **counts}])
    await add_counts(connection, day, call_keys(start), counts)


async def add_counts(connection: AsyncConnection, day: date, keys: Keys, counts: Counts) -> None:
    """Adds counts to the sums of a day, its month and all time."""
    rows = [{"by": by.value, "span": span, "key": key, **counts} for by, key in keys for span in spans_of(day)]
    await add(connection, usage_sums, rows)


async def add_seconds(connection: AsyncConnection, finished_at: datetime, seconds: float) -> None:
    """Adds an answer that took so long; the time of day is that of `finished_at`, which carries the zone."""
    about = {"hour": finished_at.hour, "bucket": bucket(seconds), "answers": 1}
    await add(connection, answer_seconds, [{"span": span, **about} for span in spans_of(finished_at.date())])


def call_keys(start: CallStart) -> list[tuple[By, str]]:
    """All that a call is summed by, but for its outcome."""
    return [
        (By.TOTAL, ""),
        (By.USER, str(start.user_id)),
        (By.CHAT, str(start.chat_id)),
        (By.MODEL, start.model),
        (By.STRATEGY, start.strategy),
    ]


def summands(end: CallEnd, *, answered: bool) -> Counts:
    """What one ended call adds."""
    known = end.token_source is not TokenSource.UNKNOWN
    return {
        "calls": 1,
        "answers": int(answered),
        "failed": int(end.outcome is not Outcome.OK),
        "unpriced": int(known and end.price.pico is None),
        "estimated": int(end.token_source is TokenSource.ESTIMATE),
        "unknown": int(not known),
        "input_tokens": end.usage.input or 0,
        "cached_input_tokens": end.usage.cached_input or 0,
        "cache_write_tokens": end.usage.cache_write or 0,
        "output_tokens": end.usage.output or 0,
        "reasoning_tokens": end.usage.reasoning or 0,
        "cost_pico": end.price.pico or 0,
    }
