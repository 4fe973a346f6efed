"""A vote that is stopped before anything came."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from bot.core.strategies import Strategy
from bot.core.thoughts import Ended, TraceState
from bot.flow.stopping import Stop
from bot.flow.vote import vote


@dataclass(frozen=True)
class Job:
    """As much of a job as a vote looks at."""

    stop: Stop = field(default_factory=Stop)
    strategy: Strategy = Strategy.VOTE
    profile: object = field(default_factory=lambda: SimpleNamespace(reasons=False))


class Silent:
    """A reasoner whose runs end at once, as they do when they are stopped before their first call."""

    calls = SimpleNamespace(clock=SimpleNamespace(monotonic=lambda: 0.0))

    async def run(self, job, listener, *, label):
        listener.event(Ended(state=TraceState.STOPPED))


async def test_it_ends_as_stopped():
    """Without an answer and without a failure there is no error: it was stopped."""
    job = Job()
    job.stop.request()
    events = []
    assert not await vote(Silent(), job, events.append)
    assert events == [Ended(state=TraceState.STOPPED)]
