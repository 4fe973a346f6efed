"""One request, however often it takes: each time in its turn, until Telegram has taken it or refused it for good."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.core.ports import Clock
from bot.tg.pacing import Pacing
from bot.tg.refusals import misses_topic, takes_nothing

T = TypeVar("T")

ATTEMPTS = 10
LONGEST_BACKOFF = 30.0
"""In seconds. Ten attempts then span about two minutes; waits that Telegram asks for come on top."""

GRACE = 0.5
"""Seconds that are waited longer than Telegram asks for."""


class Uncertain(Exception):
    """A send timed out: the message may or may not stand in the chat."""


class Undeliverable(Exception):
    """Telegram will not take the message, now or later: gone, or no right to write."""


class NoTopic(Undeliverable):
    """The topic is closed or gone; the chat is there."""


class Blocked(Undeliverable):
    """A person has blocked the bot, or never wrote to it, or is gone."""


class Insistence:
    """Waits out floods and faults of the network."""

    def __init__(self, clock: Clock, pacing: Pacing) -> None:
        self._clock = clock
        self._pacing = pacing

    async def make(self, chat_id: int, once: Callable[[], Awaitable[T]], *, repeat_timeouts: bool) -> T:
        """Makes a request of a final message.

        Raises:
            Uncertain: it timed out, and `repeat_timeouts` is false.
            Undeliverable: Telegram refuses for good.
            BadRequest: it refuses this message, for another reason.
            ChatMigrated: the chat has another id now.
            NetworkError: it was not to be done, in all attempts.
        """
        attempt = 0
        while True:
            await self._pacing.turn(chat_id)
            try:
                return await once()
            except RetryAfter as error:
                self._pacing.flooded(chat_id, seconds_of(error) + GRACE)
            except BadRequest as error:
                raise _refusal(error, chat_id) from error
            except Forbidden as error:
                raise _for_good(chat_id, error) from error
            except TimedOut as error:
                if not repeat_timeouts:
                    raise Uncertain from error
                attempt = await self._back_off(attempt, error)
            except NetworkError as error:
                attempt = await self._back_off(attempt, error)

    async def _back_off(self, attempt: int, error: TelegramError) -> int:
        if attempt + 1 >= ATTEMPTS:
            raise error
        await self._clock.sleep(min(0.5 * 2**attempt, LONGEST_BACKOFF))
        return attempt + 1


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _refusal(error: BadRequest, chat_id: int) -> Exception:
    if misses_topic(error):
        return NoTopic(error.message)
    if takes_nothing(error):
        return _for_good(chat_id, error)
    return error


def _for_good(chat_id: int, error: TelegramError) -> Undeliverable:
    return (Blocked if chat_id > 0 else Undeliverable)(error.message)
