"""A stage's bot to which Telegram brings its updates, with its port open; and ways to knock at that port."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager

import aiohttp

from bot.bootstrap import open_core
from bot.listening import open_port
from bot.service import telegram_of
from bot.web.metrics import Metrics

SECRET = "the-secret-of-the-stage"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Hooked:
    """The bot, not started yet, and its port."""

    def __init__(self, stage, settings, core, bot, address, session):
        self.stage = stage
        self.settings = settings
        self.core = core
        self.bot = bot
        self.address = address
        self.session = session

    async def post(self, data, secret=SECRET, path="/telegram", **headers):
        """Posts to the webhook as Telegram would, or not quite; returns the status."""
        said = {"Content-Type": "application/json"} | ({} if secret is None else {HEADER: secret}) | headers
        body = data if isinstance(data, bytes) or hasattr(data, "__aiter__") else json.dumps(data).encode()
        async with self.session.post(self.address + path, data=body, headers=said) as response:
            return response.status

    async def get(self, path):
        """Status and text of a page."""
        async with self.session.get(self.address + path) as response:
            return response.status, await response.text()

    async def samples(self):
        """The metrics by name and labels, as they are written."""
        _, text = await self.get("/metrics")
        return {
            name: float(value)
            for name, _, value in (line.rpartition(" ") for line in text.splitlines())
            if name[:1] != "#"
        }

    async def head_only(self, head):
        """Sends the head of a request and no body; returns the status line."""
        reader, writer = await asyncio.open_connection("127.0.0.1", int(self.address.rpartition(":")[2]))
        try:
            writer.write(head)
            async with asyncio.timeout(5):
                return (await reader.readline()).decode()
        finally:
            writer.close()


@asynccontextmanager
async def opened(stage, **extra):
    """The port is open, and the bot not started."""
    port = free_port()
    values = {"webhook_url": f"http://127.0.0.1:{port}/telegram", "webhook_secret": SECRET, "listen_port": port}
    settings = type(stage.settings)(_env_file=None, **(stage.values | values | extra))
    metrics = Metrics()
    async with open_core(settings, clock=stage.clock, observer=metrics) as core:
        stage.core = core
        stage.bot = bot = telegram_of(settings, core, settings.telegram_api_url)
        async with open_port(settings, core, bot, metrics) as address, aiohttp.ClientSession() as session:
            yield Hooked(stage, settings, core, bot, address, session)


@asynccontextmanager
async def hooked(stage, **extra):
    """The bot has started."""
    async with opened(stage, **extra) as door:
        await door.bot.start()
        try:
            yield door
        finally:
            await door.bot.stop(grace=5)
