"""/privacy: what is kept of people, for how long, and who sees it."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.tg.convert import place_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.view.privacy import privacy_screen

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Informing:
    """The handler of the command. `retention_days` is how long words are kept; 0: for ever."""

    outbox: Outbox
    retention_days: int

    async def on_privacy(self, update: Update, _context: Context) -> None:
        """Tells it to everybody, in a group too."""
        message = update.message
        if message is not None:
            screen = privacy_screen(self.retention_days, texts_of(update.effective_user))
            await self.outbox.deliver(place_of(message), [screen])
