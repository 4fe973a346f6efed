"""SQLite by threads of our own: one writes, with one commit for all that waits, and a few read.

SQLAlchemy makes the statements and reads the rows; BEGIN and COMMIT are said here, to the driver itself.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.store.threads import Job, Threads

T = TypeVar("T")

PRAGMAS = (
    "PRAGMA busy_timeout=5000",  # first: changing to WAL may have to wait for another program
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a ledger: what is committed survives a power cut
    "PRAGMA temp_store=MEMORY",
    "PRAGMA secure_delete=ON",  # what a forgotten user wrote is overwritten, not only unlinked
)

BATCH = 64
"""Works that share a commit at most, so that the first of them does not wait long for the last."""

READERS = 1

LOOKS = 8
"""Reads that share one view at most: a slow one holds up few others."""

FAULTS = (SQLAlchemyError, sqlite3.Error)
"""What the database raises: by way of SQLAlchemy, or of the driver."""


class Embedded:
    """A database file. Errors come as those of FAULTS, or as what a work raises."""

    def __init__(self, url: URL) -> None:
        """`url` is of any driver of SQLite."""
        url = url.set(drivername="sqlite+pysqlite")
        self.engine = create_engine(url, hide_parameters=True, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        prepare(self.engine, foreign_keys=True)
        self._writer = Threads("store-writer", lambda: _Writer(self.engine), batch=BATCH)
        self._readers = Threads("store-reader", lambda: _Reader(self.engine), count=READERS, batch=LOOKS)

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, committed together with others or alone. If the caller is cancelled, it happens anyway."""
        return cast("T", await self._writer.do(work))

    async def look(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, on one consistent view."""
        return cast("T", await self._readers.do(work))

    def paused(self) -> AbstractAsyncContextManager[None]:
        """A time in which the writer writes nothing."""
        return self._writer.paused()

    async def close(self) -> None:
        """Does what waits, and closes all connections."""
        await self._readers.close()
        await self._writer.close()


def prepare(engine: Engine, *, foreign_keys: bool) -> None:
    """Every connection begins with the pragmas, and leaves transactions to us."""
    pragmas = (*PRAGMAS, f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "connect")
    def connected(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None  # the driver's own BEGIN comes too late to prevent lost updates
        cursor = dbapi_connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()


class _Link:
    """The connection of one thread, made when it is needed, and again when it broke."""

    def __init__(self, engine: Engine, begin: str) -> None:
        self._engine = engine
        self._begin = begin
        self._connection: Connection | None = None
        self.driver: Any = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Committed at the end of the block, rolled back if it is left by an error."""
        connection = self._open()
        try:
            self.driver.execute(self._begin)
            yield connection
            self.driver.execute("COMMIT")
        except BaseException:
            self._undo(connection)
            raise

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            self.driver = self._connection.connection.driver_connection
        return self._connection

    def _undo(self, connection: Connection) -> None:
        try:
            self.driver.rollback()
        except sqlite3.Error:
            self.close()
        if connection.invalidated:
            self.close()

    def close(self) -> None:
        """Closes the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*FAULTS):  # what was committed is kept
                connection.close()


class _Reader:
    def __init__(self, engine: Engine) -> None:
        self._link = _Link(engine, "BEGIN")
        self.close = self._link.close

    def run(self, jobs: Sequence[Job]) -> None:
        try:
            with self._link.transaction() as connection:
                for job in jobs:
                    job.attempt(connection)
        except FAULTS as error:  # of the connection: what was read may not hold
            for job in jobs:
                job.error = error


class _Writer:
    def __init__(self, engine: Engine) -> None:
        self._link = _Link(engine, "BEGIN IMMEDIATE")
        self.close = self._link.close

    def run(self, jobs: Sequence[Job]) -> None:
        if jobs[0].alone:
            jobs[0].attempt(None)
        elif len(jobs) == 1 or not self._together(jobs):
            for job in jobs:
                _alone(self._link, job)

    def _together(self, jobs: Sequence[Job]) -> bool:
        """Does all in one transaction; False: SQLite itself undid it on the way, and nothing has happened."""
        try:
            with self._link.transaction() as connection:
                for job in jobs:
                    self._apart(connection, job)
        except _Undone:
            return False
        except FAULTS as error:  # of the commit or the connection: whatever the works gave has not happened
            for job in jobs:
                job.error = error
        return True

    def _apart(self, connection: Connection, job: Job) -> None:
        """Does a job so that its error undoes nothing but its own."""
        self._link.driver.execute("SAVEPOINT work")
        job.attempt(connection)
        if not self._link.driver.in_transaction:
            raise _Undone
        if job.error is not None:
            self._link.driver.execute("ROLLBACK TO work")
        self._link.driver.execute("RELEASE work")


class _Undone(Exception):
    """The transaction is rolled back; by us, or by SQLite itself, as it may when the disk is full."""


def _alone(link: _Link, job: Job) -> None:
    """Does a job in a transaction of its own."""
    try:
        with link.transaction() as connection:
            job.attempt(connection)
            _check(job)
    except _Undone:
        pass  # the error stands in the job
    except FAULTS as error:
        job.error = error


def _check(job: Job) -> None:
    if job.error is not None:
        raise _Undone
