"""The turns that a question goes on from: of its chat's main line, or of a branch; and the summary before them."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.answers import LastAsked, Replied
from bot.core.attachments import Kind
from bot.core.briefs import Brief
from bot.core.folding import Fold
from bot.core.messages import LONGEST_CONVERSATION, Conversation, Turn
from bot.core.messages import Role as Speaker
from bot.core.speakers import is_group, speaker
from bot.core.telling import NO_ANSWER
from bot.store.answers import attachments_of, question_of
from bot.store.privacy import FORGOTTEN
from bot.store.tables import answers, conversations, summaries, users

LAST = 2**63 - 1
"""No id comes after it."""

NO_THREAD = 0

MOST_LOOKED_AT = 200
"""Answers among which the one is sought that stands in a message: the last that were begun before it was sent."""

_HERE = (answers.c.chat_id == bindparam("chat"), answers.c.thread_id == bindparam("thread"))
_later = answers.alias("later")
_IS_TOLD = and_(answers.c.finished_at.is_not(None), answers.c.state != FORGOTTEN, answers.c.aside.is_(False))
_IS_TURN = and_(
    _IS_TOLD,
    answers.c.parent_id.is_(None),
    ~exists().where(_later.c.previous_id == answers.c.id, _later.c.finished_at.is_not(None)),
)
_AFRESH = (
    select(conversations.c.afresh_after)
    .where(conversations.c.chat_id == bindparam("chat"), conversations.c.thread_id == bindparam("thread"))
    .scalar_subquery()
)
_SINCE = answers.c.id > func.coalesce(_AFRESH, 0)
_TOLD = (answers.c.id, answers.c.question, answers.c.answer, answers.c.quoted, answers.c.attachments)
_TURNS = (
    select(*_TOLD, users.c.name)
    .outerjoin(users, users.c.id == answers.c.user_id)
    .where(*_HERE, _IS_TURN, _SINCE, answers.c.id > bindparam("through"), answers.c.id < bindparam("before"))
    .order_by(answers.c.id.desc())
)
_MAIN = _TURNS.limit(LONGEST_CONVERSATION // 2)
"""The latest turns of a chat's main line, latest first."""

_NEWEST = _TURNS.limit(1)

_ANCESTOR = (
    select(*_TOLD, answers.c.parent_id, users.c.name)
    .outerjoin(users, users.c.id == answers.c.user_id)
    .where(*_HERE, _IS_TOLD, _SINCE, answers.c.id == bindparam("number"))
)
_SUMMARY = select(summaries.c.summary, summaries.c.through_id).where(
    summaries.c.chat_id == bindparam("chat"),
    summaries.c.thread_id == bindparam("thread"),
    summaries.c.through_id < bindparam("before"),
    summaries.c.through_id > func.coalesce(_AFRESH, 0),
)
_LATEST = select(func.max(answers.c.id)).where(*_HERE, _IS_TURN, _SINCE)
_DELIVERED = (
    select(answers.c.id, answers.c.message_ids)
    .where(*_HERE, _IS_TOLD, _SINCE, answers.c.begun_at <= bindparam("at"), answers.c.message_ids.is_not(None))
    .order_by(answers.c.begun_at.desc(), answers.c.id.desc())
    .limit(MOST_LOOKED_AT)
)
_LAST_ASKED = (
    select(answers)
    .where(*_HERE, _SINCE, answers.c.aside.is_(False), answers.c.state != FORGOTTEN)
    .order_by(answers.c.id.desc())
    .limit(1)
)
_THERE = (
    select(answers.c.id, answers.c.quoted)
    .where(*_HERE, _SINCE, _IS_TOLD, answers.c.id.in_(bindparam("numbers", expanding=True)))
    .order_by(answers.c.id)
    .with_for_update(read=True, of=answers)
)
"""Answers that stay as they are until the transaction ends: who is forgotten meanwhile is forgotten after it."""

_KEPT = select(summaries.c.through_id).where(
    summaries.c.chat_id == bindparam("chat"),
    summaries.c.thread_id == bindparam("thread"),
    summaries.c.through_id > func.coalesce(_AFRESH, 0),
)


