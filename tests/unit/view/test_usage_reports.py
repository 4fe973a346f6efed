"""Usage and cost on screen."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.stats import ModelSums, Overview, OwnUsage, Period, UsageSums, UserSums
from bot.playground.rules import read_text
from bot.view import figures
from bot.view.reports import cost_of, display_name, overview_screen, own_usage_screen
from bot.view.screens import Screen
from bot.view.texts import texts_for

TEXTS = texts_for("en")
SUMS = UsageSums(calls=3, input=1200, cached_input=200, output=345, reasoning=45, cost=450_000_000)
HUGE = UsageSums(
    calls=10**9,
    failed=10**9,
    unpriced=10**8,
    estimated=10**8,
    unknown=10**8,
    input=10**15,
    cached_input=10**15,
    cache_write=10**15,
    output=10**15,
    reasoning=10**15,
    cost=10**21,
)
NAMES = [
    "\u202eevil\u202c",
    "a\nb\tc",
    "👩‍👩‍👧" * 20,
    "x" * 64,
    "\u200b",
    "\u3164\u2800",
    "",
    None,
    "@admin",
    "Åse Ü 中文",
]


def overview(**more: object) -> Overview:
    plain = Overview(
        period=Period.WEEK, first_day=date(2026, 11, 15), last_day=date(2026, 11, 21), answers=3, totals=SUMS
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def assert_sendable(screen: Screen) -> None:
    assert read_text(screen.text.text).text == screen.text.text
    assert screen.text.size <= 4096
    assert len(screen.text.entities) <= 100


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        (UsageSums(), "–"),
        (SUMS, "$0.00045"),
        (replace(SUMS, cost=0), "$0"),
        (replace(SUMS, unpriced=3, cost=0), "unpriced"),
        (replace(SUMS, unpriced=2, unknown=1, cost=0), "unpriced"),
        (replace(SUMS, unpriced=1), "$0.00045 + 1 unpriced"),
        (replace(SUMS, unknown=3, cost=0), "–"),
        (replace(SUMS, unknown=1), "$0.00045"),
        (replace(SUMS, calls=5000, unpriced=1234), "$0.00045 + 1,234 unpriced"),
    ],
)
def test_cost(sums: UsageSums, said: str) -> None:
    """An unknown price is never shown as nothing."""
    assert cost_of(sums, TEXTS) == said


def test_own_usage() -> None:
    """Each period with calls, cost, and tokens by kind; a period without calls says so."""
    usage = OwnUsage(
        by_period=((Period.TODAY, UsageSums()), (Period.MONTH, replace(SUMS, failed=1)), (Period.ALL, SUMS))
    )
    screen = own_usage_screen(usage, TEXTS)
    assert screen.text.text.split("\n\n")[:3] == [
        "Your usage",
        "Today\nno calls",
        "This month\n3 calls · 1 not ok · $0.00045\ninput 1,200 (cached 200) · output 345 (reasoning 45)",
    ]
    assert_sendable(screen)


def test_notes_what_is_not_certain() -> None:
    """Estimated and unknown counts are told under the sums."""
    screen = own_usage_screen(OwnUsage(by_period=((Period.ALL, replace(SUMS, estimated=2, unknown=1)),)), TEXTS)
    assert "Estimated counts: 2." in screen.text.text
    assert "Counts unknown: 1." in screen.text.text


def test_tokens_written_to_the_cache_are_shown() -> None:
    """They cost more than others."""
    screen = own_usage_screen(OwnUsage(by_period=((Period.ALL, replace(SUMS, cache_write=100)),)), TEXTS)
    assert "input 1,200 (cached 200, written to cache 100)" in screen.text.text


def test_overview_of_nothing() -> None:
    """A period without calls has no rankings."""
    text = overview_screen(overview(answers=0, totals=UsageSums()), TEXTS).text.text
    assert text == "Usage of everybody · 7 days\n2026-11-15 to 2026-11-21, UTC\n\n0 answers · no calls"


def test_overview_ranks_users_and_models() -> None:
    """Names, calls, tokens and cost, in the order given."""
    users = (UserSums(user_id=7, name="Ann", sums=SUMS), UserSums(user_id=0, name=None, sums=replace(SUMS, unpriced=3)))
    models = (ModelSums(model="gpt-4o-mini", sums=SUMS),)
    text = overview_screen(overview(users=users, models=models), TEXTS).text.text
    assert "By user\nAnn (7) – 3 calls, 1,545 tokens, $0.00045\nterminal – 3 calls, 1,545 tokens, unpriced" in text
    assert "By model\ngpt-4o-mini – 3 calls, 1,545 tokens, $0.00045" in text


@pytest.mark.parametrize("period", Period)
def test_largest_overview_fits(period: Period) -> None:
    """Ten users with the oddest names and ten long models stay within one message."""
    users = tuple(UserSums(user_id=10**10 + n, name=name, sums=HUGE) for n, name in enumerate(NAMES))
    models = tuple(ModelSums(model=f"{n}" + "m" * 200, sums=HUGE) for n in range(10))
    full = overview(period=period, first_day=None, users=users, models=models, totals=HUGE)
    screen = overview_screen(full, TEXTS)
    assert_sendable(screen)
    assert len(screen.text.text.splitlines()) == screen.text.text.count("\n") + 1
    for row in screen.buttons:
        assert all(len(button.data.encode()) <= 64 for button in row)
        assert sum(button.label.startswith("• ") for button in row) == (period is not Period.MONTH)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ann", "Ann (7)"),
        ("\u202eevil\u202c", "evil (7)"),
        ("a\nb\tc", "a b c (7)"),
        ("x" * 64, "x" * 39 + "… (7)"),
        ("x" * 40, "x" * 40 + " (7)"),
        ("\u200b\u3164", "user 7"),
        (" \n ", "user 7"),
        ("", "user 7"),
        (None, "user 7"),
        ("😀", "😀 (7)"),
    ],
)
def test_names(name: str | None, said: str) -> None:
    """One line, nothing that turns or hides text, and always the id."""
    assert display_name(UserSums(user_id=7, name=name, sums=SUMS), TEXTS) == said


def test_ids_are_no_amounts() -> None:
    """An id has no separators."""
    assert display_name(UserSums(user_id=1234567890, name=None, sums=SUMS), TEXTS) == "user 1234567890"


@pytest.mark.parametrize(("span", "said"), [(0.0, "0.0"), (4.23, "4.2"), (9.94, "9.9"), (9.96, "10"), (3600.4, "3600")])
def test_seconds(span: float, said: str) -> None:
    """One decimal below ten."""
    assert figures.seconds(span) == said
