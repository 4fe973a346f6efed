"""What people can do in the world that Telegram stores; no HTTP. The bot's own acts are in bot_side.py.

A test calls, for example:

    world.say(BO, BO, "Why?", reply_to=3, quote="so")             world.say(BO, FORUM_ID, "/help", topic=3)
    world.attach(BO, BO, content, name="a.csv", content_type="text/csv", caption="Sum it")
    world.send(BO, BO, "voice", duration=4)                       world.send(BO, BO, "poll", question="Tea?")
    world.album(BO, BO, [png(40, 30), png(30, 40)], caption="Which?")
    world.forward(BO, GROUP_ID, of=(BO, 7))                       world.edit(BO, BO, 3, "Why not?")

What else each of them takes - reply_to, quote, topic, guise, origin - is told in placing.py.
"""

from collections.abc import Sequence
from typing import Any, Unpack

from bot.playground.chats import Chat, Message, button_data
from bot.playground.kinds import has_caption, shown
from bot.playground.media import document_fields, picture_size, sized_fields
from bot.playground.people import (
    BOT,
    CHANNEL,
    FORUM_ID,
    FORUM_TOPICS,
    GROUP_ID,
    PEOPLE,
    Person,
    user_of,
)
from bot.playground.placing import Where, WorldError, forwarded, origin_of, place_fields, sender_fields
from bot.playground.privacy import meant_for_bot
from bot.playground.rules import MAX_CAPTION, MAX_TEXT
from bot.playground.updates import CALLBACK_SECONDS
from bot.playground.world_state import Tap, WorldState
from bot.playground.writing import Entities, edited, written

__all__ = ["BOT", "CHANNEL", "FORUM_ID", "FORUM_TOPICS", "GROUP_ID", "PEOPLE", "Person", "World", "WorldError"]


