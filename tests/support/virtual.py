"""Time that passes only when a test lets it."""

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta


class VirtualClock:
    """A clock whose pauses end in the order of their times, at once, when everything else waits."""

    def __init__(self):
        self.time = 0.0
        self._begun = datetime(2026, 1, 1, tzinfo=UTC)
        self._pauses = []
        self._numbers = itertools.count()

    def now(self):
        return self._begun + timedelta(seconds=self.time)

    def monotonic(self):
        return self.time

    async def sleep(self, seconds):
        waiting = asyncio.get_running_loop().create_future()
        heapq.heappush(self._pauses, (self.time + max(0.0, seconds), next(self._numbers), waiting))
        await waiting

    async def run(self, until=float("inf")):
        """Lets time pass until nothing pauses any more, or until a time."""
        while True:
            await _settled()
            if not self._pauses or self._pauses[0][0] > until:
                break
            self.time, _, waiting = heapq.heappop(self._pauses)
            if not waiting.done():
                waiting.set_result(None)
        if until != float("inf"):
            self.time = max(self.time, until)


async def _settled():
    """Comes back when everything else waits."""
    await asyncio.sleep(0)
    while asyncio.get_running_loop()._ready:
        await asyncio.sleep(0)
