"""Privacy mode: which messages of a group the bot gets to see."""

from bot.playground.chats import Message, from_bot
from bot.playground.finding import Entity, cut
from bot.playground.people import BOT


def meant_for_bot(message: Message) -> bool:
    """Return whether a group's message reaches the bot.

    It does when it answers the bot, names it, or starts with a command that is for no other bot.
    """
    if from_bot(message.get("reply_to_message", message)):
        return True
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    return any(_names_bot(text, entity) for entity in entities)


def _names_bot(text: str, entity: Entity) -> bool:
    if entity["type"] not in ("mention", "bot_command"):
        return False
    _, _, addressee = cut(text, entity).partition("@")
    if not addressee:
        return bool(entity["offset"] == 0)
    return bool(addressee.lower() == BOT["username"])
