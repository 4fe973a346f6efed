"""What sending teaches of people and chats, kept: who takes no messages, and where a group has gone."""

import logging
from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.admin_ports import People
from bot.core.errors import StoreFault
from bot.core.ports import Memory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Notes it. That the database is out of order keeps no message from going out."""

    people: People
    memory: Memory

    async def blocked(self, user_id: int) -> None:
        """Somebody has blocked the bot, or is gone."""
        try:
            await self.people.set_blocked(user_id, blocked=True)
        except StoreFault as error:
            log.warning("that user %d takes no messages could not be noted: %s", user_id, error)

    async def moved(self, old: int, new: int) -> None:
        """A group has become a supergroup, with another id."""
        log.info("group %d is now %d", old, new)
        try:
            await self.memory.move_chat(old, new)
        except StoreFault as error:
            log.warning("that group %d is now %d could not be noted: %s", old, new, error)

    async def on_moved(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """The message by which Telegram tells so, in the old group or in the new one."""
        message = update.message
        if message is None:
            return
        if message.migrate_to_chat_id:
            await self.moved(message.chat_id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self.moved(message.migrate_from_chat_id, message.chat_id)
