"""Where a person's message stands: what it answers, its topic, in whose name it is, and where it came from."""

from typing import Any, Literal, TypedDict

from bot.playground.chats import Chat, Message
from bot.playground.finding import units
from bot.playground.people import CHANNEL, Person, user_of

Guise = Literal["person", "anonymous", "channel", "linked"]

ANONYMOUS: dict[str, Any] = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_BOT: dict[str, Any] = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM: dict[str, Any] = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


class WorldError(Exception):
    """A person tried what no person can do; the text is one sentence to show them."""


class Where(TypedDict, total=False):
    """What any message of a person may have besides its content.

    reply_to: the number of the message it answers. quote: the part of that message's text that is quoted.
    topic: the number of a forum's topic. album: what messages of one album have in common.
    guise: in a group, "anonymous" (an admin who stays hidden), "channel" (somebody as the channel), or
    "linked" (Telegram's copy of a post of the linked channel). origin: of a forwarded message, a MessageOrigin.
    """

    reply_to: int | None
    quote: str | None
    topic: int | None
    album: str | None
    guise: Guise
    origin: dict[str, Any] | None


def place_fields(chat: Chat, where: Where) -> dict[str, Any]:
    """Return the fields that say where a message stands. Raises WorldError when it cannot stand there."""
    reply_to, topic = where.get("reply_to"), where.get("topic")
    if topic is not None and topic not in chat.topics:
        raise WorldError("There is no such topic.")
    if reply_to is not None and reply_to not in chat.messages:
        raise WorldError("The message to reply to is not there.")
    fields = {**chat.thread_fields(topic), **chat.answer_fields(reply_to)}
    if reply_to is not None and where.get("quote"):
        fields["quote"] = _part(chat.messages[reply_to], str(where["quote"]))
    if where.get("album"):
        fields["media_group_id"] = where["album"]
    return {**fields, "forward_origin": where["origin"]} if where.get("origin") else fields


def sender_fields(person: Person, chat: Chat, guise: Guise, now: int) -> dict[str, Any]:
    """Return the fields that say who wrote a message. `now`: Unix time in seconds."""
    if guise == "person":
        return {"from": user_of(person)}
    if chat.private:
        raise WorldError("In a private chat everybody writes as who they are.")
    if guise == "anonymous":
        return {"from": ANONYMOUS, "sender_chat": chat.info}
    if guise == "channel":
        return {"from": CHANNEL_BOT, "sender_chat": CHANNEL}
    origin = {"type": "channel", "chat": CHANNEL, "message_id": 1, "date": now}
    return {"from": TELEGRAM, "sender_chat": CHANNEL, "forward_origin": origin, "is_automatic_forward": True}


def origin_of(message: Message) -> dict[str, Any]:
    """Return the MessageOrigin of a copy of a message."""
    if "forward_origin" in message:
        return dict(message["forward_origin"])
    date = message["date"]
    sender = message.get("sender_chat")
    if sender is None:
        return {"type": "user", "sender_user": message["from"], "date": date}
    if sender["type"] == "channel":
        return {"type": "channel", "chat": sender, "message_id": message["message_id"], "date": date}
    return {"type": "chat", "sender_chat": sender, "date": date}


def forwarded(message: Message) -> dict[str, Any]:
    """Return the content of a message without what only its own place gives it."""
    return {name: value for name, value in message.items() if name not in _OWN}


_OWN = frozenset(
    """
    message_id from sender_chat chat date edit_date message_thread_id is_topic_message reply_to_message quote
    media_group_id reply_markup forward_origin is_automatic_forward
    """.split()
)


def _part(message: Message, part: str) -> dict[str, Any]:
    text = str(message.get("text") or message.get("caption") or "")
    if part not in text:
        raise WorldError("Only what the message says can be quoted.")
    return {"text": part, "position": units(text[: text.index(part)]), "is_manual": True}
