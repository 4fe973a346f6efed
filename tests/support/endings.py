"""All ways in which the calls for a question end, as plans: what the provider does, and what the asker does."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.core.strategies import Strategy
from bot.flow.stopping import Stop
from bot.playground.scripts import Script

PLAIN = ("gpt-4o-mini", "gpt-4.1", "gemini-2.5-pro", "house-large", "router/quill", "stranger")
FUSSY = ("house-fussy", "stranger-mute")
NATIVE = ("o3", "o4-mini", "gpt-5.6-luna")
CHAT = ("gpt-4o-mini", "gemini-2.5-pro", "house-large", "router/quill", "stranger", "o3")
RESPONSES = ("gpt-4.1", "gpt-5.6-luna")
ANY = (*PLAIN, *FUSSY, *NATIVE)
THINK, FAST, VOTE = Strategy.THINK, Strategy.FAST, Strategy.VOTE
FAULTS = (500, 503, 429)


@dataclass(slots=True)
class Plan:
    """One question. `scripts` are for its requests in order of arrival; `outcomes` are those its rows should have.

    `stop` is when the asker stops or leaves: "arrival" of the request, first "event", "leave" at the first event.
    """

    ending: str
    scripts: tuple[Script, ...]
    outcomes: tuple[str, ...]
    model: str
    strategy: Strategy
    stop: str = ""
    opens: tuple[int, asyncio.Event] | None = None
    stopping: Stop = field(default_factory=Stop)
    failed: str | None = None

    def arrived(self, count: int) -> Script:
        """The script for the request that arrived as this one of the question's."""
        if self.opens and self.opens[0] == count:
            self.opens[1].set()
        if self.stop == "arrival":
            self.stop_soon()
        return self.scripts[count - 1]

    def stop_soon(self) -> None:
        """Stops as the asker does: from outside."""
        asyncio.get_running_loop().call_soon(self.stopping.request)


@dataclass(frozen=True, slots=True)
class Ending:
    """A way to end. `scripts` makes new ones for every question."""

    name: str
    weight: int
    outcomes: str
    scripts: Callable[[Random], tuple[Script, ...]]
    models: tuple[str, ...] = ANY
    strategies: tuple[Strategy, ...] = (THINK, FAST)
    stop: str = ""

    def plan(self, random: Random) -> Plan:
        """One question that ends so."""
        return Plan(
            self.name,
            self.scripts(random),
            tuple(sorted(self.outcomes.split())),
            random.choice(self.models),
            random.choice(self.strategies),
            self.stop,
        )


def said(random: Random, answer: str | None = None, **script: object) -> Script:
    """A good answer of some length."""
    content = "because " * random.randint(6, 60)
    steps = [{"title": "Plan", "content": content}, {"title": "Do", "content": content[::-1]}]
    text = json.dumps({"steps": steps, "answer": answer or f"It is {random.randint(10, 99)}. ünï"}, ensure_ascii=False)
    reasoning = "**Hm**\n\nI wonder. " * random.randint(1, 9) if random.random() < 0.3 else None
    return Script(**{"text": text, "reasoning": reasoning, "chunk_size": random.choice((20, 100, 400))} | script)


def cut(random: Random, fault: str, after: int, **script: object) -> Script:
    """An answer that something happens to after so many short pieces of text."""
    return said(random, **{"fault": fault, "cut_after": after, "chunk_size": 6, "reasoning": None} | script)


def status(number: int) -> Script:
    """An error in the place of an answer."""
    code = {429: "rate_limit_exceeded"}.get(number)
    return Script(fault="status", status=number, error={"message": "no", "type": "x", "param": None, "code": code})


def down(random: Random, times: int) -> tuple[Script, ...]:
    """Errors that a retry may mend."""
    return tuple(status(random.choice(FAULTS)) for _ in range(times))


def whenever(random: Random) -> str:
    """When a usage is told that is not the last word yet."""
    return random.choice(("last", "early", "every"))


def vote_of_five(random: Random) -> tuple[Script, ...]:
    """Two that differ, one that decides as soon as all are there, two that are cancelled in the midst."""
    gate = asyncio.Event()
    decides = said(random, "Twelve.", gate=gate, gate_after=0, reasoning=None)
    late = [cut(random, "stall", 12, usage_when=whenever(random)) for _ in range(2)]
    return said(random, "Twelve."), said(random, "Forty."), decides, *late