class World(WorldState):
    """Chats and people, and what the people do. All of it raises WorldError for what no person can do."""

    def say(self, person_id: int, chat_id: int, text: str, *, entities: Entities = (), **where: Unpack[Where]) -> int:
        """Write a message as a person and return its number; the bot gets it if privacy mode lets it.

        `entities` are those that the person made (bold, code, links); commands and mentions are found.
        """
        person, chat = self._enter(person_id, chat_id)
        words = written(text, MAX_TEXT, entities)
        if not words.text:
            raise WorldError("The message is empty.")
        return self._post(person, chat, words.fields(), where)

    def attach(
        self,
        person_id: int,
        chat_id: int,
        content: bytes,
        *,
        name: str,
        content_type: str,
        caption: str = "",
        entities: Entities = (),
        as_document: bool = False,
        claimed: int | None = None,
        **where: Unpack[Where],
    ) -> int:
        """Send a file as a person and return the message's number.

        A PNG or JPEG goes as a picture in several sizes, or with `as_document` as it is. `claimed`: bytes that a
        document is said to have.
        """
        person, chat = self._enter(person_id, chat_id)
        words = written(caption, MAX_CAPTION, entities)
        size = None if as_document else picture_size(content)
        if size:
            media = sized_fields(self.store_file, name, content_type, content, size)
        else:
            media = document_fields(self.store_file(name, content_type, content, claimed=claimed))
        return self._post(person, chat, {**media, **words.fields("caption")}, where)

    def send(
        self,
        person_id: int,
        chat_id: int,
        kind: str,
        content: bytes | None = None,
        *,
        name: str | None = None,
        content_type: str | None = None,
        caption: str = "",
        claimed: int | None = None,
        where: Where | None = None,
        **facts: Any,
    ) -> int:
        """Send something that is no text and return the message's number.

        Files: photo, voice, audio, video, video_note, animation, sticker; without `content` a small true one is
        sent. Others: poll, location, venue, contact, dice. `facts` are those of the kind (duration, question,
        latitude ...), see kinds.py; reply_to and the like stand in `where`.
        """
        person, chat = self._enter(person_id, chat_id)
        words = written(caption, MAX_CAPTION)
        if words.text and not has_caption(kind):
            raise WorldError(f"A {kind} has no caption.")
        media = shown(self.store_file, kind, content, {"name": name, "content_type": content_type}, claimed, facts)
        return self._post(person, chat, {**media, **words.fields("caption")}, where or {})

    def album(
        self, person_id: int, chat_id: int, contents: Sequence[bytes], *, caption: str = "", **where: Unpack[Where]
    ) -> list[int]:
        """Send 2 to 10 files as one album and return the numbers; each is a message, the first has the caption.

        Pictures go as pictures when all are; otherwise all go as documents.
        """
        if not 2 <= len(contents) <= 10:
            raise WorldError("An album has 2 to 10 files.")
        pictures = all(map(picture_size, contents))
        placed: Where = {**where, "album": f"album{len(self.files) + 1}"}
        return [
            self.attach(
                person_id,
                chat_id,
                content,
                name=f"{number}.{'png' if pictures else 'txt'}",
                content_type="image/png" if pictures else "text/plain",
                caption="" if number > 1 else caption,
                as_document=not pictures,
                **placed,
            )
            for number, content in enumerate(contents, start=1)
        ]

    def forward(self, person_id: int, chat_id: int, *, of: tuple[int, int], **where: Unpack[Where]) -> int:
        """Forward the message `of` (chat, number) and return the number of the copy."""
        person, chat = self._enter(person_id, chat_id)
        message = self._chat(of[0]).messages.get(of[1])
        if message is None:
            raise WorldError("The message to forward is not there.")
        return self._post(person, chat, forwarded(message), {"origin": origin_of(message), **where})

    def edit(self, person_id: int, chat_id: int, message_id: int, text: str, *, entities: Entities = ()) -> None:
        """Change the text, or the caption, of one of the person's own messages."""
        person, chat = self._enter(person_id, chat_id)
        old = chat.messages.get(message_id)
        if old is None or old["from"]["id"] != person.id or "forward_origin" in old:
            raise WorldError("Only your own messages can be edited.")
        message = edited(old, text, entities, int(self.now()))
        chat.replace(message)
        self.hub.publish("edit", chat_id, message=message)
        self._tell_bot("edited_message", chat, message)

    def open_topic(self, person_id: int, chat_id: int, name: str) -> int:
        """Open a topic in a forum and return its number."""
        person, chat = self._enter(person_id, chat_id)
        if not chat.info.get("is_forum"):
            raise WorldError("Only a forum has topics.")
        message = self._open_topic(chat, person, name)
        self.hub.publish("message", chat.id, message=message)
        self.tell_bot("message", chat.id, message)
        return int(message["message_id"])

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

    # Inner workings

    def _enter(self, person_id: int, chat_id: int) -> tuple[Person, Chat]:
        person, chat = self._person(person_id), self._chat(chat_id)
        if chat.private and chat_id != person_id:
            raise WorldError(f"{person.first_name} is not in chat {chat_id}.")
        if chat.private and chat.closed:
            raise WorldError(f"{person.first_name} has blocked the bot.")
        return person, chat

    def _post(self, person: Person, chat: Chat, content: dict[str, Any], where: Where) -> int:
        now = int(self.now())
        placed = place_fields(chat, where)
        sender = sender_fields(person, chat, where.get("guise", "person"), now)
        message = chat.add(sender["from"], now, {**sender, **content, **placed})
        chat.started = True
        self.hub.publish("message", chat.id, message=message)
        self._tell_bot("message", chat, message)
        return int(message["message_id"])

    def _tell_bot(self, kind: str, chat: Chat, message: Message) -> None:
        if chat.private or (not chat.closed and meant_for_bot(message)):
            self.tell_bot(kind, chat.id, message)

    def _set_closed(self, person_id: int, chat_id: int, *, closed: bool) -> None:
        person, chat = self._person(person_id), self._chat(chat_id)
        if chat.closed == closed:
            return
        chat.closed = closed
        old, new = (_membership(closed=state) for state in (not closed, closed))
        change = {"chat": chat.info, "from": user_of(person), "date": int(self.now())}
        self.tell_bot("my_chat_member", chat_id, {**change, "old_chat_member": old, "new_chat_member": new})
        self.hub.touch()


def _membership(*, closed: bool) -> dict[str, Any]:
    return {"status": "kicked", "user": BOT, "until_date": 0} if closed else {"status": "member", "user": BOT}
