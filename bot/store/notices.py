"""What was told once and must not be told again."""

from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ports import Clock
from bot.store.database import Database, to_ms
from bot.store.tables import notices


class SqlNotices:
    """Keys in the database: they outlive a restart, and hold for all processes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    async def once(self, key: str) -> bool:
        """Notes that `key` is told; False when it was before."""
        row = {"key": key, "at": to_ms(self._clock.now())}
        query = self._insert(notices).values(row).on_conflict_do_nothing().returning(notices.c.key)
        return (
            await self._database.transact(lambda connection: connection.execute(query).scalar_one_or_none()) is not None
        )
