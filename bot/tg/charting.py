"""Charts in the chat: drawn off the event loop, each in the place of the one before."""

import asyncio
from dataclasses import dataclass, field

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.charts import Chart, TopUsers
from bot.core.spans import Span
from bot.flow.charting import Charts
from bot.supervision import spawn
from bot.tg.admins import Admins
from bot.tg.asked import CODE, Asked, asked_for
from bot.tg.outbox import Outbox
from bot.view.chart_screens import Kind, Light, chart_screen, chart_title
from bot.view.charts import draw, drawable
from bot.view.screens import Screen
from bot.view.texts import Texts, texts_for

CHART = rf"^st:charts:{CODE}:(?P<kind>{'|'.join(Kind)}):(?P<light>{'|'.join(Light)})$"


@dataclass(slots=True, kw_only=True)
class Charting:
    """Handler of the buttons that ask for a chart."""

    charts: Charts
    admins: Admins
    outbox: Outbox
    _warming: asyncio.Task[object] | None = field(default=None, init=False)

    def warm_up(self) -> None:
        """Draws something in the background, once: the first chart then comes as fast as the others."""
        if self._warming is None:
            self._warming = spawn(asyncio.to_thread(_warm_up), "charts:warm")

    async def on_chart(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Draws the chart that was tapped."""
        if asked := await asked_for(self.admins, self.charts.reports, update, context):
            await self.outbox.edit(*asked.at, await self._screen(asked))

    async def _screen(self, asked: Asked) -> Screen:
        kind, light, span, texts = Kind(asked.match["kind"]), Light(asked.match["light"]), asked.span, asked.texts
        chart = await self._chart(kind, span)
        dark = light is Light.DARK
        picture = await asyncio.to_thread(_picture, chart, kind, texts, dark=dark)
        return chart_screen(picture, kind, light, span, str(self.charts.reports.zone), texts)

    async def _chart(self, kind: Kind, span: Span) -> Chart:
        if kind is Kind.COST:
            return await self.charts.cost(span)
        if kind is Kind.TOKENS:
            return await self.charts.tokens(span)
        if kind is Kind.HOURS:
            return await self.charts.hours(span)
        return await self.charts.users(span)


def _picture(chart: Chart, kind: Kind, texts: Texts, *, dark: bool) -> bytes:
    drawn = drawable(texts)
    return draw(chart, chart_title(kind, drawn), drawn, dark=dark)


def _warm_up() -> None:
    """Draws a chart of nothing: the plot library and its fonts take most of a second to load."""
    draw(TopUsers(names=(), keys=(), pico=()), "", texts_for(None))
