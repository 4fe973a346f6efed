"""Taps on the buttons under an answer. They carry ids alone; what they mean is looked up, and checked, each time."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.core.answers import Answer
from bot.core.awaiting import Awaiting
from bot.core.ports import Memory, Ratings
from bot.tg.convert import Place, instead_of
from bot.tg.drawing import drawn
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.tg.running import Running
from bot.view import reveal, thoughts
from bot.view.screens import Screen
from bot.view.spots import CODE, everything, spot_of
from bot.view.texts import Texts

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

SHOW = rf"^show:(?P<id>\d{{1,18}}):(?P<spot>{CODE})$"
HIDE = r"^hide:(?P<id>\d{1,18})$"
AGAIN = r"^again:(?P<id>\d{1,18})$"
REDO = r"^redo:(?P<id>\d{1,18})$"
THINK = r"^think:(?P<id>\d{1,18})$"
VOTES = r"^votes:(?P<id>\d{1,18})$"
PAST = r"^past:(?P<later>\d{1,18}):(?P<id>\d{1,18})$"
LIKE = rf"^(?P<what>like|dislike):(?P<id>\d{{1,18}})(:(?P<spot>{CODE}))?$"
STOP = r"^stop:(?P<user>\d{1,18})$"
LONG = ("redo:", "think:", "st:file:")
"""How the data of buttons begin whose work takes as long as an answer: these queue behind the chat's questions."""


ACKNOWLEDGE_SECONDS = 3.0
"""What a tap asks for does not wait longer for the end of the button's busy state."""


