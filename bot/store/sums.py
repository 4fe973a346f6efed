"""The sums that are kept beside the rows they add up, written in the same transaction as those."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.durations import bucket
from bot.core.spans import spans_of
from bot.core.stats import By
from bot.core.usage import CallEnd, CallStart, Outcome, TokenSource
from bot.store.tables_of_usage import answer_seconds, usage_daily, usage_sums

Counts = dict[str, int]
Keys = Iterable[tuple[By, str]]


class _Adding(NamedTuple):
    """A statement in the driver's own words; each of its slots has a name, and takes a column of a row."""

    text: str
    slots: tuple[tuple[str, int, str], ...]
    positional: bool


def add(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Adds to the rows of a table by their keys, making those that are not there; no two have the same key.

    The rows go in by the order of their keys: two transactions at once then wait for each other, and never both.
    """
    keys = [column.name for column in table.primary_key.columns]
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in keys))
    text, slots, positional = _adding(table, connection.dialect, tuple(rows[0]), len(rows))
    if positional:
        connection.exec_driver_sql(text, tuple(ordered[number][name] for _, number, name in slots))
    else:
        connection.exec_driver_sql(text, {slot: ordered[number][name] for slot, number, name in slots})


@lru_cache(maxsize=256)
def _adding(table: Table, dialect: Dialect, names: tuple[str, ...], count: int) -> _Adding:
    """All rows in one statement, which takes far longer to put together than to carry out."""
    query = (sqlite.insert if dialect.name == "sqlite" else postgresql.insert)(table)
    keys = [column.name for column in table.primary_key.columns]
    sums = {name: table.c[name] + query.excluded[name] for name in names if name not in keys}
    rows = [dict.fromkeys(names) for _ in range(count)]
    upsert = query.values(rows).on_conflict_do_update(index_elements=keys, set_=sums)
    compiled: Any = upsert.compile(dialect=dialect)
    slots = tuple((slot, *_place(slot)) for slot in compiled.positiontup or compiled.binds)
    return _Adding(text=str(compiled), slots=slots, positional=bool(compiled.positional))


def _place(slot: str) -> tuple[int, str]:
    """Which row and column SQLAlchemy means by the name of a slot: `calls_m2` is `calls` of the third."""
    name, number = slot.rsplit("_m", 1)
    return int(number), name


def add_call(connection: Connection, start: CallStart, end: CallEnd, zone: tzinfo, *, answered: bool) -> None:
    """Adds an ended call to the sums of its day."""
    day, counts = start.opened_at.astimezone(zone).date(), summands(end, answered=answered)
    key = {"user_id": start.user_id, "chat_id": start.chat_id, "model": start.model, "strategy": start.strategy}
    add(connection, usage_daily, [{"day": day.isoformat(), **key, **counts}])
    add_counts(connection, day, call_keys(start), counts)
    if end.outcome is not Outcome.OK:
        how = f"{end.outcome.value}:{end.error}" if end.error else end.outcome.value
        add_counts(connection, day, [(By.OUTCOME, how)], {"calls": 1})


def add_price(connection: Connection, start: CallStart, pico: int, zone: tzinfo) -> None:
    """Adds what a call cost that was unpriced until now."""
    day, counts = start.opened_at.astimezone(zone).date(), {"unpriced": -1, "cost_pico": pico}
    key = {"user_id": start.user_id, "chat_id": start.chat_id, "model": start.model, "strategy": start.strategy}
    add(connection, usage_daily, [{"day": day.isoformat(), **key, **counts}])
    add_counts(connection, day, call_keys(start), counts)


def add_counts(connection: Connection, day: date, keys: Keys, counts: Counts) -> None:
    """Adds counts to the sums of a day, its month and all time."""
    rows = [{"by": by.value, "span": span, "key": key, **counts} for by, key in keys for span in spans_of(day)]
    add(connection, usage_sums, rows)


def add_seconds(connection: Connection, finished_at: datetime, seconds: float) -> None:
    """Adds an answer that took so long; the time of day is that of `finished_at`, which carries the zone."""
    about = {"hour": finished_at.hour, "bucket": bucket(seconds), "answers": 1}
    add(connection, answer_seconds, [{"span": span, **about} for span in spans_of(finished_at.date())])


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
        "corrected": int(end.token_source is TokenSource.CORRECTED),
        "estimated": int(end.token_source is TokenSource.ESTIMATE),
        "unknown": int(not known),
        "input_tokens": end.usage.input or 0,
        "cached_input_tokens": end.usage.cached_input or 0,
        "cache_write_tokens": end.usage.cache_write or 0,
        "output_tokens": end.usage.output or 0,
        "reasoning_tokens": end.usage.reasoning or 0,
        "cost_pico": end.price.pico or 0,
    }
