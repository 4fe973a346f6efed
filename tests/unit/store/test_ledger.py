"""The ledger: one row a call, the day's sums in the same transaction, and nothing counted twice."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.core.errors import StoreFault
from bot.core.messages import Asker, Question
from bot.core.thoughts import Step, Trace, TraceState
from bot.core.usage import UNPRICED, CallEnd, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory

TRACE = Trace(steps=(Step(title="Plan", content="Add."),), answer="Four.", state=TraceState.FINISHED)


@pytest.fixture
def ledger(database, clock):
    return SqlLedger(database, clock)


@pytest.fixture
def memory(database, clock):
    return SqlMemory(database, clock)


async def begun(memory, clock, user=5, update=None):
    question = Question(
        text="2 + 2?", asker=Asker(id=user, name=f"User {user}"), chat_id=user, asked_at=clock.now(), update_id=update
    )
    return await memory.begin(question, strategy="think", model="m")


def start(answer_id, clock, user=5, model="m"):
    return CallStart(
        answer_id=answer_id,
        user_id=user,
        chat_id=user,
        purpose="answer",
        strategy="think",
        provider="p",
        model=model,
        opened_at=clock.now(),
    )


def end(clock, pico=1_000, outcome=Outcome.OK, source=TokenSource.PROVIDER, usage=None):
    return CallEnd(
        outcome=outcome,
        closed_at=clock.now(),
        usage=usage or TokenUsage(input=100, cached_input=40, output=10, reasoning=5),
        token_source=source,
        price=UNPRICED if pico is None else Price(pico=pico, source="operator"),
    )


async def test_a_row_comes_back_as_it_was_written(ledger, memory, clock):
    """Every field of a call survives the database, unknowns as unknown."""
    opened = start(await begun(memory, clock), clock)
    call = await ledger.open(opened)
    clock.move(seconds=2)
    ended = end(clock, usage=TokenUsage(input=1, output=0))
    await ledger.settle(call, opened, ended)
    (record,) = [record async for record in ledger.export()]
    assert record.start == opened
    assert record.end == ended


async def test_sums_by_user_model_and_period(ledger, memory, clock):
    """The day's sums are the rows' sums; other days count only in periods that hold them."""
    for days, user, model, pico in ((40, 5, "a", 1), (3, 5, "a", 10), (0, 6, "b", 100), (0, 5, "b", 1000)):
        clock.move(days=-days)
        opened = start(await begun(memory, clock, user), clock, user, model)
        await ledger.settle(await ledger.open(opened), opened, end(clock, pico), TRACE)
        clock.move(days=days)
    today = clock.now().date()
    assert (await ledger.totals(since=None))[0].cost == 1111
    assert (await ledger.totals(since=today))[0].cost == 1100
    assert (await ledger.totals(since=today.replace(day=1)))[1] == 3
    assert (await ledger.totals(since=None, user_id=6))[0].cost == 100
    assert [(u.user_id, u.name, u.sums.cost) for u in await ledger.by_user(since=None, limit=9)] == [
        (5, "User 5", 1011),
        (6, "User 6", 100),
    ]
    assert [(m.model, m.sums.calls, m.sums.input) for m in await ledger.by_model(since=None, limit=1)] == [
        ("b", 2, 200)
    ]


async def test_unknown_is_not_nothing(ledger, memory, clock):
    """Unpriced, estimated and unknown calls are counted as such, and add no cost."""
    ends = (
        end(clock, pico=None),
        end(clock, source=TokenSource.ESTIMATE, outcome=Outcome.FAILED),
        end(clock, pico=None, source=TokenSource.UNKNOWN, outcome=Outcome.FAILED, usage=TokenUsage()),
    )
    for ended in ends:
        opened = start(await begun(memory, clock), clock)
        await ledger.settle(await ledger.open(opened), opened, ended)
    sums, answers = await ledger.totals(since=None)
    assert (sums.calls, sums.failed, sums.unpriced, sums.estimated, sums.unknown) == (3, 2, 1, 1, 1)
    assert (sums.cost, sums.input, answers) == (1_000, 200, 0)


async def test_settling_twice_counts_once(ledger, memory, clock):
    """A row that is closed stays as it is."""
    opened = start(await begun(memory, clock), clock)
    call = await ledger.open(opened)
    await ledger.settle(call, opened, end(clock, 7))
    await ledger.settle(call, opened, end(clock, 9))
    assert (await ledger.totals(since=None))[0].cost == 7


async def test_many_at_once_lose_no_sum(ledger, memory, clock):
    """Fifty calls that settle together on one day's row add up."""
    opened = start(await begun(memory, clock), clock)
    ids = await asyncio.gather(*(ledger.open(opened) for _ in range(50)))
    await asyncio.gather(*(ledger.settle(call, opened, end(clock, 3)) for call in ids))
    sums, _ = await ledger.totals(since=None)
    assert (sums.calls, sums.cost) == (50, 150)


async def test_a_failed_settlement_leaves_no_half(ledger, memory, clock, database):
    """Row, sums and trace are one transaction: when a part cannot be stored, none is."""
    answer = await begun(memory, clock)
    opened = start(answer, clock)
    call = await ledger.open(opened)
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE answers RENAME TO hidden"))
    with pytest.raises(StoreFault):
        await ledger.settle(call, opened, end(clock), TRACE)
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE hidden RENAME TO answers"))
    (record,) = [record async for record in ledger.export()]
    assert record.end is None
    assert (await ledger.totals(since=None))[0].calls == 0
    assert await memory.answer(answer) is None


async def test_calls_left_open_are_closed_as_lost(ledger, memory, clock):
    """After a crash: outcome lost, counts unknown, and in the sums as such."""
    opened = start(await begun(memory, clock), clock)
    await ledger.open(opened)
    assert await ledger.close_lost() == 1
    assert await ledger.close_lost() == 0
    (record,) = [record async for record in ledger.export()]
    assert (record.end.outcome, record.end.token_source) == (Outcome.LOST, TokenSource.UNKNOWN)
    assert (await ledger.totals(since=None))[0].unknown == 1


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
    await ledger.settle(await ledger.open(opened), opened, end(clock, 5, Outcome.FAILED, TokenSource.ESTIMATE))
    clock.move(seconds=3)
    await ledger.settle(await ledger.open(opened), opened, end(clock, 7), TRACE)
    stored = await memory.answer(answer)
    assert (stored.cost, stored.tokens, stored.uncertain, stored.seconds) == (12, 220, True, 3.0)
    assert stored.trace == TRACE
