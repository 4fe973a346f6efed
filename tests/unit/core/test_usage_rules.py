"""The rules by which a provider's counts are believed, each by its name."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model_ports import UsageSeen
from bot.core.usage import TokenUsage
from bot.core.usage_rules import (
    CORRECTIONS,
    Rule,
    Told,
    believed,
    believes_cost,
    free_by_name,
    merged,
    possible,
    spread,
)

DOCS = Path(__file__).parents[3] / "docs" / "usage.md"
MANY = st.lists(st.integers(0, 60), max_size=3).map(tuple)
TOLD = st.builds(
    Told,
    inputs=MANY,
    outputs=MANY,
    total=st.one_of(st.none(), st.integers(0, 200)),
    cached=MANY,
    written=MANY,
    reasoning=MANY,
    apart=st.booleans(),
)


def told(asked=None, said=None, total=None, **more) -> Told:
    inputs, outputs = (() if count is None else (count,) for count in (asked, said))
    return Told(inputs=inputs, outputs=outputs, total=total, **more)


@pytest.mark.parametrize(
    ("given_counts", "asked", "said", "parts", "rules"),
    [
        pytest.param(told(12, 8, 20), 12, 8, (None, None, None), set(), id="as it stands"),
        pytest.param(told(12, 8), 12, 8, (None, None, None), set(), id="without a total"),
        pytest.param(told(12, 8, 0), 12, 8, (None, None, None), set(), id="a total of 0 is none"),
        pytest.param(
            told(40, 8, 1_048, cached=(1_000,), written=(0,), apart=True),
            1_040,
            8,
            (1_000, 0, None),
            {Rule.CACHE_BESIDE_INPUT},
            id="the cache explains the total",
        ),
        pytest.param(
            told(0, 8, 1_008, cached=(1_000,), apart=True),
            1_000,
            8,
            (1_000, None, None),
            {Rule.CACHE_BESIDE_INPUT},
            id="all of it cached",
        ),
        pytest.param(
            told(40, 8, 48, cached=(1_000,), apart=True),
            1_040,
            8,
            (1_000, None, None),
            {Rule.CACHE_BEYOND_INPUT, Rule.PARTS_BEAT_TOTAL},
            id="a total without the cache",
        ),
        pytest.param(
            told(40, 8, cached=(1_000,), written=(7,), apart=True),
            1_047,
            8,
            (1_000, 7, None),
            {Rule.CACHE_BEYOND_INPUT},
            id="no total, and more cached than asked",
        ),
        pytest.param(
            told(1_000, 8, 1_200, cached=(5_000,), apart=True),
            6_000,
            8,
            (5_000, None, None),
            {Rule.CACHE_BEYOND_INPUT, Rule.PARTS_BEAT_TOTAL},
            id="a total that fits nothing",
        ),
        pytest.param(
            told(30, 9, 129, reasoning=(90,)), 30, 99, (None, None, 90), {Rule.REASONING_BESIDE_OUTPUT}, id="xAI"
        ),
        pytest.param(
            told(30, 9, reasoning=(90,)),
            30,
            99,
            (None, None, 90),
            {Rule.REASONING_BEYOND_OUTPUT},
            id="no total",
        ),
        pytest.param(
            told(30, 9, 39, reasoning=(10,)),
            30,
            9,
            (None, None, 9),
            {Rule.PART_BEYOND_WHOLE},
            id="one too many",
        ),
        pytest.param(told(30, 9, 139), 30, 109, (None, None, None), {Rule.REST_IS_OUTPUT}, id="Gemini"),
        pytest.param(
            told(1_000, 9, 1_430, cached=(400,), apart=True),
            1_400,
            30,
            (400, None, None),
            {Rule.CACHE_BESIDE_INPUT, Rule.REST_IS_OUTPUT},
            id="the cache explains most of the total",
        ),
        pytest.param(
            told(100, 9, 530, cached=(90,)), 100, 430, (90, None, None), {Rule.REST_IS_OUTPUT}, id="a cache within"
        ),
        pytest.param(told(30, 9, 20), 30, 9, (None, None, None), {Rule.PARTS_BEAT_TOTAL}, id="a small total"),
        pytest.param(told(None, 9, 39), 30, 9, (None, None, None), {Rule.FILLED_FROM_TOTAL}, id="no input"),
        pytest.param(told(30, None, 39), 30, 9, (None, None, None), {Rule.FILLED_FROM_TOTAL}, id="no output"),
        pytest.param(told(0, 9, 39), 30, 9, (None, None, None), {Rule.ZERO_BESIDE_TOTAL}, id="input of 0"),
        pytest.param(told(30, 0, 39), 30, 9, (None, None, None), {Rule.ZERO_BESIDE_TOTAL}, id="output of 0"),
        pytest.param(told(0, 9, 9), None, 9, (None, None, None), set(), id="input of 0, and nothing that mends it"),
        pytest.param(told(30, 0, 30), 30, 0, (None, None, None), set(), id="nothing said"),
        pytest.param(told(0, 0, 0), None, 0, (None, None, None), set(), id="nothing at all"),
        pytest.param(
            told(30, 9, 39, cached=(0, 20)), 30, 9, (20, None, None), {Rule.FIELDS_DISAGREE}, id="two fields, one of 0"
        ),
        pytest.param(
            told(30, 9, 39, cached=(90, 20)), 30, 9, (20, None, None), {Rule.FIELDS_DISAGREE}, id="the one that can be"
        ),
        pytest.param(
            told(30, 9, 39, cached=(90,)), 30, 9, (30, None, None), {Rule.PART_BEYOND_WHOLE}, id="none that can be"
        ),
        pytest.param(
            told(30, 9, 39, cached=(20,), written=(15,)),
            30,
            9,
            (20, 10, None),
            {Rule.PART_BEYOND_WHOLE},
            id="together more than the whole",
        ),
        pytest.param(told(30, 9, 39, cached=(20, 20)), 30, 9, (20, None, None), set(), id="two fields that agree"),
    ],
)
def test_rules(given_counts: Told, asked, said, parts, rules) -> None:
    """Which number wins, what becomes unknown, and by which rule."""
    found = believed(given_counts)
    usage = found.usage
    assert (usage.input, usage.output) == (asked, said)
    assert (usage.cached_input, usage.cache_write, usage.reasoning) == parts
    assert found.rules == rules
    assert found.corrected == bool(rules & CORRECTIONS)


def test_every_rule_has_its_line_in_the_table() -> None:
    """docs/usage.md names each, and says which of them contradict the provider."""
    rows = [
        re.findall(r"^\| `([a-z-]+)` \|.*\| (provider|corrected) \|$", line) for line in DOCS.read_text().splitlines()
    ]
    told_there = {name: source for found in rows for name, source in found}
    assert told_there == {rule.value: "corrected" if rule in CORRECTIONS else "provider" for rule in Rule}


@pytest.mark.parametrize(("counts", "total"), [(told(None, None, 40), 40), (told(0, 0, 40), 40), (told(0, 0, 0), None)])
def test_a_total_alone_is_kept(counts: Told, total: int | None) -> None:
    """So that an estimate can keep to it."""
    assert believed(counts).total == total


def test_a_total_alone_is_spread() -> None:
    """What is not input is output: a model that thought in hiding is billed for it."""
    assert spread(4_000, 30) == (30, 3_970)
    assert spread(20, 30) == (20, 0)


@given(TOLD)
def test_what_is_believed_can_be_true(counts: Told) -> None:
    """Whatever is told: no part beyond its whole, no empty prompt, and an explained total adds up."""
    found = believed(counts)
    usage = found.usage
    assert usage.input != 0
    assert usage.input is None or (usage.cached_input or 0) + (usage.cache_write or 0) <= usage.input
    assert usage.output is None or (usage.reasoning or 0) <= usage.output
    whole = Rule.PARTS_BEAT_TOTAL not in found.rules and counts.total and usage.input and usage.output
    assert not whole or usage.total == counts.total


# -- beside what came


@pytest.mark.parametrize(
    ("counts", "received", "left"),
    [
        ((11, 7), "four words of text", (11, 7)),
        ((11, 0), "four words of text", (11, None)),
        ((11, 0), "", (11, 0)),
        ((0, 7), "four words of text", (None, 7)),
        ((None, None), "x", (None, None)),
        ((11, 1), "x" * 101, (11, None)),
        ((11, 1), "x" * 100, (11, 1)),
    ],
)
def test_what_the_call_itself_contradicts_is_unknown(counts, received, left) -> None:
    """Text without output tokens, a prompt without input tokens."""
    asked, said = counts
    found = possible(TokenUsage(input=asked, output=said), received)
    assert (found.input, found.output) == left


# -- several blocks


def seen(asked=None, said=None, *, cost=None, **more) -> UsageSeen:
    return UsageSeen(usage=TokenUsage(input=asked, output=said), cost_usd=cost, **more)


@pytest.mark.parametrize(
    ("blocks", "whole"),
    [
        ([seen(11, 7)], seen(11, 7)),
        ([seen(11, 7), seen(None, 0)], seen(11, 7)),
        ([seen(11, 7), seen()], seen(11, 7)),
        ([seen(11, 1, final=False), seen(11, 7)], seen(11, 7)),
        ([seen(11, final=False), seen(None, 7)], seen(11, 7)),
        ([seen(11, 7, final=False), seen(None, 0)], seen(11, 7, final=False)),
        ([seen(11, 7, cost="0.002"), seen(11, 7, cost="0")], seen(11, 7, cost="0.002")),
        ([seen(11, 7, cost="0.0005"), seen(11, 7, cost="0.002"), seen(11, 7)], seen(11, 7, cost="0.002")),
        ([seen(11, 900, corrected=True, final=False), seen(811, 7)], seen(811, 7)),
        ([seen(137, 28), seen(315, 12)], seen(315, 12)),
        ([seen(12, 1, final=False), seen(11, 7)], seen(11, 7)),
        ([seen(11, 7), seen(11, 2)], seen(11, 7)),
        ([seen(11, 7), seen(11, 9, corrected=True)], seen(11, 9, corrected=True)),
        ([seen(11, 7, model="a", tier="auto"), seen(11, 7, tier="flex")], seen(11, 7, model="a", tier="flex")),
        ([seen(11, 7, local=True), seen(11, 7)], seen(11, 7, local=True)),
        ([seen(total=30, final=False), seen(total=40)], seen(total=40, final=False)),
    ],
)
def test_blocks_of_one_answer(blocks, whole) -> None:
    """A later zero or nothing never replaces a count, a larger one does; a sound block mends a corrected one."""
    found = None
    for block in blocks:
        found = merged(found, block)
    assert found == whole


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_costs_only_grow(costs) -> None:
    """In whatever order they come."""
    found = None
    for cost in costs:
        found = merged(found, seen(1, 1, cost=str(cost)))
    assert found is not None
    assert found.cost_usd is not None
    assert Decimal(found.cost_usd) == max(costs)


# -- costs


@pytest.mark.parametrize(
    ("cost", "known", "free", "seller", "holds"),
    [
        (5, None, False, False, True),
        (5, 9, False, False, True),
        (0, 9, False, False, False),
        (0, 9, False, True, False),
        (0, 9, True, False, True),
        (0, 0, False, False, True),
        (0, None, False, True, True),
        (0, None, False, False, False),
    ],
)
def test_a_cost_of_nothing(cost, known, free, seller, holds) -> None:
    """Is believed of what is free by its name or by the list, and of sellers where nobody knows a price."""
    assert believes_cost(cost, known=known, free=free, seller=seller) is holds


def test_free_by_name() -> None:
    """As OpenRouter writes it."""
    assert free_by_name("minimax/minimax-m2:free")
    assert free_by_name("deepseek/deepseek-r1:FREE")
    assert not free_by_name("free")
    assert not free_by_name(None)
