"""Questions about usage -> report values."""

from dataclasses import dataclass
from datetime import date, tzinfo

from bot.core.admin_ports import Budgets, People, Statistics
from bot.core.durations import percentile
from bot.core.limits import Measure, Scope
from bot.core.people import Person
from bot.core.ports import Clock, Memory
from bot.core.spans import OWN_PERIODS, Period, Span, parse_span, span_of, span_of_code
from bot.core.stats import PAGE, By, Card, Overview, OwnUsage, Ranking

TOP = 3
"""How many users and models an overview lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Reads the sums of the ledger. Days begin in `zone`."""

    statistics: Statistics
    budgets: Budgets
    people: People
    memory: Memory
    clock: Clock
    zone: tzinfo

    def today(self) -> date:
        """The day it is in the zone."""
        return self.clock.now().astimezone(self.zone).date()

    def span(self, period: Period) -> Span:
        """A named period as of today."""
        return span_of(period, self.today())

    def span_of_code(self, code: str) -> Span:
        """A span by its short form; ValueError: it is none."""
        return span_of_code(code, self.today())

    def parse_span(self, text: str) -> Span:
        """A span as somebody types it; ValueError: it is none."""
        return parse_span(text, self.today())

    async def own(self, user_id: int, chat_id: int) -> OwnUsage:
        """One user's own sums, limits as they stand in a chat, and the choice about the footer."""
        spans = [(period, self.span(period)) for period in OWN_PERIODS]
        everything = self.span(Period.ALL)
        preferences = await self.memory.preferences(user_id)
        limits = [each for each in await self.budgets.limits(user_id, chat_id) if each.holder is not Scope.BOT]
        return OwnUsage(
            by_period=tuple(
                [(period, await self.statistics.totals(span, By.USER, str(user_id))) for period, span in spans]
            ),
            models=await self.statistics.shares(everything, user_id, By.MODEL),
            strategies=await self.statistics.shares(everything, user_id, By.STRATEGY),
            standings=await self.budgets.standings(limits),
            paces=tuple(limit for limit in limits if limit.measure is Measure.MINUTE),
            footer=preferences.footer is not False,
        )

    async def overview(self, span: Span, *, limit: int = TOP) -> Overview:
        """Everybody's sums in a span, those of the span before, times, and the dearest users and models."""
        before = span.before()
        seconds = await self.statistics.durations(span)
        seconds_before = await self.statistics.durations(before) if before else {}
        return Overview(
            span=span,
            totals=await self.statistics.totals(span),
            before=await self.statistics.totals(before) if before else None,
            p50=percentile(seconds, 0.5),
            p95=percentile(seconds, 0.95),
            p50_before=percentile(seconds_before, 0.5),
            p95_before=percentile(seconds_before, 0.95),
            users=(await self.statistics.ranking(span, By.USER, limit=limit))[0],
            models=(await self.statistics.ranking(span, By.MODEL, limit=limit))[0],
        )

    async def ranking(self, span: Span, by: By, page: int = 0) -> Ranking:
        """One page of the sums by something; a page out of range gives the nearest."""
        lines, total = await self.statistics.ranking(span, by, limit=PAGE, offset=page * PAGE)
        pages = max(1, -(-total // PAGE))
        if page >= pages:
            return await self.ranking(span, by, pages - 1)
        everything = await self.statistics.totals(span)
        return Ranking(by=by, span=span, page=page, pages=pages, total=total, lines=lines, everything=everything)

    async def card(self, user_id: int, span: Span) -> Card:
        """One user in a span."""
        return Card(
            person=await self.people.person(user_id) or Person(id=user_id),
            span=span,
            totals=await self.statistics.totals(span, By.USER, str(user_id)),
            models=await self.statistics.shares(span, user_id, By.MODEL),
            strategies=await self.statistics.shares(span, user_id, By.STRATEGY),
            standings=await self.budgets.standings(await self.budgets.limits(user_id, user_id)),
        )
