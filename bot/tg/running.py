"""The answers under way, so that they can be stopped."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.flow.stopping import Stop


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """One answer under way: where, whose, how to stop it, and whether it has ended."""

    chat_id: int
    user_id: int
    stop: Stop = field(default_factory=Stop)
    ended: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Running:
    """Who asked what is under way; and who wished to be forgotten, by the id of the update that said so."""

    _runs: set[Run] = field(default_factory=set)
    _forgotten: dict[int, int] = field(default_factory=dict)

    @contextmanager
    def started(self, chat_id: int, user_id: int, update_id: int | None = None) -> Iterator[Stop]:
        """A run of this user in this chat, for as long as it is entered.

        One that waited since before its asker wished to be forgotten is stopped as it begins.
        """
        run = Run(chat_id=chat_id, user_id=user_id)
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
