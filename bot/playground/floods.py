"""Flood limits: when Telegram tells a bot to wait, and how long."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodRules:
    """How many messages and edits Telegram lets pass; drafts, actions and toasts do not count."""

    per_chat_per_second: int = 1
    """In a private chat."""
    per_group_per_minute: int = 20
    overall_per_second: int = 30


@dataclass(slots=True)
class Window:
    """Times of the last requests, in Unix seconds, within a span of seconds."""

    limit: int
    span: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Return how many seconds from now the next request is welcome; 0 when it is now."""
        while self.times and self.times[0] <= now - self.span:
            self.times.popleft()
        return 0.0 if len(self.times) < self.limit else self.times[0] + self.span - now


class FloodGate:
    """Counts messages and edits against the rules; a refused one counts for nothing."""

    def __init__(self, rules: FloodRules) -> None:
        self._rules = rules
        self._overall = Window(rules.overall_per_second, 1.0)
        self._chats: dict[object, Window] = {}

    def pass_through(self, chat_id: object, now: float) -> float:
        """Count one request and return 0, or return how many seconds it has to wait."""
        windows = (self._overall, self._window(chat_id))
        wait = max(window.wait(now) for window in windows)
        if not wait:
            for window in windows:
                window.times.append(now)
        return wait

    def _window(self, chat_id: object) -> Window:
        window = self._chats.get(chat_id)
        if window is None:
            group = isinstance(chat_id, int) and chat_id < 0
            limit = self._rules.per_group_per_minute if group else self._rules.per_chat_per_second
            window = self._chats[chat_id] = Window(limit, 60.0 if group else 1.0)
        return window
