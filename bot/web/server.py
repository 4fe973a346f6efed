"""The port that the bot opens: the webhook, if there is one, and what watches over the bot asks for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.core.errors import StoreFault
from bot.web.metrics import CONTENT_TYPE, Metrics
from bot.web.readiness import Readiness
from bot.web.webhook import LARGEST_BODY, Webhook

log = logging.getLogger(__name__)

COUNT_SECONDS = 1.0
"""How long counting the queue may hold up the metrics."""

FAREWELL = 5.0
"""In seconds: how long requests under way may go on at the end."""


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a fault is one of the bot: what strangers send that is no HTTP would fill the log with their words."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, HttpProcessingError | web.RequestPayloadError)


class WebServer:
    """Listens from start to stop."""

    def __init__(
        self,
        *,
        readiness: Readiness,
        metrics: Metrics,
        waiting: Callable[[], Awaitable[int]],
        webhook: Webhook | None = None,
        webhook_path: str = "/",
    ) -> None:
        """`waiting` counts the updates not dealt with; it may raise StoreFault."""
        self._readiness = readiness
        self._metrics = metrics
        self._waiting = waiting
        self._webhook = webhook
        self._webhook_path = webhook_path
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> str:
        """Listens; returns the address. Port 0 takes any that is free.

        Raises:
            OSError: nothing can listen there.
        """
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_get("/healthz", self._live)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._measured)
        if self._webhook is not None:
            app.router.add_post(self._webhook_path, self._webhook.handle)
        faults = logging.getLogger(f"{__name__}.faults")
        faults.addFilter(_is_ours)
        self._runner = web.AppRunner(app, access_log=None, logger=faults, shutdown_timeout=FAREWELL)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Closes the port; what is under way may end."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _live(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _ready(self, _: web.Request) -> web.Response:
        fault = await self._readiness.fault()
        return web.Response(text=f"{fault or 'ok'}\n", status=503 if fault else 200)

    async def _measured(self, _: web.Request) -> web.Response:
        body = self._metrics.text(await self._depth())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    async def _depth(self) -> int | None:
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                return await self._waiting()
        except (StoreFault, TimeoutError) as error:
            log.warning("the queue cannot be counted: %s", error or "no answer in time")
            return None
