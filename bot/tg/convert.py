"""Screens -> python-telegram-bot's types, and updates -> the core's."""

from dataclasses import dataclass
from datetime import datetime

from telegram import (
    Chat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    ReplyParameters,
    User,
)

from bot.core.messages import Asker, Question, clean_text
from bot.tg.languages import CHOSEN
from bot.view.richtext import RichText
from bot.view.screens import Button, Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """Whom to tell in private what a group does not take. `title` is the group's, `language` that of the person."""

    user_id: int
    title: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message goes: chat, topic, and the message it replies to; and where it goes if that is refused."""

    chat_id: int
    thread_id: int | None = None
    reply_to: int | None = None
    instead: Instead | None = None

    @property
    def reply(self) -> ReplyParameters | None:
        """What makes a message a reply, also where the message replied to is gone."""
        return None if self.reply_to is None else ReplyParameters(self.reply_to, allow_sending_without_reply=True)


def entities_of(text: RichText) -> list[MessageEntity]:
    """The entities of a text. They are always sent instead of a parse mode: nothing to escape, nothing to fail."""
    return [
        MessageEntity(entity.kind, entity.offset, entity.length, url=entity.url, language=entity.language)
        for entity in text.entities
    ]


def keyboard_of(screen: Screen) -> InlineKeyboardMarkup | None:
    """The buttons of a screen; None when it has none."""
    if not screen.buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in screen.buttons])


def _button(button: Button) -> InlineKeyboardButton:
    if button.copied:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copied))
    return InlineKeyboardButton(button.label, callback_data=button.data)


def asker_of(user: User) -> Asker:
    """The person behind an update."""
    return Asker(
        id=user.id,
        name=clean_text(" ".join(filter(None, (user.first_name, user.last_name)))),
        username=clean_text(user.username) if user.username else None,
        language=clean_text(user.language_code)[:35] if user.language_code else None,
    )


def thread_of(message: Message) -> int | None:
    """The topic a message stands in; None outside of topics, where Telegram also uses this field for reply chains."""
    return message.message_thread_id if message.is_topic_message else None


def question_of(message: Message, user: User, text: str, update_id: int, received: datetime) -> Question:
    """The question that a message asks."""
    return Question(
        text=text,
        asker=asker_of(user),
        chat_id=message.chat_id,
        thread_id=thread_of(message),
        message_id=message.message_id,
        update_id=update_id,
        asked_at=message.date or received,
    )


def place_of(message: Message) -> Place:
    """Where an answer to a message goes: the same chat and topic; in a group as a reply."""
    if message.chat.type == "private":
        return Place(chat_id=message.chat_id, thread_id=thread_of(message))
    return Place(
        chat_id=message.chat_id,
        thread_id=thread_of(message),
        reply_to=message.message_id,
        instead=instead_of(message.chat, message.from_user),
    )


def instead_of(chat: Chat, user: User | None) -> Instead | None:
    """Where goes what a group does not take from us; None: it is no group, or who asked is nobody in particular."""
    if chat.type == "private" or user is None or user.is_bot:
        return None
    return Instead(user_id=user.id, title=clean_text(chat.title or ""), language=CHOSEN.get() or user.language_code)
