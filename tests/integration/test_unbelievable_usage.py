"""Usage blocks that cannot be true: what the ledger has of such calls, and that budgets hold under them."""

from contextlib import asynccontextmanager

import pytest
from support.stage import BO, open_stage, thought

from bot.bootstrap import open_core
from bot.core.errors import LimitReached
from bot.core.limits import Measure, Rule, Scope
from bot.core.messages import Asker, Question
from bot.core.spans import Period, span_of
from bot.core.strategies import Strategy
from bot.core.usage import TokenSource
from bot.flow.asking import Choice

INPUT, OUTPUT = 150_000, 600_000
"""Pico-dollars a token of gpt-4o-mini."""

ZERO = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
SOUND = {"prompt_tokens": 400, "completion_tokens": 200, "total_tokens": 600}
COST = 400 * INPUT + 200 * OUTPUT


@asynccontextmanager
async def core_on(folder, **settings):
    async with open_stage(folder, **settings) as stage, open_core(stage.settings, clock=stage.clock) as core:
        yield stage, core


async def ask(core, number=1):
    asked_at = core.converse.clock.now()
    question = Question(text="2 + 2?", asker=Asker(id=BO), chat_id=BO, asked_at=asked_at, update_id=number)
    return (await core.converse.answer(question, Choice(strategy=Strategy.FAST))).answer


async def ask_again_and_again(core):
    for number in range(200):
        await ask(core, number)


async def settled(folder, *, head=None, when="last", **script):
    """The ledger's row of a question, by `usage` in `script`."""
    settings = {name: script.pop(name) for name in ("model", "prices_file") if name in script}
    async with core_on(folder, **settings) as (stage, core):
        stage.model.play(thought(usage_when=when, head=head or {}, **script))
        await ask(core)
        (record,) = [record async for record in core.ledger.export()]
    return record.end


@pytest.mark.parametrize(
    ("usage", "counts", "pico", "source"),
    [
        pytest.param(
            {
                "prompt_tokens": 412,
                "completion_tokens": 23,
                "total_tokens": 9_127,
                "cache_read_input_tokens": 8_692,
                "cache_creation_input_tokens": 0,
            },
            (9_104, 8_692, 23),
            412 * INPUT + 8_692 * INPUT // 2 + 23 * OUTPUT,
            TokenSource.PROVIDER,
            id="the cache beside the input",
        ),
        pytest.param(
            {"prompt_tokens": 400, "completion_tokens": 200, "total_tokens": 90},
            (400, None, 200),
            COST,
            TokenSource.CORRECTED,
            id="a total that is too small",
        ),
        pytest.param(
            {"prompt_tokens": 0, "completion_tokens": 200, "total_tokens": 600},
            (400, None, 200),
            COST,
            TokenSource.CORRECTED,
            id="a prompt without tokens",
        ),
        pytest.param(
            {"input_tokens": 400, "output_tokens": 200, "total_tokens": 600},
            (400, None, 200),
            COST,
            TokenSource.PROVIDER,
            id="the other interface's names",
        ),
        pytest.param({**SOUND, "cost": 0}, (400, None, 200), COST, TokenSource.PROVIDER, id="a cost of nothing"),
        pytest.param(
            {**SOUND, "cost": 0.0001, "is_byok": True, "cost_details": {"upstream_inference_cost": 0.002}},
            (400, None, 200),
            2_100_000_000,
            TokenSource.PROVIDER,
            id="an own key",
        ),
        pytest.param({**SOUND, "cost_in_usd_ticks": 42}, (400, None, 200), 4_200, TokenSource.PROVIDER, id="ticks"),
    ],
)
async def test_what_is_believed(tmp_path, usage, counts, pico, source):
    """Counts, price and source of a call by what its usage block says."""
    end = await settled(tmp_path, usage=usage)
    assert (end.usage.input, end.usage.cached_input, end.usage.output) == counts
    assert (end.price.pico, end.token_source) == (pico, source)


