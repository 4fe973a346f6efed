"""Steps that somebody is about to ask about: noted at a tap, until the next message says what the question is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.attachments import About
from bot.core.messages import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What is noted: whose question, where, about which step, and under which message it was tapped.

    `update_id` is Telegram's id of the tap: messages that were sent before it are no answer to it. Where it is awaited
    again, it is that of the question that failed, or the one behind what waited by then. `thread_id` is the topic's id
    in chats that have topics.
    """

    about: About
    chat_id: int
    user_id: int
    message_id: int
    update_id: int
    thread_id: int | None = None


class Noted(StrEnum):
    """What became of a tap: its question is awaited, was asked already, or another came before the tap was seen."""

    AWAITED = "awaited"
    ASKED = "asked"
    LATE = "late"


class Awaiting(Protocol):
    """Keeps what is awaited: of each person in each chat one question at most, for an hour.

    It is used up by the next message that asks something, also by `/ask` with words; not by one that replies to
    another answer, and not by other commands.
    """

    async def expect(self, awaited: Awaited) -> Noted:
        """Notes it, in the place of what was noted before; not when a question has come since the tap."""
        ...

    async def awaited(self, chat_id: int, user_id: int) -> Awaited | None:
        """What is awaited of somebody in a chat; None: nothing, or for too long."""
        ...

    async def about(self, question: Question) -> About | None:
        """The step that a question is about: as it is stored, if it came before, else as it is awaited."""
        ...

    async def again(self, awaited: Awaited) -> bool:
        """Notes it anew, after a question about it failed; False: another step was tapped meanwhile, which stays."""
        ...

    async def noted(self, chat_id: int, thread_id: int | None) -> tuple[Awaited, ...]:
        """What is noted in a chat or topic, of anybody, however long ago."""
        ...

    async def call_off(self, chat_id: int, user_id: int) -> None:
        """Nothing is awaited any more."""
        ...
