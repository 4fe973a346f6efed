"""Sums and report values for usage and cost."""

from dataclasses import dataclass, field, fields
from enum import StrEnum

from bot.core.limits import Limit, Standing
from bot.core.people import Person
from bot.core.spans import Period, Span

PAGE = 10
"""Lines on a page of a ranking."""


class By(StrEnum):
    """What sums are kept by. A key is an id as text, a name, or for OUTCOME how a call failed: `failed:busy`."""

    TOTAL = "total"
    USER = "user"
    CHAT = "chat"
    MODEL = "model"
    STRATEGY = "strategy"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSums:
    """Sums over calls. Tokens and cost add up what is known; the counts say for how many calls it is not.

    `cost` is in pico-dollars; `unpriced` calls have tokens and no price; of `corrected` ones not
    all that the provider said can be true; `estimated` ones have counts that the
    provider did not confirm; `unknown` ones have no counts at all. `failed` is every outcome but ok. `questions` are
    counted in totals and by user alone, `liked` and `disliked` in totals, by model and by strategy.
    """

    calls: int = 0
    answers: int = 0
    failed: int = 0
    unpriced: int = 0
    corrected: int = 0
    estimated: int = 0
    unknown: int = 0
    input: int = 0
    cached_input: int = 0
    cache_write: int = 0
    output: int = 0
    reasoning: int = 0
    cost: int = 0
    questions: int = 0
    liked: int = 0
    disliked: int = 0

    @property
    def priced(self) -> int:
        """How many calls have a price."""
        return self.calls - self.unpriced - self.unknown

    @property
    def cost_per_answer(self) -> int | None:
        """In pico-dollars; None without an answer, or when no call has a price."""
        return round(self.cost / self.answers) if self.answers and self.priced else None

    def __add__(self, other: "UsageSums") -> "UsageSums":
        names = [each.name for each in fields(self)]
        return UsageSums(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One line of a ranking. `name` is of a user, for display alone; None when it is not known."""

    key: str
    sums: UsageSums
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """A page of the sums by something in a span, dearest first. `total` is the number of lines on all pages.

    `everything` are the sums of all that happened in the span, for shares.
    """

    by: By
    span: Span
    page: int
    pages: int
    total: int
    lines: tuple[Ranked, ...] = ()
    everything: UsageSums = UsageSums()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An admin's view of a span: totals, those of the span before (None: there is none), seconds, tops.

    `p50` and `p95` are the seconds that half, and 95 of 100, of the answers did not exceed; None without answers.
    `p50_before` and `p95_before` are those of the span before.
    """

    span: Span
    totals: UsageSums
    before: UsageSums | None = None
    p50: float | None = None
    p95: float | None = None
    p50_before: float | None = None
    p95_before: float | None = None
    users: tuple[Ranked, ...] = field(default=())
    models: tuple[Ranked, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One user in a span: totals, sums by model and strategy, limits as they stand."""

    person: Person
    span: Span
    totals: UsageSums
    models: tuple[Ranked, ...] = ()
    strategies: tuple[Ranked, ...] = ()
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUsage:
    """One user's own sums by period, of all time by model and strategy, the limits as they stand, and the footer.

    `standings` are of limits in dollars, `paces` those of questions in a minute; the bot's own are not among them.
    """

    by_period: tuple[tuple[Period, UsageSums], ...]
    models: tuple[Ranked, ...] = ()
    strategies: tuple[Ranked, ...] = ()
    standings: tuple[Standing, ...] = ()
    paces: tuple[Limit, ...] = ()
    footer: bool = True
