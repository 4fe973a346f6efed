"""Whether the database answers, and how much waits in it."""

import asyncio
from contextlib import suppress
from typing import NoReturn

from sqlalchemy import func, select

from bot.core.errors import StoreFault
from bot.store.database import Database
from bot.store.tables import inbox

FILE_SECONDS = 10.0
"""Seconds between two looks at the database's file."""


class SqlHealth:
    """Looks at the database without changing it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def check(self) -> None:
        """Look at the database's file, and ask for nothing but an answer.

        Raises:
            StoreFault: there is none, or the file is another one.
        """
        self.check_file()
        async with self._database.read() as connection:
            await connection.execute(select(1))

    def check_file(self) -> None:
        """Check that SQLite's file is still the one that was opened.

        Raises:
            StoreFault: it was deleted or replaced.
        """
        if self._database.file is not None:
            self._database.file.check()  # no more than a look at a directory: no thread is worth its while

    async def watch_file(self) -> NoReturn:
        """Check the file again and again: many bots run without a port, and nobody asks whether they are ready."""
        while True:
            with suppress(StoreFault):  # which has been logged
                self.check_file()
            await asyncio.sleep(FILE_SECONDS)

    async def waiting(self) -> int:
        """How many updates were received and are not dealt with, by whichever replica.

        Raises:
            StoreFault: the database cannot be read.
        """
        query = select(func.count()).select_from(inbox).where(inbox.c.closed_at.is_(None))
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())
