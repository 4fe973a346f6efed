"""The ledger: one row a call, the day's sums in the same transaction, and nothing counted twice."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text
from support.calls import TRACE, begun, end, start

from bot.core.errors import StoreFault
from bot.core.inbox_ports import LEASE_SECONDS
from bot.core.spans import Period, span_of
from bot.core.stats import By
from bot.core.usage import TRANSCRIPT, UNPRICED, Outcome, Price, TokenSource, TokenUsage
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.store.statistics import SqlStatistics


@pytest.fixture
def ledger(database, clock):
    return SqlLedger(database, clock)


@pytest.fixture
def memory(database, clock):
    return SqlMemory(database, clock)


@pytest.fixture
def statistics(database):
    return SqlStatistics(database)


def all_time(clock):
    return span_of(Period.ALL, clock.now().date())


async def settled(ledger, memory, clock, pico, trace=None, **who):
    """A question with one call that ended well."""
    opened = start(await begun(memory, clock, who.get("user", 5)), clock, **who)
    await ledger.settle((await ledger.open(opened)).call_id, opened, end(clock, pico), trace)


async def test_a_row_comes_back_as_it_was_written(ledger, memory, clock):
    """Every field of a call survives the database, unknowns as unknown."""
    opened = start(await begun(memory, clock), clock)
    call = (await ledger.open(opened)).call_id
    clock.move(seconds=2)
    ended = end(clock, usage=TokenUsage(input=1, output=0))
    await ledger.settle(call, opened, ended)
    (record,) = [record async for record in ledger.export()]
    assert record.start == opened
    assert record.end == ended


async def test_sums_by_user_model_and_period(ledger, memory, statistics, clock):
    """The sums are the rows' sums; other days count only in spans that hold them."""
    for days, user, model, pico in ((40, 5, "a", 1), (3, 5, "a", 10), (0, 6, "b", 100), (0, 5, "b", 1000)):
        clock.move(days=-days)
        await settled(ledger, memory, clock, pico, user=user, model=model, trace=TRACE)
        clock.move(days=days)
    everything, today = all_time(clock), span_of(Period.TODAY, clock.now().date())
    assert (await statistics.totals(everything)).cost == 1111
    assert (await statistics.totals(today)).cost == 1100
    assert (await statistics.totals(span_of(Period.WEEK, clock.now().date()))).answers == 3
    assert (await statistics.totals(everything, By.USER, "6")).cost == 100
    users, count = await statistics.ranking(everything, By.USER, limit=9)
    assert [(line.key, line.name, line.sums.cost) for line in users] == [("5", "User 5", 1011), ("6", "User 6", 100)]
    assert count == 2
    models, _ = await statistics.ranking(everything, By.MODEL, limit=1)
    assert [(line.key, line.sums.calls, line.sums.input) for line in models] == [("b", 2, 200)]
    shares = await statistics.shares(everything, 5, By.MODEL)
    assert [(line.key, line.sums.cost) for line in shares] == [("b", 1000), ("a", 11)]


async def test_unknown_is_not_nothing(ledger, memory, statistics, clock):
    """Unpriced, corrected, estimated and unknown calls are counted as such, and add no cost."""
    ends = (
        end(clock, pico=None),
        end(clock, source=TokenSource.ESTIMATE, outcome=Outcome.FAILED),
        end(clock, source=TokenSource.CORRECTED),
        end(clock, pico=None, source=TokenSource.UNKNOWN, outcome=Outcome.FAILED, usage=TokenUsage()),
    )
    for ended in ends:
        opened = start(await begun(memory, clock), clock)
        await ledger.settle((await ledger.open(opened)).call_id, opened, ended)
    sums = await statistics.totals(all_time(clock))
    assert (sums.calls, sums.failed, sums.unpriced, sums.corrected) == (4, 2, 1, 1)
    assert (sums.estimated, sums.unknown) == (1, 1)
    assert (sums.cost, sums.input, sums.answers, sums.questions) == (2_000, 300, 0, 4)
    lines, _ = await statistics.ranking(all_time(clock), By.OUTCOME, limit=9)
    assert [(line.key, line.sums.calls) for line in lines] == [("failed", 2)]


async def test_settling_twice_counts_once(ledger, memory, statistics, clock):
    """A row that is closed stays as it is."""
    opened = start(await begun(memory, clock), clock)
    call = (await ledger.open(opened)).call_id
    await ledger.settle(call, opened, end(clock, 7))
    await ledger.settle(call, opened, end(clock, 9))
    assert (await statistics.totals(all_time(clock))).cost == 7


