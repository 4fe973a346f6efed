"""Reports on a made ledger: each equals what adding up its rows one by one gives."""

import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

import pytest
from bench.ledger_life import NAMES, Plan
from bench.ledger_maker import fill

from bot.core.durations import bucket
from bot.core.spans import Period, Span, span_of
from bot.core.stats import By
from bot.store.ledger import SqlLedger
from bot.store.privacy import SqlPrivacy
from bot.store.statistics import SqlStatistics

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # a file, filled from outside

PLAN = Plan(calls=3_000, users=40, groups=9, days=100, last=date(2026, 11, 9))
TODAY = PLAN.last
SPANS = (
    *(span_of(period, TODAY) for period in Period),
    Span(first=date(2026, 8, 30), last=date(2026, 11, 2)),
    Span(first=date(2026, 9, 2), last=date(2026, 9, 2)),
    Span(first=date(2020, 1, 1), last=date(2020, 2, 2)),
)


@pytest.fixture
async def rows(database, tmp_path):
    """The calls of the ledger, as rows by name; the database holds them."""
    fill(tmp_path / "test.db", PLAN)
    return read(tmp_path, "SELECT * FROM calls ORDER BY opened_at, id")


def read(folder, query):
    connection = sqlite3.connect(folder / "test.db")
    connection.row_factory = sqlite3.Row
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def ms(day):
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000


def within(span, at):
    return (span.first is None or ms(span.first) <= at) and at < ms(span.last + timedelta(days=1))


def added(rows, span, column):
    """Cost, tokens of output and calls by key."""
    sums = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        if within(span, row["opened_at"]):
            numbers = (row["cost_pico"] or 0, row["output_tokens"] or 0, 1)
            sums[str(row[column])] = [a + b for a, b in zip(sums[str(row[column])], numbers, strict=True)]
    return sums


@pytest.mark.parametrize(
    ("by", "column"), [(By.USER, "user_id"), (By.CHAT, "chat_id"), (By.MODEL, "model"), (By.STRATEGY, "strategy")]
)
async def test_rankings(database, rows, by, column):
    """Page after page the dearest first, with the number of all lines on each, also on one past the end."""
    statistics = SqlStatistics(database)
    for span in SPANS:
        sums = added(rows, span, column)
        if by is By.CHAT:
            sums = {key: each for key, each in sums.items() if key.startswith("-")}
        wanted = sorted(sums, key=lambda key: (*(-number for number in sums[key]), key))
        for offset in range(0, len(wanted) + 7, 7):
            lines, total = await statistics.ranking(span, by, limit=7, offset=offset)
            assert total == len(wanted)
            assert [line.key for line in lines] == wanted[offset : offset + 7]
            assert [[line.sums.cost, line.sums.output, line.sums.calls] for line in lines] == [
                sums[line.key] for line in lines
            ]


async def test_users_come_with_their_names(database, rows):
    """Names are those of the ids, in whatever script; nothing else is named."""
    lines, _ = await SqlStatistics(database).ranking(SPANS[-3], By.USER, limit=40)
    assert lines
    assert [line.name for line in lines] == [
        f"{NAMES[number % len(NAMES)]} {number}" for number in (int(line.key) - 10_001 for line in lines)
    ]
    models, _ = await SqlStatistics(database).ranking(SPANS[-3], By.MODEL, limit=40)
    assert {line.name for line in models} == {None}


async def test_totals_days_and_shares(database, rows):
    """The sums of a span, of each of its days, and of one user by model are the same calls."""
    statistics = SqlStatistics(database)
    user = rows[0]["user_id"]
    for span in SPANS:
        total = added(rows, span, "purpose").get("answer", [0, 0, 0])
        sums = await statistics.totals(span)
        assert [sums.cost, sums.output, sums.calls] == total
        days = await statistics.days(span, By.MODEL)
        assert sum(model.cost for day in days.values() for model in day.values()) == total[0]
        assert all(within(span, ms(day)) for day in days)
        mine = added([row for row in rows if row["user_id"] == user], span, "model")
        shares = await statistics.shares(span, user, By.MODEL)
        assert {share.key: [share.sums.cost, share.sums.output, share.sums.calls] for share in shares} == mine


async def test_seconds(database, rows, tmp_path):
    """Finished answers by hour and by how long they took."""
    for span in SPANS:
        wanted = defaultdict(lambda: defaultdict(int))
        for answer in read(tmp_path, "SELECT begun_at, finished_at FROM answers WHERE finished_at IS NOT NULL"):
            begun, finished = answer
            if within(span, finished):
                wanted[datetime.fromtimestamp(finished / 1000, UTC).hour][bucket((finished - begun) / 1000)] += 1
        assert await SqlStatistics(database).seconds(span) == wanted


async def test_exports_are_in_order_and_whole(database, rows, clock, monkeypatch):
    """Whatever the span and the user: each call once, oldest first, also where a page ends amid equal times."""
    monkeypatch.setattr("bot.store.ledger.EXPORT_PAGE", 50)
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE calls SET opened_at = opened_at / 3600000 * 3600000")
    ledger, same_hour = SqlLedger(database, clock), [dict(row, opened_at=row["opened_at"] // 3_600_000) for row in rows]
    for span in SPANS:
        for user in (None, rows[0]["user_id"]):
            wanted = [
                row["answer_id"]
                for row in sorted(same_hour, key=lambda row: (row["opened_at"], row["id"]))
                if within(span, row["opened_at"] * 3_600_000) and user in (None, row["user_id"])
            ]
            found = ledger.export(first=span.first, last=span.last, user_id=user)
            assert [record.start.answer_id async for record in found] == wanted


async def test_own_data_is_whole(database, rows, clock, tmp_path, monkeypatch):
    """All answers and calls of a user, each once, over as many pages as it takes."""
    monkeypatch.setattr("bot.store.privacy.PAGE", 3)
    user = rows[0]["user_id"]
    pieces = [piece async for piece in SqlPrivacy(database, clock).own_data(user)]
    for kind, table in (("answer", "answers"), ("call", "calls")):
        known = read(tmp_path, f"SELECT id FROM {table} WHERE user_id = {user} ORDER BY id")
        assert [piece["id"] for piece in pieces if piece["kind"] == kind] == [row["id"] for row in known]
