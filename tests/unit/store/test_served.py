"""PostgreSQL by threads: what hangs holds up nobody else, what broke is mended, and threads that end."""

import asyncio
import threading

import pytest
from sqlalchemy import insert, select, text
from support import postgres

from bot.core.errors import StoreFault
from bot.store.database import Database
from bot.store.served import READERS, WRITERS
from bot.store.tables import notices

pytestmark = pytest.mark.postgres

ALL_BUT_ME = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
MYSELF = "SELECT pg_terminate_backend(pg_backend_pid())"
AT_COMMIT = f"""
    CREATE FUNCTION go() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM ({MYSELF}); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER gone AFTER INSERT ON notices DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION go()
"""


@pytest.fixture
async def database(postgres_server):
    opened = Database(postgres_server.fresh())
    yield opened
    await opened.close()
    assert threads() == []


@pytest.fixture
async def other(database):
    """The same one, by connections of its own."""
    opened = Database(database._url.render_as_string(hide_password=False))
    yield opened
    await opened.close()


def threads():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("store-")]


def note(key):
    query = insert(notices).values(key=key, at=0).returning(notices.c.key)
    return lambda connection: connection.execute(query).scalar_one()


def said(statement):
    return lambda connection: connection.execute(text(statement)).all()


def keys_in(connection):
    return list(connection.execute(select(notices.c.key).order_by(notices.c.key)).scalars())


class Hanging:
    """A work that begins, and hangs until it is let go."""

    def __init__(self, work):
        self._work, self._loop = work, asyncio.get_running_loop()
        self.begun, self.go = asyncio.Event(), threading.Event()

    def __call__(self, connection):
        before = self._work(connection)
        self._loop.call_soon_threadsafe(self.begun.set)
        self.go.wait(60)  # a test that fails does not let go
        return before, self._work(connection)


async def test_works_that_hang_hold_up_neither_others_nor_looks(database):
    """All threads but one hang, then all of them; the event loop goes on meanwhile."""
    hanging = [Hanging(keys_in) for _ in range(WRITERS)]
    tasks = [asyncio.create_task(database.transact(work)) for work in hanging[1:]]
    await asyncio.gather(*(work.begun.wait() for work in hanging[1:]))
    assert await database.transact(note("a")) == "a"
    tasks.append(asyncio.create_task(database.transact(hanging[0])))
    await hanging[0].begun.wait()
    assert await database.look(keys_in) == ["a"]
    for work in hanging:
        work.go.set()
    await asyncio.gather(*tasks)


async def test_a_look_is_one_view(database):
    """What is committed between two of its queries is not seen by the second."""
    work = Hanging(keys_in)
    looking = asyncio.create_task(database.look(work))
    await work.begun.wait()
    await database.transact(note("a"))
    work.go.set()
    assert await looking == ([], [])
    assert await database.look(keys_in) == ["a"]


async def test_a_look_changes_nothing(database):
    """One that tries to write is a fault, and the next one goes on."""
    with pytest.raises(StoreFault, match="read-only"):
        await database.look(note("a"))
    assert await database.look(keys_in) == []


async def test_a_work_is_done_whoever_still_waits(database):
    """A caller that is cancelled learns nothing of it; it is done all the same, and whole."""
    work = Hanging(keys_in)
    task = asyncio.create_task(database.transact(lambda connection: (note("a")(connection), work(connection))))
    await work.begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    work.go.set()
    closing = Database(database._url.render_as_string(hide_password=False))
    await database.close()
    assert await closing.look(keys_in) == ["a"]
    await closing.close()


async def test_closing_does_what_waits(database, other):
    """Works that were put in before are committed, more of them than there are threads; later ones are refused."""
    keys = [f"{number:02}" for number in range(3 * WRITERS)]
    waiting = [asyncio.create_task(database.transact(note(key))) for key in keys]
    await asyncio.sleep(0)  # until each has put in its work
    await database.close()
    assert await asyncio.gather(*waiting) == keys
    assert await other.look(keys_in) == keys
    for late in (database.transact, database.look):
        with pytest.raises(StoreFault, match="closed"):
            await late(keys_in)


async def test_connections_that_were_dropped_are_made_anew(database, other):
    """By the server while they were idle, all of them: nobody notices."""
    hanging = [Hanging(keys_in) for _ in range(WRITERS + READERS)]
    ways = [database.transact] * WRITERS + [database.look] * READERS
    tasks = [asyncio.create_task(way(work)) for way, work in zip(ways, hanging, strict=True)]
    for work in hanging:
        await work.begun.wait()
        work.go.set()
    await asyncio.gather(*tasks)
    assert len(await other.transact(said(ALL_BUT_ME))) == WRITERS + READERS
    keys = [f"{number:02}" for number in range(3 * WRITERS)]
    assert await asyncio.gather(*(database.transact(note(key)) for key in keys)) == keys
    assert await database.look(keys_in) == keys


async def test_a_work_whose_connection_breaks_is_done_again(database):
    """Nothing of it was committed: the second run finds nothing of the first."""
    found = []

    def work(connection):
        found.append(keys_in(connection))
        note("a")(connection)
        if len(found) == 1:
            said(MYSELF)(connection)

    await database.transact(work)
    assert found == [[], []]
    assert await database.look(keys_in) == ["a"]


@pytest.mark.parametrize("way", ["transact", "look"])
async def test_a_work_that_breaks_each_connection_is_a_fault(database, way):
    """It is tried once more, not for ever."""
    runs = []
    with pytest.raises(StoreFault):
        await getattr(database, way)(lambda connection: runs.append(1) or said(MYSELF)(connection))
    assert len(runs) == 2


async def test_a_commit_that_breaks_is_not_tried_again(database):
    """It may have happened, so that a second one could be one too many."""
    runs = []
    await database.transact(lambda connection: [connection.execute(text(part)) for part in AT_COMMIT.split(";\n")])
    with pytest.raises(StoreFault):
        await database.transact(lambda connection: runs.append(1) or note("a")(connection))
    assert len(runs) == 1


async def test_a_server_that_stops_and_comes_back():
    """Works are faults meanwhile, and go on afterwards."""
    with postgres.server() as server:
        database = Database(server.fresh())
        await database.transact(note("a"))
        server.control("stop", "-m", "fast")
        for way in (database.transact, database.look):
            with pytest.raises(StoreFault):
                await way(keys_in)
        server.control("start")
        await database.transact(note("b"))
        assert await database.look(keys_in) == ["a", "b"]
        await database.close()
