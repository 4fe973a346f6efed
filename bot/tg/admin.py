"""/stats, by buttons: whatever a tap asks for takes the place of the message it stands under."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.spans import Period, Span
from bot.flow.report import Reports
from bot.tg.admins import Admins
from bot.tg.asked import CODE, asked_for
from bot.tg.charting import Charting
from bot.tg.convert import place_of
from bot.tg.outbox import Outbox
from bot.view.cards import card_screen
from bot.view.exports import export_screen
from bot.view.overview import overview_screen
from bot.view.rankings import ranking_screen
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.stats_buttons import RANKED, Section
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

SECTION = rf"^st:(?P<section>{'|'.join((Section.OVERVIEW, Section.EXPORT, *RANKED))}):{CODE}:(?P<page>\d{{1,6}})$"
CARD = rf"^st:card:{CODE}:(?P<page>\d{{1,6}}):(?P<id>\d{{1,18}})$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """Handlers of /stats and of its sections of text."""

    reports: Reports
    admins: Admins
    charting: Charting
    outbox: Outbox

    async def on_stats(self, update: Update, _context: Context) -> None:
        """Everybody's usage: today, or in the days that are typed behind the command."""
        command = await self.admins.command(update)
        if command is None:
            return
        self.charting.warm_up()
        typed = " ".join(command.words)
        try:
            span = self.reports.parse_span(typed) if typed else self.reports.span(Period.TODAY)
        except ValueError:
            screen = Screen(text=RichText(command.texts.say("st-bad-span")))
        else:
            screen = await self._section(Section.OVERVIEW, span, 0, command.texts)
        await self.outbox.deliver(place_of(command.message), [screen])

    async def on_section(self, update: Update, context: Context) -> None:
        """A tap on a period, a section, a page, or the way back."""
        if asked := await asked_for(self.admins, self.reports, update, context):
            section, page = Section(asked.match["section"]), int(asked.match["page"])
            await self.outbox.edit(*asked.at, await self._section(section, asked.span, page, asked.texts))

    async def on_card(self, update: Update, context: Context) -> None:
        """A tap on a user's number."""
        if asked := await asked_for(self.admins, self.reports, update, context):
            card = await self.reports.card(int(asked.match["id"]), asked.span)
            role, page = self.admins.rights.role(card.person), int(asked.match["page"])
            await self.outbox.edit(*asked.at, card_screen(card, role, page, self.reports.zone, asked.texts))

    async def _section(self, section: Section, span: Span, page: int, texts: Texts) -> Screen:
        zone = str(self.reports.zone)
        if section in RANKED:
            return ranking_screen(await self.reports.ranking(span, RANKED[section], page), zone, texts)
        if section is Section.EXPORT:
            return export_screen(span, zone, texts)
        return overview_screen(await self.reports.overview(span), zone, texts)
