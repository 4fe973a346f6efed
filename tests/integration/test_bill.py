"""The ledger against the provider's bill: thousands of calls that end in every way, compared one by one and in sum."""

import asyncio
import logging
import sqlite3
from collections import Counter, defaultdict
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from support.books import HOUSE_FILE, Books
from support.endings import ENDINGS, TIMEOUTS, Ending, crash, deadline, mix, status

from bot.bootstrap import open_core
from bot.clock import SystemClock
from bot.core.errors import ModelError
from bot.core.limits import Measure, Rule, Scope
from bot.core.messages import Asker, Question
from bot.core.spans import Period
from bot.flow.asking import Choice, Watcher
from bot.playground.model import ModelServer
from bot.settings import Settings

SEED, AT_ONCE, LATE, DYING = 2404, 40, 16, 24
USERS = range(7000, 7040)
DAYS = (datetime(2025, 6, 1, 9, tzinfo=UTC), datetime(2026, 7, 1, 9, tzinfo=UTC), datetime(2026, 8, 25, 9, tzinfo=UTC))
"""Before, between and after the days on which prices changed."""

MODELS = "o3, o4-mini[effort=low], gemini-2.5-pro, gpt-5.6-luna[responses], gpt-4.1[responses], house-large, \
house-fussy, router/quill, stranger, stranger-mute"
KINDS = ("input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")
PLENTY = Rule(scope=Scope.EVERYONE, measure=Measure.DAY, amount=10**18)
"""A limit that nobody reaches, so that every call is reserved for and nothing is refused."""

UNREACHED = Ending("nobody there", 6, "failed " * 6, lambda random: (status(500),))


class Leaving(Watcher):
    """Stops an answer, or leaves it, at the first event, where the plan says so."""

    def __init__(self, plan, leave):
        self.plan, self.leave = plan, leave

    def event(self, event, trace):
        if self.plan.stop == "event":
            self.plan.stop_soon()
        if self.plan.stop == "leave":
            self.leave()


class DatedClock(SystemClock):
    """A day of the test's choosing, pauses that take no time, and leaps."""

    def __init__(self):
        self.day, self.ahead = DAYS[0], 0.0

    def now(self):
        return self.day + timedelta(seconds=super().monotonic() % 3600)

    def monotonic(self):
        return super().monotonic() + self.ahead

    async def sleep(self, seconds):
        await asyncio.sleep(0)


class Run:
    """A provider with its books, a bot with its ledger, and the questions between them."""

    def __init__(self, folder, **settings):
        self.clock, self.plans = DatedClock(), {}
        self.books = Books(lambda number, count: self.plans[number].arrived(count))
        self.server = ModelServer(demo=False, keep=100_000)
        self.server.rule(self.books.answer)
        self.file, self.settings = folder / "bill.db", settings

    @asynccontextmanager
    async def bot(self, **changes):
        """The bot's core, at the database as it stands."""
        settings = Settings(_env_file=None, **self.settings)
        settings = settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{self.file}", **changes})
        async with open_core(settings, clock=self.clock) as core:
            yield core

    def add(self, plans):
        """Numbers the plans."""
        numbers = range(len(self.plans), len(self.plans) + len(plans))
        self.plans.update(zip(numbers, plans, strict=True))
        return numbers

    async def ask_all(self, core, plans, day):
        """Asks for all plans on a day, some at a time."""
        self.clock.day, self.books.today = day, day.date()
        numbers, free = self.add(plans), asyncio.Semaphore(AT_ONCE)

        async def one(number):
            async with free:
                await self.ask(core, number)

        async with asyncio.TaskGroup() as group:
            for number in numbers:
                group.create_task(one(number))

    async def ask(self, core, number):
        """Asks one question, and stops or leaves where the plan says so."""
        plan, user = self.plans[number], Asker(id=USERS[number % len(USERS)])
        question = Question(text=f"[q{number}] Why?", asker=user, chat_id=number % 90, asked_at=self.clock.now())
        try:
            choice = Choice(strategy=plan.strategy, model=plan.model)
            leaving = Leaving(plan, asyncio.current_task().cancel)
            await core.converse.answer(question, choice, plan.stopping, leaving)
        except ModelError as error:
            plan.failed = error.code
        except asyncio.CancelledError:
            if plan.stop != "leave":
                raise
            asyncio.current_task().uncancel()

    def read(self, query):
        """Rows of the database, read without the bot's help."""
        with closing(sqlite3.connect(self.file)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]


