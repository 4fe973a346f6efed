"""Claims that last: they are renewed, watched, and taken over from those that renew them no more."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

from bot.core.errors import StoreFault
from bot.core.inbox_ports import LEASE_SECONDS, Inbox
from bot.core.ports import Clock
from bot.supervision import Supervised
from bot.tg.lanes import Lanes

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often a shared inbox is looked at: for claims that were lost, wishes to stop, and lanes without a worker."""

LONGEST_PAUSE = 5.0
"""In seconds: a look that failed comes again well within the lease."""

ALL = 10**9

Stop = Callable[[int], object]
"""Stops the answer to an update."""

CloseLost = Callable[[], Awaitable[int]]
"""Closes the calls of workers that are dead; returns how many."""


Succeed = Callable[[], Awaitable[int]]
"""Ends the claims of programs that this one takes the place of; returns how many."""


class Leases:
    """Keeps one worker's claims. An inbox that is not shared needs nothing but a look at the start."""

    def __init__(
        self,
        inbox: Inbox,
        clock: Clock,
        lanes: Lanes,
        *,
        stop: Stop | None = None,
        close_lost: CloseLost | None = None,
        succeed: Succeed | None = None,
        lease: float = LEASE_SECONDS,
    ) -> None:
        self._inbox, self._clock, self._lanes = inbox, clock, lanes
        self._stop, self._close_lost, self._lease = stop, close_lost, lease
        self._succeed = succeed
        self._renewed = float("-inf")
        self._idle: set[int] = set()
        self._task = Supervised("leases", self._run, longest_pause=LONGEST_PAUSE)

    @property
    def is_down(self) -> bool:
        """Tell whether claims are not renewed now: the task died, and is about to be started again."""
        return self._task.is_down

    async def begin(self) -> int:
        """Takes up what earlier runs left, oldest first; returns how many lanes.

        Raises:
            StoreFault: the inbox cannot be read.
        """
        if self._inbox.shared:
            await self._renew()
            if self._succeed is not None and (void := await self._succeed()):
                log.warning("%d updates of a program that polled before, and is dead, are taken up at once", void)
            taken = await self.sweep()
            self._task.start()
            return taken
        await self._inbox.void()
        return await self.sweep()

    async def end(self) -> None:
        """Stops looking."""
        await self._task.stop()

    async def _run(self) -> NoReturn:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self.turn()
            except StoreFault as error:
                log.warning("the inbox cannot be looked at: %s", error)

    async def turn(self) -> None:
        """One look: renews what is due, stops what is lost or unwanted, takes over what nobody works on.

        Raises:
            StoreFault: the inbox cannot be reached; after a whole lease of that, this worker's claims are lost.
        """
        if self._clock.monotonic() >= self._renewed + self._lease:
            await self._lanes.lose(list(self._lanes.works.values()))
        if self._clock.monotonic() >= self._renewed + self._lease / 3:
            await self._renew()
            await self._list_lost()
        await self.watch()
        await self.sweep()

    async def _list_lost(self) -> None:
        if self._close_lost is not None and (lost := await self._close_lost()):
            log.warning("%d calls of workers that died are listed as lost", lost)

    async def _renew(self) -> None:
        now = self._clock.monotonic()  # before it is said, lest we believe in it longer than others do
        await self._inbox.renew(self._clock.now())
        self._renewed = now

    async def watch(self) -> None:
        """Stops the work on claims that are lost, and the answers that somebody wants to stop.

        A claim that nobody works on, as its work was lost or never began, is given back when it is seen again.
        """
        here = dict(self._lanes.works)
        held = await self._inbox.held(list(here))
        idle = {number for number, claim in held.items() if not claim.closed and number not in self._lanes.works}
        lost = []
        for number, work in here.items():
            if work.closing or self._lanes.works.get(number) is not work:
                continue
            claim = held.get(number)
            if claim is None or claim.attempts != work.claim.attempts:
                lost.append(work)
            elif (claim.stop_asked or claim.closed) and self._stop is not None:
                self._stop(number)
        await self._lanes.lose(lost)
        if forsaken := idle & self._idle:
            await self._inbox.give_back(forsaken)
        self._idle = idle - forsaken

    async def sweep(self) -> int:
        """Works on lanes that nobody works on, oldest first, as far as there is room here; returns how many."""
        room = self._lanes.most - self._lanes.questions if self._inbox.shared else ALL
        if self._lanes.closing or room <= 0:
            return 0
        claims = await self._inbox.take_over(self._clock.now(), room)
        if claims:  # what dead workers hold of budgets must not stand in the way of their questions
            await self._list_lost()
        for claim in claims:
            self._lanes.run(claim)
        return len(claims)
