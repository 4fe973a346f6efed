"""Whether a message is meant for the bot: in private everything is, in a group what calls it."""

import re
from collections.abc import Collection

from telegram import Bot, Message, MessageEntity
from telegram.ext import filters


def calls(message: Message, bot: Bot) -> bool:
    """Whether a text mentions the bot, or replies to it."""
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot.id:
        return True
    return bool(re.search(rf"(?<![\w@.])@{re.escape(bot.username)}(?!\w)", message.text or "", re.IGNORECASE))


def command_of(message: Message, bot: Bot, commands: Collection[str]) -> str | None:
    """The command that a message begins with, in small letters, if it is for this bot; None: it is none.

    One with the bot's name behind it is; one without a name is if it is among `commands`.
    """
    first = message.entities[0] if message.entities and message.text else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset:
        return None
    name, at, whose = (message.text or "")[1 : first.length].lower().partition("@")
    mine = whose == bot.username.lower() if at else name in commands
    return name if mine else None


def is_addressed(message: Message, bot: Bot, commands: Collection[str]) -> bool:
    """Whether somebody speaks to the bot here."""
    if message.chat.type == "private":
        return True
    return bool(message.text) and (command_of(message, bot, commands) is not None or calls(message, bot))


class Addressed(filters.MessageFilter):
    """Text in a group that is meant for the bot."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self._bot = bot

    def filter(self, message: Message) -> bool:
        return calls(message, self._bot)
