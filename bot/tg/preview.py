"""The throw-away view of an answer under way: typing at first, then its latest state."""

import asyncio
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Self

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError

from bot.supervision import spawn
from bot.tg.convert import Place
from bot.tg.insisting import seconds_of
from bot.tg.surfaces import Surface
from bot.view.richtext import RichText

log = logging.getLogger(__name__)

TYPING_AFTER = 0.6
"""In seconds: an answer that comes sooner needs no sign of life, which is a request like any other."""

TYPING_EVERY = 4.5
"""In seconds: Telegram shows typing for at most five."""

TYPING_IN_GROUPS = 20.0
"""In seconds: there it costs as much as an edit."""

FAREWELL = 2.0
"""In seconds: how long the final message waits for a preview that is on its way, lest it come in second."""

Render = Callable[[], RichText]


class Preview:
    """Shows progress while it is entered: always the latest state, one at a time, and its faults are its own affair.

    Nothing but typing is shown in the first `delay` seconds: an answer that comes sooner needs no preview. Not `live`:
    the first state alone is shown, and only where it stands in a message with a button to stop.
    """

    def __init__(self, bot: Bot, place: Place, surface: Surface, *, delay: float, live: bool = True) -> None:
        self._bot = bot
        self._place = place
        self._surface = surface
        self._delay = delay
        self._live = live
        self._render: Render | None = None
        self._news = False
        self._useful = live or surface.has_button
        self._changed = asyncio.Event()
        self._done = False
        self._task: asyncio.Task[object] | None = None

    def show(self, render: Render) -> None:
        """Replaces what is to be shown; it is rendered only when it is."""
        if self._render is not None and not self._live:
            return
        self._render, self._news = render, True
        self._changed.set()

    @property
    def message_id(self) -> int | None:
        """The message that the preview stands in, for the final answer to take its place; None: there is none."""
        return self._surface.message_id

    async def __aenter__(self) -> Self:
        self._task = spawn(self._run(), f"preview:{self._place.chat_id}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._done = True
        self._changed.set()
        if self._task is not None:
            try:
                await asyncio.wait([self._task], timeout=FAREWELL)
            finally:
                self._task.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        typed_at, shown_at = begun + TYPING_AFTER - self._typing_every, float("-inf")
        while not self._done:
            now = loop.time()
            if self._render is None or not self._useful or now < begun + self._delay:
                if now >= typed_at + self._typing_every:
                    await self._send_typing()
                    typed_at = loop.time()
                due = typed_at + self._typing_every
                if self._render is not None and self._useful:
                    due = min(due, begun + self._delay)
            else:
                if now >= shown_at + self._pause():
                    self._news = False
                    self._useful = await self._surface.show(self._render())
                    shown_at = loop.time()
                due = shown_at + self._pause()
            await self._wait_until(due)

    def _pause(self) -> float:
        return self._surface.every if self._news else self._surface.kept

    async def _wait_until(self, when: float) -> None:
        """Waits for the time, or for a change if that may be shown earlier."""
        self._changed.clear()
        if self._done:
            return
        try:
            async with asyncio.timeout_at(None if when == float("inf") else when):
                await self._changed.wait()
        except TimeoutError:
            pass

    @property
    def _typing_every(self) -> float:
        return TYPING_EVERY if self._place.chat_id > 0 else TYPING_IN_GROUPS

    async def _send_typing(self) -> None:
        pacing = self._surface.pacing
        if not pacing.may_type(self._place.chat_id):
            return
        try:
            await self._bot.send_chat_action(
                self._place.chat_id, ChatAction.TYPING, message_thread_id=self._place.thread_id
            )
        except RetryAfter as error:
            pacing.preview_flooded(self._place.chat_id, seconds_of(error))
        except TelegramError as error:
            log.debug("chat %d: typing was refused: %s", self._place.chat_id, error.message)