def place(chat_id: int, thread_id: int | None) -> dict[str, int]:
    """A chat or topic, as the statements name it."""
    return {"chat": chat_id, "thread": thread_id or NO_THREAD}


def main_line(connection: Connection, here: dict[str, int], before: int | None) -> Conversation:
    """The turns of a chat, oldest first, with the summary of those before them; the newest one in any case."""
    about = {**here, "before": LAST if before is None else before}
    summary = connection.execute(_SUMMARY, about).one_or_none()
    rows = connection.execute(_MAIN, {**about, "through": summary.through_id if summary else 0}).all()
    rows = rows or connection.execute(_NEWEST, {**about, "through": 0}).all() if summary else rows
    turns = tuple(turn for row in reversed(rows) for turn in _turns(row, here))
    if summary is None:
        return Conversation(turns=turns)
    return Conversation(turns=turns, summary=summary.summary, through_id=summary.through_id)


def branch(connection: Connection, here: dict[str, int], parent_id: int) -> Conversation:
    """The turns that lead to an answer, oldest first."""
    rows = list[Any]()
    while len(rows) < LONGEST_CONVERSATION // 2:
        row = connection.execute(_ANCESTOR, {**here, "number": parent_id}).one_or_none()
        if row is None:
            break
        rows.append(row)
        if row.parent_id is None:
            break
        parent_id = row.parent_id
    return Conversation(turns=tuple(turn for row in reversed(rows) for turn in _turns(row, here)))


WITH_PICTURES = "[with a picture]"
"""Stands behind an earlier question, for a model that is not shown its pictures again."""


def _turns(row: Any, here: dict[str, int]) -> Iterator[Turn]:
    brought = attachments_of(row.attachments)
    seen = any(each.kind is Kind.PICTURE for each in brought)
    brief = Brief(
        question=f"{row.question}\n{WITH_PICTURES}" if seen else row.question,
        speaker=speaker(row.name or "") if is_group(here["chat"]) else "",
        quoted=row.quoted or "",
        attachments=brought,
    )
    yield Turn(role=Speaker.USER, text=brief.text(), answer_id=row.id, brief=brief)
    yield Turn(role=Speaker.ASSISTANT, text=row.answer if row.answer.strip() else NO_ANSWER, answer_id=row.id)


def replied(connection: Connection, here: dict[str, int], message_id: int, at: int) -> Replied | None:
    """The answer that stands in a message which was sent at `at`, in milliseconds."""
    for row in connection.execute(_DELIVERED, {**here, "at": at}):
        if message_id in json.loads(row.message_ids):
            return Replied(answer_id=row.id, latest=row.id == connection.execute(_LATEST, here).scalar_one())
    return None


def last_asked(connection: Connection, here: dict[str, int]) -> LastAsked | None:
    """The last question of a chat's conversation, whether answered or not."""
    row = connection.execute(_LAST_ASKED, here).mappings().one_or_none()
    if row is None:
        return None
    return LastAsked(
        answer_id=row["id"],
        finished=row["finished_at"] is not None,
        previous_id=row["previous_id"],
        update_id=row["update_id"],
        question=question_of(row),
    )


def sum_up(connection: Connection, here: dict[str, int], fold: Fold, summary: str, now: int) -> bool:
    """Keeps a summary; not if its turns were forgotten, or their quotes, or left behind, or there is another by now."""
    rows = connection.execute(_THERE, {**here, "numbers": sorted(fold.answer_ids)}).all()
    there = {row.id for row in rows if row.quoted or row.id not in fold.quoting_ids}
    if there != fold.answer_ids or connection.execute(_KEPT, here).scalar_one_or_none() != fold.since_id:
        return False
    keys = {"chat_id": here["chat"], "thread_id": here["thread"]}
    said = {"summary": summary, "through_id": fold.through_id, "made_at": now}
    query = (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(summaries)
    query = query.values(**keys, **said)
    connection.execute(query.on_conflict_do_update(index_elements=list(keys), set_=said))
    return True


def drop_summary(connection: Connection, here: dict[str, int]) -> None:
    """Deletes a chat's summary."""
    mine = (summaries.c.chat_id == here["chat"], summaries.c.thread_id == here["thread"])
    connection.execute(delete(summaries).where(*mine))
