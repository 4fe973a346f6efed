"""Alembic's entry: on the program's open connection, or by the settings when the `alembic` command runs it."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.schema import metadata


def run(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=is_sqlite)
    with context.begin_transaction():
        if not is_sqlite:  # one process migrates, the others wait; SQLite's write lock does the same there
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7226117)")
        context.run_migrations()


async def run_by_settings() -> None:
    from bot.settings import read_settings

    engine = create_async_engine(read_settings().database)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_by_settings())
