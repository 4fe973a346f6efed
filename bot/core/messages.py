"""Questions, turns, and the part of a conversation that goes along with the next question."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.attachments import About, Attachment, Picture
from bot.core.usage import estimate_tokens

TERMINAL = 0
"""The user id and the chat id of questions that are asked on the command line."""

_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Text that every database, terminal and Telegram accepts: no NUL, no lone surrogates."""
    return _SURROGATES.sub("\ufffd", text).replace("\0", "")


class Role(StrEnum):
    """Who speaks in a message to the model."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question or one answer in a conversation. `pictures` go with a question, to models that see."""

    role: Role
    text: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks: Telegram's numeric id, and what Telegram says of the name. Rights come from `id` alone."""

    id: int
    name: str = ""
    username: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a user asked.

    `update_id` is Telegram's id of the update it came in, and makes a second arrival recognisable; None in the
    terminal. `thread_id` is the topic's id in chats that have topics. `message_id` is the message to answer.
    `quoted` is the message that it replies to, as the model is to see it; empty: none, or one that the model knows.
    `parent_id` is the answer that it goes on from, in a conversation of its own; None: it goes on in the chat's.
    `about` is the step it is about. `album` is Telegram's id of the messages that are one question together.
    `edited`: it is a question of before, in other words.
    """

    text: str
    asker: Asker
    chat_id: int
    asked_at: datetime
    thread_id: int | None = None
    message_id: int | None = None
    update_id: int | None = None
    attachments: tuple[Attachment, ...] = ()
    quoted: str = ""
    parent_id: int | None = None
    about: About | None = None
    album: str | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The finished turns of a chat since its last fresh start, oldest first."""

    turns: tuple[Turn, ...] = ()

    def window(self, budget: int) -> "Conversation":
        """The latest turns whose estimated tokens fit `budget`, beginning with a question."""
        kept: list[Turn] = []
        for turn in reversed(self.turns):
            budget -= estimate_tokens(turn.text)
            if budget < 0:
                break
            kept.append(turn)
        while kept and kept[-1].role is not Role.USER:
            kept.pop()
        return Conversation(turns=tuple(reversed(kept)))


class Output(StrEnum):
    """The form in which a model is asked to write. The first four are a ladder: each asks less of the provider."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    PROMPT = "prompt"
    MARKED = "marked"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """What is asked of a model: its name, the messages in order, and the form of the answer.

    `room` is the most tokens it may write, hidden ones included; None leaves that to the provider, as None does for
    `effort` (how hard a reasoning model thinks) and `temperature`. `hidden` says that the model may write, and bill,
    what nobody sees.
    """

    model: str
    messages: tuple[Turn, ...]
    output: Output = Output.PLAIN
    room: int | None = None
    effort: str | None = None
    temperature: float | None = None
    hidden: bool = False
