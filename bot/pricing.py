"""The prices in force, in a terminal."""

import json
import sys
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.clock import SystemClock
from bot.core.errors import SettingsFault
from bot.core.prices import KINDS, PriceInForce
from bot.llm.own_prices import read_own_prices
from bot.llm.prices import Prices, known_provider, provider_name
from bot.llm.profiles import parse_models
from bot.settings import Settings
from bot.view import figures
from bot.view.texts import Texts, texts_for

PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program."""

DEMO = "demo"
"""The provider's name where the demo models answer, which report play money."""


async def prices(settings: Settings, *, as_json: bool) -> int:
    """Prints the price in force for each model of the settings, without network or database; returns the exit code.

    Raises:
        SettingsFault: a list of models or the price file is malformed.
    """
    own = read_own_prices(settings.prices_file) if settings.prices_file else ()
    demo = settings.in_playground and not settings.has_provider
    provider = DEMO if demo else provider_name(settings.provider_url)
    address = "" if demo else settings.provider_url
    book = Prices(provider=known_provider(address), own=own, address=address)
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
        "checked": price.checked.isoformat() if price.checked else None,
        "price_page": price.page,
        "local": price.local,
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
    console, title = wide_console(), texts.say("prices-title", day=now.date().isoformat(), provider=provider)
    table = price_table(title, ("cli-model",), ("cli-input", "prices-cached", "prices-written", "cli-output"))
    table.add_column(texts.say("prices-from"), overflow="fold")
    for price, where in found:
        source = texts.say("prices-demo") if provider == DEMO and price.source is None else _source(price, texts)
        name = Text(price.model).append("".join(f"\n{setting}" for setting in where), style="dim")
        table.add_row(name, *(_amount(getattr(price, kind)) for kind in KINDS), Text(source))
        for above in sorted({above for above, _, _ in price.tiers}):
            tier = {kind: usd for start, kind, usd in price.tiers if start == above}
            label = Text(texts.say("prices-above", tokens=figures.count(above, texts)), style="dim")
            table.add_row(label, *(_amount(tier.get(kind, getattr(price, kind))) for kind in KINDS), "")
        table.add_section()
    console.print(table)
    if any(price.provider and not price.at_address for price, _ in found):
        console.print(Text(texts.say("prices-by-name-note")))
    pages = sorted({price.page for price, _ in found if price.page and price.checked is None})
    if pages:
        console.print(Text(texts.say("prices-undated-note", pages=" ".join(pages))))
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
        return texts.say("prices-local" if price.local else "unpriced")
    if price.provider is None:
        return texts.say("prices-own", pattern=price.matched or "")
    matched = price.matched or ""
    if price.at_address:
        lines = [price.source, texts.say("prices-as", model=matched)]
    else:
        lines = [price.source, texts.say("prices-as-of", provider=price.provider, model=matched)]
        lines.append(texts.say("prices-by-name"))
    if price.since:
        lines.append(texts.say("prices-since", day=price.since.isoformat()))
    if price.until:
        lines.append(texts.say("prices-until", day=price.until.isoformat()))
    if price.hourly:
        lines.append(texts.say("prices-hourly"))
    checked = price.checked.isoformat() if price.checked else None
    lines.append(texts.say("prices-checked", day=checked) if checked else texts.say("prices-undated"))
    return "\n".join(lines)


def wide_console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def price_table(title: str, names: tuple[str, ...], numbers: tuple[str, ...]) -> Table:
    texts = texts_for(None)
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for name in names:
        table.add_column(texts.say(name), overflow="fold", min_width=14)
    for number in numbers:
        table.add_column(texts.say(number), justify="right", no_wrap=True)
    return table
