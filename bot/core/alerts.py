"""When a day is so unlike the usual ones that admins should know."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from bot.core.money import PICO
from bot.core.stats import UsageSums

DAYS = 14
"""How many days before today are looked at."""

FEWEST_DAYS = 3
"""Days with any calls that it takes to know what is usual."""

FACTOR = 3
LEAST_COST = PICO // 2
"""Half a dollar: a day that costs less is never far above the usual."""

LEAST_CALLS = 20
LEAST_SHARE = 0.2
"""Of calls that failed: below this a day is never far above the usual."""


class Unusual(StrEnum):
    """What is far above the usual."""

    COST = "cost"
    ERRORS = "errors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What of today is far above the usual day. COST is in pico-dollars, ERRORS in percent of the calls."""

    kind: Unusual
    today: int
    usual: int


def alerts(today: UsageSums, before: Sequence[UsageSums]) -> tuple[Alert, ...]:
    """What to tell of a day, against the days before it."""
    days = [sums for sums in before if sums.calls]
    if len(days) < FEWEST_DAYS:
        return ()
    found = []
    usual = median(sums.cost for sums in days)
    if today.cost > max(FACTOR * usual, LEAST_COST):
        found.append(Alert(kind=Unusual.COST, today=today.cost, usual=round(usual)))
    share, usual_share = _failed(today), median(_failed(sums) for sums in days)
    if today.calls >= LEAST_CALLS and share > max(FACTOR * usual_share, LEAST_SHARE):
        found.append(Alert(kind=Unusual.ERRORS, today=round(100 * share), usual=round(100 * usual_share)))
    return tuple(found)


def _failed(sums: UsageSums) -> float:
    return sums.failed / sums.calls if sums.calls else 0.0
