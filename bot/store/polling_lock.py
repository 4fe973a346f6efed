"""The lock of the one program that polls: a lock that PostgreSQL takes back when the program's connection ends.

Telegram lets one program poll. So one that gets the lock knows that whoever polled before it is dead, and need not wait
for the ends of their leases.
"""

import asyncio
import logging
from contextlib import suppress

from sqlalchemy import Connection, create_engine, make_url, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.store.claims import POLLS
from bot.store.database import Database
from bot.store.served import link
from bot.store.tables import inbox, workers

log = logging.getLogger(__name__)

ATTEMPTS, PAUSE = 20, 0.1
"""Tries to get the lock, and seconds between them: the server notices a death within moments."""

KEEPALIVES = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""The server gives up a program whose machine is gone without a word after 25 seconds, and not after two hours.

Source: postgresql.org/docs/current/runtime-config-connection.html.
"""

_TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended('glassbox:polling', 0))")


class PollingLock:
    """Held from the first `succeed` on until it is closed, or the process ends; on PostgreSQL alone."""

    def __init__(self, database: Database, url: str, worker: str) -> None:
        """`worker` is this program's name, by which its own claims are known."""
        self._database, self._url, self._worker = database, make_url(url), worker
        self._connection: Connection | None = None

    async def succeed(self) -> int:
        """Take the place of the programs that polled before; return how many of their claims are void now.

        Where another program holds the lock, theirs stay, and end with their leases.

        Raises:
            StoreFault: the database cannot be written.
        """
        if not await self._gained():
            return 0
        return await self._database.transact(self._void)

    async def _gained(self) -> bool:
        try:
            for _ in range(ATTEMPTS):
                if await asyncio.to_thread(self._try):
                    return True
                await asyncio.sleep(PAUSE)
        except SQLAlchemyError as error:
            log.warning("the lock of who polls cannot be had: %s", type(error).__name__)
        else:
            log.warning("another program polls, or did a moment ago: what it has begun is left to it for a while")
        await self.close()
        return False

    def _try(self) -> bool:
        if self._connection is None:
            about = {"isolation_level": "AUTOCOMMIT", "poolclass": NullPool, "hide_parameters": True}
            self._connection = create_engine(self._url, connect_args=link(self._url, KEEPALIVES), **about).connect()
        return bool(self._connection.execute(_TRY_LOCK).scalar_one())

    def _void(self, connection: Connection) -> int:
        """End the claims of the dead, and have their calls count as lost at once."""
        theirs = inbox.c.claimed_by.startswith(POLLS) & (inbox.c.claimed_by != self._worker)
        claims = update(inbox).where(inbox.c.closed_at.is_(None), theirs)
        dead = update(workers).where(workers.c.id.startswith(POLLS), workers.c.id != self._worker)
        connection.execute(dead.values(seen_at=0))
        return connection.execute(claims.values(claimed_by=None, claimed_until=None)).rowcount

    async def close(self) -> None:
        """Give the lock back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                await asyncio.to_thread(connection.close)
