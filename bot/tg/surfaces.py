"""Where a preview is shown: a draft in private chats, one placeholder message in groups.

A state for which there is no room is not shown, and not made up for: the next one says more.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar

from telegram import Bot
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.tg import sending
from bot.tg.convert import Place, entities_of
from bot.tg.insisting import seconds_of
from bot.tg.methods import call
from bot.tg.pacing import Pacing
from bot.tg.refusals import is_unchanged
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
            await call(
                self.bot,
                "sendMessageDraft",
                chat_id=self.place.chat_id,
                draft_id=self.draft_id,
                text=text.text,
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
            return await self._put(Screen(text=text, buttons=((self.stop,),)))
        except RetryAfter as error:
            self.pacing.preview_flooded(self.place.chat_id, seconds_of(error))
        except BadRequest as error:
            return is_unchanged(error)
        except TelegramError as error:
            log.debug("chat %d: no more previews for this answer: %s", self.place.chat_id, error.message)
            return False
        return True

    async def _put(self, screen: Screen) -> bool:
        """Send or edit the message; return False where it cannot be edited, as Telegram has not told its id."""
        shown = screen, screen.text.text, entities_of(screen.text)
        if self.message_id is not None:
            await sending.edit(self.bot, self.place.chat_id, self.message_id, *shown)
            return True
        task = asyncio.create_task(sending.send(self.bot, self.place, *shown))
        try:
            message_id = await asyncio.shield(task)
        except asyncio.CancelledError:  # the answer did not wait for it, and goes elsewhere
            await self._take_away(await task)
            raise
        if message_id is None:
            return False
        self.message_id = message_id
        await self.note(message_id)
        return True

    async def _take_away(self, message_id: int | None) -> None:
        if message_id is not None:
            with suppress(TelegramError):
                await self.bot.delete_message(self.place.chat_id, message_id)


Surface = Draft | Placeholder
