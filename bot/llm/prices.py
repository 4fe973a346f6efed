"""What calls cost: the operator's own prices, then the provider's reported cost, then genai-prices, else unpriced."""

import math
from datetime import datetime
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from genai_prices import Usage, calc_price, data_snapshot

from bot.core.limits import Ceiling
from bot.core.money import pico_from_usd
from bot.core.prices import KINDS, PriceInForce
from bot.core.usage import UNPRICED, Price, TokenUsage
from bot.llm.listed import is_priced, listed
from bot.llm.own_prices import OwnPrice, input_kinds

ROUNDING = 256
"""Tokens of input to which ceilings are rounded up, so that few have to be computed."""

TELLING_TOKENS = 200
"""A call of fewer tokens says little about the price of one: a fee for each call weighs too much in it."""

MOST_TOKENS_A_SECOND = 20
MOST_WORDS_A_SECOND = 10
PROMPT_TOKENS = 200
"""In tokens, for what is heard, what is said in it, and around it: generous, for they bound a reservation."""

MOST_PICO = 10**17
"""A hundred thousand dollars: a call that costs more does not."""


class Prices:
    """The price book. `provider` is genai-prices' id of the provider, or None where it knows none at the address."""

    def __init__(self, *, provider: str | None, own: tuple[OwnPrice, ...] = ()) -> None:
        self._provider = provider
        self._own = own
        self._library = f"genai-prices {version('genai-prices')}"
        self._told: dict[str, int] = {}
        self._listed_ceiling = lru_cache(maxsize=1000)(self._find_ceiling)  # three prices are a millisecond

    def price(self, *, model: str, usage: TokenUsage, reported_usd: str | None, at: datetime) -> Price:
        """The price of one call; see the port.

        At an address that genai-prices does not know, the maker's own price for a model of that name is taken.
        """
        counted = usage.input is not None and usage.output is not None
        own = self._own_price(model)
        if own is not None and counted:
            return Price(pico=own.cost(usage), source="operator")
        if own is None and reported_usd is not None:
            reported = pico_from_usd(reported_usd)
            if usage.total and usage.total >= TELLING_TOKENS:
                self._told[model] = -(-reported // usage.total)
            return Price(pico=reported, source="provider")
        heard = usage.seconds is not None
        price = self._listed(model, usage, at) if own is None and (counted or heard) else UNPRICED
        return price if price.pico is None or price.pico < MOST_PICO else UNPRICED

    def ceiling(self, *, model: str, input_tokens: int, at: datetime) -> Ceiling | None:
        """The most that a call may cost; see the port.

        Where only the provider tells prices, and only with its answers, twice the token of the latest counts.
        """

        rounded = -(-input_tokens // ROUNDING) * ROUNDING
        known = self._listed_ceiling(model, rounded, at.replace(minute=0, second=0, microsecond=0))
        told = self._told.get(model)
        if known is not None or not told:
            return known
        return Ceiling(input=2 * input_tokens * told, per_output_token=2 * told)

    def _find_ceiling(self, model: str, input_tokens: int, at: datetime) -> Ceiling | None:
        def cost(*, written: int, output: int) -> int | None:
            usage = TokenUsage(input=input_tokens, cached_input=0, cache_write=written, output=output)
            return self.price(model=model, usage=usage, reported_usd=None, at=at).pico

        plain, written = cost(written=0, output=0), cost(written=input_tokens, output=0)
        whole = cost(written=0, output=10**6)
        if plain is None or written is None or whole is None:
            return None
        return Ceiling(input=max(plain, written), per_output_token=-(-(whole - plain) // 10**6))

    def hearing(self, *, model: str, seconds: float, at: datetime) -> int | None:
        """The most that hearing a recording may cost, whether it is billed by tokens or by its length."""
        whole = math.ceil(seconds) + 1
        tokens = whole * MOST_TOKENS_A_SECOND + PROMPT_TOKENS
        by_tokens = TokenUsage(input=tokens, audio=tokens, output=whole * MOST_WORDS_A_SECOND + PROMPT_TOKENS)
        used = (by_tokens, TokenUsage(seconds=float(whole)))
        prices = [self.price(model=model, usage=usage, reported_usd=None, at=at).pico for usage in used]
        return max((price for price in prices if price is not None), default=None)

    def in_force(self, model: str, at: datetime) -> PriceInForce:
        """The price of a model's tokens at a moment, as far as it is known before a call."""
        own = self._own_price(model)
        if own is None:
            return listed(model, self._provider, self._library, at)
        per_million: dict[str, Any] = {kind: Decimal(getattr(own, kind)).scaleb(-6) for kind in KINDS}
        return PriceInForce(model=model, source="operator", matched=own.model, at_address=True, **per_million)

    def _own_price(self, model: str) -> OwnPrice | None:
        return next((price for price in self._own if fnmatchcase(model, price.model)), None)

    def _listed(self, model: str, usage: TokenUsage, at: datetime) -> Price:
        _, cached, written = input_kinds(usage)
        counts = Usage(
            input_tokens=usage.input,
            cache_read_tokens=cached,
            cache_write_tokens=written,
            output_tokens=usage.output,
            input_audio_tokens=usage.audio,
        )
        if usage.seconds is not None:
            counts = Usage(audio_seconds=usage.seconds)
        try:
            found = calc_price(counts, model, provider_id=self._provider, genai_request_timestamp=at)
        except (LookupError, ValueError):
            return UNPRICED
        if not is_priced(model, found.model_price, usage) or (usage.seconds and not found.total_price):
            return UNPRICED
        return Price(pico=pico_from_usd(found.total_price), source=self._library)


def known_provider(base_url: str) -> str | None:
    """genai-prices' id of the provider at an address; None when it knows none there."""
    try:
        return data_snapshot.get_snapshot().find_provider(None, None, base_url).id
    except LookupError:
        return None


def listed_provider(name: str) -> str | None:
    """genai-prices' id of a provider that the ledger has by `name`; None when the name is no such id."""
    return name if any(provider.id == name for provider in data_snapshot.get_snapshot().providers) else None


def provider_name(base_url: str) -> str:
    """The name a provider has in the ledger: genai-prices' id, else the host of its address."""
    return known_provider(base_url) or urlsplit(base_url).hostname or "unknown"
