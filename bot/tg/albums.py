"""Albums: messages that come one by one and are one question.

The first of them waits until the inbox has the others, and answers for all; then the others are closed. After a crash
it is the same again: the first is still open, and so are the others. A part that comes later has come too late.
"""

from collections.abc import Collection
from dataclasses import dataclass

from telegram import Bot, Message, Update

from bot.core.inbox_ports import QUESTIONS, Inbox
from bot.core.ports import Clock, Memory
from bot.tg.updates import loaded

WAIT_SECONDS = 1.0
"""For the next part; Telegram sends them at once, but not always in one go."""

MOST_WAITS = 5
OUTCOME = "part-of-album"


@dataclass(frozen=True, slots=True, kw_only=True)
class Albums:
    """Collects the parts of albums, and closes those that were answered with another."""

    inbox: Inbox
    memory: Memory
    clock: Clock

    async def parts(self, update: Update, bot: Bot) -> dict[int, Message]:
        """All messages of an update's album by update id, its own first; none: it was answered with another before."""
        message = update.message
        if message is None:
            return {}
        own = {update.update_id: message}
        if message.media_group_id is None:
            return own
        if await self.memory.is_answered(message.chat_id, message.media_group_id, update.update_id):
            return {}
        others = await self._others(update, bot)
        for _ in range(MOST_WAITS):
            before = len(others)
            await self.clock.sleep(WAIT_SECONDS)
            others = await self._others(update, bot)
            if len(others) == before:
                break
        return own | others

    async def close(self, update: Update, parts: Collection[int]) -> None:
        """Closes the other parts of an album, which were answered with the update; those that came since stay open."""
        if others := tuple(number for number in parts if number != update.update_id):
            await self.inbox.close(others, OUTCOME, self.clock.now())

    async def _others(self, update: Update, bot: Bot) -> dict[int, Message]:
        """The other open parts, by update id."""
        message = update.message
        if message is None:
            return {}
        found = (loaded(item.raw, bot) for item in await self.inbox.queued(f"{QUESTIONS}:{message.chat_id}"))
        return {
            other.update_id: other.message
            for other in found
            if other is not None
            and other.update_id != update.update_id
            and other.message is not None
            and other.message.media_group_id == message.media_group_id
        }
