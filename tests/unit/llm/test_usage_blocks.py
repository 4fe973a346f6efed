"""Usage blocks of many providers -> one TokenUsage."""

from typing import Any

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from bot.core.usage import TokenUsage
from bot.llm.usage import (
    COSTS,
    INPUTS,
    OUTPUTS,
    READ_BESIDE,
    REASONING,
    WRITTEN,
    answer_usage,
    from_local_server,
    named,
    read_usage,
)

COUNTS = st.one_of(
    st.integers(0, 2_000), st.sampled_from([0, 0, 11, 7, 18, -1, 10**12, 2.0, 2.5, "7", "x", None, True])
)
DETAILS = st.dictionaries(st.sampled_from((*READ_BESIDE, *WRITTEN, *REASONING)), COUNTS, max_size=4)
ANY_BLOCK = st.dictionaries(
    st.sampled_from((*INPUTS, *OUTPUTS, "total_tokens", *READ_BESIDE, *WRITTEN, *REASONING, *COSTS, "is_byok")),
    COUNTS,
    max_size=10,
).flatmap(
    lambda block: st.fixed_dictionaries(
        {},
        optional={
            "prompt_tokens_details": st.one_of(DETAILS, st.none()),
            "output_tokens_details": DETAILS,
            "cost_details": st.dictionaries(st.just("upstream_inference_cost"), COUNTS),
        },
    ).map(lambda more: {**block, **more})
)


def read(block: dict[str, Any]) -> TokenUsage | None:
    seen = read_usage(block)
    return seen.usage if seen else None


def block(prompt: Any = None, completion: Any = None, total: Any = None, **more: Any) -> dict[str, Any]:
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": total, **more}


def details(reasoning: Any = None, **asked: Any) -> dict[str, Any]:
    return {"completion_tokens_details": {"reasoning_tokens": reasoning}, "prompt_tokens_details": asked}


@pytest.mark.parametrize(
    ("given", "usage"),
    [
        pytest.param(
            block(75, 1186, 1261, **details(1024, cached_tokens=64)),
            TokenUsage(input=75, output=1186, reasoning=1024, cached_input=64),
            id="OpenAI: reasoning is part of completion",
        ),
        pytest.param(
            block(2000, 5, 2005, **details(0, cached_tokens=0, cache_write_tokens=1920)),
            TokenUsage(input=2000, output=5, reasoning=0, cached_input=0, cache_write=1920),
            id="OpenAI: written to the cache",
        ),
        pytest.param(
            block(32, 9, 135, **details(94)), TokenUsage(input=32, output=103, reasoning=94), id="xAI: 32+9+94=135"
        ),
        pytest.param(
            block(279, 6, 374, **details(89)), TokenUsage(input=279, output=95, reasoning=89), id="xAI: 279+6+89=374"
        ),
        pytest.param(block(20, 198, 623), TokenUsage(input=20, output=603), id="Gemini: 20+198+405=623"),
        pytest.param(
            block(100, 20, 120, prompt_cache_hit_tokens=64, prompt_cache_miss_tokens=36),
            TokenUsage(input=100, output=20, cached_input=64),
            id="DeepSeek: cache fields of its own",
        ),
        pytest.param(
            block(10, 9, None, **details(94)),
            TokenUsage(input=10, output=103, reasoning=94),
            id="on top, without total",
        ),
        pytest.param(block(10, 5), TokenUsage(input=10, output=5), id="no total"),
        pytest.param(block(10, 5, 7), TokenUsage(input=10, output=5), id="total too small"),
        pytest.param(block(10, None, 25), TokenUsage(input=10, output=15), id="no completion"),
        pytest.param(block(10), TokenUsage(input=10), id="input alone"),
        pytest.param(block(None, 5, 25), TokenUsage(input=20, output=5), id="no prompt"),
        pytest.param(block(0, 0, 0), TokenUsage(output=0), id="a prompt is never empty"),
        pytest.param(block(-1, 5), TokenUsage(output=5), id="negative"),
        pytest.param(block(True, 5), TokenUsage(output=5), id="bool"),
        pytest.param(block(10.0, 5.0, 15.0), TokenUsage(input=10, output=5), id="whole floats"),
        pytest.param(block(10.5, 5), TokenUsage(output=5), id="broken float"),
        pytest.param(block(float("nan"), 5), TokenUsage(output=5), id="nan"),
        pytest.param(block(float("inf"), 5), TokenUsage(output=5), id="inf"),
        pytest.param(block(10**12, 5), TokenUsage(output=5), id="huge"),
        pytest.param(block("10", 5), TokenUsage(input=10, output=5), id="digits"),
        pytest.param(block("ten", 5), TokenUsage(output=5), id="text"),
        pytest.param(
            block(10, 5, 15, **details(-3, cached_tokens="x")), TokenUsage(input=10, output=5), id="odd details"
        ),
        pytest.param(
            block(10, 5, completion_tokens_details=None, prompt_tokens_details=[]),
            TokenUsage(input=10, output=5),
            id="no details",
        ),
        pytest.param(block(), None, id="nothing"),
        pytest.param(block(None, None, 15), TokenUsage(), id="total alone"),
        pytest.param({}, None, id="empty"),
    ],
)
def test_normalises(given: dict[str, Any], usage: TokenUsage | None) -> None:
    """Reasoning is part of output, cached is part of input, and what cannot be believed is unknown."""
    assert read(given) == usage


