"""Strategies: a job in, reasoning events out."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from bot.core.errors import ModelError, Nonsense, NothingSaid
from bot.core.grammar import Repair, StepsGrammar
from bot.core.ports import ReasoningDelta, TextDelta
from bot.core.thoughts import AnswerText, ReasoningEvent, StepStarted, StepText
from bot.core.usage import Outcome
from bot.flow.calls import TRACE_STATES, Call, Calls, Job

ATTEMPTS = 3
LONGEST_PAUSE = 20.0
"""In seconds: a provider that asks for a longer pause is not waited for; the asker is told instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """The last call of a run has ended well, and the trace is complete: settle it, with the trace."""

    call: Call


Progress = ReasoningEvent | CallEnded


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoner:
    """The strategies, over metered calls."""

    calls: Calls
    repair: Repair | None = None

    async def think(self, job: Job) -> AsyncGenerator[Progress, None]:
        """One streamed call whose text is read as steps and an answer; tried again while nothing was shown.

        Raises:
            ModelError: the last attempt's.
        """
        for attempt in range(1, ATTEMPTS + 1):
            shown = False
            try:
                async with await self.calls.start(job, attempt=attempt) as call:
                    async for event in self._attempt(call):
                        shown = True
                        yield event
                return
            except ModelError as error:
                if shown or not error.retry or attempt == ATTEMPTS:
                    raise
                await self._pause(error, attempt, job)

    async def _attempt(self, call: Call) -> AsyncGenerator[Progress, None]:
        grammar = StepsGrammar(self.repair)
        aside = False
        async for event in call.events():
            if isinstance(event, TextDelta):
                for read in grammar.feed(event.text):
                    yield read
            elif isinstance(event, ReasoningDelta):
                if not aside:
                    yield StepStarted()
                aside = True
                yield StepText(text=event.text)
        if not call.text_came and call.outcome is not Outcome.REFUSED:
            raise _silence(call.outcome)
        if call.ended and call.ended.refusal:
            yield AnswerText(text=call.ended.refusal)
        for read in grammar.close(TRACE_STATES[call.outcome]):
            yield read
        yield CallEnded(call=call)

    async def _pause(self, error: ModelError, attempt: int, job: Job) -> None:
        """Waits before the next attempt; gives up when that would take too long."""
        pause = error.retry_after if error.retry_after is not None else 0.5 * 2 ** (attempt - 1)
        clock = self.calls.clock
        if pause > LONGEST_PAUSE or clock.monotonic() + pause >= job.deadline:
            raise error
        await clock.sleep(pause)


def _silence(outcome: Outcome) -> ModelError:
    if outcome is Outcome.TRUNCATED:
        return NothingSaid("no visible text before the output limit")
    return Nonsense("the output is empty")
