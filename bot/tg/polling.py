"""Long polling: updates are asked for, taken in, and only then confirmed to Telegram.

It is our own loop, not the library's: that one stops for good at a single 401 or 404, and throws away a whole batch,
without a pause and with its texts in the log, when one update in it cannot be parsed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError, TimedOut

log = logging.getLogger(__name__)

POLL_SECONDS = 30
GET_UPDATES = "get_Updates"
"""The raw method getUpdates. Spelled so, the library does not send us to its own, which parses whole batches."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""In seconds: after a fault, doubling from the first to the longest."""

TakeAll = Callable[[Sequence[object]], Awaitable[int]]
"""Takes updates in, as Telegram sent them; says how many, from the first on. The others must be asked for again."""


class Poller:
    """Asks for updates until it is stopped."""

    def __init__(self, bot: Bot, take_all: TakeAll, allowed_updates: Sequence[str]) -> None:
        self._bot = bot
        self._take_all = take_all
        self._allowed = list(allowed_updates)
        self._offset: int | None = None
        self._task: asyncio.Task[None] | None = None

    async def prepare(self) -> None:
        """Takes away a webhook, which would keep the updates from us."""
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            log.warning("the webhook could not be taken away: %s", error.message)

    async def start(self) -> None:
        """Begins to poll."""
        self._task = asyncio.create_task(self._run(), name="polling")

    async def stop(self) -> None:
        """Stops. What was taken in and not yet confirmed comes again at the next start, and is known then."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _run(self) -> None:
        pause = 0.0
        while True:
            try:
                complete = await self._batch()
            except TimedOut:
                complete = True  # nothing came while we waited
            except TelegramError as error:
                complete = False
                _tell(error)
                if isinstance(error, RetryAfter):
                    pause = max(pause, float(str(error.retry_after)))
            pause = 0.0 if complete else min(max(FIRST_PAUSE, pause * 2), LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _batch(self) -> bool:
        """One request, and what it brings. False when something of it could not be stored."""
        asked = {"timeout": POLL_SECONDS, "allowed_updates": self._allowed}
        if self._offset is not None:
            asked["offset"] = self._offset
        updates = await self._bot.do_api_request(GET_UPDATES, api_kwargs=asked)
        if not isinstance(updates, list):
            raise TelegramError("the answer to getUpdates is no list")
        numbered = [update for update in updates if _number(update) is not None]
        if len(numbered) < len(updates):
            log.error("%d updates without a number are passed over", len(updates) - len(numbered))
        taken = await self._take_all(numbered) if numbered else 0
        if taken:
            self._offset = (_number(numbered[taken - 1]) or 0) + 1
        return taken == len(numbered)


def _number(update: object) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _tell(error: TelegramError) -> None:
    """Says in one line why updates cannot be fetched."""
    if isinstance(error, Conflict):
        log.error("another program is polling with this bot's token: %s", error.message)
    elif isinstance(error, InvalidToken | EndPointNotFound):
        log.error("Telegram does not accept the bot's token, or is not what answers; trying again: %s", error.message)
    else:
        log.warning("updates could not be fetched, trying again: %s", error.message)
