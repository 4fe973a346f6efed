"""What every grammar is to those who use one: text in, reasoning events out."""

from itertools import groupby
from typing import Protocol

from bot.core.thoughts import AnswerText, ReasoningEvent, StepText, TraceState


class Grammar(Protocol):
    """Reads one model's output. Never raises on odd output; events are never taken back."""

    @property
    def understood(self) -> bool:
        """Whether a step or an answer was read by the form; false when the text as a whole became the answer."""
        ...

    @property
    def unopened(self) -> bool:
        """Tell whether a lone closing tag says that text was thought which was read as the answer."""
        ...

    def feed(self, text: str) -> list[ReasoningEvent]:
        """Reads more of the output; the events that have become certain."""
        ...

    def close(self, state: TraceState = TraceState.FINISHED) -> list[ReasoningEvent]:
        """Ends the output; `state` says how. The last event is `Ended`."""
        ...


def merged(events: list[ReasoningEvent]) -> list[ReasoningEvent]:
    """Neighbouring pieces of the same text as one event."""
    if len(events) < 2:
        return events
    whole: list[ReasoningEvent] = []
    for kind, group in groupby(events, type):
        if kind is StepText or kind is AnswerText:
            whole.append(kind(text="".join(piece.text for piece in group if isinstance(piece, kind))))
        else:
            whole.extend(group)
    return whole
