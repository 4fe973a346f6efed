"""Names that people chose, made safe to show: one line, bounded, nothing that turns or hides text."""

import unicodedata
from itertools import accumulate

from bot.core.messages import TERMINAL
from bot.core.people import Person
from bot.core.stats import Ranked
from bot.view.texts import Texts

LONGEST_NAME = 40
"""Columns: emoji and the letters of some scripts are two columns wide."""

LONGEST_READ = 2000
"""Characters of a name that are looked at at all."""

MOST_MARKS = 3
"""Marks that may stand on one letter: more of them run into the lines above and below."""

_UNSEEN = "\u034f\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols that show nothing, a favourite of people who want no name."""

_APART = "\u2068{}\u2069"
"""Keeps what is written from right to left from turning what stands around it."""


def short_name(name: str) -> str:
    """A name from outside on one line of bounded length; empty when nothing of it can be seen."""
    spaced = " ".join(name[:LONGEST_READ].split())
    visible = "".join(char for char in spaced if unicodedata.category(char)[0] != "C" and char not in _UNSEEN).strip()
    bounded = _bounded(_few_marks(visible))
    turns = any(unicodedata.bidirectional(char) in ("R", "AL") for char in bounded)
    return _APART.format(bounded) if turns else bounded


def name_of(person: Person, texts: Texts) -> str:
    """A person for admins: the name, and the number, which alone says who it is."""
    return _named(person.id, person.name, texts)


def ranked_name(user: Ranked, texts: Texts) -> str:
    """The same for a line in a ranking of users."""
    return _named(int(user.key), user.name, texts)


def _named(user_id: int, name: str | None, texts: Texts) -> str:
    if user_id == TERMINAL:
        return texts.say("terminal")
    shown = short_name(name or "")
    return f"{shown} ({user_id})" if shown else texts.say("nameless", id=str(user_id))


def _few_marks(text: str) -> str:
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _bounded(text: str) -> str:
    widths = [2 if unicodedata.east_asian_width(char) in ("W", "F") else 1 for char in text]
    if sum(widths) <= LONGEST_NAME:
        return text
    ends = accumulate(widths)
    kept = sum(1 for end in ends if end < LONGEST_NAME)
    return text[:kept].rstrip() + "…"
