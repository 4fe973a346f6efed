from datetime import UTC, datetime

import pytest
from support.usage import Clock, Past

from bot.core.people import Rights
from bot.flow.report import Reports
from bot.store.budgets import SqlBudgets
from bot.store.database import Database
from bot.store.memory import SqlMemory
from bot.store.people import SqlPeople
from bot.store.statistics import SqlStatistics


@pytest.fixture
async def database(tmp_path):
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture
def past(database):
    """Writes what happened before."""
    return Past(database, UTC)


@pytest.fixture
def reports(database):
    """Reports at noon on 22 November 2026."""
    clock = Clock(time=datetime(2026, 11, 22, 12, tzinfo=UTC))
    return Reports(
        statistics=SqlStatistics(database),
        budgets=SqlBudgets(database, clock, UTC, Rights()),
        people=SqlPeople(database, clock),
        memory=SqlMemory(database, clock),
        clock=clock,
        zone=UTC,
    )
