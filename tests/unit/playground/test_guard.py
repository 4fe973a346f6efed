"""Who may talk to the page's server: its own page, and nobody from elsewhere."""

import aiohttp
import pytest

from bot.playground.people import PEOPLE
from bot.playground.server import Playground
from bot.playground.telegram import TelegramServer
from bot.playground.world import World

ADA = PEOPLE[0].id
ACTS = ["/api/say", "/api/send", "/api/example", "/api/edit", "/api/tap", "/api/topic"]


@pytest.fixture
async def server():
    """A client of the page's server, and its address."""
    world = World()
    playground = Playground(world, TelegramServer(world))
    address = await playground.start()
    async with aiohttp.ClientSession(address) as client:
        yield world, client, address
    await playground.stop()


@pytest.mark.parametrize("path", ACTS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "X-Playground": "page"},
        {"Origin": "null"},
        {"X-Playground": "page", "Host": "evil.example"},
        {"X-Playground": "page", "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_acts_from_elsewhere(server, path, headers):
    """A form or a script of another site can do nothing, whatever it sends."""
    world, client, _ = server
    body = aiohttp.FormData(default_to_multipart=True)
    body.add_field("about", f'{{"person": {ADA}, "chat": {ADA}, "text": "hi"}}')
    async with client.post(path, data=body, headers=headers) as answer:
        assert (answer.status, bool((await answer.json())["error"])) == (403, True)
    assert world.messages(ADA) == []


@pytest.mark.parametrize("path", ["/api/state", "/api/events", "/api/about", "/api/file/file1"])
@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_reading_from_elsewhere(server, path, headers):
    """Nor can it read, under a name of its own or as a picture of its page."""
    _, client, _ = server
    async with client.get(path, headers=headers) as answer:
        assert answer.status == 403


async def test_the_page_itself(server):
    """Its own origin may act, and its answers forbid scripts, frames and addresses of others."""
    world, client, address = server
    said = {"person": ADA, "chat": ADA, "text": "hi"}
    async with client.post("/api/say", json=said, headers={"Origin": address}) as answer:
        assert answer.status == 200
    assert len(world.messages(ADA)) == 1
    async with client.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'"):
        assert rule in policy
    assert "unsafe" not in policy


async def test_wrong_addresses_and_methods(server):
    """One sentence that says what is wrong, as JSON."""
    _, client, _ = server
    async with client.get("/api/nothing") as answer:
        assert (answer.status, (await answer.json())["error"]) == (404, "The playground has no such address.")
    async with client.get("/api/say") as answer:
        assert (answer.status, (await answer.json())["error"]) == (405, "This address takes POST only.")
    async with client.get("/page/../server.py") as answer:
        assert answer.status == 404
