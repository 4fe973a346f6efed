"""The answers under way, so that they can be stopped."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.core.inbox_ports import Inbox
from bot.core.ports import Clock
from bot.flow.stopping import Stop

MOST_REWORDED = 100
"""Questions of which new words are remembered until their answer begins: it is a matter of moments."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """One answer under way: where, whose, to which update and words, how to stop it, and whether it has ended."""

    chat_id: int
    user_id: int
    update_id: int | None = None
    asked: str = ""
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
    _reworded: dict[int, str] = field(default_factory=dict)

    @contextmanager
    def started(self, chat_id: int, user_id: int, update_id: int | None = None, asked: str = "") -> Iterator[Stop]:
        """A run of this user in this chat, for as long as it is entered.

        One that waited since before its asker wished to be forgotten is stopped as it begins, as is one that asks in
        words which were changed meanwhile.
        """
        run = Run(chat_id=chat_id, user_id=user_id, update_id=update_id, asked=asked)
        if update_id is not None and self._reworded.pop(update_id, asked) != asked:
            run.stop.request()
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

    def reword(self, update_id: int, words: str) -> None:
        """Stops the answer to an update, if it is one to other words than these, now or as it begins."""
        found = [run for run in self._runs if run.update_id == update_id]
        for run in found:
            if run.asked != words:
                run.stop.request()
        if not found:
            self._reworded = {**dict(list(self._reworded.items())[-MOST_REWORDED:]), update_id: words}

    async def stop_elsewhere(self, chat_id: int, user_id: int, update_id: int) -> None:
        """Stops the answer to an update where another process gives it."""
        if self.inbox is not None and self.clock is not None and self.inbox.shared:
            await self.inbox.ask_to_stop(chat_id, user_id, self.clock.now(), update_id=update_id)

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
