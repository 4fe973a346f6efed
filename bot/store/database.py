"""The database: transactions on either engine. SQLite is embedded, PostgreSQL is served; the works are the same."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core.errors import StoreFault
from bot.store.database_file import DatabaseFile, sqlite_file
from bot.store.embedded import FAULTS, Embedded, prepare
from bot.store.migrating import check_file, upgrade_patiently
from bot.store.served import Served, link

T = TypeVar("T")

POOL: dict[str, Any] = {"pool_size": 2, "max_overflow": 8, "pool_timeout": 60}
"""Of PostgreSQL's connections, beside those of the threads: `read` and `write` wait for them by turns, in seconds."""


class Database:
    """Transactions and views. A work is a function of a connection; it is done in a thread, beside others."""

    def __init__(self, url: str) -> None:
        """`url` is SQLAlchemy's: `sqlite+aiosqlite:///path` or `postgresql+psycopg://...`."""
        self._url = make_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        path = sqlite_file(url)
        self.file = DatabaseFile(path) if path else None
        self._engine = self._make_engine(foreign_keys=True)
        self._embedded = Embedded(self._url) if self.is_sqlite else None
        self._works = self._embedded or Served(self._url)

    def _make_engine(self, *, foreign_keys: bool) -> AsyncEngine:
        kind: dict[str, Any] = {} if self.is_sqlite else {**POOL, "connect_args": link(self._url)}
        # hide_parameters: what people wrote must not reach the log by way of an error's text
        try:
            engine = create_async_engine(self._url, hide_parameters=True, **kind)
        except ModuleNotFoundError as error:
            raise StoreFault(f"the driver {error.name} is not installed; pip install 'glassbox[postgres]'") from None
        if self.is_sqlite:
            prepare(engine.sync_engine, foreign_keys=foreign_keys)
            event.listen(engine.sync_engine, "begin", _begin)
        return engine

    def _alone(self) -> AbstractAsyncContextManager[None]:
        """A time in which this process writes nothing else, on SQLite."""
        return self._embedded.paused() if self._embedded else nullcontext()

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, done in one transaction; it must not keep the connection, and may be run again.

        If the caller is cancelled, it happens all the same.

        Raises:
            StoreFault: the database could not do it; nothing of it has happened, unless PostgreSQL went away in the
                middle of the commit.
        """
        try:
            return await self._works.transact(work)
        except FAULTS as error:
            raise _fault(error) from error

    async def look(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, on one consistent view, which no writer waits for.

        Raises:
            StoreFault: the database could not be read.
        """
        try:
            return await self._works.look(work)
        except FAULTS as error:
            raise _fault(error) from error

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for the event loop to fill; committed at the end of the block, rolled back after an error.

        Nobody else of this process writes to SQLite meanwhile: it is for what is rare, and `transact` for the rest.

        Raises:
            StoreFault: the database could not do it; nothing of the block has happened.
        """
        try:
            async with self._alone(), self._engine.begin() as connection:
                yield connection
        except FAULTS as error:
            raise _fault(error) from error

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view, which no writer waits for.

        Raises:
            StoreFault: the database could not be read.
        """
        try:
            async with self._engine.connect() as connection:
                await connection.execution_options(sqlite_begin="DEFERRED")
                yield connection
        except SQLAlchemyError as error:
            raise _fault(error) from error

    async def empty_journal(self) -> None:
        """Moves SQLite's write-ahead log into the file and empties it, as far as no reader is in the way.

        What was deleted is then in neither. PostgreSQL sees to its own.

        Raises:
            StoreFault: it could not be done.
        """
        if not self.is_sqlite:
            return
        try:
            async with self._alone(), self._engine.connect() as connection:
                raw = await connection.get_raw_connection()  # SQLite takes this outside of transactions alone
                await cast("Any", raw.driver_connection).execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        except FAULTS as error:
            raise _fault(error) from error

    async def migrate(self) -> None:
        """Brings the tables up to date, creating the file's folder first.

        Raises:
            StoreFault: the database cannot be opened or migrated.
        """
        if self.is_sqlite:
            check_file(self._url)
        # Alembic rebuilds tables on SQLite; with foreign keys on, dropping the old one would empty its children.
        engine = self._make_engine(foreign_keys=False)
        try:
            await upgrade_patiently(engine)
        except SQLAlchemyError as error:
            raise _fault(error) from error
        finally:
            await engine.dispose()
        if self.file is not None:
            self.file.remember()

    async def close(self) -> None:
        """Does what waits, and closes all connections."""
        await self._works.close()
        await self._engine.dispose()


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """The database, migrated.

    Raises:
        StoreFault: it cannot be opened or migrated.
    """
    database = Database(url)
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


def _begin(connection: Connection) -> None:
    kind = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {kind}")


def _fault(error: Exception) -> StoreFault:
    cause = getattr(error, "orig", None) or error
    return StoreFault(f"{type(cause).__name__}: {str(cause).splitlines()[0] if str(cause) else ''}")


def to_ms(moment: datetime) -> int:
    """A time as the tables hold it."""
    return int(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """A time out of the tables."""
    return datetime.fromtimestamp(ms / 1000, UTC)
