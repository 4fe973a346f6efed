"""A provider's usage block, as JSON -> UsageSeen.

The names are those of Chat Completions and Responses, and what other makers and gateways put beside or in the place of
them: seen in their documentation and in recorded answers, November 2026. Which counts to believe is not decided here,
but in `bot.core.usage_rules`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.core.model_ports import UsageSeen
from bot.core.usage_rules import Told, believed

Json = dict[str, Any]

MOST_TOKENS = 10**9
MOST_DOLLARS = 10**4
"""Beyond these a count, or a cost, of one call is a fault of the provider's, and not believed."""

INPUTS = ("prompt_tokens", "input_tokens")
OUTPUTS = ("completion_tokens", "output_tokens")
INPUT_DETAILS = ("prompt_tokens_details", "input_tokens_details", "prompt_token_details", "input_token_details")
OUTPUT_DETAILS = (
    *("completion_tokens_details", "output_tokens_details"),
    *("completion_token_details", "output_token_details"),
)
READ_APART, WRITTEN_APART = "cache_read_input_tokens", "cache_creation_input_tokens"
"""Anthropic's names; by its own interface they are no part of `input_tokens`."""

READ = ("cached_tokens", "cache_read_tokens", READ_APART)
READ_BESIDE = ("cached_tokens", "prompt_cache_hit_tokens", "num_cached_tokens", "cache_read_tokens", READ_APART)
WRITTEN = ("cache_write_tokens", "cache_creation_tokens", WRITTEN_APART)
REASONING = ("reasoning_tokens", "thinking_tokens")
COSTS = ("cost", "total_cost", "estimated_cost", "cost_usd", "total_cost_usd")
AMOUNTS = ("total_cost", "total", "amount", "value", "usd")
"""What holds the amount in a cost that is an object."""

TICKS_PER_DOLLAR = 10**10
"""Of xAI's `cost_in_usd_ticks`."""

UPSTREAM = "upstream_inference"
"""What OpenRouter's `cost_details` begin with: what the maker charges to the asker's own key."""

_AMOUNT = re.compile(r"\$?([0-9]{1,5}(\.[0-9]{1,20})?|[0-9](\.[0-9]{1,20})?[eE]-[0-9]{1,2})")
_COUNT = re.compile(r"[0-9]{1,9}")
_LLAMA_BUILD = re.compile(r"b[0-9]{3,6}-[0-9a-f]{7,10}")


def read_usage(block: object) -> UsageSeen | None:
    """Return what a usage block says, as far as it can be true; None for what is no such block, or tells nothing."""
    if not isinstance(block, dict):
        return None
    found = believed(_told(block))
    cost = read_cost(block)
    if found.usage.total is None and found.total is None and cost is None:
        return None
    return UsageSeen(usage=found.usage, cost_usd=cost, corrected=found.corrected, total=found.total)


def answer_usage(answer: Json) -> UsageSeen | None:
    """Return the usage of a chunk, a body or a response, with what it says of itself; None where it holds none.

    It stands at the top, in the first choice (Kimi), or in `x_groq`.
    """
    choices = answer.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    held = (place.get("usage") for place in (answer, first, answer.get("x_groq")) if isinstance(place, dict))
    seen = next((seen for seen in map(read_usage, held) if seen is not None), None)
    if seen is None:
        return None
    model, tier = named(answer.get("model")), named(answer.get("service_tier"))
    return replace(seen, model=model, tier=tier, local=from_local_server(answer))


def _told(block: Json) -> Told:
    asked, said = _objects(block, INPUT_DETAILS), _objects(block, OUTPUT_DETAILS)
    apart = bool({READ_APART, WRITTEN_APART} & block.keys())
    return Told(
        inputs=(*_counts([block], INPUTS), *_hit_and_missed(block)),
        outputs=_counts([block], OUTPUTS),
        total=next(iter(_counts([block], ("total_tokens",))), None),
        cached=(*_counts(asked, READ), *_counts([block], READ_BESIDE)),
        written=(*_counts(asked, WRITTEN), *_counts([block], WRITTEN), *_by_lifetime(block)),
        reasoning=(*_counts(said, REASONING), *_counts([block], REASONING)),
        apart=apart,
        native=apart and not _counts([block], ("prompt_tokens",)) and not _counts([block], ("total_tokens",)),
    )


