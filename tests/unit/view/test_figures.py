"""Numbers, money, days and times, as each language writes them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import PICO
from bot.view import figures
from bot.view.texts import Texts, texts_for

ENGLISH, CHINESE = texts_for("en"), texts_for("zh")
DAY = date(2026, 9, 3)
AT = datetime(2026, 11, 3, 9, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (0, "0", "0"),
        (950, "950", "950"),
        (1000, "1K", "1000"),
        (1200, "1.2K", "1200"),
        (12_345, "12.34K", "1.23万"),
        (3.4e6, "3.4M", "340万"),
        (2e9, "2B", "20亿"),
        (10**12, "1T", "1万亿"),
        (0.5, "0.5", "0.5"),
    ],
)
def test_numbers_in_few_characters(number: float, english: str, chinese: str) -> None:
    """Beside an axis there is no room for more."""
    assert [figures.short(number, texts) for texts in (ENGLISH, CHINESE)] == [english, chinese]


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (999, "999"), (1234, "1,234"), (10**12, "1,000,000,000,000")])
def test_counts(number: int, said: str) -> None:
    """Whole numbers have separators."""
    assert figures.count(number, ENGLISH) == figures.count(number, CHINESE) == said


@pytest.mark.parametrize(
    ("span", "said"), [(0.0, "0.0"), (4.23, "4.2"), (9.94, "9.9"), (9.96, "10"), (3600.4, "3,600")]
)
def test_seconds(span: float, said: str) -> None:
    """One decimal below ten."""
    assert figures.seconds(span, ENGLISH) == said


@pytest.mark.parametrize(
    ("pico", "rounded", "exact"),
    [
        (0, "$0", "$0.00"),
        (1, "$0.0000000000010", "$0.000000000001"),
        (450_000_000, "$0.00045", "$0.00045"),
        (9_999_000_000, "$0.0100", "$0.009999"),
        (123_456_000_000, "$0.1235", "$0.123456"),
        (PICO, "$1.00", "$1.00"),
        (1_000_500 * PICO // 1000, "$1,000.50", "$1,000.50"),
        (1_234_567_891 * PICO // 1000, "$1,234,567.89", "$1,234,567.891"),
    ],
)
def test_money(pico: int, rounded: str, exact: str) -> None:
    """Rounded where it was counted, exact where somebody set it; cents are never missing."""
    assert figures.money(pico, ENGLISH) == figures.money(pico, CHINESE) == rounded
    assert figures.exact_money(pico, ENGLISH) == figures.exact_money(pico, CHINESE) == exact


def test_an_unknown_price_is_not_nothing() -> None:
    """It has a word of its own."""
    assert figures.cost(None, ENGLISH) == "unpriced"
    assert figures.cost(0, ENGLISH) == "$0"
    assert figures.cost(PICO, CHINESE, uncertain=True) == "约 $1.00"


@given(st.integers(1, 2**63 - 1))
def test_nothing_paid_is_shown_as_nothing(pico: int) -> None:
    """What cost anything at all is never shown as zero."""
    assert any(digit in figures.money(pico, ENGLISH) for digit in "123456789")


def test_percent() -> None:
    """With the space that the language puts before the sign."""
    assert figures.percent(35, ENGLISH) == "35 %"
    assert figures.percent(1234.56, CHINESE, places=1) == "1,234.6%"


def test_days() -> None:
    """In the order that the language has them, with its names of the months."""
    assert [figures.day(DAY, texts) for texts in (ENGLISH, CHINESE)] == ["2026-09-03", "2026年9月3日"]
    assert [figures.short_day(DAY, texts) for texts in (ENGLISH, CHINESE)] == ["3 Sep", "9月3日"]
    assert [figures.month(DAY, texts) for texts in (ENGLISH, CHINESE)] == ["Sep 2026", "2026年9月"]


def test_times() -> None:
    """A time is told in the zone that it comes in, and with its name."""
    assert figures.moment(AT, ENGLISH) == "2026-11-03 09:05 UTC"
    assert figures.moment(AT, CHINESE) == "2026年11月3日 09:05 UTC"
    assert figures.when(AT.astimezone(timezone(timedelta(hours=8))), CHINESE) == "2026年11月3日 17:05"
    assert figures.clock(AT) == "09:05:07 UTC"


def test_a_language_that_nobody_counts_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its numbers are written as in English."""
    strange = Texts("en")
    monkeypatch.setattr(strange, "language", "xx-nowhere")
    assert figures.count(1234, strange) == "1,234"
