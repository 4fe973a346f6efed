"""The updates that wait for the bot, as Telegram's server keeps them between two getUpdates calls."""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

DAY = 24 * 3600.0
CALLBACK_SECONDS = 150.0
FUTURE = 10
"""An offset may be so far beyond the next id."""
KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
"""What this world can produce and Telegram sends unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One update that the bot has not confirmed."""

    update: dict[str, Any]
    expires: float
    """Unix time in seconds; later than this Telegram forgets the update."""


class UpdateQueue:
    """Updates in order of their ids, which grow by one; a confirmed update is gone for ever."""

    def __init__(self, first_id: int, now: Callable[[], float]) -> None:
        self._next_id = first_id
        self._now = now
        self._pending: deque[Pending] = deque()
        self._allowed: Collection[str] = KINDS
        self.on_added: Callable[[], None] = lambda: None
        """Called after every new update: the hook of the one long poll."""

    def __len__(self) -> int:
        return len(self._pending)

    def allow(self, kinds: Collection[str]) -> None:
        """Remember which kinds to keep from now on; none at all means Telegram's default."""
        self._allowed = frozenset(kinds) or KINDS

    def add(self, kind: str, payload: dict[str, Any], *, lifetime: float = DAY) -> dict[str, Any] | None:
        """Queue an update and return it; None when the bot did not ask for this kind."""
        if kind not in self._allowed:
            return None
        update = {"update_id": self._next_id, kind: payload}
        self._next_id += 1
        self._pending.append(Pending(update=update, expires=self._now() + lifetime))
        self.on_added()
        return update

    def take(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Drop what the offset confirms and return the oldest updates, at most `limit`.

        A positive offset confirms every lower id, unless it lies far in the future: then, as with
        Telegram, it confirms nothing. A negative one forgets all but the last -offset updates.
        """
        if 0 < offset <= self._next_id + FUTURE:
            self._confirm_below(offset)
        elif offset < 0:
            self._keep_last(-offset)
        self._forget_expired()
        return [pending.update for pending, _ in zip(self._pending, range(limit), strict=False)]

    def clear(self) -> None:
        """Forget everything that waits."""
        self._pending.clear()

    def _confirm_below(self, offset: int) -> None:
        while self._pending and self._pending[0].update["update_id"] < offset:
            self._pending.popleft()

    def _keep_last(self, count: int) -> None:
        while len(self._pending) > count:
            self._pending.popleft()

    def _forget_expired(self) -> None:
        now = self._now()
        if any(pending.expires < now for pending in self._pending):
            self._pending = deque(pending for pending in self._pending if pending.expires >= now)
