"""What every user, group and the bot itself have spent in a day and a month, and what is held for calls under way."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.limits import MONEY, Limit, Scope, Standing, window
from bot.core.usage import CallEnd, CallStart, Outcome
from bot.store.sums import add
from bot.store.tables import spending

Place = tuple[str, int, str]
"""Holder, id, and the day or month."""

BILLED_UNSEEN = (Outcome.LOST, Outcome.TIMED_OUT, Outcome.CANCELLED)
"""Calls that the provider may bill although it told us nothing of them."""


def places(start: CallStart, at: datetime) -> list[Place]:
    """All places that a call's cost is added to; `at` carries the zone."""
    holders = [(Scope.USER, start.user_id), (Scope.BOT, 0)]
    if start.chat_id < 0:
        holders.append((Scope.GROUP, start.chat_id))
    return [(holder.value, number, window(measure, at)[0]) for holder, number in holders for measure in MONEY]


async def lock(connection: AsyncConnection, where: Iterable[Place]) -> None:
    """Keeps other processes from holding here until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name != "sqlite":
        await _add(connection, where, spent=0, held=0)


async def hold(connection: AsyncConnection, where: Iterable[Place], pico: int) -> None:
    """Holds an amount at all places of a call."""
    await _add(connection, where, spent=0, held=pico)


async def charge(connection: AsyncConnection, where: Iterable[Place], end: CallEnd, held: int | None) -> None:
    """Puts a call's cost in the place of what was held for it.

    A cost that nobody knows counts as what was held, if the provider may bill it.
    """
    spent = end.price.pico or 0
    if end.price.pico is None and end.outcome in BILLED_UNSEEN and end.usage.total is None:
        spent = held or 0
    if spent or held:
        await _add(connection, where, spent=spent, held=-(held or 0))


async def spend(connection: AsyncConnection, where: Iterable[Place], pico: int) -> None:
    """Adds a cost that became known later."""
    await _add(connection, where, spent=pico, held=0)


async def _add(connection: AsyncConnection, where: Iterable[Place], *, spent: int, held: int) -> None:
    sums = {"spent_pico": spent, "held_pico": held}
    await add(connection, spending, [{"holder": h, "id": i, "span": span, **sums} for h, i, span in where])


async def standings(connection: AsyncConnection, limits: Sequence[Limit], at: datetime) -> list[Standing]:
    """How limits in dollars stand; `at` carries the zone."""
    money = [limit for limit in limits if limit.measure in MONEY]
    if not money:
        return []
    rows = (await connection.execute(select(spending).where(_at(_place(limit, at) for limit in money)))).all()
    known = {(row.holder, row.id, row.span): (row.spent_pico, row.held_pico) for row in rows}
    found = []
    for limit in money:
        spent, held = known.get(_place(limit, at), (0, 0))
        until = window(limit.measure, at)[1]
        found.append(Standing(limit=limit, spent=spent, held=max(0, held), until=until))
    return found


async def hint(connection: AsyncConnection, limit: Limit, at: datetime) -> bool:
    """Notes that the holder of a limit is told how it stands; False when that was noted before."""
    query = (
        update(spending)
        .where(_at([_place(limit, at)]), spending.c.hinted_at.is_(None))
        .values(hinted_at=int(at.timestamp() * 1000))
    )
    return bool((await connection.execute(query)).rowcount)


def _place(limit: Limit, at: datetime) -> Place:
    return limit.holder.value, limit.id, window(limit.measure, at)[0]


def _at(where: Iterable[Place]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(spending.c.holder == holder, spending.c.id == number, spending.c.span == span)
            for holder, number, span in where
        )
    )
