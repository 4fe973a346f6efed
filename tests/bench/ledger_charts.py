"""Measures charts: reading what one is drawn from, and drawing it; the first one also loads the plot library."""

from datetime import datetime
from importlib import import_module
from pathlib import Path

from bench.ledger_reading import reports_on
from bench.ledger_table import LedgerClock, Table, timed

from bot.core.spans import Period, Span, span_of
from bot.flow.charting import Charts
from bot.store.database import Database
from bot.view.chart_screens import Kind, chart_title
from bot.view.texts import texts_for

RUNS = 5
TARGET = 1_000


async def measure_charts(path: Path, now: datetime, table: Table) -> None:
    """Prints a row for the first chart, and one for each kind of the later ones."""
    database = Database(f"sqlite+aiosqlite:///{path}")
    charts = Charts(reports=reports_on(database, LedgerClock(now)))
    try:
        month = span_of(Period.DAYS_30, now.date())
        table.row("the first one, with the library", [await timed(lambda: _drawn(charts, Kind.COST, month))], TARGET)
        for name, span in (("30d", month), ("all", span_of(Period.ALL, now.date()))):
            for kind in Kind:
                took = [await timed(lambda kind=kind, span=span: _drawn(charts, kind, span)) for _ in range(RUNS)]
                table.row(f"{name}: {kind}", took, TARGET)
    finally:
        await database.close()


async def _drawn(charts: Charts, kind: Kind, span: Span) -> None:
    chart = await getattr(charts, kind.value)(span)
    texts = texts_for("en")
    draw = import_module("bot.view.charts").draw  # only now: loading it is part of the first chart
    draw(chart, chart_title(kind, texts), texts)
