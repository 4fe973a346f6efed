"""Questions and their answers in the database."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.messages import Conversation, Question, Role, Turn
from bot.core.ports import Answer, Clock
from bot.core.thoughts import Step, Trace, TraceState
from bot.core.usage import TokenSource
from bot.store.database import Database, to_ms
from bot.store.tables import answers, calls, conversations, users

NO_THREAD = 0
LONGEST_CONVERSATION = 100
"""Turns that are read at most; the window by tokens is narrower."""


class SqlMemory:
    """Stores questions, reads answers and conversations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    async def begin(self, question: Question, *, strategy: str, model: str) -> int:
        """Stores the question and its asker; returns the id of its answer. The same update gets the same id again."""
        async with self._database.write() as connection:
            await self._remember(connection, question)
            known = await self._of_update(connection, question.update_id)
            if known is not None:
                return known
            row = {
                "update_id": question.update_id,
                "chat_id": question.chat_id,
                "thread_id": question.thread_id or NO_THREAD,
                "user_id": question.asker.id,
                "question": question.text,
                "asked_at": to_ms(question.asked_at),
                "begun_at": to_ms(self._clock.now()),
                "strategy": strategy,
                "model": model,
                "state": TraceState.THINKING.value,
            }
            result = await connection.execute(insert(answers).values(row).returning(answers.c.id))
            return int(result.scalar_one())

    async def _remember(self, connection: AsyncConnection, question: Question) -> None:
        asker, now = question.asker, to_ms(self._clock.now())
        seen = {"name": asker.name, "username": asker.username, "language": asker.language, "seen_at": now}
        query = self._insert(users).values(id=asker.id, created_at=now, **seen)
        await connection.execute(query.on_conflict_do_update(index_elements=[users.c.id], set_=seen))

    async def _of_update(self, connection: AsyncConnection, update_id: int | None) -> int | None:
        if update_id is None:
            return None
        found = await connection.execute(select(answers.c.id).where(answers.c.update_id == update_id))
        return found.scalar_one_or_none()

    async def answer(self, answer_id: int) -> Answer | None:
        """A finished answer with the sums of its calls; None when there is none of that id, or it is not finished."""
        finished = answers.c.finished_at.is_not(None)
        async with self._database.read() as connection:
            found = await connection.execute(select(answers).where(answers.c.id == answer_id, finished))
            row = found.mappings().one_or_none()
            sums = (await connection.execute(_SUMS.where(calls.c.answer_id == answer_id))).mappings().one()
        return None if row is None else _answer(row, sums)

    async def conversation(self, chat_id: int, thread_id: int | None) -> Conversation:
        """The chat's finished turns since it last began afresh, oldest first."""
        here = (answers.c.chat_id == chat_id, answers.c.thread_id == (thread_id or NO_THREAD))
        afresh = (
            select(conversations.c.afresh_after)
            .where(conversations.c.chat_id == chat_id, conversations.c.thread_id == (thread_id or NO_THREAD))
            .scalar_subquery()
        )
        query = (
            select(answers.c.question, answers.c.answer)
            .where(*here, answers.c.finished_at.is_not(None), answers.c.id > func.coalesce(afresh, 0))
            .order_by(answers.c.id.desc())
            .limit(LONGEST_CONVERSATION // 2)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return Conversation(turns=tuple(turn for row in reversed(rows) for turn in _turns(*row)))

    async def start_afresh(self, chat_id: int, thread_id: int | None) -> None:
        """Later questions of the chat go without its earlier turns."""
        async with self._database.write() as connection:
            last = (await connection.execute(select(func.max(answers.c.id)))).scalar_one() or 0
            query = self._insert(conversations).values(
                chat_id=chat_id, thread_id=thread_id or NO_THREAD, afresh_after=last
            )
            keys = [conversations.c.chat_id, conversations.c.thread_id]
            await connection.execute(query.on_conflict_do_update(index_elements=keys, set_={"afresh_after": last}))

    async def delivered(self, answer_id: int, message_ids: tuple[int, ...]) -> None:
        """Notes where the answer stands in the chat."""
        query = (
            update(answers)
            .where(answers.c.id == answer_id)
            .values(message_ids=json.dumps(message_ids), delivered_at=to_ms(self._clock.now()))
        )
        async with self._database.write() as connection:
            await connection.execute(query)


_SUMS = select(
    func.sum(calls.c.input_tokens + calls.c.output_tokens).label("tokens"),
    func.sum(calls.c.cost_pico).label("cost"),
    func.count().filter(calls.c.token_source == TokenSource.ESTIMATE.value).label("estimated"),
    func.count()
    .filter(calls.c.cost_pico.is_(None), calls.c.token_source != TokenSource.UNKNOWN.value)
    .label("unpriced"),
)


def steps_json(trace: Trace) -> str:
    """The steps of a trace as they are stored: a JSON array of objects."""
    return json.dumps([asdict(step) for step in trace.steps], ensure_ascii=False)


def _turns(question: str, answer: str) -> tuple[Turn, ...]:
    return (Turn(role=Role.USER, text=question), Turn(role=Role.ASSISTANT, text=answer))


def _answer(row: Any, sums: Any) -> Answer:
    trace = Trace(
        steps=tuple(Step(**step) for step in json.loads(row["steps"])),
        answer=row["answer"],
        state=TraceState(row["state"]),
        answer_first=row["answer_first"],
    )
    return Answer(
        id=row["id"],
        chat_id=row["chat_id"],
        thread_id=row["thread_id"] or None,
        user_id=row["user_id"],
        trace=trace,
        strategy=row["strategy"],
        model=row["model"],
        seconds=(row["finished_at"] - row["begun_at"]) / 1000,
        tokens=None if sums["tokens"] is None else int(sums["tokens"]),
        cost=None if sums["cost"] is None else int(sums["cost"]),
        uncertain=bool(sums["estimated"] or (sums["cost"] is not None and sums["unpriced"])),
        message_ids=tuple(json.loads(row["message_ids"] or "[]")),
    )
