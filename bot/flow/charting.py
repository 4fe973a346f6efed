"""Sums of a span -> what a chart is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.charts import ByHour, CostByDay, TokensByKind, TopUsers, bars, cost_by_day, summed
from bot.core.durations import percentile
from bot.core.spans import Span
from bot.core.stats import By, UsageSums
from bot.flow.report import Reports

TOP = 10
"""Users that a chart shows."""

HOURS = range(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """Reads what charts show. A span from the beginning begins with the first day that has calls."""

    reports: Reports

    async def cost(self, span: Span) -> CostByDay:
        """Cost by day and model."""
        found = await self.reports.statistics.days(span, By.MODEL)
        costs = {day: {model: sums.cost for model, sums in models.items()} for day, models in found.items()}
        return cost_by_day(costs, _first(span, found), span.last)

    async def tokens(self, span: Span) -> TokensByKind:
        """Tokens by day and kind; each token is of one kind."""
        found = await self.reports.statistics.days(span, By.TOTAL)
        sums = {day: total for day, keys in found.items() for total in keys.values()}
        days, step = bars(_first(span, found), span.last)
        kinds = {day: _kinds(total) for day, total in sums.items()}
        plain, cached, written, output, reasoning = (
            summed({day: kind[place] for day, kind in kinds.items()}, days, step) for place in range(5)
        )
        return TokensByKind(
            days=days,
            input=plain,
            cached_input=cached,
            cache_write=written,
            output=output,
            reasoning=reasoning,
            step=step,
        )

    async def hours(self, span: Span) -> ByHour:
        """Answers by hour of the day, and the seconds that half of them did not exceed."""
        found = await self.reports.statistics.seconds(span)
        by_hour = [found.get(hour, {}) for hour in HOURS]
        return ByHour(
            answers=tuple(sum(answers.values()) for answers in by_hour),
            seconds=tuple(percentile(answers, 0.5) for answers in by_hour),
        )

    async def users(self, span: Span) -> TopUsers:
        """The dearest users of whom a cost is known."""
        lines, _ = await self.reports.statistics.ranking(span, By.USER, limit=TOP)
        dear = [line for line in lines if line.sums.cost]
        return TopUsers(
            names=tuple(line.name or "" for line in dear),
            keys=tuple(line.key for line in dear),
            pico=tuple(line.sums.cost for line in dear),
        )


def _first(span: Span, found: Mapping[date, object]) -> date:
    return span.first or min(found, default=span.last)


def _kinds(sums: UsageSums) -> tuple[int, int, int, int, int]:
    """Tokens that add up: what is part of input or output is taken off it."""
    plain = max(0, sums.input - sums.cached_input - sums.cache_write)
    return plain, sums.cached_input, sums.cache_write, max(0, sums.output - sums.reasoning), sums.reasoning
