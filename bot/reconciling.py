"""A provider's usage export held against the ledger, in a terminal."""

import codecs
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BufferedReader
from itertools import count
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.core.reconcile import Difference, Reconciliation, compare, span
from bot.core.statement_fields import StatementFault
from bot.core.statements import Statement, looks_like_json, read_csv, read_json
from bot.settings import Settings
from bot.store.database import open_database
from bot.store.reconciliation import sums_by_utc_day
from bot.view.texts import Texts, texts_for

DIFFERS = 1
MISUSE = 2
PIPE_WIDTH = 160
MEGABYTE = 10**6
LARGEST_CSV = 100 * MEGABYTE
LARGEST_JSON = 25 * MEGABYTE
"""Bytes. CSV is read line by line, JSON as a whole."""

LONGEST_LINE = MEGABYTE
START = 4096
FEWEST_PLACES = 6
"""Decimals of amounts, also where the provider shows fewer: to see what it has rounded."""


async def reconcile(settings: Settings, path: Path, tolerance: float, provider: str | None) -> int:
    """Prints how the file and the ledger differ; returns 0 when they agree, 1 when not, and 2 for a bad file.

    `tolerance` is in percent; `provider` is its name in the ledger, None for all.

    Raises:
        StoreFault: the database cannot be read.
    """
    texts = texts_for(None)
    try:
        statement = read_statement(path)
    except StatementFault as fault:
        return _misuse(str(fault))
    if not 0 <= tolerance <= 100:
        return _misuse(texts.say("reconcile-bad-tolerance"))
    first, last = span(statement)
    async with open_database(settings.database) as database:
        ledger = await sums_by_utc_day(database, first, last, provider=provider)
    found = compare(statement, ledger, Decimal(str(tolerance)))
    _print(found, texts, partial=statement.partial)
    return 0 if found.agree else DIFFERS


def _misuse(said: str) -> int:
    print(said, file=sys.stderr)  # noqa: T201 - this is the output
    return MISUSE


def read_statement(path: Path) -> Statement:
    """The usage export in a file, CSV or JSON by what is in it.

    Raises:
        StatementFault: it cannot be read, is too large, or malformed; a sentence with the line or entry.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except OSError as error:
        raise StatementFault(f"{path}: cannot be read: {error.strerror}") from None
    except StatementFault as fault:
        raise StatementFault(f"{path}: {fault}") from None


def _read(file: BufferedReader) -> Statement:
    start = file.peek(START)[:START]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise StatementFault("is UTF-16; save it as UTF-8")
    if looks_like_json(start.decode("utf-8", "replace")):
        return read_json(_text(file))
    return read_csv(_lines(file))


def _text(file: BufferedReader) -> str:
    raw = file.read(LARGEST_JSON + 1)
    if len(raw) > LARGEST_JSON:
        raise StatementFault("is too large: JSON can have up to 25 MB, and CSV up to 100 MB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise StatementFault(f"line {line}: is not text in UTF-8") from None


def _lines(file: BufferedReader) -> Iterator[str]:
    """The lines of a file, as far as it is text of a bearable size."""
    size, encoding = 0, "utf-8-sig"
    for number in count(1):
        raw = file.readline(LONGEST_LINE + 1)
        size += len(raw)
        if not raw:
            return
        if size > LARGEST_CSV:
            raise StatementFault("is too large: CSV can have up to 100 MB")
        if len(raw) > LONGEST_LINE:
            raise StatementFault(f"line {number}: is longer than 1 MB; each row should have a line of its own")
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            raise StatementFault(f"line {number}: is not text in UTF-8; export the usage as CSV or JSON") from None
        encoding = "utf-8"


def _print(found: Reconciliation, texts: Texts, *, partial: bool) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
    places = max(found.places, FEWEST_PLACES)
    console.print(_table(found, places, texts))
    for note in _notes(found, texts, partial=partial):
        console.print(Text(note))
    console.print(Text(_verdict(found, texts), style="bold"))


def _table(found: Reconciliation, places: int, texts: Texts) -> Table:
    """The differences by day and model, and the totals."""
    title = texts.say("reconcile-title", first=found.first.isoformat(), last=found.last.isoformat())
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.add_column(texts.say("reconcile-day"), no_wrap=True)
    table.add_column(texts.say("cli-model"), overflow="fold")
    table.add_column("")
    for head in ("reconcile-ours", "reconcile-theirs", "reconcile-difference"):
        table.add_column(texts.say(head), justify="right", no_wrap=True)
    before: tuple[date | None, str | None] | None = None
    for pair in found.differences:
        here = (pair.day, pair.model)
        if before is not None and here != before:
            table.add_section()
        table.add_row(*(_where(pair, texts) if here != before else ("", "")), *_cells(pair, places, texts))
        before = here
    table.add_section()
    for number, total in enumerate(found.totals):
        table.add_row(texts.say("cli-total") if not number else "", "", *_cells(total, places, texts))
    return table


def _where(pair: Difference, texts: Texts) -> tuple[str, Text]:
    model = Text(texts.say("reconcile-all-models") if pair.model is None else pair.model)
    return (pair.day.isoformat() if pair.day else "", model)


def _cells(pair: Difference, places: int, texts: Texts) -> tuple[str, ...]:
    is_total = pair.measure == "total"
    what = texts.say("reconcile-tokens" if is_total else f"cli-{pair.measure}")
    sides = (_shown(side, pair.measure, places) for side in (pair.ours, pair.theirs))
    return (what, *sides, _shown(pair.amount, pair.measure, places, signed=True))


def _shown(value: Decimal | None, measure: str, places: int, *, signed: bool = False) -> str:
    """Tokens with separators, dollars with their decimals; `–` where a side has nothing for that day and model."""
    if value is None:
        return "–"
    sign = "-" if value < 0 else "+" if signed and value else ""
    return f"{sign}${abs(value):,.{places}f}" if measure == "cost" else f"{sign}{abs(int(value)):,}"


def _notes(found: Reconciliation, texts: Texts, *, partial: bool) -> Iterator[str]:
    """What helps to read the table, and may explain differences."""
    measures = {total.measure for total in found.totals}
    if partial:
        yield texts.say("reconcile-partial")
    if measures == {"cost"} or "cost" not in measures:
        cost_alone = measures == {"cost"}
        yield texts.say("reconcile-only-cost" if cost_alone else "reconcile-no-cost")
    if found.names:
        yield texts.say("reconcile-names")
        yield from (f"  {theirs} = {ours}" for theirs, ours in found.names)
    if any(None in (pair.ours, pair.theirs) for pair in found.differences):
        yield texts.say("reconcile-one-side")
    unsure = ("unknown", "estimated", "corrected", "unpriced")
    counts = {kind: sum(getattr(sums, kind) for sums in found.ours) for kind in unsure}
    if any(counts.values()):
        yield texts.say("reconcile-unsure", **{kind: f"{number:,}" for kind, number in counts.items()})


def _verdict(found: Reconciliation, texts: Texts) -> str:
    if found.agree:
        return texts.say("reconcile-agree", compared=found.compared, shown=f"{found.compared:,}")
    return texts.say(
        "reconcile-differ", compared=found.compared, shown=f"{found.compared:,}", differing=f"{found.differing:,}"
    )
