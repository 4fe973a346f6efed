"""Brings the tables up to date: Alembic's migrations, and the look at SQLite's file before them."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.errors import StoreFault

SQLITE_HEAD = b"SQLite format 3\0"
"""How every database file of SQLite begins. Source: sqlite.org/fileformat2.html."""

MIGRATION_ATTEMPTS = 50
"""At a tenth of a second each."""


def check_file(url: URL) -> None:
    """Makes the folder, and looks at the file before the driver does, whose own failures end in a stray thread.

    Raises:
        StoreFault: SQLite could do nothing with it.
    """
    path = url.database
    if (path or "").startswith("file:"):
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


async def upgrade_patiently(engine: AsyncEngine) -> None:
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
