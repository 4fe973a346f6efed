"""Whether the database answers, and how much waits in it."""

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.tables import inbox


class SqlHealth:
    """Looks at the database without changing it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def check(self) -> None:
        """Asks for nothing but an answer.

        Raises:
            StoreFault: there is none.
        """
        async with self._database.read() as connection:
            await connection.execute(select(1))

    async def waiting(self) -> int:
        """How many updates were received and are not dealt with, by whichever replica.

        Raises:
            StoreFault: the database cannot be read.
        """
        query = select(func.count()).select_from(inbox).where(inbox.c.closed_at.is_(None))
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())
