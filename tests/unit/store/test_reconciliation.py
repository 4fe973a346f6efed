"""The ledger's sums by UTC day and model."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.messages import Asker, Question
from bot.core.reconcile import OurSums
from bot.core.usage import UNPRICED, CallEnd, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.store.reconciliation import sums_by_utc_day

DAY = date(2026, 11, 1)
MIDNIGHT = datetime(2026, 11, 1, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
async def write(database, clock):
    """Writes a call: time, model, tokens, cost, and where the tokens come from."""
    question = Question(text="2 + 2?", asker=Asker(id=5), chat_id=5, asked_at=clock.now())
    answer = (await SqlMemory(database, clock).begin(question, strategy="fast", model="m")).answer_id
    ledger = SqlLedger(database, clock)

    async def written(at, model="m", *, tokens=(10, 5), pico=7, known=TokenSource.PROVIDER, provider="p", closed=True):
        start = CallStart(
            answer_id=answer,
            user_id=5,
            chat_id=5,
            purpose="answer",
            strategy="fast",
            provider=provider,
            model=model,
            opened_at=at,
        )
        end = CallEnd(
            outcome=Outcome.OK,
            closed_at=at,
            usage=TokenUsage(input=tokens[0], output=tokens[1]),
            token_source=known,
            price=UNPRICED if pico is None else Price(pico=pico, source="operator"),
        )
        opened = await ledger.open(start)
        if closed:
            await ledger.settle(opened.call_id, start, end)

    return written


def sums(day=DAY, model="m", **counts):
    return OurSums(
        **{"day": day, "model": model, "calls": 1, "input": 10, "output": 5, "cost": 7}
        | {"unknown": 0, "estimated": 0, "corrected": 0, "unpriced": 0}
        | counts
    )


async def test_days_end_at_midnight_utc(database, write):
    """To the millisecond, whatever the zone of the settings; the days of the ends are counted."""
    for at in (MIDNIGHT - MOMENT, MIDNIGHT, MIDNIGHT + timedelta(days=1) - MOMENT, MIDNIGHT + timedelta(days=1)):
        await write(at)
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    assert await sums_by_utc_day(database, DAY, DAY) == (sums(calls=2, input=20, output=10, cost=14),)
    assert [found.day for found in await sums_by_utc_day(database, before, after)] == [before, DAY, after]


async def test_models_are_parted_and_unknowns_counted(database, write):
    """Unknown tokens, estimates, unpriced calls, and calls that are still open."""
    await write(MIDNIGHT, "a", pico=None)
    await write(MIDNIGHT, "a", known=TokenSource.ESTIMATE)
    await write(MIDNIGHT, "b", tokens=(None, None), pico=None, known=TokenSource.UNKNOWN)
    await write(MIDNIGHT, "b", closed=False)
    assert await sums_by_utc_day(database, DAY, DAY) == (
        sums(model="a", calls=2, input=20, output=10, estimated=1, unpriced=1),
        sums(model="b", calls=2, input=0, output=0, cost=0, unknown=2),
    )


async def test_one_provider(database, write):
    """The calls of others stay out."""
    await write(MIDNIGHT, provider="openai")
    await write(MIDNIGHT, provider="localhost")
    assert await sums_by_utc_day(database, DAY, DAY, provider="openai") == (sums(),)
    assert await sums_by_utc_day(database, DAY, DAY, provider="nobody") == ()


async def test_large_sums(database, write):
    """Sums beyond 32 bits, and no days at all."""
    for _ in range(3):
        await write(MIDNIGHT, tokens=(10**12, 10**12), pico=10**17)
    assert await sums_by_utc_day(database, DAY, DAY) == (
        sums(calls=3, input=3 * 10**12, output=3 * 10**12, cost=3 * 10**17),
    )
    assert await sums_by_utc_day(database, date(2000, 1, 1), date(2000, 1, 2)) == ()
    assert len(await sums_by_utc_day(database, date(2000, 1, 1), date(2999, 12, 31))) == 1
