"""Statistics and export in a terminal."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import asdict, dataclass
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
from bot.core.spans import EXAMPLE, Period, Span, parse_span, span_of
from bot.core.stats import By, Overview, Ranked, UsageSums
from bot.flow.report import Reports
from bot.settings import Settings
from bot.store.database import open_database
from bot.store.ledger import SqlLedger
from bot.view import figures, reports
from bot.view.exports import Format, written
from bot.view.overview import against
from bot.view.rankings import failure, label_of
from bot.view.sums import is_empty, main_lines, notes, time_lines, token_lines
from bot.view.texts import Texts, texts_for

MISUSE = 2

EVERYBODY = 1_000_000
"""More users or models than a table in a terminal will ever list."""

PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program."""

RANKED = (By.USER, By.MODEL, By.STRATEGY, By.CHAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """All that is told of a span: the overview, rankings with all of their lines, and how calls failed."""

    overview: Overview
    zone: str
    lines: dict[By, tuple[Ranked, ...]]


async def stats(settings: Settings, period: Period | None, typed: str | None, *, as_json: bool) -> int:
    """Prints usage and cost; returns the exit code. `typed` is a span of days in the words of the command line.

    Raises:
        StoreFault: the database cannot be read.
    """
    span = _span(settings, period, typed)
    if span is None:
        return MISUSE
    async with open_database(settings.database) as database:
        found = await _find(reports_of(settings, database, SystemClock()), span)
    if as_json:
        print(json.dumps(_json(found), indent=2))  # noqa: T201 - this is the output
    else:
        width = None if sys.stdout.isatty() else PIPE_WIDTH
        _print(Console(highlight=False, width=width), found, texts_for(None))
    return 0


async def export(settings: Settings, output: Path | None, form: Format, typed: str | None) -> int:
    """Writes the ledger; returns the exit code. `typed` is a span of days in the words of the command line.

    Raises:
        SettingsFault: the output cannot be written.
        StoreFault: the database cannot be read.
    """
    span = _span(settings, None, typed)
    if span is None:
        return MISUSE
    async with open_database(settings.database) as database:
        rows = SqlLedger(database, SystemClock(), settings.zone).export(
            first=span.first, last=span.last if typed else None
        )
        async with aclosing(rows), aclosing(written(rows, form)) as text:
            with _opened(output) as target:
                async for piece in text:
                    target.write(piece)
    return 0


def _span(settings: Settings, period: Period | None, typed: str | None) -> Span | None:
    """The span that is asked for, all time by default; None: it is malformed, and that was said."""
    today = SystemClock().now().astimezone(settings.zone).date()
    if typed is None:
        return span_of(period or Period.ALL, today)
    try:
        if period is None:
            return parse_span(typed, today)
    except ValueError:
        pass
    said = "cli-bad-span" if period is None else "cli-two-spans"
    print(texts_for(None).say(said, example=EXAMPLE), file=sys.stderr)  # noqa: T201 - this is the output
    return None


async def _find(reports_: Reports, span: Span) -> _Found:
    lines = {by: (await reports_.statistics.ranking(span, by, limit=EVERYBODY))[0] for by in (*RANKED, By.OUTCOME)}
    return _Found(overview=await reports_.overview(span, limit=0), zone=str(reports_.zone), lines=lines)


def _json(found: _Found) -> dict[str, Any]:
    overview, lines = found.overview, found.lines
    before = overview.span.before()
    return {
        "period": overview.span.code,
        "first_day": overview.span.first.isoformat() if overview.span.first else None,
        "last_day": overview.span.last.isoformat(),
        "time_zone": found.zone,
        "totals": _sums_json(overview.totals),
        "seconds": {"p50": _rounded(overview.p50), "p95": _rounded(overview.p95)},
        "before": None
        if before is None or before.first is None or overview.before is None
        else {
            "first_day": before.first.isoformat(),
            "last_day": before.last.isoformat(),
            "totals": _sums_json(overview.before),
            "seconds": {"p50": _rounded(overview.p50_before), "p95": _rounded(overview.p95_before)},
        },
        "by_user": [{"user_id": int(u.key), "name": u.name or None, **_sums_json(u.sums)} for u in lines[By.USER]],
        "by_model": [{"model": m.key, **_sums_json(m.sums)} for m in lines[By.MODEL]],
        "by_strategy": [{"strategy": s.key, **_sums_json(s.sums)} for s in lines[By.STRATEGY]],
        "by_group": [{"chat_id": int(c.key), **_sums_json(c.sums)} for c in lines[By.CHAT]],
        "errors": [{"kind": e.key, "calls": e.sums.calls} for e in lines[By.OUTCOME]],
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)


def _sums_json(sums: UsageSums) -> dict[str, Any]:
    """Sums by the names of the exported columns. `cost_usd` is exact, as text; null when no call has a price."""
    fields = asdict(sums)
    cost = fields.pop("cost")
    named = {
        f"{kind}_tokens": fields.pop(kind) for kind in ("input", "cached_input", "cache_write", "output", "reasoning")
    }
    return {**fields, **named, "cost_usd": usd_from_pico(cost) if sums.priced else None}


def _print(console: Console, found: _Found, texts: Texts) -> None:
    overview, now = found.overview, found.overview.totals
    _say(console, f"{texts.say('stats-title')} · {reports.span_title(overview.span, texts)}", bold=True)
    if is_empty(now):
        _say(console, texts.say("st-nothing"))
        return
    console.print(_figures(overview, texts))
    for said in filter(None, (against(overview, texts), *notes(now, texts))):
        _say(console, said)
    for by, section in zip(RANKED, ("users", "models", "strategies", "groups"), strict=True):
        rows = [(label_of(line, by, texts), line.sums) for line in found.lines[by]]
        if rows:
            _say(console, "\n" + texts.say(f"st-by-{section}"), bold=True)
            console.print(_table(_HEADS[by], rows, now if by is By.USER else None, texts))
    if found.lines[By.OUTCOME]:
        _say(console, "\n" + texts.say("st-by-errors"), bold=True)
        console.print(_errors(found.lines[By.OUTCOME], texts))


_HEADS = {By.USER: "cli-user", By.MODEL: "cli-model", By.STRATEGY: "cli-strategy", By.CHAT: "cli-group"}


def _say(console: Console, text: str, *, bold: bool = False) -> None:
    console.print(Text(text, "bold" if bold else ""), soft_wrap=True)


def _figures(overview: Overview, texts: Texts) -> Table:
    table = Table(box=SIMPLE_HEAD, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    now, before = overview.totals, overview.before
    lines = main_lines(now, before, texts) + time_lines(overview, texts) + token_lines(now, before, texts)
    for line in lines:
        if line[1]:
            table.add_row(*line)
    return table


def _errors(lines: Sequence[Ranked], texts: Texts) -> Table:
    table = Table(box=SIMPLE_HEAD, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for line in lines:
        table.add_row(Text(failure(line.key, texts)), figures.count(line.sums.calls, texts))
    return table


def _table(what: str, rows: list[tuple[str, UsageSums]], total: UsageSums | None, texts: Texts) -> Table:
    table = Table(box=SIMPLE_HEAD, show_footer=total is not None)
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
    return [*(figures.count(number, texts) for number in counts), reports.cost_of(sums, texts)]


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
