"""A made-up year of a busy bot: who asked what, and what each call came to. The same seed gives the same year."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from bot.core.money import PICO
from bot.core.strategies import Strategy
from bot.core.thoughts import Sample, Step, Trace, TraceState
from bot.core.usage import Outcome, TokenSource

ANSWER = (
    *("id", "update_id", "chat_id", "user_id", "question", "asked_at", "begun_at", "finished_at", "strategy", "model"),
    *("state", "steps", "answer", "samples"),
)
CALL = (
    *("id", "answer_id", "user_id", "chat_id", "purpose", "strategy", "provider", "model", "attempt", "opened_at"),
    *("closed_at", "first_token_ms", "outcome", "input_tokens", "cached_input_tokens", "cache_write_tokens"),
    *("output_tokens", "reasoning_tokens", "token_source", "cost_pico", "price_source", "reserved_pico", "error"),
)
"""The columns of the rows that are made, in their order; the others keep their defaults."""

CLOSED, OUTCOME = CALL.index("closed_at"), CALL.index("outcome")

FIRST_USER = 10_001
FIRST_GROUP = -1_002_000_000_001

NAMES = ("Ada", "Bo", "陈晨", "Юлия", "نورا", "Δημήτρης", "प्रिया", "ゆい", "José-María", "חנה", "=1+1", "🦊 Fox")
QUESTIONS = (
    "How many primes are below 100?",
    "为什么天空是蓝色的?",
    "Сколько будет 17 * 23?",
    "ما عاصمة اليابان؟",
    "=2+2",
)
ANSWERS = ("There are 25.", "因为空气把蓝光散射得更多。", "391", "طوكيو", "Four, whichever way it is counted. " * 8)

PRICES: dict[str, tuple[int, int] | None] = {
    "gpt-4o-mini": (150_000, 600_000),
    "gpt-5": (1_250_000, 10_000_000),
    "o4-mini": (1_100_000, 4_400_000),
    "claude-sonnet": (3_000_000, 15_000_000),
    "deepseek-chat": (270_000, 1_100_000),
    "llama-local": None,
}
"""Pico-dollars for a token of input and of output; cached input costs a tenth. None: nobody knows the price."""

THINKERS = ("gpt-5", "o4-mini")

ENDS = (
    *(((Outcome.OK, None),) * 930),
    *(((Outcome.TRUNCATED, None),) * 15),
    *(((Outcome.REFUSED, None),) * 5),
    *(((Outcome.CANCELLED, None),) * 20),
    *(((Outcome.TIMED_OUT, None),) * 8),
    *(((Outcome.FAILED, "busy"),) * 12),
    *(((Outcome.FAILED, "unreachable"),) * 6),
    *(((Outcome.LOST, None),) * 4),
)
"""How calls end, as often as listed."""

STATES = {
    Outcome.OK: TraceState.FINISHED,
    Outcome.TRUNCATED: TraceState.TRUNCATED,
    Outcome.REFUSED: TraceState.REFUSED,
    Outcome.CANCELLED: TraceState.STOPPED,
}
"""Outcomes that end an answer; after the others it stays open, or another call is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much happens: `calls` in all, over so many days up to `last`, which ends when they are made."""

    calls: int = 1_000_000
    users: int = 1_000
    groups: int = 200
    days: int = 365
    last: date = date(2026, 11, 22)
    seed: int = 4


class Asked(NamedTuple):
    """One question: its row, the rows of its calls, the trace that the last of them brought, and a rating."""

    answer: tuple[object, ...]
    calls: list[tuple[object, ...]]
    trace: Trace | None
    liked: bool | None


class User(NamedTuple):
    """Somebody with habits."""

    id: int
    name: str
    username: str | None
    language: str
    groups: tuple[int, ...]
    model: str
    strategy: str


def users_of(plan: Plan) -> list[User]:
    """All users of a plan."""
    rng = random.Random(plan.seed)
    models, strategies = tuple(PRICES), tuple(each.value for each in Strategy)
    return [
        User(
            id=FIRST_USER + number,
            name=f"{NAMES[number % len(NAMES)]} {number}",
            username=None if number % 3 else f"user_{number}",
            language=("en", "ru", "zh-hans", "ar")[number % 4],
            groups=tuple(FIRST_GROUP - rng.randrange(plan.groups) for _ in range(2)),
            model=models[int(len(models) * rng.random() ** 2)],
            strategy=rng.choice(strategies),
        )
        for number in range(plan.users)
    ]


def asked_in(plan: Plan) -> Iterator[Asked]:
    """All questions of a plan, in order of time."""
    life = _Life(plan)
    for day in range(plan.days):
        first = datetime.combine(plan.last - timedelta(days=plan.days - 1 - day), time(), UTC)
        yield from life.day(int(first.timestamp()) * 1000, plan.calls * (day + 1) // plan.days)


def _traces() -> list[tuple[Trace, str, str]]:
    """Traces for every state, with their steps and samples as they are stored."""
    found = []
    for number, answer in enumerate(ANSWERS * len(set(STATES.values()))):
        state = tuple(STATES.values())[number // len(ANSWERS)]
        steps = tuple(Step(title=f"Schritt {n} · 步骤", content="Some words. " * 9, seconds=1.5) for n in range(2))
        samples = (Sample(answer="391", agrees=True), Sample(answer="390", agrees=False))[: 2 * (number % 2)]
        trace = Trace(steps=steps, answer=answer, state=state, samples=samples)
        stored = [{"title": step.title, "content": step.content, "seconds": step.seconds} for step in steps]
        kept = [{"answer": sample.answer, "agrees": sample.agrees} for sample in samples]
        found.append((trace, json.dumps(stored, ensure_ascii=False), json.dumps(kept, ensure_ascii=False)))
    return found


class _Life:
    """Makes one day after another; numbers go on from day to day."""

    def __init__(self, plan: Plan) -> None:
        self._rng = random.Random(plan.seed + 1)
        self._plan = plan
        self._users = users_of(plan)
        self._models, self._strategies = tuple(PRICES), tuple(each.value for each in Strategy)
        self._traces = {state: [t for t in _traces() if t[0].state is state] for state in STATES.values()}
        self._answers = self._calls = 0

    def day(self, midnight: int, until: int) -> Iterator[Asked]:
        """Questions of the day that begins at `midnight` (milliseconds), until there are so many calls in all."""
        rng, missing = self._rng, until - self._calls
        ends_early = until == self._plan.calls
        count = missing if ends_early else int(missing / 1.6)  # calls to a question
        for begun in sorted(int(rng.triangular(0, 85_000_000, 54_000_000)) for _ in range(count)):
            if self._calls < self._plan.calls:
                yield self._asked(midnight + begun)

    def _asked(self, begun: int) -> Asked:
        rng = self._rng
        user = self._users[int(len(self._users) * rng.random() ** 2)]
        chat = user.id if rng.random() < 0.75 else user.groups[int(rng.random() * 2)]
        model = user.model if rng.random() < 0.6 else self._models[int(rng.random() * 6)]
        strategy = user.strategy if rng.random() < 0.6 else self._strategies[int(rng.random() * 5)]
        self._answers += 1
        about = (self._answers, user.id, chat, strategy, model)
        calls, wanted, at = [], 3 if strategy == Strategy.VOTE else 1, begun + 5
        while self._calls < self._plan.calls and len(calls) < 5:
            call, at = self._call(about, len(calls) + 1, at)
            calls.append(call)
            outcome = call[OUTCOME]
            wanted -= outcome == Outcome.OK
            if not wanted or outcome not in (Outcome.OK, Outcome.FAILED):
                break
        return self._ended(about, begun, calls)

    def _ended(self, about: tuple[int, int, int, str, str], begun: int, calls: list[tuple[object, ...]]) -> Asked:
        number, user, chat, strategy, model = about
        state, rng = STATES.get(calls[-1][OUTCOME]), self._rng
        trace, steps, samples = rng.choice(self._traces[state]) if state else (None, None, None)
        row = (
            *(number, number, chat, user, QUESTIONS[number % len(QUESTIONS)], begun - 40, begun),
            *(calls[-1][CLOSED] if trace else None, strategy, model, (state or TraceState.THINKING).value),
            *(steps, trace.answer if trace else None, samples),
        )
        return Asked(row, calls, trace, rng.random() < 0.8 if trace and rng.random() < 0.03 else None)

    def _call(self, about: tuple[int, int, int, str, str], attempt: int, at: int) -> tuple[tuple[object, ...], int]:
        """A row, and the time at which the next call may begin."""
        rng = self._rng
        answer, user, chat, strategy, model = about
        outcome, error = ENDS[int(rng.random() * len(ENDS))]
        seen, source = _counted(outcome, rng.random())
        spent = 400 + int(rng.expovariate(1 / 4_000))
        tokens = self._tokens(model, outcome) if seen else (None,) * 5
        price = PRICES[model]
        cost = _cost(price, tokens) if price and seen else None
        self._calls += 1
        row = (
            *(self._calls, answer, user, chat, "answer", strategy, "demo", model, attempt, at, at + spent),
            *(
                spent // 3 if seen else None,
                outcome.value,
                *tokens,
                source.value,
                cost,
                "genai-prices" if cost is not None else None,
            ),
            *(PICO // 50 if price else 1, error),
        )
        return row, at + spent + 10

    def _tokens(self, model: str, outcome: Outcome) -> tuple[int | None, ...]:
        """Input, cached, cache write, output, reasoning; None where the provider does not tell."""
        rng = self._rng
        read = 150 + int(rng.expovariate(1 / 900))
        cached = read // 2 if rng.random() < 0.3 else 0
        written = 20 + int(rng.expovariate(1 / 400)) if outcome is not Outcome.REFUSED else 0
        if model == "llama-local":
            return read, None, None, written, None
        return read, cached, read // 4 if rng.random() < 0.05 else 0, written, written // 2 if model in THINKERS else 0


def _counted(outcome: Outcome, chance: float) -> tuple[bool, TokenSource]:
    """Whether there are counts, and who made them."""
    if outcome in (Outcome.OK, Outcome.TRUNCATED, Outcome.REFUSED):
        if chance < 0.98:
            return True, TokenSource.PROVIDER
        return True, TokenSource.CORRECTED if chance < 0.99 else TokenSource.ESTIMATE
    if outcome in (Outcome.CANCELLED, Outcome.TIMED_OUT, Outcome.FAILED) and chance < 0.5:
        return True, TokenSource.ESTIMATE
    return False, TokenSource.UNKNOWN


def _cost(price: tuple[int, int], tokens: tuple[int | None, ...]) -> int:
    read, cached, _, written, _ = (count or 0 for count in tokens)
    return (read - cached) * price[0] + cached * price[0] // 10 + written * price[1]
