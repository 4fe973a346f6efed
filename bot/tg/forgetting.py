"""/forget: asked twice, then done."""

from dataclasses import dataclass

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.core.ports import Privacy
from bot.tg.convert import place_of
from bot.tg.languages import texts_of
from bot.tg.menu import Menu
from bot.tg.outbox import Outbox
from bot.tg.running import Running
from bot.tg.taps import acknowledge
from bot.view.forgetting import forget_again_screen, forget_screen
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

FORGET = r"^forget:(?P<said>sure|yes|no)$"

PATIENCE = 5.0
"""In seconds: how long answers under way may take to end. Later ones find no place to come back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """Handlers of the command and its buttons. They work in a person's own private chat alone."""

    privacy: Privacy
    outbox: Outbox
    running: Running
    menu: Menu
    patience: float = PATIENCE

    async def on_forget(self, update: Update, _context: Context) -> None:
        """Says what goes and what stays, and asks."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        texts = texts_of(user)
        private = message.chat.type == "private"
        screen = forget_screen(texts) if private else Screen(text=RichText(texts.say("own-in-private")))
        await self.outbox.deliver(place_of(message), [screen])

    async def on_said(self, update: Update, context: Context) -> None:
        """A tap on an answer to one of the two questions."""
        tap = update.callback_query
        if tap is None or tap.message is None or context.match is None:
            return
        texts = texts_of(tap.from_user)
        if tap.message.chat.id != tap.from_user.id:
            await acknowledge(tap, texts.say("not-yours"))
            return
        await acknowledge(tap)
        screen = await self._answer(tap, update.update_id, context.match["said"], texts)
        await self.outbox.edit(tap.message.chat.id, tap.message.message_id, screen)

    async def _answer(self, tap: CallbackQuery, update_id: int, said: str, texts: Texts) -> Screen:
        """What stands in the place of the question."""
        if said == "sure":
            return forget_again_screen(texts)
        if said == "no":
            return Screen(text=RichText(texts.say("forget-kept")))
        await self.running.forget(tap.from_user.id, update_id, self.patience)
        await self.privacy.forget(tap.from_user.id)
        self.menu.follow(tap.from_user.id)
        return Screen(text=RichText(texts.say("forget-done")))
