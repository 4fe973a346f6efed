"""Previews for those who do not want to watch: one state that stands still, or none."""

import asyncio

import pytest

from bot.tg.convert import Place
from bot.tg.preview import Preview
from bot.view.richtext import RichText


class Wall:
    """A surface that has room for every state at once."""

    every, kept, message_id = 0.0, float("inf"), None

    def __init__(self, has_button):
        self.has_button, self.pacing, self.shown = has_button, self, []

    def may_type(self, _chat_id):
        return False

    async def show(self, text):
        self.shown.append(text.text)
        return True


@pytest.mark.parametrize(
    ("has_button", "live", "shown"),
    [
        (True, True, ["Thinking…", "1. Plan"]),
        (False, True, ["Thinking…", "1. Plan"]),
        (True, False, ["Thinking…"]),
        (False, False, []),
    ],
)
async def test_only_what_is_wanted_is_shown(has_button, live, shown):
    """A message with a button to stop stands still; a draft, which has none, is not shown at all."""
    wall = Wall(has_button)
    preview = Preview(None, Place(chat_id=1), wall, delay=0, live=live)
    preview.show(lambda: RichText("Thinking…"))
    async with preview:
        await turns()
        preview.show(lambda: RichText("1. Plan"))
        await turns()
    assert wall.shown == shown


async def turns():
    """Lets the preview do what it has to do."""
    for _ in range(20):
        await asyncio.sleep(0)
