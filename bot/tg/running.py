"""The answers under way, so that they can be stopped."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.core.inbox_ports import Inbox
from bot.core.ports import Clock
from bot.flow.stopping import Stop


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """One answer under way: where, whose, to which update, how to stop it, and whether it has ended."""

    chat_id: int
    user_id: int
    update_id: int | None = None
    stop: Stop = field(default_factory=Stop)
    ended: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Running:
    """Who asked what is under way; and who wished to be forgotten, by the id of the update that said so.

    Answers under way in other processes are stopped by way of a shared inbox.
    """

    inbox: Inbox | None = None
    clock: Clock | None = None
    _runs: set[Run] = field(default_factory=set)
    _forgotten: dict[int, int] = field(default_factory=dict)

    @contextmanager
    def started(self, chat_id: int, user_id: int, update_id: int | None = None) -> Iterator[Stop]:
        """A run of this user in this chat, for as long as it is entered.

        One that waited since before its asker wished to be forgotten is stopped as it begins.
        """
        run = Run(chat_id=chat_id, user_id=user_id, update_id=update_id)
        if update_id is not None and update_id <= self._forgotten.get(user_id, -1):
            run.stop.request(forget=True)
        self._runs.add(run)
        try:
            yield run.stop
        finally:
            self._runs.discard(run)
            run.ended.set()

    def stop(self, chat_id: int, user_id: int) -> bool:
        """Stops what this user has under way in this chat; False when there is nothing."""
        found = [run for run in self._runs if (run.chat_id, run.user_id) == (chat_id, user_id)]
        for run in found:
            run.stop.request()
        return bool(found)

    async def stop_anywhere(self, chat_id: int, user_id: int) -> bool:
        """The same, also where another process answers."""
        here = self.stop(chat_id, user_id)
        if self.inbox is None or self.clock is None or not self.inbox.shared:
            return here
        return await self.inbox.ask_to_stop(chat_id, user_id, self.clock.now()) or here

    def stop_update(self, update_id: int) -> None:
        """Stops the answer to an update."""
        for run in [run for run in self._runs if run.update_id == update_id]:
            run.stop.request()

    async def forget(self, user_id: int, update_id: int, patience: float) -> None:
        """Stops what this user has under way or waiting in any chat; waits for its end, at most `patience` seconds."""
        self._forgotten[user_id] = update_id
        found = [run for run in self._runs if run.user_id == user_id]
        for run in found:
            run.stop.request(forget=True)
        endings = [asyncio.ensure_future(run.ended.wait()) for run in found]
        if endings:
            _, late = await asyncio.wait(endings, timeout=patience)
            for ending in late:
                ending.cancel()
