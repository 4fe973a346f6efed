"""What admins see. Their numeric id is checked on the command, by a filter, and again on every tap."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.spans import Period
from bot.flow.report import Reports
from bot.tg.convert import place_of
from bot.tg.outbox import Outbox
from bot.tg.taps import acknowledge
from bot.view.reports import overview_screen
from bot.view.texts import texts_for

Context = ContextTypes.DEFAULT_TYPE

PERIOD = rf"^stats:(?P<period>{'|'.join(period.value for period in Period)})$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """Handlers of /stats and its buttons."""

    reports: Reports
    outbox: Outbox
    admin_ids: frozenset[int]

    async def on_stats(self, update: Update, _context: Context) -> None:
        """Everybody's usage: today, with buttons for longer periods."""
        message, user = update.message, update.effective_user
        if message is None or user is None or user.id not in self.admin_ids:
            return
        screen = overview_screen(
            await self.reports.overview(self.reports.span(Period.TODAY)), texts_for(user.language_code)
        )
        await self.outbox.deliver(place_of(message), [screen])

    async def on_period(self, update: Update, context: Context) -> None:
        """A tap on a period."""
        tap = update.callback_query
        if tap is None or tap.message is None or context.match is None:
            return
        texts = texts_for(tap.from_user.language_code)
        if tap.from_user.id not in self.admin_ids or tap.message.chat.type != "private":
            await acknowledge(tap, texts.say("unknown-command"))
            return
        await acknowledge(tap)
        overview = await self.reports.overview(self.reports.span(Period(context.match["period"])))
        await self.outbox.edit(tap.message.chat.id, tap.message.message_id, overview_screen(overview, texts))
