"""Whether a message is meant for the bot, and what it then says: in private everything is, in a group what calls it."""

import re
from collections.abc import Collection

from telegram import Bot, Message, MessageEntity
from telegram.ext import filters

from bot.core.messages import clean_text

ASK = "ask"
"""The command that calls the bot in a group; behind it stands a question like any other."""


def calls(message: Message, bot: Bot) -> bool:
    """Whether a text or caption mentions the bot, or its message replies to it."""
    replied = replied_of(message)
    return bool(replied and replied.from_user and replied.from_user.id == bot.id) or mentions(message, bot)


def mentions(message: Message, bot: Bot) -> bool:
    """Whether a text or caption names the bot."""
    named = re.search(rf"(?<![\w@.])@{re.escape(bot.username)}(?!\w)", said_in(message), re.IGNORECASE)
    return bool(named) or any(_is_bots(entity, bot) for entity in _entities(message))


def said_in(message: Message) -> str:
    """The text of a message, or its caption; empty: neither."""
    return message.text or message.caption or ""


def replied_of(message: Message) -> Message | None:
    """The message that somebody chose to reply to; in a topic each message is also a reply to the topic's beginning."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created:
        return None
    first = message.is_topic_message and replied.message_id == message.message_thread_id
    return None if first else replied


def points_at_others(message: Message, bot: Bot) -> bool:
    """Whether a message replies to one that is not the bot's own."""
    replied = replied_of(message)
    return replied is not None and (replied.from_user is None or replied.from_user.id != bot.id)


def words_of(message: Message, bot: Bot) -> str:
    """What a message says to the bot, in text or caption, without what merely calls it: a mention, or /ask."""
    raw = said_in(message).encode("utf-16-le", "surrogatepass")  # entities count in its units
    for entity in sorted(_entities(message), key=lambda each: each.offset, reverse=True):
        if _is_bots(entity, bot):
            raw = raw[: 2 * entity.offset] + raw[2 * (entity.offset + entity.length) :]
    text = clean_text(raw.decode("utf-16-le", "surrogatepass"))
    if command_of(message, bot, (ASK,)) == ASK:
        _, _, text = text.lstrip().partition(text.split()[0])
    return re.sub(rf"@{re.escape(bot.username)}\b[,:;]?", "", text, flags=re.IGNORECASE).strip()


def _entities(message: Message) -> Collection[MessageEntity]:
    return message.entities or message.caption_entities or ()


def _is_bots(entity: MessageEntity, bot: Bot) -> bool:
    """Whether an entity names the bot by its number, as for those who have no username."""
    return entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == bot.id


def command_of(message: Message, bot: Bot, commands: Collection[str]) -> str | None:
    """The command that a message begins with, in small letters, if it is for this bot; None: it is none.

    One with the bot's name behind it is; one without a name is if it is among `commands`. In a caption only /ask is.
    """
    name = begins_with(message, bot, commands)
    return name if message.text or name == ASK else None


def begins_with(message: Message, bot: Bot, commands: Collection[str]) -> str | None:
    """The same, of a caption too."""
    first = next(iter(_entities(message)), None)
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset:
        return None
    name, at, whose = said_in(message)[1 : first.length].lower().partition("@")
    mine = whose == bot.username.lower() if at else name in commands
    return name if mine else None


def is_addressed(message: Message, bot: Bot, commands: Collection[str]) -> bool:
    """Whether somebody speaks to the bot here."""
    if message.chat.type == "private":
        return True
    return begins_with(message, bot, commands) is not None or calls(message, bot)


class Addressed(filters.MessageFilter):
    """A message in a group, whatever is in it, that is meant for the bot."""

    def __init__(self, bot: Bot, commands: Collection[str]) -> None:
        super().__init__()
        self._bot = bot
        self._commands = commands

    def filter(self, message: Message) -> bool:
        in_caption = not message.text and begins_with(message, self._bot, self._commands) is not None
        return in_caption or calls(message, self._bot)
