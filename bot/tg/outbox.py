"""What goes out: final screens, which insist on arriving, and previews, which do not.

Rule for a send that timed out: Telegram may have taken it, so it is not sent again. The asker gets a short note with a
button that sends the answer anew: nothing is posted twice unasked, and nothing is lost.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol, TypeVar

from telegram import Bot, LinkPreviewOptions, Message, MessageEntity
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
from bot.tg.convert import Place, entities_of, keyboard_of
from bot.view.richtext import RichText
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

log = logging.getLogger(__name__)
T = TypeVar("T", covariant=True)

NO_LINK_PREVIEW = LinkPreviewOptions(is_disabled=True)
ATTEMPTS = 8
LONGEST_BACKOFF = 30.0
"""In seconds. Eight attempts then span about two minutes; waits that Telegram asks for come on top."""


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
        """Like deliver, but the first screen takes the place of a message that is there.

        Raises:
            Uncertain, Undeliverable: see deliver.
        """
        if message_id is None:
            return await self.deliver(place, screens)
        first = await self.edit(place.chat_id, message_id, screens[0])
        return (first, *await self.deliver(replace(place, reply_to=None), screens[1:]))

    async def deliver(self, place: Place, screens: Sequence[Screen]) -> tuple[int, ...]:
        """Sends screens in order; returns their message ids.

        Raises:
            Uncertain: a send timed out; the screens behind it were not sent.
            Undeliverable: Telegram refuses for good.
        """
        ids = []
        for screen in screens:
            message = await self._send(place, screen)
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
        """Puts a screen in the place of a message, or sends it anew where that message is gone; returns its id.

        Raises:
            Undeliverable: Telegram refuses for good.
        """
        try:
            await self._edit(chat_id, message_id, screen)
        except BadRequest as error:
            said = error.message.lower()
            if "not modified" in said:
                return message_id
            if "not found" not in said and "can't be edited" not in said:
                raise
            return (await self.deliver(Place(chat_id=chat_id), [screen]))[0]
        return message_id

    async def _edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        async def once(text: str, entities: list[MessageEntity] | None) -> object:
            return await self.bot.edit_message_text(
                chat_id=chat_id,
                message_id=message_id,
                text=text,
                entities=entities,
                reply_markup=keyboard_of(screen),
                link_preview_options=NO_LINK_PREVIEW,
            )

        await self._insist(lambda: self._plain_if_refused(once, screen.text), repeat_timeouts=True)

    async def _send(self, place: Place, screen: Screen) -> Message:
        async def once(text: str, entities: list[MessageEntity] | None) -> Message:
            return await self.bot.send_message(
                place.chat_id,
                text,
                entities=entities,
                message_thread_id=place.thread_id,
                reply_parameters=place.reply,
                reply_markup=keyboard_of(screen),
                link_preview_options=NO_LINK_PREVIEW,
            )

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
