"""A question as the skills of the small solver see it, and the solution that they give."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

LONGEST = 600
"""Characters of a question that the skills look at; a longer one is left unsolved: time stays bounded."""

NUMBER = (
    r"(?:(?<![\w)])-)?(?<![A-Za-z\d.])"
    r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?(?:/[1-9]\d*)?(?![A-Za-z\d])"
)
"""A decimal number or a fraction."""

_OPERATOR = re.compile(r"[+*/^%√=<>()]")
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff]")
_WORD = re.compile("[\u2e80-\u9fff\uf900-\ufaff]|[^\\W\\d_\u2e80-\u9fff\uf900-\ufaff]+")
_FILLERS = frozenset(
    """
    a an and answer are at calculate can compute correct could do does equal equals evaluate exactly
    figure find for give hello hey hi how i in is it let list many me much my number numbers of out
    please quick quickly result s show solve step t tell that the then think this to us value want
    was what whats which work would you by need know help with now
    """.split()
)
_FILLERS_ZH = frozenset(
    "请问你您帮我一下算计出来是多少等于几吗呢啊呀吧的了得结果答案告诉能可以给求和与跟个数字这那在有为把"
)
_TYPED = str.maketrans(
    {
        "²": "^2",
        "³": "^3",
        "−": "-",
        "–": "-",
        "—": "-",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "½": "(1/2)",
        "、": ",",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What the solver has to say.

    steps: (title, content) in order; the first is the plan. solved: False means that the answer only says
    what the solver is and what it can do.
    """

    steps: tuple[tuple[str, str], ...]
    answer: str
    solved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """text: the question with widths, signs and spaces made alike. zh: it is to be answered in Chinese."""

    text: str
    zh: bool
    today: date

    def say(self, english: str, chinese: str) -> str:
        """The wording in the language of the question."""
        return chinese if self.zh else english

    def solution(self, answer: str, *steps: tuple[str, str]) -> Solution:
        """A solved question."""
        return Solution(steps=steps, answer=answer, solved=True)

    def plan(self, english: str, chinese: str) -> tuple[str, str]:
        """The first step."""
        return self.say("Plan", "计划"), self.say(english, chinese)

    def check(self, english: str, chinese: str) -> tuple[str, str]:
        """The last step."""
        return self.say("Check", "检验"), self.say(english, chinese)

    def join(self, items: Iterable[object]) -> str:
        """A list in running text."""
        return self.say(", ", "、").join(map(str, items))


def ask(question: str, *, today: date) -> Asked:
    """Makes a question ready for the skills."""
    text = unicodedata.normalize("NFKC", question[: LONGEST + 1].translate(_TYPED))
    return Asked(text=" ".join(text.split()), zh=bool(_CJK.search(question[:LONGEST])), today=today)


def strange(text: str, known: str = "") -> bool:
    """Whether words are left that neither a skill (`known`) nor small talk explains.

    A skill that finds its numbers in a text about something else must not answer: this is what stops it.
    """
    explained = _FILLERS | _FILLERS_ZH | frozenset(known.split()) | frozenset(_CJK.findall(known))
    return not explained.issuperset(_WORD.findall(text.lower()))


def numbers(text: str, known: str) -> list[Fraction]:
    """The numbers of a text, in order; commas between groups of three digits belong to the number.

    None at all when words are left that `known` does not explain, or signs that would change the numbers.
    """
    rest = re.sub(NUMBER, " ", text)
    if _OPERATOR.search(rest) or strange(rest, known):
        return []
    pairs = (found.replace(",", "").partition("/") for found in re.findall(NUMBER, text))
    return [Fraction(over) / int(under or 1) for over, _, under in pairs]


def show(value: Fraction | int) -> str:
    """A number for reading: whole, an exact decimal, or a fraction with a rounded decimal."""
    exact = brief(Fraction(value))
    return f"{exact} ≈ {rounded(Fraction(value))}" if "/" in exact else exact


def brief(value: Fraction) -> str:
    """A number without loss: whole, an exact decimal, or a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    places = _decimal_places(value.denominator)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).zfill(places + 1)
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def rounded(value: Fraction, places: int = 10) -> str:
    """A decimal of so many places, without trailing zeros."""
    return brief(round(value, places))


def _decimal_places(denominator: int) -> int | None:
    """Places of the exact decimal, None when it has no end or more than 40."""
    places, power = 0, 1
    while power % denominator and places <= 40:
        places, power = places + 1, power * 10
    return places if places <= 40 else None
