"""Whoever a run is told to, and the trace that its events add up to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.core.ports import Clock
from bot.core.thoughts import ReasoningEvent, Trace
from bot.flow.call import Call

TellEvent = Callable[[ReasoningEvent], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Whoever a run is for. `event` is told each event.

    `end` is awaited with the last call once the trace is as complete as it gets: it settles the call, with the trace.
    A call with a `fault` broke off after the beginning of an answer, which is kept. It is not called where no call is
    left to be settled: the run was stopped, or what is kept is of an earlier call.
    """

    event: TellEvent
    end: Callable[[Call], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class Traced:
    """Puts the events of a run together to a trace, with the seconds since it began."""

    clock: Clock
    trace: Trace = field(default_factory=Trace)
    began: float = -1.0

    def __post_init__(self) -> None:
        self.began = self.clock.monotonic()

    def tell(self, event: ReasoningEvent) -> None:
        """Take an event."""
        self.trace = self.trace.after(event, self.clock.monotonic() - self.began)
