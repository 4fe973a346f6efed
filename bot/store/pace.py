"""How many questions were asked within the last minute, and whether one more may be."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import LimitReached
from bot.core.limits import MINUTE, Limit, Measure, Scope, Standing
from bot.core.messages import Question
from bot.store.database import from_ms, to_ms
from bot.store.tables import answers

LOCK = 7226118
"""The key of PostgreSQL's lock under which questions are counted."""


async def check_pace(connection: AsyncConnection, limits: Sequence[Limit], now: datetime) -> None:
    """Lets a question pass.

    Raises:
        LimitReached: a limit allows no more questions this minute.
    """
    paced = [limit for limit in limits if limit.measure is Measure.MINUTE]
    if paced and connection.dialect.name != "sqlite":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    for limit in paced:
        asked = await _asked(connection, _of(limit), now - MINUTE, limit.amount)
        if len(asked) >= limit.amount:
            until = from_ms(asked[-1]) + MINUTE if asked else now + timedelta(days=365)
            raise LimitReached(Standing(limit=limit, spent=len(asked), held=0, until=until))


async def begun_aside(connection: AsyncConnection, question: Question) -> bool:
    """Whether this is a further column of a comparison, whose question was counted with the first."""
    same = (answers.c.user_id == question.asker.id, answers.c.asked_at == to_ms(question.asked_at))
    query = select(answers.c.id).where(*same, answers.c.aside.is_(True), answers.c.question == question.text)
    return (await connection.execute(query.limit(1))).scalar_one_or_none() is not None


async def _asked(
    connection: AsyncConnection, where: tuple[ColumnElement[bool], ...], since: datetime, most: int
) -> list[int]:
    """When the latest questions began, latest first, in milliseconds; a comparison counts once."""
    begun: Any = func.min(answers.c.begun_at)
    key = func.coalesce(answers.c.update_id, -answers.c.asked_at)
    query = select(begun).where(*where, answers.c.begun_at > to_ms(since)).group_by(key).order_by(begun.desc())
    return list((await connection.execute(query.limit(max(most, 1)))).scalars())


def _of(limit: Limit) -> tuple[ColumnElement[bool], ...]:
    if limit.holder is Scope.USER:
        return (answers.c.user_id == limit.id,)
    return (answers.c.chat_id == limit.id,) if limit.holder is Scope.GROUP else ()