async def past_the_deadline(run, core, random):
    """Questions whose time is up while they wait at a gate."""
    gate = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(run.ask_all(core, [deadline(random, gate) for _ in range(LATE)], DAYS[2]))
        await run.server.until(lambda server: server.held == LATE, timeout=120)
        run.clock.ahead += 10_000
        gate.set()


async def nobody_there(run, core, random):
    """Questions while nothing listens at the provider's address."""
    port = int(core.gateway._client.base_url.port)
    await run.server.stop()
    await run.ask_all(core, mix(random, (UNREACHED,)), DAYS[2])
    await run.server.start(port=port)


async def die(run, core, random):
    """The program dies with calls under way: what is on the disk at that moment is what the next start finds."""
    found = run.file.with_name("found.db")
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(run.ask_all(core, [crash(random) for _ in range(DYING)], DAYS[2]))
        await run.server.until(lambda server: server.held == DYING, timeout=120)
        with closing(sqlite3.connect(run.file)) as before, closing(sqlite3.connect(found)) as after:
            before.backup(after)
        asking.cancel()
    run.file = found


async def play(run):
    """The whole run, over several lives of the bot. Returns what the bot reports of it in the end."""
    random, prices = Random(SEED), run.file.with_name("prices.toml")
    prices.write_text(HOUSE_FILE)
    run.settings |= {"prices_file": prices, "openai_base_url": await run.server.start()}
    plans = mix(random, ENDINGS)
    third = len(plans) // 3
    async with run.bot() as core:
        await core.budgets.set(PLENTY, by_id=1)
        for day, part in zip(DAYS, (plans[:third], plans[third : 2 * third], plans[2 * third :]), strict=True):
            await run.ask_all(core, part, day)
        await past_the_deadline(run, core, random)
        await nobody_there(run, core, random)
    async with run.bot(stall_seconds=0.5) as core:
        await run.ask_all(core, mix(random, TIMEOUTS), DAYS[2])
    async with run.bot() as core:
        await die(run, core, random)
    await run.server.until(lambda server: not server.running, timeout=120)
    await run.server.stop()
    run.books.close(run.server.bills)
    async with run.bot() as core:
        assert await core.ledger.close_lost() == DYING
        overview = await core.reports.overview(core.reports.span(Period.ALL), limit=1000)
        own = [await core.reports.own(user, user) for user in USERS]
    return overview, [dict(report.by_period)[Period.ALL] for report in own]


def asked_for(row):
    """The question that a row's answer is for."""
    return int(row["question"].partition("]")[0].removeprefix("[q"))


def counted(row):
    """A row in the terms of the bill. What a usage block does not mention was none."""
    return (row["model"], *(row[kind] or 0 for kind in KINDS), row["cost_pico"])


def differences(run, rows):
    """What does not agree, by ending: the first question of each, and how many there are."""
    requests, ledger = defaultdict(list), defaultdict(list)
    for request in run.books.requests:
        requests[request.question].append(request)
    for row in rows:
        ledger[asked_for(row)].append(row)
    found = defaultdict(list)
    for number, plan in run.plans.items():
        for fault in faults(plan, requests[number], ledger[number]):
            found[f"{plan.ending}: {fault[0]}"].append(f"question {number}, {plan.model}: {fault[1]}")
    return {what: (len(where), where[0]) for what, where in found.items()}


