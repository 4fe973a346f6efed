"""The content of files that lie with Telegram."""

import asyncio
import logging
import re
from dataclasses import dataclass
from urllib.parse import quote

from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.core.errors import Unreadable
from bot.core.material import LARGEST_FILE, Fault
from bot.core.ports import Clock
from bot.tg.methods import call

log = logging.getLogger(__name__)

_RELATIVE = re.compile(r"(?!.*(?:^|/)\.{0,2}(?:/|$))[^\\:\x00-\x1f]{1,1000}")
"""A path of plain folders and a name: no root, no address, and no step up."""

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
            path = _path_in(await call(self.bot, "getFile", file_id=file_id))
            content = await self.bot.request.retrieve(f"{self.bot.base_file_url}/{quote(path)}")
        except BadRequest as error:
            raise Unreadable(Fault.LARGE if "too big" in error.message.lower() else Fault.GONE) from error
        except (NetworkError, RetryAfter):
            raise
        except TelegramError as error:
            raise Unreadable(Fault.GONE) from error
        if len(content) > LARGEST_FILE:  # whatever was said of it
            raise Unreadable(Fault.LARGE)
        return content


def _path_in(result: object) -> str:
    """Return where a file lies under the server's address for files.

    A server that keeps its files on this machine would name a path here, and who speaks for Telegram any file that the
    bot may read: such paths, and addresses elsewhere, are not followed.

    Raises:
        Unreadable: it is too large, or lies nowhere there.
    """
    told = result if isinstance(result, dict) else {}
    path, size = told.get("file_path"), told.get("file_size")
    if isinstance(size, int) and size > LARGEST_FILE:
        raise Unreadable(Fault.LARGE)
    if not isinstance(path, str) or not _RELATIVE.fullmatch(path):
        log.warning("Telegram names no place of a file under its address")
        raise Unreadable(Fault.GONE)
    return path
