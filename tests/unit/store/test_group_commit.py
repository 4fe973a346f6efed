"""SQLite's writer: one commit for all that waits, faults to whom they belong, and threads that end."""

import asyncio
import threading

import pytest
from sqlalchemy import func, insert, select, text

from bot.core.errors import StoreFault
from bot.store import embedded
from bot.store.database import Database
from bot.store.tables import notices


@pytest.fixture
async def database(tmp_path):
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await opened.migrate()
    yield opened
    await opened.close()
    assert threads() == []


def threads():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("store-")]


def note(key):
    return lambda connection: connection.execute(insert(notices).values(key=key, at=0)).rowcount


def said(statement):
    return lambda connection: connection.execute(text(statement))


async def keys(database):
    query = select(notices.c.key).order_by(notices.c.key)
    return await database.look(lambda connection: list(connection.execute(query).scalars()))


async def together(database, *works):
    """What comes of works that wait for the writer at once."""
    async with database.write():
        waiting = [asyncio.create_task(database.transact(work)) for work in works]
        await asyncio.sleep(0)  # until each has put in its work
    return await asyncio.gather(*waiting, return_exceptions=True)


async def statements(database):
    """What is said to SQLite from now on."""
    heard = []

    def listen(connection):
        connection.connection.driver_connection.set_trace_callback(heard.append)

    await database.transact(listen)
    heard.clear()
    return heard


async def test_what_waits_is_committed_at_once(database):
    """Three works, one commit; each gets its own result."""
    heard = await statements(database)
    assert await together(database, note("a"), note("b"), lambda _: "mine") == [1, 1, "mine"]
    assert heard.count("COMMIT") == 1
    assert await keys(database) == ["a", "b"]


async def test_a_commit_is_for_so_many_and_no_more(database):
    """The first of a crowd does not wait for the last."""
    heard = await statements(database)
    await together(database, *(note(f"{number:03}") for number in range(embedded.BATCH + 1)))
    assert heard.count("COMMIT") == 2
    assert len(await keys(database)) == embedded.BATCH + 1


@pytest.mark.parametrize("error", [LookupError, StoreFault, asyncio.CancelledError])
async def test_an_error_undoes_its_own_work_alone(database, error):
    """Whatever it is; those before and after it stand."""

    def failing(connection):
        note("b")(connection)
        raise error("mine")

    results = await together(database, note("a"), failing, note("c"))
    assert [type(result) for result in results] == [int, error, int]
    assert await keys(database) == ["a", "c"]


async def test_an_error_of_the_database_undoes_its_own_work_alone(database):
    """Here a key that is there already."""
    results = await together(database, note("a"), note("a"), note("c"))
    assert [type(result) for result in results] == [int, StoreFault, int]
    assert await keys(database) == ["a", "c"]


async def test_a_failed_commit_reaches_all(database):
    """Nothing of the batch has happened, and everybody is told so; the next one goes on."""

    def failing(connection):
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))  # a fault that only the commit finds
        connection.execute(text("INSERT INTO feedback (answer_id, user_id, liked, given_at) VALUES (7, 7, 1, 0)"))

    results = await together(database, note("a"), failing, note("c"))
    assert [type(result) for result in results] == [StoreFault] * 3
    await database.transact(note("d"))
    assert await keys(database) == ["d"]


async def test_a_batch_that_sqlite_undoes_is_done_again_one_by_one(database):
    """Only the work that caused it fails, and none is done twice."""
    await database.transact(note("b"))
    undoing = said("INSERT OR ROLLBACK INTO notices (key, at) VALUES ('b', 0)")
    results = await together(database, note("a"), undoing, note("c"))
    assert [type(result) for result in results] == [int, StoreFault, int]
    assert await keys(database) == ["a", "b", "c"]


