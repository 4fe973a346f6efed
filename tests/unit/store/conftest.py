import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.store.database import Database


class SetClock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.time = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def now(self):
        return self.time

    def monotonic(self):
        return self.time.timestamp()

    async def sleep(self, _seconds):
        """Others have a turn."""
        await asyncio.sleep(0)

    def move(self, **span):
        self.time += timedelta(**span)


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
async def database(database_url):
    opened = Database(database_url)
    await opened.migrate()
    yield opened
    await opened.close()
