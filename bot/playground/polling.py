"""getUpdates and the webhook that excludes it."""

import asyncio
import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from bot.playground.delivery import Delivery
from bot.playground.params import Params
from bot.playground.refusals import ApiError, bad_request
from bot.playground.updates import UpdateQueue

MAX_POLL_SECONDS = 50
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


RETRY_DELAY = 0.02
"""In seconds, between two tries to bring an update. Telegram's own grow to minutes."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


class Polling:
    """The one long poll that a bot may have."""

    def __init__(self, updates: UpdateQueue, *, repeat_delay: float = 0.0) -> None:
        """Serve one queue; for `repeat_delay` see TelegramServer."""
        self._updates = updates
        self._repeat_delay = repeat_delay
        self._last_offset: int | None = None
        self._last_start = self._next_conflict = 0.0
        self._waiting: asyncio.Future[None] | None = None
        self.webhook_url = ""
        self._delivery = Delivery(updates, retry_delay=RETRY_DELAY)
        updates.on_added = self._on_added

    async def get_updates(self, params: Params) -> list[dict[str, Any]]:
        """Serve getUpdates; an older poll that still waits is ended with a conflict."""
        if self.webhook_url:
            raise _conflict(WEBHOOK_ACTIVE)
        self._allow(params)
        offset = _whole(params, "offset", 0)
        limit, timeout = self._slowed(
            offset,
            limit=min(max(_whole(params, "limit", 100), 1), 100),
            timeout=min(max(_whole(params, "timeout", 0), 0), MAX_POLL_SECONDS),
        )
        self._abort(OTHER_POLL)
        updates = self._updates.take(offset, limit)
        if updates or not timeout or not await self._wait(timeout):
            return updates
        return self._updates.take(offset, limit)

    def set_webhook(self, params: Params) -> bool:
        """Serve setWebhook; an empty url deletes it. Like a local Bot API server, it takes http on this machine."""
        url, secret = str(params.get("url", "")), str(params.get("secret_token", ""))
        if url and not url.lower().startswith("https://") and not _is_local(url):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        self._allow(params)
        self._drop_pending(params)
        if url:
            self._abort("terminated by setWebhook request")
        self.webhook_url = url
        self._delivery.begin(url, secret)
        return True

    def delete_webhook(self, params: Params) -> bool:
        """Serve deleteWebhook."""
        self._drop_pending(params)
        self.webhook_url = ""
        self._delivery.begin("", "")
        return True

    def webhook_info(self) -> dict[str, Any]:
        """Serve getWebhookInfo."""
        error = self._delivery.last_error
        return {
            "url": self.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
            **({"last_error_message": error} if error else {}),
        }

    async def end(self) -> None:
        """Answer the waiting poll now, with nothing, and bring no more to the webhook."""
        self._wake()
        await self._delivery.end()

    def _on_added(self) -> None:
        self._wake()
        self._delivery.wake()

    async def _wait(self, seconds: float) -> bool:
        """Wait for news and return True, or return False when the time is over."""
        self._waiting = waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiting
        except TimeoutError:
            return False
        except ApiError:
            await self._calm_down()
            raise
        finally:
            if self._waiting is waiting:
                self._waiting = None
        return True

    async def _calm_down(self) -> None:
        """Hold back a conflict that follows another one too soon, so that two bots do not race."""
        now = asyncio.get_running_loop().time()
        if now < self._next_conflict:
            await asyncio.sleep(self._repeat_delay)
        else:
            self._next_conflict = now + self._repeat_delay

    def _slowed(self, offset: int, *, limit: int, timeout: float) -> tuple[int, float]:
        """Return limit and timeout for a bot that may be asking for the same again too soon."""
        now = asyncio.get_running_loop().time()
        age = now - self._last_start if offset == self._last_offset else self._repeat_delay
        self._last_offset, self._last_start = offset, now
        if age < self._repeat_delay:
            timeout = max(timeout, self._repeat_delay)
        return 1 if age < self._repeat_delay / 6 else limit, timeout

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _abort(self, reason: str) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(_conflict(reason))

    def _allow(self, params: Params) -> None:
        kinds = params.get("allowed_updates")
        if isinstance(kinds, list):
            self._updates.allow([kind for kind in kinds if isinstance(kind, str)])

    def _drop_pending(self, params: Params) -> None:
        if params.get("drop_pending_updates"):
            self._updates.clear()


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return url.lower().startswith("http://") and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _conflict(reason: str) -> ApiError:
    return ApiError(409, f"Conflict: {reason}")


def _whole(params: Params, name: str, default: int) -> int:
    value = params.get(name, default)
    return value if isinstance(value, int) else default
