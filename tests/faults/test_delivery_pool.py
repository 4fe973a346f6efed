"""A thousand answers in flight: none fails for want of a connection."""

import asyncio
import resource

import pytest
from aiohttp import web
from telegram import Bot

from bot.clock import SystemClock
from bot.playground.telegram import TOKEN
from bot.tg.app import READ_SECONDS
from bot.tg.convert import Place
from bot.tg.outbox import Outbox
from bot.tg.pacing import Pacing
from bot.tg.transport import AiohttpRequest, allow_open_files
from bot.view.richtext import RichText
from bot.view.screens import Screen

SENDS = 1000


class SlowTelegram:
    """Answers each send when all of them have come, and counts how many were waiting at once."""

    def __init__(self):
        self.most = self.now = self.served = 0
        self.all_there = asyncio.Event()

    async def serve(self, request):
        if request.match_info["method"] == "getMe":
            return web.json_response({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "x"}})
        self.now += 1
        self.most = max(self.most, self.now)
        if self.now == SENDS:
            self.all_there.set()
        await self.all_there.wait()
        self.served += 1
        chat = {"id": 1, "type": "private"}
        return web.json_response({"ok": True, "result": {"message_id": self.served, "date": 1, "chat": chat}})


@pytest.fixture
async def slow():
    """A Telegram that lets all wait for the last one; its address."""
    allow_open_files(4096)
    server, app = SlowTelegram(), web.Application()
    app.router.add_post("/bot{token}/{method}", server.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=SENDS)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    yield server
    await runner.cleanup()


async def test_a_thousand_sends_at_once(slow):
    """All are under way at the same time, and each is answered once."""
    transports = [AiohttpRequest(read_timeout=READ_SECONDS, proxies=False) for _ in range(2)]
    async with Bot(TOKEN, base_url=slow.url, request=transports[0], get_updates_request=transports[1]) as bot:
        clock = SystemClock()
        outbox = Outbox(bot, clock, Pacing(clock, 0))
        screens = [Screen(text=RichText("Four."))]
        sent = await asyncio.gather(*(outbox.deliver(Place(chat_id=chat), screens) for chat in range(1, SENDS + 1)))
    assert slow.most == SENDS
    assert sorted(number for numbers in sent for number in numbers) == list(range(1, SENDS + 1))


def test_as_many_files_as_are_needed_may_be_open():
    """The bound of the process is raised as far as the system lets it, and never lowered."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        allow_open_files(4096)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == (4096 if hard < 0 else min(4096, hard))
        allow_open_files(512)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 512
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