@pytest.mark.parametrize("given", [None, [], {}, "usage", 5, {"queue_time": 0.2}])
def test_no_block(given: object) -> None:
    """What is no usage object has no counts."""
    assert read_usage(given) is None


# -- cached, written and reasoning tokens under their many names


@pytest.mark.parametrize(
    ("given", "usage"),
    [
        pytest.param(
            block(412, 23, 9_127, cache_read_input_tokens=8_692, cache_creation_input_tokens=0),
            TokenUsage(input=9_104, cached_input=8_692, cache_write=0, output=23),
            id="Claude behind a gateway: the cache stands beside the input",
        ),
        pytest.param(
            block(14, 31, 6_045, cache_read_input_tokens=0, cache_creation_input_tokens=6_000),
            TokenUsage(input=6_014, cached_input=0, cache_write=6_000, output=31),
            id="and so does what is written to it",
        ),
        pytest.param(
            block(6_014, 31, 6_045, cache_read_input_tokens=5_000, cache_creation_input_tokens=1_000),
            TokenUsage(input=6_014, cached_input=5_000, cache_write=1_000, output=31),
            id="another gateway counts it in",
        ),
        pytest.param(
            {"input_tokens": 9, "output_tokens": 40, "cache_read_input_tokens": 700, "cache_creation_input_tokens": 50},
            TokenUsage(input=759, cached_input=700, cache_write=50, output=40),
            id="Anthropic's own names, without a total",
        ),
        pytest.param(
            block(3_000, 40, 3_040, prompt_tokens_details={"cached_tokens": 0}, cache_read_input_tokens=2_455),
            TokenUsage(input=3_000, cached_input=2_455, output=40),
            id="LiteLLM: details of 0 beside a count",
        ),
        pytest.param(
            block(500, 5, 505, cached_tokens=256), TokenUsage(input=500, cached_input=256, output=5), id="Moonshot"
        ),
        pytest.param(
            block(500, 5, 505, prompt_tokens_details={"cached_tokens": 100, "cache_creation_tokens": 300}),
            TokenUsage(input=500, cached_input=100, cache_write=300, output=5),
            id="written, by another name",
        ),
        pytest.param(
            block(500, 5, 505, cache_creation={"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 100}),
            TokenUsage(input=500, cache_write=300, output=5),
            id="written, by how long it lasts",
        ),
        pytest.param(
            block(None, 5, None, prompt_cache_hit_tokens=64, prompt_cache_miss_tokens=36),
            TokenUsage(input=100, cached_input=64, output=5),
            id="DeepSeek's two parts are a whole",
        ),
        pytest.param(
            {"input_tokens": 11, "output_tokens": 7, "total_tokens": 18}, TokenUsage(input=11, output=7), id="chat, too"
        ),
        pytest.param(
            block(11, 7, 18, input_tokens=0, output_tokens=0),
            TokenUsage(input=11, output=7),
            id="both, one idle",
        ),
        pytest.param(
            block(19, 1_720, 1_739, prompt_tokens_details=None, reasoning_tokens=1_500),
            TokenUsage(input=19, output=1_720, reasoning=1_500),
            id="Azure: reasoning at the top",
        ),
        pytest.param(
            block(20, 9, 20 + 9 + 700 + 80, **details(700), cached_tokens=80),
            TokenUsage(input=100, cached_input=80, output=709, reasoning=700),
            id="both beside",
        ),
    ],
)
def test_other_names(given: dict[str, Any], usage: TokenUsage) -> None:
    """Whatever a provider calls them, and whether its input includes them: the total decides."""
    assert read(given) == usage


# -- costs


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"cost": 0.00045}, "0.00045"),
        ({"cost": 1e-07}, "0.0000001"),
        ({"cost": 0}, "0"),
        ({"cost": "0.25"}, "0.25"),
        ({"cost": "1.5e-05"}, "0.000015"),
        ({"cost": "$0.02"}, "0.02"),
        *(({"cost": odd}, None) for odd in (None, -1, True, "x", "free", float("nan"), float("inf"), 10**7, [], {})),
        ({"cost": {"input_tokens_cost": 0.001, "total_cost": 0.007}}, "0.007"),
        ({"cost": {"input_cost": 0.001, "output_cost": 0.002}}, "0.003"),
        ({"cost": {"amount": "0.4", "currency": "usd"}}, "0.4"),
        ({"cost": {"amount": 0.4, "currency": "CNY"}}, None),
        ({"cost": {"total": {"total": {"total": 1}}}}, None),
        ({"estimated_cost": 0.0000123}, "0.0000123"),
        ({"cost": 0, "estimated_cost": 0.02}, "0.02"),
        ({"cost_in_usd_ticks": 37_500_000}, "0.00375"),
        ({"cost_in_usd_ticks": 1.5}, None),
        ({"cost_in_usd_ticks": -1}, None),
        ({"cost_in_usd_ticks": True}, None),
        ({"cost": 0.003, "cost_details": {"upstream_inference_cost": 0.09}}, "0.003"),
        ({"cost": 0.003, "is_byok": False, "cost_details": {"upstream_inference_cost": 0.09}}, "0.003"),
        ({"cost": 0.003, "is_byok": True, "cost_details": {"upstream_inference_cost": 0.09}}, "0.093"),
        ({"cost": 0, "is_byok": True, "cost_details": {"upstream_inference_cost": "0.02"}}, "0.02"),
        ({"is_byok": True, "cost_details": {"upstream_inference_cost": 0.5}}, "0.5"),
        (
            {
                "cost": 0.001,
                "is_byok": True,
                "cost_details": {
                    "upstream_inference_cost": None,
                    "upstream_inference_prompt_cost": 0.01,
                    "upstream_inference_completions_cost": 0.03,
                },
            },
            "0.041",
        ),
        ({"cost": 0.001, "is_byok": True}, None),
        ({"cost": 0, "is_byok": True, "cost_details": {"upstream_inference_cost": None}}, None),
        ({"cost": 0.001, "is_byok": True, "cost_details": []}, None),
    ],
)
def test_reported_cost(told: dict[str, Any], said: str | None) -> None:
    """The provider's own price in each shape, if it can be one; for an own key together with the maker's charge."""
    seen = read_usage(block(10, 5, 15, **told))
    assert seen is not None
    assert seen.cost_usd == said


