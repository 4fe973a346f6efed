"""Budgets in the database: holds, settlements, hints, the questions of a minute, and what was set by whom."""

import asyncio
from dataclasses import replace
from datetime import UTC

import pytest
from support.calls import TRACE, begun, end, start

from bot.core.durations import percentile
from bot.core.errors import LimitReached
from bot.core.limits import Hold, Measure, Rule, Scope
from bot.core.messages import Asker, Question
from bot.core.people import Access, Rights, Role
from bot.core.spans import Period, span_of
from bot.store.budgets import SqlBudgets
from bot.store.database import Database
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.store.people import SqlPeople
from bot.store.statistics import SqlStatistics
from bot.store.trail import SqlTrail

ADMIN, BO = 1, 5


@pytest.fixture
def ledger(database, clock):
    return SqlLedger(database, clock)


@pytest.fixture
def memory(database, clock):
    return SqlMemory(database, clock)


@pytest.fixture
def budgets(database, clock):
    return SqlBudgets(database, clock, UTC, Rights(access=Access.INVITE, owners=frozenset({ADMIN})))


async def limited(budgets, amount, measure=Measure.DAY, scope=Scope.EVERYONE, subject=""):
    await budgets.set(Rule(scope=scope, subject=subject, measure=measure, amount=amount), ADMIN)
    return await budgets.limits(BO, BO)


async def opened(ledger, memory, clock, limits, full, least=1):
    call = start(await begun(memory, clock), clock)
    return call, await ledger.open(call, Hold(limits=limits, full=full, least=least))


async def test_the_true_cost_takes_the_place_of_what_was_held(ledger, memory, budgets, clock):
    """Held while the call is under way; then what it cost."""
    limits = await limited(budgets, 100)
    call, made = await opened(ledger, memory, clock, limits, 60)
    (standing,) = await budgets.standings(limits)
    assert (made.decision.held, standing.held, standing.spent, standing.left) == (60, 60, 0, 40)
    await ledger.settle(made.call_id, call, end(clock, 25))
    (standing,) = await budgets.standings(limits)
    assert (standing.held, standing.spent, standing.left) == (0, 25, 75)


async def test_what_does_not_fit_is_not_opened(ledger, memory, budgets, clock):
    """No row, nothing held, and the limit is named."""
    limits = await limited(budgets, 100)
    call, made = await opened(ledger, memory, clock, limits, 60, least=60)
    await ledger.settle(made.call_id, call, end(clock, 60))
    _, refused = await opened(ledger, memory, clock, limits, 60, least=60)
    assert refused.call_id is None
    assert refused.decision.standing.left == 40
    assert [record.start async for record in ledger.export()] == [call]


@pytest.mark.parametrize(
    ("pico", "may_cost_more", "counted"),
    [(7, False, 7), (None, False, 0), (None, True, 60), (9, True, 60), (90, True, 90)],
)
async def test_what_counts_against_a_budget(ledger, memory, budgets, clock, pico, may_cost_more, counted):
    """The cost; where the bill may hold more than was seen, at least all that was held."""
    limits = await limited(budgets, 100)
    call, made = await opened(ledger, memory, clock, limits, 60)
    await ledger.settle(made.call_id, call, replace(end(clock, pico), may_cost_more=may_cost_more))
    (standing,) = await budgets.standings(limits)
    assert (standing.held, standing.spent) == (0, counted)


async def test_a_crash_gives_back_what_was_held_and_counts_it(ledger, memory, budgets, clock):
    """The provider may bill a lost call: it counts as what it could have cost."""
    limits = await limited(budgets, 100)
    await opened(ledger, memory, clock, limits, 60)
    clock.move(hours=1)
    await ledger.close_lost()
    (standing,) = await budgets.standings(limits)
    assert (standing.held, standing.spent) == (0, 60)


async def test_fifty_at_once_never_exceed_a_budget_for_ten(database, database_url, memory, budgets, clock):
    """Also from several processes: connections of their own on one file."""
    limits = await limited(budgets, 100)
    databases = [Database(database_url) for _ in range(5)]
    ledgers = [SqlLedger(each, clock) for each in databases]
    call = start(await begun(memory, clock), clock)
    hold = Hold(limits=limits, full=10, least=10)
    made = await asyncio.gather(*(ledgers[number % 5].open(call, hold) for number in range(50)))
    assert sum(each.call_id is not None for each in made) == 10
    assert sum(each.decision.held or 0 for each in made) == 100
    for each in databases:
        await each.close()


async def test_limits_of_group_and_bot_hold_together(ledger, memory, budgets, clock):
    """The tightest of all that apply; what a group spends is the group's, whoever asks."""
    await limited(budgets, 100)
    await limited(budgets, 30, scope=Scope.GROUP, subject="-9")
    await limited(budgets, 80, scope=Scope.BOT)
    limits = await budgets.limits(BO, -9)
    call = replace(start(await begun(memory, clock), clock), chat_id=-9)
    made = await ledger.open(call, Hold(limits=limits, full=90, least=1))
    assert made.decision.held == 30
    await ledger.settle(made.call_id, call, end(clock, 25))
    assert [standing.left for standing in await budgets.standings(limits)] == [75, 5, 55]


async def test_a_new_day_is_a_new_budget_and_a_month_goes_on(ledger, memory, budgets, clock):
    """Spent yesterday counts in the month alone."""
    await limited(budgets, 50)
    limits = await limited(budgets, 100, Measure.MONTH)
    call, made = await opened(ledger, memory, clock, limits, 50)
    await ledger.settle(made.call_id, call, end(clock, 50))
    clock.move(days=1)
    assert {s.limit.measure: s.left for s in await budgets.standings(limits)} == {
        Measure.DAY: 50,
        Measure.MONTH: 50,
    }


