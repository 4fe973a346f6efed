"""What a tap is told that has to wait."""

import pytest
from support.takers import tap
from telegram import Update

from bot.tg.waiting import Waiting


class Unused:
    """A part that is not to be asked."""

    def __getattr__(self, name):
        raise AssertionError(name)


@pytest.mark.parametrize("data", ["ask:1:1", "show:1:0", "stop:5", ""])
async def test_a_tap_behind_other_taps_is_told_nothing(data):
    """Its own turn comes in a moment, and with it its own words: a tap can be answered once."""
    waiting = Waiting(edits=Unused(), inbox=Unused(), memory=Unused(), people=Unused(), clock=Unused())
    await waiting.on_wait(Update.de_json(tap(1, data=data), None))
