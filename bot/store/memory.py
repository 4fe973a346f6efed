"""Questions and their answers in the database."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy import ColumnElement, Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.answers import Answer, Beginning, LastAsked, Preferences, Replied, Reveal
from bot.core.folding import Fold
from bot.core.limits import Limit
from bot.core.messages import Asker, Conversation, Question
from bot.core.ports import Clock
from bot.core.stats import By
from bot.core.strategies import Strategy
from bot.core.thoughts import Trace, TraceState
from bot.store.answers import answer_of, brought_row, finish, learn, origin_of, preferences_of, question_of, with_origin
from bot.store.awaited import settle
from bot.store.conversations import (
    NO_THREAD,
    branch,
    drop_summary,
    last_asked,
    main_line,
    place,
    replied,
    sum_up,
)
from bot.store.database import Database, to_ms
from bot.store.moving import move_chat
from bot.store.pace import begun_aside, check_pace, rewords_unanswered
from bot.store.privacy import FORGOTTEN
from bot.store.questions import (
    ANSWER,
    BEGINNING,
    CLOCKS_APART,
    DELIVERED,
    PREFERENCES,
    REWORDED,
    SUMS,
    of_column,
    of_update,
    remember,
)
from bot.store.sums import add_counts
from bot.store.tables import answers, awaited, conversations

ALBUMS_COME_WITHIN = timedelta(days=2)
"""Telegram keeps updates for a day."""


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
    ) -> Beginning:
        """Stores the question and its asker, and gives its answer an id. The same update gets the same id again.

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

        def work(connection: Connection) -> Beginning:
            remember(connection, question.asker, to_ms(now))
            known = of_column(connection, question, strategy, model) if aside else of_update(connection, update_id)
            if known is not None:
                if question.text and not question.spoken:  # what was heard in a recording is known by now, and stays
                    connection.execute(REWORDED, {"number": known, "question": question.text})
                if previous_id is None:  # it failed, and its step is awaited again
                    settle(connection, question)
                return Beginning(answer_id=known, fresh=False)
            if not (begun_aside(connection, question) if aside else rewords_unanswered(connection, question)):
                check_pace(connection, limits, now.astimezone(self._zone))
                keys = [(By.TOTAL, ""), (By.USER, str(question.asker.id))]
                add_counts(connection, now.astimezone(self._zone).date(), keys, {"questions": 1})
            if previous_id is None:
                settle(connection, question)
            return Beginning(answer_id=connection.execute(BEGINNING, row).scalar_one(), fresh=True)

        return await self._database.transact(work)

    async def answer(self, answer_id: int) -> Answer | None:
        """A finished answer with the sums of its calls; None when there is none of that id, or it is not finished."""
        about = {"number": answer_id}

        def read(connection: Connection) -> Answer | None:
            row = connection.execute(ANSWER, about).mappings().one_or_none()
            if row is None:
                return None
            answer = answer_of(row, connection.execute(SUMS, about).mappings().one())
            return answer if answer.about is None else with_origin(answer, origin_of(connection, answer.about))

        return await self._database.look(read)

    async def finish(self, answer_id: int, trace: Trace) -> None:
        """Stores a trace whose calls are settled already; one that is stored stays."""
        now = self._clock.now()
        await self._database.transact(lambda connection: finish(connection, answer_id, trace, now, self._zone))

    async def asked_in(self, chat_id: int, message_id: int, sent_at: datetime) -> Question | None:
        """The question that was asked in a message; None: none was, or it is forgotten."""
        here = _of_message(chat_id, message_id, sent_at)
        query = select(answers).where(*here, answers.c.state != FORGOTTEN, answers.c.finished_at.is_not(None))
        query = query.order_by(answers.c.begun_at.desc()).limit(1)
        row = await self._database.look(lambda connection: connection.execute(query).mappings().one_or_none())
        return None if row is None else question_of(row)

    async def was_asked(self, chat_id: int, message_id: int, sent_at: datetime, *, beside: int) -> bool:
        """Whether a message was asked about by another update than that, however it ended."""
        another = func.coalesce(answers.c.update_id, 0) != beside
        query = select(answers.c.id).where(*_of_message(chat_id, message_id, sent_at), another).limit(1)
        return await self._database.look(lambda connection: connection.execute(query).scalar_one_or_none()) is not None

    async def is_answered(self, chat_id: int, album: str, update_id: int) -> bool:
        """Whether an album was asked with another of its messages, lately."""
        since = to_ms(self._clock.now() - ALBUMS_COME_WITHIN)
        here = (answers.c.chat_id == chat_id, answers.c.begun_at > since, answers.c.album == album)
        query = select(answers.c.id).where(*here, answers.c.update_id != update_id).limit(1)
        found = await self._database.look(lambda connection: connection.execute(query).scalar_one_or_none())
        return found is not None

    async def learned(self, answer_id: int, question: Question, *, strategy: str, model: str) -> None:
        """Notes what was found in a question's attachments, and how it is to be answered."""
        how = {"strategy": strategy, "model": model}
        await self._database.transact(lambda connection: learn(connection, answer_id, question, **how))

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

    async def conversation(
        self, chat_id: int, thread_id: int | None, *, before: int | None = None, parent_id: int | None = None
    ) -> Conversation:
        """The turns that a question goes on from, oldest first; see the port."""
        here = place(chat_id, thread_id)
        if parent_id is not None:
            return await self._database.look(lambda connection: branch(connection, here, parent_id))
        return await self._database.look(lambda connection: main_line(connection, here, before))

    async def sum_up(self, chat_id: int, thread_id: int | None, fold: Fold, summary: str) -> bool:
        """Keeps a summary in the place of turns; False, and nothing is kept: they are not all there any more."""
        here, now = place(chat_id, thread_id), to_ms(self._clock.now())
        return await self._database.transact(lambda connection: sum_up(connection, here, fold, summary, now))

    async def replied(self, chat_id: int, thread_id: int | None, message_id: int, sent_at: datetime) -> Replied | None:
        """The answer that stands in a message of the chat, as long as the conversation holds it."""
        here, at = place(chat_id, thread_id), to_ms(sent_at + CLOCKS_APART)
        return await self._database.look(lambda connection: replied(connection, here, message_id, at))

    async def last_asked(self, chat_id: int, thread_id: int | None) -> LastAsked | None:
        """The last question of the chat's conversation, whether answered or not; None: there is none."""
        here = place(chat_id, thread_id)
        return await self._database.look(lambda connection: last_asked(connection, here))

    async def start_afresh(self, chat_id: int, thread_id: int | None) -> None:
        """Later questions of the chat go without its earlier turns, their summary, and what branches off from them."""
        here = {"chat_id": chat_id, "thread_id": thread_id or NO_THREAD}

        def work(connection: Connection) -> None:
            connection.execute(delete(awaited).where(*(awaited.c[name] == value for name, value in here.items())))
            last = connection.execute(select(func.max(answers.c.id))).scalar_one() or 0
            query = self._insert(conversations).values(**here, afresh_after=last)
            connection.execute(query.on_conflict_do_update(index_elements=list(here), set_={"afresh_after": last}))
            drop_summary(connection, place(chat_id, thread_id))

        await self._database.transact(work)

    async def delivered(self, answer_id: int, message_ids: tuple[int | None, ...], *, complete: bool = True) -> None:
        """Notes where the answer stands in the chat; not `complete`: a part of it, and the rest is to follow."""
        at = to_ms(self._clock.now()) if complete else None
        about = {"number": answer_id, "message_ids": json.dumps(message_ids), "delivered_at": at}
        await self._database.transact(lambda connection: connection.execute(DELIVERED, about))

    async def move_chat(self, old: int, new: int) -> None:
        """Gives a group's answers, conversations and limits to the supergroup that it has become."""
        await self._database.transact(lambda connection: move_chat(connection, old, new))


def _of_message(chat_id: int, message_id: int, sent_at: datetime) -> tuple[ColumnElement[bool], ...]:
    """The answers to a message, as an index finds them."""
    since = to_ms(sent_at - CLOCKS_APART)
    return answers.c.chat_id == chat_id, answers.c.begun_at > since, answers.c.question_message_id == message_id
