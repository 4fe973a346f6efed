"""Thumbs up or down, and their sums."""

from datetime import UTC, tzinfo

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ports import Clock
from bot.core.stats import By
from bot.store.database import Database, from_ms, to_ms
from bot.store.sums import add_counts
from bot.store.tables import answers, feedback


class SqlRatings:
    """Feedback in the database, counted on the day of its answer."""

    def __init__(self, database: Database, clock: Clock, zone: tzinfo = UTC) -> None:
        """`zone` is where days begin."""
        self._database = database
        self._clock = clock
        self._zone = zone
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    async def rate(self, answer_id: int, user_id: int, *, liked: bool) -> bool | None:
        """Notes what a user thinks of an answer; saying it again takes it back. Returns what counts now."""
        mine = (feedback.c.answer_id == answer_id, feedback.c.user_id == user_id)

        def work(connection: Connection) -> bool | None:
            before = connection.execute(select(feedback.c.liked).where(*mine)).scalar_one_or_none()
            now = None if before is liked else liked
            if now is None:
                connection.execute(delete(feedback).where(*mine))
            else:
                row = {"liked": now, "given_at": to_ms(self._clock.now())}
                query = self._insert(feedback).values(answer_id=answer_id, user_id=user_id, **row)
                keys = [feedback.c.answer_id, feedback.c.user_id]
                connection.execute(query.on_conflict_do_update(index_elements=keys, set_=row))
            self._count(connection, answer_id, before, now)
            return now

        return await self._database.transact(work)

    def _count(self, connection: Connection, answer_id: int, before: bool | None, now: bool | None) -> None:
        about = select(answers.c.begun_at, answers.c.model, answers.c.strategy).where(answers.c.id == answer_id)
        row = connection.execute(about).one()
        keys = [(By.TOTAL, ""), (By.MODEL, row.model), (By.STRATEGY, row.strategy)]
        counts = {
            "liked": int(now is True) - int(before is True),
            "disliked": int(now is False) - int(before is False),
        }
        add_counts(connection, from_ms(row.begun_at).astimezone(self._zone).date(), keys, counts)
