"""Clocks for tests of delivery."""

import asyncio
import time

from support.stage import QuickClock


class HoldingClock(QuickClock):
    """Short pauses are skipped; one of a minute or more lasts until it is let go."""

    def __init__(self):
        super().__init__()
        self.let_go = asyncio.Event()
        self.holds = asyncio.Event()

    async def sleep(self, seconds):
        if seconds < 60:
            await super().sleep(seconds)
            return
        self.pauses.append(seconds)
        self.holds.set()
        await self.let_go.wait()


class FastClock(QuickClock):
    """Time that runs so many times as fast as ours."""

    def __init__(self, speed):
        super().__init__()
        self.speed = speed

    def monotonic(self):
        return time.monotonic() * self.speed

    async def sleep(self, seconds):
        self.pauses.append(seconds)
        await asyncio.sleep(seconds / self.speed)
