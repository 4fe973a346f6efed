"""Limits: which apply, what is left under them, and whether a call fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.core.messages import TERMINAL
from bot.core.money import PICO
from bot.core.people import Role


class Scope(StrEnum):
    """For whom a rule is. The first three are about each user, the nearest one counts; the others add to it."""

    EVERYONE = "everyone"
    ROLE = "role"
    USER = "user"
    GROUP = "group"
    BOT = "bot"


class Measure(StrEnum):
    """What a rule limits: money in a day or month, in pico-dollars, or questions in a minute."""

    DAY = "day"
    MONTH = "month"
    MINUTE = "minute"


MONEY = (Measure.DAY, Measure.MONTH)
HINT_SHARE = 80
"""Percent of a budget from which on its holder is told."""

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A limit as it was set. `subject` is a role's name, or the id of a user or group as text; else empty.

    `amount` None says that there is no limit, also where a wider rule has one. `default`: nobody set it.
    """

    scope: Scope
    measure: Measure
    amount: int | None
    subject: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit that applies to a question. `holder` is USER, GROUP or BOT, with its id: whose spending counts."""

    holder: Scope
    id: int
    measure: Measure
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a limit stands, in its unit: what is `spent`, and `held` for calls under way. `until`: when it resets."""

    limit: Limit
    spent: int
    held: int
    until: datetime

    @property
    def left(self) -> int:
        """What is free; never below 0."""
        return max(0, self.limit.amount - self.spent - self.held)

    @property
    def is_low(self) -> bool:
        """Whether so much is spent that its holder should know."""
        return self.spent * 100 >= self.limit.amount * HINT_SHARE


DEFAULT_RULES = (Rule(scope=Scope.EVERYONE, measure=Measure.DAY, amount=PICO, default=True),)
"""What holds while everybody may ask, until somebody sets a limit in dollars for everyone: one dollar a day each."""


def in_force(rules: Sequence[Rule], *, is_open: bool) -> tuple[Rule, ...]:
    """The rules, and the default ones where they hold."""
    set_for_all = any(rule.scope is Scope.EVERYONE and rule.measure in MONEY for rule in rules)
    return (*rules, *DEFAULT_RULES) if is_open and not set_for_all else tuple(rules)


def applicable(rules: Iterable[Rule], *, user_id: int, role: Role, chat_id: int) -> tuple[Limit, ...]:
    """The limits on a question of a user in a chat. The terminal is the operator's: only the bot's own limits hold."""
    by_place = {(rule.scope, rule.subject, rule.measure): rule.amount for rule in rules}
    own = ((Scope.USER, str(user_id)), (Scope.ROLE, role.value), (Scope.EVERYONE, ""))
    holders: list[tuple[Scope, int, tuple[tuple[Scope, str], ...]]] = [(Scope.BOT, 0, ((Scope.BOT, ""),))]
    if chat_id < 0:
        holders.insert(0, (Scope.GROUP, chat_id, ((Scope.GROUP, str(chat_id)),)))
    if user_id != TERMINAL:
        holders.insert(0, (Scope.USER, user_id, own))
    limits = []
    for holder, number, places in holders:
        for measure in Measure:
            nearest = next(((*place, measure) for place in places if (*place, measure) in by_place), None)
            amount = by_place[nearest] if nearest else None
            if amount is not None:
                limits.append(Limit(holder=holder, id=number, measure=measure, amount=amount))
    return tuple(limits)


def window(measure: Measure, at: datetime) -> tuple[str, datetime]:
    """The name of the day or month of `at`, which carries its zone, and the time at which the next one begins."""
    today = at.date()
    if measure is Measure.DAY:
        return today.isoformat(), _midnight(today + timedelta(days=1), at.tzinfo)
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return today.isoformat()[:7], _midnight(next_month, at.tzinfo)


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What a call may cost at most, and the limits that it must fit; pico-dollars.

    `full` is for all the output it would like to have, `least` for the least that is worth calling for.
    """

    limits: tuple[Limit, ...] = ()
    full: int = 0
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a call may begin. `held` is its reservation; None: it may not.

    Then `wait` says whether calls under way hold what it needs, and `standing` is the limit that it does not fit.
    """

    held: int | None = None
    wait: bool = False
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What became of opening a call. `call_id` None: the limits do not allow it, or not yet; `decision` says why.

    `decision.held` is the reservation in pico-dollars; None where no limit applies.
    """

    decision: Decision
    call_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The most that a call may cost, in pico-dollars: for its input, and for each token of its output."""

    input: int
    per_output_token: int


def decide(hold: Hold, standings: Sequence[Standing]) -> Decision:
    """Grants a call all it would like, else waits if calls under way may give back more than is left, else grants that.

    What is left must be enough, though.
    """
    tight = min(standings, key=lambda standing: standing.left, default=None)
    if tight is None or hold.full <= tight.left:
        return Decision(held=hold.full)
    could = min(standing.limit.amount - standing.spent for standing in standings)
    if tight.left < min(hold.full, could) and could >= hold.least:
        return Decision(wait=True, standing=tight)
    if tight.left >= max(hold.least, 1):
        return Decision(held=tight.left)
    return Decision(standing=tight)
