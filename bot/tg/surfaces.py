"""Where a preview is shown: a draft in private chats, one placeholder message in groups."""

import logging
from dataclasses import dataclass, field

from telegram import Bot
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.tg.convert import Place, entities_of, keyboard_of
from bot.view.richtext import RichText
from bot.view.screens import Button, Screen

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Draft:
    """A draft: ephemeral, gone after thirty seconds, and when the final message comes. Private chats alone have it."""

    bot: Bot
    place: Place
    draft_id: int
    every: float = 1.0
    kept: float = 20.0
    message_id: int | None = None

    async def show(self, text: RichText) -> bool:
        """Shows a state; False when there is no use in showing more."""
        try:
            await self.bot.send_message_draft(
                self.place.chat_id,
                self.draft_id,
                text.text,
                entities=entities_of(text),
                message_thread_id=self.place.thread_id,
            )
        except TelegramError as error:
            log.debug("chat %d: no more drafts for this answer: %s", self.place.chat_id, error.message)
            return False
        return True


@dataclass(slots=True, kw_only=True)
class Placeholder:
    """One message that is edited, with a Stop button. The final answer takes its place."""

    bot: Bot
    place: Place
    stop: Button
    every: float = 3.0
    kept: float = float("inf")
    message_id: int | None = None
    _gone: bool = field(default=False)

    async def show(self, text: RichText) -> bool:
        """Shows a state; False when there is no use in showing more."""
        screen = Screen(text=text, buttons=((self.stop,),))
        try:
            if self.message_id is None:
                await self._send(screen)
            else:
                await self.bot.edit_message_text(
                    text.text,
                    chat_id=self.place.chat_id,
                    message_id=self.message_id,
                    entities=entities_of(text),
                    reply_markup=keyboard_of(screen),
                )
        except BadRequest as error:
            return "not modified" in error.message.lower()
        except RetryAfter:
            return False
        except TelegramError as error:
            log.debug("chat %d: no more previews for this answer: %s", self.place.chat_id, error.message)
            return False
        return True

    async def _send(self, screen: Screen) -> None:
        message = await self.bot.send_message(
            self.place.chat_id,
            screen.text.text,
            entities=entities_of(screen.text),
            message_thread_id=self.place.thread_id,
            reply_parameters=self.place.reply,
            reply_markup=keyboard_of(screen),
        )
        self.message_id = message.message_id


Surface = Draft | Placeholder