def faults(plan, requests, rows):
    """What is wrong with the rows of one question."""
    reached = 0 if plan.ending == UNREACHED.name else len(rows)
    if len(requests) != reached:
        yield "rows", f"{len(requests)} requests, {len(rows)} rows"
    told = sorted(request.told for request in requests if request.told)
    said = sorted(counted(row) for row in rows if row["token_source"] == "provider")
    if told != said:
        yield "bill", f"told {told}, the ledger says {said}"
    outcomes = tuple(
        sorted(row["outcome"] for row in rows if row["error"] not in ("parameter-refused", "output-refused"))
    )
    if outcomes != plan.outcomes:
        yield "outcomes", f"{outcomes} for {plan.outcomes}, {plan.failed}"
    if sum(request.refused for request in requests) != len(rows) - len(outcomes):
        yield "refusals", str([row["error"] for row in rows])
    billed = sum(request.bill is not None for request in requests)
    left = ("cancelled", "timed_out")  # perhaps before anybody could know that the request was taken
    if sum(row["token_source"] != "unknown" or row["outcome"] in left for row in rows) < billed:
        yield "billed", f"{billed} were billed, the ledger has {[row['token_source'] for row in rows]}"
    for row in rows:
        known = [row[kind] for kind in KINDS if row[kind] is not None]
        if row["token_source"] == "unknown" and (known or row["cost_pico"] is not None):
            yield "unknown", str(row)
        if row["token_source"] not in ("provider", "corrected", "estimate", "unknown") or row["closed_at"] is None:
            yield "source", str(row)


def added(rows, *sums):
    """Sums of the rows' columns; NULL adds nothing."""
    return {name: sum(row[name] or 0 for row in rows) for name in sums}


def summed(rows):
    """What the day's sums and the reports should say of these rows, under the columns' names."""
    sources = Counter(row["token_source"] for row in rows)
    unpriced = sum(row["cost_pico"] is None and row["token_source"] != "unknown" for row in rows)
    told = {"corrected": sources["corrected"], "estimated": sources["estimate"], "unknown": sources["unknown"]}
    flagged = {"unpriced": unpriced, **told}
    failed = sum(row["outcome"] != "ok" for row in rows)
    return {"calls": len(rows), "failed": failed, **flagged, **added(rows, *KINDS, "cost_pico")}


def reported(sums):
    """A report's sums, under the columns' names."""
    return {column: getattr(sums, column.removesuffix("_tokens").removesuffix("_pico")) for column in summed([])}


def day_of(row):
    return datetime.fromtimestamp(row["opened_at"] / 1000, UTC).date().isoformat()


@pytest.mark.timeout(300)
async def test_the_ledger_is_the_bill(tmp_path, caplog):
    """Row by row and in sum, the ledger is what the provider billed and told; all else is an estimate or unknown."""
    caplog.set_level(logging.CRITICAL)
    run = Run(tmp_path, model="gpt-4o-mini", models=MODELS, fallback_models="gpt-4.1-mini", context_tokens=0)
    overview, own = await play(run)
    rows = run.read("select calls.*, answers.question from calls join answers on answers.id = calls.answer_id")

    # Call by call.
    assert differences(run, rows) == {}
    assert len(run.books.requests) >= 2000
    unreached = [row["outcome"] for row in rows if run.plans[asked_for(row)].ending == UNREACHED.name]
    assert (len(rows), set(unreached)) == (len(run.books.requests) + len(unreached), {"failed"})

    # In sum: what was billed and told, and what the ledger has of the provider.
    told = [request.told for request in run.books.requests if request.told]
    billed = [sum(bill[place] or 0 for bill in told) for place in range(1, len(KINDS) + 2)]
    assert billed == list(
        added([row for row in rows if row["token_source"] == "provider"], *KINDS, "cost_pico").values()
    )
    assert all(billed)

    # The sums of the days, and the reports.
    keys = ("user_id", "chat_id", "model", "strategy")
    groups = defaultdict(list)
    for row in rows:
        groups[day_of(row), *(row[key] for key in keys)].append(row)
    daily = {(row["day"], *(row[key] for key in keys)): row for row in run.read("select * from usage_daily")}
    assert {key: {name: row[name] for name in summed([])} for key, row in daily.items()} == {
        key: summed(group) for key, group in groups.items()
    }
    assert reported(overview.totals) == summed(rows)
    assert {line.key: reported(line.sums) for line in overview.models} == by(rows, "model")
    assert {int(line.key): reported(line.sums) for line in overview.users} == by(rows, "user_id")
    assert dict(zip(USERS, map(reported, own), strict=True)) == by(rows, "user_id")
    assert not [row for row in run.read("select * from spending") if row["held_pico"]]


def by(rows, column):
    """The sums for each value of a column."""
    groups = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return {value: summed(group) for value, group in groups.items()}
