"""Whether Telegram is within reach, told by the last time that it answered; asked only when that was long ago."""

import asyncio

from telegram import Bot
from telegram.error import TelegramError

from bot.core.observing import Observer
from bot.core.ports import Clock
from bot.tg.updates import UNREADABLE

RECENT = 60.0
"""In seconds: a poll that finds nothing is answered after thirty."""

ASK_SECONDS = 5.0


class Contact:
    """Notes when Telegram answered or brought something, and that it refused because there was too much."""

    def __init__(self, clock: Clock, observer: Observer) -> None:
        self._clock = clock
        self._observer = observer
        self._heard_at = float("-inf")
        self.status: int | None = None
        """The HTTP status of the last answer; None: there was none yet."""

    def on_status(self, status: int) -> None:
        """An HTTP status that Telegram answered with."""
        self.status = status
        if status == 200:
            self.heard()
        elif status == 429:
            self._observer.flooded()

    def heard(self) -> None:
        """Telegram was in touch just now."""
        self._heard_at = self._clock.monotonic()

    async def holds(self, bot: Bot) -> bool:
        """Whether Telegram was in touch lately, or answers now."""
        if self._clock.monotonic() < self._heard_at + RECENT:
            return True
        try:
            async with asyncio.timeout(ASK_SECONDS):
                await bot.get_me()
        except (TelegramError, TimeoutError, *UNREADABLE):
            return False
        return True
