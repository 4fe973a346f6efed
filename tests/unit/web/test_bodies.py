"""The webhook by itself: what it answers when an update cannot be stored, and when a body does not come."""

import asyncio
import socket

import aiohttp
import pytest
from aiohttp import web

from bot.web import webhook
from bot.web.webhook import SECRET_HEADER, Webhook

HEADERS = {SECRET_HEADER: "secret", "Content-Type": "application/json"}


class Taker:
    def __init__(self):
        self.taken = []
        self.answer = True

    async def __call__(self, raw):
        self.taken.append(raw)
        return self.answer


@pytest.fixture
async def door():
    """A taker, and the address of a webhook before it."""
    taker = Taker()
    app = web.Application(client_max_size=webhook.LARGEST_BODY)
    app.router.add_post("/", Webhook("secret", taker).handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield taker, f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def post(address, data, **headers):
    async with aiohttp.ClientSession() as session, session.post(address, data=data, headers=HEADERS | headers) as said:
        return said.status


async def test_what_is_taken_is_what_was_brought(door):
    """200, and the update as it was sent."""
    taker, address = door
    assert await post(address, '{"update_id": 1, "message": {"text": "Grüße 你好 \\ud83d\\ude00"}}') == 200
    assert taker.taken == [{"update_id": 1, "message": {"text": "Grüße 你好 😀"}}]


async def test_what_could_not_be_stored_is_to_be_brought_again(door):
    """503 is no 200: Telegram keeps the update."""
    taker, address = door
    taker.answer = False
    assert await post(address, '{"update_id": 1}') == 503


async def test_the_largest_body_that_is_taken(door):
    """To the byte."""
    taker, address = door
    empty = b'{"update_id": 1, "x": ""}'
    fits = empty.replace(b'""', b'"' + b"x" * (webhook.LARGEST_BODY - len(empty)) + b'"')
    assert len(fits) == webhook.LARGEST_BODY
    assert await post(address, fits) == 200
    assert await post(address, fits + b" ") == 413
    assert len(taker.taken) == 1


async def test_a_body_that_does_not_come_is_not_waited_for(door, monkeypatch):
    """408 after a while, although the secret was right."""
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.05)
    _, address = door
    port = int(address.rsplit(":", 1)[1].strip("/"))
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    reader, writer = await asyncio.open_connection("127.0.0.1", port, family=socket.AF_INET)
    writer.write(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n{head}\r\n{{".encode())
    async with asyncio.timeout(5):
        assert b" 408 " in await reader.readline()
    writer.close()
