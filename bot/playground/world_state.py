"""What Telegram stores: chats, people, files, and the updates that wait for the bot; no HTTP."""

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeVar

from bot.playground.chats import Chat, Message
from bot.playground.hub import Event, Hub
from bot.playground.media import StoredFile
from bot.playground.people import FORUM, FORUM_TOPICS, GROUP, PEOPLE, Person, private_chat_of, user_of
from bot.playground.placing import WorldError
from bot.playground.updates import UpdateQueue

T = TypeVar("T")
LINK_SECONDS = 3600.0
"""So long the address that getFile gave is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A pressed button that waits for the bot's answer."""

    person_id: int
    chat_id: int
    at: float
    """Unix time in seconds."""


class WorldState:
    """Chats, people, files, and the updates that wait for the bot."""

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.time,
        first_update_id: int | None = None,
        people: Sequence[Person] = PEOPLE,
    ) -> None:
        """Open the chats. Update ids start at the current second unless told: a restart never reuses one."""
        self.now = now
        self.hub = Hub()
        self.people = {person.id: person for person in people}
        self.updates = UpdateQueue(int(now()) if first_update_id is None else first_update_id, now)
        self.toasts: list[dict[str, Any]] = []
        self.taps: dict[str, Tap] = {}
        self.reactions: dict[tuple[int, int], list[str]] = {}
        """The bot's emoji, by chat and message."""
        self.files: dict[str, StoredFile] = {}
        self.chats = self._open_chats()
        self._links: dict[str, float] = {}
        self._query_ids = itertools.count(int(now()) << 20)

    def messages(self, chat_id: int) -> list[Message]:
        """Return the messages of a chat, oldest first, as they are now; not to be changed by the caller.

        In a forum, messages that only opened a topic are among them.
        """
        return list(self._chat(chat_id).messages.values())

    def draft(self, chat_id: int) -> dict[str, Any] | None:
        """Return what the bot is about to say in a private chat; None when there is nothing any more."""
        draft = self._chat(chat_id).draft
        if draft is None or draft.expires <= self.now():
            return None
        return {"draft_id": draft.draft_id, "text": draft.text, "entities": draft.entities}

    # Files

    def store_file(
        self,
        name: str,
        content_type: str,
        content: bytes,
        *,
        folder: str = "documents",
        claimed: int | None = None,
    ) -> StoredFile:
        """Keep a file and return it with the id under which `files` holds it; see StoredFile."""
        number = f"file{len(self.files) + 1}"
        file = StoredFile(
            id=number, name=name, content_type=content_type, content=content, folder=folder, claimed=claimed
        )
        self.files[number] = file
        return file

    def lose_file(self, file_id: str) -> None:
        """Let Telegram no longer find a file; its id stays good."""
        self._links[file_id] = float("-inf")

    def link(self, file: StoredFile) -> bool:
        """Open the address of a file for an hour; False when the file is not found."""
        if self._links.get(file.id) == float("-inf"):
            return False
        self._links[file.id] = self.now() + LINK_SECONDS
        return True

    def linked(self, path: str) -> StoredFile | None:
        """Return the file that has this address now."""
        good = (self.files[number] for number, until in self._links.items() if until >= self.now())
        return next((file for file in good if file.path == path), None)

    # Watching and waiting

    def subscribe(self) -> AbstractContextManager[asyncio.Queue[Event]]:
        """Give a queue that gets every event while the context is open."""
        return self.hub.subscribe()

    async def until(
        self,
        predicate: Callable[[Self], T | Literal[False] | None],
        *,
        timeout: float = 20,  # noqa: ASYNC109 - the error says what the world held
    ) -> T:
        """Wait until the predicate gives something true and return that.

        It is asked again after every turn of the loop in which something changed. Raises TimeoutError,
        which says what the world held, after `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while not (found := predicate(self)):
                    await self.hub.change()
        except TimeoutError:
            raise TimeoutError(f"not so after {timeout} s; the world held: {self.describe()}") from None
        return found

    def describe(self) -> str:
        """Return the last messages of each chat, drafts, toasts and the number of waiting updates."""
        lines = [line for chat in self.chats.values() for line in chat.describe()]
        lines += [f"toast to {toast['person_id']}: {toast['text']!r}" for toast in self.toasts[-3:]]
        return "\n  ".join(["", *lines, f"{len(self.updates)} updates not confirmed by the bot"])

    def tell_bot(self, kind: str, chat_id: int, payload: dict[str, Any], **options: float) -> None:
        """Queue an update for the bot, if it wants this kind."""
        update = self.updates.add(kind, payload, **options)
        if update is not None:
            self.hub.publish("update", chat_id, update=update)

    # Inner workings

    def _open_chats(self) -> dict[int, Chat]:
        private_ids = itertools.count(1)
        chats = [Chat(private_chat_of(p), private_ids.__next__) for p in self.people.values()]
        forum = Chat(FORUM, itertools.count(min(FORUM_TOPICS)).__next__)
        chats += [Chat(GROUP, itertools.count(1).__next__), forum]
        for name in FORUM_TOPICS.values():
            self._open_topic(forum, next(iter(self.people.values())), name)
        return {chat.id: chat for chat in chats}

    def _open_topic(self, chat: Chat, person: Person, name: str) -> Message:
        told = {"forum_topic_created": {"name": name, "icon_color": 7322096}, "is_topic_message": True}
        message = chat.add(user_of(person), int(self.now()), told)
        number = int(message["message_id"])
        chat.replace({**message, "message_thread_id": number})
        chat.topics[number] = True
        return chat.messages[number]

    def _chat(self, chat_id: int) -> Chat:
        chat = self.chats.get(chat_id)
        if chat is None:
            raise WorldError(f"There is no chat {chat_id}.")
        return chat

    def _person(self, person_id: int) -> Person:
        person = self.people.get(person_id)
        if person is None:
            raise WorldError(f"There is no person {person_id}.")
        return person
