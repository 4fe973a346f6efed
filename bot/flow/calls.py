"""Calls to the model, metered: each has its ledger row before its first byte, and is settled however it ends."""

import asyncio
from dataclasses import dataclass

from bot.core.errors import LimitReached
from bot.core.limits import Decision, Hold, Opened
from bot.core.messages import ModelRequest
from bot.core.strategies import Strategy
from bot.core.usage import (
    ANSWER,
    CallStart,
    Outcome,
)
from bot.flow.call import Call
from bot.flow.counting import input_tokens
from bot.flow.job import Job, Meter
from bot.flow.reserving import Reserving


class StoppedWaiting(Exception):
    """A stop was requested while a call waited for its turn; it was not made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls(Meter):
    """Opens calls: the one place where gateway, ledger, limits and prices meet."""

    unpriced_allowed: bool = True

    async def start(
        self, job: Job, request: ModelRequest, *, strategy: Strategy, attempt: int, purpose: str = ANSWER
    ) -> Call:
        """A call with its row in the ledger; use it as an async context, which settles it if nobody else does.

        Raises:
            LimitReached, Unpriced: it may not be made, and was not; there is no row of it.
            StoppedWaiting: a stop was requested before it could begin.
        """
        start = CallStart(
            answer_id=job.answer_id,
            user_id=job.user_id,
            chat_id=job.chat_id,
            purpose=purpose,
            strategy=strategy.value,
            provider=self.gateway.provider,
            model=request.model,
            opened_at=self.clock.now(),
            attempt=attempt,
            input_estimate=input_tokens(request),
        )
        reserving = Reserving(
            prices=self.prices, limits=job.limits, request=request, unpriced_allowed=self.unpriced_allowed
        )
        opened = await self._opened(job, request, start, reserving.hold(start.opened_at))
        if opened.call_id is None:
            raise StoppedWaiting
        request = reserving.fitted(opened.decision.held)
        return Call(meter=self, job=job, request=request, start=start, call_id=opened.call_id)

    async def _opened(self, job: Job, request: ModelRequest, start: CallStart, hold: Hold) -> Opened:
        """Opens the call; where others hold what it needs, it waits for its turn and for what they give back.

        Raises:
            LimitReached: there is nothing to wait for, or no time.
        """
        opened = await self._open(job, request, start, hold)
        standing = opened.decision.standing
        if opened.call_id is not None or standing is None:
            return opened
        self._check(job, opened.decision)
        async with self.freed.queue((standing.limit.holder, standing.limit.id)) as turn:
            try:
                async with asyncio.timeout(job.deadline - self.clock.monotonic()):
                    await job.stop.unless(turn.come())
            except TimeoutError:
                raise LimitReached(standing) from None
            while opened.call_id is None and not job.stop.requested:
                opened = await self._open(job, request, start, hold)
                if opened.call_id is None:
                    self._check(job, opened.decision)
                    await job.stop.unless(self.freed.wait())
        return opened

    def _check(self, job: Job, decision: Decision) -> None:
        """Raises LimitReached where waiting does not help, or has taken too long."""
        late = self.clock.monotonic() >= job.deadline
        if decision.standing is not None and (not decision.wait or late):
            raise LimitReached(decision.standing)

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
