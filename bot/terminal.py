"""Statistics and export in a terminal."""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.bootstrap import reports_of
from bot.clock import SystemClock
from bot.core.errors import SettingsFault
from bot.core.money import usd_from_pico
from bot.core.spans import Period
from bot.core.stats import Overview, UsageSums
from bot.core.usage import CallRecord, Outcome, TokenSource
from bot.settings import Settings
from bot.store.database import open_database
from bot.store.ledger import SqlLedger
from bot.view import figures, reports
from bot.view.texts import Texts, texts_for

EVERYBODY = 1_000_000
"""More users or models than a table in a terminal will ever list."""

PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program."""

COLUMNS = (
    *("opened_at", "user_id", "chat_id", "purpose", "strategy", "provider", "model", "outcome"),
    *("input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens"),
    *("token_source", "cost_usd", "price_source", "latency_ms"),
)
"""The columns of the exported ledger. Empty means unknown."""


async def stats(settings: Settings, period: Period, *, as_json: bool) -> int:
    """Prints usage and cost; returns the exit code."""
    async with open_database(settings.database) as database:
        reports_ = reports_of(settings, database, SystemClock())
        overview = await reports_.overview(reports_.span(period), limit=EVERYBODY)
    if as_json:
        print(json.dumps(_overview_json(overview), indent=2))  # noqa: T201 - this is the output
    else:
        width = None if sys.stdout.isatty() else PIPE_WIDTH
        _print_overview(Console(highlight=False, width=width), overview, texts_for(None))
    return 0


def _overview_json(overview: Overview) -> dict[str, Any]:
    return {
        "period": overview.span.code,
        "first_day": overview.span.first.isoformat() if overview.span.first else None,
        "last_day": overview.span.last.isoformat(),
        "totals": {**_sums_json(overview.totals)},
        "by_user": [{"user_id": int(u.key), "name": u.name, **_sums_json(u.sums)} for u in overview.users],
        "by_model": [{"model": m.key, **_sums_json(m.sums)} for m in overview.models],
    }


def _sums_json(sums: UsageSums) -> dict[str, Any]:
    """Sums by the names of the exported columns. `cost_usd` is exact, as text; null when no call has a price."""
    fields = asdict(sums)
    cost = fields.pop("cost")
    priced = sums.priced
    named = {
        f"{kind}_tokens": fields.pop(kind) for kind in ("input", "cached_input", "cache_write", "output", "reasoning")
    }
    return {**fields, **named, "cost_usd": usd_from_pico(cost) if priced else None}


def _print_overview(console: Console, overview: Overview, texts: Texts) -> None:
    title = f"{texts.say('stats-title')} · {reports.span_title(overview.span, texts)}"
    users = [(reports.display_name(user, texts), user.sums) for user in overview.users]
    models = [(model.key, model.sums) for model in overview.models]
    console.print(_table(title, "cli-user", users, overview.totals, texts))
    if models:
        console.print(_table(texts.say("by-model"), "cli-model", models, None, texts))


def _table(title: str, what: str, rows: list[tuple[str, UsageSums]], total: UsageSums | None, texts: Texts) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, show_footer=total is not None)
    feet = _cells(total, texts) if total else [""] * 7
    table.add_column(texts.say(what), footer=texts.say("cli-total"), overflow="fold", min_width=14)
    heads = ("cli-calls", "cli-not-ok", "cli-input", "cli-cached", "cli-output", "cli-reasoning", "cli-cost")
    for head, foot in zip(heads, feet, strict=True):
        table.add_column(texts.say(head), footer=foot, justify="right")
    for name, sums in rows:
        table.add_row(Text(name), *_cells(sums, texts))
    return table


def _cells(sums: UsageSums, texts: Texts) -> list[str]:
    counts = (sums.calls, sums.failed, sums.input, sums.cached_input, sums.output, sums.reasoning)
    return [*(figures.count(number) for number in counts), reports.cost_of(sums, texts)]


async def export(settings: Settings, output: Path | None) -> int:
    """Writes the ledger as CSV; returns the exit code."""
    async with open_database(settings.database) as database:
        with _opened(output) as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(COLUMNS)
            async for record in SqlLedger(database, SystemClock()).export():
                writer.writerow(_row(record))
    return 0


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as target:
            yield target
    except OSError as error:
        raise SettingsFault((f"--output: cannot be written: {error.strerror}",)) from None


def _row(record: CallRecord) -> list[str | int | None]:
    start, end = record.start, record.end
    who: list[str | int | None]
    opened = start.opened_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    who = [opened, start.user_id, start.chat_id, start.purpose, start.strategy, start.provider, start.model]
    if end is None:
        return [*who, Outcome.OPEN.value, *[None] * 5, TokenSource.UNKNOWN.value, *[None] * 3]
    usage, price = end.usage, end.price
    tokens = [usage.input, usage.cached_input, usage.cache_write, usage.output, usage.reasoning]
    cost = None if price.pico is None else usd_from_pico(price.pico)
    latency = round((end.closed_at - start.opened_at).total_seconds() * 1000)
    return [*who, end.outcome.value, *tokens, end.token_source.value, cost, price.source, latency]
