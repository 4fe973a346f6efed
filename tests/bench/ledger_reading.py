"""Measures what is read: every report on its own, and /stats as a whole."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.ledger_life import FIRST_GROUP, FIRST_USER
from bench.ledger_table import LedgerClock, Table, timed
from support.stage import ADA, QuickClock, Stage, labels

from bot.core.people import Rights
from bot.core.spans import Period, Span, span_of
from bot.core.stats import By
from bot.flow.report import Reports
from bot.store.budgets import SqlBudgets
from bot.store.database import Database
from bot.store.memory import SqlMemory
from bot.store.people import SqlPeople
from bot.store.statistics import SqlStatistics

RUNS = 7
SCREEN_TARGET = 100
MESSAGE_TARGET = 300
RANKED = (By.USER, By.CHAT, By.MODEL, By.STRATEGY, By.OUTCOME)
FAR_PAGE = 50

Work = Callable[[], Awaitable[object]]


def reports_on(database: Database, clock: LedgerClock) -> Reports:
    """The reports of an open database."""
    return Reports(
        statistics=SqlStatistics(database),
        budgets=SqlBudgets(database, clock, UTC, Rights()),
        people=SqlPeople(database, clock),
        memory=SqlMemory(database, clock),
        clock=clock,
        zone=UTC,
    )


def spans_to_measure(today: date) -> dict[str, Span]:
    """All named periods, and two typed ranges: a long one, and one of as many days as none of them is a whole month."""
    named = {period.value: span_of(period, today) for period in Period}
    long = Span(first=today - timedelta(days=219), last=today - timedelta(days=20))
    month = today.replace(day=1) - timedelta(days=1)
    ragged = Span(first=(month.replace(day=1) - timedelta(days=1)).replace(day=2), last=month - timedelta(days=1))
    return {**named, "200 days": long, f"{ragged.days} days": ragged}


async def measure_reports(path: Path, now: datetime, table: Table) -> None:
    """Prints a row for each report and span."""
    database = Database(f"sqlite+aiosqlite:///{path}")
    reports = reports_on(database, LedgerClock(now))
    try:
        for name, span in spans_to_measure(now.date()).items():
            for what, work in _screens(reports, span).items():
                await _measure(table, f"{name}: {what}", work)
        await _measure(table, "a user's own usage", lambda: reports.own(FIRST_USER, FIRST_GROUP))
        await _measure(table, "users, first page", lambda: reports.people.search("", limit=10))
        await _measure(table, "users, by part of a name", lambda: reports.people.search("陈", limit=10, offset=50))
    finally:
        await database.close()


def _screens(reports: Reports, span: Span) -> dict[str, Work]:
    """What can be asked for in a span."""
    works: dict[str, Work] = {"overview": lambda: reports.overview(span)}
    for by in RANKED:
        works[f"by {by}"] = lambda by=by: reports.ranking(span, by)
    for by in (By.USER, By.CHAT):
        works[f"by {by}, page {FAR_PAGE}"] = lambda by=by: reports.ranking(span, by, FAR_PAGE)
    works["a user's card"] = lambda: reports.card(FIRST_USER, span)
    for by in (By.TOTAL, By.MODEL):
        works[f"chart: days by {by}"] = lambda by=by: reports.statistics.days(span, by)
    works["chart: seconds by hour"] = lambda: reports.statistics.seconds(span)
    return works


async def _measure(table: Table, what: str, work: Work) -> None:
    table.row(what, [await timed(work) for _ in range(RUNS)], SCREEN_TARGET)


class StageClock(QuickClock):
    """Pauses are skipped; the time of day goes on from the end of the ledger."""

    def __init__(self, clock: LedgerClock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> datetime:
        """The time of day."""
        return self._clock.now()


async def measure_stats(path: Path, folder: Path, now: datetime, table: Table) -> None:
    """Prints a row for the first time, and one for the times after it."""
    stage = Stage(folder, database_url=f"sqlite+aiosqlite:///{path}")
    stage.clock = StageClock(LedgerClock(now))
    await stage.open()
    try:
        async with stage.running():
            table.row("the first one", [await timed(lambda: _stats(stage))], MESSAGE_TARGET)
            table.row("later ones", [await timed(lambda: _stats(stage)) for _ in range(RUNS)], MESSAGE_TARGET)
    finally:
        await stage.close()


async def _stats(stage: Stage) -> None:
    message = await stage.ask("/stats", person=ADA)
    if not labels(message):
        raise SystemExit(f"/stats was not answered by a screen with buttons: {message['text']}")