async def test_a_call_over_midnight_is_settled_on_the_day_it_began(ledger, memory, budgets, clock):
    """What was held yesterday is given back to yesterday."""
    limits = await limited(budgets, 50)
    clock.move(hours=11, minutes=59)
    call, made = await opened(ledger, memory, clock, limits, 50)
    clock.move(hours=1)
    await ledger.settle(made.call_id, call, end(clock, 50))
    assert [s.left for s in await budgets.standings(limits)] == [50]
    clock.move(hours=-1)
    assert [(s.held, s.spent) for s in await budgets.standings(limits)] == [(0, 50)]


async def test_the_hint_comes_once_in_its_day(ledger, memory, budgets, clock):
    """At four fifths, and not again; the next day anew."""
    limits = await limited(budgets, 100)
    for pico, expected in ((79, None), (1, 80), (5, None)):
        call, made = await opened(ledger, memory, clock, limits, pico)
        await ledger.settle(made.call_id, call, end(clock, pico))
        hint = await budgets.hint(limits)
        assert (hint.spent if hint else None) == expected
    clock.move(days=1)
    call, made = await opened(ledger, memory, clock, limits, 90)
    await ledger.settle(made.call_id, call, end(clock, 90))
    assert (await budgets.hint(limits)).spent == 90


def question(clock, number, user=BO, chat=BO):
    return Question(text="2 + 2?", asker=Asker(id=user), chat_id=chat, asked_at=clock.now(), update_id=number)


async def ask(memory, clock, limits, number, **about):
    return (await memory.begin(question(clock, number, **about), strategy="think", model="m", limits=limits)).answer_id


async def test_questions_of_a_minute(memory, budgets, clock):
    """Any sixty seconds hold so many and no more; the sentence says when the next may come."""
    limits = await limited(budgets, 2, Measure.MINUTE)
    await ask(memory, clock, limits, 1)
    clock.move(seconds=40)
    await ask(memory, clock, limits, 2)
    assert await ask(memory, clock, limits, 2) == 2, "the same update again is no new question"
    with pytest.raises(LimitReached) as caught:
        await ask(memory, clock, limits, 3)
    assert (caught.value.standing.until - clock.now()).total_seconds() == 20
    clock.move(seconds=21)
    await ask(memory, clock, limits, 4)


async def test_ten_questions_at_once_pass_a_limit_of_three(memory, budgets, clock):
    """Counted in the transaction that stores them."""
    limits = await limited(budgets, 3, Measure.MINUTE)
    made = await asyncio.gather(*(ask(memory, clock, limits, n) for n in range(10)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in made) == ["LimitReached"] * 7 + ["int"] * 3


async def test_a_comparison_is_one_question(memory, budgets, clock):
    """Its columns count together; a second one is a second question."""
    limits = await limited(budgets, 1, Measure.MINUTE)
    asked = question(clock, 1)
    for strategy in ("fast", "think"):
        await memory.begin(asked, strategy=strategy, model="m", aside=True, limits=limits)
    clock.move(seconds=5)
    with pytest.raises(LimitReached):
        await memory.begin(question(clock, 2), strategy="fast", model="m", aside=True, limits=limits)


async def test_rules_are_kept_with_who_set_them(budgets, database, clock):
    """What it was and what it became stand in the trail; taking a rule away makes the wider one count."""
    rule = Rule(scope=Scope.USER, subject=str(BO), measure=Measure.DAY, amount=7)
    await limited(budgets, 100)
    await budgets.set(rule, ADMIN)
    await budgets.set(replace(rule, amount=None), ADMIN)
    assert await budgets.limits(BO, BO) == ()
    assert await budgets.remove(rule, ADMIN)
    assert not await budgets.remove(rule, ADMIN)
    assert [limit.amount for limit in await budgets.limits(BO, BO)] == [100]
    deeds, total = await SqlTrail(database).deeds(limit=9)
    assert [(deed.by_id, deed.subject, deed.before, deed.after) for deed in deeds] == [
        (ADMIN, "user:5:day", "unlimited", None),
        (ADMIN, "user:5:day", "7", "unlimited"),
        (ADMIN, "user:5:day", None, "7"),
        (ADMIN, "everyone:day", None, "100"),
    ]
    assert total == 4


async def test_a_role_brings_its_limit(budgets, database, clock):
    """From the moment it is given."""
    await limited(budgets, 100)
    await limited(budgets, 5, scope=Scope.ROLE, subject=Role.GUEST.value)
    assert [limit.amount for limit in await budgets.limits(BO, BO)] == [5]
    await SqlPeople(database, clock).set_role(BO, Role.MEMBER, ADMIN)
    assert [limit.amount for limit in await budgets.limits(BO, BO)] == [100]


async def test_a_trace_is_timed_once(ledger, memory, database, clock):
    """The time an answer took goes into the hour it ended in."""
    call = start(await begun(memory, clock), clock)
    made = await ledger.open(call)
    clock.move(seconds=8)
    await ledger.settle(made.call_id, call, end(clock), TRACE)
    await memory.finish(call.answer_id, TRACE)
    seconds = await SqlStatistics(database).seconds(span_of(Period.TODAY, clock.now().date()))
    assert list(seconds) == [12]
    assert percentile(seconds[12], 0.5) == pytest.approx(8, rel=0.05)
    assert sum(seconds[12].values()) == 1
