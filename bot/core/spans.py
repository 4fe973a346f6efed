"""Spans of days: the named periods, those that somebody types, and the ones before them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ALL = "all"
EARLIEST = date(2000, 1, 1)
LATEST = date(2999, 12, 31)
EXAMPLE = "2026-11-01 2026-11-15, or 2026-11, or yesterday"


class Period(StrEnum):
    """A named span of days that ends today, in the zone of the settings."""

    TODAY = "today"
    WEEK = "7d"
    MONTH = "month"
    DAYS_30 = "30d"
    ALL = "all"


ADMIN_PERIODS = (Period.TODAY, Period.WEEK, Period.DAYS_30, Period.MONTH, Period.ALL)
OWN_PERIODS = (Period.TODAY, Period.MONTH, Period.ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from `first` to `last`, both counted; `first` None: from the beginning. `period` is its name, if any."""

    first: date | None
    last: date
    period: Period | None = None

    @property
    def code(self) -> str:
        """A short form for a button's data: a period's name, or `20261101-20261115`."""
        if self.period is not None or self.first is None:
            return (self.period or Period.ALL).value
        return f"{self.first:%Y%m%d}-{self.last:%Y%m%d}"

    @property
    def days(self) -> int | None:
        """How many days; None: from the beginning."""
        return None if self.first is None else (self.last - self.first).days + 1

    def before(self) -> "Span | None":
        """The span to compare with: as many days just before it; of a month so far the same days of the month before.

        None: there is nothing before the beginning.
        """
        if self.first is None or self.first <= EARLIEST:
            return None
        eve = self.first - timedelta(days=1)
        if self.period is Period.MONTH:
            return Span(first=eve.replace(day=1), last=eve.replace(day=min(self.last.day, eve.day)))
        return Span(first=eve - (self.last - self.first), last=eve)

    def parts(self) -> tuple[str, ...]:
        """The days and whole months that it adds up from, as the sums are kept: `2026-11-22`, `2026-11`, `all`."""
        if self.first is None:
            return (ALL,)
        parts, day = [], self.first
        while day <= self.last:
            end = day.replace(day=monthrange(day.year, day.month)[1])
            if day.day == 1 and end <= self.last:
                parts.append(day.isoformat()[:7])
                day = end
            else:
                parts.append(day.isoformat())
            day += timedelta(days=1)
        return tuple(parts)


def spans_of(day: date) -> tuple[str, str, str]:
    """The spans that what happens on a day is added to."""
    return day.isoformat(), day.isoformat()[:7], ALL


def span_of(period: Period, today: date) -> Span:
    """A named period as of today."""
    first = {
        Period.TODAY: today,
        Period.WEEK: today - timedelta(days=6),
        Period.DAYS_30: today - timedelta(days=29),
        Period.MONTH: today.replace(day=1),
        Period.ALL: None,
    }[period]
    return Span(first=first, last=today, period=period)


def span_of_code(code: str, today: date) -> Span:
    """A span by its short form.

    Raises:
        ValueError: it is none.
    """
    if code in set(Period):
        return span_of(Period(code), today)
    first, _, last = code.partition("-")
    return _checked(_day(f"{first[:4]}-{first[4:6]}-{first[6:]}"), _day(f"{last[:4]}-{last[4:6]}-{last[6:]}"))


def parse_span(text: str, today: date) -> Span:
    """A span as somebody types it: a period's name, a day, a month, yesterday, or two days.

    Raises:
        ValueError: it is none; EXAMPLE says what would be right.
    """
    words = re.split(r"\s*(?:\s|\.\.|–|\bto\b)\s*", " ".join(text.lower().split()))
    if len(words) == 2:
        return _checked(_day(words[0]), today if words[1] == Period.TODAY else _day(words[1]))
    if len(words) != 1:
        raise ValueError("not a span of days")
    word = words[0]
    if word in set(Period):
        return span_of(Period(word), today)
    if word == "yesterday":
        return Span(first=today - timedelta(days=1), last=today - timedelta(days=1))
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", word):
        first = _day(f"{word}-01")
        return _checked(first, first.replace(day=monthrange(first.year, first.month)[1]))
    return _checked(_day(word), _day(word))


def _day(word: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
        raise ValueError("not a day")
    return date.fromisoformat(word)


def _checked(first: date, last: date) -> Span:
    if not EARLIEST <= first <= last <= LATEST:
        raise ValueError("the first day comes after the last, or they are out of range")
    if (last - first).days > 366 * 100:
        raise ValueError("the span is too long")
    return Span(first=first, last=last)
