"""Updates -> inbox -> handlers: durable, in order per chat, in parallel across chats."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from telegram import Bot, Update
from telegram.error import NetworkError

from bot.core.errors import StoreFault
from bot.core.ports import Clock, Inbox, InboxItem
from bot.tg.taps import LONG

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ["message", "callback_query"]
QUICK = ("/start", "/help", "/usage", "/stats", "/stop", "/mode", "/model")
"""Commands that do not queue behind a running answer: they read, choose, or stop it."""

Handle = Callable[[Update], Awaitable[None]]
Lane = tuple[str, int]


class Intake(asyncio.Queue[object]):
    """The queue that python-telegram-bot's Updater fills: it awaits `put` before it confirms an update to Telegram.

    Each chat has a lane for its questions, worked off in order; taps and read-only commands have lanes of their own.
    """

    def __init__(self, inbox: Inbox, clock: Clock, handle: Handle) -> None:
        super().__init__()
        self._inbox = inbox
        self._clock = clock
        self._handle = handle
        self._lanes: dict[Lane, deque[Update]] = {}
        self._workers: dict[Lane, asyncio.Task[None]] = {}
        self._kept: set[int] = set()
        self._closing = False

    async def put(self, item: object) -> None:
        """Stores an update, then queues it; one that is there already is ignored.

        Raises:
            NetworkError: it could not be stored. The Updater then does not confirm it, and asks for it again.
        """
        if not isinstance(item, Update):
            return
        try:
            fresh = await self._inbox.store(_item(item), self._clock.now())
        except StoreFault as error:
            raise NetworkError(f"update {item.update_id} could not be stored: {error}") from error
        if fresh:
            self._enlist(item)

    async def resume(self, bot: Bot) -> int:
        """Queues what an earlier run left unanswered, oldest first; returns how many."""
        waiting = await self._inbox.waiting()
        for item in waiting:
            try:
                update = Update.de_json(json.loads(item.raw), bot)
            except (TypeError, KeyError, ValueError) as error:
                log.error("update %d cannot be read any more and is set aside: %r", item.update_id, error)
                await self._inbox.close(item.update_id, "unreadable", self._clock.now())
            else:
                self._enlist(update)
        return len(waiting)

    def _enlist(self, update: Update) -> None:
        lane = _lane(update)
        self._lanes.setdefault(lane, deque()).append(update)
        if lane not in self._workers and not self._closing:
            self._workers[lane] = asyncio.create_task(self._work(lane), name=f"lane:{lane[0]}:{lane[1]}")

    async def _work(self, lane: Lane) -> None:
        waiting = self._lanes[lane]
        try:
            while waiting and not self._closing:
                await self._one(waiting.popleft())
        finally:
            self._lanes.pop(lane, None)
            self._workers.pop(lane, None)

    def keep(self, update_id: int) -> None:
        """Leaves an update open, for the next start, although its handler has ended."""
        self._kept.add(update_id)

    async def _one(self, update: Update) -> None:
        await self._handle(update)
        if update.update_id in self._kept:
            self._kept.discard(update.update_id)
            return
        try:
            await self._inbox.close(update.update_id, "done", self._clock.now())
        except StoreFault as error:
            log.error("update %d is done, but the inbox could not note it: %s", update.update_id, error)

    async def finish(self, grace: float) -> None:
        """Stops taking work; what runs has `grace` seconds to end. The rest stays in the inbox for the next start."""
        self._closing = True
        running = list(self._workers.values())
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=grace)
        for worker in late:
            worker.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _item(update: Update) -> InboxItem:
    chat = update.effective_chat
    kind = "callback_query" if update.callback_query else "message" if update.message else "other"
    return InboxItem(update_id=update.update_id, chat_id=chat.id if chat else None, kind=kind, raw=update.to_json())


def _lane(update: Update) -> Lane:
    chat_id = update.effective_chat.id if update.effective_chat else 0
    if update.callback_query:
        return ("chat" if (update.callback_query.data or "").startswith(LONG) else "tap", chat_id)
    text = (update.message.text if update.message else None) or ""
    command = text.split(maxsplit=1)[0].partition("@")[0].lower() if text.startswith("/") else ""
    return ("read" if command in QUICK else "chat", chat_id)
