"""Words that were kept for long enough: deleted in small portions, while the ledger and the sums stay."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, text, tuple_, update

from bot.core.errors import StoreFault
from bot.core.ports import Clock
from bot.store.database import Database, to_ms
from bot.store.privacy import FORGOTTEN, WORDLESS
from bot.store.tables import answers, awaited, inbox, summaries

PORTION = 100
"""Rows in one transaction, so that no answer waits for long."""

PAUSE = 0.05
"""In seconds: between two portions that were deleted, the database is there for the answers."""

INBOX_LASTS = timedelta(days=30)
"""How long it is remembered that an update was dealt with. Telegram sends one again for a day at most.

Source: Bot API, getUpdates.
"""

LOCK = 7226119
"""The key of PostgreSQL's lock under which one process at a time deletes."""

_NEXT_ANSWERS = (
    select(answers.c.id, answers.c.begun_at, answers.c.state, answers.c.chat_id, answers.c.thread_id)
    .where(tuple_(answers.c.begun_at, answers.c.id) > tuple_(bindparam("begun"), bindparam("number")))
    .where(answers.c.begun_at < bindparam("before"))
    .order_by(answers.c.begun_at, answers.c.id)
    .limit(bindparam("portion"))
)
_NEXT_UPDATES = (
    select(inbox.c.update_id, inbox.c.closed_at)
    .where(inbox.c.update_id > bindparam("number"))
    .order_by(inbox.c.update_id)
    .limit(bindparam("portion"))
)


class SqlRetention:
    """Deletes the words of what was asked more than `days` days ago (0: never), and old rows of the inbox always."""

    def __init__(self, database: Database, clock: Clock, days: int = 0) -> None:
        self._database = database
        self._clock = clock
        self._lasts = timedelta(days=days) if days else None
        self._done = (0, 0)

    async def sweep(self) -> int:
        """Deletes all that has become too old, portion by portion; returns how many answers lost their words.

        Raises:
            StoreFault: the database could not do it; the next sweep goes on from there.
        """
        now = self._clock.now()
        gone = 0
        if self._lasts is not None:
            gone = await self._forget_before(to_ms(now - self._lasts))
            await self._drop_leftovers(to_ms(now - self._lasts))
        await self._drop_updates(to_ms(now - INBOX_LASTS))
        if gone:
            with suppress(StoreFault):  # it is done; the journal is emptied sooner or later anyway
                await self._database.empty_journal()
        return gone

    async def _forget_before(self, before: int) -> int:
        """Each row is looked at once in the life of a process: what is new is never older than what was there."""
        gone = 0
        while rows := await self._rows(_NEXT_ANSWERS, begun=self._done[0], number=self._done[1], before=before):
            if worded := [row for row in rows if row.state != FORGOTTEN]:
                gone += await self._empty(worded)
                await self._clock.sleep(PAUSE)
            self._done = (rows[-1].begun_at, rows[-1].id)
        return gone

    async def _empty(self, rows: Sequence[Any]) -> int:
        """Empties answers, and the summaries that they went into; returns how many there were still."""
        now = to_ms(self._clock.now())
        numbers = [row.id for row in rows]
        places = {(row.chat_id, row.thread_id) for row in rows}
        worded = (answers.c.id.in_(numbers), answers.c.state != FORGOTTEN)
        ended = func.coalesce(answers.c.finished_at, now)  # one that is under way must not come back by its end

        def work(connection: Connection) -> int:
            _alone(connection)
            connection.execute(select(answers.c.id).where(*worded).order_by(answers.c.id).with_for_update()).close()
            emptied = connection.execute(update(answers).where(*worded).values(**WORDLESS, finished_at=ended))
            for chat_id, thread_id in sorted(places):  # last: a summary that is being kept holds its answers
                here = (summaries.c.chat_id == chat_id, summaries.c.thread_id == thread_id)
                connection.execute(delete(summaries).where(*here))
            return int(emptied.rowcount)

        return await self._database.transact(work)

    async def _drop_leftovers(self, before: int) -> None:
        def work(connection: Connection) -> None:
            _alone(connection)
            connection.execute(delete(awaited).where(awaited.c.asked_at < before))
            connection.execute(delete(summaries).where(summaries.c.made_at < before))

        await self._database.transact(work)

    async def _drop_updates(self, before: int) -> None:
        """Goes through the whole inbox, as Telegram's numbers do not always grow."""
        last = -1
        while rows := await self._rows(_NEXT_UPDATES, number=last):
            last = rows[-1].update_id
            if old := [row.update_id for row in rows if row.closed_at is not None and row.closed_at < before]:
                await self._drop(old)
                await self._clock.sleep(PAUSE)

    async def _drop(self, numbers: Sequence[int]) -> None:
        query = delete(inbox).where(inbox.c.update_id.in_(numbers))

        def work(connection: Connection) -> None:
            _alone(connection)
            connection.execute(query)

        await self._database.transact(work)

    async def _rows(self, query: Any, **about: int) -> Sequence[Any]:
        return await self._database.look(
            lambda connection: connection.execute(query, {"portion": PORTION, **about}).all()
        )


def _alone(connection: Connection) -> None:
    """Keeps other processes from deleting until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
