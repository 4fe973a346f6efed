"""People who ask, in a database of their own; and what stands in it."""

import json
import sqlite3

from sqlalchemy import String, Text, insert

from bot.core.messages import Asker, Question
from bot.core.thoughts import Sample, Step, Trace, TraceState
from bot.core.usage import CallEnd, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.store.privacy import SqlPrivacy
from bot.store.ratings import SqlRatings
from bot.store.schema import metadata

SECRET = "xyzzy"
BO, CHEN = 1002, 1003


class Life:
    """People who ask, in a database of their own."""

    def __init__(self, database, clock):
        self.clock = clock
        self.memory, self.ledger = SqlMemory(database, clock), SqlLedger(database, clock)
        self.ratings, self.inbox = SqlRatings(database, clock), SqlInbox(database)
        self.privacy = SqlPrivacy(database, clock)

    async def begin(self, user, *, chat=None, update=None, **options):
        asker = Asker(id=user, name=f"{SECRET} {user}", username=f"{SECRET}{user}", language="de")
        question = Question(
            text=f"{SECRET} question of {user}", asker=asker, chat_id=chat or user, asked_at=self.clock.now(),
            update_id=update,
        )  # fmt: skip
        return (await self.memory.begin(question, strategy="think", model="m", **options)).answer_id

    async def open(self, user, answer_id, chat=None):
        start = CallStart(
            answer_id=answer_id, user_id=user, chat_id=chat or user, purpose="answer", strategy="think", provider="p",
            model="m", opened_at=self.clock.now(),
        )  # fmt: skip
        return (await self.ledger.open(start)).call_id, start

    async def settle(self, call, trace=None):
        end = CallEnd(
            outcome=Outcome.OK, closed_at=self.clock.now(), usage=TokenUsage(input=3, output=4),
            token_source=TokenSource.PROVIDER, price=Price(pico=10**9, source="test"),
        )  # fmt: skip
        await self.ledger.settle(*call, end, trace)

    async def ask(self, user, *, calls=1, liked=None, **where):
        answer_id = await self.begin(user, **where)
        for number in range(calls):
            call = await self.open(user, answer_id, where.get("chat"))
            await self.settle(call, TRACE if number == calls - 1 else None)
        if liked is not None:
            await self.ratings.rate(answer_id, user, liked=liked)
        await self.memory.delivered(answer_id, (7, 8))
        return answer_id

    async def data(self, user):
        return [piece async for piece in self.privacy.own_data(user)]


TRACE = Trace(
    steps=(Step(title=f"{SECRET} title", content=f"{SECRET} content", seconds=1.0),),
    answer=f"{SECRET} answer",
    state=TraceState.FINISHED,
    samples=(Sample(answer=f"{SECRET} sample", agrees=True),),
)


def texts_in(path):
    """Every text in every column of every table, with its place."""
    connection = sqlite3.connect(path)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        cursor = connection.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield from ((f"{table}.{name}", value) for name, value in zip(names, row, strict=True) if value is not None)
    connection.close()


def places_of(path, word):
    """Where a word stands in the database."""
    return {place for place, value in texts_in(path) if isinstance(value, str | bytes) and word in str(value)}


WORDLESS = {
    *("answers.album", "answers.model", "answers.strategy", "answers.state", "answers.end_word"),
    *("audit.action", "audit.after", "audit.before", "audit.subject"),
    *("calls.error", "calls.incident", "calls.model", "calls.outcome", "calls.price_source", "calls.provider"),
    *("calls.purpose", "calls.strategy", "calls.token_source", "calls.worker"),
    *("inbox.album", "inbox.claimed_by", "inbox.kind", "inbox.lane", "inbox.outcome"),
    "invitations.code_hash",
    *("limits.measure", "limits.scope", "limits.subject"),
    "notices.key",
    *("spending.holder", "spending.span"),
    *("usage_daily.day", "usage_daily.model", "usage_daily.strategy"),
    *("usage_sums.by", "usage_sums.key", "usage_sums.span", "answer_seconds.span"),
    "users.role",
    "workers.id",
}
"""Columns of text that hold no word of a user, and nothing a user chose: they may stay."""

PASSING = {"inbox.raw"}
"""Words that are there only until they are dealt with: they are deleted, and not for taking along."""


JSON = ("steps", "samples", "message_ids", "attachments")


def marked_row(table):
    """A row about BO whose every text says which column it stands in."""
    row = {}
    for column in table.columns:
        mark = f"{SECRET} {table.name}.{column.name}"
        if column.name in ("user_id", "chat_id") or (table.name, column.name) == ("users", "id"):
            row[column.name] = BO
        elif is_text(column):
            row[column.name] = json.dumps([mark]) if column.name in JSON else mark
        elif not column.nullable:
            row[column.name] = 1
    if table.name == "inbox":
        row["raw"] = json.dumps({"message": {"text": f"{SECRET} inbox.raw", "from": {"id": BO}}})
    if "answer_id" in table.columns:
        row["answer_id"] = 1
    return row


def is_text(column):
    return isinstance(column.type, Text | String)


async def mark_everything(database):
    """A row about BO in every table; returns the names of all columns of text, each of which says its own."""
    async with database.write() as connection:
        for table in metadata.sorted_tables:
            await connection.execute(insert(table).values(marked_row(table)))
    return {
        f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns if is_text(column)
    }
