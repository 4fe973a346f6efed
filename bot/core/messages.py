"""Questions, turns, and the part of a conversation that goes along with the next question."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.attachments import About, Attachment, Kind, Picture, Sound
from bot.core.briefs import Brief
from bot.core.usage import estimate_tokens

TERMINAL = 0
"""The user id and the chat id of questions that are asked on the command line."""

LONGEST_CONVERSATION = 100
"""Turns that go along at most, however short they are."""

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
    """One question or one answer in a conversation. `pictures` go with a question, to models that see.

    `answer_id` is the stored answer that it is, or is the question of; None: it is not stored. `brief` is what its
    `text` was made from; None: it is as it was said.
    """

    role: Role
    text: str
    pictures: tuple[Picture, ...] = ()
    answer_id: int | None = None
    brief: Brief | None = None

    def within(self, tokens: int) -> "Turn":
        """The same turn; where it has more tokens than that, with less of the material that came along with it."""
        if self.brief is None or estimate_tokens(self.text) <= tokens:
            return self
        return replace(self, text=self.brief.clipped(tokens).text(), brief=None)


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
    `quoted_id` is who wrote that, by Telegram's id; None: nobody whom Telegram names so.
    `replied_id` is the answer that it replies to, as far as the conversation holds it, and `parent_id` the one that it
    goes on from, in a conversation of its own; None: it goes on in the chat's.
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
    quoted_id: int | None = None
    replied_id: int | None = None
    parent_id: int | None = None
    about: About | None = None
    album: str | None = None
    edited: bool = False

    @property
    def spoken(self) -> bool:
        """Whether its words are those of a recording, heard or still to be."""
        recordings = [each for each in self.attachments if each.kind is Kind.RECORDING]
        return any(each.became_words or not self.text for each in recordings)

    @property
    def material(self) -> tuple[Attachment, ...]:
        """What it brings along beside other words than its own: of a spoken one also what was heard."""
        return tuple(replace(each, text=self.text) if each.became_words else each for each in self.attachments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The finished turns of a chat since its last fresh start, oldest first.

    `summary` is of what was said before them, up to the answer `through_id`; empty and None: there is none.
    """

    turns: tuple[Turn, ...] = ()
    summary: str = ""
    through_id: int | None = None

    def window(self, budget: int) -> "Conversation":
        """The summary, and the latest turns, as far as their estimated tokens fit `budget`; a question comes first."""
        kept: list[Turn] = []
        told = budget > 0 and estimate_tokens(self.summary) <= budget
        budget -= estimate_tokens(self.summary) if told else 0
        for whole in reversed(self.turns):
            turn = whole.within(budget)
            budget -= estimate_tokens(turn.text)
            if budget < 0:
                break
            kept.append(turn)
        while kept and kept[-1].role is not Role.USER:
            kept.pop()
        turns = tuple(reversed(kept))
        return replace(self, turns=turns) if told else Conversation(turns=turns)

    def in_words(self) -> "Conversation":
        """The same without pictures, for a model that sees none."""
        return replace(self, turns=tuple(replace(turn, pictures=()) for turn in self.turns))


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
    what nobody sees. With a `sound` nothing is asked but what is said in it.
    """

    model: str
    messages: tuple[Turn, ...]
    output: Output = Output.PLAIN
    room: int | None = None
    effort: str | None = None
    temperature: float | None = None
    hidden: bool = False
    sound: Sound | None = None
