"""The ledger that the measurements are made on is the one the bot itself would have written."""

import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from bench.ledger_life import CALL, CLOSED, FIRST_GROUP, Plan, asked_in, users_of
from bench.ledger_maker import BILLED_UNSEEN, fill, last_moment

from bot.core.limits import Hold, Limit, Measure, Scope
from bot.core.messages import Asker, Question
from bot.core.usage import Outcome, TokenSource
from bot.store.database import Database, from_ms
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.store.ratings import SqlRatings
from bot.store.rows import record_of

PLAN = Plan(calls=200, users=9, groups=4, days=16, last=date(2026, 11, 9))
INDEXES = "(SELECT type, name, sql FROM sqlite_master)"
TABLES = ("users", "answers", "calls", "feedback", "usage_daily", "usage_sums", "answer_seconds", "spending")
FAR = Limit(holder=Scope.BOT, id=0, measure=Measure.MONTH, amount=10**18)


class Bot:
    """Writes a plan through the bot's own store."""

    def __init__(self, database, clock):
        self.clock = clock
        self.memory = SqlMemory(database, clock)
        self.ledger = SqlLedger(database, clock)
        self.ratings = SqlRatings(database, clock)
        self.users = {user.id: user for user in users_of(PLAN)}

    async def live(self, asked):
        number, update, chat, user, text, asked_at, begun, *_ = asked.answer
        about = self.users[user]
        asker = Asker(id=user, name=about.name, username=about.username, language=about.language)
        question = Question(text=text, asker=asker, chat_id=chat, asked_at=from_ms(asked_at), update_id=update)
        self.clock.time = from_ms(begun)
        begun_as = (await self.memory.begin(question, strategy=asked.answer[8], model=asked.answer[9])).answer_id
        assert begun_as == number
        for row in asked.calls:
            await self.call(dict(zip(CALL, row, strict=True)), asked.trace if row is asked.calls[-1] else None)
        if asked.liked is not None:
            self.clock.time = from_ms(asked.calls[-1][CLOSED])
            await self.ratings.rate(number, user, liked=asked.liked)

    async def call(self, row, trace):
        record = record_of({**row, "incident": None, "input_estimate": None})
        reserved = row["reserved_pico"]
        opened = await self.ledger.open(record.start, Hold(limits=(FAR,), full=reserved, least=reserved))
        assert opened.call_id == row["id"]
        unseen = record.end.token_source is TokenSource.UNKNOWN and record.end.outcome in BILLED_UNSEEN
        end = replace(record.end, may_cost_more=unseen)
        await self.ledger.settle(opened.call_id, record.start, end, trace)


@pytest.fixture
async def both(tmp_path, clock):
    """The files that the bot and the maker have written."""
    paths = {name: tmp_path / f"{name}.db" for name in ("bot", "maker")}
    databases = {name: Database(f"sqlite+aiosqlite:///{path}") for name, path in paths.items()}
    for database in databases.values():
        await database.migrate()
    bot = Bot(databases["bot"], clock)
    for asked in asked_in(PLAN):
        await bot.live(asked)
    for database in databases.values():
        await database.close()
    fill(paths["maker"], PLAN)
    return paths


def rows(path, table):
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        found = [tuple(row) for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    return sorted(found, key=repr)


async def test_rows_and_sums_are_those_of_the_bot(both):
    """Row by row, in every table that reports are read from; and the indexes, which are made last, are there."""
    for table in (*TABLES, INDEXES):
        theirs, ours = rows(both["bot"], table), rows(both["maker"], table)
        assert theirs, table
        assert ours == theirs, table
    assert last_moment(both["maker"]) == last_moment(both["bot"])


def test_a_plan_holds_every_kind_of_call():
    """As many calls as were asked for; all outcomes, sources and strategies; groups; unknown prices; the same again."""
    plan = Plan(calls=30_000)
    calls = [dict(zip(CALL, row, strict=True)) for asked in asked_in(plan) for row in asked.calls]
    assert [call["id"] for call in calls] == list(range(1, 30_001))
    assert {call["outcome"] for call in calls} == {each.value for each in Outcome if each is not Outcome.OPEN}
    assert {call["token_source"] for call in calls} == {each.value for each in TokenSource}
    assert len({call["strategy"] for call in calls}) == 5
    assert len({call["model"] for call in calls}) == 6
    assert len({call["user_id"] for call in calls}) == 1_000
    assert len({call["chat_id"] for call in calls if call["chat_id"] <= FIRST_GROUP}) == 200
    assert any(call["cost_pico"] is None and call["token_source"] == "provider" for call in calls)
    assert [asked for asked, _ in zip(asked_in(plan), range(50), strict=False)] == [
        asked for asked, _ in zip(asked_in(plan), range(50), strict=False)
    ]
