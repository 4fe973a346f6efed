"""The database: engine, transactions, migrations. SQLite is embedded; PostgreSQL is the same code by another URL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core.errors import StoreFault
from bot.store.embedded import FAULTS, Embedded, prepare

T = TypeVar("T")

SQLITE_HEAD = b"SQLite format 3\0"
"""How every database file of SQLite begins. Source: sqlite.org/fileformat2.html."""

MIGRATION_ATTEMPTS = 50
"""At a tenth of a second each."""

STUCK = "-c idle_in_transaction_session_timeout=20000 -c lock_timeout=20000"
"""For PostgreSQL, in milliseconds: what a killed process held, or one that hangs, does not hold the others for ever."""

POOL: dict[str, Any] = {
    "pool_size": 20,
    "max_overflow": 5,
    "pool_timeout": 60,
    "connect_args": {"options": STUCK},
}
"""Of PostgreSQL's connections, which allows 100 by default; a thousand answers wait for them by turns, in seconds."""

ATTEMPTS = 5
"""How often a work is done on PostgreSQL that met others on its way."""

COLLISIONS = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock. Source: postgresql.org/docs/current/errcodes-appendix.html."""


class Database:
    """Connections and transactions. On SQLite one writer at a time, so that none meets a locked database."""

    def __init__(self, url: str) -> None:
        """`url` is SQLAlchemy's: `sqlite+aiosqlite:///path` or `postgresql+psycopg://...`."""
        self._url = make_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self._engine = self._make_engine(foreign_keys=True)
        self._embedded = Embedded(self._url) if self.is_sqlite else None

    def _make_engine(self, *, foreign_keys: bool) -> AsyncEngine:
        # hide_parameters: what people wrote must not reach the log by way of an error's text
        try:
            engine = create_async_engine(self._url, hide_parameters=True, **({} if self.is_sqlite else POOL))
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

        If the caller is cancelled, all of it happens or nothing; on SQLite all.

        Raises:
            StoreFault: the database could not do it; nothing of it has happened.
        """
        try:
            return await (self._embedded.transact(work) if self._embedded else self._transact(work))
        except FAULTS as error:
            raise _fault(error) from error

    async def _transact(self, work: Callable[[Connection], T]) -> T:
        attempt = 1
        while True:
            try:
                async with self._engine.begin() as connection:
                    return await connection.run_sync(work)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in COLLISIONS or attempt == ATTEMPTS:
                    raise
            attempt += 1

    async def look(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, on one consistent view, which no writer waits for.

        Raises:
            StoreFault: the database could not be read.
        """
        if self._embedded is None:
            async with self.read() as connection:
                return await connection.run_sync(work)
        try:
            return await self._embedded.look(work)
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
        self._check_file()
        # Alembic rebuilds tables on SQLite; with foreign keys on, dropping the old one would empty its children.
        engine = self._make_engine(foreign_keys=False)
        try:
            await self._upgrade_patiently(engine)
        except SQLAlchemyError as error:
            raise _fault(error) from error
        finally:
            await engine.dispose()

    async def _upgrade_patiently(self, engine: AsyncEngine) -> None:
        """Waits for another program that starts at the same time: SQLite itself does not wait to change to WAL."""
        for attempt in range(1, MIGRATION_ATTEMPTS + 1):
            try:
                async with engine.begin() as connection:
                    await connection.run_sync(_upgrade)
            except OperationalError as error:
                if "locked" not in str(error) or attempt == MIGRATION_ATTEMPTS:
                    raise
                await asyncio.sleep(0.1)
            else:
                return

    def _check_file(self) -> None:
        """Makes the folder, and looks at the file before the driver does, whose own failures end in a stray thread."""
        path = self._url.database
        if not self.is_sqlite or (path or "").startswith("file:"):
            return
        if not path or path == ":memory:":
            raise StoreFault("the database has to be a file: in memory, each connection would have one of its own")
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            with Path(path).open("a+b") as file:
                file.seek(0)
                head = file.read(len(SQLITE_HEAD))
        except OSError as error:
            raise StoreFault(f"the database cannot be opened: {error.strerror}") from None
        if head and head != SQLITE_HEAD:
            raise StoreFault("the file is not a database")

    async def close(self) -> None:
        """Does what waits, and closes all connections."""
        if self._embedded:
            await self._embedded.close()
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


def migrations_folder() -> Path:
    """Where the migrations are: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, without a file, on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


def to_ms(moment: datetime) -> int:
    """A time as the tables hold it."""
    return int(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """A time out of the tables."""
    return datetime.fromtimestamp(ms / 1000, UTC)
