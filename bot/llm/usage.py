"""A provider's usage block -> TokenUsage."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.core.model_ports import UsageSeen
from bot.core.usage import TokenUsage

MOST_TOKENS = 10**9
MOST_DOLLARS = 10**4
"""Beyond these a count, or a cost, of one call is a fault of the provider's, and not believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What an interface calls the counts, and the blocks of their details."""

    input: str
    output: str
    input_details: str
    output_details: str


CHAT = Names(
    input="prompt_tokens",
    output="completion_tokens",
    input_details="prompt_tokens_details",
    output_details="completion_tokens_details",
)
RESPONSES = Names(
    input="input_tokens",
    output="output_tokens",
    input_details="input_tokens_details",
    output_details="output_tokens_details",
)


def read_usage(block: object) -> UsageSeen | None:
    """The counts of a usage block, normalised; None when there is none.

    Some providers report reasoning on top of `completion_tokens`, inside `total_tokens` alone; what is billed as
    output is then total minus prompt (seen with xAI and Gemini). Others name the cached part `prompt_cache_hit_tokens`.
    """
    if not isinstance(block, dict):
        return None
    names = RESPONSES if "input_tokens" in block else CHAT
    asked, said = _count(block, names.input), _count(block, names.output)
    if asked is None and said is None:
        return None
    details = block.get(names.input_details)
    cached = _first(_count(details, "cached_tokens"), _count(block, "prompt_cache_hit_tokens"))
    reasoning = _count(block.get(names.output_details), "reasoning_tokens")
    usage = TokenUsage(
        input=asked,
        cached_input=_within(cached, asked),
        cache_write=_count(details, "cache_write_tokens"),
        output=_output(asked, said, _count(block, "total_tokens"), reasoning),
        reasoning=reasoning,
    )
    return UsageSeen(usage=usage, cost_usd=_cost(block))


def _output(asked: int | None, said: int | None, total: int | None, reasoning: int | None) -> int | None:
    """What is billed as output. Reasoning beyond the completion cannot be part of it, so it comes on top."""
    if asked is not None and total is not None and total - asked > (said or 0):
        return total - asked
    if said is not None and reasoning is not None and reasoning > said:
        return said + reasoning
    return said


def _count(block: Any, name: str) -> int | None:
    """A count that can be believed: a whole number, even if written 12.0, that is not negative."""
    value = block.get(name) if isinstance(block, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < MOST_TOKENS:
        return None
    return int(value) if value == int(value) else None


def _cost(block: Any) -> str | None:
    value = block.get("cost")
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,20})?", value):
        value = Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0 <= value < MOST_DOLLARS:
        return None
    return str(value)


def _first(*counts: int | None) -> int | None:
    return next((count for count in counts if count is not None), None)


def _within(part: int | None, whole: int | None) -> int | None:
    """A part is never more than the whole, whatever was said."""
    return part if part is None or whole is None else min(part, whole)
