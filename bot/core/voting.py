"""Which of several answers to the same question agree, and which one most of them give."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.conclusions import YES_NO, conclusion_of
from bot.core.quantities import quantity_of

_LEADING = re.compile(
    r"(?:about|approximately|approx\.?|roughly|exactly|≈|~|option|choice|选项|大约|约)[: ]?(?=\S)"
    r"|[a-z] ?= ?(?=[^=]{1,40}\Z)"
)
_EXCLAIMED = re.compile(r"(?<=[^\W\d_]{2})[!！]{1,9}\Z")
"""Not behind a number or a single letter, where it is a factorial."""
_ENDS = " .,;:?。，；：\"'«»「」"
_CHOICE = re.compile(r"\(?([a-h])[).](?: .{0,80})?|\(([a-h])\)")
_IN_BRACKETS = re.compile(r"[\[({]([^\[\](){}]+)[\])}]")
_LONGEST_LIST = 1_000
_SEPARATOR = re.compile(r" ?[;、，] ?|, (?:and )?| and | ?和 ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How a vote went: the index of the winning answer, how many agree with it, itself included, and how many voted."""

    winner: int
    agreeing: int
    total: int


def normalised(answer: str) -> str:
    """The conclusion of `answer` in the one form that equal conclusions share; empty for an empty answer."""
    text = _EXCLAIMED.sub("", conclusion_of(answer).casefold().strip(_ENDS))
    text = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
    if choice := _CHOICE.fullmatch(text):
        return choice[1] or choice[2]
    inner = _IN_BRACKETS.fullmatch(text)
    if quantity := quantity_of(inner[1] if inner else text):
        return quantity.shown()
    return YES_NO.get(text) or _listed(inner[1] if inner else text) or text


def agree(one: str, other: str) -> bool:
    """Whether two answers come to the same conclusion. Empty answers agree with none."""
    return _same(normalised(one), normalised(other))


def tally(answers: Sequence[str]) -> Tally:
    """The largest group of agreeing answers, of groups of one size the one that began first, and its first answer.

    Raises:
        ValueError: nobody voted.
    """
    if not answers:
        raise ValueError("a tally needs at least one answer")
    forms = [normalised(answer) for answer in answers]
    sizes = [sum(_same(form, other) for other in forms) for form in forms]
    winner = max(range(len(forms)), key=lambda index: (sizes[index], -index))
    return Tally(winner=winner, agreeing=sizes[winner], total=len(forms))


def _same(one: str, other: str) -> bool:
    if one == other:
        return bool(one)
    first, second = quantity_of(one), quantity_of(other)
    return first is not None and second is not None and first.fits(second)


def _listed(text: str) -> str:
    """A list of numbers in one way to write it; empty: it is none."""
    if len(text) > _LONGEST_LIST:
        return ""
    separated = _SEPARATOR.split(text) if _SEPARATOR.search(text) else text.split(",")
    items = [quantity_of(item.strip()) for item in separated]
    return ", ".join(item.shown() for item in items if item) if len(items) > 1 and all(items) else ""
