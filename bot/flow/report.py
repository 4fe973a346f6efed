"""Questions about usage -> report values."""

from dataclasses import dataclass

from bot.core.ports import Clock, Ledger
from bot.core.stats import OWN_PERIODS, Overview, OwnUsage, Period

TOP = 10
"""How many users and models an overview lists in the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Reads the ledger. Days are UTC days."""

    ledger: Ledger
    clock: Clock

    async def own(self, user_id: int) -> OwnUsage:
        """One user's own sums: today, this month, all time."""
        today = self.clock.now().date()
        sums = []
        for period in OWN_PERIODS:
            total, _ = await self.ledger.totals(since=period.first_day(today), user_id=user_id)
            sums.append((period, total))
        return OwnUsage(by_period=tuple(sums))

    async def overview(self, period: Period, *, limit: int = TOP) -> Overview:
        """Everybody's sums in a period, with the dearest users and models."""
        today = self.clock.now().date()
        since = period.first_day(today)
        totals, answers = await self.ledger.totals(since=since)
        return Overview(
            period=period,
            first_day=since,
            last_day=today,
            answers=answers,
            totals=totals,
            users=await self.ledger.by_user(since=since, limit=limit),
            models=await self.ledger.by_model(since=since, limit=limit),
        )
