"""How many questions were asked within the last minute, and whether one more may be."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, text

from bot.core.errors import LimitReached
from bot.core.limits import MINUTE, Limit, Measure, Scope, Standing
from bot.core.messages import Question
from bot.store.database import from_ms, to_ms
from bot.store.tables import answers

LOCK = 7226118
"""The key of PostgreSQL's lock under which questions are counted."""


def check_pace(connection: Connection, limits: Sequence[Limit], now: datetime) -> None:
    """Lets a question pass.

    Raises:
        LimitReached: a limit allows no more questions this minute.
    """
    paced = [limit for limit in limits if limit.measure is Measure.MINUTE]
    if paced and connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    for limit in paced:
        asked = _asked(connection, limit, now - MINUTE)
        if len(asked) >= limit.amount:
            until = from_ms(asked[-1]).astimezone(now.tzinfo) + MINUTE if asked else now + timedelta(days=365)
            raise LimitReached(Standing(limit=limit, spent=len(asked), held=0, until=until))


def begun_aside(connection: Connection, question: Question) -> bool:
    """Whether this is a further column of a comparison, whose question was counted with the first."""
    same = (answers.c.user_id == question.asker.id, answers.c.asked_at == to_ms(question.asked_at))
    query = select(answers.c.id).where(*same, answers.c.aside.is_(True), answers.c.question == question.text)
    return (connection.execute(query.limit(1))).scalar_one_or_none() is not None


def rewords_unanswered(connection: Connection, question: Question) -> bool:
    """Whether this is a question in other words whose answer nobody has seen: once, that is not counted again."""
    here = (answers.c.chat_id == question.chat_id, answers.c.thread_id == (question.thread_id or 0))
    columns = (answers.c.user_id, answers.c.question_message_id, answers.c.edited, answers.c.delivered_at)
    query = select(*columns).where(*here, answers.c.aside.is_(False)).order_by(answers.c.id.desc()).limit(1)
    last = connection.execute(query).one_or_none() if question.edited else None
    is_same = last is not None and tuple(last[:2]) == (question.asker.id, question.message_id)
    return is_same and last is not None and not last.edited and last.delivered_at is None


def _asked(connection: Connection, limit: Limit, since: datetime) -> list[int]:
    """When the latest questions that a limit counts began, latest first, in milliseconds."""
    about: dict[str, int] = {"since": to_ms(since), "most": max(limit.amount, 1)}
    if limit.holder is not Scope.BOT:
        about["holder"] = limit.id
    return list(connection.execute(_ASKED[limit.holder], about).scalars())


def _asked_by(*holder: ColumnElement[bool]) -> Select[Any]:
    """A comparison counts once."""
    begun: Any = func.min(answers.c.begun_at)
    key = func.coalesce(answers.c.update_id, -answers.c.asked_at)
    query = select(begun).where(*holder, answers.c.begun_at > bindparam("since")).group_by(key)
    return query.order_by(begun.desc()).limit(bindparam("most"))


_ASKED = {
    Scope.USER: _asked_by(answers.c.user_id == bindparam("holder")),
    Scope.GROUP: _asked_by(answers.c.chat_id == bindparam("holder")),
    Scope.BOT: _asked_by(),
}
