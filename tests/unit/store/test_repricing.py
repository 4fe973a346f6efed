"""Prices for calls that had none."""

from datetime import UTC, date

import pytest
from sqlalchemy import text
from support.calls import begun, end, start

from bot.core.spans import Period, span_of
from bot.core.stats import By
from bot.core.usage import Outcome, Price, TokenSource, TokenUsage
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.store.repricing import Repricing
from bot.store.statistics import SqlStatistics

LATER = Price(pico=77, source="operator")


@pytest.fixture
async def unpriced(database, clock):
    """Ids of an unpriced call of the day before, one of today, and the database with a priced and an unknown one."""
    ledger, memory, ids = SqlLedger(database, clock), SqlMemory(database, clock), []
    clock.move(days=-1)
    for ended in (
        end(clock, None),
        end(clock, None),
        end(clock, 5),
        end(clock, None, Outcome.FAILED, TokenSource.UNKNOWN, TokenUsage()),
    ):
        call = start(await begun(memory, clock), clock)
        ids.append((await ledger.open(call)).call_id)
        await ledger.settle(ids[-1], call, ended)
        if len(ids) == 1:
            clock.move(days=1)
    return ids[:2]


async def test_only_calls_with_tokens_and_without_a_price_are_found(database, clock, unpriced):
    """From the day on that was asked for, in order."""
    repricing = Repricing(database, clock, UTC)
    assert [number async for number, _ in repricing.unpriced(date(2026, 11, 1))] == unpriced
    assert [number async for number, _ in repricing.unpriced(clock.now().date())] == unpriced[1:]


async def test_a_price_corrects_every_sum_once(database, clock, unpriced):
    """Row, sums, spending; a second time nothing happens."""
    repricing, statistics = Repricing(database, clock, UTC), SqlStatistics(database)
    span = span_of(Period.ALL, clock.now().date())
    before = await statistics.totals(span)
    assert await repricing.reprice(unpriced[0], LATER)
    assert not await repricing.reprice(unpriced[0], LATER)
    for by, key in ((By.TOTAL, ""), (By.USER, "5"), (By.CHAT, "5"), (By.MODEL, "m"), (By.STRATEGY, "think")):
        after = await statistics.totals(span, by, key)
        assert (after.cost, after.unpriced) == (before.cost + 77, before.unpriced - 1)
    async with database.read() as connection:
        daily = (await connection.execute(text("SELECT sum(cost_pico), sum(unpriced) FROM usage_daily"))).one()
        spent = (await connection.execute(text("SELECT holder, span, spent_pico FROM spending ORDER BY 1, 2"))).all()
    assert tuple(daily) == (before.cost + 77, before.unpriced - 1)
    assert ("user", "2026-11-20", 77) in [tuple(row) for row in spent]
    assert ("bot", "2026-11", 82) in [tuple(row) for row in spent]
