"""The small solver behind the demo model. It is not a language model: it computes what it can, or says so."""

from __future__ import annotations

from datetime import date

from bot.playground.skills.arithmetic import arithmetic
from bot.playground.skills.asked import LONGEST, Solution, ask
from bot.playground.skills.compare import compare
from bot.playground.skills.dates import dates
from bot.playground.skills.divisors import divisors
from bot.playground.skills.lists import lists
from bot.playground.skills.primes import primes
from bot.playground.skills.roman import roman
from bot.playground.skills.talk import talk, unsolved
from bot.playground.skills.words import words

__all__ = ["Solution", "solve"]

_SKILLS = (talk, primes, divisors, dates, compare, lists, words, roman, arithmetic)


def solve(question: str, *, today: date, chatty: bool = True) -> Solution:
    """Solves a question in English or Chinese, in the language of the question, within milliseconds.

    today: the day that "until" counts from. chatty: greetings and the like are answered, too. Never raises; a
    question that no skill fits gives solved=False.
    """
    asked = ask(question, today=today)
    if len(asked.text) > LONGEST:
        return unsolved(asked)
    skills = _SKILLS if chatty else _SKILLS[1:]
    found = (solution for skill in skills if (solution := skill(asked)) is not None)
    return next(found, None) or unsolved(asked)
