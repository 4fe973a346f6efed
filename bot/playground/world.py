"""What Telegram stores, and what people can do in it; no HTTP. The bot's own acts are in bot_side.py."""

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from bot.playground.chats import Chat, Message, button_data, quote
from bot.playground.finding import find_entities, units
from bot.playground.hub import Event, Hub
from bot.playground.media import StoredFile, document_fields, photo_fields, picture_size
from bot.playground.people import BOT, GROUP, GROUP_ID, PEOPLE, Person, private_chat_of, user_of
from bot.playground.privacy import meant_for_bot
from bot.playground.rules import MAX_CAPTION, MAX_TEXT, RichText, clean_text
from bot.playground.updates import CALLBACK_SECONDS, UpdateQueue

__all__ = ["BOT", "GROUP_ID", "PEOPLE", "Person", "World", "WorldError"]

T = TypeVar("T")


class WorldError(Exception):
    """A person tried what no person can do; the text is one sentence to show them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A pressed button that waits for the bot's answer."""

    person_id: int
    chat_id: int
    at: float
    """Unix time in seconds."""


class World:
    """Chats, people, and the updates that wait for the bot."""

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
        self.files: dict[str, StoredFile] = {}
        self.chats = self._open_chats()
        self._query_ids = itertools.count(int(now()) << 20)

    # What people do

    def say(
        self, person_id: int, chat_id: int, text: str, *, reply_to: int | None = None, topic: int | None = None
    ) -> int:
        """Write a message as a person and return its id; the bot gets it if privacy mode lets it."""
        person, chat = self._enter(person_id, chat_id)
        written = _written(text, MAX_TEXT)
        if not written.text:
            raise WorldError("The message is empty.")
        return self._post(person, chat, {**written.fields(), **_quoted(chat, reply_to), **chat.thread_fields(topic)})

    def attach(
        self, person_id: int, chat_id: int, content: bytes, *, name: str, content_type: str, caption: str = ""
    ) -> int:
        """Send a file as a person and return the message id; a PNG or JPEG goes as a picture."""
        person, chat = self._enter(person_id, chat_id)
        written = _written(caption, MAX_CAPTION)
        size = picture_size(content)
        file = self.store_file(name, content_type, content)
        media = photo_fields(file, size) if size else document_fields(file)
        return self._post(person, chat, {**media, **written.fields("caption")})

    def edit(self, person_id: int, chat_id: int, message_id: int, text: str) -> None:
        """Change the text of one of the person's own messages."""
        person, chat = self._enter(person_id, chat_id)
        old = chat.messages.get(message_id)
        if old is None or old["from"]["id"] != person.id or "text" not in old:
            raise WorldError("Only your own messages can be edited.")
        written = _written(text, MAX_TEXT)
        if written.text in ("", old["text"]):
            raise WorldError("The message is empty." if not written.text else "The text is the same as before.")
        rest = {key: value for key, value in old.items() if key not in ("text", "entities")}
        message = {**rest, "edit_date": int(self.now()), **written.fields()}
        chat.replace(message)
        self.hub.publish("edit", chat_id, message=message)
        self._tell_bot("edited_message", chat, message)

    def tap(self, person_id: int, chat_id: int, message_id: int, data: str) -> str:
        """Press a button that stands on a message now and return the id of the callback query."""
        person, chat = self._enter(person_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None or data not in button_data(message):
            raise WorldError("This button is no longer there.")
        query_id = str(next(self._query_ids))
        self.taps[query_id] = Tap(person_id=person_id, chat_id=chat_id, at=self.now())
        query = {"id": query_id, "from": user_of(person), "chat_instance": str(chat_id), "data": data}
        self.tell_bot("callback_query", chat_id, {**query, "message": message}, lifetime=CALLBACK_SECONDS)
        return query_id

    def block(self, person_id: int) -> None:
        """Stop the bot from writing to a person."""
        self._set_closed(person_id, person_id, closed=True)

    def unblock(self, person_id: int) -> None:
        """Let the bot write to a person again."""
        self._set_closed(person_id, person_id, closed=False)

    def remove_bot(self, person_id: int) -> None:
        """Throw the bot out of the group."""
        self._set_closed(person_id, GROUP_ID, closed=True)

    def invite_bot(self, person_id: int) -> None:
        """Take the bot into the group again."""
        self._set_closed(person_id, GROUP_ID, closed=False)

    # What is there

    def messages(self, chat_id: int) -> list[Message]:
        """Return the messages of a chat, oldest first, as they are now; not to be changed by the caller."""
        return list(self._chat(chat_id).messages.values())

    def draft(self, chat_id: int) -> dict[str, Any] | None:
        """Return what the bot is about to say in a private chat; None when there is nothing any more."""
        draft = self._chat(chat_id).draft
        if draft is None or draft.expires <= self.now():
            return None
        return {"draft_id": draft.draft_id, "text": draft.text, "entities": draft.entities}

    def store_file(self, name: str, content_type: str, content: bytes) -> StoredFile:
        """Keep a file and return it with the id under which `files` holds it."""
        file_id = f"file{len(self.files) + 1}"
        file = StoredFile(id=file_id, name=name, content_type=content_type, content=content)
        self.files[file_id] = file
        return file

    def subscribe(self) -> AbstractContextManager[asyncio.Queue[Event]]:
        """Give a queue that gets every event while the context is open."""
        return self.hub.subscribe()

    async def until(
        self,
        predicate: "Callable[[World], T | Literal[False] | None]",
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

    # Inner workings

    def _open_chats(self) -> dict[int, Chat]:
        private_ids, group_ids = itertools.count(1), itertools.count(1)
        chats = [Chat(private_chat_of(p), private_ids.__next__) for p in self.people.values()]
        chats.append(Chat(GROUP, group_ids.__next__))
        return {chat.id: chat for chat in chats}

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

    def _enter(self, person_id: int, chat_id: int) -> tuple[Person, Chat]:
        person, chat = self._person(person_id), self._chat(chat_id)
        if chat.private and chat_id != person_id:
            raise WorldError(f"{person.first_name} is not in chat {chat_id}.")
        if chat.private and chat.closed:
            raise WorldError(f"{person.first_name} has blocked the bot.")
        return person, chat

    def _post(self, person: Person, chat: Chat, content: dict[str, Any]) -> int:
        message = chat.add(user_of(person), int(self.now()), content)
        chat.started = True
        self.hub.publish("message", chat.id, message=message)
        self._tell_bot("message", chat, message)
        return int(message["message_id"])

    def _tell_bot(self, kind: str, chat: Chat, message: Message) -> None:
        if chat.private or (not chat.closed and meant_for_bot(message)):
            self.tell_bot(kind, chat.id, message)

    def tell_bot(self, kind: str, chat_id: int, payload: dict[str, Any], **options: float) -> None:
        """Queue an update for the bot, if it wants this kind."""
        update = self.updates.add(kind, payload, **options)
        if update is not None:
            self.hub.publish("update", chat_id, update=update)

    def _set_closed(self, person_id: int, chat_id: int, *, closed: bool) -> None:
        person, chat = self._person(person_id), self._chat(chat_id)
        if chat.closed == closed:
            return
        chat.closed = closed
        old, new = (_membership(closed=state) for state in (not closed, closed))
        change = {"chat": chat.info, "from": user_of(person), "date": int(self.now())}
        self.tell_bot("my_chat_member", chat_id, {**change, "old_chat_member": old, "new_chat_member": new})
        self.hub.touch()


def _quoted(chat: Chat, reply_to: int | None) -> dict[str, Any]:
    if reply_to is None:
        return {}
    if reply_to not in chat.messages:
        raise WorldError("The message to reply to is not there.")
    return quote(chat.messages[reply_to])


def _written(text: str, limit: int) -> RichText:
    cleaned = clean_text(text)
    if units(cleaned) > limit:
        raise WorldError(f"The message is longer than {limit} characters.")
    return RichText(text=cleaned, entities=find_entities(cleaned))


def _membership(*, closed: bool) -> dict[str, Any]:
    return {"status": "kicked", "user": BOT, "until_date": 0} if closed else {"status": "member", "user": BOT}
