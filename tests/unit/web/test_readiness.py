"""Ready: login done, database and Telegram within reach; looked at now and then, however often it is asked."""

import asyncio

import pytest

from bot.core.errors import StoreFault
from bot.web import readiness
from bot.web.readiness import CHECK_EVERY, Readiness


class Clock:
    def __init__(self):
        self.at = 1000.0

    def monotonic(self):
        return self.at


class Parts:
    """What readiness looks at, and how often it did."""

    def __init__(self):
        self.clock = Clock()
        self.phase = None
        self.broken = False
        self.reachable = True
        self.hanging = False
        self.looks = 0

    async def database(self):
        self.looks += 1
        if self.hanging:
            await asyncio.Event().wait()
        if self.broken:
            raise StoreFault("gone")

    async def telegram(self):
        return self.reachable

    def readiness(self):
        return Readiness(phase=lambda: self.phase, database=self.database, telegram=self.telegram, clock=self.clock)


@pytest.fixture
def parts():
    return Parts()


@pytest.mark.parametrize("phase", ["starting", "stopping"])
async def test_not_before_the_start_and_not_after_the_end(parts, phase):
    """The phase is the reason, and nothing is looked at."""
    parts.phase = phase
    assert await parts.readiness().fault() == phase
    assert parts.looks == 0


async def test_one_word_for_what_is_amiss(parts):
    """The database first, then Telegram."""
    assert await parts.readiness().fault() is None
    parts.reachable = False
    assert await parts.readiness().fault() == "telegram"
    parts.broken = True
    assert await parts.readiness().fault() == "database"


async def test_a_database_that_does_not_answer(parts, monkeypatch):
    """It is not waited for longer than its time."""
    monkeypatch.setattr(readiness, "DATABASE_SECONDS", 0.01)
    parts.hanging = True
    assert await parts.readiness().fault() == "database"


async def test_it_is_looked_at_now_and_then(parts):
    """A hundred at once are one look; the next comes ten seconds later, and finds what has changed."""
    ready = parts.readiness()
    assert await asyncio.gather(*(ready.fault() for _ in range(100))) == [None] * 100
    assert parts.looks == 1
    parts.broken = True
    parts.clock.at += CHECK_EVERY - 0.1
    assert await ready.fault() is None
    parts.clock.at += 0.1
    assert await ready.fault() == "database"
    assert parts.looks == 2
