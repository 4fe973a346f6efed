"""What the fields of a provider's usage export are called, and which of them make up one number.

Sources: OpenAI's usage and costs endpoints and exports, Anthropic's Usage and Cost API and the CSV of its Console,
OpenRouter's activity as CSV and by its API, DeepSeek's monthly export; read in November 2026.
"""

import re
from collections.abc import Iterable, Iterator

ALIASES = {
    "day": (
        *("day", "date", "usage_date", "date_utc", "utc_date", "usage_date_utc", "start_time_iso", "start_time"),
        *("starting_at", "timestamp", "datetime", "time", "created_at", "aggregation_timestamp"),
    ),
    "until": ("end_time_iso", "end_time", "ending_at"),
    "model": ("model", "model_name", "model_id", "snapshot_id", "model_permaslug", "model_version", "line_item"),
    "variant": ("variant",),
    "charge": ("cost_type",),
    "input": (
        *("input_tokens", "prompt_tokens", "n_context_tokens_total", "context_tokens_total"),
        *("native_tokens_prompt", "tokens_prompt", "uncached_input_tokens", "usage_input_tokens_no_cache"),
    ),
    "output": (
        *("output_tokens", "completion_tokens", "n_generated_tokens_total", "generated_tokens_total"),
        *("native_tokens_completion", "tokens_completion", "usage_output_tokens"),
    ),
    "total": ("total_tokens", "tokens", "tokens_total"),
    "cost": (
        *("cost", "cost_usd", "total_cost", "total_cost_usd", "cost_total", "amount", "amount_usd", "amount_value"),
        *("usage_usd", "usage", "spend", "spend_usd"),
    ),
    "currency": ("currency", "amount_currency", "cost_currency"),
}
"""What providers call a field, the surest name first."""

ADDED = {
    "input": (
        ("cache_read_input_tokens", "usage_input_tokens_cache_read"),
        ("cache_creation_input_tokens", "usage_input_tokens_cache_write"),
    ),
    "cost": (("byok_usage_inference",),),
}
"""What comes on top of a field where it stands beside it: Anthropic's input is without the cache, and OpenRouter's cost
without what the maker charges to an own key. Of each line the first name that is there."""

WRITTEN = (
    *("cache_creation_{}_input_tokens", "cache_creation_ephemeral_{}_input_tokens"),
    "usage_input_tokens_cache_write_{}",
)
BY_LIFETIME = tuple(tuple(name.format(span) for name in WRITTEN) for span in ("5m", "1h"))
"""Anthropic's writes to the cache by how long they last, where it does not add them up."""

COUNTED = {
    **dict.fromkeys(("input_tokens", "input_cache_hit_tokens", "input_cache_miss_tokens"), "input"),
    **dict.fromkeys(("prompt_token", "prompt_cache_hit_token", "prompt_cache_miss_token"), "input"),
    **dict.fromkeys(("output_tokens", "response_token"), "output"),
}
"""What DeepSeek counts in a row of its `amount`, by its `type`."""


def heading(text: str) -> str:
    """Return the name of a column or key as ALIASES has it: `Cost (USD)` is `cost_usd`."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def fields_of(headings: Iterable[str]) -> dict[str, str]:
    """Return which of the headings holds which field; one that is added to another is called `input+1`.

    DeepSeek's `amount` counts what its `type` says (`counted`, `kind`), Anthropic's are cents (`cents`).
    """
    known = set(headings)
    special = {"counted": "amount", "kind": "type"} if _is_deepseek(known) else {}
    if "starting_at" in known and "amount" in known:
        special = {"cents": "amount"}
    left = known - set(special.values())
    found = {field: next((alias for alias in aliases if alias in left), None) for field, aliases in ALIASES.items()}
    return {field: alias for field, alias in found.items() if alias is not None} | dict(_added(left)) | special


def _is_deepseek(known: set[str]) -> bool:
    return {"type", "amount"} <= known and bool({"price", "utc_date"} & known)


def _added(known: set[str]) -> Iterator[tuple[str, str]]:
    whole = any(alias in known for alias in ADDED["input"][1])
    parts = {**ADDED, "input": (*ADDED["input"], *(() if whole else BY_LIFETIME))}
    for field, lines in parts.items():
        here = (next((alias for alias in line if alias in known), None) for line in lines)
        yield from ((f"{field}+{number}", alias) for number, alias in enumerate(here, start=1) if alias is not None)
