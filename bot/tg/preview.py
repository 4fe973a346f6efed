"""The throw-away view of an answer under way: typing, and in private chats a draft of the latest state."""

import asyncio
import logging
from types import TracebackType
from typing import Self

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError

from bot.tg.convert import entities_of
from bot.view.richtext import RichText

log = logging.getLogger(__name__)

TYPING_EVERY = 4.5
"""In seconds: Telegram shows typing for at most five."""

DRAFT_EVERY = 1.0
DRAFT_KEPT = 20.0
"""In seconds: a draft is gone after thirty, so an unchanged one is sent again before."""

FAREWELL = 2.0
"""In seconds: how long the final message waits for a preview that is on its way, lest it come in second."""


class Preview:
    """Shows progress while it is entered: always the latest state, and its faults are its own affair."""

    def __init__(self, bot: Bot, chat_id: int, draft_id: int, *, thread_id: int | None, drafts: bool) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._thread_id = thread_id
        self._draft_id = draft_id
        self._drafts = drafts
        self._latest: RichText | None = None
        self._shown: RichText | None = None
        self._changed = asyncio.Event()
        self._done = False
        self._task: asyncio.Task[None] | None = None

    def show(self, text: RichText) -> None:
        """Replaces what is to be shown."""
        self._latest = text
        self._changed.set()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name=f"preview:{self._chat_id}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._done = True
        self._changed.set()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=FAREWELL)
            self._task.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        typed_at = drafted_at = float("-inf")
        while not self._done:
            if self._latest is None or not self._drafts:
                if loop.time() >= typed_at + TYPING_EVERY:
                    await self._send_typing()
                    typed_at = loop.time()
                due = typed_at + TYPING_EVERY
            else:
                if loop.time() >= drafted_at + self._draft_pause():
                    await self._send_draft(self._latest)
                    drafted_at = loop.time()
                due = drafted_at + self._draft_pause()
            await self._wait_until(due)

    def _draft_pause(self) -> float:
        return DRAFT_EVERY if self._latest != self._shown else DRAFT_KEPT

    async def _wait_until(self, when: float) -> None:
        """Waits for the time, or for a change if that may be shown earlier."""
        self._changed.clear()
        if self._done:
            return
        try:
            async with asyncio.timeout_at(when):
                await self._changed.wait()
        except TimeoutError:
            pass

    async def _send_typing(self) -> None:
        try:
            await self._bot.send_chat_action(self._chat_id, ChatAction.TYPING, message_thread_id=self._thread_id)
        except TelegramError as error:
            log.debug("chat %d: typing was refused: %s", self._chat_id, error.message)

    async def _send_draft(self, text: RichText) -> None:
        self._shown = text
        try:
            await self._bot.send_message_draft(
                self._chat_id,
                self._draft_id,
                text.text,
                entities=entities_of(text),
                message_thread_id=self._thread_id,
            )
        except RetryAfter:
            self._drafts = False
        except TelegramError as error:
            log.debug("chat %d: no more drafts for this answer: %s", self._chat_id, error.message)
            self._drafts = False
