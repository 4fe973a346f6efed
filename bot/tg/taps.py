"""Taps on the buttons under an answer. They carry ids alone; what they mean is looked up, and checked, each time."""

import logging
from dataclasses import dataclass

from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.core.ports import Answer, Memory
from bot.tg.convert import Place
from bot.tg.outbox import Outbox
from bot.view import thoughts
from bot.view.texts import Texts, texts_for

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

SHOW = r"^show:(?P<id>\d{1,18}):(?P<page>\d{1,6})$"
HIDE = r"^hide:(?P<id>\d{1,18})$"
AGAIN = r"^again:(?P<id>\d{1,18})$"


async def acknowledge(tap: CallbackQuery, toast: str | None = None) -> None:
    """Ends the button's busy state. A tap that is too old for that is still worth doing."""
    try:
        await tap.answer(toast)
    except TelegramError as error:
        log.debug("a tap could not be acknowledged: %s", error.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taps:
    """Handlers of taps on an answer's buttons."""

    memory: Memory
    outbox: Outbox

    async def on_show(self, update: Update, context: Context) -> None:
        """Show reasoning, or another page of it: the steps appear under the answer."""
        if found := await self._find(update, context):
            page = int(context.match["page"]) if context.match else 0
            await self.outbox.edit(*found.message, thoughts.revealed_screen(found.answer, page, found.texts))

    async def on_hide(self, update: Update, context: Context) -> None:
        """Hide reasoning: the message is as it was."""
        if found := await self._find(update, context):
            await self.outbox.edit(*found.message, thoughts.hidden_screen(found.answer, found.texts))

    async def on_again(self, update: Update, context: Context) -> None:
        """Send again: the answer whose delivery Telegram had not confirmed."""
        if found := await self._find(update, context):
            answer = found.answer
            place = Place(chat_id=answer.chat_id, thread_id=answer.thread_id)
            ids = await self.outbox.deliver(place, thoughts.answer_screens(answer, found.texts))
            await self.memory.delivered(answer.id, ids)

    async def on_stale(self, update: Update, _context: Context) -> None:
        """A button that means nothing any more."""
        if tap := update.callback_query:
            await acknowledge(tap, texts_for(tap.from_user.language_code).say("gone"))

    async def _find(self, update: Update, context: Context) -> "_Found | None":
        """The answer a tap is about, if it stands in the chat of the tap."""
        tap = update.callback_query
        if tap is None or context.match is None:
            return None
        texts = texts_for(tap.from_user.language_code)
        answer = await self.memory.answer(int(context.match["id"]))
        if answer is None or tap.message is None or tap.message.chat.id != answer.chat_id:
            await acknowledge(tap, texts.say("gone"))
            return None
        await acknowledge(tap)
        return _Found(answer=answer, message=(tap.message.chat.id, tap.message.message_id), texts=texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    answer: Answer
    message: tuple[int, int]
    texts: Texts
