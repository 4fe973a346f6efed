"""The port of the started bot is wired here: webhook, health and metrics."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bot.bootstrap import Core
from bot.settings import Settings
from bot.store.health import SqlHealth
from bot.tg.app import Telegram
from bot.web.metrics import Metrics
from bot.web.readiness import Readiness
from bot.web.server import WebServer
from bot.web.webhook import Webhook


@asynccontextmanager
async def open_port(settings: Settings, core: Core, bot: Telegram, metrics: Metrics) -> AsyncGenerator[str, None]:
    """Listens at LISTEN_HOST and the web port while the block runs; gives the address.

    Raises:
        OSError: nothing can listen there.
    """
    server = server_of(settings, core, bot, metrics)
    address = await server.start(settings.listen_host, settings.web_port or 0)
    try:
        yield address
    finally:
        await server.stop()


def server_of(settings: Settings, core: Core, bot: Telegram, metrics: Metrics) -> WebServer:
    """The server, not listening yet; with a webhook where Telegram is to bring the updates."""
    health = SqlHealth(core.database)
    return WebServer(
        readiness=Readiness(
            phase=lambda: bot.fault,
            database=health.check,
            telegram=bot.reaches_telegram,
            clock=core.converse.clock,
        ),
        metrics=metrics,
        waiting=health.waiting,
        webhook=Webhook(settings.webhook_word, bot.bring) if settings.by_webhook else None,
        webhook_path=urlsplit(settings.webhook_url or "").path or "/",
    )
