"""Periods, sums and report values for usage and cost."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Period(StrEnum):
    """A span of days that ends today, by UTC."""

    TODAY = "today"
    WEEK = "7d"
    MONTH = "month"
    DAYS_30 = "30d"
    ALL = "all"

    def first_day(self, today: date) -> date | None:
        """The first day that counts; None means from the beginning."""
        match self:
            case Period.TODAY:
                return today
            case Period.WEEK:
                return today - timedelta(days=6)
            case Period.MONTH:
                return today.replace(day=1)
            case Period.DAYS_30:
                return today - timedelta(days=29)
            case Period.ALL:
                return None


ADMIN_PERIODS = (Period.TODAY, Period.WEEK, Period.DAYS_30, Period.ALL)
OWN_PERIODS = (Period.TODAY, Period.MONTH, Period.ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSums:
    """Sums over calls. Tokens and cost add up what is known; the counts say for how many calls it is not.

    `cost` is in pico-dollars; `unpriced` calls have tokens and no price; `estimated` ones have counts that the
    provider did not confirm; `unknown` ones have no counts at all. `failed` is every outcome but ok.
    """

    calls: int = 0
    failed: int = 0
    unpriced: int = 0
    estimated: int = 0
    unknown: int = 0
    input: int = 0
    cached_input: int = 0
    cache_write: int = 0
    output: int = 0
    reasoning: int = 0
    cost: int = 0

    @property
    def priced(self) -> int:
        """How many calls have a price."""
        return self.calls - self.unpriced


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSums:
    """What one user used. `name` is for display alone; None when it is not known."""

    user_id: int
    name: str | None
    sums: UsageSums


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSums:
    """What was used of one model."""

    model: str
    sums: UsageSums


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An admin's view of a period: totals, users and models, dearest first."""

    period: Period
    first_day: date | None
    last_day: date
    answers: int
    totals: UsageSums
    users: tuple[UserSums, ...] = field(default=())
    models: tuple[ModelSums, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUsage:
    """One user's own sums by period."""

    by_period: tuple[tuple[Period, UsageSums], ...]
