"""Questions and their answers in the database."""

import json
from collections.abc import Sequence
from datetime import UTC, tzinfo

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.limits import Limit
from bot.core.messages import Asker, Conversation, Question, Turn
from bot.core.messages import Role as Speaker
from bot.core.ports import Answer, Clock, Preferences, Reveal
from bot.core.stats import By
from bot.core.strategies import Strategy
from bot.core.thoughts import Trace, TraceState
from bot.store.answers import answer_of, brought_row, finish, preferences_of, question_of
from bot.store.database import Database, to_ms
from bot.store.moving import move_chat
from bot.store.pace import begun_aside, check_pace
from bot.store.privacy import FORGOTTEN
from bot.store.questions import (
    ANSWER,
    BEGINNING,
    CONVERSATION,
    DELIVERED,
    LAST,
    PREFERENCES,
    SUMS,
    of_update,
    remember,
)
from bot.store.sums import add_counts
from bot.store.tables import answers, conversations

NO_THREAD = 0


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
            **brought_row(question),
        }

        def work(connection: Connection) -> int:
            remember(connection, question.asker, to_ms(now))
            known = of_update(connection, update_id)
            if known is not None:
                return known
            if not aside or not begun_aside(connection, question):
                check_pace(connection, limits, now.astimezone(self._zone))
                keys = [(By.TOTAL, ""), (By.USER, str(question.asker.id))]
                add_counts(connection, now.astimezone(self._zone).date(), keys, {"questions": 1})
            return int(connection.execute(BEGINNING, row).scalar_one())

        return await self._database.transact(work)

    async def answer(self, answer_id: int) -> Answer | None:
        """A finished answer with the sums of its calls; None when there is none of that id, or it is not finished."""
        about = {"number": answer_id}

        def read(connection: Connection) -> Answer | None:
            row = connection.execute(ANSWER, about).mappings().one_or_none()
            return None if row is None else answer_of(row, connection.execute(SUMS, about).mappings().one())

        return await self._database.look(read)

    async def finish(self, answer_id: int, trace: Trace) -> None:
        """Stores a trace whose calls are settled already; one that is stored stays."""
        now = self._clock.now()
        await self._database.transact(lambda connection: finish(connection, answer_id, trace, now, self._zone))

    async def question(self, answer_id: int) -> Question | None:
        """The question of an answer, to ask it again; None when there is none."""
        query = select(answers).where(answers.c.id == answer_id, answers.c.state != FORGOTTEN)
        row = await self._database.look(lambda connection: connection.execute(query).mappings().one_or_none())
        return None if row is None else question_of(row)

    async def preferences(self, user_id: int) -> Preferences:
        """What a user has chosen."""
        about = {"user": user_id}
        row = await self._database.look(lambda connection: connection.execute(PREFERENCES, about).one_or_none())
        return Preferences() if row is None else preferences_of(row)

    async def prefer(
        self,
        asker: Asker,
        *,
        strategy: Strategy | None = None,
        model: str | None = None,
        footer: bool | None = None,
        live: bool | None = None,
        reveal: Reveal | None = None,
        language: str | None = None,
        instructions: str | None = None,
    ) -> None:
        """Notes a user's choice; None leaves the one there is, and an empty text takes it back."""
        chosen = {
            "strategy": strategy.value if strategy else None,
            "model": model,
            "footer": footer,
            "live": live,
            "reveal": reveal.value if reveal else None,
            "chosen_language": language,
            "instructions": instructions,
        }
        changed = {name: value for name, value in chosen.items() if value is not None}
        now = to_ms(self._clock.now())
        await self._database.transact(lambda connection: remember(connection, asker, now, **changed))

    async def conversation(self, chat_id: int, thread_id: int | None, *, before: int | None = None) -> Conversation:
        """The chat's finished turns since it last began afresh, oldest first: the latest answer of each question."""
        about = {"chat": chat_id, "thread": thread_id or NO_THREAD, "before": LAST if before is None else before}
        rows = await self._database.look(lambda connection: connection.execute(CONVERSATION, about).all())
        return Conversation(turns=tuple(turn for row in reversed(rows) for turn in _turns(*row)))

    async def start_afresh(self, chat_id: int, thread_id: int | None) -> None:
        """Later questions of the chat go without its earlier turns."""
        here = {"chat_id": chat_id, "thread_id": thread_id or NO_THREAD}

        def work(connection: Connection) -> None:
            last = connection.execute(select(func.max(answers.c.id))).scalar_one() or 0
            query = self._insert(conversations).values(**here, afresh_after=last)
            connection.execute(query.on_conflict_do_update(index_elements=list(here), set_={"afresh_after": last}))

        await self._database.transact(work)

    async def delivered(self, answer_id: int, message_ids: tuple[int, ...], *, complete: bool = True) -> None:
        """Notes where the answer stands in the chat; not `complete`: a part of it, and the rest is to follow."""
        at = to_ms(self._clock.now()) if complete else None
        about = {"number": answer_id, "message_ids": json.dumps(message_ids), "delivered_at": at}
        await self._database.transact(lambda connection: connection.execute(DELIVERED, about))

    async def move_chat(self, old: int, new: int) -> None:
        """Gives a group's answers, conversations and limits to the supergroup that it has become."""
        await self._database.transact(lambda connection: move_chat(connection, old, new))


def _turns(question: str, answer: str) -> tuple[Turn, ...]:
    return (Turn(role=Speaker.USER, text=question), Turn(role=Speaker.ASSISTANT, text=answer))
