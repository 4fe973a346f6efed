"""Faults on order: what the server does instead of, or after, what was asked."""

import asyncio
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.playground.refusals import ApiError, too_many_requests


class Way(Enum):
    """How a request goes wrong."""

    FAIL = "answered with an error"
    DROP = "the connection is closed without an answer"
    HANG = "no answer until released"
    ODD = "done, and answered with another result"
    GARBLED = "answered with anything"


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault on order; `times` counts down."""

    way: Way
    method: str
    """In small letters."""
    times: int
    chat_id: int | None = None
    """None: whatever the chat."""
    after_effect: bool = False
    """True: what was asked is done first."""
    holding: str = ""
    """What the text holds of the messages that are meant; empty: any."""
    error: ApiError | None = None
    """What a FAIL answers."""
    result: Any = None
    """What an ODD one answers; if it can be called, what it makes of the true result."""
    garbled: tuple[int, bytes] | None = None
    """Status and body of a GARBLED answer."""


@dataclass(slots=True, kw_only=True)
class Download:
    """What the file server sends in the place of a file."""

    pieces: Iterable[bytes]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    sent: int = 0
    """Bytes that were handed to the connection, until the other side closed it."""


class Faults:
    """The faults that wait for their request; the oldest that matches is used."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._hanging: set[asyncio.Future[bool]] = set()
        self._flooded: dict[object, float] = {}
        self.downloads: list[Download] = []
        """What the next downloads get."""

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        self._waiting.append(fault)

    def take(self, method: str, chat_id: object, text: object = "") -> Fault | None:
        """Return the fault that this request meets."""
        for fault in self._waiting:
            if fault.method == method and fault.chat_id in (None, chat_id) and fault.holding in str(text):
                fault.times -= 1
                if not fault.times:
                    self._waiting.remove(fault)
                return fault
        return None

    def flood(self, chat_id: int, until: float) -> None:
        """Refuse whatever is meant for a chat until a Unix time."""
        self._flooded[chat_id] = until

    def check_flood(self, chat_id: object, now: float) -> None:
        """Raise the 429 that says how long this chat has to wait."""
        left = self._flooded.get(chat_id, now) - now
        if left > 0:
            raise too_many_requests(math.ceil(left))

    async def hang(self) -> bool:
        """Wait; return True when the request may go on, False when the server stops."""
        waiting: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._hanging.add(waiting)
        try:
            return await waiting
        finally:
            self._hanging.discard(waiting)

    def release(self) -> None:
        """Let every request go on that hangs now."""
        self._let_go(go_on=True)

    def clear(self) -> None:
        """Forget every fault; what hangs is never answered."""
        self._waiting.clear()
        self._flooded.clear()
        self._let_go(go_on=False)

    def _let_go(self, *, go_on: bool) -> None:
        for waiting in self._hanging:
            if not waiting.done():
                waiting.set_result(go_on)
