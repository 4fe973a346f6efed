"""Named periods end today, and sums add up."""

from datetime import date

import pytest

from bot.core.spans import Period, span_of
from bot.core.stats import UsageSums


@pytest.mark.parametrize(
    ("period", "today", "first"),
    [
        (Period.TODAY, date(2026, 3, 1), date(2026, 3, 1)),
        (Period.WEEK, date(2026, 3, 1), date(2026, 2, 23)),
        (Period.WEEK, date(2026, 1, 3), date(2025, 12, 28)),
        (Period.MONTH, date(2024, 2, 29), date(2024, 2, 1)),
        (Period.MONTH, date(2026, 3, 1), date(2026, 3, 1)),
        (Period.DAYS_30, date(2024, 3, 1), date(2024, 2, 1)),
        (Period.ALL, date(2026, 3, 1), None),
    ],
)
def test_first_day(period, today, first):
    """Today is one of the days: a week is today and the six days before, across months, years and leap days."""
    span = span_of(period, today)
    assert (span.first, span.last) == (first, today)


def test_sums_add_up():
    """Each by itself; the priced ones are what is neither unpriced nor unknown."""
    sums = UsageSums(calls=5, unpriced=2, cost=3) + UsageSums(calls=1, unknown=1, answers=2, cost=4)
    assert sums == UsageSums(calls=6, unpriced=2, unknown=1, answers=2, cost=7)
    assert sums.priced == 3
    assert sums.cost_per_answer == 4
    assert UsageSums(calls=1, unpriced=1, answers=1).cost_per_answer is None
