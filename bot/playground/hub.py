"""News of the playground: events for those who watch, and a wake-up for those who wait."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Event = dict[str, Any]


class Hub:
    """Tells watchers what happened; waking a waiter costs nothing while nobody waits."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Event]] = set()
        self._waiting: set[asyncio.Future[None]] = set()

    def publish(self, kind: str, chat_id: int, **payload: Any) -> None:
        """Hand one event to every watcher and wake every waiter."""
        if self._queues:
            event: Event = {"kind": kind, "chat_id": chat_id, **payload}
            for queue in self._queues:
                queue.put_nowait(event)
        self.touch()

    def touch(self) -> None:
        """Wake every waiter. They run in the next turn of the loop, once for all changes of this one."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def change(self) -> None:
        """Return after the next change."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)

    @contextmanager
    def subscribe(self) -> Iterator[asyncio.Queue[Event]]:
        """Give a queue that gets every event from now on until the context ends."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)
