"""The ledger in the database: one row a call, and the day's sums, written together."""

from collections.abc import AsyncGenerator
from datetime import date
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ports import Clock
from bot.core.stats import ModelSums, UsageSums, UserSums
from bot.core.thoughts import Trace
from bot.core.usage import CallEnd, CallRecord, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.store.answers import finishing
from bot.store.database import Database
from bot.store.rows import closing, opening, record_of
from bot.store.tables import calls, usage_daily, users

SUMMED = {
    "calls": usage_daily.c.calls,
    "failed": usage_daily.c.failed,
    "unpriced": usage_daily.c.unpriced,
    "estimated": usage_daily.c.estimated,
    "unknown": usage_daily.c.unknown,
    "input": usage_daily.c.input_tokens,
    "cached_input": usage_daily.c.cached_input_tokens,
    "cache_write": usage_daily.c.cache_write_tokens,
    "output": usage_daily.c.output_tokens,
    "reasoning": usage_daily.c.reasoning_tokens,
    "cost": usage_daily.c.cost_pico,
}
"""Fields of UsageSums, and the columns that they add up."""

EXPORT_PAGE = 1000


class SqlLedger:
    """Opens and settles calls, and reads their sums."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    async def open(self, start: CallStart) -> int:
        """A new row; returns its id."""
        async with self._database.write() as connection:
            result = await connection.execute(insert(calls).values(opening(start)).returning(calls.c.id))
            return int(result.scalar_one())

    async def settle(self, call_id: int, start: CallStart, end: CallEnd, trace: Trace | None = None) -> None:
        """Closes the row, adds it to the day's sums and, with `trace`, finishes its answer: all in one transaction.

        A row that is not open any more stays as it is, and is not added again.
        """
        still_open = (calls.c.id == call_id, calls.c.outcome == Outcome.OPEN.value)
        async with self._database.write() as connection:
            closed = await connection.execute(update(calls).where(*still_open).values(closing(end)))
            if closed.rowcount:
                await self._add_to_day(connection, start, end, answered=trace is not None)
            if trace is not None:
                await connection.execute(finishing(start.answer_id, trace, end.closed_at))

    async def _add_to_day(self, connection: AsyncConnection, start: CallStart, end: CallEnd, *, answered: bool) -> None:
        keys = {
            "day": start.opened_at.date().isoformat(),
            "user_id": start.user_id,
            "chat_id": start.chat_id,
            "model": start.model,
            "strategy": start.strategy,
        }
        sums = _summands(end, answered=answered)
        query = self._insert(usage_daily).values(**keys, **sums)
        added = {name: usage_daily.c[name] + query.excluded[name] for name in sums}
        await connection.execute(
            query.on_conflict_do_update(index_elements=[usage_daily.c[name] for name in keys], set_=added)
        )

    async def close_lost(self) -> int:
        """Marks the calls that an earlier run left open as lost; returns how many. Their counts stay unknown."""
        left_open = calls.c.outcome == Outcome.OPEN.value
        async with self._database.read() as connection:
            rows = (await connection.execute(select(calls).where(left_open))).mappings().all()
        end = CallEnd(
            outcome=Outcome.LOST,
            closed_at=self._clock.now(),
            usage=TokenUsage(),
            token_source=TokenSource.UNKNOWN,
            price=Price(pico=None, source=None),
        )
        for row in rows:
            await self.settle(row["id"], record_of(row).start, end)
        return len(rows)

    async def totals(self, *, since: date | None, user_id: int | None = None) -> tuple[UsageSums, int]:
        """Sums, and the number of answers, from the day `since` on; None: from the beginning."""
        query = _since(_sums(func.coalesce(func.sum(usage_daily.c.answers), 0).label("answers")), since)
        if user_id is not None:
            query = query.where(usage_daily.c.user_id == user_id)
        async with self._database.read() as connection:
            row = dict((await connection.execute(query)).mappings().one())
        answered = int(row.pop("answers"))
        return _usage_sums(row), answered

    async def by_user(self, *, since: date | None, limit: int) -> tuple[UserSums, ...]:
        """Sums by user id, dearest first. Names come along for display."""
        sums = _dearest(_since(_sums(usage_daily.c.user_id), since).group_by(usage_daily.c.user_id), limit)
        async with self._database.read() as connection:
            rows = [dict(row) for row in (await connection.execute(sums)).mappings()]
            ids = [row["user_id"] for row in rows]
            named = select(users.c.id, users.c.name, users.c.username).where(users.c.id.in_(ids))
            names = {row.id: row.name or row.username for row in await connection.execute(named)}
        return tuple(
            UserSums(user_id=user_id, name=names.get(user_id), sums=_usage_sums(row))
            for row in rows
            for user_id in (row.pop("user_id"),)
        )

    async def by_model(self, *, since: date | None, limit: int) -> tuple[ModelSums, ...]:
        """Sums by model, dearest first."""
        sums = _dearest(_since(_sums(usage_daily.c.model), since).group_by(usage_daily.c.model), limit)
        async with self._database.read() as connection:
            rows = [dict(row) for row in (await connection.execute(sums)).mappings()]
        return tuple(ModelSums(model=row.pop("model"), sums=_usage_sums(row)) for row in rows)

    async def export(self) -> AsyncGenerator[CallRecord, None]:
        """All rows, oldest first, read by pages so that memory stays flat."""
        last = 0
        while True:
            query = select(calls).where(calls.c.id > last).order_by(calls.c.id).limit(EXPORT_PAGE)
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).mappings().all()
            for row in rows:
                yield record_of(row)
            if len(rows) < EXPORT_PAGE:
                return
            last = rows[-1]["id"]


def _summands(end: CallEnd, *, answered: bool) -> dict[str, int]:
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


def _sums(*columns: Any) -> Select[Any]:
    sums = (func.coalesce(func.sum(column), 0).label(name) for name, column in SUMMED.items())
    return select(*columns, *sums)


def _since(query: Select[Any], since: date | None) -> Select[Any]:
    return query if since is None else query.where(usage_daily.c.day >= since.isoformat())


def _dearest(query: Select[Any], limit: int) -> Select[Any]:
    cost, size = func.sum(usage_daily.c.cost_pico), func.sum(usage_daily.c.output_tokens)
    return query.order_by(cost.desc(), size.desc()).limit(limit)


def _usage_sums(row: dict[str, Any]) -> UsageSums:
    return UsageSums(**{name: int(value) for name, value in row.items()})
