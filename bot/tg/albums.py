"""Albums: messages that come one by one and are one question.

The first of them waits until the inbox has the others, and answers for all; then the others are closed. After a crash
it is the same again: the first is still open, and so are the others. A part that comes later has come too late.

In a group it is the first that calls the bot. The parts that do not are held beside the questions, in a lane of their
album and without what is written under them, until it is answered, or for seconds where none calls the bot. That they
came is known for as long as of any update: who sent them, where and when, lest they be taken in twice.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass

from telegram import Bot, Message, Update
from telegram.ext import ContextTypes, filters

from bot.core.errors import StoreFault
from bot.core.inbox_ports import QUESTIONS, Inbox, InboxItem
from bot.core.ports import Clock, Memory
from bot.tg.updates import Concerns, album_of, loaded

log = logging.getLogger(__name__)

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
        """All messages of an update's album by update id, in order; none: it was answered with another before."""
        message = update.message
        if message is None:
            return {}
        own, album = {update.update_id: message}, album_of(message)
        if album is None:
            return own
        if await self.memory.is_answered(message.chat_id, album, update.update_id):
            return {}
        items = await self._open(message)
        for _ in range(MOST_WAITS):
            before = len(items)
            await self.clock.sleep(WAIT_SECONDS)
            items = await self._open(message)
            if len(items) == before:
                break
        found = {item.update_id: loaded(item.raw, bot) for item in items}
        others = {number: other.message for number, other in found.items() if other and other.message}
        return dict(sorted((others | own).items()))

    async def on_uncalled(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Holds a part that does not call the bot, and those behind it: for seconds, or as long as one waits that does.

        What the database fails to tell holds nothing.
        """
        message = update.message
        if message is None:
            return
        try:
            for _ in range(MOST_WAITS):
                if await self._is_called(message):
                    break
                await self.clock.sleep(WAIT_SECONDS)
            while await self._is_called(message):
                await self.clock.sleep(WAIT_SECONDS)
            await self.close(update, [item.update_id for item in await self._open(message) if not _asks(item)])
        except StoreFault as error:
            log.warning("parts of an album are not held any longer: %s", error)

    async def _is_called(self, message: Message) -> bool:
        """Whether a part of a message's album waits among the questions."""
        return any(_asks(item) for item in await self._open(message))

    async def _open(self, message: Message) -> tuple[InboxItem, ...]:
        """The open parts of a message's album, in order."""
        album = album_of(message)
        return await self.inbox.of_album(message.chat_id, album) if album else ()

    async def close(self, update: Update, parts: Collection[int]) -> None:
        """Closes the other parts of an album, which were answered with the update; those that came since stay open."""
        if others := tuple(number for number in parts if number != update.update_id):
            await self.inbox.close(others, OUTCOME, self.clock.now())


def _asks(item: InboxItem) -> bool:
    """Whether a part waits among the questions."""
    return item.lane.startswith(f"{QUESTIONS}:")


class Uncalled(filters.UpdateFilter):
    """A part of an album in a group that does not call the bot."""

    def __init__(self, concerns: Concerns) -> None:
        super().__init__()
        self._concerns = concerns

    def filter(self, update: Update) -> bool:
        return album_of(update.message) is not None and not self._concerns(update)