async def acknowledge(tap: CallbackQuery, toast: str | None = None) -> None:
    """Ends the button's busy state. A tap that is too old for that is still worth doing."""
    try:
        await tap.answer(toast, read_timeout=ACKNOWLEDGE_SECONDS)
    except TelegramError as error:
        log.debug("a tap could not be acknowledged: %s", error.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer that a tap is about, the message it stands in, and the texts for who tapped."""

    answer: Answer
    message: tuple[int, int]
    texts: Texts


def stands_in(answer: Answer, chat_id: int) -> bool:
    """Whether an answer may stand in a chat: where it was asked, or in private, if its group would not take it."""
    return chat_id in (answer.chat_id, answer.user_id)


async def find(memory: Memory, update: Update, context: Context) -> Found | None:
    """The answer that a tap is about, if it may stand in the chat of the tap; else a toast says that it is gone."""
    tap = update.callback_query
    if tap is None:
        return None
    texts = texts_of(tap.from_user)
    if not isinstance(context.match, re.Match):  # a button without data, as the library lets through
        await acknowledge(tap, texts.say("gone"))
        return None
    answer = await memory.answer(int(context.match["id"]))
    if answer is None or tap.message is None or not stands_in(answer, tap.message.chat.id):
        await acknowledge(tap, texts.say("gone"))
        return None
    return Found(answer=answer, message=(tap.message.chat.id, tap.message.message_id), texts=texts)


async def own(memory: Memory, update: Update, context: Context) -> Found | None:
    """The answer of a tap by the person who asked; anybody else gets a toast."""
    found = await find(memory, update, context)
    tap = update.callback_query
    if found is None or tap is None:
        return None
    if tap.from_user.id != found.answer.user_id:
        await acknowledge(tap, found.texts.say("not-yours"))
        return None
    await acknowledge(tap)
    return found


async def show(outbox: Outbox, awaiting: Awaiting, found: Found, draw: Callable[[], Screen]) -> None:
    """Put a screen in the place of an answer's message; it says so if a question about a step is awaited."""
    screen = await drawn([found.answer], draw)
    answer, (chat_id, message_id) = found.answer, found.message
    noted = await awaiting.awaited(chat_id, answer.user_id)
    if noted is not None and noted.about.answer_id == answer.id:
        screen = reveal.awaiting(screen, noted.about, found.texts, in_group=chat_id < 0)
    await outbox.edit(chat_id, message_id, screen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taps:
    """Handlers of taps that show something of an answer, and of the Stop button."""

    memory: Memory
    ratings: Ratings
    awaiting: Awaiting
    outbox: Outbox
    running: Running

    async def on_show(self, update: Update, context: Context) -> None:
        """Show reasoning, or another view of it: titles, a step, or all of them appear under the answer."""
        found = await self._find(update, context)
        if found is not None and context.match is not None:
            spot = spot_of(context.match["spot"], found.answer)
            await self._show(found, lambda: reveal.revealed_screen(found.answer, spot, found.texts))

    async def on_hide(self, update: Update, context: Context) -> None:
        """Hide reasoning, or back: the message is as it was."""
        if found := await self._find(update, context):
            await self._show(found, lambda: thoughts.hidden_screen(found.answer, found.texts))

    async def on_votes(self, update: Update, context: Context) -> None:
        """All the answers of a vote."""
        if found := await self._find(update, context):
            await self._show(found, lambda: reveal.votes_screen(found.answer, found.texts))

    async def on_past(self, update: Update, context: Context) -> None:
        """The answer that this one took the place of, or whose step it is about."""
        if found := await self._find(update, context):
            later = int(context.match["later"]) if context.match else found.answer.id
            screen = await drawn([found.answer], lambda: reveal.earlier_screen(later, found.answer, found.texts))
            await self.outbox.edit(*found.message, screen)

    async def on_like(self, update: Update, context: Context) -> None:
        """A thumb, of who asked: marked, or taken back. What is shown of the answer stays."""
        found = await own(self.memory, update, context)
        if found is None or context.match is None:
            return
        liked = context.match["what"] == "like"
        now = await self.ratings.rate(found.answer.id, found.answer.user_id, liked=liked)
        answer, code = replace(found.answer, liked=now), context.match["spot"]
        if code is None:
            await self._show(found, lambda: thoughts.hidden_screen(answer, found.texts))
        else:
            spot = everything(int(code)) if code.isdecimal() else spot_of(code, answer)
            await self._show(found, lambda: reveal.revealed_screen(answer, spot, found.texts))

    async def on_again(self, update: Update, context: Context) -> None:
        """Send again: the answer whose delivery Telegram had not confirmed takes the place of the note that says so.

        However often it is tapped, one note becomes one answer.
        """
        if found := await self._find(update, context):
            answer, (chat_id, note_id), tap = found.answer, found.message, update.callback_query
            thread = answer.thread_id if chat_id == answer.chat_id else None
            instead = instead_of(update.effective_chat, tap.from_user) if tap and update.effective_chat else None
            place = Place(chat_id=chat_id, thread_id=thread, instead=instead)
            screens = await drawn([answer], lambda: thoughts.answer_screens(answer, found.texts))
            ids = await self.outbox.deliver_or_ask(place, note_id, screens, f"again:{answer.id}", found.texts)
            earlier = (number for number in answer.message_ids if number != note_id)  # parts that had arrived
            await self.memory.delivered(answer.id, tuple(dict.fromkeys((*earlier, *ids))))

    async def on_stop(self, update: Update, context: Context) -> None:
        """The Stop button of a group's placeholder, for who asked."""
        tap = update.callback_query
        if tap is None or tap.message is None or context.match is None:
            return
        texts = texts_of(tap.from_user)
        mine = tap.from_user.id == int(context.match["user"])
        stopped = mine and await self.running.stop_anywhere(tap.message.chat.id, tap.from_user.id)
        await acknowledge(tap, None if stopped else texts.say("nothing-to-stop" if mine else "not-yours"))

    async def on_stale(self, update: Update, _context: Context) -> None:
        """A button that means nothing any more."""
        if tap := update.callback_query:
            await acknowledge(tap, texts_of(tap.from_user).say("gone"))

    async def _show(self, found: Found, draw: Callable[[], Screen]) -> None:
        await show(self.outbox, self.awaiting, found, draw)

    async def _find(self, update: Update, context: Context) -> Found | None:
        found = await find(self.memory, update, context)
        if found is not None and update.callback_query is not None:
            await acknowledge(update.callback_query)
        return found