async def test_many_at_once_lose_no_sum(ledger, memory, statistics, clock):
    """Fifty calls that settle together on one day's row add up."""
    opened = start(await begun(memory, clock), clock)
    opening = await asyncio.gather(*(ledger.open(opened) for _ in range(50)))
    await asyncio.gather(*(ledger.settle(call, opened, end(clock, 3)) for call in (each.call_id for each in opening)))
    sums = await statistics.totals(all_time(clock))
    assert (sums.calls, sums.cost) == (50, 150)


async def test_a_failed_settlement_leaves_no_half(ledger, memory, statistics, clock, database):
    """Row, sums and trace are one transaction: when a part cannot be stored, none is."""
    answer = await begun(memory, clock)
    opened = start(answer, clock)
    call = (await ledger.open(opened)).call_id
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE answers RENAME TO hidden"))
    with pytest.raises(StoreFault):
        await ledger.settle(call, opened, end(clock), TRACE)
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE hidden RENAME TO answers"))
    (record,) = [record async for record in ledger.export()]
    assert record.end is None
    assert (await statistics.totals(all_time(clock))).calls == 0
    assert await memory.answer(answer) is None


async def test_calls_left_open_are_closed_as_lost(ledger, memory, statistics, clock):
    """After a crash: outcome lost, counts unknown, and in the sums as such."""
    opened = start(await begun(memory, clock), clock)
    await ledger.open(opened)
    clock.move(hours=1)
    assert await ledger.close_lost() == 1
    assert await ledger.close_lost() == 0
    (record,) = [record async for record in ledger.export()]
    assert (record.end.outcome, record.end.token_source) == (Outcome.LOST, TokenSource.UNKNOWN)
    assert (await statistics.totals(all_time(clock))).unknown == 1


class PriceOfInput:
    """A price book that knows one model: two pico-dollars for each token, and one more for each of sound."""

    def price(self, *, model, usage, reported_usd, at, served=None):
        pico = 2 * usage.input + 2 * usage.output + (usage.audio or 0)
        return Price(pico=pico, source="operator") if model == "m" else UNPRICED


@pytest.mark.parametrize(
    ("model", "purpose", "pico"), [("m", "answer", 14), ("m", TRANSCRIPT, 21), ("other", "answer", None)]
)
async def test_a_lost_call_has_an_estimate_of_what_went_in(ledger, memory, clock, model, purpose, pico):
    """Tokens and price of the input; what came out stays unknown."""
    opened = replace(start(await begun(memory, clock), clock, model=model), input_estimate=7, purpose=purpose)
    await ledger.open(opened)
    clock.move(hours=1)
    assert await ledger.close_lost(PriceOfInput()) == 1
    (record,) = [record async for record in ledger.export()]
    assert (record.end.usage, record.end.token_source) == (TokenUsage(input=7), TokenSource.ESTIMATE)
    assert record.end.price.pico == pico


async def test_calls_of_workers_that_live_are_left_alone(database, memory, clock):
    """With several workers, a call is lost when who made it was not seen for a whole lease; else when it is alone."""
    dead, alive = (SqlLedger(database, clock, worker=name) for name in ("dead", "alive"))
    opened = start(await begun(memory, clock), clock)
    for ledger, name in ((dead, "dead"), (alive, "alive")):
        await ledger.open(opened)
        await SqlInbox(database, name).renew(clock.now())
    clock.move(seconds=LEASE_SECONDS + 1)
    await SqlInbox(database, "alive").renew(clock.now())
    assert await alive.close_lost() == (2 if database.is_sqlite else 1)


async def test_the_export_pages_through_all_rows(ledger, memory, clock, monkeypatch):
    """More rows than a page: each once, in order."""
    monkeypatch.setattr("bot.store.ledger.EXPORT_PAGE", 7)
    opened = start(await begun(memory, clock), clock)
    for number in range(20):
        await ledger.open(replace(opened, attempt=number))
    assert [record.start.attempt async for record in ledger.export()] == list(range(20))


async def test_an_answers_footer_adds_up_all_its_attempts(ledger, memory, clock):
    """A failed attempt that was billed is part of what the answer cost."""
    answer = await begun(memory, clock)
    opened = start(answer, clock)
    call = (await ledger.open(opened)).call_id
    await ledger.settle(call, opened, end(clock, 5, Outcome.FAILED, TokenSource.ESTIMATE))
    clock.move(seconds=3)
    await ledger.settle((await ledger.open(opened)).call_id, opened, end(clock, 7), TRACE)
    stored = await memory.answer(answer)
    assert (stored.cost, stored.tokens, stored.uncertain, stored.seconds) == (12, 220, True, 3.0)
    assert stored.trace == TRACE
