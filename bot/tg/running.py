"""The answers under way, so that they can be stopped."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.flow.stopping import Stop


@dataclass(slots=True)
class Running:
    """Who asked what is under way, by chat."""

    _stops: dict[int, list[tuple[int, Stop]]] = field(default_factory=dict)

    @contextmanager
    def started(self, chat_id: int, user_id: int) -> Iterator[Stop]:
        """A run of this user in this chat, for as long as it is entered."""
        entry = (user_id, Stop())
        self._stops.setdefault(chat_id, []).append(entry)
        try:
            yield entry[1]
        finally:
            left = self._stops[chat_id]
            left.remove(entry)
            if not left:
                del self._stops[chat_id]

    def stop(self, chat_id: int, user_id: int) -> bool:
        """Stops what this user has under way in this chat; False when there is nothing."""
        stops = [stop for user, stop in self._stops.get(chat_id, ()) if user == user_id]
        for stop in stops:
            stop.request()
        return bool(stops)
