"""The inbox: received updates, stored before Telegram is told that we have them, and claimed by who works on them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

LEASE_SECONDS = 30.0
"""How long a claim holds, and a worker counts as alive, without a sign of life."""

QUESTIONS = "chat"
"""The kind of lane in which the questions of a chat wait for one another."""

TAPS = "tap"
"""The kind of lane of taps that are dealt with beside the questions."""

ALBUMS = "album"
"""The kind of lane of parts of albums that do not call the bot. What is done there may be broken off at any time."""

LONGEST_LANE = 32
"""Characters. What is cut off an album's is no loss: who looks there compares the whole id."""

EDITED = "edited_message"
"""The kind of an update that says how a message reads now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem:
    """A received update: its raw JSON, its chat and its sender (None: it has none).

    `lane` is what it queues in, such as `chat:123`: one update of a lane at a time, in the order of their ids.
    `album` is Telegram's id of the messages that are one question together.
    `outcome`: it is stored as closed, with this outcome, so that it is known when it comes again; None: it is open.
    """

    update_id: int
    chat_id: int | None
    kind: str
    raw: str
    lane: str = ""
    user_id: int | None = None
    album: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An update that a worker has to itself. `attempts` counts the claims, this one included.

    `placeholder_id` is the message in which an earlier run showed its progress.
    """

    item: InboxItem
    attempts: int
    placeholder_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of an update that was to be stored. Neither claimed nor full: it waits, or was there before."""

    fresh: bool
    full: bool = False
    claim: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Whether the claim was still ours when its update was closed; and the next one of the lane, now claimed."""

    held: bool
    following: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A claim as the database has it: which one it is, whether its work is to be stopped, and its row is closed."""

    attempts: int
    stop_asked: bool = False
    closed: bool = False


def album_lane(album: str) -> str:
    """The lane in which the parts of an album wait that do not call the bot: beside the questions of their group."""
    return f"{ALBUMS}:{album}"[:LONGEST_LANE]


class Inbox(Protocol):
    """Received updates, as one worker sees them. `shared`: other processes may work on the same inbox."""

    shared: bool

    async def store(self, items: Sequence[InboxItem], at: datetime, *, queue_limit: int = 0) -> tuple[Stored, ...]:
        """Keeps updates, and claims those whose lane is free; all in one transaction.

        With a `queue_limit`, a question whose sender has that many open ones is closed at once; an album is one.
        """
        ...

    async def finish(self, claim: Claim, outcome: str, at: datetime, *, go_on: bool = True) -> Finished:
        """Closes an update, if the claim is still ours, and claims the next one of its lane unless told not to."""
        ...

    async def take_over(self, at: datetime, limit: int) -> tuple[Claim, ...]:
        """Claims the heads of lanes that nobody works on, or no more, oldest first."""
        ...

    async def renew(self, at: datetime) -> None:
        """Says that this worker is alive, and extends all its claims."""
        ...

    async def held(self, numbers: Collection[int] = ()) -> dict[int, Held]:
        """The claims of this worker on open updates, by update id.

        Of `numbers` also those whose rows are closed: their work has ended, or their sender was forgotten.
        """
        ...

    async def void(self) -> None:
        """Ends all claims, whoever has them; only for an inbox that is not shared."""
        ...

    async def release(self) -> None:
        """Gives back this worker's claims, as if they had not been; it is about to end."""
        ...

    async def give_back(self, numbers: Collection[int]) -> None:
        """Gives back some of this worker's claims, by update id."""
        ...

    async def ask_to_stop(self, chat_id: int, user_id: int, at: datetime, *, update_id: int | None = None) -> bool:
        """Asks the other worker that works on this user's question in this chat to stop; False when none does.

        With `update_id` only if it is that one.
        """
        ...

    async def place(self, update_id: int, message_id: int) -> None:
        """Notes the message in which the progress of an update's answer is shown."""
        ...

    async def following(self, chat_id: int, after: int) -> tuple[InboxItem, ...]:
        """What waits among the questions of a chat behind an update, the next first, a hundred at most."""
        ...

    async def beside(self, chat_id: int, update_id: int, user_id: int) -> tuple[InboxItem, ...]:
        """What a user has open in a chat beside a question: questions behind it, and taps that came before it.

        In the order of their ids, a hundred at most.
        """
        ...

    async def of_album(self, chat_id: int, album: str) -> tuple[InboxItem, ...]:
        """The open parts of an album, whether they wait among the questions or in its own lane; oldest first."""
        ...

    async def queued(self, lane: str) -> tuple[InboxItem, ...]:
        """The open updates of a lane, oldest first; those of many that come first."""
        ...

    async def close(self, numbers: Collection[int], outcome: str, at: datetime) -> None:
        """Closes open updates that nobody works on, by update id."""
        ...

    async def waiting(self) -> tuple[InboxItem, ...]:
        """Updates that were stored and never closed, oldest first."""
        ...
