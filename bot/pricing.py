"""The prices in force, and unpriced calls priced again, in a terminal."""

import json
import re
import sys
from collections import defaultdict
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.clock import SystemClock
from bot.core.errors import SettingsFault
from bot.core.money import usd_from_pico
from bot.core.prices import KINDS, PriceInForce
from bot.core.spans import EARLIEST, LATEST
from bot.core.usage import UNPRICED, CallRecord, Price
from bot.llm.own_prices import OwnPrice, read_own_prices
from bot.llm.prices import Prices, known_provider, listed_provider, provider_name
from bot.llm.profiles import parse_models
from bot.settings import Settings
from bot.store.database import open_database
from bot.view import figures
from bot.view.texts import Texts, texts_for

MISUSE = 2
PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program."""

DEMO = "demo"
"""The provider's name where the demo models answer, which report play money."""


async def prices(settings: Settings, since: str | None, *, apply: bool, as_json: bool) -> int:
    """Prints the prices in force, or prices the unpriced calls since a day again; returns the exit code.

    Raises:
        SettingsFault: a list of models or the price file is malformed.
        StoreFault: the database cannot be read or written.
    """
    if since is None and not apply:
        return _in_force(settings, as_json=as_json)
    day = _day(since) if since is not None else None
    if day is None:
        key = "prices-apply-alone" if since is None else "prices-bad-day"
        print(texts_for(None).say(key), file=sys.stderr)  # noqa: T201 - this is the output
        return MISUSE
    return await reprice(settings, day, apply=apply, as_json=as_json)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip()) if re.fullmatch(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*", text) else None
    except ValueError:
        day = None
    return day if day and EARLIEST <= day <= LATEST else None


def _in_force(settings: Settings, *, as_json: bool) -> int:
    """Prints the price in force for each model of the settings. No network, key or database is needed."""
    own = read_own_prices(settings.prices_file) if settings.prices_file else ()
    demo = settings.in_playground and not settings.has_provider
    provider = DEMO if demo else provider_name(settings.provider_url)
    book = Prices(provider=None if demo else known_provider(settings.provider_url), own=own)
    now = SystemClock().now()
    found = [(book.in_force(model, now), where) for model, where in _models(settings, demo=demo).items()]
    if as_json:
        listed = [_price_json(price, where) for price, where in found]
        print(json.dumps({"at": _written(now), "provider": provider, "models": listed}, indent=2))  # noqa: T201
    else:
        _print_prices(found, provider, now, texts_for(None))
    return 0


def _models(settings: Settings, *, demo: bool) -> dict[str, list[str]]:
    """The models in the order of the settings, each with the settings that name it."""
    if demo:
        from bot.playground.model import MODELS

        return {model: [] for model in MODELS}
    found: dict[str, list[str]] = defaultdict(list)
    texts = {"MODEL": settings.model, "MODELS": settings.models, "FALLBACK_MODELS": settings.fallback_models}
    for setting, text in texts.items():
        try:
            profiles = parse_models(text) if text else ()
        except ValueError as error:
            raise SettingsFault((f"{setting}: {error}",)) from None
        for profile in profiles:
            found[profile.model].append(setting)
    return found


def _price_json(price: PriceInForce, where: list[str]) -> dict[str, Any]:
    """A price with exact amounts as text; null means unknown."""
    amounts = {kind: getattr(price, kind) for kind in KINDS}
    return {
        "model": price.model,
        "settings": where,
        "source": price.source,
        "usd_per_million_tokens": {kind: None if usd is None else _plain(usd) for kind, usd in amounts.items()},
        "long_context": [
            {"above_input_tokens": above, "kind": kind, "usd_per_million_tokens": _plain(usd)}
            for above, kind, usd in price.tiers
        ],
        "since": price.since.isoformat() if price.since else None,
        "until": price.until.isoformat() if price.until else None,
        "hourly": price.hourly,
        "matched": price.matched,
        "matched_provider": price.provider,
        "provider_at_address": price.at_address,
    }


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _plain(usd: Decimal) -> str:
    text = f"{usd:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _print_prices(found: list[tuple[PriceInForce, list[str]]], provider: str, now: datetime, texts: Texts) -> None:
    console, title = _console(), texts.say("prices-title", day=now.date().isoformat(), provider=provider)
    table = _table(title, ("cli-model",), ("cli-input", "prices-cached", "prices-written", "cli-output"))
    table.add_column(texts.say("prices-from"), overflow="fold")
    for price, where in found:
        source = texts.say("prices-demo") if provider == DEMO and price.source is None else _source(price, texts)
        name = Text(price.model).append("".join(f"\n{setting}" for setting in where), style="dim")
        table.add_row(name, *(_amount(getattr(price, kind)) for kind in KINDS), Text(source))
        for above in sorted({above for above, _, _ in price.tiers}):
            tier = {kind: usd for start, kind, usd in price.tiers if start == above}
            label = Text(texts.say("prices-above", tokens=figures.count(above)), style="dim")
            table.add_row(label, *(_amount(tier.get(kind, getattr(price, kind))) for kind in KINDS), "")
        table.add_section()
    console.print(table)
    unknown = sum(price.source is None for price, _ in found)
    if unknown and provider != DEMO:
        console.print(Text(texts.say("prices-unpriced", models=unknown)))


def _amount(usd: Decimal | None) -> str:
    """Dollars with two decimals or as many as there are."""
    if usd is None:
        return "–"
    text = _plain(usd)
    return text if len(text.partition(".")[2]) > 2 else f"{usd:,.2f}"


def _source(price: PriceInForce, texts: Texts) -> str:
    """Where a price comes from, in a few lines."""
    if price.source is None:
        return texts.say("unpriced")
    if price.provider is None:
        return texts.say("prices-own", pattern=price.matched or "")
    lines = [price.source, f"{price.provider}: {price.matched}"]
    if not price.at_address:
        lines.append(texts.say("prices-by-name"))
    if price.since:
        lines.append(texts.say("prices-since", day=price.since.isoformat()))
    if price.until:
        lines.append(texts.say("prices-until", day=price.until.isoformat()))
    if price.hourly:
        lines.append(texts.say("prices-hourly"))
    return "\n".join(lines)


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def _table(title: str, names: tuple[str, ...], numbers: tuple[str, ...]) -> Table:
    texts = texts_for(None)
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for name in names:
        table.add_column(texts.say(name), overflow="fold", min_width=14)
    for number in numbers:
        table.add_column(texts.say(number), justify="right", no_wrap=True)
    return table


@dataclass(slots=True, kw_only=True)
class _Group:
    """Calls of a model with the same source of a price, or the same reason for none."""

    calls: int = 0
    pico: int = 0


async def reprice(settings: Settings, since: date, *, apply: bool, as_json: bool) -> int:
    """Prices the unpriced calls since a day again, and writes it only with `apply`; returns the exit code.

    Raises:
        SettingsFault: the price file is malformed.
        StoreFault: the database cannot be read or written.
    """
    from bot.store.repricing import Repricing

    own = read_own_prices(settings.prices_file) if settings.prices_file else ()
    groups: dict[tuple[str, str], _Group] = defaultdict(_Group)
    async with open_database(settings.database) as database:
        repricing = Repricing(database, SystemClock(), settings.zone)
        async with aclosing(repricing.unpriced(since)) as calls:
            async for call_id, record in calls:
                price = _price(record, own)
                if apply and price.pico is not None and not await repricing.reprice(call_id, price):
                    continue
                group = groups[record.start.model, price.source or _reason(record)]
                group.calls += 1
                group.pico += price.pico or 0
    if as_json:
        _print_repriced_json(groups, since, apply=apply)
    else:
        _print_repriced(groups, since, texts_for(None), apply=apply)
    return 0


def _price(record: CallRecord, own: tuple[OwnPrice, ...]) -> Price:
    """The price at the time of the call, by the provider that it went to."""
    if record.end is None:
        return UNPRICED
    start = record.start
    book = Prices(provider=listed_provider(start.provider), own=own)
    return book.price(model=start.model, usage=record.end.usage, reported_usd=None, at=start.opened_at)


def _reason(record: CallRecord) -> str:
    usage = record.end.usage if record.end else None
    return "no-price" if usage and None not in (usage.input, usage.output) else "no-counts"


REASONS = ("no-price", "no-counts")


def _print_repriced_json(groups: dict[tuple[str, str], _Group], since: date, *, apply: bool) -> None:
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


def _print_repriced(groups: dict[tuple[str, str], _Group], since: date, texts: Texts, *, apply: bool) -> None:
    console = _console()
    if not groups:
        console.print(texts.say("reprice-nothing", day=since.isoformat()))
        return
    table = _table(texts.say("reprice-title", day=since.isoformat()), ("cli-model",), ("cli-calls", "cli-cost"))
    table.add_column(texts.say("prices-from"), overflow="fold")
    for (model, source), group in sorted(groups.items()):
        known = source not in REASONS
        cost = figures.cost(group.pico if known else None, texts)
        said = source if known else texts.say(f"reprice-{source}")
        table.add_row(Text(model), figures.count(group.calls), cost, Text(said))
    priced = [group for (_, source), group in groups.items() if source not in REASONS]
    calls, pico = sum(group.calls for group in priced), sum(group.pico for group in priced)
    table.add_section()
    table.add_row(texts.say("reprice-total"), figures.count(calls), figures.cost(pico, texts), "")
    console.print(table)
    key = "reprice-none" if not calls else "reprice-done" if apply else "reprice-dry"
    console.print(texts.say(key, calls=calls, shown=figures.count(calls)))
