"""A user's own usage on screen."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.limits import Limit, Measure, Scope, Standing
from bot.core.money import PICO
from bot.core.spans import OWN_PERIODS, Period
from bot.core.stats import OwnUsage, Ranked, UsageSums
from bot.playground.rules import read_text
from bot.view.own_usage import own_usage_screen
from bot.view.texts import texts_for

TEXTS = texts_for("en")
SUMS = UsageSums(calls=3, input=1200, cached_input=200, output=345, reasoning=45, cost=450_000_000)
HUGE = UsageSums(**dict.fromkeys(("calls", "failed", "unpriced", "input", "cached_input", "output", "cost"), 10**15))
UNTIL = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/Berlin"))


def standing(holder: Scope, measure: Measure, amount: int, spent: int, held: int = 0) -> Standing:
    limit = Limit(holder=holder, id=7, measure=measure, amount=amount)
    return Standing(limit=limit, spent=spent, held=held, until=UNTIL)


def shown(usage: OwnUsage) -> str:
    screen = own_usage_screen(usage, 7, TEXTS)
    assert read_text(screen.text.text).text == screen.text.text
    assert screen.text.size <= 4096
    assert len(screen.text.entities) <= 100
    return screen.text.text


def test_all_of_it() -> None:
    """Sums by period, what is left and until when in the zone, models and modes."""
    usage = OwnUsage(
        by_period=((Period.TODAY, UsageSums()), (Period.MONTH, replace(SUMS, failed=1)), (Period.ALL, SUMS)),
        models=(Ranked(key="gpt-4o-mini", sums=SUMS),),
        strategies=(Ranked(key="think", sums=SUMS), Ranked(key="odd", sums=replace(SUMS, unpriced=3))),
        standings=(
            standing(Scope.USER, Measure.DAY, PICO, 3 * PICO // 10),
            standing(Scope.GROUP, Measure.MONTH, 20 * PICO, 20 * PICO),
        ),
        paces=(Limit(holder=Scope.USER, id=7, measure=Measure.MINUTE, amount=1),),
    )
    left = [
        "Left",
        "▓▓▓▓▓▓▓░░░\n$0.7000 of your $1.00 a day left, until 2026-11-23 00:00 CET",
        "░░░░░░░░░░\n$0 of this group's $20.00 a month left, until 2026-11-23 00:00 CET",
        "At most one question a minute",
    ]
    assert shown(usage).split("\n\n") == [
        "Your usage",
        "Today\nno calls",
        "This month\n3 calls · 1 not ok · $0.00045\ninput 1,200 (cached 200) · output 345 (reasoning 45)",
        "All time\n3 calls · $0.00045\ninput 1,200 (cached 200) · output 345 (reasoning 45)",
        "\n".join(left),
        "By model\ngpt-4o-mini – 3 calls · $0.00045",
        "By mode\nThink – 3 calls · $0.00045\nodd – 3 calls · unpriced",
    ]


def test_nothing_yet() -> None:
    """Who never asked sees no empty headings."""
    nothing = OwnUsage(by_period=tuple((period, UsageSums()) for period in OWN_PERIODS))
    assert shown(nothing).split("\n\n")[1:] == ["Today\nno calls", "This month\nno calls", "All time\nno calls"]


@pytest.mark.parametrize(("count", "lines"), [(1, 1), (5, 5), (6, 6), (7, 6), (500, 6)])
def test_many_models_are_summed_up(count: int, lines: int) -> None:
    """A handful of lines; the rest is one more, which is never of a single model, and nothing is lost in it."""
    models = tuple(Ranked(key=f"m{number}" + "x" * 200, sums=SUMS) for number in range(count))
    block = shown(OwnUsage(by_period=(), models=models)).split("\n\n")[1].splitlines()
    assert len(block) == 1 + lines
    if count > lines:
        assert f"{count - 5} others – {3 * (count - 5):,} calls" in block[-1]


def test_the_largest_fits() -> None:
    """Odd names and huge numbers stay within one message."""
    lines = tuple(Ranked(key=key, sums=HUGE) for key in ("\u202e" * 9, "a\nb", "", "😀" * 300, "vote", "x" * 999))
    usage = OwnUsage(
        by_period=tuple((period, replace(HUGE, estimated=9, unknown=9)) for period in OWN_PERIODS),
        models=lines,
        strategies=lines,
        standings=tuple(
            standing(holder, measure, 10**18, 10**17) for holder in (Scope.USER, Scope.GROUP) for measure in Measure
        ),
        paces=tuple(Limit(holder=h, id=7, measure=Measure.MINUTE, amount=10**9) for h in (Scope.USER, Scope.GROUP)),
    )
    assert "from this group" in shown(usage)


@pytest.mark.parametrize(
    ("footer", "label", "data"),
    [(True, "Hide the cost line", "footer:off:7"), (False, "Show the cost line", "footer:on:7")],
)
def test_the_button(footer: bool, label: str, data: str) -> None:
    """It offers the other choice, to the person whose screen it is."""
    ((button,),) = own_usage_screen(OwnUsage(by_period=(), footer=footer), 7, TEXTS).buttons
    assert (button.label, button.data) == (label, data)
