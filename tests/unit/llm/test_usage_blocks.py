"""Usage blocks of many providers -> one TokenUsage."""

from typing import Any

import pytest
from openai.types import CompletionUsage

from bot.core.usage import TokenUsage
from bot.llm.usage import read_usage


def read(block: dict[str, Any]) -> TokenUsage | None:
    """As the library hands the block over: built without any check."""
    seen = read_usage(CompletionUsage.construct(**block))
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
        pytest.param(block(None, 5, 25), TokenUsage(output=5), id="output alone"),
        pytest.param(block(0, 0, 0), TokenUsage(input=0, output=0), id="zero is not unknown"),
        pytest.param(block(-1, 5), TokenUsage(output=5), id="negative"),
        pytest.param(block(True, 5), TokenUsage(output=5), id="bool"),
        pytest.param(block(10.0, 5.0, 15.0), TokenUsage(input=10, output=5), id="whole floats"),
        pytest.param(block(10.5, 5), TokenUsage(output=5), id="broken float"),
        pytest.param(block(float("nan"), 5), TokenUsage(output=5), id="nan"),
        pytest.param(block(float("inf"), 5), TokenUsage(output=5), id="inf"),
        pytest.param(block(10**12, 5), TokenUsage(output=5), id="huge"),
        pytest.param(block("10", 5), TokenUsage(output=5), id="text"),
        pytest.param(
            block(10, 5, 15, **details(-3, cached_tokens="x")), TokenUsage(input=10, output=5), id="odd details"
        ),
        pytest.param(
            block(10, 5, completion_tokens_details=None, prompt_tokens_details=[]),
            TokenUsage(input=10, output=5),
            id="no details",
        ),
        pytest.param(block(), None, id="nothing"),
        pytest.param(block(None, None, 15), None, id="total alone"),
        pytest.param({}, None, id="empty"),
    ],
)
def test_normalises(given: dict[str, Any], usage: TokenUsage | None) -> None:
    """Reasoning is part of output, cached is part of input, and what cannot be believed is unknown."""
    assert read(given) == usage


@pytest.mark.parametrize("given", [None, [], {}, "usage", 5])
def test_no_block(given: object) -> None:
    """What is no usage object has no counts."""
    assert read_usage(given) is None


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (0.00045, "0.00045"),
        (1e-07, "1e-07"),
        (0, "0"),
        *((odd, None) for odd in (None, -1, True, "x", float("nan"), float("inf"), 10**7)),
    ],
)
def test_reported_cost(cost: Any, said: str | None) -> None:
    """The provider's own price, if it is an amount that can be."""
    seen = read_usage(CompletionUsage.construct(**block(10, 5, 15, cost=cost)))
    assert seen is not None
    assert seen.cost_usd == said
