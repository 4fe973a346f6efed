"""Periods end today."""

from datetime import date

import pytest

from bot.core.stats import Period, UsageSums


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
    assert period.first_day(today) == first


def test_all_periods_begin_no_later_than_today():
    """So each period holds today's calls."""
    today = date(2026, 1, 1)
    assert all((period.first_day(today) or today) <= today for period in Period)


def test_priced():
    """Calls without a price are known by number."""
    assert UsageSums(calls=5, unpriced=2).priced == 3