def test_a_cost_alone_is_worth_having() -> None:
    """Beside counts that are none."""
    seen = read_usage({"cost": 0.002})
    assert seen is not None
    assert (seen.usage, seen.cost_usd) == (TokenUsage(), "0.002")


U = {"prompt_tokens": 21, "completion_tokens": 9, "total_tokens": 30}


@pytest.mark.parametrize(
    "answer",
    [
        {"usage": U},
        {"usage": None, "choices": [{"delta": {}, "usage": U}]},
        {"usage": {}, "choices": [{"usage": U}, {"usage": {"prompt_tokens": 1}}]},
        {"choices": [], "usage": U},
        {"choices": None, "x_groq": {"id": "req", "usage": U}},
        {"choices": [None], "x_groq": None, "usage": U},
        {"error": {"message": "overloaded"}, "usage": U},
    ],
)
def test_where_usage_stands(answer: dict[str, Any]) -> None:
    """At the top, in the first choice, or in a corner of the provider's own; beside an error, too."""
    seen = answer_usage({"model": "gpt-4.1", "service_tier": "flex", **answer})
    assert seen is not None
    assert (seen.usage, seen.model, seen.tier) == (TokenUsage(input=21, output=9), "gpt-4.1", "flex")


def test_an_answer_without_usage() -> None:
    """Has none, whatever else it holds."""
    assert answer_usage({"model": "gpt-4.1", "choices": [{"usage": None}], "x_groq": {"usage": []}}) is None


@pytest.mark.parametrize(
    ("answer", "local"),
    [
        ({"system_fingerprint": "fp_ollama"}, True),
        ({"system_fingerprint": "b6012-3f2a9c1d"}, True),
        ({"timings": {"predicted_ms": 12.5}}, True),
        ({"system_fingerprint": "fp_44709d6fcb"}, False),
        ({"system_fingerprint": None, "timings": []}, False),
        ({}, False),
    ],
)
def test_marks_of_local_servers(answer: dict[str, Any], local: bool) -> None:
    """Ollama and llama.cpp sign what they answer."""
    assert from_local_server(answer) is local


@pytest.mark.parametrize(
    ("value", "name"),
    [("gpt-4.1", "gpt-4.1"), (" flex ", "flex"), ("", None), ("  ", None), (None, None), (7, None), ("a\nb", None)],
)
def test_names_in_answers(value: object, name: str | None) -> None:
    """Of a model or a tier: one printable line, or none."""
    assert named(value) == name


@given_any(ANY_BLOCK)
def test_whatever_is_told_what_is_believed_can_be_true(block: dict[str, Any]) -> None:
    """No count is negative, no part larger than its whole, no prompt empty; nothing raises."""
    seen = read_usage(block)
    if seen is None:
        return
    usage = seen.usage
    counts = (usage.input, usage.cached_input, usage.cache_write, usage.output, usage.reasoning, seen.total)
    assert all(count is None or 0 <= count < 10**11 for count in counts)
    assert usage.input != 0
    if usage.input is not None:
        assert (usage.cached_input or 0) + (usage.cache_write or 0) <= usage.input
    if usage.output is not None:
        assert (usage.reasoning or 0) <= usage.output
