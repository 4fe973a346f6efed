"""Usage and cost on screen: what all reports have in common."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.spans import Period, Span
from bot.core.stats import Ranked, UsageSums
from bot.view.changes import change, share
from bot.view.names import ranked_name
from bot.view.reports import cost_of, span_title, sums_text
from bot.view.texts import texts_for

TEXTS = texts_for("en")
SUMS = UsageSums(calls=3, input=1200, cached_input=200, output=345, reasoning=45, cost=450_000_000)
LAST = date(2026, 11, 22)


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


def test_sums_note_what_is_not_certain() -> None:
    """Corrected, estimated and unknown counts are told under the sums."""
    text = sums_text(replace(SUMS, corrected=3, estimated=2, unknown=1), TEXTS).text
    assert "Corrected counts: 3." in text
    assert "Estimated counts: 2." in text
    assert "Counts unknown: 1." in text


def test_tokens_written_to_the_cache_are_shown() -> None:
    """They cost more than others."""
    text = sums_text(replace(SUMS, cache_write=100), TEXTS).text
    assert "input 1,200 (cached 200, written to cache 100)" in text


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (112, 100, "▲ 12 %"),
        (97, 100, "▼ 3 %"),
        (100, 100, "± 0 %"),
        (1001, 1000, "± 0 %"),
        (0, 5, "▼ 100 %"),
        (5, 0, "new"),
        (0, 0, ""),
        (5, None, ""),
        (None, 5, ""),
        (None, None, ""),
        (10**12, 1, "▲ > 9,999 %"),
        (2.0, 4.0, "▼ 50 %"),
        (12_345, 1_000, "▲ 1,134 %"),
    ],
)
def test_changes(now: float | None, before: float | None, said: str) -> None:
    """Up, down, the same, new; and nothing where there is nothing to compare."""
    assert change(now, before, TEXTS) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 10, "0 %"), (1, 3, "33 %"), (1, 40, "2.5 %"), (1, 10**6, "< 0.1 %"), (10, 10, "100 %"), (1, 0, "")],
)
def test_shares(part: int, whole: int, said: str) -> None:
    """What is there is never shown as nothing."""
    assert share(part, whole, TEXTS) == said


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(first=date(2026, 11, 16), last=LAST, period=Period.WEEK), "7 days"),
        (Span(first=date(2026, 11, 1), last=date(2026, 11, 15)), "2026-11-01 to 2026-11-15"),
        (Span(first=LAST, last=LAST), "2026-11-22"),
    ],
)
def test_spans(span: Span, said: str) -> None:
    """By the period's name, or by its days."""
    assert span_title(span, TEXTS) == said


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
        ("😀" * 30, "😀" * 19 + "… (7)"),
        ("中" * 20, "中" * 20 + " (7)"),
        ("Z" + "\u0300" * 500, "Z" + "\u0300" * 3 + " (7)"),
        ("שלום", "\u2068שלום\u2069 (7)"),
    ],
)
def test_names(name: str | None, said: str) -> None:
    """One line, nothing that turns or hides text, and always the id."""
    assert ranked_name(Ranked(key="7", name=name, sums=SUMS), TEXTS) == said


def test_ids_are_no_amounts() -> None:
    """An id has no separators."""
    assert ranked_name(Ranked(key="1234567890", sums=SUMS), TEXTS) == "user 1234567890"


def test_the_terminal_has_a_name() -> None:
    """User 0 is who sits at the command line."""
    assert ranked_name(Ranked(key="0", name="", sums=SUMS), TEXTS) == "terminal"
