"""The ledger as text, row by row: CSV for spreadsheets, JSON for programs. And the screens on which one asks for it."""

import csv
import io
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from enum import StrEnum

from bot.core.money import usd_from_pico
from bot.core.spans import Span
from bot.core.usage import CallRecord, Outcome, TokenSource
from bot.view import figures
from bot.view.overview import head
from bot.view.reports import days
from bot.view.richtext import RichText
from bot.view.screens import Button, Document, Screen
from bot.view.stats_buttons import Section, back_row, data, period_rows
from bot.view.texts import Texts

Cell = str | int | None

COLUMNS = (
    *("opened_at", "user_id", "chat_id", "purpose", "strategy", "provider", "model", "outcome"),
    *("input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens"),
    *("token_source", "cost_usd", "price_source", "latency_ms"),
)
"""The columns of the exported ledger. Empty in CSV, and null in JSON, mean unknown."""

_FORMULA = re.compile(r"""[\s"'\u200b-\u200f\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]""")
"""How a text begins that a spreadsheet would take for a formula, also behind blanks and quotes."""

_ENDING = "\r\n"
"""With this one, the writer puts a cell with either of the two between quotes."""


class Format(StrEnum):
    """How the ledger can be written."""

    CSV = "csv"
    JSON = "json"


async def written(records: AsyncIterator[CallRecord], form: Format) -> AsyncGenerator[str, None]:
    """The whole text of an export, piece by piece: one for each row, and one more. Never more than a row is held."""
    if form is Format.CSV:
        yield _line(COLUMNS)
        async for record in records:
            yield _line([_safe(cell) for cell in row(record)])
        return
    between = "[\n"
    async for record in records:
        yield between + json.dumps(dict(zip(COLUMNS, row(record), strict=True)), ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def row(record: CallRecord) -> list[Cell]:
    """The cells of a call, by COLUMNS. Cost is exact, as text."""
    start, end = record.start, record.end
    opened = start.opened_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    who: list[Cell]
    who = [opened, start.user_id, start.chat_id, start.purpose, start.strategy, start.provider, start.model]
    if end is None:
        return [*who, Outcome.OPEN.value, *[None] * 5, TokenSource.UNKNOWN.value, *[None] * 3]
    usage, price = end.usage, end.price
    tokens = [usage.input, usage.cached_input, usage.cache_write, usage.output, usage.reasoning]
    cost = None if price.pico is None else usd_from_pico(price.pico)
    latency = round((end.closed_at - start.opened_at).total_seconds() * 1000)
    return [*who, end.outcome.value, *tokens, end.token_source.value, cost, price.source, latency]


def file_name(span: Span, form: Format) -> str:
    """What the reader saves an export as: `glassbox-2026-11-01-to-2026-11-15.csv`."""
    first = f"{span.first}-to-" if span.first and span.first != span.last else "" if span.first else "until-"
    return f"glassbox-{first}{span.last}.{form}"


def export_screen(span: Span, zone: str, texts: Texts) -> Screen:
    """What an export holds, with a button for each way to write it."""
    forms = tuple(Button(label=form.value.upper(), data=data("file", span.code, form.value)) for form in Format)
    text = head(texts.say("st-export-title"), span, zone, texts) + "\n\n" + texts.say("st-export-about")
    buttons = (forms, *period_rows(Section.EXPORT, span, texts, 0), back_row(Section.OVERVIEW, span, texts))
    return Screen(text=text, buttons=buttons)


def exported_screen(document: Document, calls: int, span: Span, zone: str, texts: Texts) -> Screen:
    """The file itself, and what is in it."""
    counted = texts.say("calls", calls=calls, shown=figures.count(calls, texts))
    when = texts.say("st-days-zone", days=days(span, texts), zone=zone)
    return Screen(text=RichText(f"{counted} · {when}"), document=document)


def too_large_screen(texts: Texts) -> Screen:
    """That Telegram does not take the file, and what to do instead."""
    return Screen(text=RichText(texts.say("st-export-too-large")))


def _line(cells: Sequence[Cell]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator=_ENDING).writerow(cells)
    return target.getvalue().removesuffix(_ENDING) + "\n"


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
