"""What genai-prices lists for a model at a moment."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from genai_prices import data_snapshot
from genai_prices.types import ModelInfo, ModelPrice, Provider, StartDateConstraint, TieredPrices, TimeOfDateConstraint

from bot.core.prices import KINDS, PriceInForce
from bot.core.usage import TokenUsage
from bot.llm.model_names import is_standard, spellings

FIELDS = dict(zip(KINDS, ("input_mtok", "cache_read_mtok", "cache_write_mtok", "output_mtok"), strict=True))
"""The kinds of tokens, as genai-prices calls their prices."""

_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")


def listed(model: str, provider: str | None, source: str, at: datetime) -> PriceInForce:
    """The listed price. `provider` None: that of the maker of a model of that name; `source` names the list."""
    entry = found_in_list(model, provider)
    if entry is None:
        return PriceInForce(model=model)
    seller, found = entry
    prices = found.get_prices(at)
    if not is_priced(model, prices, TokenUsage(input=1, output=1)):
        return PriceInForce(model=model)
    since, until = _dates(found, at)
    return PriceInForce(
        model=model,
        source=source,
        **_amounts(prices),
        tiers=_tiers(prices),
        since=since,
        until=until,
        hourly=any(isinstance(constraint, TimeOfDateConstraint) for constraint in _constraints(found)),
        matched=found.id,
        provider=seller.id,
        at_address=provider is not None,
        checked=_checked(found, at),
        page=next(iter(seller.pricing_urls or ()), None),
    )


@lru_cache(maxsize=1000)
def found_in_list(model: str, provider: str | None) -> tuple[Provider, ModelInfo] | None:
    """Return who sells a model, and its entry, by any spelling of its name; None where the list has none."""
    for name in spellings(model):
        try:
            return data_snapshot.get_snapshot().find_provider_model(name, None, provider, None)
        except LookupError:
            continue
    return None


def tier_context(seller: Provider, found: ModelInfo, tier: str | None, at: datetime) -> dict[str, str] | None:
    """Return how the list calls a service tier; empty for the standard one, None for one that it has no price for."""
    if is_standard(tier) or tier is None:
        return {}
    if not any(found is model for model in seller.models):
        return None  # another seller's entry, whose tiers are not this one's
    contexts = ({"service_tier": tier.casefold()}, {"processing": tier.casefold()})
    for variant in found.price_variants or ():
        holds = variant.constraint is None or variant.constraint.active(at)
        if holds and dict(variant.when) in contexts:
            return dict(variant.when)
    return None


def _checked(found: ModelInfo, at: datetime) -> date | None:
    """Return the last day on which a price is known to have been looked up: named as such, in a remark, or by a change.

    None: the list does not say.
    """
    today = at.astimezone(UTC).date()
    own = getattr(found, "prices_checked", None)
    if isinstance(own, date):
        return own
    constraints = [*_constraints(found), *(variant.constraint for variant in found.price_variants or ())]
    days = [each.start_date for each in constraints if isinstance(each, StartDateConstraint)]
    days += [date.fromisoformat(day) for day in _DAY.findall(found.price_comments or "") if _is_day(day)]
    return max((day for day in days if day <= today), default=None)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_priced(model: str, prices: ModelPrice, usage: TokenUsage) -> bool:
    """Whether the list has a price for all that was used: it counts what it does not list as nothing.

    Models whose name ends with `:free` are listed without prices, and are free.
    """
    used = (usage.input, prices.input_mtok), (usage.output, prices.output_mtok)
    return model.endswith(":free") or all(price is not None for tokens, price in used if tokens)


def _amounts(prices: ModelPrice) -> dict[str, Any]:
    """Dollars per million by kind, for short questions. What is not listed apart counts as input."""
    found: dict[str, Decimal] = {}
    for kind, field in FIELDS.items():
        price = getattr(prices, field)
        price = price.base if isinstance(price, TieredPrices) else price
        fallback = Decimal(0) if kind in ("input", "output") else found["input"]
        found[kind] = fallback if price is None else price
    return found


def _tiers(prices: ModelPrice) -> tuple[tuple[int, str, Decimal], ...]:
    """What long questions cost. What is not listed apart counts as input here, too."""
    found = []
    for kind, field in FIELDS.items():
        price = getattr(prices, field)
        if price is None and kind != "output":
            price = prices.input_mtok
        if isinstance(price, TieredPrices):
            found += [(tier.start, kind, tier.price) for tier in price.tiers]
    return tuple(found)


def _constraints(found: ModelInfo) -> list[Any]:
    return [] if isinstance(found.prices, ModelPrice) else [entry.constraint for entry in found.prices]


def _dates(found: ModelInfo, at: datetime) -> tuple[date | None, date | None]:
    """The dated span of the list around a moment."""
    today = at.astimezone(UTC).date()
    starts = [each.start_date for each in _constraints(found) if isinstance(each, StartDateConstraint)]
    days = [None, *sorted(starts), None]
    spans = [(first, end) for first, end in pairwise(days) if first is None or first <= today]
    return spans[-1]
