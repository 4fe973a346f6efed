"""One answer as an observer sees it: when it began, how it ended, how long it took."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.core.errors import Forgotten, ModelError
from bot.core.observing import Observer
from bot.core.ports import Clock


@dataclass(slots=True, kw_only=True)
class Sight:
    """What is known of an answer under way. `outcome` stays None where an answer is found, and nobody is asked."""

    strategy: str | None = None
    outcome: str | None = "failed"
    complete: bool = False

    def ended(self, outcome: str | None) -> None:
        """The answer is there: whatever comes later is no part of it."""
        self.outcome, self.complete = outcome, True

    def broke_off(self, outcome: str) -> None:
        """It is left without an answer, unless there is one already."""
        self.outcome = self.outcome if self.complete else outcome


@contextmanager
def observed(observer: Observer, clock: Clock) -> Iterator[Sight]:
    """Tells `observer` of what happens in the block; who works in it fills in the sight."""
    sight, began = Sight(), clock.monotonic()
    observer.answer_begun()
    try:
        yield sight
    except ModelError as error:
        sight.broke_off(error.code)
        raise
    except Forgotten:
        sight.broke_off("forgotten")
        raise
    except (asyncio.CancelledError, GeneratorExit):
        sight.broke_off("cancelled")
        raise
    finally:
        observer.answer_ended(sight.strategy, sight.outcome, clock.monotonic() - began)
