"""Unpriced calls of the ledger priced again, in a terminal."""

import json
import re
import sys
from collections import defaultdict
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date

from rich.text import Text

from bot.clock import SystemClock
from bot.core.money import usd_from_pico
from bot.core.spans import EARLIEST, LATEST
from bot.core.usage import UNPRICED, CallRecord, Price
from bot.llm.local_models import address_in_ledger
from bot.llm.own_prices import OwnPrice, read_own_prices
from bot.llm.prices import Prices, listed_provider
from bot.pricing import price_table, wide_console
from bot.settings import Settings
from bot.store.database import open_database
from bot.store.repricing import Repricing
from bot.view import figures
from bot.view.texts import Texts, texts_for

MISUSE = 2
OPERATOR = "operator"
REASONS = ("no-price", "no-counts")
"""Why a call stays unpriced."""


@dataclass(slots=True, kw_only=True)
class _Group:
    """Calls of a model with the same source of a price, or the same reason for none."""

    calls: int = 0
    pico: int = 0


async def reprice(settings: Settings, since: str | None, *, apply: bool, as_json: bool) -> int:
    """Prices the unpriced calls since a day again, and writes it only with `apply`; returns the exit code.

    Raises:
        SettingsFault: the price file is malformed.
        StoreFault: the database cannot be read or written.
    """
    day = _day(since or "")
    if day is None:
        said = texts_for(None).say("prices-apply-alone" if since is None else "prices-bad-day")
        print(said, file=sys.stderr)  # noqa: T201 - this is the output
        return MISUSE
    groups = await _repriced(settings, day, apply=apply)
    if as_json:
        _print_json(groups, day, apply=apply)
    else:
        _print(groups, day, texts_for(None), apply=apply)
    return 0


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip()) if re.fullmatch(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*", text) else None
    except ValueError:
        day = None
    return day if day and EARLIEST <= day <= LATEST else None


async def _repriced(settings: Settings, since: date, *, apply: bool) -> dict[tuple[str, str], _Group]:
    """What each model's calls would get, and why some get nothing; written with `apply`."""
    own = read_own_prices(settings.prices_file) if settings.prices_file else ()
    books = _Books(own)
    groups: dict[tuple[str, str], _Group] = defaultdict(_Group)
    async with open_database(settings.database) as database:
        repricing = Repricing(database, SystemClock(), settings.zone)
        async with aclosing(repricing.unpriced(since)) as calls:
            async for call_id, record in calls:
                price = _price(record, books)
                if apply and price.pico is not None and not await repricing.reprice(call_id, price):
                    continue
                group = groups[
                    record.start.model, _reason(record) if price.source is None or price.pico is None else price.source
                ]
                group.calls += 1
                group.pico += price.pico or 0
    return groups


class _Books(dict[str, Prices]):
    """The price book of each provider that the ledger names."""

    def __init__(self, own: tuple[OwnPrice, ...]) -> None:
        super().__init__()
        self._own = own

    def __missing__(self, provider: str) -> Prices:
        self[provider] = Prices(provider=listed_provider(provider), own=self._own, address=address_in_ledger(provider))
        return self[provider]


def _price(record: CallRecord, books: _Books) -> Price:
    """The price at the time of the call, by the provider that it went to.

    Of what a local server or an unknown service tier answered only the operator knows the price.
    """
    if record.end is None:
        return UNPRICED
    start = record.start
    price = books[start.provider].price(
        model=start.model, usage=record.end.usage, reported_usd=None, at=start.opened_at
    )
    known_better = record.end.price.source is None or price.source == OPERATOR
    return price if known_better else record.end.price


def _reason(record: CallRecord) -> str:
    usage = record.end.usage if record.end else None
    return "no-price" if usage and None not in (usage.input, usage.output) else "no-counts"


def _print_json(groups: dict[tuple[str, str], _Group], since: date, *, apply: bool) -> None:
    """Amounts are exact, as text; null means still unpriced."""
    rows = [
        {
            "model": model,
            "calls": group.calls,
            "cost_usd": None if source in REASONS else usd_from_pico(group.pico),
            "price_source": None if source in REASONS else source,
            "reason": source if source in REASONS else None,
        }
        for (model, source), group in sorted(groups.items())
    ]
    total = usd_from_pico(sum(group.pico for group in groups.values()))
    print(json.dumps({"since": since.isoformat(), "written": apply, "cost_usd": total, "models": rows}, indent=2))  # noqa: T201


def _print(groups: dict[tuple[str, str], _Group], since: date, texts: Texts, *, apply: bool) -> None:
    console = wide_console()
    if not groups:
        console.print(texts.say("reprice-nothing", day=since.isoformat()))
        return
    table = price_table(texts.say("reprice-title", day=since.isoformat()), ("cli-model",), ("cli-calls", "cli-cost"))
    table.add_column(texts.say("prices-from"), overflow="fold")
    for (model, source), group in sorted(groups.items()):
        unpriced = source in REASONS
        cost = texts.say("unpriced") if unpriced else _dollars(group.pico)
        said = texts.say(f"reprice-{source}") if unpriced else source
        table.add_row(Text(model), figures.count(group.calls, texts), cost, Text(said))
    priced = [group for (_, source), group in groups.items() if source not in REASONS]
    calls = sum(group.calls for group in priced)
    if calls:
        table.add_section()
        total = texts.say("reprice-priced" if apply else "reprice-total")
        table.add_row(total, figures.count(calls, texts), _dollars(sum(group.pico for group in priced)), "")
    console.print(table)
    key = "reprice-none" if not calls else "reprice-done" if apply else "reprice-dry"
    console.print(texts.say(key, calls=calls, shown=figures.count(calls, texts)))


def _dollars(pico: int) -> str:
    return f"${usd_from_pico(pico)}"
