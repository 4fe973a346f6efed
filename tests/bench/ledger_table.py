"""A table of measured times beside their targets; and clocks that stand at the end of a ledger."""

import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from bot.clock import SystemClock


def say(line: str) -> None:
    """Prints at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Took(NamedTuple):
    """Milliseconds: by the clock, and of CPU in this process, which other programs hardly change."""

    wall: float
    cpu: float


class Table:
    """Prints its title, then row by row."""

    def __init__(self, title: str) -> None:
        self._title: str | None = title

    def row(self, what: str, times: Sequence[Took], target: float | None = None) -> None:
        """Median and 95th percentile of times, and the median of CPU; the target is for the first."""
        if self._title is not None:
            say(f"\n{self._title + ', ms':44}{'median':>9}{'95 %':>9}{'CPU':>9}{'target':>9}")
            self._title = None
        walls = sorted(took.wall for took in times)
        median, late = statistics.median(walls), walls[round(0.95 * (len(walls) - 1))]
        aim = "" if target is None else f"{target:9.0f}{'' if median <= target else '  MISSED'}"
        say(f"{what:44}{median:9.1f}{late:9.1f}{statistics.median(took.cpu for took in times):9.1f}{aim}")


async def timed(work: Callable[[], Awaitable[object]]) -> Took:
    """How long `work` takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    return Took(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu))


class LedgerClock(SystemClock):
    """Goes on from the end of a ledger."""

    def __init__(self, end: datetime) -> None:
        self._ahead = end - datetime.now(UTC)

    def now(self) -> datetime:
        """The time of day, as if the ledger had just ended when the clock was made."""
        return super().now() + self._ahead
