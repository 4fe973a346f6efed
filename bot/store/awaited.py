"""Steps that somebody is about to ask about, in the database: they outlive a restart."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.attachments import About
from bot.core.awaiting import Awaited, Noted
from bot.core.messages import Question
from bot.core.ports import Clock
from bot.store.answers import about_of
from bot.store.database import Database, to_ms
from bot.store.tables import answers, awaited

LAPSE = timedelta(hours=1)
"""Who has not asked by then has something else in mind."""

NO_THREAD = 0

_BEFORE = select(answers.c.about_id, answers.c.about_step).where(answers.c.update_id == bindparam("update"))
_STANDING = select(awaited).where(
    awaited.c.chat_id == bindparam("chat"),
    awaited.c.user_id == bindparam("user"),
    awaited.c.asked_at >= bindparam("since"),
)


class SqlAwaiting:
    """One row for each person and chat."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    async def expect(self, expected: Awaited) -> Noted:
        """Notes it, in the place of what was noted before; not when a question has come since the tap.

        That it has happens where a tap is dealt with late, or a second time, after a crash.
        """
        now = self._clock.now()

        def work(connection: Connection) -> Noted:
            connection.execute(delete(awaited).where(awaited.c.asked_at < to_ms(now - LAPSE)))
            came = _came(connection, expected, now)
            if came is Noted.AWAITED:
                self._note(connection, expected, now)
            return came

        return await self._database.transact(work)

    async def again(self, expected: Awaited) -> bool:
        """Notes it anew, after a question about it failed; False: another step was tapped meanwhile, which stays."""
        now = self._clock.now()

        def work(connection: Connection) -> bool:
            found = _standing(connection, expected.chat_id, expected.user_id, now)
            if found is None or (found.about == expected.about and found.update_id < expected.update_id):
                self._note(connection, expected, now)
            return found is None or found.about == expected.about

        return await self._database.transact(work)

    def _note(self, connection: Connection, expected: Awaited, now: datetime) -> None:
        """Writes the row, in the place of the one there was."""
        row = {
            "thread_id": expected.thread_id or NO_THREAD,
            "answer_id": expected.about.answer_id,
            "step": expected.about.step,
            "message_id": expected.message_id,
            "update_id": expected.update_id,
            "asked_at": to_ms(now),
        }
        query = self._insert(awaited).values(chat_id=expected.chat_id, user_id=expected.user_id, **row)
        connection.execute(query.on_conflict_do_update(index_elements=["chat_id", "user_id"], set_=row))

    async def awaited(self, chat_id: int, user_id: int) -> Awaited | None:
        """What is awaited of somebody in a chat; None: nothing, or for too long."""
        now = self._clock.now()
        return await self._database.look(lambda connection: _standing(connection, chat_id, user_id, now))

    async def about(self, question: Question) -> About | None:
        """The step that a question is about: as it is stored, if it came before, else as it is awaited."""

        def read(connection: Connection) -> About | None:
            row = connection.execute(_BEFORE, {"update": question.update_id}).mappings().one_or_none()
            if row is not None:
                return about_of(row)
            found = _standing(connection, question.chat_id, question.asker.id, question.asked_at)
            return found.about if found is not None and _meant(found, question) else None

        return await self._database.look(read)

    async def noted(self, chat_id: int, thread_id: int | None) -> tuple[Awaited, ...]:
        """What is noted in a chat or topic, of anybody, however long ago."""
        query = select(awaited).where(awaited.c.chat_id == chat_id, awaited.c.thread_id == (thread_id or NO_THREAD))
        rows = await self._database.look(lambda connection: connection.execute(query).all())
        return tuple(_awaited_of(row) for row in rows)

    async def call_off(self, chat_id: int, user_id: int) -> None:
        """Nothing is awaited any more."""
        query = delete(awaited).where(awaited.c.chat_id == chat_id, awaited.c.user_id == user_id)
        await self._database.transact(lambda connection: connection.execute(query))


def settle(connection: Connection, question: Question) -> None:
    """Takes away what was awaited, as the question is being stored."""
    if question.about is not None:
        connection.execute(
            delete(awaited).where(
                awaited.c.chat_id == question.chat_id,
                awaited.c.user_id == question.asker.id,
                awaited.c.answer_id == question.about.answer_id,
                awaited.c.step == question.about.step,
            )
        )


def _meant(found: Awaited, question: Question) -> bool:
    """Whether a question is the one awaited: sent after the tap, in the same topic, and in reply to no other answer.

    What is awaited again is so by the very question that failed, too, should it come a second time after a crash.
    """
    after = question.update_id is not None and question.update_id >= found.update_id
    return after and question.thread_id == found.thread_id and question.replied_id in (None, found.about.answer_id)


def _standing(connection: Connection, chat_id: int, user_id: int, at: datetime) -> Awaited | None:
    about = {"chat": chat_id, "user": user_id, "since": to_ms(at - LAPSE)}
    row = connection.execute(_STANDING, about).one_or_none()
    return None if row is None else _awaited_of(row)


def _awaited_of(row: Any) -> Awaited:
    return Awaited(
        about=About(answer_id=row.answer_id, step=row.step),
        chat_id=row.chat_id,
        user_id=row.user_id,
        message_id=row.message_id,
        update_id=row.update_id,
        thread_id=row.thread_id or None,
    )


def _came(connection: Connection, expected: Awaited, now: datetime) -> Noted:
    """Whether a question came after the tap, and whether about its step; not one that replies to another answer."""
    query = select(answers.c.about_id, answers.c.about_step).where(
        answers.c.user_id == expected.user_id,
        answers.c.begun_at >= to_ms(now - LAPSE),
        answers.c.chat_id == expected.chat_id,
        answers.c.thread_id == (expected.thread_id or NO_THREAD),
        answers.c.update_id > expected.update_id,
        answers.c.previous_id.is_(None),
        answers.c.edited.is_(False),
        or_(answers.c.parent_id.is_(None), answers.c.parent_id == expected.about.answer_id),
    )
    asked = [about_of(row) for row in connection.execute(query).mappings()]
    return Noted.ASKED if expected.about in asked else Noted.LATE if asked else Noted.AWAITED
