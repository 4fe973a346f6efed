"""What comes back from Telegram, or from whatever stands between."""

import logging

import pytest
from aiohttp import web
from telegram.error import NetworkError, TimedOut

from bot.tg.transport import LARGEST_ANSWER, AiohttpRequest


@pytest.mark.parametrize(
    "payload", [b"", b"<html>secret words</html>", b"null", b"[]", b'"x"', b"{}", b'{"ok":true,"result":']
)
def test_an_answer_that_cannot_be_read_leaves_the_outcome_open(payload, caplog):
    """As with no answer at all: it may have had its effect. What it says is not logged."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(TimedOut):
        AiohttpRequest.parse_json_payload(payload)
    assert caplog.text == ""


@pytest.mark.parametrize(
    "payload",
    [b'{"ok":true}', b'{"ok":true,"result":null}', b'{"ok":false,"error_code":400}', b'{"ok":true,"result":"\xff"}'],
)
def test_what_telegram_says_is_taken(payload):
    """Results of any kind, refusals, and damaged letters."""
    assert "ok" in AiohttpRequest.parse_json_payload(payload)


class Answering:
    """A server that answers each request by `how`, and notes the paths that were asked for."""

    def __init__(self, how):
        self.how, self.asked, self.sent = how, [], 0

    async def __aenter__(self):
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._serve)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.root = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        self.request = AiohttpRequest(read_timeout=5, proxies=False)
        await self.request.initialize()
        return self

    async def __aexit__(self, *_):
        await self.request.shutdown()
        await self.runner.cleanup()

    async def _serve(self, request):
        self.asked.append(request.path)
        return await self.how(self, request)

    async def stream(self, request, pieces, **headers):
        response = web.StreamResponse(headers=headers)
        try:
            await response.prepare(request)
            for piece in pieces:
                await response.write(piece)
                self.sent += len(piece)
        except ConnectionError:
            pass
        return response


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_request_is_not_sent_on(status):
    """A redirect would take the token and what was written to another host: it is a fault like any other."""

    async def redirect(server, _):
        return web.Response(status=status, headers={"Location": f"{server.root}/elsewhere"})

    async with Answering(redirect) as server:
        with pytest.raises(NetworkError):
            await server.request.post(f"{server.root}/bot1:a/sendMessage")
    assert server.asked == ["/bot1:a/sendMessage"]


async def test_an_answer_without_end_is_cut_off():
    """It cannot be read, so that the outcome is open; no more than the bound was taken."""

    async def flood(server, request):
        return await server.stream(request, (bytes(2**20) for _ in range(400)))

    async with Answering(flood) as server:
        with pytest.raises(TimedOut):
            await server.request.post(f"{server.root}/bot1:a/sendMessage")
    assert server.sent < 2 * LARGEST_ANSWER


@pytest.mark.parametrize(
    "headers", [{"Content-Encoding": "gzip"}, {"Content-Encoding": "deflate"}, {"Content-Length": "9999"}]
)
async def test_an_answer_that_breaks_off_leaves_the_outcome_open(headers):
    """It began with 200: what was asked may well be done, and is not asked for again by itself."""

    async def broken(server, request):
        response = await server.stream(request, [b'{"ok":true,"res'], **headers)
        request.transport.close()
        return response

    async with Answering(broken) as server:
        with pytest.raises(TimedOut):
            await server.request.post(f"{server.root}/bot1:a/sendMessage")


async def test_an_answer_that_trickles_is_given_up(monkeypatch):
    """Each byte in time, and never an end: there is a bound for the whole."""
    monkeypatch.setattr("bot.tg.transport.ANSWER_SECONDS", 0.0)

    async def trickle(server, request):
        return await server.stream(request, iter(lambda: b" ", None))

    async with Answering(trickle) as server:
        with pytest.raises(TimedOut):
            await server.request.post(f"{server.root}/bot1:a/sendMessage", read_timeout=0.3)
