"""Whether Telegram is within reach."""

import pytest
from telegram.error import NetworkError

from bot.tg.contact import RECENT, Contact


class Clock:
    at = 100.0

    def monotonic(self):
        return self.at


class Bot:
    def __init__(self):
        self.asked = 0
        self.broken = False

    async def get_me(self):
        self.asked += 1
        if self.broken:
            raise NetworkError("gone")


class Floods:
    seen = 0

    def flooded(self):
        self.seen += 1


@pytest.fixture
def parts():
    clock, floods = Clock(), Floods()
    return Contact(clock, floods), Bot(), clock, floods


async def test_who_was_heard_lately_is_not_asked(parts):
    """Until it was long ago: then it is asked, and its answer counts."""
    contact, bot, clock, _ = parts
    contact.on_status(200)
    assert await contact.holds(bot)
    assert bot.asked == 0
    clock.at += RECENT
    assert await contact.holds(bot)
    bot.broken = True
    assert not await contact.holds(bot)
    assert bot.asked == 2


@pytest.mark.parametrize("status", [401, 409, 429, 500, 502])
async def test_a_refusal_is_no_contact(parts, status):
    """Only 200 counts as heard; 429 counts as a flood."""
    contact, bot, _, floods = parts
    bot.broken = True
    contact.on_status(status)
    assert not await contact.holds(bot)
    assert floods.seen == (status == 429)
