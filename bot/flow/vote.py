"""The strategy `vote`: the same question asked several times, until two answers agree."""

import asyncio
from dataclasses import dataclass, field, replace

from bot.core.errors import ModelError
from bot.core.strategies import Strategy
from bot.core.thoughts import Ended, Sample, Trace, TraceState
from bot.core.voting import agree, tally
from bot.flow.call import Call
from bot.flow.job import Job
from bot.flow.listener import Listener, TellEvent, Traced
from bot.flow.reason import Reasoner

FIRST = 2
MOST = 5
"""Samples at first, and at most: two that agree end the vote."""


@dataclass(slots=True)
class Ballot:
    """The answers so far. The call that decides is settled with the winning trace, the others on their own."""

    expected: int
    traces: list[Trace] = field(default_factory=list)
    failures: list[ModelError] = field(default_factory=list)
    decided: bool = False
    winner: Trace | None = None

    async def cast(self, call: Call, trace: Trace) -> None:
        """Counts one answer, and settles its call. What is left of an answer that broke off has no vote."""
        if call.fault is not None:
            await call.settle(call.outcome)
            self.failures.append(call.fault)
            return
        self.traces.append(trace)
        if not self.decided and (self._agreed() or self._last()):
            self.decided, winner = True, self.result()
            await call.settle(call.outcome, trace=winner)
            self.winner = winner  # only now: what waits for it reads what is stored
        else:
            await call.settle(call.outcome)

    def result(self) -> Trace:
        """The winning trace, with all answers."""
        winner = self.traces[tally([trace.answer for trace in self.traces]).winner]
        samples = (Sample(answer=trace.answer, agrees=agree(trace.answer, winner.answer)) for trace in self.traces)
        return replace(winner, samples=tuple(samples))

    def _agreed(self) -> bool:
        return tally([trace.answer for trace in self.traces]).agreeing >= FIRST

    def _last(self) -> bool:
        return self.expected >= MOST and len(self.traces) + len(self.failures) >= self.expected


async def vote(reasoner: Reasoner, job: Job, tell: TellEvent) -> bool:
    """Ask twice, and if these two differ up to three times more, all at once. The calls are settled here.

    Return whether the winning trace was stored with the call that decided.

    Raises:
        ModelError: not one answer could be had.
    """
    ballot = Ballot(expected=FIRST)
    await _sample(reasoner, job, ballot, FIRST)
    if ballot.winner is None and not job.stop.requested:
        ballot.expected = MOST
        await _sample(reasoner, job, ballot, MOST - FIRST)
    if not ballot.traces:
        if ballot.failures:
            raise ballot.failures[-1]
        tell(Ended(state=TraceState.STOPPED))  # stopped before anything came
        return False
    trace = ballot.winner or ballot.result()
    state = TraceState.STOPPED if job.stop.requested else trace.state
    for event in replace(trace, state=state).events():
        tell(event)
    return ballot.winner is not None


async def _sample(reasoner: Reasoner, job: Job, ballot: Ballot, count: int) -> None:
    """Several runs at once; those still under way when the vote is decided are cancelled."""
    runs = {asyncio.create_task(_one(reasoner, job, ballot)) for _ in range(count)}
    try:
        while runs and ballot.winner is None:
            done, runs = await asyncio.wait(runs, return_when=asyncio.FIRST_COMPLETED)
            for run in done:
                run.result()
    finally:
        for run in runs:
            run.cancel()
        await asyncio.gather(*runs, return_exceptions=True)


async def _one(reasoner: Reasoner, job: Job, ballot: Ballot) -> None:
    sampled = replace(job, strategy=Strategy.NATIVE if job.profile.reasons else Strategy.THINK)
    traced = Traced(clock=reasoner.calls.clock)

    async def end(call: Call) -> None:
        await ballot.cast(call, traced.trace)

    try:
        await reasoner.run(sampled, Listener(event=traced.tell, end=end), label=job.strategy)
    except ModelError as error:
        ballot.failures.append(error)
