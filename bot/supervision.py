"""Background tasks: each is started here, and none ends unnoticed."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any, NoReturn

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""In seconds: before a task that died is started again, doubling from the first to the longest."""

STEADY = 60.0
"""In seconds: a task that ran for so long begins again with the first pause."""

Work = Callable[[], Coroutine[Any, Any, object]]
"""Starts a task's work from the beginning."""


class Supervised:
    """A task that runs until it is stopped. Whenever it dies, that is logged, and it is started again with backoff.

    To return, or to be cancelled by somebody else, is to die as well.
    """

    def __init__(
        self,
        name: str,
        run: Work,
        *,
        longest_pause: float = LONGEST_PAUSE,
        steady: float = STEADY,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """`longest_pause` and `steady` are in seconds."""
        self.name = name
        self._run, self._sleep = run, sleep
        self._longest_pause, self._steady = longest_pause, steady
        self._task: asyncio.Task[NoReturn] | None = None
        self.is_down = False
        """True while it is dead and waits to be started again."""

    def start(self) -> None:
        """Start the task; one that runs already is left alone."""
        if self._task is None:
            self._task = asyncio.create_task(self._supervise(), name=f"{self.name}:supervisor")

    def cancel(self) -> None:
        """Cancel the task, and do not wait for its end."""
        if self._task is not None:
            self._task.cancel()

    async def stop(self) -> None:
        """Cancel the task, and wait until it has ended."""
        self.cancel()
        task, self._task = self._task, None
        if task is not None:
            await asyncio.wait({task})

    async def _supervise(self) -> NoReturn:
        loop, pause = asyncio.get_running_loop(), FIRST_PAUSE
        while True:
            began, self.is_down = loop.time(), False
            fault = await self._once()
            self.is_down = True
            if loop.time() >= began + self._steady:
                pause = FIRST_PAUSE
            log.critical("the task %s has ended, and is started again in %.1f s", self.name, pause, exc_info=fault)
            await self._sleep(pause)
            pause = min(2 * pause, self._longest_pause)

    async def _once(self) -> BaseException | None:
        """Run the task to its end; return what it died of, None where it returned or was cancelled."""
        task = asyncio.create_task(self._run(), name=self.name)
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            task.cancel()
            await asyncio.wait({task})
            _log_death(task)
            raise
        return None if task.cancelled() else task.exception()


@asynccontextmanager
async def running(*tasks: Supervised) -> AsyncGenerator[None, None]:
    """Run tasks while the block lasts."""
    for task in tasks:
        task.start()
    try:
        yield
    finally:
        for task in tasks:
            await task.stop()


def spawn(work: Coroutine[Any, Any, object], name: str) -> "asyncio.Task[object]":
    """Start a task that ends by itself; an exception that leaves it is logged. The caller keeps the task."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_log_death)
    return task


class Background:
    """Tasks that nobody waits for. They are kept until they end, and cancelled together."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()

    def start(self, work: Coroutine[Any, Any, object], name: str) -> None:
        """Start a task."""
        task = spawn(work, name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator["asyncio.Task[object]"]:
        return iter(set(self._tasks))

    async def stop(self) -> None:
        """Cancel what still runs, and wait until it has ended."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def _log_death(task: "asyncio.Task[Any]") -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.critical("the task %s has failed", task.get_name(), exc_info=fault)
