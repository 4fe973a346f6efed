"""Where in an answer's reasoning somebody looks: as a value, and as the few characters that a button can carry."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.core.answers import Answer, Reveal

CODE = r"\d{1,6}|[at]\d{1,6}|s\d{1,6}\.\d{1,6}"
"""What a code looks like. One without a letter is from messages that were sent when there were no titles yet."""

_PARTS = re.compile(r"(?P<look>[ats]?)(?P<first>\d+)(?:\.(?P<page>\d+))?")


class Look(StrEnum):
    """At the titles of the steps, at all steps one after the other, or at one of them."""

    TITLES = "t"
    ALL = "a"
    STEP = "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A page, counted from 0, of the titles, of all steps, or of one of them: `step`, counted from 1; else 0."""

    look: Look
    page: int = 0
    step: int = 0

    @property
    def code(self) -> str:
        """The spot as buttons carry it: 1 to 14 characters."""
        return f"s{self.step}.{self.page}" if self.look is Look.STEP else f"{self.look.value}{self.page}"


def titles(page: int = 0) -> Spot:
    """A page of the titles."""
    return Spot(look=Look.TITLES, page=page)


def everything(page: int = 0) -> Spot:
    """A page of all the steps."""
    return Spot(look=Look.ALL, page=page)


def one(step: int, page: int = 0) -> Spot:
    """A page of one step."""
    return Spot(look=Look.STEP, step=step, page=page)


def spot_of(code: str, answer: Answer) -> Spot:
    """The spot that a code names. A bare 0 is where the asker wants to begin, another bare number a page of all steps.

    Raises:
        ValueError: it is no code.
    """
    parts = _PARTS.fullmatch(code)
    if parts is None:
        raise ValueError(code)
    first = int(parts["first"])
    if parts["look"] == Look.STEP:
        return one(first, int(parts["page"] or 0))
    if parts["look"] == Look.TITLES or (code == "0" and answer.reveal is Reveal.TITLES):
        return titles(first)
    return everything(first)
