"""One call to the model, metered: it can be settled at any moment, and is, however it ends."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from types import TracebackType
from typing import Self

from bot.core.errors import ModelError, TimedOut
from bot.core.messages import ModelRequest, Question
from bot.core.model_ports import Accepted, Finish, ModelEvent, OutputEnded, ReasoningDelta, TextDelta, UsageSeen
from bot.core.thoughts import Trace, TraceState
from bot.core.usage import TOLD, UNPRICED, CallEnd, CallStart, Outcome, Price, ServedBy, TokenSource, TokenUsage
from bot.core.usage_rules import merged
from bot.flow.counting import counted, is_charged
from bot.flow.job import Job, Meter
from bot.flow.patience import patiently
from bot.flow.stopping import Stop, to_the_end

log = logging.getLogger(__name__)

Tell = Callable[[ModelEvent], None]

LONGEST_TOKEN = 12
"""Characters: texts of longer tokens on the average are hardly written."""

LONGEST_OUTPUT = 400_000
"""In characters: what a model writes beyond this is not read, and the call counts as truncated."""


def ignore(event: ModelEvent) -> None:
    """Take no notice of an event."""


class Call:
    """One call under way. It knows what came back so far, so that it can be settled at any moment."""

    def __init__(self, *, meter: Meter, job: Job, request: ModelRequest, start: CallStart, call_id: int) -> None:
        self._meter = meter
        self._job = job
        self._request = request
        self._start = start
        self._id = call_id
        self._began = meter.clock.monotonic()
        self._first_token_ms: int | None = None
        self._usage: UsageSeen | None = None
        self._received: list[str] = []
        self._text: list[str] = []
        self._size = 0
        self._settled = False
        self._sent = False
        self._accepted = False
        self._late = Stop()
        self.ended: OutputEnded | None = None
        self.fault: ModelError | None = None
        self.text_came = False

    @property
    def text(self) -> str:
        """Return the visible output so far."""
        return "".join(self._text)

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it before its end."""
        return self._job.stop.requested and self.ended is None

    @property
    def outcome(self) -> Outcome:
        """How the call ended: by its fault or its end mark."""
        if self.fault is not None:
            return Outcome.TIMED_OUT if isinstance(self.fault, TimedOut) else Outcome.FAILED
        if self.stopped:
            return Outcome.CANCELLED
        if self.ended is None:
            return Outcome.TRUNCATED
        if self.ended.refusal is not None or self.ended.reason is Finish.FILTER:
            return Outcome.REFUSED
        return Outcome.OK if self.ended.reason is Finish.STOP else Outcome.TRUNCATED

    @property
    def state(self) -> TraceState:
        """How the reasoning ends that this call is the last of."""
        if self.fault is not None:
            return TraceState.BROKEN
        if self.outcome is Outcome.REFUSED and self.ended is not None and self.ended.refusal is None:
            return TraceState.FILTERED
        if self.ended is not None and self.ended.reason is Finish.OTHER:
            return TraceState.ENDED
        return _STATES[self.outcome]

    def broke(self, error: ModelError) -> None:
        """Notes that the call failed, and gives the error its incident; what came before stays valid."""
        self.fault = error
        error.incident = self._meter.new_incident()
        self._meter.incidents.note(error, self._start)
        log.warning(
            "incident %s: call %d to %s at %s failed: %s: %s",
            *(error.incident, self._id, self._start.model, self._start.provider, error.code, error),
        )

    async def run(self, tell: Tell) -> None:
        """Make the call; tell what the model says, as it comes.

        Raises:
            ModelError: the call failed, or its job's deadline has passed.
        """
        left = self._seconds_left()
        self._sent = True
        timer = asyncio.get_running_loop().call_later(left, self._late.request)
        try:
            await self._late.unless(self._job.stop.unless(self._read(tell)))
        finally:
            timer.cancel()
        if self._late.requested and self.ended is None and not self.stopped:
            raise TimedOut("no complete answer before the deadline")

    async def _read(self, tell: Tell) -> None:
        async with aclosing(self._meter.gateway.stream(self._request)) as batches:
            async for batch in batches:
                for event in batch:
                    self._note(event)
                    tell(event)
                if self._size > self._most_output():
                    self.ended = OutputEnded(reason=Finish.LENGTH)
                    return

    def _most_output(self) -> int:
        """Characters that are read: where the output is paid for beforehand, no provider goes far beyond that."""
        room = self._request.room
        return min(LONGEST_OUTPUT, LONGEST_TOKEN * room) if room and self._job.limits else LONGEST_OUTPUT

    def _seconds_left(self) -> float:
        """Raises TimedOut where there is no time left to begin."""
        left = self._job.deadline - self._meter.clock.monotonic()
        if left <= 0:
            raise TimedOut("no time was left for another attempt")
        return left

    def _note(self, event: ModelEvent) -> None:
        match event:
            case Accepted():
                self._accepted = True
            case TextDelta(text=text) | ReasoningDelta(text=text):
                if self._first_token_ms is None:
                    self._first_token_ms = round((self._meter.clock.monotonic() - self._began) * 1000)
                self._received.append(text)
                if isinstance(event, TextDelta):
                    self._text.append(text)
                    self.text_came = self.text_came or bool(text.strip())
                self._size += len(text)
            case UsageSeen():
                self._usage = merged(self._usage, event)
            case OutputEnded():
                self.ended = event

    async def settle(
        self,
        outcome: Outcome,
        *,
        trace: Trace | None = None,
        learned: Question | None = None,
        error: str | None = None,
    ) -> None:
        """Closes the ledger row; with `trace` also finishes the answer. A second time does nothing.

        `learned` is the question with what this call was for: what a recording says. `error` names what went wrong
        where that was not the call's own fault, which is noted anyway.
        """
        if self._settled:
            return
        self._settled = True
        usage, source = self._counted()
        price = self._priced(usage, source)
        end = CallEnd(
            outcome=outcome,
            closed_at=self._meter.clock.now(),
            usage=usage,
            token_source=source,
            price=price,
            first_token_ms=self._first_token_ms,
            error=self.fault.code if self.fault else error,
            incident=self.fault.incident if self.fault else None,
            may_cost_more=self._may_cost_more(outcome, source, price),
        )
        try:
            await to_the_end(self._store(end, trace, learned))
        finally:
            self._meter.freed.tell()

    async def _store(self, end: CallEnd, trace: Trace | None, learned: Question | None) -> None:
        settle = self._meter.ledger.settle
        await patiently(
            lambda: settle(self._id, self._start, end, trace, learned),
            self._meter.clock,
            f"the end of call {self._id}",
        )
        self._meter.observer.call_settled(self._start, end)

    def _may_cost_more(self, outcome: Outcome, source: TokenSource, price: Price) -> bool:
        """Whether the bill may hold what we did not see: output that nobody counted for us, or a price."""
        if not self._sent or source in TOLD or self._final_cost():
            return self._sent and price.pico is None
        return self._accepted or outcome is not Outcome.FAILED  # providers do not bill for a refusal

    def _counted(self) -> tuple[TokenUsage, TokenSource]:
        if not self._sent:
            return TokenUsage(input=0, output=0), TokenSource.ESTIMATE
        received = "".join(self._received)
        came = self._accepted or bool(received)
        return counted(self._request, self._usage, received, came=came, by_length=self._has_price_by_length)

    def _has_price_by_length(self, usage: TokenUsage) -> bool:
        """Whether a length that the provider told is all that its bill goes by, and no tokens."""
        return usage.seconds is not None and self._priced(usage, TokenSource.PROVIDER).pico is not None

    def _final_cost(self) -> str | None:
        """Return what the provider charges, if it has said so at the end, and not nothing."""
        seen = self._usage
        return seen.cost_usd if seen is not None and seen.final and is_charged(seen.cost_usd) else None

    def _priced(self, usage: TokenUsage, source: TokenSource) -> Price:
        if source is TokenSource.UNKNOWN:
            return UNPRICED
        seen = self._usage or UsageSeen(usage=TokenUsage())
        if source is TokenSource.ESTIMATE:
            usage = replace(usage, output=usage.output or 0)  # as far as it was seen
        return self._meter.prices.price(
            model=self._start.model,
            usage=usage,
            reported_usd=seen.cost_usd if source in TOLD else self._final_cost(),
            at=self._start.opened_at,
            served=ServedBy(model=seen.model, tier=seen.tier, local=seen.local),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Settles what is not settled: failed, timed out, or cancelled - by a user, or because the bot stops."""
        if self._settled:
            return
        if isinstance(error, ModelError):
            self.broke(error)
        if self.fault is not None:
            await self.settle(self.outcome)
        elif isinstance(error, Exception):
            await self.settle(Outcome.FAILED, error=type(error).__name__)
        else:
            await self.settle(Outcome.CANCELLED)


_STATES = {
    Outcome.OK: TraceState.FINISHED,
    Outcome.TRUNCATED: TraceState.TRUNCATED,
    Outcome.REFUSED: TraceState.REFUSED,
    Outcome.CANCELLED: TraceState.STOPPED,
}
"""The state of a trace whose last call ended this way."""
