"""A provider's usage block -> TokenUsage."""

from typing import Any

from bot.core.ports import UsageSeen
from bot.core.usage import TokenUsage


def read_usage(block: Any) -> UsageSeen | None:
    """The counts of a usage block, normalised; None when there is none.

    Some providers report reasoning on top of `completion_tokens`, inside `total_tokens` alone; what is billed as
    output is then total minus prompt (seen with xAI and Gemini). Others name the cached part `prompt_cache_hit_tokens`.
    """
    if block is None:
        return None
    prompt = _count(block, "prompt_tokens")
    completion = _count(block, "completion_tokens")
    total = _count(block, "total_tokens")
    if prompt is None and completion is None:
        return None
    asked = getattr(block, "prompt_tokens_details", None)
    said = getattr(block, "completion_tokens_details", None)
    cached = _count(asked, "cached_tokens")
    reasoning = _count(said, "reasoning_tokens")
    usage = TokenUsage(
        input=prompt,
        cached_input=cached if cached is not None else _count(block, "prompt_cache_hit_tokens"),
        cache_write=_count(asked, "cache_write_tokens"),
        output=_output(prompt, completion, total, reasoning),
        reasoning=reasoning,
    )
    return UsageSeen(usage=usage, cost_usd=_cost(block))


def _output(prompt: int | None, completion: int | None, total: int | None, reasoning: int | None) -> int | None:
    """What is billed as output. Reasoning beyond the completion cannot be part of it, so it comes on top."""
    if prompt is not None and total is not None and total - prompt > (completion or 0):
        return total - prompt
    if completion is not None and reasoning is not None and reasoning > completion:
        return completion + reasoning
    return completion


def _count(block: Any, name: str) -> int | None:
    """A count that can be believed: a whole number, even if written 12.0, that is not negative."""
    value = getattr(block, name, None)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**12:
        return None
    return int(value) if value == int(value) else None


def _cost(block: Any) -> str | None:
    value = (getattr(block, "model_extra", None) or {}).get("cost")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**6:
        return None
    return str(value)
