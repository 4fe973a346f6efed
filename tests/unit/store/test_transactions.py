"""Works on the database: whole or not at all, on each engine, and beside other ways of writing."""

import asyncio

import pytest
from sqlalchemy import func, insert, select, text, update

from bot.core.errors import StoreFault
from bot.store.database import Database
from bot.store.served import ATTEMPTS
from bot.store.tables import notices


def note(key, at=0):
    return lambda connection: connection.execute(insert(notices).values(key=key, at=at))


async def keys(database):
    query = select(notices.c.key).order_by(notices.c.key)
    return await database.look(lambda connection: list(connection.execute(query).scalars()))


def counting(connection):
    """Reads a number and writes the next one: done twice at once without care, one of them is lost."""
    number = connection.execute(select(notices.c.at)).scalar_one()
    connection.execute(update(notices).values(at=number + 1))
    return number + 1


async def number(database):
    return await database.look(lambda connection: connection.execute(select(notices.c.at)).scalar_one())


async def test_a_work_gives_its_result_once_it_is_committed(database, database_url):
    """What it wrote is there for others when its caller goes on."""
    assert await database.transact(lambda connection: note("a")(connection) and "done") == "done"
    other = Database(database_url)
    assert await keys(other) == ["a"]
    await other.close()


async def test_a_work_that_raises_has_not_happened(database):
    """Its own error reaches the caller, and nothing it wrote stays."""

    def work(connection):
        note("a")(connection)
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await database.transact(work)
    assert await keys(database) == []


async def test_an_error_of_the_database_is_a_store_fault(database):
    """Without what was to be written; reading and writing go on."""
    await database.transact(note("secret-key"))
    with pytest.raises(StoreFault) as caught:
        await database.transact(note("secret-key"))
    assert "[parameters" not in str(caught.value)
    with pytest.raises(StoreFault):
        await database.look(lambda connection: connection.execute(text("SELECT nothing FROM nowhere")))
    await database.transact(note("b"))
    assert await keys(database) == ["b", "secret-key"]


async def test_no_update_is_lost_between_both_ways_of_writing(tmp_path):
    """Works and blocks take turns: each one reads what the one before it wrote."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.migrate()
    await database.transact(note("n"))

    async def block():
        async with database.write() as connection:
            await connection.run_sync(counting)

    await asyncio.gather(*(each for _ in range(30) for each in (block(), database.transact(counting))))
    assert await number(database) == 60
    await database.close()


async def test_a_work_waits_until_a_block_is_over(tmp_path):
    """It does not knock at a locked database, which may be locked for longer than SQLite waits."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.migrate()
    await database.transact(lambda connection: connection.execute(text("PRAGMA busy_timeout=0")).all())
    async with database.write() as connection:
        waiting = asyncio.create_task(database.transact(counting))
        for _ in range(20):
            await connection.execute(select(notices))
        await connection.execute(insert(notices).values(key="n", at=0))
    assert await waiting == 1
    await database.close()


async def test_a_block_whose_caller_gave_up_keeps_nobody_waiting(tmp_path):
    """Cancelled while it waits for its turn, or within: works go on."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await database.migrate()
    inside, never = asyncio.Event(), asyncio.Event()

    async def block():
        async with database.write() as connection:
            await connection.execute(insert(notices).values(key="half", at=0))
            inside.set()
            await never.wait()

    first, second = asyncio.create_task(block()), asyncio.create_task(block())
    await inside.wait()
    for task in (second, first):
        task.cancel()
    await asyncio.wait((first, second))
    await database.transact(note("whole"))
    assert await keys(database) == ["whole"]
    await database.close()


@pytest.mark.postgres
async def test_works_that_meet_are_done_again(postgres_server):
    """PostgreSQL refuses one of two that cannot be put in an order: it is repeated, and none is lost."""
    database = Database(postgres_server.fresh())
    await database.transact(note("n"))

    def strictly(connection):
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        return counting(connection)

    made = await asyncio.gather(*(database.transact(strictly) for _ in range(ATTEMPTS - 1)))
    assert sorted(made) == list(range(1, ATTEMPTS))
    await database.close()


@pytest.mark.postgres
@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_a_work_is_not_repeated_for_ever(postgres_server, state):
    """After a few times it is a fault."""
    database, runs = Database(postgres_server.fresh()), []

    def work(connection):
        runs.append(connection.execute(select(func.count()).select_from(notices)).scalar_one())
        note("a")(connection)
        connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '{state}'; END $$"))

    with pytest.raises(StoreFault):
        await database.transact(work)
    assert runs == [0] * ATTEMPTS
    await database.close()
