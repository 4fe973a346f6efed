"""What a call may cost at most, before it is made; and waiting for what others hold."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import Unpriced
from bot.core.limits import MONEY, Ceiling, Hold, Limit, Scope
from bot.core.messages import ModelRequest
from bot.core.pictures import most_tokens
from bot.core.ports import PriceBook
from bot.flow.counting import ROOM

LEAST_SHARE = 8
"""A call whose room would have to shrink below this part of it is not made: its answer would be cut off."""

OVERHEAD = 600
"""Tokens of input beside the messages, at most: the marks around them, and the form of the output."""

RECHECK_SECONDS = 1.0
"""How often a call that waits for others looks again: other processes free budgets without telling."""


Holder = tuple[Scope, int]
"""Whose limits a call waits for."""


@dataclass(slots=True, kw_only=True)
class Reserving:
    """The reservation of one call. Without limits in dollars nothing is held, and the request stays as it is."""

    prices: PriceBook
    limits: tuple[Limit, ...]
    request: ModelRequest
    unpriced_allowed: bool
    _ceiling: Ceiling | None = None
    _input: int = 0

    def hold(self, at: datetime) -> Hold:
        """What to hold before the call.

        Raises:
            Unpriced: nobody knows the price, and that is not allowed.
        """
        limits = tuple(limit for limit in self.limits if limit.measure in MONEY)
        if not limits:
            return Hold()
        if self.request.sound is not None:
            return self._hold_to_hear(limits, self.request.sound.seconds, at)
        tokens = _most_input(self.request)
        self._ceiling = self.prices.ceiling(model=self.request.model, input_tokens=tokens, at=at)
        if self._ceiling is None:
            if not self.unpriced_allowed:
                raise Unpriced(f"{self.request.model} has no price")
            return Hold(limits=limits, full=1, least=1)  # as long as anything is left
        room = self.request.room or ROOM
        return Hold(limits=limits, full=self._cost(room), least=self._cost(room // LEAST_SHARE))

    def _hold_to_hear(self, limits: tuple[Limit, ...], seconds: float, at: datetime) -> Hold:
        most = self.prices.hearing(model=self.request.model, seconds=seconds, at=at)
        if most is None and not self.unpriced_allowed:
            raise Unpriced(f"{self.request.model} has no price")
        return Hold(limits=limits, full=most or 1, least=most or 1)

    def fitted(self, held: int | None) -> ModelRequest:
        """The request with as much room as what is held pays for."""
        if held is None or self._ceiling is None:
            return self.request
        room = self.request.room or ROOM
        if self._ceiling.per_output_token:
            room = min(room, (held - self._ceiling.input) // self._ceiling.per_output_token)
        return replace(self.request, room=room)

    def _cost(self, room: int) -> int:
        ceiling = self._ceiling or Ceiling(input=0, per_output_token=0)
        return ceiling.input + room * ceiling.per_output_token


def _most_input(request: ModelRequest) -> int:
    """No text has more tokens than bytes."""
    pictures = sum(len(turn.pictures) for turn in request.messages) * most_tokens(request.model)
    return OVERHEAD + pictures + sum(len(turn.text.encode("utf-8", "replace")) for turn in request.messages)


class Turn:
    """A place in a queue."""

    def __init__(self, lock: asyncio.Lock) -> None:
        self._lock = lock
        self._mine = False

    async def come(self) -> bool:
        """Waits until it is this one's turn; True."""
        self._mine = await self._lock.acquire()
        return self._mine

    def leave(self) -> None:
        """Lets the next one come."""
        if self._mine:
            self._lock.release()


class Freed:
    """Tells waiting calls that another one was settled. Those that wait for the same limit go one after the other."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._turns: dict[Holder, asyncio.Lock] = {}
        self._waiting: Counter[Holder] = Counter()

    @property
    def waiting(self) -> int:
        """How many calls wait for their turn."""
        return self._waiting.total()

    def tell(self) -> None:
        """Wakes those whose turn it is."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self) -> None:
        """Returns at the next settling, or after a while."""
        try:
            await asyncio.wait_for(self._event.wait(), RECHECK_SECONDS)
        except TimeoutError:
            return

    @asynccontextmanager
    async def queue(self, holder: Holder) -> "AsyncIterator[Turn]":
        """A place among all that wait for a holder's limits, first come, first served; left at the end of the block."""
        turn = Turn(self._turns.setdefault(holder, asyncio.Lock()))
        self._waiting[holder] += 1
        try:
            yield turn
        finally:
            turn.leave()
            self._waiting[holder] -= 1
            if not self._waiting[holder]:
                del self._turns[holder], self._waiting[holder]
