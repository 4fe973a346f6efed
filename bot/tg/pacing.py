"""How fast messages go out: so that Telegram need not object, and what happens when it does.

Final messages wait for their turn, first come first served, and each chat for itself. Previews never wait: they go at
once or not at all, use half of what there is at most, and give way to final messages.

A turn is a place in time, and waiting for it is one pause. A clock that skips pauses therefore changes neither the
order nor the places that are given away.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.core.observing import Observer, Unobserved
from bot.core.ports import Clock

SEND_RATE = 30
"""Messages a second to all chats together. Source: core.telegram.org/bots/faq, "about 30 messages per second"."""

PRIVATE = (3, 3.0)
"""So many messages in so many seconds. The same source says one a second in a chat, and allows short bursts."""

GROUP = (20, 60.0)
"""The same source; edits are said to count by the server's author, in its issues."""

TYPING = (30, 1.0)
"""Half of so many "typing" go out in so many seconds, in all chats together: in a crowd it costs the answers' time."""

MARGIN = 1.05
"""By how much our spans are longer than Telegram's, for what the network shifts."""

FLOODED_CHATS = 4
"""When so many chats are told to wait within a second, it is not the chats: all are too fast together."""

SLOWED = 60.0
"""For so many seconds after that, all together go at half the speed."""

LANES = 1024
"""With so many chats at hand, those that are idle are forgotten."""


class Window:
    """At most `limit` in any `span` of seconds; a limit of 0 means no limit."""

    def __init__(self, limit: int, span: float) -> None:
        self.limit = limit
        self.span = span
        self._times: deque[float] = deque(maxlen=limit)

    @property
    def last(self) -> float:
        """When the latest goes, which may be yet to come."""
        return self._times[-1] if self._times else float("-inf")

    def next(self, now: float) -> float:
        """When another may go: not before those that came first."""
        full = self.limit and len(self._times) == self.limit
        return max(now, self.last, self._times[0] + self.span if full else now)

    def take(self, at: float) -> None:
        """Counts one that goes at a time that `next` gave, or later."""
        self._times.append(at)

    def spares(self, now: float) -> bool:
        """Whether one that is not important may go now: no other is waiting, and half is left for those that are."""
        recent = sum(at > now - self.span for at in self._times)
        return not self.limit or (self.last <= now and recent < self.limit - max(1, self.limit // 2))


@dataclass(slots=True, kw_only=True)
class Lane:
    """The pace of one chat. Times are those of the monotonic clock."""

    window: Window
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    until: float = float("-inf")
    """Telegram wants no messages before."""
    quiet_until: float = float("-inf")
    """Telegram wants no previews before."""

    def is_idle(self, now: float) -> bool:
        """Whether nothing of it needs to be remembered."""
        return not self.waiting and max(self.until, self.quiet_until, self.window.last + self.window.span) <= now


class Pacing:
    """The pace of all chats. `rate` is messages a second to all together; 0: as fast as it goes."""

    def __init__(self, clock: Clock, rate: int = SEND_RATE, observer: Observer | None = None) -> None:
        self._clock = clock
        self._observer = observer or Unobserved()
        self._rate = rate
        self._overall = Window(rate, MARGIN)
        self._typing = Window(*TYPING)
        self._lanes: dict[int, Lane] = {}
        self._sweep_at = LANES
        self._until = self._slow_until = float("-inf")
        self._floods: deque[tuple[float, int, float]] = deque(maxlen=64)

    async def turn(self, chat_id: int) -> None:
        """Waits until a final message may go to a chat: for as long as it takes, and in the order of coming."""
        lane = self._lane(chat_id)
        lane.waiting += 1
        try:
            async with lane.lock:
                ready = await self._ready(lane)
                now = self._clock.monotonic()
                at = self._in_all(now)
                self._overall.take(at)
                lane.window.take(max(at, ready))
            if at > now:
                await self._clock.sleep(at - now)
        finally:
            lane.waiting -= 1

    async def _ready(self, lane: Lane) -> float:
        """Waits until the chat takes a message; returns since when."""
        ready = self._clock.monotonic()
        while (later := max(lane.window.next(ready), lane.until, self._until)) > ready:
            await self._clock.sleep(later - ready)
            ready = later
        lane.until = self._until = float("-inf")  # waited out
        return ready

    def _in_all(self, now: float) -> float:
        self._overall.span = 2 * MARGIN if now < self._slow_until else MARGIN
        return self._overall.next(now)

    def may_edit(self, chat_id: int) -> bool:
        """Whether a message that is a preview may be sent or edited now; it then counts."""
        return self._told(self._spare(chat_id, self._lane(chat_id).window, self._overall))

    def may_draft(self, chat_id: int) -> bool:
        """Whether a draft may be shown now; it costs nothing of the chat's own pace."""
        return self._told(self._spare(chat_id, self._overall))

    def may_type(self, chat_id: int) -> bool:
        """Tell whether "typing" may be shown now; only in a group it costs something of the chat's own pace."""
        own = (self._lane(chat_id).window,) if chat_id < 0 else ()
        return self._spare(chat_id, *own, self._typing)

    def _told(self, room: bool) -> bool:
        if not room:
            self._observer.preview_dropped()
        return room

    def _spare(self, chat_id: int, *windows: Window) -> bool:
        lane, now = self._lane(chat_id), self._clock.monotonic()
        if lane.waiting or max(lane.until, lane.quiet_until, self._until) > now:
            return False
        if not all(window.spares(now) for window in windows):
            return False
        for window in windows:
            window.take(now)
        return True

    def flooded(self, chat_id: int, seconds: float) -> None:
        """Telegram refused a final message for so many seconds: this chat waits, and all do if many were refused."""
        now = self._clock.monotonic()
        lane = self._lane(chat_id)
        lane.until = max(lane.until, now + seconds)
        self._floods.append((now, chat_id, seconds))
        recent = {chat: wait for at, chat, wait in self._floods if at > now - 1}
        if len(recent) >= FLOODED_CHATS:
            self._until = max(self._until, now + min(recent.values()))
            self._slow_until = self._until + SLOWED

    def preview_flooded(self, chat_id: int, seconds: float) -> None:
        """Telegram refused a preview: there is none for so long. A final message may be taken all the same."""
        lane = self._lane(chat_id)
        lane.quiet_until = max(lane.quiet_until, self._clock.monotonic() + seconds)

    def _lane(self, chat_id: int) -> Lane:
        lane = self._lanes.get(chat_id)
        if lane is None:
            self._forget_idle()
            limit, span = GROUP if chat_id < 0 else PRIVATE
            lane = self._lanes[chat_id] = Lane(window=Window(limit if self._rate else 0, span * MARGIN))
        return lane

    def _forget_idle(self) -> None:
        """Keeps the number of chats at hand within twice that of those that are busy, or near LANES."""
        if len(self._lanes) < self._sweep_at:
            return
        now = self._clock.monotonic()
        self._lanes = {chat_id: lane for chat_id, lane in self._lanes.items() if not lane.is_idle(now)}
        self._sweep_at = max(LANES, 2 * len(self._lanes))
