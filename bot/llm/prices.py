"""What calls cost: the operator's own prices, then the provider's reported cost, then genai-prices, else unpriced."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fnmatch import fnmatchcase
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from genai_prices import Usage, calc_price, data_snapshot

from bot.core.errors import SettingsFault
from bot.core.money import pico_from_usd
from bot.core.usage import UNPRICED, Price, TokenUsage

KINDS = ("input", "cached_input", "cache_write", "output")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPrice:
    """The operator's price for models that match `model`, in pico-dollars per token of each kind."""

    model: str
    input: int
    cached_input: int
    cache_write: int
    output: int

    def cost(self, usage: TokenUsage) -> int:
        """The cost in pico-dollars."""
        plain, cached, written = _input_kinds(usage)
        return (
            plain * self.input
            + cached * self.cached_input
            + written * self.cache_write
            + (usage.output or 0) * self.output
        )


class Prices:
    """The price book. `provider` is genai-prices' id of the provider, or None where it knows none at the address."""

    def __init__(self, *, provider: str | None, own: tuple[OwnPrice, ...] = ()) -> None:
        self._provider = provider
        self._own = own
        self._library = f"genai-prices {version('genai-prices')}"

    def price(self, *, model: str, usage: TokenUsage, reported_usd: str | None, at: datetime) -> Price:
        """The price of one call; see the port.

        At an address that genai-prices does not know, the maker's own price for a model of that name is taken.
        """
        counted = usage.input is not None and usage.output is not None
        own = next((price for price in self._own if fnmatchcase(model, price.model)), None)
        if own is not None and counted:
            return Price(pico=own.cost(usage), source="operator")
        if own is None and reported_usd is not None:
            return Price(pico=pico_from_usd(reported_usd), source="provider")
        return self._listed(model, usage, at) if own is None and counted else UNPRICED

    def _listed(self, model: str, usage: TokenUsage, at: datetime) -> Price:
        _, cached, written = _input_kinds(usage)
        counts = Usage(
            input_tokens=usage.input,
            cache_read_tokens=cached,
            cache_write_tokens=written,
            output_tokens=usage.output,
        )
        try:
            found = calc_price(counts, model, provider_id=self._provider, genai_request_timestamp=at)
        except (LookupError, ValueError):
            return UNPRICED
        return Price(pico=pico_from_usd(found.total_price), source=self._library)


def _input_kinds(usage: TokenUsage) -> tuple[int, int, int]:
    """Input tokens that are plain, cached and written to the cache: never more than the input, whatever was said."""
    whole = usage.input or 0
    cached = min(usage.cached_input or 0, whole)
    written = min(usage.cache_write or 0, whole - cached)
    return whole - cached - written, cached, written


def known_provider(base_url: str) -> str | None:
    """genai-prices' id of the provider at an address; None when it knows none there."""
    try:
        return data_snapshot.get_snapshot().find_provider(None, None, base_url).id
    except LookupError:
        return None


def provider_name(base_url: str) -> str:
    """The name a provider has in the ledger: genai-prices' id, else the host of its address."""
    return known_provider(base_url) or urlsplit(base_url).hostname or "unknown"


def read_own_prices(path: Path) -> tuple[OwnPrice, ...]:
    """The operator's price file: TOML with one `[[price]]` a model or pattern, in dollars per million tokens.

    Raises:
        SettingsFault: the file cannot be read, or an entry is malformed; every fault is named.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise SettingsFault((f"PRICES_FILE: cannot be read: {error.strerror}",)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsFault((f"PRICES_FILE: is not valid TOML: {error}",)) from None
    entries = data.pop("price", [])
    if not isinstance(entries, list) or not entries:
        raise SettingsFault(("PRICES_FILE: holds no [[price]] entry",))
    faults = [f"PRICES_FILE: unknown entry {name}; write prices as [[price]]" for name in sorted(data)]
    prices = [_own_price(number, entry, faults) for number, entry in enumerate(entries, start=1)]
    if faults:
        raise SettingsFault(tuple(faults))
    return tuple(price for price in prices if price is not None)


def _own_price(number: int, entry: object, faults: list[str]) -> OwnPrice | None:
    where = f"PRICES_FILE: price {number}"
    if not isinstance(entry, dict):
        faults.append(f"{where}: is not a table; write it as [[price]]")
        return None
    unknown = sorted(set(entry) - {"model", *KINDS})
    before = len(faults)
    if unknown:
        faults.append(f"{where}: unknown key {', '.join(unknown)}; known are model, {', '.join(KINDS)}")
    if not isinstance(entry.get("model"), str) or not entry["model"].strip():
        faults.append(f'{where}: model must be a name or pattern, such as "llama3*"')
    faults.extend(
        f"{where}: {kind} must be dollars per million tokens, such as 0.15"
        for kind in KINDS
        if (kind in entry or kind in ("input", "output")) and not _is_price(entry.get(kind))
    )
    if len(faults) > before:
        return None
    listed = {kind: Decimal(entry[kind] if kind in entry else entry["input"]) for kind in KINDS}
    per_token = {kind: pico_from_usd(price / 10**6) for kind, price in listed.items()}
    return OwnPrice(model=entry["model"], **per_token)


def _is_price(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return Decimal(value).is_finite() and 0 <= value <= 10**6
