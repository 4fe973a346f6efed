"""Budgets over the real core: many questions at once, little left, and models without a price."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from support.stage import BO, open_stage, thought

from bot.bootstrap import open_core
from bot.core.errors import LimitReached, ModelError, StoreFault, Unpriced
from bot.core.limits import Measure, Rule, Scope
from bot.core.messages import Asker, Question
from bot.core.strategies import Strategy
from bot.core.thoughts import TraceState
from bot.core.usage import Outcome, TokenSource
from bot.flow.asking import Answered, Choice, Watcher
from bot.flow.compare import compare
from bot.flow.stopping import Stop
from bot.playground.model import Script

ADMIN = 1
USAGE = {"prompt_tokens": 400, "completion_tokens": 200, "total_tokens": 600}
COST = 400 * 150_000 + 200 * 600_000
"""Pico-dollars of an answer with that usage by gpt-4o-mini, at $0.15 and $0.60 per million tokens."""


@asynccontextmanager
async def core_on(folder, **settings):
    async with open_stage(folder, **settings) as stage, open_core(stage.settings, clock=stage.clock) as core:
        yield stage, core


async def limited(core, amount, scope=Scope.EVERYONE, subject="", measure=Measure.DAY):
    await core.budgets.set(Rule(scope=scope, subject=subject, measure=measure, amount=amount), ADMIN)


async def ask(core, number, user=BO, chat=None, **choice):
    """The answer to one question; its hint comes with it."""
    question = Question(
        text="2 + 2?",
        asker=Asker(id=user),
        chat_id=chat or user,
        asked_at=core.converse.clock.now(),
        update_id=number,
    )
    return await core.converse.answer(question, Choice(strategy=Strategy.FAST, **choice))


async def many(core, count):
    return await asyncio.gather(
        *(ask(core, number, user=5000 + number) for number in range(count)), return_exceptions=True
    )


@pytest.mark.parametrize("budget", [10, 3])
async def test_fifty_at_once_against_a_budget_for_ten(tmp_path, database_url, budget):
    """Spending never exceeds the budget, most of it is used, and everybody else is told by which limit."""
    async with core_on(tmp_path, database_url=database_url) as (stage, core):
        stage.model.rule(lambda _: thought(usage=USAGE, delay_first=0.01))
        await limited(core, budget * COST, scope=Scope.BOT)
        made = await many(core, 50)
        rows = [record async for record in core.ledger.export()]
    answered = [each for each in made if isinstance(each, Answered)]
    refused = [each for each in made if isinstance(each, LimitReached)]
    spent = sum(record.end.price.pico for record in rows)
    assert len(answered) + len(refused) == 50
    assert len(rows) == len(answered) == len(stage.model.requests)
    assert spent <= budget * COST
    assert len(answered) >= budget // 2
    assert {each.standing.limit.holder for each in refused} == {Scope.BOT}


async def test_a_roomy_budget_lets_all_of_them_go_at_once(tmp_path):
    """Nobody waits for another while there is enough for all reservations."""
    gate = asyncio.Event()
    async with core_on(tmp_path) as (stage, core):
        stage.model.rule(lambda _: thought(usage=USAGE, gate=gate))
        await limited(core, 10**12, scope=Scope.BOT)
        asking = asyncio.gather(*(ask(core, number, user=5000 + number) for number in range(20)))
        await stage.model.until(lambda model: len(model.requests) == 20)
        gate.set()
        await asking
        (standing,) = await core.budgets.standings(
            [limit for limit in await core.budgets.limits(BO, BO) if limit.holder is Scope.BOT]
        )
    assert (standing.held, standing.spent) == (0, 20 * COST)


async def test_a_call_under_a_budget_says_how_much_it_may_write(tmp_path):
    """The reservation binds the provider: the room that is paid for is asked for, and no more."""
    async with core_on(tmp_path) as (stage, core):
        stage.model.play(thought(usage=USAGE), thought(usage=USAGE))
        await limited(core, 10**12)
        await ask(core, 1)
        await limited(core, COST + 10**9, scope=Scope.USER, subject=str(BO))
        await ask(core, 2)
        first, second = (request["max_tokens"] for request in stage.model.requests)
        rows = [record async for record in core.ledger.export()]
    assert first == 4096
    assert 4096 // 8 <= second < 4096
    assert [record.end.outcome for record in rows] == [Outcome.OK] * 2


async def test_without_limits_in_dollars_requests_stay_as_they_were(tmp_path):
    """No room is imposed where nothing is held."""
    async with core_on(tmp_path, access="invite") as (stage, core):
        stage.model.play(thought(usage=USAGE))
        await ask(core, 1)
        assert "max_tokens" not in stage.model.requests[0]


async def test_open_to_all_means_a_dollar_a_day_each(tmp_path):
    """Until somebody says otherwise."""
    async with core_on(tmp_path) as (_, core):
        assert [limit.amount for limit in await core.budgets.limits(BO, BO)] == [10**12]
        await limited(core, None)
        assert await core.budgets.limits(BO, BO) == ()


async def test_a_dearer_model_gives_way_to_a_fallback_that_fits(tmp_path):
    """What the first model would cost is too much; the cheaper one is asked, and is a row."""
    async with core_on(tmp_path, model="gpt-4", fallback_models="gpt-4o-mini") as (stage, core):
        stage.model.rule(lambda _: thought(usage=USAGE))
        await limited(core, 20 * COST)
        answer = (await ask(core, 1)).answer
        rows = [record async for record in core.ledger.export()]
    assert [record.start.model for record in rows] == ["gpt-4o-mini"]
    assert answer.cost == COST


async def test_models_without_a_price(tmp_path):
    """By the settings they are refused under a budget, or go on until it is spent."""
    async with core_on(tmp_path / "a", model="nobody-knows", unpriced_models="refuse") as (stage, core):
        with pytest.raises(Unpriced):
            await ask(core, 1)
        assert stage.model.requests == []
    async with core_on(tmp_path / "b", model="nobody-knows") as (stage, core):
        stage.model.rule(lambda _: thought(usage=USAGE))
        assert (await ask(core, 1)).answer.cost is None
        await limited(core, 0)
        with pytest.raises(LimitReached):
            await ask(core, 2)


async def test_prices_that_only_the_provider_tells_are_learnt(tmp_path):
    """From the second call on a reservation goes by the dearest token so far."""
    usage = USAGE | {"cost": 0.0006}
    async with core_on(tmp_path, model="nobody-knows") as (stage, core):
        stage.model.rule(lambda _: thought(usage=usage))
        await ask(core, 1)
        await limited(core, 3 * 600_000_000)
        with pytest.raises(LimitReached):
            await ask(core, 2)
        await limited(core, 10**13)
        assert (await ask(core, 3)).answer.cost == 600_000_000


async def test_the_hint_comes_with_the_answer_that_crosses_four_fifths(tmp_path):
    """Once; the answers before and after have none."""
    async with core_on(tmp_path) as (stage, core):
        stage.model.rule(lambda _: thought(usage={name: 20 * count for name, count in USAGE.items()}))
        await limited(core, 200 * COST)
        hints = [(await ask(core, number)).hint for number in range(9)]
    assert [hint is not None for hint in hints] == [False] * 7 + [True, False]
    assert hints[7].spent == 160 * COST


async def test_a_vote_makes_do_with_what_is_left(tmp_path):
    """Its samples wait for each other; those that no longer fit are not made, and the answers there are count."""
    async with core_on(tmp_path) as (stage, core):
        stage.model.rule(lambda _: thought(usage=USAGE))
        await limited(core, 6 * COST)
        question = Question(text="2 + 2?", asker=Asker(id=BO), chat_id=BO, asked_at=core.converse.clock.now())
        answered = await core.converse.answer(question, Choice(strategy=Strategy.VOTE))
        rows = [record async for record in core.ledger.export()]
    assert answered.answer.trace.answer == "Four."
    assert sum(record.end.price.pico for record in rows) <= 6 * COST


async def test_a_column_of_a_comparison_that_does_not_fit_says_so(tmp_path):
    """The others stand."""
    async with core_on(tmp_path, models="o1") as (stage, core):
        stage.model.rule(lambda _: thought(usage=USAGE))
        await limited(core, 30 * COST)
        question = Question(text="2 + 2?", asker=Asker(id=BO), chat_id=BO, asked_at=core.converse.clock.now())
        *_, columns = [state async for state in compare(core.converse, question, Stop())]
    assert [column.answer is not None for column in columns] == [True, True, False]
    assert isinstance(columns[2].error, LimitReached)


async def spent(core, user=BO):
    """What counts against a user's limits, and what is held."""
    standings = await core.budgets.standings(await core.budgets.limits(user, user))
    return standings[0].spent, standings[0].held


