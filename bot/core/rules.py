"""What admins type: limits, amounts, ids and roles. Each fault has a kind, which the texts turn into a sentence.

Amounts of money are dollars with a point before the cents, and at most commas between thousands: `1,000.50`. A comma
anywhere else is refused, for `1,5` is one and a half to some and a slip to others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from bot.core.limits import MONEY, Measure, Rule, Scope
from bot.core.money import pico_from_usd
from bot.core.people import Role

LARGEST_USD = 1_000_000
LARGEST_PACE = 10_000
"""Questions in a minute."""

LARGEST_ID = 2**52 - 1
"""Telegram's ids have at most 52 bits. Source: Bot API, User, `id`."""

DECIMALS = 12
LONGEST_WORD = 40
NO_LIMIT, REMOVE = "none", "remove"

_MONEY = re.compile(r"\$?(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|(?=\.))(?:\.(?P<part>[0-9]+))?")
_COMMA = re.compile(r"\$?[0-9.]*,[0-9.,]*")
_WHOLE = re.compile(r"[0-9]+")


Word = TypeVar("Word", Scope, Measure, Role)


class Malformed(ValueError):
    """What was typed is not understood; `kind` says in which way: the end of a key of the texts."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """For whom a limit is: a scope, and whom of it. Written `user:123`; `everyone` and `bot` stand alone."""

    scope: Scope
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.scope.value}:{self.subject}" if self.subject else self.scope.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an admin wants of a rule: to set it as it stands here, or with `removes` to take it away."""

    rule: Rule
    removes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """As much of a limit as was typed; what is None is still to be chosen."""

    place: Place
    measure: Measure | None = None
    order: Order | None = None


def parse_typed(words: Sequence[str]) -> Typed:
    """What is typed behind /limit: `user 123 day 1.50`, or the beginning of it.

    Raises:
        Malformed: with the kind of the first fault.
    """
    place = parse_place(words)
    rest = words[2 if place.subject else 1 :]
    if not rest:
        return Typed(place=place)
    measure = _one_of(Measure, rest[0], "measure")
    if len(rest) > 2:
        raise Malformed("form")
    return Typed(place=place, measure=measure, order=order(place, measure, rest[1]) if len(rest) > 1 else None)


def parse_place(words: Sequence[str]) -> Place:
    """For whom a limit is: `everyone`, `user 123`, `group -100123`, `role guest`, `bot`.

    Raises:
        Malformed: with the kind of the first fault.
    """
    scope = _one_of(Scope, words[0] if words else "", "scope")
    given = words[1] if len(words) > 1 else ""
    if scope is Scope.ROLE:
        return Place(scope=scope, subject=parse_role(given).value)
    if scope is Scope.USER:
        return Place(scope=scope, subject=str(parse_user(given)))
    if scope is Scope.GROUP:
        return Place(scope=scope, subject=str(parse_group(given)))
    return Place(scope=scope)


def order(place: Place, measure: Measure, amount: str) -> Order:
    """The order for a place, with its amount as it is typed: money or questions, `none`, or `remove`.

    Raises:
        Malformed: the amount is none.
    """
    word = amount.lower()
    parse = parse_money if measure in MONEY else parse_pace
    value = None if word in (NO_LIMIT, REMOVE) else parse(amount)
    rule = Rule(scope=place.scope, subject=place.subject, measure=measure, amount=value)
    return Order(rule=rule, removes=word == REMOVE)


def parse_money(text: str) -> int:
    """Dollars as pico-dollars: `$1,000.50`, `1.5`, `.25`, `0`.

    Raises:
        Malformed: it is no amount, ambiguous, too large, or too fine.
    """
    match = _MONEY.fullmatch(text)
    if match is None:
        raise Malformed("comma" if _COMMA.fullmatch(text) else "money")
    part = match["part"] or ""
    if len(part) > DECIMALS:
        raise Malformed("fine")
    dollars = Decimal(f"{match['whole'].replace(',', '') or 0}.{part or 0}")
    if dollars > LARGEST_USD:
        raise Malformed("large")
    return pico_from_usd(dollars)


def parse_pace(text: str) -> int:
    """Questions in a minute.

    Raises:
        Malformed: it is no whole number from 1 to LARGEST_PACE.
    """
    return _whole(text, LARGEST_PACE, "pace")


def parse_user(text: str) -> int:
    """The id of a user.

    Raises:
        Malformed: it is none.
    """
    return _whole(text, LARGEST_ID, "user")


def parse_group(text: str) -> int:
    """The id of a group, which begins with a minus.

    Raises:
        Malformed: it is none.
    """
    if not text.startswith("-"):
        raise Malformed("group")
    return -_whole(text[1:], LARGEST_ID, "group")


def parse_role(text: str) -> Role:
    """A role by its name.

    Raises:
        Malformed: it is none.
    """
    return _one_of(Role, text, "role")


def _whole(text: str, largest: int, kind: str) -> int:
    if len(text) > LONGEST_WORD or not _WHOLE.fullmatch(text) or not 0 < int(text) <= largest:
        raise Malformed(kind)
    return int(text)


def _one_of(words: type[Word], text: str, kind: str) -> Word:
    try:
        return words(text.lower())
    except ValueError:
        raise Malformed(kind) from None
