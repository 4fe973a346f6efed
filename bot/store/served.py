"""PostgreSQL by threads of our own, each of which does a whole work: the event loop does not wait for statements."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from bot.store.threads import Job, Threads

T = TypeVar("T")

WRITERS, READERS = 4, 1
"""Threads, and connections at most. Looks have their own: they do not wait behind works that wait for locks."""

LOOKS = 8
"""Reads that share one view at most: a slow one holds up few others."""

ATTEMPTS = 5
"""How often a work is done that met others on its way."""

COLLISIONS = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock. Source: postgresql.org/docs/current/errcodes-appendix.html."""

STUCK = "-c idle_in_transaction_session_timeout=10000 -c lock_timeout=20000"
"""In milliseconds: what a killed process held, or one that hangs, does not hold the others for a lease of theirs."""

READ_ONLY = "-c default_transaction_read_only=on"

LINK = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A server that is gone without a word is given up within 25 seconds. In seconds, but for the last: milliseconds.

Source: postgresql.org/docs/current/libpq-connect.html.
"""


def link(url: URL, options: str = STUCK) -> dict[str, Any]:
    """What a connection is made with; what the address says itself holds."""
    return {name: value for name, value in {**LINK, "options": options}.items() if name not in url.query}


class Served:
    """A database of a server. Errors come as SQLAlchemy's, or as what a work raises."""

    def __init__(self, url: URL) -> None:
        """`url` is that of psycopg."""
        made = partial(create_engine, url, hide_parameters=True, max_overflow=0, pool_use_lifo=True)
        self._writing = made(pool_size=WRITERS, connect_args=link(url))
        reading = link(url, f"{STUCK} {READ_ONLY}")
        self._reading = made(pool_size=READERS, connect_args=reading, isolation_level="REPEATABLE READ")
        self._writers = Threads("store-writer", lambda: _Worker(self._writing), count=WRITERS)
        self._readers = Threads("store-reader", lambda: _Reader(self._reading), count=READERS, batch=LOOKS)

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, in a transaction of its own. If the caller is cancelled, it happens anyway."""
        return cast("T", await self._writers.do(partial(_do, work)))

    async def look(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, on one consistent view."""
        return cast("T", await self._readers.do(work))

    async def close(self) -> None:
        """Does what waits, and closes all connections."""
        await self._readers.close()
        await self._writers.close()
        self._reading.dispose()
        self._writing.dispose()


class _Worker:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            job.attempt(self._engine)

    def close(self) -> None:
        """The connections are the engine's."""


class _Reader:
    """Reads what waits in one view; where something goes wrong in it, each by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, jobs: Sequence[Job]) -> None:
        if len(jobs) == 1 or not self._together(jobs):
            for job in jobs:
                job.work = None if job.work is None else partial(_do, job.work)
                job.attempt(self._engine)

    def _together(self, jobs: Sequence[Job]) -> bool:
        try:
            with self._engine.connect() as connection:
                for job in jobs:
                    job.attempt(connection)
                    if isinstance(job.error, DBAPIError):  # the view is gone with it
                        return False
                connection.commit()
        except DBAPIError:
            return False
        return True

    def close(self) -> None:
        """The connections are the engine's."""


def _do(work: Callable[[Connection], T], engine: Engine) -> T:
    """Does a work, and again where it surely has not happened."""
    attempt = 1
    while True:
        committing = False
        try:
            with engine.connect() as connection:
                result = work(connection)
                committing = True
                connection.commit()
            return result
        except DBAPIError as error:
            collided = getattr(error.orig, "sqlstate", None) in COLLISIONS
            broken = error.connection_invalidated and not committing and attempt == 1  # the server may be a new one
            if not (collided or broken) or attempt == ATTEMPTS:
                raise
        attempt += 1
