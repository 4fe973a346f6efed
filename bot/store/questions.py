"""The statements about questions and answers, put together once: that takes longer than carrying them out."""

from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.errors import Forgotten
from bot.core.messages import Asker, Question
from bot.core.people import Role
from bot.core.usage import SUMMARY, TokenSource
from bot.store.database import to_ms
from bot.store.privacy import FORGOTTEN
from bot.store.tables import answers, calls, feedback, users

CLOCKS_APART = timedelta(minutes=5)
"""How far Telegram's clock and ours may differ."""

_THIS = answers.c.id == bindparam("number")
_KNOWN = answers.c.state != FORGOTTEN

BEGINNING = insert(answers).returning(answers.c.id)
DELIVERED = update(answers).where(_THIS, _KNOWN)
LEARNED = update(answers).where(_THIS, _KNOWN, answers.c.finished_at.is_(None))
FINISHING = update(answers).where(_THIS, answers.c.finished_at.is_(None)).returning(answers.c.begun_at)
"""The columns that change are those that come along."""

REWORDED = update(answers).where(_THIS, answers.c.finished_at.is_(None))
"""A question that was edited before its answer was finished."""

ANSWER = (
    select(answers, users.c.footer, users.c.reveal, feedback.c.liked)
    .outerjoin(users, users.c.id == answers.c.user_id)
    .outerjoin(feedback, and_(feedback.c.answer_id == answers.c.id, feedback.c.user_id == answers.c.user_id))
    .where(_THIS, _KNOWN, answers.c.finished_at.is_not(None))
)
ORIGIN = select(
    *(answers.c[name] for name in ("steps", "samples", "answer", "answer_first", "state", "end_word")),
).where(_THIS, _KNOWN, answers.c.finished_at.is_not(None))
"""The reasoning of an answer, without what it cost."""

SUMS = select(
    func.sum(calls.c.input_tokens + calls.c.output_tokens).label("tokens"),
    func.sum(calls.c.reasoning_tokens).label("reasoning"),
    func.sum(calls.c.cost_pico).label("cost"),
    func.sum(calls.c.input_tokens + calls.c.output_tokens).filter(calls.c.purpose == SUMMARY).label("summing_up"),
    func.count().filter(calls.c.token_source == TokenSource.ESTIMATE.value).label("estimated"),
    func.count()
    .filter(calls.c.cost_pico.is_(None), calls.c.token_source != TokenSource.UNKNOWN.value)
    .label("unpriced"),
).where(calls.c.answer_id == bindparam("number"))
"""Over the calls of an answer."""

_CHOICES = ("strategy", "model", "footer", "live", "reveal", "chosen_language", "instructions")
PREFERENCES = select(*(users.c[name] for name in _CHOICES)).where(users.c.id == bindparam("user"))

_COLUMN = ("user_id", "chat_id", "question_message_id", "asked_at", "strategy", "model")
_OF_COLUMN = (
    select(answers.c.id, answers.c.state)
    .where(
        answers.c.aside.is_(True),
        answers.c.begun_at >= bindparam("since"),
        *(answers.c[name] == bindparam(name) for name in _COLUMN),
    )
    .order_by(answers.c.finished_at.is_(None), answers.c.id)
    .limit(1)
)
_OF_UPDATE = select(answers.c.id, answers.c.state).where(answers.c.update_id == bindparam("update"))


def of_update(connection: Connection, update_id: int | None) -> int | None:
    """The answer to an update; None: there is none yet.

    Raises:
        Forgotten: there was one.
    """
    if update_id is None:
        return None
    return _known(connection.execute(_OF_UPDATE, {"update": update_id}).one_or_none())


def of_column(connection: Connection, question: Question, strategy: str, model: str) -> int | None:
    """The answer of a comparison in one way, which has no update of its own; None: there is none yet.

    Raises:
        Forgotten: there was one.
    """
    if question.message_id is None:
        return None
    about = {
        "user_id": question.asker.id,
        "chat_id": question.chat_id,
        "question_message_id": question.message_id,
        "asked_at": to_ms(question.asked_at),
        "since": to_ms(question.asked_at - CLOCKS_APART),
    }
    return _known(connection.execute(_OF_COLUMN, {**about, "strategy": strategy, "model": model}).one_or_none())


def _known(row: Any) -> int | None:
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
