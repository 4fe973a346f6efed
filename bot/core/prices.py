"""The price of a model, for an operator to check."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

KINDS = ("input", "cached_input", "cache_write", "output")
"""The kinds of tokens that have a price. Reasoning is output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceInForce:
    """What a model's tokens cost at a moment, in dollars per million.

    `source` is `operator`, or the price list with its version; None: nobody knows, and all else is None or empty.
    A price is None where the source has none for that kind; cached input and cache writes without a price of their own
    have that of input.
    `tiers` hold, for long questions, the input tokens above which a price goes for all of the call, its kind, and it.
    `since` and `until` are the first days, by UTC, on which the listed price holds and does not hold any more; None:
    the list has no date. `hourly` says that the list has other prices at other hours of the day.
    `matched` is the name under which the list has the model, or the operator's pattern; `provider` the list's name of
    who sells it, and `at_address` whether that is who is at the address, or the maker of a model of that name.
    `checked` is the last day on which the list is known to have looked the price up (None: it does not say), `page` the
    seller's own page of prices. `local` says that the model runs on a server of one's own, where no list counts.
    """

    model: str
    source: str | None = None
    input: Decimal | None = None
    cached_input: Decimal | None = None
    cache_write: Decimal | None = None
    output: Decimal | None = None
    tiers: tuple[tuple[int, str, Decimal], ...] = ()
    since: date | None = None
    until: date | None = None
    hourly: bool = False
    matched: str | None = None
    provider: str | None = None
    at_address: bool = False
    checked: date | None = None
    page: str | None = None
    local: bool = False
