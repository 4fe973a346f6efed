"""Sums as lines of a table: what it is, how much, and how that stands against the span before."""

from bot.core.stats import Overview, UsageSums
from bot.view import figures
from bot.view.changes import change, share
from bot.view.reports import cost_of
from bot.view.tables import Line
from bot.view.texts import Texts

COUNTED = ("questions", "answers", "calls")
TOKENS = ("input", "cached_input", "cache_write", "output", "reasoning")


def is_empty(sums: UsageSums | None) -> bool:
    """Whether nothing happened, so that there is nothing to compare with."""
    return sums is None or not (sums.calls or sums.questions)


def main_lines(now: UsageSums, before: UsageSums | None, texts: Texts) -> list[Line]:
    """Money and counts."""
    then = UsageSums() if is_empty(before) or before is None else before
    each, cost = now.cost_per_answer, figures.cost(now.cost, texts) if now.priced else cost_of(now, texts)
    errors = f"{figures.count(now.failed, texts)} ({share(now.failed, now.calls, texts)})" if now.failed else "0"
    return [
        (texts.say("st-cost"), cost, change(_known_cost(now), _known_cost(then), texts)),
        (
            texts.say("st-per-answer"),
            "" if each is None else figures.cost(each, texts),
            change(each, then.cost_per_answer, texts),
        ),
        *(_count_line(name, now, before, texts) for name in COUNTED),
        (texts.say("st-failed"), errors, _grown("failed", now, before, texts)),
    ]


def time_lines(overview: Overview, texts: Texts) -> list[Line]:
    """How long answers took."""
    return [
        (
            texts.say(f"st-{name}"),
            texts.say("footer-seconds", seconds=figures.seconds(now, texts)),
            change(now, then, texts),
        )
        for name, now, then in (
            ("p50", overview.p50, overview.p50_before),
            ("p95", overview.p95, overview.p95_before),
        )
        if now is not None
    ]


def token_lines(now: UsageSums, before: UsageSums | None, texts: Texts) -> list[Line]:
    """Tokens by kind. What was cached and written to the cache is part of input, reasoning is part of output."""
    return [_count_line(name, now, before, texts) for name in TOKENS]


def notes(sums: UsageSums, texts: Texts) -> list[str]:
    """What is not certain of the sums, a sentence each."""
    said = {name: getattr(sums, name) for name in ("unpriced", "corrected", "estimated", "unknown")}
    return [
        texts.say(f"st-note-{what}", calls=calls, shown=figures.count(calls, texts))
        for what, calls in said.items()
        if calls
    ]


def _count_line(name: str, now: UsageSums, before: UsageSums | None, texts: Texts) -> Line:
    label = texts.say(f"st-{name.replace('_', '-')}")
    return label, figures.count(getattr(now, name), texts), _grown(name, now, before, texts)


def _grown(name: str, now: UsageSums, before: UsageSums | None, texts: Texts) -> str:
    return "" if is_empty(before) else change(getattr(now, name), getattr(before, name), texts)


def _known_cost(sums: UsageSums) -> int | None:
    return sums.cost if sums.priced else None
