"""Strategies that ask one call at a time: a job in, reasoning events out."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from bot.core.errors import ModelError, NothingSaid
from bot.core.grammar import Repair
from bot.core.grammars import Grammar
from bot.core.model_ports import ModelEvent, ReasoningDelta, TextDelta
from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.core.summaries import StepsOfReasoning
from bot.core.thoughts import AnswerText, Ended, ReasoningEvent, StartedOver, TraceState
from bot.core.usage import Outcome
from bot.flow.call import Call
from bot.flow.calls import Calls, StoppedWaiting
from bot.flow.job import Job
from bot.flow.ladder import Ladder
from bot.flow.plans import EmptyError, NativePlan, Plan, ThinkPlan

ATTEMPTS = 3
LONGEST_PAUSE = 20.0
"""In seconds: a provider that asks for a longer pause is not waited for; the asker is told instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """The last call of a run has ended, and the trace is as complete as it gets: settle the call, with the trace.

    A call with a `fault` broke off after the beginning of an answer, which is kept.
    """

    call: Call


Progress = ReasoningEvent | CallEnded
Run = AsyncGenerator[Progress, None]


@dataclass(slots=True)
class _Tries:
    """How often a run was tried and failed; whether any of it was told, and whether visible text was."""

    label: Strategy
    number: int = 0
    failed: int = 0
    told: bool = False
    shown: bool = False


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Reads the output of one attempt. `answered`: text of the answer was in it, and shown."""

    grammar: Grammar
    reasoning: StepsOfReasoning = field(default_factory=StepsOfReasoning)
    text: list[str] = field(default_factory=list)
    answered: bool = False

    def read(self, event: ModelEvent) -> list[ReasoningEvent]:
        """What one piece of the output adds."""
        if isinstance(event, ReasoningDelta):
            return self.reasoning.feed(event.text)
        if not isinstance(event, TextDelta):
            return []
        before = [] if self.text else self.reasoning.close()
        self.text.append(event.text)
        reads = self.grammar.feed(event.text)
        self.answered = self.answered or any(isinstance(read, AnswerText) and read.text.strip() for read in reads)
        return [*before, *reads]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoner:
    """Runs plans over metered calls. `fallbacks` are tried in order when a model fails before it showed anything."""

    calls: Calls
    repair: Repair | None = None
    fallbacks: tuple[Profile, ...] = ()
    ladder: Ladder = field(default_factory=Ladder)

    async def run(self, job: Job, *, label: Strategy | None = None) -> Run:
        """The job by its strategy, with one model after the other; each attempt is a row of the ledger.

        `label` is the strategy that the ledger names, where this run is but a part of it.

        Raises:
            ModelError: the last attempt's.
        """
        tries = _Tries(label=label or job.strategy)
        others = [model for model in self.fallbacks if model.model != job.profile.model and _may(model, job)]
        for profile in (job.profile, *others):
            tries.failed = 0
            try:
                async with aclosing(self._with_model(job, self._plan(job, profile), tries)) as events:
                    async for event in events:
                        yield event
                return
            except ModelError:
                if tries.shown or job.stop.requested or profile is (others or [job.profile])[-1]:
                    raise

    def _plan(self, job: Job, profile: Profile) -> Plan:
        """The job's plan for a model: a fallback may reason by itself where the first choice did not."""
        if not profile.sees:
            job = replace(job, conversation=job.conversation.in_words())
        if job.strategy is Strategy.FAST:
            return Plan(job=job, profile=profile, repair=self.repair)
        if profile.reasons:
            return NativePlan(job=job, profile=profile, repair=self.repair)
        return ThinkPlan(job=job, profile=profile, ladder=self.ladder, repair=self.repair)

    async def _with_model(self, job: Job, plan: Plan, tries: _Tries) -> Run:
        while not job.stop.requested:
            tries.number += 1
            try:
                async with (
                    await self.calls.start(job, plan.request(), strategy=tries.label, attempt=tries.number) as call,
                    aclosing(self._attempt(call, plan)) as events,
                ):
                    async for event in events:
                        tries.told, tries.shown = True, call.text_came
                        yield event
                return
            except StoppedWaiting:
                break
            except ModelError as error:
                if tries.shown:
                    raise
                if not plan.adjust(error):
                    await self._pause(error, tries, job)
            if tries.told:  # reasoning that led nowhere
                tries.told = False
                yield StartedOver()
        yield Ended(state=TraceState.STOPPED)

    async def _attempt(self, call: Call, plan: Plan) -> Run:
        reading = _Reading(grammar=plan.grammar())
        try:
            async with aclosing(call.events()) as events:
                async for event in events:
                    for read in reading.read(event):
                        yield read
        except ModelError as error:
            if not reading.answered:
                raise
            call.broke(error)
        if not reading.text:
            for read in reading.reasoning.close():
                yield read
        for read in _end(call, reading.grammar, plan, "".join(reading.text)):
            yield read
        yield CallEnded(call=call)

    async def _pause(self, error: ModelError, tries: _Tries, job: Job) -> None:
        """Waits before the next attempt; gives up when it is not worth it, or would take too long."""
        tries.failed += 1
        if not error.retry or tries.failed >= ATTEMPTS:
            raise error
        pause = error.retry_after if error.retry_after is not None else 0.5 * 2 ** (tries.failed - 1)
        clock = self.calls.clock
        if pause > LONGEST_PAUSE or clock.monotonic() + pause >= job.deadline:
            raise error
        await job.stop.unless(clock.sleep(pause))


def _may(fallback: Profile, job: Job) -> bool:
    """Whether a fallback can be asked: one that sees nothing would answer as if there were no pictures."""
    return fallback.sees or not job.brief.pictures


def _end(call: Call, grammar: Grammar, plan: Plan, text: str) -> list[ReasoningEvent]:
    """The events at the end of a call's output.

    Raises:
        ModelError: there is nothing to show.
    """
    outcome = call.outcome
    if outcome is Outcome.OK:
        plan.check(grammar, text)
    if not text.strip() and outcome not in (Outcome.REFUSED, Outcome.CANCELLED):
        raise _silence(outcome)
    refusal = call.ended.refusal if call.ended else None
    said: list[ReasoningEvent] = [AnswerText(text=refusal)] if refusal else []
    return [*said, *grammar.close(call.state)]


def _silence(outcome: Outcome) -> ModelError:
    if outcome is Outcome.TRUNCATED:
        return NothingSaid("no visible text before the output limit")
    return EmptyError("the output is empty")
