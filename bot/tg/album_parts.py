"""The parts of an album as one question has them: each with its own file and caption, and what an edit makes of it."""

from dataclasses import replace

from telegram import Bot, Message

from bot.core.attachments import Attachment
from bot.core.messages import Question
from bot.tg.addressing import words_of
from bot.tg.attachments import asked_of, brought
from bot.view.texts import Texts


def brought_in(part: Message, bot: Bot) -> tuple[Attachment, ...]:
    """What a message brings; as a part of an album, with what an edit of it is recognised by.

    Raises:
        Unreadable: what it has is too large, or of a kind that cannot be read.
    """
    if part.media_group_id is None:
        return brought(part)
    return tuple(replace(each, message_id=part.message_id, caption=words_of(part, bot)) for each in brought(part))


def captions_of(attachments: tuple[Attachment, ...]) -> str:
    """What is asked of an album: all that is written under its parts."""
    return "\n\n".join(each.caption for each in attachments if each.caption)


def is_part(message: Message, question: Question) -> bool:
    """Whether a message is one of the album that a question is about."""
    return any(each.message_id == message.message_id for each in question.attachments)


def edited_parts(message: Message, question: Question, bot: Bot) -> tuple[Attachment, ...]:
    """What an album brings after an edit of one of its parts: the same, if nothing of it has changed.

    Raises:
        Unreadable: the other file is too large, or of a kind that cannot be read.
    """
    return tuple(
        _edited(each, message, bot) if each.message_id == message.message_id else each for each in question.attachments
    )


def edited_album(message: Message, question: Question, bot: Bot, texts: Texts) -> Question:
    """A question about an album as it reads after an edit of one of its parts.

    Raises:
        Unreadable: as above.
    """
    parts = edited_parts(message, question, bot)
    if parts == question.attachments:
        return question
    return replace(question, text=captions_of(parts) or asked_of(parts, texts), attachments=parts)


def _edited(part: Attachment, message: Message, bot: Bot) -> Attachment:
    other = next((each for each in brought_in(message, bot) if not each.is_same_file(part)), part)
    return replace(other, caption=words_of(message, bot))
