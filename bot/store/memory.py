"""Questions and their answers in the database."""

import json
from collections.abc import Sequence
from datetime import UTC, tzinfo

from sqlalchemy import and_, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import Forgotten
from bot.core.limits import Limit
from bot.core.messages import Asker, Conversation, Question, Turn
from bot.core.messages import Role as Speaker
from bot.core.people import Role
from bot.core.ports import Answer, Clock, Preferences
from bot.core.stats import By
from bot.core.strategies import Strategy
from bot.core.thoughts import Trace, TraceState
from bot.store.answers import SUMS, answer_of, finish, question_of
from bot.store.database import Database, to_ms
from bot.store.pace import begun_aside, check_pace
from bot.store.privacy import FORGOTTEN
from bot.store.sums import add_counts
from bot.store.tables import answers, calls, conversations, feedback, users

NO_THREAD = 0
LONGEST_CONVERSATION = 100
"""Turns that are read at most; the window by tokens is narrower."""


class SqlMemory:
    """Stores questions, reads answers and conversations."""

    def __init__(self, database: Database, clock: Clock, zone: tzinfo = UTC) -> None:
        """`zone` is where days begin."""
        self._database = database
        self._clock = clock
        self._zone = zone
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    async def begin(
        self,
        question: Question,
        *,
        strategy: str,
        model: str,
        previous_id: int | None = None,
        aside: bool = False,
        limits: Sequence[Limit] = (),
    ) -> int:
        """Stores the question and its asker; returns the id of its answer. The same update gets the same id again.

        Raises:
            LimitReached: one of `limits` does not allow another question this minute; nothing is stored.
            Forgotten: its asker was forgotten since it came first; nothing is stored.
        """
        update_id = None if aside else question.update_id
        now = self._clock.now()
        async with self._database.write() as connection:
            await self._remember(connection, question.asker)
            known = await self._of_update(connection, update_id)
            if known is not None:
                return known
            first = not aside or not await begun_aside(connection, question)
            if first:
                await check_pace(connection, limits, now)
                keys = [(By.TOTAL, ""), (By.USER, str(question.asker.id))]
                await add_counts(connection, now.astimezone(self._zone).date(), keys, {"questions": 1})
            row = {
                "update_id": update_id,
                "chat_id": question.chat_id,
                "thread_id": question.thread_id or NO_THREAD,
                "user_id": question.asker.id,
                "question": question.text,
                "asked_at": to_ms(question.asked_at),
                "begun_at": to_ms(now),
                "strategy": strategy,
                "model": model,
                "state": TraceState.THINKING.value,
                "previous_id": previous_id,
                "aside": aside,
            }
            result = await connection.execute(insert(answers).values(row).returning(answers.c.id))
            return int(result.scalar_one())

    async def _remember(self, connection: AsyncConnection, asker: Asker, **chosen: str | bool) -> None:
        now = to_ms(self._clock.now())
        seen = {"name": asker.name, "username": asker.username, "language": asker.language, "seen_at": now, **chosen}
        query = self._insert(users).values(id=asker.id, role=Role.GUEST.value, created_at=now, **seen)
        await connection.execute(query.on_conflict_do_update(index_elements=[users.c.id], set_=seen))

    async def _of_update(self, connection: AsyncConnection, update_id: int | None) -> int | None:
        if update_id is None:
            return None
        query = select(answers.c.id, answers.c.state).where(answers.c.update_id == update_id)
        row = (await connection.execute(query)).one_or_none()
        if row is not None and row.state == FORGOTTEN:
            raise Forgotten
        return None if row is None else int(row.id)

    async def answer(self, answer_id: int) -> Answer | None:
        """A finished answer with the sums of its calls; None when there is none of that id, or it is not finished."""
        query = (
            select(answers, users.c.footer, feedback.c.liked)
            .outerjoin(users, users.c.id == answers.c.user_id)
            .outerjoin(feedback, and_(feedback.c.answer_id == answers.c.id, feedback.c.user_id == answers.c.user_id))
            .where(answers.c.id == answer_id, answers.c.finished_at.is_not(None), answers.c.state != FORGOTTEN)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
            sums = (await connection.execute(SUMS.where(calls.c.answer_id == answer_id))).mappings().one()
        return None if row is None else answer_of(row, sums)

    async def finish(self, answer_id: int, trace: Trace) -> None:
        """Stores a trace whose calls are settled already; one that is stored stays."""
        async with self._database.write() as connection:
            await finish(connection, answer_id, trace, self._clock.now(), self._zone)

    async def question(self, answer_id: int) -> Question | None:
        """The question of an answer, to ask it again; None when there is none."""
        async with self._database.read() as connection:
            known = (answers.c.id == answer_id, answers.c.state != FORGOTTEN)
            found = await connection.execute(select(answers).where(*known))
            row = found.mappings().one_or_none()
        return None if row is None else question_of(row)

    async def preferences(self, user_id: int) -> Preferences:
        """What a user has chosen."""
        query = select(users.c.strategy, users.c.model, users.c.footer).where(users.c.id == user_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return Preferences()
        known = row.strategy in set(Strategy)
        return Preferences(strategy=Strategy(row.strategy) if known else None, model=row.model, footer=row.footer)

    async def prefer(
        self,
        asker: Asker,
        *,
        strategy: Strategy | None = None,
        model: str | None = None,
        footer: bool | None = None,
    ) -> None:
        """Notes a user's choice; None leaves the one there is."""
        chosen = {"strategy": strategy.value if strategy else None, "model": model, "footer": footer}
        changed = {name: value for name, value in chosen.items() if value is not None}
        async with self._database.write() as connection:
            await self._remember(connection, asker, **changed)

    async def conversation(self, chat_id: int, thread_id: int | None, *, before: int | None = None) -> Conversation:
        """The chat's finished turns since it last began afresh, oldest first: the latest answer of each question."""
        here = (answers.c.chat_id == chat_id, answers.c.thread_id == (thread_id or NO_THREAD))
        afresh = (
            select(conversations.c.afresh_after)
            .where(conversations.c.chat_id == chat_id, conversations.c.thread_id == (thread_id or NO_THREAD))
            .scalar_subquery()
        )
        query = (
            select(answers.c.question, answers.c.answer)
            .where(*here, _IS_TURN, answers.c.id > func.coalesce(afresh, 0))
            .order_by(answers.c.id.desc())
            .limit(LONGEST_CONVERSATION // 2)
        )
        if before is not None:
            query = query.where(answers.c.id < before)
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
            .where(answers.c.id == answer_id, answers.c.state != FORGOTTEN)
            .values(message_ids=json.dumps(message_ids), delivered_at=to_ms(self._clock.now()))
        )
        async with self._database.write() as connection:
            await connection.execute(query)


_later = answers.alias("later")
_IS_TURN = and_(
    answers.c.finished_at.is_not(None),
    answers.c.state != FORGOTTEN,
    answers.c.aside.is_(False),
    ~exists().where(_later.c.previous_id == answers.c.id, _later.c.finished_at.is_not(None)),
)


def _turns(question: str, answer: str) -> tuple[Turn, ...]:
    return (Turn(role=Speaker.USER, text=question), Turn(role=Speaker.ASSISTANT, text=answer))