class Stopping(Watcher):
    """Stops an answer as soon as something of it came."""

    def __init__(self, stop):
        self.stop = stop

    def event(self, event, trace):
        self.stop.request()


async def stopped(stage, core, script, **settings):
    """A question that is stopped as soon as something of its answer came."""
    stage.model.play(script)
    stop = Stop()
    question = Question(text="2 + 2?", asker=Asker(id=BO), chat_id=BO, asked_at=core.converse.clock.now())
    await core.converse.answer(question, Choice(**settings), stop, Stopping(stop))


async def test_a_stopped_reasoning_model_counts_with_all_that_was_held(tmp_path):
    """What it thought before nobody counted for us; the row has the estimate of what was seen."""
    gate = asyncio.Event()
    async with core_on(tmp_path, model="o4-mini") as (stage, core):
        await stopped(
            stage, core, Script(text="Four it is, I say. " * 9, gate=gate, gate_after=6), strategy=Strategy.NATIVE
        )
        (record,) = [record async for record in core.ledger.export()]
        counted, held = await spent(core)
    assert record.end.outcome is Outcome.CANCELLED
    assert record.end.price.pico < 10**9 < 10**11 < counted
    assert held == 0


async def test_a_stream_that_breaks_before_its_first_word_counts_with_all_that_was_held(tmp_path):
    """The provider had taken the request; an error in its place is no reason to count anything."""
    async with core_on(tmp_path) as (stage, core):
        stage.model.rule(lambda _: thought(fault="cut", cut_after=0))
        with pytest.raises(ModelError):
            await ask(core, 1)
        counted, held = await spent(core)
        assert len(stage.model.requests) == 3
        assert counted > 3 * 2 * 10**9
    async with core_on(tmp_path / "b") as (stage, core):
        stage.model.rule(lambda _: thought(fault="status"))
        with pytest.raises(ModelError):
            await ask(core, 1)
        assert await spent(core) == (0, 0)
    assert held == 0


