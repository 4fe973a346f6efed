"""What calls cost: the operator's own prices, then the provider's reported cost, then genai-prices, else unpriced.

docs/usage.md has the rules as a table.
"""

import logging
import math
from datetime import datetime
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from genai_prices import Usage, data_snapshot

from bot.core.limits import Ceiling
from bot.core.money import pico_from_usd
from bot.core.prices import KINDS, PriceInForce
from bot.core.usage import LOCAL, UNPRICED, UNSAID, Price, ServedBy, TokenUsage
from bot.core.usage_rules import believes_cost, free_by_name
from bot.llm.listed import found_in_list, is_priced, listed, tier_context
from bot.llm.local_models import is_local_model
from bot.llm.own_prices import OwnPrice, input_kinds

log = logging.getLogger(__name__)

ROUNDING = 256
"""Tokens of input to which ceilings are rounded up, so that few have to be computed."""

TELLING_TOKENS = 200
"""A call of fewer tokens says little about the price of one: a fee for each call weighs too much in it."""

MOST_TOKENS_A_SECOND = 20
MOST_WORDS_A_SECOND = 10
PROMPT_TOKENS = 200
"""In tokens, for what is heard, what is said in it, and around it: generous, for they bound a reservation."""

MOST_TIERS, LONGEST_TIER = 100, 40
"""Of service tiers without a price: how many the log is told of, and how much of a name is kept."""

MOST_PICO = 10**17
"""A hundred thousand dollars: a call that costs more does not."""


class Prices:
    """The price book. `provider` is genai-prices' id of the provider, or None where it knows none at the address;
    `address` is the provider's, by which local servers are known."""

    def __init__(self, *, provider: str | None, own: tuple[OwnPrice, ...] = (), address: str = "") -> None:
        self._provider = provider
        self._own = own
        self._address = address
        self._library = f"genai-prices {version('genai-prices')}"
        self._told: dict[str, int] = {}
        self._true_names: dict[str, str] = {}
        self._unknown_tiers: set[tuple[str, str]] = set()
        self._listed_ceiling = lru_cache(maxsize=1000)(self._find_ceiling)  # three prices are a millisecond

    def price(
        self, *, model: str, usage: TokenUsage, reported_usd: str | None, at: datetime, served: ServedBy = UNSAID
    ) -> Price:
        """The price of one call; see the port.

        At an address that genai-prices does not know, the maker's own price for a model of that name is taken. Where
        the name that was asked for has no price, that of the model which answered is.
        """
        own = self._own_price(model)
        if own is not None:
            return Price(pico=own.cost(usage), source="operator") if _is_counted(usage) else UNPRICED
        reported = None if reported_usd is None else pico_from_usd(reported_usd)
        if reported:
            return self._reported(model, reported, usage)
        known = self._found(model, usage, at, served)
        free = free_by_name(model) or (known.pico is None and free_by_name(served.model))
        seller = self._provider is not None
        if reported is not None and believes_cost(reported, known=known.pico, free=free, seller=seller):
            return self._reported(model, reported, usage)
        return known

    def _found(self, model: str, usage: TokenUsage, at: datetime, served: ServedBy) -> Price:
        """Return the list's price of the name that was asked for; else any price of the model that answered."""
        found = self._listed(model, usage, at, served)
        other = served.model
        if found.pico is not None or other is None or other == model:
            return found
        own = self._own_price(other)
        if own is not None and _is_counted(usage):
            found = Price(pico=own.cost(usage), source="operator")
        elif not self._is_local(model, served):
            found = self._listed(other, usage, at, served)
        if found.pico is not None:
            self._true_names[model] = other
        return found

    def _reported(self, model: str, pico: int, usage: TokenUsage) -> Price:
        """Return the provider's own price; what a token of it costs is kept for the next reservation."""
        if usage.total and usage.total >= TELLING_TOKENS:
            self._told[model] = -(-pico // usage.total)
        return Price(pico=pico, source="provider")

    def _is_local(self, model: str, served: ServedBy = UNSAID) -> bool:
        """Return whether the model runs on a server of one's own: what that costs only the operator knows."""
        return self._provider is None and (served.local or is_local_model(model, self._address))

    def ceiling(self, *, model: str, input_tokens: int, at: datetime) -> Ceiling | None:
        """The most that a call may cost; see the port.

        Where only the provider tells prices, and only with its answers, twice the token of the latest counts.
        """

        rounded = -(-input_tokens // ROUNDING) * ROUNDING
        hour = at.replace(minute=0, second=0, microsecond=0)
        known = self._listed_ceiling(self._true_names.get(model, model), rounded, hour)
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
            if self._is_local(model):
                return PriceInForce(model=model, local=True)
            return listed(model, self._provider, self._library, at)
        per_million: dict[str, Any] = {kind: Decimal(getattr(own, kind)).scaleb(-6) for kind in KINDS}
        return PriceInForce(model=model, source="operator", matched=own.model, at_address=True, **per_million)

    def _own_price(self, model: str) -> OwnPrice | None:
        return next((price for price in self._own if fnmatchcase(model, price.model)), None)

    def _listed(self, model: str, usage: TokenUsage, at: datetime, served: ServedBy = UNSAID) -> Price:
        heard = usage.seconds is not None
        if not (_is_counted(usage) or heard):
            return UNPRICED
        if self._is_local(model, served):
            return LOCAL
        _, cached, written = input_kinds(usage)
        counts = Usage(
            input_tokens=usage.input,
            cache_read_tokens=cached,
            cache_write_tokens=written,
            output_tokens=usage.output,
            input_audio_tokens=usage.audio,
        )
        if heard:
            counts = Usage(audio_seconds=usage.seconds)
        found = found_in_list(model, self._provider)
        context = None if found is None else tier_context(*found, served.tier, at)
        if found is None:
            return UNPRICED
        if context is None:
            return self._of_unknown_tier(model, served.tier or "")
        try:
            cost = found[1].calc_price(counts, found[0], genai_request_timestamp=at, price_context=context or None)
        except (LookupError, ValueError):
            return UNPRICED
        if not is_priced(model, cost.model_price, usage) or (usage.seconds and not cost.total_price):
            return UNPRICED
        pico = pico_from_usd(cost.total_price)
        return Price(pico=pico, source=self._library) if pico < MOST_PICO else UNPRICED

    def _of_unknown_tier(self, model: str, tier: str) -> Price:
        """Return no price, and log once that a service tier has none in the list."""
        if (model, tier) not in self._unknown_tiers and len(self._unknown_tiers) < MOST_TIERS:
            self._unknown_tiers.add((model, tier))
            log.warning("%s was answered in service tier %s, whose price is not known: unpriced", model, tier)
        return Price(pico=None, source=f"tier {tier[:LONGEST_TIER]}")


def _is_counted(usage: TokenUsage) -> bool:
    return usage.input is not None and usage.output is not None


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
    """Return the name a provider has in the ledger: genai-prices' id, else the host of its address."""
    return known_provider(base_url) or urlsplit(base_url).hostname or "unknown"
