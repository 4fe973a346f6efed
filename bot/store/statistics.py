"""Reads the sums: totals, rankings, a user's shares, times, and what charts are drawn from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from bot.core.spans import Span
from bot.core.stats import By, Ranked, UsageSums
from bot.store.database import Database
from bot.store.tables import users
from bot.store.tables_of_usage import ASKED, COUNTS, answer_seconds, usage_daily, usage_sums

FIELDS = {name: name.removesuffix("_tokens").removesuffix("_pico") for name in (*COUNTS, *ASKED)}
"""Columns, and the fields of UsageSums that they fill."""

GROUPS = "-%"
"""The keys of groups: their ids are negative. Private chats say nothing that users do not, and are not ranked."""


class SqlStatistics:
    """Adds up the few rows that a span consists of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def totals(self, span: Span, by: By = By.TOTAL, key: str = "") -> UsageSums:
        """The sums of a span: of everything, or of one user, chat, model, strategy."""
        query = _within(_sums(), span, by).where(usage_sums.c.key == key)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().one()
        return _usage_sums(row)

    async def ranking(self, span: Span, by: By, *, limit: int, offset: int = 0) -> tuple[tuple[Ranked, ...], int]:
        """The sums by something, dearest first, and how many lines there are in all. Names of users come along.

        By chat, groups alone are ranked.
        """
        ranked = _ranked(span, by)
        async with self._database.read() as connection:
            rows = (await connection.execute(ranked.limit(limit).offset(offset))).all()
            keys, total = [row.key for row in rows], rows[0].lines if rows else 0
            if offset and not rows:
                total = (await connection.execute(select(func.count()).select_from(ranked.subquery()))).scalar_one()
            wanted = _within(_sums(usage_sums.c.key), span, by).where(usage_sums.c.key.in_(keys))
            summed = (await connection.execute(wanted.group_by(usage_sums.c.key))).mappings()
            sums = {row["key"]: _usage_sums(row) for row in summed}
            names = await self._names(connection, keys) if by is By.USER else {}
        return tuple(Ranked(key=key, name=names.get(key), sums=sums[key]) for key in keys), total

    async def _names(self, connection: Any, keys: list[str]) -> dict[str, str]:
        named = select(users.c.id, users.c.name, users.c.username).where(users.c.id.in_([int(key) for key in keys]))
        return {str(row.id): row.name or row.username or "" for row in await connection.execute(named)}

    async def shares(self, span: Span, user_id: int, by: By) -> tuple[Ranked, ...]:
        """One user's sums by model or by strategy, dearest first."""
        column = {By.MODEL: usage_daily.c.model, By.STRATEGY: usage_daily.c.strategy}[by]
        sums = (func.sum(usage_daily.c[name]).label(field) for name, field in FIELDS.items() if name in COUNTS)
        query = select(column.label("key"), *sums).where(
            usage_daily.c.user_id == user_id, usage_daily.c.day <= span.last.isoformat()
        )
        if span.first is not None:
            query = query.where(usage_daily.c.day >= span.first.isoformat())
        query = query.group_by(column).order_by(func.sum(usage_daily.c.cost_pico).desc(), column)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(Ranked(key=row["key"], sums=_usage_sums(row)) for row in rows)

    async def durations(self, span: Span) -> dict[int, int]:
        """How many answers fell into each bucket of `bot.core.durations`."""
        query = (
            select(answer_seconds.c.bucket, func.sum(answer_seconds.c.answers))
            .where(answer_seconds.c.span.in_(span.parts()))
            .group_by(answer_seconds.c.bucket)
        )
        async with self._database.read() as connection:
            return {number: int(answers) for number, answers in await connection.execute(query)}

    async def seconds(self, span: Span) -> dict[int, dict[int, int]]:
        """The same for each hour of the day."""
        query = (
            select(answer_seconds.c.hour, answer_seconds.c.bucket, func.sum(answer_seconds.c.answers))
            .where(answer_seconds.c.span.in_(span.parts()))
            .group_by(answer_seconds.c.hour, answer_seconds.c.bucket)
        )
        found: dict[int, dict[int, int]] = {}
        async with self._database.read() as connection:
            for hour, number, answers in await connection.execute(query):
                found.setdefault(hour, {})[number] = int(answers)
        return found

    async def days(self, span: Span, by: By) -> dict[date, dict[str, UsageSums]]:
        """The sums of each day of a span, by key; days without any are left out."""
        first = span.first or date.min
        query = select(usage_sums).where(
            usage_sums.c.by == by.value,
            usage_sums.c.span.between(first.isoformat(), span.last.isoformat()),
            func.length(usage_sums.c.span) == len("2026-11-22"),
        )
        found: dict[date, dict[str, UsageSums]] = {}
        async with self._database.read() as connection:
            for row in (await connection.execute(query)).mappings():
                sums = _usage_sums({field: row[name] for name, field in FIELDS.items()})
                found.setdefault(date.fromisoformat(row["span"]), {})[row["key"]] = sums
        return found


def _sums(*columns: Any) -> Select[Any]:
    sums = (func.coalesce(func.sum(usage_sums.c[name]), 0).label(field) for name, field in FIELDS.items())
    return select(*columns, *sums)


def _within(query: Select[Any], span: Span, by: By) -> Select[Any]:
    return query.where(usage_sums.c.by == by.value, usage_sums.c.span.in_(span.parts()))


def _ranked(span: Span, by: By) -> Select[Any]:
    """The keys in use, dearest first, each with the number of `lines` in all.

    Of the sums only those that decide the order: the others, for every key, would take several times as long.
    """
    cost, size = func.sum(usage_sums.c.cost_pico), func.sum(usage_sums.c.output_tokens)
    calls, questions = func.sum(usage_sums.c.calls), func.sum(usage_sums.c.questions)
    query = _within(select(usage_sums.c.key, func.count().over().label("lines")), span, by)
    if by is By.CHAT:
        query = query.where(usage_sums.c.key.like(GROUPS))
    order = (cost.desc(), size.desc(), calls.desc(), usage_sums.c.key)
    return query.group_by(usage_sums.c.key).having(calls + questions > 0).order_by(*order)


def _usage_sums(row: Mapping[Any, Any]) -> UsageSums:
    return UsageSums(**{field: int(row[field] or 0) for field in FIELDS.values() if field in row})
