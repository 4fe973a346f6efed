"""The content of files that lie with Telegram."""

import asyncio
import logging
from dataclasses import dataclass

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.core.errors import Unreadable
from bot.core.material import LARGEST_FILE, Fault
from bot.core.ports import Clock

log = logging.getLogger(__name__)

FETCH_SECONDS = 120.0
"""How long one file may take, with all tries: 20 MB at 1.4 Mbit/s."""

PAUSES = (1.0, 4.0, 15.0)
"""In seconds, between the tries; after the last one the file counts as gone, so that the chat can go on."""


@dataclass(frozen=True, slots=True)
class TelegramFiles:
    """Fetches files by their ids, each time anew."""

    bot: Bot
    clock: Clock

    async def fetch(self, file_id: str) -> bytes:
        """The content of a file; see the port."""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                for pause in PAUSES:
                    try:
                        return await self._once(file_id)
                    except (NetworkError, RetryAfter) as error:
                        log.info("a file is to be fetched again: %s", type(error).__name__)
                        await self.clock.sleep(pause)
                return await self._once(file_id)
        except (NetworkError, RetryAfter, TimeoutError) as error:
            log.warning("a file could not be fetched: %s", type(error).__name__)
            raise Unreadable(Fault.GONE) from error

    async def _once(self, file_id: str) -> bytes:
        try:
            file = await self.bot.get_file(file_id)
            if (file.file_size or 0) > LARGEST_FILE:
                raise Unreadable(Fault.LARGE)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            raise Unreadable(Fault.LARGE if "too big" in error.message.lower() else Fault.GONE) from error
        except InvalidToken as error:  # what the library makes of 404
            raise Unreadable(Fault.GONE) from error
