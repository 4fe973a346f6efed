"""Measures what is written for one question: its beginning, and a call's opening and settling."""

import itertools
import os
import random
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from bench.ledger_life import FIRST_GROUP, FIRST_USER
from bench.ledger_table import LedgerClock, Table, Took, timed
from sqlalchemy import event

from bot.core.limits import Hold, Limit, Measure, Scope
from bot.core.messages import Asker, Question
from bot.core.money import PICO
from bot.core.thoughts import Step, Trace, TraceState
from bot.core.usage import CallEnd, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.store.database import Database
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory

QUESTIONS = 300
SETTLE_TARGET = 5
TRACE = Trace(
    steps=tuple(Step(title=f"Step {number}", content="Some words. " * 20, seconds=1.0) for number in range(5)),
    answer="There are 25. " * 40,
    state=TraceState.FINISHED,
)
UPDATES = itertools.count(2_000_000_000)


class Writer:
    """Asks and answers on a database, and notes how long each part takes."""

    def __init__(self, database: Database, clock: LedgerClock, *, limited: bool) -> None:
        self._clock = clock
        self._memory = SqlMemory(database, clock)
        self._ledger = SqlLedger(database, clock)
        self._limited = limited
        self._rng = random.Random(7)
        self.times: dict[str, list[Took]] = defaultdict(list)

    async def question(self) -> None:
        """One question with one call, in a group or alone."""
        user = FIRST_USER + self._rng.randrange(1_000)
        chat = user if self._rng.random() < 0.5 else FIRST_GROUP - self._rng.randrange(200)
        number = await self._begin(user, chat)
        start = CallStart(
            answer_id=number,
            user_id=user,
            chat_id=chat,
            purpose="answer",
            strategy="think",
            provider="demo",
            model="gpt-5",
            opened_at=self._clock.now(),
        )
        await self._call(start, _limits(user, chat) if self._limited else ())

    async def _begin(self, user: int, chat: int) -> int:
        asker = Asker(id=user, name=f"Name {user}", language="en")
        now, update = self._clock.now(), next(UPDATES)
        question = Question(text="How many?", asker=asker, chat_id=chat, asked_at=now, update_id=update)
        limits = _limits(user, chat) if self._limited else ()
        number = 0

        async def begin() -> None:
            nonlocal number
            number = (await self._memory.begin(question, strategy="think", model="gpt-5", limits=limits)).answer_id

        self.times["begin"].append(await timed(begin))
        return number

    async def _call(self, start: CallStart, limits: tuple[Limit, ...]) -> None:
        call: int | None = None

        async def open_() -> None:
            nonlocal call
            hold = Hold(limits=limits, full=PICO // 100, least=PICO // 1000)
            call = (await self._ledger.open(start, hold if limits else None)).call_id

        self.times["open"].append(await timed(open_))
        assert call is not None
        end = CallEnd(
            outcome=Outcome.OK,
            closed_at=self._clock.now(),
            usage=TokenUsage(input=900, cached_input=100, cache_write=0, output=300, reasoning=100),
            token_source=TokenSource.PROVIDER,
            price=Price(pico=4_112_500_000, source="genai-prices"),
            first_token_ms=300,
        )
        number = call
        self.times["settle"].append(await timed(lambda: self._ledger.settle(number, start, end, TRACE)))


def _limits(user: int, chat: int) -> tuple[Limit, ...]:
    """Every kind of limit at once, and none of them in the way."""
    holders = [(Scope.USER, user), (Scope.BOT, 0), *([(Scope.GROUP, chat)] if chat < 0 else [])]
    return tuple(
        Limit(holder=holder, id=number, measure=measure, amount=10_000 if measure is Measure.MINUTE else 1_000 * PICO)
        for holder, number in holders
        for measure in Measure
    )


def unsynced(database: Database) -> Database:
    """The same, but no commit waits for the disk."""

    @event.listens_for(database._embedded.engine, "connect")
    def connected(connection: object, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]

    return database


async def _kept(path: Path) -> Took:
    """What about as many bytes as a settled call changes take to reach the disk, in a place that is there already."""
    path.write_bytes(bytes(100_000))
    with path.open("r+b") as file:

        async def keep() -> None:
            file.seek(0)
            file.write(bytes(100_000))
            file.flush()
            os.fsync(file.fileno())

        return await timed(keep)


async def measure_writes(path: Path, now: datetime, table: Table) -> None:
    """Prints a row for each part of a question: with limits and without, waiting for the disk and not."""
    table.row("the disk alone: 100 kB, kept for sure", [await _kept(path.with_suffix(".disk")) for _ in range(50)])
    url = f"sqlite+aiosqlite:///{path}"
    for limited in (False, True):
        for synced in (True, False):
            database = Database(url) if synced else unsynced(Database(url))
            writer = Writer(database, LedgerClock(now), limited=limited)
            for _ in range(QUESTIONS):
                await writer.question()
            await database.close()
            about = f"{'with' if limited else 'no'} limits{'' if synced else ', without the disk'}"
            for part, times in writer.times.items():
                table.row(f"{part}, {about}", times, SETTLE_TARGET if part == "settle" and synced else None)
