"""Charts in the chat: drawn off the event loop, each in the place of the one before."""

import asyncio
from dataclasses import dataclass, field

from telegram import Update
from telegram.ext import ContextTypes

from bot.flow.charting import Charts
from bot.tg.admins import Admins
from bot.tg.asked import CODE, Asked, asked_for
from bot.tg.outbox import Outbox
from bot.view.chart_screens import Kind, Light, chart_screen, chart_title
from bot.view.screens import Screen

CHART = rf"^st:charts:{CODE}:(?P<kind>{'|'.join(Kind)}):(?P<light>{'|'.join(Light)})$"


@dataclass(slots=True, kw_only=True)
class Charting:
    """Handler of the buttons that ask for a chart."""

    charts: Charts
    admins: Admins
    outbox: Outbox
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _warming: asyncio.Task[None] | None = field(default=None, init=False)

    def warm_up(self) -> None:
        """Loads the plot library in the background, once: the first chart then comes as fast as the others."""
        if self._warming is None:
            self._warming = asyncio.create_task(asyncio.to_thread(_load), name="charts:load")

    async def on_chart(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Draws the chart that was tapped."""
        if asked := await asked_for(self.admins, self.charts.reports, update, context):
            await self.outbox.edit(*asked.at, await self._screen(asked))

    async def _screen(self, asked: Asked) -> Screen:
        kind, light, span, texts = Kind(asked.match["kind"]), Light(asked.match["light"]), asked.span, asked.texts
        read = {
            Kind.COST: self.charts.cost,
            Kind.TOKENS: self.charts.tokens,
            Kind.HOURS: self.charts.hours,
            Kind.USERS: self.charts.users,
        }[kind]
        chart = await read(span)
        dark = light is Light.DARK
        async with self._one_at_a_time:
            picture = await asyncio.to_thread(_drawn, chart, chart_title(kind, texts), texts, dark=dark)
        return chart_screen(picture, kind, light, span, str(self.charts.reports.zone), texts)
