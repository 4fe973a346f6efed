"""What goes out: final screens, which insist on arriving, and previews, which do not.

Rule for a send that timed out: Telegram may have taken it, so it is not sent again. The asker gets a short note with a
button that sends the answer anew: nothing is posted twice unasked, and nothing is lost.

Pictures and documents go out by the same rules; their text is the caption, or follows where it is too long for one.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Protocol, TypeVar

from telegram import Bot, Message, MessageEntity
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.core.ports import Clock
from bot.tg import sending
from bot.tg.convert import Place, entities_of
from bot.tg.sending import TooLargeToSend
from bot.view.captions import fitted
from bot.view.richtext import RichText
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

log = logging.getLogger(__name__)
T = TypeVar("T", covariant=True)

__all__ = ["Outbox", "TooLargeToSend", "Uncertain", "Undeliverable"]

ATTEMPTS = 8
LONGEST_BACKOFF = 30.0
"""In seconds. Eight attempts then span about two minutes; waits that Telegram asks for come on top."""

_GONE = ("not found", "can't be edited")
_OTHER_KIND = ("no text in the message to edit", "no media in the message to edit")


class Uncertain(Exception):
    """A send timed out: the message may or may not stand in the chat."""


class Undeliverable(Exception):
    """Telegram will not take the message, now or later: blocked, gone, or no right to write."""


class Outbox:
    """Sends and edits messages."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self.bot = bot
        self._clock = clock

    async def put(self, place: Place, message_id: int | None, screens: Sequence[Screen]) -> tuple[int, ...]:
        """Like deliver, but the first screen takes the place of a message that is there, as with edit.

        Raises:
            Uncertain, Undeliverable, TooLargeToSend: see deliver.
        """
        if message_id is None:
            return await self.deliver(place, screens)
        sending.check_sizes(screens)
        place = replace(place, reply_to=None)
        ids = await self._replace(place, message_id, screens[0])
        return (*ids, *await self.deliver(place, screens[1:]))

    async def deliver(self, place: Place, screens: Sequence[Screen]) -> tuple[int, ...]:
        """Sends screens in order; returns their message ids: more than screens where captions were too long.

        Raises:
            Uncertain: a send timed out; the screens behind it were not sent.
            Undeliverable: Telegram refuses for good.
            TooLargeToSend: a file is over Telegram's bounds; nothing was sent.
        """
        sending.check_sizes(screens)
        ids = []
        for part in (part for screen in screens for part in fitted(screen)):
            message = await self._send(place, part)
            ids.append(message.message_id)
            place = replace(place, reply_to=None)
        return tuple(ids)

    async def deliver_or_ask(
        self, place: Place, message_id: int | None, screens: Sequence[Screen], again: str, texts: Texts
    ) -> tuple[int, ...]:
        """Like put; when that is uncertain, a note with a button, whose data is `again`, takes its place."""
        try:
            return await self.put(place, message_id, screens)
        except Uncertain:
            log.warning("chat %d: a message timed out and may or may not have arrived", place.chat_id)
        buttons = ((Button(label=texts.say("send-again"), data=again),),)
        note = Screen(text=RichText(texts.say("arrived")), buttons=buttons)
        return await self.deliver(place, [note])

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> int:
        """Puts a screen in the place of a message; returns the id of the message where it stands.

        It is sent anew where that message is gone, where a text would have to take a picture's place (the old message
        is then deleted), and always with a document. Of a caption that is too long, the text follows as new messages.

        Raises:
            Uncertain: a message that had to be sent anew timed out.
            Undeliverable: Telegram refuses for good.
            TooLargeToSend: the file is over Telegram's bounds; nothing was changed.
        """
        sending.check_sizes([screen])
        return (await self._replace(Place(chat_id=chat_id), message_id, screen))[0]

    async def _replace(self, place: Place, message_id: int, screen: Screen) -> tuple[int, ...]:
        if screen.document is not None:
            return await self.deliver(place, [screen])
        first, *rest = fitted(screen)
        try:
            await self._edit(place.chat_id, message_id, first)
        except BadRequest as error:
            said = error.message.lower()
            if "not modified" in said:
                return (message_id,)
            if not any(words in said for words in _GONE + _OTHER_KIND):
                raise
            ids = await self.deliver(place, [screen])
            if any(words in said for words in _OTHER_KIND):
                await self._delete(place.chat_id, message_id)
            return ids
        return (message_id, *await self.deliver(place, rest))

    async def _delete(self, chat_id: int, message_id: int) -> None:
        with suppress(TelegramError):  # what took its place is there already
            await self.bot.delete_message(chat_id, message_id)

    async def _edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        async def once(text: str, entities: list[MessageEntity] | None) -> object:
            return await sending.edit(self.bot, chat_id, message_id, screen, text, entities)

        await self._insist(lambda: self._plain_if_refused(once, screen.text), repeat_timeouts=True)

    async def _send(self, place: Place, screen: Screen) -> Message:
        async def once(text: str, entities: list[MessageEntity] | None) -> Message:
            return await sending.send(self.bot, place, screen, text, entities)

        return await self._insist(lambda: self._plain_if_refused(once, screen.text), repeat_timeouts=False)

    async def _plain_if_refused(self, once: "_Once[T]", text: RichText) -> T:
        """Formatted; without formatting if Telegram objects to that, for then the text must still arrive."""
        try:
            return await once(text.text, list(entities_of(text)))
        except BadRequest as error:
            if "entit" not in error.message.lower():
                raise
            log.warning("Telegram refused the formatting: %s", error.message)
            return await once(text.text, None)

    async def _insist(self, once: Callable[[], Awaitable[T]], *, repeat_timeouts: bool) -> T:
        """Does it, however often it takes: flood waits are waited out, network errors and 5xx tried again."""
        attempt = 0
        while True:
            try:
                return await once()
            except RetryAfter as error:
                await self._clock.sleep(_seconds(error) + 0.5)
            except (BadRequest, ChatMigrated):
                raise
            except Forbidden as error:
                raise Undeliverable(error.message) from error
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


class _Once(Protocol[T]):
    def __call__(self, text: str, entities: list[MessageEntity] | None) -> Awaitable[T]: ...


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
