"""What genai-prices lists for a model at a moment."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from genai_prices import data_snapshot
from genai_prices.types import ModelInfo, ModelPrice, StartDateConstraint, TieredPrices, TimeOfDateConstraint

from bot.core.prices import KINDS, PriceInForce
from bot.core.usage import TokenUsage

FIELDS = dict(zip(KINDS, ("input_mtok", "cache_read_mtok", "cache_write_mtok", "output_mtok"), strict=True))
"""The kinds of tokens, as genai-prices calls their prices."""


def listed(model: str, provider: str | None, source: str, at: datetime) -> PriceInForce:
    """The listed price. `provider` None: that of the maker of a model of that name; `source` names the list."""
    try:
        seller, found = data_snapshot.get_snapshot().find_provider_model(model, None, provider, None)
    except LookupError:
        return PriceInForce(model=model)
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
    )


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
