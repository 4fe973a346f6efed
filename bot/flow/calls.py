"""Calls to the model, metered: each has its ledger row before its first byte, and is settled however it ends."""

import asyncio
from dataclasses import dataclass

from bot.core.errors import LimitReached
from bot.core.limits import Decision, Hold, Opened
from bot.core.messages import ModelRequest
from bot.core.strategies import Strategy
from bot.core.usage import (
    CallStart,
    Outcome,
)
from bot.flow.call import Call, Job, Meter
from bot.flow.reserving import Reserving


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls(Meter):
    """Opens calls: the one place where gateway, ledger, limits and prices meet."""

    unpriced_allowed: bool = True

    async def start(self, job: Job, request: ModelRequest, *, strategy: Strategy, attempt: int) -> Call:
        """A call with its row in the ledger; use it as an async context, which settles it if nobody else does.

        Raises:
            LimitReached, Unpriced: it may not be made, and was not; there is no row of it.
        """
        start = CallStart(
            answer_id=job.answer_id,
            user_id=job.user_id,
            chat_id=job.chat_id,
            purpose="answer",
            strategy=strategy.value,
            provider=self.gateway.provider,
            model=request.model,
            opened_at=self.clock.now(),
            attempt=attempt,
        )
        reserving = Reserving(
            prices=self.prices, limits=job.limits, request=request, unpriced_allowed=self.unpriced_allowed
        )
        hold = reserving.hold(start.opened_at)
        while True:
            opened = await self._open(job, request, start, hold)
            if opened.call_id is not None:
                request = reserving.fitted(opened.decision.held)
                return Call(meter=self, job=job, request=request, start=start, call_id=opened.call_id)
            await self._wait(job, opened.decision)

    async def _open(self, job: Job, request: ModelRequest, start: CallStart, hold: Hold) -> Opened:
        opening = asyncio.ensure_future(self.ledger.open(start, hold))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:  # the row may be there by now: it must not stay open
            opened = await opening
            if opened.call_id is not None:
                call = Call(meter=self, job=job, request=request, start=start, call_id=opened.call_id)
                await call.settle(Outcome.CANCELLED)
            raise

    async def _wait(self, job: Job, decision: Decision) -> None:
        """Waits for calls under way to give back what they hold and did not need.

        Raises:
            LimitReached: there is nothing to wait for, or no time.
        """
        late = self.clock.monotonic() >= job.deadline
        if decision.standing is not None and (not decision.wait or late or job.stop.requested):
            raise LimitReached(decision.standing)
        await job.stop.unless(self.freed.wait())