@pytest.mark.parametrize("usage", [ZERO, {**ZERO, "cost": 0}, {"prompt_tokens": 0, "completion_tokens": 0}])
async def test_nothing_is_estimated(tmp_path, usage):
    """Text came and a prompt was sent, whatever the provider counts."""
    end = await settled(tmp_path, usage=usage)
    assert end.token_source is TokenSource.ESTIMATE
    assert end.usage.input > 50
    assert end.usage.output > 10
    assert end.price.pico == end.usage.input * INPUT + end.usage.output * OUTPUT


async def test_a_total_alone_bounds_the_estimate(tmp_path):
    """What is not input was written, seen or unseen."""
    end = await settled(tmp_path, usage={"total_tokens": 9_000})
    assert end.usage.input + end.usage.output == 9_000
    assert end.token_source is TokenSource.ESTIMATE


async def test_a_cost_beside_zeros_is_the_providers(tmp_path):
    """The counts are estimates, the price is not."""
    end = await settled(tmp_path, usage={**ZERO, "cost": 0.0123})
    assert (end.token_source, end.price.pico, end.price.source) == (TokenSource.ESTIMATE, 12_300_000_000, "provider")


async def test_a_zero_at_the_end_erases_nothing(tmp_path):
    """The block before it holds."""
    async with core_on(tmp_path) as (stage, core):
        stage.model.play(thought(usage=SOUND, usage_when="finish", chunk_size=4))
        await ask(core)
        (record,) = [record async for record in core.ledger.export()]
    assert record.end.usage.total == 600


async def test_the_answers_own_model_prices_a_deployment(tmp_path):
    """The name that was asked for is the operator's own."""
    end = await settled(tmp_path, usage=SOUND, model="gpt-4.1-prod", head={"model": "gpt-4.1-2025-04-14"})
    assert end.price.pico == 400 * 2_000_000 + 200 * 8_000_000


@pytest.mark.parametrize(("tier", "priced"), [("default", True), ("priority", True), ("scale", False)])
async def test_a_service_tier_is_priced_or_unknown(tmp_path, tier, priced):
    """Never the list's price for another tier."""
    end = await settled(tmp_path, usage=SOUND, model="gpt-4.1", head={"service_tier": tier})
    assert (end.price.pico is not None) is priced


async def test_a_local_answer_is_unpriced(tmp_path):
    """By its mark, whatever its name would cost at its maker's."""
    end = await settled(tmp_path, usage=SOUND, model="mistral-large", head={"system_fingerprint": "fp_ollama"})
    assert (end.price.pico, end.usage.total) == (None, 600)


@pytest.mark.parametrize(
    "usage",
    [ZERO, {**ZERO, "cost": 0}, {**SOUND, "cost": 0}, {**SOUND, "completion_tokens": 0, "total_tokens": 400}, {}],
)
async def test_a_gateway_that_says_nothing_cannot_be_used_without_limit(tmp_path, usage):
    """Zeros and costs of nothing count against the budget like true ones, and some day it is spent."""
    async with core_on(tmp_path) as (stage, core):
        stage.model.rule(lambda _: thought(usage=usage))
        budget = 100 * COST
        await core.budgets.set(Rule(scope=Scope.EVERYONE, subject="", measure=Measure.DAY, amount=budget), 1)
        with pytest.raises(LimitReached):
            await ask_again_and_again(core)
        standing = (await core.budgets.standings(await core.budgets.limits(BO, BO)))[0]
        assert 0 < len(stage.model.requests) < 200
        assert budget // 2 < standing.spent <= budget


async def test_corrected_calls_are_counted(tmp_path):
    """In the sums that reports are made of, and by their source in the export."""
    async with core_on(tmp_path) as (stage, core):
        stage.model.play(thought(usage={**SOUND, "total_tokens": 90}), thought(usage=SOUND))
        await ask(core, 1)
        await ask(core, 2)
        sources = [record.end.token_source async for record in core.ledger.export()]
        today = span_of(Period.ALL, core.converse.clock.now().date())
        totals = await core.reports.statistics.totals(today)
    assert sorted(sources) == ["corrected", "provider"]
    assert (totals.calls, totals.corrected, totals.estimated) == (2, 1, 0)
