"""One chat of the playground: its messages, its draft, and whether the bot may write there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground.people import BOT

Message = dict[str, Any]
DRAFT_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The throw-away preview that the bot shows in a private chat."""

    draft_id: int
    text: str
    """Empty: the person is shown that the bot is thinking."""
    entities: list[dict[str, Any]]
    expires: float
    """Unix time in seconds."""


class Chat:
    """Messages are never changed in place: an edit stores a new dict, so a list handed out stays true."""

    def __init__(self, info: dict[str, Any], new_id: Callable[[], int]) -> None:
        """Open a chat; `info` is its Bot API Chat object."""
        self.id: int = info["id"]
        self.info = info
        self.private: bool = info["type"] == "private"
        self.messages: dict[int, Message] = {}
        self.draft: Draft | None = None
        self.draft_watched = False
        """A timer will look whether the draft has expired."""
        self.started = not self.private
        """Whether the bot may write here at all: a person has to write first."""
        self.closed = False
        """The person has blocked the bot, or the group has removed it."""
        self.deactivated = False
        """The person's account is deleted."""
        self.muted = False
        """The bot may not write in the group, though it is in it."""
        self.moved_to: int | None = None
        """The supergroup that the group has become."""
        self.topics: dict[int, bool] = {}
        """By the number of a topic whether it is open."""
        self._new_id = new_id

    def add(self, sender: dict[str, Any], date: int, content: dict[str, Any]) -> Message:
        """Store a new message and return it; `sender` is the user it is from."""
        head = {"message_id": self._new_id(), "from": sender, "chat": self.info, "date": date}
        message = {**head, **content}
        self.messages[message["message_id"]] = message
        return message

    def replace(self, message: Message) -> None:
        """Store the new state of a message."""
        self.messages[message["message_id"]] = message

    def thread_fields(self, topic: int | None) -> dict[str, Any]:
        """Return the fields of a message in a topic: as with Telegram it answers the message that opened it."""
        if topic is None:
            return {}
        opening = self.messages.get(topic, {})
        head = quote(opening) if "forum_topic_created" in opening else {}
        return {"message_thread_id": topic, "is_topic_message": True, **head}

    def answer_fields(self, message_id: int | None) -> dict[str, Any]:
        """Return the fields of a message that answers another one of this chat.

        It is in the same topic. In a supergroup without topics it has the number of its thread's first message,
        which is no topic: who writes there is told that the thread is not found.
        """
        if message_id is None:
            return {}
        answered = self.messages[message_id]
        if answered.get("is_topic_message"):
            return {**self.thread_fields(answered["message_thread_id"]), **quote(answered)}
        if self.info["type"] != "supergroup":
            return quote(answered)
        return {"message_thread_id": answered.get("message_thread_id", message_id), **quote(answered)}

    def describe(self) -> list[str]:
        """Return one line for each of the last five messages, and one for the draft."""
        name = self.info.get("title") or self.info["first_name"]
        lines = [
            f"{name} {message['message_id']} {message['from']['first_name']}: {_short(message)!r}"
            for message in list(self.messages.values())[-5:]
        ]
        return [*lines, f"{name} draft: {self.draft.text[:60]!r}"] if self.draft else lines


def from_bot(message: Message) -> bool:
    """Return whether the bot wrote this message."""
    return bool(message["from"]["id"] == BOT["id"])


def quote(message: Message) -> dict[str, Any]:
    """Return the field that shows which message is answered; Telegram cuts the chain after one link."""
    return {"reply_to_message": {k: v for k, v in message.items() if k != "reply_to_message"}}


def button_data(message: Message) -> set[str]:
    """Return the callback data of the buttons that stand under a message now."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}


def _short(message: Message) -> str:
    text = str(message.get("text") or message.get("caption") or "(file)")
    return text if len(text) <= 60 else text[:57] + "..."
