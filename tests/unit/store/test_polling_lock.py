"""On PostgreSQL a program that polls takes the place of the one before it, if that is dead."""

import asyncio

import pytest
from support.takers import PatientClock, Taker, message

from bot.store import polling_lock
from bot.store.claims import POLLS
from bot.store.database import Database
from bot.store.inbox import SqlInbox
from bot.store.polling_lock import PollingLock

pytestmark = pytest.mark.postgres


class Program:
    """One program with a database of its own, an intake and the lock."""

    def __init__(self, url, name, clock):
        self.database = Database(url)
        self.lock = PollingLock(self.database, url, name)
        self.taker = Taker(SqlInbox(self.database, name), clock, succeed=self.lock.succeed)

    async def start(self):
        await self.taker.start()

    async def die(self):
        """As by kill -9: nothing is given back, and the connections end."""
        await self.taker.die()
        await self.taker.idle()
        await self.lock.close()
        await self.database.close()


@pytest.fixture
async def start(postgres_server, monkeypatch):
    monkeypatch.setattr(polling_lock, "ATTEMPTS", 2)
    url, clock, started = postgres_server.fresh(), PatientClock(), []

    async def begin(name):
        started.append(Program(url, name, clock))
        await started[-1].start()
        return started[-1]

    yield begin
    for each in started:
        await each.die()


async def asked(program, *raws):
    """The first is under way for ever."""
    program.taker.handled.gates[raws[0]["update_id"]] = asyncio.Event()
    await program.taker.take(*raws)
    await program.taker.handled.until(1, program.taker.handled.begun)


async def test_the_claims_of_a_dead_predecessor_are_taken_up_at_once(start):
    """In order, without a moment of waiting."""
    one = await start(f"{POLLS}one")
    await asked(one, message(1), message(2), message(3, chat=6))
    await one.die()
    two = await start(f"{POLLS}two")
    await two.taker.handled.until(3)
    assert sorted(two.taker.handled.seen) == [1, 2, 3]
    assert two.taker.handled.seen.index(1) < two.taker.handled.seen.index(2)


async def test_a_living_one_keeps_its_claims(start, caplog):
    """A second program that polls: the lease decides, as ever; a line says so."""
    one = await start(f"{POLLS}one")
    await asked(one, message(1))
    two = await start(f"{POLLS}two")
    assert two.taker.handled.begun == []
    assert set(await one.taker.inbox.held()) == {1}
    assert "another program polls" in caplog.text


async def test_replicas_behind_a_webhook_keep_theirs(start):
    """Several of them may live: what one of them has is not void because somebody begins to poll."""
    replica = await start("replica")
    await replica.lock.close()
    await asked(replica, message(1))
    poller = await start(f"{POLLS}one")
    assert poller.taker.handled.begun == []
    assert set(await replica.taker.inbox.held()) == {1}


async def test_without_the_lock_it_goes_on_as_before(start, caplog):
    """The server takes no further connection, or knows no such lock: a line, and the lease decides."""
    one = await start(f"{POLLS}one")
    lost = PollingLock(one.database, "postgresql+psycopg://bot@127.0.0.1:9/none", f"{POLLS}two")
    assert await lost.succeed() == 0
    assert "cannot be had" in caplog.text
