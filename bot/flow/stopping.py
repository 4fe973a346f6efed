"""Stopping a run from outside: what came so far is kept, shown, and paid for."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def to_the_end(work: Awaitable[T]) -> T:
    """What `work` gives. A cancellation meanwhile is let through only once it is done: it is never left half way."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


class Stop:
    """A request to stop. It interrupts the waits that are under its watch, and no other.

    `forgotten`: because the asker wished to be forgotten, so that there is nothing to show or keep.
    """

    def __init__(self) -> None:
        self.requested = False
        self.forgotten = False
        self._waiting: set[asyncio.Task[object]] = set()

    def request(self, *, forget: bool = False) -> None:
        """Stops now; a second time changes nothing but `forgotten`."""
        self.forgotten = self.forgotten or forget
        if self.requested:
            return
        self.requested = True
        for task in self._waiting:
            task.cancel()

    async def unless(self, work: Awaitable[T]) -> T | None:
        """What `work` gives; None when a stop is requested before it is done, or was before it began."""
        if self.requested:
            getattr(work, "close", lambda: None)()
            return None
        task = asyncio.current_task()
        if task is None:
            return await work
        self._waiting.add(task)
        try:
            return await work
        except asyncio.CancelledError:
            if not self.requested or task.uncancel() > 0:
                raise
            return None
        finally:
            self._waiting.discard(task)
