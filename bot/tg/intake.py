"""Updates -> inbox -> handlers: durable, in order per chat, in parallel across chats."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from telegram import Bot, Update

from bot.core.errors import StoreFault
from bot.core.ports import Clock, Inbox, InboxItem
from bot.tg.taps import LONG

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ["message", "callback_query"]
QUICK = (
    *("/start", "/help", "/usage", "/forget", "/stats", "/stop", "/mode", "/model"),
    *("/users", "/role", "/ban", "/unban", "/limit", "/invite", "/audit"),
)
"""Commands that do not queue behind a running answer: they read, ask back, choose, or stop it."""

UNREADABLE = (TypeError, KeyError, ValueError, AttributeError, OverflowError, RecursionError, OSError)
"""What the library raises on updates that are not as it expects them."""

Handle = Callable[[Update], Awaitable[None]]
Lane = tuple[str, int]


class Intake:
    """Takes updates in, and gives them to the handlers.

    Each chat has a lane for its questions, worked off in order; taps and quick commands have lanes of their own.
    """

    def __init__(self, inbox: Inbox, clock: Clock, handle: Handle) -> None:
        self._inbox = inbox
        self._clock = clock
        self._handle = handle
        self._lanes: dict[Lane, deque[Update]] = {}
        self._workers: dict[Lane, asyncio.Task[None]] = {}
        self._kept: set[int] = set()
        self._closing = False

    async def take(self, raw: object, bot: Bot | None) -> bool:
        """Stores an update as Telegram sent it, then queues it; one that is there already is ignored.

        One that cannot be read is passed over, for it would keep all others waiting. False: it could not be stored,
        must not be confirmed, and is to be asked for again.
        """
        update = _read(raw, bot)
        if update is None:
            return True
        try:
            fresh = await self._inbox.store(_item(update, raw), self._clock.now())
        except StoreFault as error:
            log.error("update %d could not be stored, and is asked for again: %s", update.update_id, error)
            return False
        if fresh:
            self._enlist(update)
        return True

    async def resume(self, bot: Bot) -> int:
        """Queues what an earlier run left unanswered, oldest first; returns how many."""
        waiting = await self._inbox.waiting()
        for item in waiting:
            update = _read(_loaded(item.raw), bot)
            if update is not None:
                self._enlist(update)
            else:
                await self._inbox.close(item.update_id, "unreadable", self._clock.now())
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


def _read(raw: object, bot: Bot | None) -> Update | None:
    """An update, if it is one that can be handled; what is wrong with it is told without its content."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    try:
        update = Update.de_json(raw, bot) if isinstance(raw, dict) else None
        if update is not None and _is_sound(update):
            return update
    except UNREADABLE as error:
        log.error("update %s cannot be read and is passed over: %s", number, type(error).__name__)
        return None
    log.error("update %s is malformed and is passed over", number)
    return None


def _is_sound(update: Update) -> bool:
    """Whether ids are numbers that can be stored, and texts are texts: the library takes them as they come."""
    if (update.message and not update.message.chat) or (update.callback_query and not update.callback_query.from_user):
        return False
    chat, user = update.effective_chat, update.effective_user
    numbers = (update.update_id, chat.id if chat else 0, user.id if user else 0)
    text = update.message.text if update.message else None
    data = update.callback_query.data if update.callback_query else None
    return all(isinstance(number, int) and abs(number) < 2**63 for number in numbers) and all(
        said is None or isinstance(said, str) for said in (text, data)
    )


def _loaded(raw: str) -> object:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _item(update: Update, raw: object) -> InboxItem:
    chat = update.effective_chat
    kind = "callback_query" if update.callback_query else "message" if update.message else "other"
    return InboxItem(update_id=update.update_id, chat_id=chat.id if chat else None, kind=kind, raw=json.dumps(raw))


def _lane(update: Update) -> Lane:
    chat_id = update.effective_chat.id if update.effective_chat else 0
    if update.callback_query:
        return ("chat" if (update.callback_query.data or "").startswith(LONG) else "tap", chat_id)
    text = (update.message.text if update.message else None) or ""
    command = text.split(maxsplit=1)[0].partition("@")[0].lower() if text.startswith("/") else ""
    return ("read" if command in QUICK else "chat", chat_id)
