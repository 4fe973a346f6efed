"""Background tasks: whatever one of them dies of is logged, and it runs again."""

import asyncio
import logging
from types import SimpleNamespace

import pytest
from support.inboxes import MemoryInbox
from support.takers import Taker

from bot.flow.keeping import Keeping
from bot.store.health import SqlHealth
from bot.store.threads import Threads
from bot.supervision import FIRST_PAUSE, Background, Supervised, running
from bot.tg.polling import Poller
from bot.tg.watching import Watching


class Breaks:
    """Fails the first time that it is called, and notes that it is called again."""

    def __init__(self):
        self.failed = False
        self.again = asyncio.Event()

    def fail(self):
        if not self.failed:
            self.failed = True
            raise ZeroDivisionError("as ordered")
        self.again.set()

    async def __call__(self, *_, **__):
        self.fail()
        return {}

    async def for_ever(self, *_, **__):
        self.fail()
        await asyncio.Event().wait()


def polling(breaks):
    poller = Poller(SimpleNamespace(do_api_request=breaks.for_ever), breaks, ())
    return poller.start, poller.stop


def leases(breaks):
    class Inbox(MemoryInbox):
        held = breaks.__call__

    taker = Taker(Inbox(shared=True))
    return taker.start, taker.leases.end


def watching(breaks):
    watch = Watching(watch=SimpleNamespace(due=breaks.for_ever), people=None, rights=None, outbox=None, zone="UTC")
    return watch.start, watch.stop


def retention(breaks):
    task = Supervised("retention", Keeping(retention=SimpleNamespace(sweep=breaks)).run)
    return task.start, task.stop


def database_file(breaks):
    class File:
        def check(self):
            breaks.fail()

    task = Supervised("database file", SqlHealth(SimpleNamespace(file=File())).watch_file)
    return task.start, task.stop


@pytest.mark.parametrize("make", [polling, leases, watching, retention, database_file], ids=lambda make: make.__name__)
async def test_a_task_that_dies_is_logged_and_runs_again(make, caplog):
    """Whatever it is that no one expected: its traceback stands in the log at CRITICAL, once."""
    breaks = Breaks()
    start, stop = make(breaks)
    if asyncio.iscoroutine(begun := start()):
        await begun
    try:
        async with asyncio.timeout(10):
            await breaks.again.wait()
    finally:
        await stop()
    (told,) = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert make.__name__.replace("_", " ") in told.getMessage()
    assert told.exc_info[0] is ZeroDivisionError


class Pauses:
    """Notes pauses, and takes none; ends the test after a number of them."""

    def __init__(self, most):
        self.taken, self.most, self.over = [], most, asyncio.Event()

    async def __call__(self, seconds):
        self.taken.append(seconds)
        if len(self.taken) == self.most:
            self.over.set()
            await asyncio.Event().wait()


async def fails():
    raise ZeroDivisionError


async def returns():
    pass


async def is_cancelled():
    asyncio.current_task().cancel()
    await asyncio.sleep(0)


@pytest.mark.parametrize("work", [fails, returns, is_cancelled])
async def test_every_end_is_a_death(work, caplog):
    """To fail, to return, to be cancelled by somebody: started again with a pause that doubles up to the longest."""
    pauses = Pauses(5)
    task = Supervised("it", work, longest_pause=3.0, sleep=pauses)
    async with running(task), asyncio.timeout(5):
        await pauses.over.wait()
        assert task.is_down
    assert pauses.taken == [FIRST_PAUSE, 1.0, 2.0, 3.0, 3.0]
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL] * 5


async def test_a_task_that_ran_for_long_begins_with_the_first_pause():
    """One fault a day is not held against it."""
    pauses = Pauses(3)
    async with running(Supervised("it", fails, steady=0.0, sleep=pauses)):
        await pauses.over.wait()
    assert pauses.taken == [FIRST_PAUSE] * 3


async def test_stopping_ends_the_task_in_silence(caplog):
    """Its own clearing up is waited for, and nothing of it is left."""
    ended, begun = asyncio.Event(), asyncio.Event()

    async def work():
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.set()

    task = Supervised("it", work)
    async with running(task):
        task.start()
        await begun.wait()
        assert not task.is_down
    assert ended.is_set()
    await task.stop()
    assert caplog.records == []
    assert len(asyncio.all_tasks()) == 1


async def test_what_nobody_waits_for_is_logged_when_it_fails(caplog):
    """Also while it is stopped; what is merely cancelled is not."""
    tasks, begun = Background(), asyncio.Event()

    async def fails_at_the_end():
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise ZeroDivisionError

    tasks.start(fails(), "one")
    tasks.start(fails_at_the_end(), "two")
    tasks.start(asyncio.Event().wait(), "three")
    await begun.wait()
    await tasks.stop()
    told = [(record.levelno, record.getMessage()) for record in caplog.records]
    assert told == [(logging.CRITICAL, f"the task {name} has failed") for name in ("one", "two")]


async def test_a_thread_of_the_database_that_fails_goes_on(caplog):
    """Whoever waits for it hears that it failed, and what follows is done."""
    made = []

    class Runner:
        def __init__(self):
            made.append(self)

        def run(self, jobs):
            if len(made) == 1:
                raise ZeroDivisionError
            for job in jobs:
                job.attempt(None)

        def close(self):
            pass

    threads = Threads("it", Runner)
    with pytest.raises(Exception, match="unknown reason"):
        await threads.do(lambda _: 1)
    assert await threads.do(lambda _: 2) == 2
    await threads.close()
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
