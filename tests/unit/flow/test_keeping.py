"""The sweeps, one after the other."""

import asyncio

import pytest

from bot.core.errors import StoreFault
from bot.flow.keeping import Keeping


class Sweeps:
    """A store that is out of order the first time, and tells when it was asked for the last time."""

    def __init__(self, outcomes):
        self.outcomes = list(outcomes)
        self.done = asyncio.Event()

    async def sweep(self):
        outcome = self.outcomes.pop(0) if self.outcomes else 0
        if not self.outcomes:
            self.done.set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def test_it_goes_on_after_a_fault(caplog):
    """A database out of order is told in the log, and tried again the next time."""
    caplog.set_level("INFO")
    sweeps = Sweeps([StoreFault("disk full"), 3, 0])
    keeping = asyncio.create_task(Keeping(retention=sweeps, every=0).run())
    async with asyncio.timeout(20):
        await sweeps.done.wait()
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "disk full" in caplog.text
    assert "deleted: 3" in caplog.text
