"""The webhook as Telegram serves it: updates are brought in order, each until it is taken."""

import asyncio
import logging

import aiohttp

from bot.playground.updates import UpdateQueue

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
TAKEN = range(200, 300)
SECONDS = 10.0


class Delivery:
    """Brings updates to one address, one at a time. Telegram brings several at once, and waits longer after a refusal.

    This server brings to http addresses alone, which are on this machine: an https address is only remembered.
    """

    def __init__(self, updates: UpdateQueue, *, retry_delay: float) -> None:
        """`retry_delay` is the pause after a refusal, in seconds."""
        self._updates = updates
        self._retry_delay = retry_delay
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.last_error = ""
        """What went wrong last, in the words of getWebhookInfo."""

    def wake(self) -> None:
        """There is something to bring."""
        self._news.set()

    def begin(self, url: str, secret: str) -> None:
        """Brings to `url` from now on."""
        self._cancel()
        self.last_error = ""
        if url.lower().startswith("http://"):
            self._news.set()
            self._task = asyncio.create_task(self._run(url, secret), name="webhook")
            self._task.add_done_callback(_log_end)

    async def end(self) -> None:
        """Brings no more; what is on its way is broken off."""
        task = self._cancel()
        if task is not None:
            await asyncio.wait({task})

    def _cancel(self) -> asyncio.Task[None] | None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        return task

    async def _run(self, url: str, secret: str) -> None:
        headers = {SECRET_HEADER: secret} if secret else {}
        async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
            while True:
                await self._news.wait()
                self._news.clear()
                while waiting := self._updates.take(0, 1):
                    update = waiting[0]
                    if await self._brought(session, url, update):
                        self._updates.take(update["update_id"] + 1, 1)
                    else:
                        await asyncio.sleep(self._retry_delay)

    async def _brought(self, session: aiohttp.ClientSession, url: str, update: dict[str, object]) -> bool:
        try:
            async with session.post(url, json=update, allow_redirects=False) as response:
                if response.status in TAKEN:
                    return True
                self.last_error = f"Wrong response from the webhook: {response.status} {response.reason}"
        except TimeoutError:
            self.last_error = "Read timeout expired"
        except (aiohttp.ClientError, OSError):
            self.last_error = "Connection refused"
        return False


def _log_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.critical("updates are no longer brought to the webhook", exc_info=fault)
