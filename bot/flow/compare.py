"""One question answered in several ways side by side: what does thinking cost, and does it pay?"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot.core.answers import Answer
from bot.core.errors import ModelError
from bot.core.limits import Standing
from bot.core.messages import Question
from bot.core.strategies import Strategy
from bot.core.thoughts import ReasoningEvent, Trace, TraceState
from bot.core.voting import agree
from bot.flow.asking import Choice, Watcher
from bot.flow.converse import Converse
from bot.flow.material import Shared
from bot.flow.stopping import Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One way of answering: what there is of it so far; at its end an answer, or an error.

    `hint` is a limit of the asker that is nearly used up.
    """

    strategy: Strategy
    model: str
    trace: Trace = field(default_factory=Trace)
    answer: Answer | None = None
    error: ModelError | None = None
    hint: Standing | None = None


Columns = tuple[Column, ...]


WHOLE = (TraceState.FINISHED, TraceState.TRUNCATED, TraceState.REFUSED)
"""The ends of what can be judged: as far as the model would go."""


def in_agreement(answers: Sequence[Answer]) -> bool | None:
    """Whether all answers say the same; None when fewer than two say anything. What broke off does not count."""
    said = [each.trace.answer for each in answers if each.trace.answer and each.trace.state in WHOLE]
    if len(said) < 2:
        return None
    return all(agree(said[0], other) for other in said[1:])


def ways(converse: Converse) -> Columns:
    """Fast, in steps, and by a reasoning model where one is allowed."""
    prompted = next((profile for profile in converse.models if not profile.reasons), converse.models[0])
    columns = [Column(strategy=Strategy.FAST, model=prompted.model)]
    if not prompted.reasons:
        columns.append(Column(strategy=Strategy.THINK, model=prompted.model))
    if native := converse.reasoning_model():
        columns.append(Column(strategy=Strategy.NATIVE, model=native.model))
    return tuple(columns)


async def compare(converse: Converse, question: Question, stop: Stop) -> AsyncGenerator[Columns, None]:
    """Runs all ways at once; yields the columns whenever one has changed, at last complete.

    Raises:
        Forgotten: the asker was forgotten meanwhile.
    """
    columns, shared = list(ways(converse)), Shared()
    changed = asyncio.Event()

    def show(number: int, column: Column) -> None:
        columns[number] = column
        changed.set()

    async def run(number: int) -> None:
        watcher = _ColumnWatcher(columns[number], partial(show, number))
        show(number, await _finished(converse, question, watcher, stop, shared))

    runs = [asyncio.create_task(run(number)) for number in range(len(columns))]
    try:
        while not all(run.done() for run in runs):
            waiting = asyncio.create_task(changed.wait())
            await asyncio.wait({waiting, *runs}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            changed.clear()
            yield tuple(columns)
        for run_ in runs:
            run_.result()
    finally:
        for run_ in runs:
            run_.cancel()
        await asyncio.gather(*runs, return_exceptions=True)
    yield tuple(columns)


class _ColumnWatcher(Watcher):
    """Shows how far a column has come."""

    def __init__(self, column: Column, show: Callable[[Column], None]) -> None:
        self.column = column
        self._show = show

    def event(self, event: ReasoningEvent, trace: Trace) -> None:
        """Show the trace so far."""
        self.column = replace(self.column, trace=trace)
        self._show(self.column)


async def _finished(
    converse: Converse, question: Question, watcher: _ColumnWatcher, stop: Stop, shared: Shared
) -> Column:
    """Answer in the way of a column; return it with its answer, or its error."""
    column = watcher.column
    choice = Choice(strategy=column.strategy, model=column.model, aside=True, shared=shared)
    try:
        answered = await converse.answer(question, choice, stop, watcher)
    except ModelError as error:
        return replace(watcher.column, error=error)
    return replace(watcher.column, answer=answered.answer, hint=answered.hint)
