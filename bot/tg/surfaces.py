"""Where a preview is shown: a draft in private chats, one placeholder message in groups.

A state for which there is no room is not shown, and not made up for: the next one says more.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar

from telegram import Bot, Message
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.tg.convert import Place, entities_of, keyboard_of
from bot.tg.insisting import seconds_of
from bot.tg.pacing import Pacing
from bot.tg.refusals import is_unchanged
from bot.tg.sending import NO_LINK_PREVIEW
from bot.view.richtext import RichText
from bot.view.screens import Button, Screen

log = logging.getLogger(__name__)

Note = Callable[[int], Awaitable[None]]

FIRST_EDITS, LATER_EDITS, FEW = 3.0, 6.0, 4
"""Seconds between two edits of a placeholder: the first few, and those after them."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """A draft: ephemeral, gone after thirty seconds, and when the final message comes. Private chats alone have it."""

    has_button: ClassVar[bool] = False
    bot: Bot
    pacing: Pacing
    place: Place
    draft_id: int
    every: float = 1.0
    kept: float = 20.0
    message_id: int | None = None

    async def show(self, text: RichText) -> bool:
        """Shows a state if there is room for it; False when there is no use in showing more."""
        if not self.pacing.may_draft(self.place.chat_id):
            return True
        try:
            await self.bot.send_message_draft(
                self.place.chat_id,
                self.draft_id,
                text.text,
                entities=entities_of(text),
                message_thread_id=self.place.thread_id,
            )
        except RetryAfter as error:
            self.pacing.preview_flooded(self.place.chat_id, seconds_of(error))
        except TelegramError as error:
            log.debug("chat %d: no more drafts for this answer: %s", self.place.chat_id, error.message)
            return False
        return True


@dataclass(slots=True, kw_only=True)
class Placeholder:
    """One message that is edited, with a Stop button. The final answer takes its place.

    `note` keeps its id, and `message_id` is the one that an earlier run has kept.
    """

    has_button: ClassVar[bool] = True
    bot: Bot
    pacing: Pacing
    place: Place
    stop: Button
    note: Note
    kept: float = float("inf")
    message_id: int | None = None
    _shown: int = field(default=0)

    @property
    def every(self) -> float:
        """Seconds from one edit to the next: more after the first few, as a group has so many a minute."""
        return FIRST_EDITS if self._shown < FEW else LATER_EDITS

    async def show(self, text: RichText) -> bool:
        """Shows a state if there is room for it; False when there is no use in showing more."""
        if not self.pacing.may_edit(self.place.chat_id):
            return True
        self._shown += 1
        try:
            await self._put(Screen(text=text, buttons=((self.stop,),)))
        except RetryAfter as error:
            self.pacing.preview_flooded(self.place.chat_id, seconds_of(error))
        except BadRequest as error:
            return is_unchanged(error)
        except TelegramError as error:
            log.debug("chat %d: no more previews for this answer: %s", self.place.chat_id, error.message)
            return False
        return True

    async def _put(self, screen: Screen) -> None:
        text: dict[str, Any] = {
            "text": screen.text.text,
            "entities": entities_of(screen.text),
            "reply_markup": keyboard_of(screen),
            "link_preview_options": NO_LINK_PREVIEW,
        }
        if self.message_id is not None:
            await self.bot.edit_message_text(chat_id=self.place.chat_id, message_id=self.message_id, **text)
            return
        sending = asyncio.create_task(
            self.bot.send_message(
                self.place.chat_id,
                message_thread_id=self.place.thread_id,
                reply_parameters=self.place.reply,
                **text,
            )
        )
        try:
            message = await asyncio.shield(sending)
        except asyncio.CancelledError:  # the answer did not wait for it, and goes elsewhere
            await _take_away(self.bot, await sending)
            raise
        self.message_id = message.message_id
        await self.note(message.message_id)


async def _take_away(bot: Bot, message: Message) -> None:
    with suppress(TelegramError):
        await bot.delete_message(message.chat.id, message.message_id)


Surface = Draft | Placeholder
