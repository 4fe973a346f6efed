"""Spans of days: names, typed ones, the ones before, and the sums they add up from."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.durations import bucket, percentile
from bot.core.spans import Period, Span, parse_span, span_of, span_of_code, spans_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("today", "2026-11-22", "2026-11-22"),
        ("  7D ", "2026-11-16", "2026-11-22"),
        ("month", "2026-11-01", "2026-11-22"),
        ("yesterday", "2026-11-21", "2026-11-21"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-11-03", "2026-11-03", "2026-11-03"),
        ("2026-11-01 2026-11-15", "2026-11-01", "2026-11-15"),
        ("2026-11-01..2026-11-15", "2026-11-01", "2026-11-15"),
        ("2026-11-01 to today", "2026-11-01", "2026-11-22"),
        ("2026-11-01–2026-11-15", "2026-11-01", "2026-11-15"),
    ],
)
def test_typed_spans(typed, first, last):
    """A name, a day, a month, two days."""
    span = parse_span(typed, TODAY)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "tomorrow", "2026", "2026-13", "2026-00", "2026-02-30", "2026-11-15 2026-11-01", "2026-1-1", "0000-00"),
        *(
            "1999-01-01",
            "3000-01-01",
            "2026-11-01 2026-11-02 2026-11-03",
            "٢٠٢٦-11-01",
            "2026-11-01 x",
            "-",
            "..",
            "all x",
        ),
    ],
)
def test_what_is_no_span_is_refused(typed):
    """With a ValueError and nothing else."""
    with pytest.raises(ValueError):
        parse_span(typed, TODAY)


@given(st.text(max_size=40))
def test_nothing_typed_breaks_it(typed):
    """Anything is a span, or a ValueError."""
    try:
        span = parse_span(typed, TODAY)
    except ValueError:
        return
    assert span.first is None or span.first <= span.last


days = st.dates(min_value=date(2000, 1, 1), max_value=date(2999, 12, 31))


@given(days, st.integers(0, 800))
def test_a_span_adds_up_from_each_of_its_days_once(first, length):
    """Whole months stand for their days, and nothing overlaps."""
    last = min(first + timedelta(days=length), date(2999, 12, 31))
    parts = Span(first=first, last=last).parts()
    covered = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    by_part = [sum(part in spans_of(day) for part in parts) for day in covered]
    assert by_part == [1] * len(covered)
    assert len(parts) <= 62 + length // 28


@given(days, st.integers(0, 400))
def test_a_code_leads_back(first, length):
    """Short enough for a button, and the same span again."""
    span = Span(first=first, last=min(first + timedelta(days=length), date(2999, 12, 31)))
    assert span_of_code(span.code, TODAY) == span
    assert len(span.code) <= 17


@pytest.mark.parametrize(
    "code", ["", "x", "20261101", "20261115-20261101", "20261301-20261302", "7d-7d", "2026110１-20261102"]
)
def test_a_made_up_code_is_refused(code):
    """What comes with a tap can be anything."""
    with pytest.raises(ValueError):
        span_of_code(code, TODAY)


def test_the_span_before():
    """As long, just before; of a month so far as many days of the month before."""
    before = {period: span_of(period, TODAY).before() for period in Period}
    assert before[Period.ALL] is None
    assert before[Period.TODAY] == Span(first=date(2026, 11, 21), last=date(2026, 11, 21))
    assert before[Period.WEEK] == Span(first=date(2026, 11, 9), last=date(2026, 11, 15))
    assert before[Period.MONTH] == Span(first=date(2026, 10, 1), last=date(2026, 10, 22))
    assert span_of(Period.MONTH, date(2026, 3, 31)).before() == Span(first=date(2026, 2, 1), last=date(2026, 2, 28))


@given(st.lists(st.floats(0.06, 3000), min_size=1, max_size=60), st.sampled_from([0.5, 0.95, 1.0]))
def test_percentiles_are_right_to_within_five_percent(seconds, share):
    """Against the exact one: the smallest time that so many answers did not exceed."""
    counts = {}
    for each in seconds:
        counts[bucket(each)] = counts.get(bucket(each), 0) + 1
    exact = sorted(seconds)[max(1, -int(-share * len(seconds) // 1)) - 1]
    assert percentile(counts, share) == pytest.approx(exact, rel=0.05)


def test_no_answers_have_no_percentile():
    """Unknown, not nothing."""
    assert percentile({}, 0.5) is None
