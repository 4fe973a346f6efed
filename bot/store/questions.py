"""The statements about questions and answers, put together once: that takes longer than carrying them out."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.errors import Forgotten
from bot.core.messages import Asker
from bot.core.people import Role
from bot.core.usage import TokenSource
from bot.store.privacy import FORGOTTEN
from bot.store.tables import answers, calls, conversations, feedback, users

LAST = 2**63 - 1
"""No id comes after it."""

LONGEST_CONVERSATION = 100
"""Turns that are read at most; the window by tokens is narrower."""

_THIS = answers.c.id == bindparam("number")
_KNOWN = answers.c.state != FORGOTTEN

BEGINNING = insert(answers).returning(answers.c.id)
DELIVERED = update(answers).where(_THIS, _KNOWN)
FINISHING = update(answers).where(_THIS, answers.c.finished_at.is_(None)).returning(answers.c.begun_at)
"""The columns that change are those that come along."""

ANSWER = (
    select(answers, users.c.footer, users.c.reveal, feedback.c.liked)
    .outerjoin(users, users.c.id == answers.c.user_id)
    .outerjoin(feedback, and_(feedback.c.answer_id == answers.c.id, feedback.c.user_id == answers.c.user_id))
    .where(_THIS, _KNOWN, answers.c.finished_at.is_not(None))
)
SUMS = select(
    func.sum(calls.c.input_tokens + calls.c.output_tokens).label("tokens"),
    func.sum(calls.c.reasoning_tokens).label("reasoning"),
    func.sum(calls.c.cost_pico).label("cost"),
    func.count().filter(calls.c.token_source == TokenSource.ESTIMATE.value).label("estimated"),
    func.count()
    .filter(calls.c.cost_pico.is_(None), calls.c.token_source != TokenSource.UNKNOWN.value)
    .label("unpriced"),
).where(calls.c.answer_id == bindparam("number"))
"""Over the calls of an answer."""

_CHOICES = ("strategy", "model", "footer", "live", "reveal", "chosen_language", "instructions")
PREFERENCES = select(*(users.c[name] for name in _CHOICES)).where(users.c.id == bindparam("user"))

_later = answers.alias("later")
_IS_TURN = and_(
    answers.c.finished_at.is_not(None),
    _KNOWN,
    answers.c.aside.is_(False),
    ~exists().where(_later.c.previous_id == answers.c.id, _later.c.finished_at.is_not(None)),
)
_AFRESH = (
    select(conversations.c.afresh_after)
    .where(conversations.c.chat_id == bindparam("chat"), conversations.c.thread_id == bindparam("thread"))
    .scalar_subquery()
)
CONVERSATION = (
    select(answers.c.question, answers.c.answer)
    .where(answers.c.chat_id == bindparam("chat"), answers.c.thread_id == bindparam("thread"), _IS_TURN)
    .where(answers.c.id > func.coalesce(_AFRESH, 0), answers.c.id < bindparam("before"))
    .order_by(answers.c.id.desc())
    .limit(LONGEST_CONVERSATION // 2)
)
"""The latest turns of a chat, latest first."""

_OF_UPDATE = select(answers.c.id, answers.c.state).where(answers.c.update_id == bindparam("update"))


def of_update(connection: Connection, update_id: int | None) -> int | None:
    """The answer to an update; None: there is none yet.

    Raises:
        Forgotten: there was one.
    """
    if update_id is None:
        return None
    row = connection.execute(_OF_UPDATE, {"update": update_id}).one_or_none()
    if row is not None and row.state == FORGOTTEN:
        raise Forgotten
    return None if row is None else int(row.id)


def remember(connection: Connection, asker: Asker, now: int, **chosen: str | bool) -> None:
    """Notes somebody who was just seen, with what was chosen; `now` in milliseconds."""
    seen = {"name": asker.name, "username": asker.username, "language": asker.language, "seen_at": now, **chosen}
    query = _remembering(connection.dialect.name, tuple(seen))
    connection.execute(query, {"id": asker.id, "role": Role.GUEST.value, "created_at": now, **seen})


@cache
def _remembering(dialect: str, seen: tuple[str, ...]) -> Any:
    query = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(users)
    changed = {name: query.excluded[name] for name in seen}
    return query.on_conflict_do_update(index_elements=[users.c.id], set_=changed)
