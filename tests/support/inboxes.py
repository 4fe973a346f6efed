"""An inbox without a database, for tests of what stands before it."""

from dataclasses import dataclass, field

from bot.core.errors import StoreFault
from bot.core.ports import InboxItem


@dataclass
class MemoryInbox:
    """Keeps the same promises as the one in the database (see test_inbox.py); `broken` makes it refuse."""

    items: dict[int, InboxItem] = field(default_factory=dict)
    outcomes: dict[int, str] = field(default_factory=dict)
    broken: bool = False

    async def store(self, item, received_at):
        if self.broken:
            raise StoreFault("disk full")
        fresh = item.update_id not in self.items
        self.items.setdefault(item.update_id, item)
        return fresh

    async def waiting(self):
        return tuple(item for number, item in sorted(self.items.items()) if number not in self.outcomes)

    async def close(self, update_id, outcome, closed_at):
        if update_id in self.items:
            self.outcomes[update_id] = outcome
