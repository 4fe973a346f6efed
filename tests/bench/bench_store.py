"""What the database costs: transactions a second and CPU, alone and crowded, and one plain answer from end to end.

python tests/bench/bench_store.py [DATABASE]

DATABASE is a file with tables in it, which is copied and stays as it is; without it an empty one is measured.
"""

import argparse
import asyncio
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.ledger_table import say
from support.calls import TRACE, end, start

from bot.core.inbox_ports import InboxItem
from bot.core.limits import Hold
from bot.core.messages import Asker, Question
from bot.core.people import Rights
from bot.store.budgets import SqlBudgets
from bot.store.database import Database, open_database
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.store.people import SqlPeople

QUESTIONS = 400
CROWDS = (1, 20, 100)
CALL_TARGET, ANSWER_TARGET = 1.0, 3.0
"""Milliseconds of CPU: for settling a call, and for all that the database does for an answer."""


class BenchClock:
    """Real time in UTC."""

    def now(self) -> datetime:
        """The current time."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()


class Asking:
    """Everything that the database does for a question, part by part."""

    def __init__(self, database: Database) -> None:
        self.clock = BenchClock()
        self.inbox, self.people = SqlInbox(database), SqlPeople(database, self.clock)
        self.memory, self.ledger = SqlMemory(database, self.clock), SqlLedger(database, self.clock)
        self.budgets = SqlBudgets(database, self.clock, UTC, Rights())
        self._updates = itertools.count(3_000_000_000)

    def question(self) -> Question:
        """A question of one of a hundred users."""
        number = next(self._updates)
        asker = Asker(id=10_001 + number % 100, name="Ada", language="en")
        now = self.clock.now()
        return Question(text="How many?", asker=asker, chat_id=asker.id, asked_at=now, update_id=number)

    async def begin(self, question: Question) -> int:
        """Its answer's id."""
        return (await self.memory.begin(question, strategy="fast", model="gpt-5")).answer_id

    async def answer(self) -> None:
        """One plain answer, in the order in which the bot asks the database."""
        question = self.question()
        user, update = question.asker.id, question.update_id or 0
        about = {"chat_id": user, "user_id": user, "lane": f"chat:{update}"}
        item = InboxItem(update_id=update, kind="message", raw="{}" * 300, **about)
        (stored,) = await self.inbox.store([item], self.clock.now())
        await self.people.meet(question.asker)
        await self.memory.preferences(user)
        limits = await self.budgets.limits(user, user)
        number = (await self.memory.begin(question, strategy="fast", model="gpt-5", limits=limits)).answer_id
        await self.memory.answer(number)
        await self.memory.conversation(user, None)
        call = start(number, self.clock, user=user)
        opened = await self.ledger.open(call, Hold(limits=limits, full=10**9, least=10**8))
        await self.ledger.settle(opened.call_id or 0, call, end(self.clock), TRACE)
        await self.memory.answer(number)
        await self.budgets.hint(limits)
        await self.memory.delivered(number, (1,))
        if stored.claim is not None:
            await self.inbox.finish(stored.claim, "done", self.clock.now())


async def crowd(works: list[Callable[[], Awaitable[object]]], callers: int) -> tuple[float, float, float]:
    """So many callers at once: works a second, milliseconds of CPU each, and the median latency in milliseconds."""
    waiting, took = iter(works), list[float]()

    async def caller() -> None:
        for work in waiting:
            begun = time.perf_counter()
            await work()
            took.append(time.perf_counter() - begun)

    begun, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(caller() for _ in range(callers)))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    return len(works) / seconds, 1000 * cpu / len(works), 1000 * median(took)


async def measure(database: Database, callers: int) -> None:
    """Prints a line for each part of a question."""
    asking = Asking(database)
    await asking.answer()  # statements are compiled, and connections made
    questions = [asking.question() for _ in range(QUESTIONS)]
    numbers: list[int] = []
    opened: list[tuple[int, int]] = []

    async def begin(question: Question) -> None:
        numbers.append(await asking.begin(question))

    async def open_(number: int) -> None:
        opened.append(((await asking.ledger.open(start(number, asking.clock))).call_id or 0, number))

    async def settle(call: int, number: int) -> None:
        await asking.ledger.settle(call, start(number, asking.clock), end(asking.clock), TRACE)

    line("begin", callers, await crowd([lambda q=q: begin(q) for q in questions], callers))
    line("open", callers, await crowd([lambda n=n: open_(n) for n in numbers], callers))
    line("settle", callers, await crowd([lambda o=o: settle(*o) for o in opened], callers), CALL_TARGET)
    line("delivered", callers, await crowd([lambda n=n: asking.memory.delivered(n, (1,)) for n in numbers], callers))
    look = [lambda q=q: asking.memory.preferences(q.asker.id) for q in questions]
    line("preferences (a look)", callers, await crowd(look, callers))
    answers = [asking.answer] * QUESTIONS
    line("a plain answer, all of it", callers, await crowd(answers, callers), ANSWER_TARGET)


def line(what: str, callers: int, found: tuple[float, float, float], target: float | None = None) -> None:
    """Prints what was found, and whether it is below the target."""
    rate, cpu, latency = found
    verdict = "" if target is None else f"   {'below' if cpu < target else 'ABOVE'} {target:g} ms of CPU"
    say(f"{what:<28}{callers:>8}{rate:>12,.0f}{cpu:>12.3f}{latency:>14.2f}{verdict}")


async def run(source: Path | None) -> None:
    """Measures one crowd after the other on one database."""
    with tempfile.TemporaryDirectory(prefix="glassbox-bench-") as folder:
        path = Path(folder) / "store.db"
        if source is not None:
            shutil.copy(source, path)
        say(f"{'':<28}{'callers':>8}{'a second':>12}{'CPU ms':>12}{'median ms':>14}")
        async with open_database(f"sqlite+aiosqlite:///{path}") as database:
            for callers in CROWDS:
                await measure(database, callers)


def main() -> None:
    """Reads the arguments, and measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", nargs="?", type=Path, help="a database to measure on a copy of")
    asyncio.run(run(parser.parse_args().database))


if __name__ == "__main__":
    main()