def _hit_and_missed(block: Json) -> tuple[int, ...]:
    """Return DeepSeek's input, which it tells in two parts."""
    parts = _counts([block], ("prompt_cache_hit_tokens", "prompt_cache_miss_tokens"))
    return (sum(parts),) if len(parts) == 2 else ()


def _by_lifetime(block: Json) -> tuple[int, ...]:
    """Return what Anthropic counts as written to the cache, by how long it lasts."""
    parts = _counts(_objects(block, ("cache_creation",)), ("ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"))
    return (sum(parts),) if parts else ()


def _objects(block: Json, names: Iterable[str]) -> list[Json]:
    return [value for value in map(block.get, names) if isinstance(value, dict)]


def _counts(blocks: list[Json], names: Iterable[str]) -> tuple[int, ...]:
    """Return the believable counts under these names, in their order."""
    found = [read_count(block[name]) for block in blocks for name in names if name in block]
    return tuple(count for count in found if count is not None)


def read_count(value: object) -> int | None:
    """Return a count that can be: a whole number, even if written 12.0 or "12", that is not negative; else None."""
    if type(value) is int:
        return value if 0 <= value < MOST_TOKENS else None
    if isinstance(value, str) and _COUNT.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < MOST_TOKENS:
        return None
    return int(value) if value == int(value) else None


def read_cost(block: Json) -> str | None:
    """Return what the provider itself charges, in dollars as a decimal string; None where it does not say.

    For an own key (`is_byok`) OpenRouter's `cost` is its fee alone, and the maker's charge comes on top.
    """
    if block.get("is_byok") is True:
        fee, charge = _amount(block.get("cost")), _upstream(block.get("cost_details"))
        return None if charge is None else _written((fee or Decimal(0)) + charge)
    costs = [cost for cost in _costs(block) if cost is not None]
    return _written(next((cost for cost in costs if cost), costs[0])) if costs else None


def _costs(block: Json) -> Iterator[Decimal | None]:
    yield from (_amount(block[name]) for name in COSTS if name in block)
    ticks = read_ticks(block.get("cost_in_usd_ticks"))
    yield None if ticks is None else Decimal(ticks) / TICKS_PER_DOLLAR


def read_ticks(value: object) -> int | None:
    """Return a whole number of ticks of at most `MOST_DOLLARS`; else None."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MOST_DOLLARS * TICKS_PER_DOLLAR:
        return None
    return value


def _upstream(details: object) -> Decimal | None:
    if not isinstance(details, dict):
        return None
    whole = _amount(details.get(f"{UPSTREAM}_cost"))
    parts = [
        _amount(value)
        for name, value in details.items()
        if name.startswith(f"{UPSTREAM}_") and name != f"{UPSTREAM}_cost"
    ]
    return whole or (sum((part for part in parts if part), Decimal(0)) or whole)


def _amount(value: object) -> Decimal | None:
    """Read dollars: a number, a text, or an object that holds them; None for what is none of these."""
    if isinstance(value, dict):
        return _from_object(value)
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        value = Decimal(value.removeprefix("$"))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0 <= value < MOST_DOLLARS:
        return None
    return Decimal(str(value))


def _from_object(cost: Json) -> Decimal | None:
    """Return the total of a cost, or the sum of its parts; None for other money."""
    if str(cost.get("currency") or "USD").upper() != "USD":
        return None
    for name in AMOUNTS:
        if not isinstance(cost.get(name), dict) and (amount := _amount(cost.get(name))) is not None:
            return amount
    named = [value for name, value in cost.items() if name.endswith("_cost") and not isinstance(value, dict)]
    parts = [part for part in map(_amount, named) if part is not None]
    return sum(parts, Decimal(0)) if parts else None


def _written(dollars: Decimal) -> str:
    return f"{dollars:f}"


def named(value: object) -> str | None:
    """Return the name of a model or a service tier as an answer has it; None for what is none."""
    return value.strip()[:200] or None if isinstance(value, str) and value.isprintable() else None


def from_local_server(answer: Json) -> bool:
    """Return whether a chunk or body bears the mark of Ollama or llama.cpp, which nobody bills for."""
    mark = answer.get("system_fingerprint")
    if isinstance(mark, str) and (mark == "fp_ollama" or _LLAMA_BUILD.fullmatch(mark)):
        return True
    timings = answer.get("timings")
    return isinstance(timings, dict) and "predicted_ms" in timings
