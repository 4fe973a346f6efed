"""Screens of what a model wrote: a long text is converted and cut in a thread, so that no other chat waits for it."""

import asyncio
from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.core.answers import Answer

T = TypeVar("T")

LONG = 8_000
"""Characters from which on a thread is worth its while: those below take some 50 ms at most, whatever they are."""


async def drawn(answers: Iterable[Answer], draw: Callable[[], T]) -> T:
    """Return what `draw` makes of answers."""
    if sum(map(_written, answers)) < LONG:
        return draw()
    return await asyncio.to_thread(draw)


def _written(answer: Answer) -> int:
    """Return the characters of an answer, its steps, and the other answers of its vote."""
    trace = answer.trace
    steps = sum(len(step.title) + len(step.content) for step in trace.steps)
    return len(trace.answer) + steps + sum(len(sample.answer) for sample in trace.samples)
