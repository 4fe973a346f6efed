"""Whether the bot can do its work: the database answers, and Telegram does."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.core.errors import StoreFault
from bot.core.ports import Clock

CHECK_EVERY = 10.0
"""In seconds: however often somebody asks, database and Telegram are looked at no more often."""

DATABASE_SECONDS = 1.0


class Readiness:
    """Says in one word what is amiss: what the bot says of itself, `database` or `telegram`; None: nothing."""

    def __init__(
        self,
        *,
        phase: Callable[[], str | None],
        database: Callable[[], Awaitable[object]],
        telegram: Callable[[], Awaitable[bool]],
        clock: Clock,
    ) -> None:
        """`phase` is `starting`, `stopping`, and in between None or the task that is down: `polling` or `leases`.

        `database` raises StoreFault where it cannot do its work.
        """
        self._phase = phase
        self._database = database
        self._telegram = telegram
        self._clock = clock
        self._checking = asyncio.Lock()
        self._fault: str | None = None
        self._checked_at = float("-inf")

    async def fault(self) -> str | None:
        """What is amiss now, or was at the last check."""
        if phase := self._phase():
            return phase
        async with self._checking:
            if self._clock.monotonic() >= self._checked_at + CHECK_EVERY:
                self._fault = await self._check()
                self._checked_at = self._clock.monotonic()
        return self._fault

    async def _check(self) -> str | None:
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await self._database()
        except (StoreFault, TimeoutError):
            return "database"
        return None if await self._telegram() else "telegram"
