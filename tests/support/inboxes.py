"""An inbox without a database, for tests of what stands before it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.errors import StoreFault
from bot.core.inbox_ports import LEASE_SECONDS, Claim, Finished, Held, InboxItem, Stored


@dataclass
class Row:
    """What is known of one update."""

    item: InboxItem
    worker: str | None = None
    until: datetime | None = None
    attempts: int = 0
    outcome: str | None = None
    placeholder_id: int | None = None
    stop_asked: bool = False


@dataclass
class MemoryInbox:
    """Keeps the same promises as the one in the database (see test_inbox.py); `broken` makes it refuse.

    Several of them may share their `rows`.
    """

    worker: str = ""
    rows: dict[int, Row] = field(default_factory=dict)
    shared: bool = False
    broken: bool = False
    lease: timedelta = timedelta(seconds=LEASE_SECONDS)

    @property
    def outcomes(self):
        return {number: row.outcome for number, row in self.rows.items() if row.outcome}

    def _check(self):
        if self.broken:
            raise StoreFault("disk full")

    def _open(self, lane=None):
        rows = [row for _, row in sorted(self.rows.items()) if not row.outcome]
        return [row for row in rows if lane is None or row.item.lane == lane]

    def _mine(self):
        return [row for row in self._open() if row.worker == self.worker]

    async def store(self, items, at, *, queue_limit=0):
        self._check()
        return tuple(self._store(item, at, queue_limit) for item in items)

    def _store(self, item, at, queue_limit):
        if item.update_id in self.rows:
            return Stored(fresh=False)
        if item.outcome:
            self.rows[item.update_id] = Row(item=item, outcome=item.outcome)
            return Stored(fresh=True)
        asked = [row for row in self._open() if row.item.user_id == item.user_id and row.item.lane.startswith("chat:")]
        asked = {row.item.album or row.item.update_id for row in asked}
        if item.lane.startswith("chat:") and item.album not in asked and 0 < queue_limit <= len(asked):
            self.rows[item.update_id] = Row(item=replace(item, raw=""), outcome="queue-full")
            return Stored(fresh=True, full=True)
        busy = self._open(item.lane)
        row = self.rows[item.update_id] = Row(item=item)
        return Stored(fresh=True, claim=None if busy else self._claim(row, at))

    def _claim(self, row, at):
        row.worker, row.until, row.attempts = self.worker, at + self.lease, row.attempts + 1
        return Claim(item=row.item, attempts=row.attempts, placeholder_id=row.placeholder_id)

    async def finish(self, claim, outcome, at, *, go_on=True):
        self._check()
        row = self.rows[claim.item.update_id]
        if (row.worker, row.attempts) != (self.worker, claim.attempts):
            return Finished(held=False)
        row.outcome, row.item = row.outcome or outcome, replace(row.item, raw="")
        return Finished(held=True, following=self._claim_head(claim.item.lane, at) if go_on else None)

    def _claim_head(self, lane, at):
        rows = self._open(lane)
        if not rows or any(row.until and row.until >= at for row in rows):
            return None
        return self._claim(rows[0], at)

    async def take_over(self, at, limit):
        self._check()
        lanes = dict.fromkeys(row.item.lane for row in self._open())
        claims = []
        for lane in lanes:
            if len(claims) < limit and (claim := self._claim_head(lane, at)):
                claims.append(claim)
        return tuple(claims)

    async def renew(self, at):
        self._check()
        for row in self._mine():
            row.until = at + self.lease

    async def held(self, numbers=()):
        self._check()
        rows = self._mine() + [row for number, row in self.rows.items() if number in numbers and row.outcome]
        return {
            row.item.update_id: Held(attempts=row.attempts, stop_asked=row.stop_asked, closed=bool(row.outcome))
            for row in rows
            if row.worker == self.worker
        }

    async def void(self):
        for row in self._open():
            row.worker = row.until = None

    async def release(self):
        self._check()
        for row in self._mine():
            row.worker, row.until, row.attempts = None, None, row.attempts - 1

    async def give_back(self, numbers):
        for row in self._mine():
            if row.item.update_id in numbers:
                row.worker, row.until, row.attempts = None, None, row.attempts - 1

    async def ask_to_stop(self, chat_id, user_id, at, *, update_id=None):
        rows = [row for row in self._open(f"chat:{chat_id}") if row.item.user_id == user_id]
        rows = [row for row in rows if update_id in (None, row.item.update_id)]
        others = [row for row in rows if row.worker not in (None, self.worker)]
        for row in others:
            row.stop_asked = True
        return bool(others)

    async def place(self, update_id, message_id):
        self.rows[update_id].placeholder_id = message_id

    async def following(self, chat_id, after):
        return tuple(row.item for row in self._open(f"chat:{chat_id}") if row.item.update_id > after)

    async def beside(self, chat_id, update_id, user_id):
        taps = [row.item for row in self._open(f"tap:{chat_id}") if row.item.update_id < update_id]
        items = (*taps, *await self.following(chat_id, update_id))
        return tuple(item for item in items if item.user_id == user_id)

    async def of_album(self, chat_id, album):
        return tuple(row.item for row in self._open() if (row.item.chat_id, row.item.album) == (chat_id, album))

    async def waiting(self):
        return tuple(row.item for row in self._open())
