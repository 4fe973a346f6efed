"""Room in memory for the content of files, for all chats together."""

import asyncio

from bot.core.material import LARGEST_FILE

AT_ONCE = 8
"""So many of the largest files fit; more of smaller ones, once it is known how large they are."""


class Space:
    """Bytes that are given away, first come, first served, and given back."""

    def __init__(self, size: int = AT_ONCE * LARGEST_FILE) -> None:
        self.free = size
        self._turn = asyncio.Lock()
        self._freed = asyncio.Event()

    async def take(self, size: int) -> bool:
        """Waits until there is so much room, and takes it; True."""
        async with self._turn:
            while self.free < size:
                self._freed.clear()
                await self._freed.wait()
            self.free -= size
        return True

    def give(self, size: int) -> None:
        """Gives room back."""
        self.free += size
        self._freed.set()