@pytest.mark.parametrize("usage", [{"prompt_tokens": 400, "total_tokens": 400}, {"completion_tokens": 200}, "absent"])
async def test_a_usage_that_says_half_is_completed_by_an_estimate(tmp_path, usage):
    """It has a price, says that it is an estimate, and counts with what was held: the bill may be more."""
    async with core_on(tmp_path) as (stage, core):
        stage.model.rule(lambda _: thought(usage=usage))
        await ask(core, 1)
        (record,) = [record async for record in core.ledger.export()]
        counted, _ = await spent(core)
    assert record.end.token_source is TokenSource.ESTIMATE
    assert 0 < record.end.price.pico < counted


async def test_a_call_that_was_stopped_while_it_waited_is_not_made(tmp_path):
    """No request, no row, nothing counted, and no sentence about a limit."""
    gate = asyncio.Event()
    async with core_on(tmp_path) as (stage, core):
        stage.model.rule(lambda _: thought(usage=USAGE, gate=gate))
        await limited(core, 5 * COST)
        first = asyncio.create_task(ask(core, 1))
        await stage.model.until(lambda model: model.requests)
        stop = Stop()
        question = Question(text="2 + 2?", asker=Asker(id=BO), chat_id=BO, asked_at=core.converse.clock.now())
        second = asyncio.create_task(core.converse.answer(question, Choice(strategy=Strategy.FAST), stop))
        while not core.converse.reasoner.calls.freed.waiting:
            await asyncio.sleep(0)
        stop.request()
        assert (await second).answer.trace.state is TraceState.STOPPED
        gate.set()
        await first
        assert len(stage.model.requests) == 1
        assert await spent(core) == (COST, 0)


async def test_a_settlement_that_fails_is_tried_again(tmp_path, monkeypatch):
    """A database that is locked for a moment costs neither the answer nor the bill."""
    async with core_on(tmp_path) as (stage, core):
        stage.model.rule(lambda _: thought(usage=USAGE))
        settle, faults = core.ledger.settle, [StoreFault("locked"), StoreFault("locked")]

        async def locked(*given):
            if faults:
                raise faults.pop()
            await settle(*given)

        monkeypatch.setattr(core.ledger, "settle", locked, raising=False)
        assert (await ask(core, 1)).answer.cost == COST
        assert await spent(core) == (COST, 0)
