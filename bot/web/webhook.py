"""Where Telegram brings its updates: each is stored before Telegram hears that it arrived.

Who does not know the secret learns nothing and costs next to nothing: the body is not even read.
"""

import asyncio
import hmac
import logging
import math
from collections.abc import Awaitable, Callable

from aiohttp import ClientError, web

from bot.core.nesting import read_json

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST_BODY = 1_000_000
"""In bytes. Telegram's own updates are a few thousand."""

BODY_SECONDS = 10.0
"""How long a body may take to come in."""

Take = Callable[[object], Awaitable[bool]]
"""Takes one update in, as Telegram sent it; False when it could not be stored and must be brought again."""


class Webhook:
    """Takes updates by HTTP. Nothing of what a request holds goes into the log."""

    def __init__(self, secret: str, take: Take) -> None:
        self._secret = secret.encode()
        self._take = take

    async def handle(self, request: web.Request) -> web.Response:
        """200: stored. 503: not stored, bring it again. 403, 413, 415, 408, 400: not an update of Telegram's."""
        refusal = self._refusal(request)
        if refusal is not None:
            return web.Response(status=refusal)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                raw = read_json(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (ClientError, web.RequestPayloadError, OSError):  # it broke off, or is not what its head says
            return web.Response(status=400)
        except ValueError:
            log.warning("the webhook was brought a body that is no JSON")
            return web.Response(status=400)
        if not isinstance(raw, dict) or raw.get("update_id") == math.inf:  # of thousands of digits: no number at all
            return web.Response(status=400)
        return web.Response(status=200 if await self._take(raw) else 503)

    def _refusal(self, request: web.Request) -> int | None:
        """The status to refuse a request with before its body is read; None: it may go on."""
        said = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(said.encode("utf-8", "surrogateescape"), self._secret):
            return 403
        if request.content_type != "application/json":
            return 415
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":  # Telegram packs nothing
            return 415
        if (request.content_length or 0) > LARGEST_BODY:
            return 413
        return None
