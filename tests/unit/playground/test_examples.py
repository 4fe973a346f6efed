"""What the page sends without a file or a text: each is a message as the Bot API has it."""

import aiohttp
import pytest
from telegram import Message, Update

from bot.playground.examples import EXAMPLES
from bot.playground.people import PEOPLE
from bot.playground.server import Playground
from bot.playground.telegram import TelegramServer
from bot.playground.world import World

ADA = PEOPLE[0].id
HERE = {"person": ADA, "chat": ADA}


@pytest.fixture
async def served():
    """The world, and a client of its page."""
    world = World()
    playground = Playground(world, TelegramServer(world))
    async with aiohttp.ClientSession(await playground.start(), headers={"X-Playground": "test"}) as client:
        yield world, client
    await playground.stop()


async def send(client, **asked):
    async with client.post("/api/example", json={**HERE, **asked}) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize("kind", EXAMPLES)
async def test_each_example(served, kind):
    """python-telegram-bot knows every field of it, and the bot is told; it may answer a message."""
    world, client = served
    world.say(ADA, ADA, "hi")
    assert await send(client, kind=kind, reply_to=1) == (200, {"message_id": 2})
    update = Update.de_json(world.updates.take(0, 10)[-1], None)
    message = update.message
    assert isinstance(message, Message)
    assert getattr(message, kind) is not None
    assert message.reply_to_message.message_id == 1
    assert dict(message.api_kwargs) == dict(getattr(message, kind).api_kwargs) == {}


async def test_polls_and_dice_differ(served):
    """A poll has a number of its own; the sides of dice are 1 to 6, and not the same each time."""
    world, client = served
    for _ in range(40):
        await send(client, kind="dice")
    await send(client, kind="poll")
    await send(client, kind="poll")
    values = {message["dice"]["value"] for message in world.messages(ADA)[:-2]}
    assert len(values) > 1
    assert values <= set(range(1, 7))
    assert len({message["poll"]["id"] for message in world.messages(ADA)[-2:]}) == 2


@pytest.mark.parametrize("kind", ["game", "photo", "", 7, None])
async def test_what_is_no_example(served, kind):
    """It is said, and nothing is sent."""
    world, client = served
    status, answer = await send(client, kind=kind)
    assert (status, "'kind' must be" in answer["error"]) == (400, True)
    assert world.messages(ADA) == []
