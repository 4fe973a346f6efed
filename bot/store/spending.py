"""What every user, group and the bot itself have spent in a day and a month, and what is held for calls under way."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, or_, select, update

from bot.core.limits import MONEY, Limit, Scope, Standing, window
from bot.core.usage import CallEnd, CallStart
from bot.store.sums import add
from bot.store.tables_of_usage import spending

Place = tuple[str, int, str]
"""Holder, id, and the day or month."""

KEYS = ("holder", "id", "span")


def places(start: CallStart, at: datetime) -> list[Place]:
    """All places that a call's cost is added to; `at` carries the zone."""
    holders = [(Scope.USER, start.user_id), (Scope.BOT, 0)]
    if start.chat_id < 0:
        holders.append((Scope.GROUP, start.chat_id))
    return [(holder.value, number, window(measure, at)[0]) for holder, number in holders for measure in MONEY]


def lock(connection: Connection, where: Iterable[Place]) -> None:
    """Keeps other processes from holding here until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name != "sqlite":
        _add(connection, where, spent=0, held=0)


def hold(connection: Connection, where: Iterable[Place], pico: int) -> None:
    """Holds an amount at all places of a call."""
    _add(connection, where, spent=0, held=pico)


def charge(connection: Connection, where: Iterable[Place], end: CallEnd, held: int | None) -> None:
    """Puts a call's cost in the place of what was held for it.

    One that may cost more than is known counts at least with what was held.
    """
    spent = end.price.pico or 0
    if end.may_cost_more:
        spent = max(spent, held or 0)
    if spent or held:
        _add(connection, where, spent=spent, held=-(held or 0))


def spend(connection: Connection, where: Iterable[Place], pico: int) -> None:
    """Adds a cost that became known later."""
    _add(connection, where, spent=pico, held=0)


def _add(connection: Connection, where: Iterable[Place], *, spent: int, held: int) -> None:
    sums = {"spent_pico": spent, "held_pico": held}
    add(connection, spending, [{"holder": h, "id": i, "span": span, **sums} for h, i, span in where])


def standings(connection: Connection, limits: Sequence[Limit], at: datetime) -> list[Standing]:
    """How limits in dollars stand; `at` carries the zone."""
    money = [limit for limit in limits if limit.measure in MONEY]
    if not money:
        return []
    about = {
        f"{name}_{n}": of for n, limit in enumerate(money) for name, of in zip(KEYS, _place(limit, at), strict=True)
    }
    rows = connection.execute(_at(len(money)), about)
    known = {(row.holder, row.id, row.span): (row.spent_pico, row.held_pico) for row in rows}
    found = []
    for limit in money:
        spent, held = known.get(_place(limit, at), (0, 0))
        until = window(limit.measure, at)[1]
        found.append(Standing(limit=limit, spent=spent, held=max(0, held), until=until))
    return found


@cache
def _at(count: int) -> Select[Any]:
    """The rows of so many places; by OR, for SQLite finds no index for pairs in a list."""
    places = (and_(*(spending.c[name] == bindparam(f"{name}_{n}") for name in KEYS)) for n in range(count))
    return select(spending).where(or_(*places))


def hint(connection: Connection, limit: Limit, at: datetime) -> bool:
    """Notes that the holder of a limit is told how it stands; False when that was noted before."""
    holder, number, span = _place(limit, at)
    query = (
        update(spending)
        .where(spending.c.holder == holder, spending.c.id == number, spending.c.span == span)
        .where(spending.c.hinted_at.is_(None))
        .values(hinted_at=int(at.timestamp() * 1000))
    )
    return bool(connection.execute(query).rowcount)


def _place(limit: Limit, at: datetime) -> Place:
    return limit.holder.value, limit.id, window(limit.measure, at)[0]
