"""Long polling: updates are asked for, taken in, and only then confirmed to Telegram.

It is our own loop, not the library's: that one stops for good at a single 401 or 404, and throws away a whole batch,
without a pause and with its texts in the log, when one update in it cannot be parsed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import NoReturn

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.supervision import Supervised
from bot.tg.insisting import seconds_of
from bot.tg.responses import Unreadable
from bot.tg.updates import number_of

log = logging.getLogger(__name__)

POLL_SECONDS = 30
GET_UPDATES = "get_Updates"
"""The raw method getUpdates. Spelled so, the library does not send us to its own, which parses whole batches."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""In seconds: after a fault, doubling from the first to the longest, unless Telegram says how long to wait."""

SILENCE = 120.0
"""In seconds: an answer to getUpdates is late after so long; one that brings nothing takes thirty."""

TakeAll = Callable[[Sequence[object]], Awaitable[int]]
"""Takes updates in, as Telegram sent them; says how many, from the first on. The others must be asked for again."""


class Poller:
    """Asks for updates until it is stopped."""

    def __init__(
        self,
        bot: Bot,
        take_all: TakeAll,
        allowed_updates: Sequence[str],
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._take_all = take_all
        self._allowed = list(allowed_updates)
        self._offset: int | None = None
        self._passed_over = 0
        self._heard_at = float("inf")
        self._sleep = sleep
        self._task = Supervised("polling", self._run, longest_pause=LONGEST_PAUSE, sleep=sleep)

    async def prepare(self) -> None:
        """Takes away a webhook, which would keep the updates from us."""
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            log.warning("the webhook could not be taken away: %s", error.message)

    async def start(self) -> None:
        """Begins to poll."""
        self._heard_at = asyncio.get_running_loop().time()
        self._task.start()

    async def stop(self) -> None:
        """Stops. What was taken in and not yet confirmed comes again at the next start, and is known then."""
        await self._task.stop()

    @property
    def fault(self) -> str | None:
        """Return the word for what keeps this loop from its work; None: it runs."""
        return "polling" if self._task.is_down else None

    @property
    def is_late(self) -> bool:
        """Tell whether Telegram has not answered getUpdates for long, or with nothing but refusals."""
        return asyncio.get_running_loop().time() >= self._heard_at + SILENCE

    async def _run(self) -> NoReturn:
        pause = 0.0
        while True:
            try:
                pause = await self._poll(pause)
            except RetryAfter as error:
                _tell(error)
                pause = max(seconds_of(error), FIRST_PAUSE)
            except TelegramError as error:
                _tell(error)
                pause = _longer(pause)
            await self._sleep(pause)

    async def _poll(self, pause: float) -> float:
        """Ask once, and take in what comes; return how long to wait before asking again, in seconds.

        An answer that brings nothing new, and does so at once, would otherwise be asked for without a pause.
        """
        loop = asyncio.get_running_loop()
        began, offset = loop.time(), self._offset
        try:
            complete = await self._batch()
        except Unreadable:
            raise
        except TimedOut:
            return 0.0  # nothing came while we waited
        self._heard_at = loop.time()
        if not complete:
            return _longer(pause)
        return FIRST_PAUSE if self._offset == offset and self._heard_at < began + FIRST_PAUSE else 0.0

    async def _batch(self) -> bool:
        """One request, and what it brings. False when something of it could not be stored."""
        asked = {"timeout": POLL_SECONDS, "allowed_updates": self._allowed}
        if self._offset is not None:
            asked["offset"] = self._offset
        updates = await self._bot.do_api_request(GET_UPDATES, api_kwargs=asked)
        if not isinstance(updates, list):
            raise TelegramError("the answer to getUpdates is no list")
        numbered = [update for update in updates if number_of(update) is not None]
        self._pass_over(len(updates) - len(numbered))
        taken = await self._take_all(numbered) if numbered else 0
        if taken:
            self._offset = (number_of(numbered[taken - 1]) or 0) + 1
        return taken == len(numbered)

    def _pass_over(self, count: int) -> None:
        """Say it once that updates have no number: those at the end come again until another one follows."""
        if count > self._passed_over:
            log.error("%d updates without a number are passed over", count)
        self._passed_over = count


def _longer(pause: float) -> float:
    return min(max(FIRST_PAUSE, pause * 2), LONGEST_PAUSE)


def _tell(error: TelegramError) -> None:
    """Says in one line why updates cannot be fetched."""
    if isinstance(error, Conflict):
        log.error("another program is polling with this bot's token: %s", error.message)
    elif isinstance(error, InvalidToken | EndPointNotFound):
        log.error("Telegram does not accept the bot's token, or is not what answers; trying again: %s", error.message)
    else:
        log.warning("updates could not be fetched, trying again: %s", error.message)
