"""Patience with a database that cannot for a while."""

import pytest

from bot.core.errors import StoreFault
from bot.flow.patience import PAUSES, patiently


class Clock:
    def __init__(self):
        self.pauses = []

    async def sleep(self, seconds):
        self.pauses.append(seconds)


def failing(times):
    faults = [StoreFault("locked")] * times

    async def work():
        if faults:
            raise faults.pop()
        return "done"

    return work


async def test_it_is_done_as_soon_as_the_database_can():
    """With growing pauses; without a fault there is none."""
    clock = Clock()
    assert await patiently(failing(3), clock, "it") == "done"
    assert clock.pauses == list(PAUSES[:3])
    assert await patiently(failing(0), Clock(), "it") == "done"


async def test_it_gives_up_in_the_end():
    """With the last fault; other errors are not waited for."""
    clock = Clock()
    with pytest.raises(StoreFault):
        await patiently(failing(len(PAUSES) + 1), clock, "it")
    assert clock.pauses == list(PAUSES)

    async def wrong():
        raise ValueError

    with pytest.raises(ValueError):
        await patiently(wrong, clock, "it")
