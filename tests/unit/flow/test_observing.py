"""How an answer looks from outside: each begins once and ends once, by its outcome."""

import asyncio

import pytest

from bot.core.errors import Busy, Forgotten
from bot.flow.observing import observed


class Clock:
    def __init__(self):
        self.at = 5.0

    def monotonic(self):
        self.at += 1.5
        return self.at


class Noted:
    def __init__(self):
        self.begun = 0
        self.ended = []

    def answer_begun(self):
        self.begun += 1

    def answer_ended(self, strategy, outcome, seconds):
        self.ended.append((strategy, outcome, seconds))


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Busy(), "busy"),
        (Forgotten(), "forgotten"),
        (asyncio.CancelledError(), "cancelled"),
        (GeneratorExit(), "cancelled"),
        (KeyError("x"), "failed"),
    ],
)
def test_what_breaks_off(error, outcome):
    """The error goes on, and its kind is the outcome."""
    noted = Noted()

    def answer():
        with observed(noted, Clock()) as sight:
            sight.strategy = "think"
            raise error

    with pytest.raises(type(error)):
        answer()
    assert (noted.begun, noted.ended) == (1, [("think", outcome, 1.5)])


@pytest.mark.parametrize("outcome", ["finished", None])
def test_what_comes_after_the_answer_is_no_part_of_it(outcome):
    """Whoever has the answer closes the run."""
    noted = Noted()

    def answer():
        with observed(noted, Clock()) as sight:
            sight.ended(outcome)
            yield

    for _ in answer():
        break
    assert noted.ended == [(None, outcome, 1.5)]
