"""A model's name as providers, gateways and price lists write it."""

import re

SUFFIXES = ("nitro", "floor", "thinking", "online", "exacto", "extended")
"""OpenRouter's: the same model, otherwise chosen, asked or helped. `:free` is none of them: it is another price."""

STANDARD = ("", "default", "auto", "standard", "standard_only", "on_demand", "none")
"""Service tiers that cost the list price. Source: OpenAI's, Anthropic's and Groq's documentation, November 2026."""

_SUFFIX = re.compile(rf":({'|'.join(SUFFIXES)})$", re.IGNORECASE)


def spellings(model: str) -> tuple[str, ...]:
    """Return the names under which a list may have a model: as it is, without suffixes, and without the vendor."""
    plain = model
    while (shorter := _SUFFIX.sub("", plain)) != plain:
        plain = shorter
    return tuple(dict.fromkeys((model, plain, plain.rpartition("/")[2])))


def is_standard(tier: str | None) -> bool:
    """Return whether a service tier, as an answer names it, costs the list price."""
    return tier is None or tier.casefold() in STANDARD
