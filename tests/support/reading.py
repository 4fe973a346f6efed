"""Model output in, trace out."""

from collections.abc import Iterable

from bot.core.grammar import StepsGrammar
from bot.core.leftovers import Repair
from bot.core.thoughts import ReasoningEvent, Trace, TraceState

Steps = list[tuple[str, str]]


def events_of(
    pieces: Iterable[str], state: TraceState = TraceState.FINISHED, repair: Repair | None = None
) -> list[ReasoningEvent]:
    """All events of output that comes in `pieces`."""
    grammar = StepsGrammar(repair)
    events = [event for piece in pieces for event in grammar.feed(piece)]
    return events + grammar.close(state)


def trace_of(*pieces: str, state: TraceState = TraceState.FINISHED, repair: Repair | None = None) -> Trace:
    """The trace of output that comes in `pieces`."""
    trace = Trace()
    for event in events_of(pieces, state, repair):
        trace = trace.after(event)
    return trace


def steps_of(trace: Trace) -> Steps:
    """Titles and contents."""
    return [(step.title, step.content) for step in trace.steps]
