"""/system: what a user wants every answer to keep to."""

from dataclasses import dataclass

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.core.messages import clean_text
from bot.core.ports import Memory
from bot.tg.convert import asker_of, place_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.tg.taps import acknowledge
from bot.view.instructions import LONGEST, change_screen, instructions_screen, removed_screen, too_long_text
from bot.view.richtext import RichText, is_blank
from bot.view.screens import Screen

Context = ContextTypes.DEFAULT_TYPE

INSTRUCTIONS = r"^sys:(?P<what>show|change|remove)$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructing:
    """Handlers of the command and its buttons, in a person's own private chat alone."""

    memory: Memory
    outbox: Outbox

    async def on_system(self, update: Update, _context: Context) -> None:
        """Takes the instructions behind the command; shows those there are when there are none behind it."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        if message.chat.type != "private":
            screen = Screen(text=RichText(texts_of(user).say("own-in-private")))
        else:
            screen = await self._taken(user, _words(message))
        await self.outbox.deliver(place_of(message), [screen])

    async def _taken(self, user: User, words: str) -> Screen:
        texts = texts_of(user)
        if is_blank(words):
            return instructions_screen(await self._current(user), texts)
        if len(words) > LONGEST:
            return Screen(text=RichText(too_long_text(len(words), texts)))
        await self.memory.prefer(asker_of(user), instructions=words)
        return instructions_screen(words, texts, fresh=True)

    async def on_tap(self, update: Update, context: Context) -> None:
        """Change, Remove, or back."""
        tap = update.callback_query
        if tap is None or tap.message is None or context.match is None:
            return
        if tap.message.chat.id != tap.from_user.id:
            await acknowledge(tap, texts_of(tap.from_user).say("not-yours"))
            return
        await acknowledge(tap)
        screen = await self._tapped(tap.from_user, context.match["what"])
        await self.outbox.edit(tap.message.chat.id, tap.message.message_id, screen)

    async def _tapped(self, user: User, what: str) -> Screen:
        texts = texts_of(user)
        if what == "remove":
            await self.memory.prefer(asker_of(user), instructions="")
            return removed_screen(texts)
        current = await self._current(user)
        return change_screen(current, texts) if what == "change" and current else instructions_screen(current, texts)

    async def _current(self, user: User) -> str:
        return (await self.memory.preferences(user.id)).instructions or ""


def _words(message: Message) -> str:
    """What stands behind the command, as it was written."""
    _, *behind = clean_text(message.text or "").split(maxsplit=1)
    return behind[0].strip() if behind else ""