async def test_a_full_disk(database):
    """What does not fit fails, alone or in a crowd; when there is room again, all goes on."""
    pages = await database.look(lambda connection: connection.execute(text("PRAGMA page_count")).scalar_one())
    await database.transact(said(f"PRAGMA max_page_count={pages}"))
    big = said("INSERT INTO notices (key, at) VALUES (hex(zeroblob(1000000)), 0)")
    with pytest.raises(StoreFault, match="full"):
        await database.transact(big)
    results = await together(database, big, note("a"))
    assert [type(result) for result in results] == [StoreFault, int]
    await database.transact(said("PRAGMA max_page_count=1000000"))
    await database.transact(note("b"))
    assert await keys(database) == ["a", "b"]


async def test_a_work_is_done_whoever_still_waits(database):
    """A caller that is cancelled learns nothing of it; it is done all the same, and whole."""
    async with database.write():
        waiting = asyncio.create_task(database.transact(note("a")))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await database.transact(note("b"))
    assert await keys(database) == ["a", "b"]


async def test_a_look_is_one_view(database):
    """What is committed between two of its queries is not seen by the second."""
    first, committed = asyncio.Event(), threading.Event()
    loop, count = asyncio.get_running_loop(), select(func.count()).select_from(notices)

    def work(connection):
        before = connection.execute(count).scalar_one()
        loop.call_soon_threadsafe(first.set)
        committed.wait()
        return before, connection.execute(count).scalar_one()

    looking = asyncio.create_task(database.look(work))
    await first.wait()
    await database.transact(note("a"))
    committed.set()
    assert await looking == (0, 0)
    assert await keys(database) == ["a"]


async def test_a_look_changes_nothing_for_others(database):
    """A look that fails leaves its thread fit for the next."""
    for _ in range(5):
        with pytest.raises(LookupError):
            await database.look(lambda _: (_ for _ in ()).throw(LookupError))
    assert await keys(database) == []


async def test_closing_does_what_waits(database):
    """Works that were put in before are committed; those that come later are refused."""
    async with database.write():
        waiting = [asyncio.create_task(database.transact(note(key))) for key in "abc"]
        await asyncio.sleep(0)
        closing = asyncio.create_task(database.close())
        await asyncio.sleep(0)
    await asyncio.gather(closing, *waiting)
    assert threads() == []
    for late in (database.transact, database.look):
        with pytest.raises(StoreFault, match="closed"):
            await late(note("d"))
    await database.close()


@pytest.mark.parametrize("gone", ["test.db", "test.db-wal"])
async def test_closing_when_the_file_is_gone(database, tmp_path, gone):
    """The threads end all the same."""
    await database.transact(note("a"))
    await keys(database)
    (tmp_path / gone).unlink()
    await database.close()
    assert threads() == []


async def test_a_file_that_is_no_database(tmp_path):
    """Every work is a fault, and closing ends the threads."""
    (tmp_path / "other.db").write_bytes(b"not a database " * 100)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    for way in (database.transact, database.look, database.transact):
        with pytest.raises(StoreFault, match="not a database"):
            await way(note("a"))
    await database.close()
    assert threads() == []


async def test_a_database_in_memory_is_refused():
    """Its threads would not see the same one."""
    for url in ("sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:"):
        database = Database(url)
        with pytest.raises(StoreFault, match="has to be a file"):
            await database.migrate()
        await database.close()


def test_a_loop_that_ends_without_closing(tmp_path):
    """Nobody is left to be told: the writer does its work, and says nothing."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    working, done = threading.Event(), threading.Event()

    def work(connection):
        working.set()
        done.wait()
        note("a")(connection)

    async def run():
        await database.migrate()
        task = asyncio.create_task(database.transact(work))
        await asyncio.to_thread(working.wait)
        task.cancel()

    async def read():
        other = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
        await other.transact(lambda _: None)  # waits for the first one's lock
        found = await keys(other)
        await other.close()
        await database.close()
        return found

    asyncio.run(run())
    done.set()
    assert asyncio.run(read()) == ["a"]
