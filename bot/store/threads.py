"""Threads that take jobs from one queue, and tell the event loop what came of them."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from bot.core.errors import StoreFault

log = logging.getLogger(__name__)


class Job:
    """A work, what came of it, and the future that is told. Without a work it ends the thread that takes it.

    `alone`: it shares no batch with others.
    """

    __slots__ = ("alone", "error", "future", "result", "work")

    def __init__(self, work: Callable[[Any], Any] | None, *, alone: bool = False) -> None:
        self.work = work
        self.alone = alone
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.result: Any = None
        self.error: BaseException | None = None

    def attempt(self, given: Any) -> None:
        """Does the work with what it is given, and keeps what came of it."""
        self.result, self.error = None, None
        try:
            self.result = self.work(given) if self.work else None
        except BaseException as error:  # it is its caller's, who alone knows what it means
            self.error = error

    def tell(self) -> None:
        """Tells who waits for it, if anybody still does; in the thread of the event loop."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Runner(Protocol):
    """What a thread does with its jobs; it is used in that thread alone, and raises nothing."""

    def run(self, jobs: Sequence[Job]) -> None:
        """Does all jobs, and sets what came of each."""

    def close(self) -> None:
        """Gives back what it holds; there are no more jobs."""


class Threads:
    """Threads of one event loop; they begin with the first job."""

    def __init__(self, name: str, runner: Callable[[], Runner], *, count: int = 1, batch: int = 1) -> None:
        """`runner` makes what a thread does; it is given the jobs that wait, at most `batch` at once."""
        self._names = [f"{name}-{number}" for number in range(1, count + 1)]
        self._runner = runner
        self._batch = batch
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def do(self, work: Callable[[Any], Any], *, alone: bool = False) -> asyncio.Future[Any]:
        """What `work` gives, to be awaited. It is done all the same if nobody waits any more.

        Raises:
            StoreFault: the threads are closed.
        """
        if self._closed:
            raise StoreFault("the database is closed")
        if not self._threads:
            self._start()
        job = Job(work, alone=alone)
        self._jobs.put(job)
        return job.future

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Keeps a single thread from working while the block lasts; the block waits for its turn as a job does."""
        turn, over = Job(None), threading.Event()

        def wait(_: object) -> None:
            _tell([turn])
            over.wait()

        self.do(wait, alone=True)
        try:
            await turn.future
            yield
        finally:
            over.set()

    async def close(self) -> None:
        """Does what waits, and ends the threads."""
        self._closed = True
        threads, self._threads = self._threads, []
        ends = [Job(None, alone=True) for _ in threads]
        for job in ends:
            self._jobs.put(job)
        for job in ends:
            await job.future
        for thread in threads:
            thread.join()  # it has nothing left to do

    def _start(self) -> None:
        # daemons: a program that ends without closing is not held up, as one that is killed is not
        self._threads = [threading.Thread(target=self._serve, name=name, daemon=True) for name in self._names]
        for thread in self._threads:
            thread.start()

    def _serve(self) -> None:
        runner, job = self._runner(), self._jobs.get()
        while job.work is not None:
            jobs = [job]
            following = self._join(jobs)
            try:
                runner.run(jobs)
            except BaseException as fault:  # without the thread, all that follows would wait for ever
                log.critical("a thread of the database has failed, and begins anew", exc_info=fault)
                _fail(jobs)
                runner = self._runner()
            _tell(jobs)
            job = following or self._jobs.get()
        runner.close()
        _tell([job])

    def _join(self, jobs: list[Job]) -> Job | None:
        """Adds what waits to a batch; gives the first job that is not to be in it, if one was taken."""
        while not jobs[0].alone and len(jobs) < self._batch:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return None
            if job.alone:
                return job
            jobs.append(job)
        return None


def _fail(jobs: Sequence[Job]) -> None:
    """Nobody knows what became of the works: whoever waits is told that they failed."""
    for job in jobs:
        job.error = job.error or StoreFault("the database failed for an unknown reason")


def _tell(jobs: Sequence[Job]) -> None:
    def tell() -> None:
        for job in jobs:
            job.tell()

    with suppress(RuntimeError):  # the event loop is closed: nobody waits any more
        jobs[0].future.get_loop().call_soon_threadsafe(tell)