ENDINGS = (
    Ending("ok", 144, "ok", lambda r: (said(r),)),
    Ending("ok in one piece", 29, "ok", lambda r: (said(r, fault="plain_json"),)),
    Ending("ok, oddly", 29, "ok", lambda r: (said(r, fault=r.choice(("no_done", "comments", "split_utf8"))),)),
    Ending("no usage", 29, "ok", lambda r: (said(r, usage=r.choice((None, "absent"))),)),
    Ending("usage too early", 22, "ok", lambda r: (said(r, usage_when="early"),), CHAT),
    Ending("truncated", 43, "truncated", lambda r: (said(r, finish_reason="length"),)),
    Ending("no reason for the end", 22, "ok", lambda r: (said(r, finish_reason=None),), CHAT),
    Ending("refused", 36, "refused", lambda r: (said(r, refusal="I will not do that."),)),
    Ending("filtered", 29, "refused", lambda r: (said(r, finish_reason="content_filter"),)),
    Ending("filtered at once", 14, "refused", lambda r: (Script(text="", finish_reason="content_filter"),)),
    Ending("retried once", 50, "failed ok", lambda r: (*down(r, 1), said(r))),
    Ending("told to retry", 10, "timed_out ok", lambda r: (status(408), said(r))),
    Ending("retried twice", 43, "failed failed ok", lambda r: (*down(r, 2), said(r))),
    Ending("refused, fallback", 29, "failed ok", lambda r: (status(r.choice((401, 402, 403, 404))), said(r))),
    Ending("down, fallback", 36, "failed failed failed ok", lambda r: (*down(r, 3), said(r))),
    Ending("down, all", 18, "failed " * 6, lambda r: down(r, 6)),
    Ending("dropped", 29, "failed ok", lambda r: (Script(fault="drop"), said(r))),
    Ending("cut before text", 29, "failed ok", lambda r: (cut(r, "cut", 0, usage_when=whenever(r)), said(r))),
    Ending("no answer", 29, "failed ok", lambda r: (Script(fault=r.choice(("html", "error_body"))), said(r))),
    Ending("error before text", 29, "failed ok", lambda r: (cut(r, "error_event", 0), said(r))),
    Ending("cut in the midst", 29, "failed ok", lambda r: (cut(r, "cut", 12, usage_when=whenever(r)), said(r))),
    Ending("cut twice", 14, "failed failed", lambda r: (cut(r, "cut", 12, usage_when=whenever(r)), cut(r, "cut", 14))),
    Ending("cut at the end", 14, "failed ok", lambda r: (cut(r, "cut", 999, usage_when=whenever(r)), said(r))),
    Ending("cut in a refusal", 14, "failed ok", lambda r: (cut(r, "cut", 2, refusal="I will not do"), said(r))),
    Ending("error in the midst", 29, "failed ok", lambda r: (_faulty(r, whenever(r)), said(r)), CHAT),
    Ending("failed with usage", 22, "failed ok", lambda r: (_faulty(r, "every"), said(r)), RESPONSES),
    Ending("garbage in the midst", 14, "failed ok", lambda r: (_garbage(r), said(r))),
    Ending("stopped before", 29, "cancelled", lambda r: (Script(fault="hang"),), stop="arrival"),
    Ending("stopped", 29, "cancelled", lambda r: (cut(r, "stall", 12, usage_when=whenever(r)),), stop="event"),
    Ending("left", 22, "cancelled", lambda r: (cut(r, "stall", 12, usage_when=whenever(r)),), stop="leave"),
    Ending("nothing said", 36, "failed ok", lambda r: (_silent("length"), said(r)), NATIVE, (Strategy.NATIVE,)),
    Ending("empty", 22, "failed ok", lambda r: (_silent("stop"), said(r))),
    Ending("unusable", 22, "failed ok", lambda r: (said(r, text="{}"), said(r)), PLAIN, (THINK,)),
    Ending("endless", 2, "truncated", lambda r: (_endless(),), PLAIN, (FAST,)),
    Ending("vote", 43, "ok ok", lambda r: (said(r, "Twelve."), said(r, "**Twelve**")), PLAIN, (VOTE,)),
    Ending("vote of five", 50, "ok ok ok cancelled cancelled", vote_of_five, PLAIN, (VOTE,)),
    Ending("vote with faults", 29, "failed ok ok", lambda r: (*down(r, 1), *[said(r, "Twelve.")] * 2), PLAIN, (VOTE,)),
)
TIMEOUTS = (
    Ending("silent from the start", 6, "timed_out " * 6, lambda r: (Script(fault="hang"),) * 6),
    Ending("stalled", 14, "timed_out ok", lambda r: (cut(r, "stall", 12, usage_when=whenever(r)), said(r))),
)


def _faulty(random: Random, usage_when: str) -> Script:
    return cut(random, "error_event", 12, usage_when=usage_when)


def _garbage(random: Random) -> Script:
    """Behind the garbage nothing more comes, or it would be chance whether a usage is told before the asker leaves."""
    return cut(random, "garbage_line", 12, gate=asyncio.Event(), gate_after=13, usage_when=whenever(random))


def _silent(reason: str) -> Script:
    return Script(text="", hidden=900, finish_reason=reason)


def _endless() -> Script:
    return Script(text="so " * 150_000, chunk_size=30_000, fault="stall", cut_after=14)


def deadline(random: Random, gate: asyncio.Event) -> Plan:
    """Some text, then a pause until the gate opens, a little more, and silence."""
    script = cut(random, "stall", 16, gate=gate, gate_after=12, usage_when=whenever(random))
    return Plan("over the deadline", (script,), ("timed_out",), random.choice(ANY), random.choice((THINK, FAST)))


def crash(random: Random) -> Plan:
    """A call that is under way when the program dies."""
    fault = random.choice(("hang", "stall"))
    script = cut(random, fault, 12, usage_when=whenever(random))
    return Plan("crash", (script,), ("lost",), random.choice(PLAIN), random.choice((THINK, FAST)))


def mix(random: Random, endings: tuple[Ending, ...]) -> list[Plan]:
    """All endings as often as their weights say, shuffled."""
    plans = [ending.plan(random) for ending in endings for _ in range(ending.weight)]
    for plan in plans:
        if plan.ending == "vote of five":
            plan.opens = (5, plan.scripts[2].gate)
    random.shuffle(plans)
    return plans
