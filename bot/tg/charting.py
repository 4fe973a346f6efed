"""Charts in the chat: drawn off the event loop, each in the place of the one before."""

import asyncio
from dataclasses import dataclass, field

from telegram import Update
from telegram.ext import ContextTypes

from bot.flow.report import Reports
from bot.tg.admins import Admins
from bot.tg.asked import CODE, asked_for
from bot.tg.outbox import Outbox
from bot.view.chart_screens import Kind, Light, chart_screen, chart_title

CHART = rf"^st:charts:{CODE}:(?P<kind>{'|'.join(Kind)}):(?P<light>{'|'.join(Light)})$"


@dataclass(slots=True, kw_only=True)
class Charting:
    """Handler of the buttons that ask for a chart."""

    reports: Reports
    admins: Admins
    outbox: Outbox
    _warming: asyncio.Task[None] | None = field(default=None, init=False)

    def warm_up(self) -> None:
        """Loads the plot library in the background, once: the first chart then comes as fast as the others."""

    async def on_chart(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Draws the chart that was tapped."""
        asked = await asked_for(self.admins, self.reports, update, context)
        if asked is None:
            return
        kind, light = Kind(asked.match["kind"]), Light(asked.match["light"])
