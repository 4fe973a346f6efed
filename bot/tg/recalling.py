"""The attachments of a message that another one replies to: as they were read or heard, if they were asked about."""

from dataclasses import dataclass

from telegram import Bot, Message

from bot.core.attachments import Attachment
from bot.core.messages import Question
from bot.core.ports import Memory
from bot.tg.addressing import replied_of
from bot.tg.attachments import of_replied


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalling:
    """Looks them up, so that nothing is read, heard or paid for a second time."""

    memory: Memory
    bot: Bot

    async def brought(self, message: Message) -> tuple[Attachment, ...]:
        """What the message replied to brings; of a spoken question its words."""
        found = of_replied(message, self.bot)
        asked = await self.asked(message) if found else None
        return found if asked is None else asked.material

    async def asked(self, message: Message) -> Question | None:
        """The question that was asked with the message replied to; None: it was not asked, or is forgotten."""
        replied = replied_of(message)
        if replied is None:
            return None
        return await self.memory.asked_in(message.chat_id, replied.message_id, replied.date)
