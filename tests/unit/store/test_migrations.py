"""Migrations from empty and from every earlier version, with rows in place, and the tables they end in."""

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.core.errors import StoreFault
from bot.store.database import Database
from bot.store.migrating import alembic_config, check_file, migrations_folder
from bot.store.schema import metadata

REVISIONS = [revision.revision for revision in ScriptDirectory(str(migrations_folder())).walk_revisions()][::-1]

ROWS = {
    "0001": """
        INSERT INTO users (id, name, created_at, seen_at) VALUES (5, 'Bo', 1, 2);
        INSERT INTO inbox (update_id, kind, raw, received_at) VALUES (9, 'message', '{}', 1);
        INSERT INTO answers (id, chat_id, user_id, question, asked_at, begun_at, strategy, model, state)
            VALUES (1, 5, 5, 'q', 1, 1, 'think', 'm', 'thinking');
        INSERT INTO calls (answer_id, user_id, chat_id, purpose, strategy, provider, model, attempt, opened_at,
            outcome, token_source, cost_pico)
            VALUES (1, 5, 5, 'answer', 'think', 'p', 'm', 1, 1, 'ok', 'provider', 123456789012345);
        INSERT INTO usage_daily (day, user_id, chat_id, model, strategy, calls, cost_pico)
            VALUES ('2026-01-01', 5, 5, 'm', 'think', 1, 123456789012345)
    """,
    "0002": """
        INSERT INTO answers (id, chat_id, user_id, question, asked_at, begun_at, strategy, model, state, previous_id)
            VALUES (2, 5, 5, 'q', 1, 1, 'vote', 'm', 'thinking', 1);
        UPDATE answers SET finished_at = 4001 WHERE id = 2;
        INSERT INTO calls (answer_id, user_id, chat_id, purpose, strategy, provider, model, attempt, opened_at,
            outcome, error, token_source)
            VALUES (2, 5, 5, 'answer', 'vote', 'p', 'm', 1, 1, 'failed', 'busy', 'unknown')
    """,
    "0003": """
        INSERT INTO limits (scope, subject, measure, amount, set_by, set_at)
            VALUES ('everyone', '', 'day', 1000000000000, 5, 1)
    """,
    "0004": """
        INSERT INTO inbox (update_id, kind, raw, received_at, lane, user_id, claimed_by, claimed_until, attempts)
            VALUES (11, 'message', '{}', 1, 'chat:5', 5, 'w', 2, 1);
        INSERT INTO workers (id, seen_at) VALUES ('w', 1)
    """,
    "0005": """
        INSERT INTO answers (id, chat_id, user_id, question, asked_at, begun_at, strategy, model, state, parent_id,
            about_id, about_step, attachments) VALUES (3, 5, 5, 'q', 1, 1, 'think', 'm', 'thinking', 1, 2, 1, '[]');
        INSERT INTO summaries (chat_id, thread_id, through_id, summary, made_at) VALUES (5, 0, 2, 's', 1);
        INSERT INTO awaited (chat_id, user_id, answer_id, step, message_id, update_id, asked_at)
            VALUES (5, 5, 2, 1, 7, 9, 1)
    """,
    "0006": """
        INSERT INTO answers (id, chat_id, user_id, question, asked_at, begun_at, strategy, model, state, quoted,
            quoted_id) VALUES (4, -5, 5, 'q', 1, 1, 'think', 'm', 'thinking', 'Ada: Hm.', 6)
    """,
    "0007": """
        INSERT INTO usage_daily (day, user_id, chat_id, model, strategy, calls, corrected)
            VALUES ('2026-01-02', 5, 5, 'm', 'think', 1, 1)
    """,
    "0008": """
        INSERT INTO answers (id, chat_id, user_id, question, asked_at, begun_at, strategy, model, state, end_word)
            VALUES (5, -5, 5, 'q', 1, 1, 'think', 'm', 'ended', 'moon_phase')
    """,
}
"""Rows as they were written at each version; add those of a new version with its migration."""


@pytest.fixture
async def database(tmp_path):
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'folder' / 'test.db'}")
    yield opened
    await opened.close()


async def _counts(database):
    async with database.read() as connection:
        return {
            table: (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
            for table in ("users", "inbox", "answers", "calls", "usage_daily")
        }


@pytest.mark.parametrize("start", REVISIONS)
async def test_rows_of_every_version_survive(database, start):
    """From any version on, an upgrade keeps each row, and money to the pico-dollar."""
    check_file(database._url)
    async with database.write() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), start))
        for known in REVISIONS[: REVISIONS.index(start) + 1]:
            for row in ROWS[known].split(";"):
                await connection.execute(text(row))
    before = await _counts(database)
    await database.migrate()
    assert await _counts(database) == before
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT sum(cost_pico) FROM calls"))).scalar_one() == 123456789012345
        assert (await connection.execute(text("PRAGMA foreign_key_check"))).all() == []


async def test_the_migrations_end_in_the_tables_of_the_code(database):
    """What the code declares and what the migrations make is the same."""
    await database.migrate()
    async with database.write() as connection:
        difference = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    assert difference == []


async def test_a_second_migration_changes_nothing(database):
    """Starting again on a migrated database is safe."""
    await database.migrate()
    await database.migrate()
    assert set((await _counts(database)).values()) == {0}


async def test_two_at_once(tmp_path):
    """Two programs that start together on an empty database: one migrates, the other waits."""
    both = [Database(f"sqlite+aiosqlite:///{tmp_path / 'shared.db'}") for _ in range(2)]
    await asyncio.gather(*(one.migrate() for one in both))
    for one in both:
        await one.close()


async def test_a_folder_that_cannot_be_made(tmp_path):
    """A file stands where the folder should be: one StoreFault."""
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'file' / 'test.db'}")
    with pytest.raises(StoreFault, match="cannot be opened"):
        await database.migrate()
    await database.close()
