"""What a bot has to bear: topics that close, rights that go, groups that move, people who leave."""

import itertools

from bot.playground.chats import Chat
from bot.playground.people import user_of
from bot.playground.world import World, WorldError


class Troubles:
    """Makes them happen in a world, as its people would."""

    def __init__(self, world: World) -> None:
        self._world = world

    def open_topic(self, chat_id: int, topic: int) -> None:
        """Open a topic, new or closed before; its number is that of its first message."""
        chat = self._chat(chat_id)
        chat.info = {**chat.info, "is_forum": True}
        chat.topics[topic] = True

    def close_topic(self, chat_id: int, topic: int) -> None:
        """Let nobody write in a topic but the group's admins."""
        self._chat(chat_id).topics[topic] = False

    def delete_topic(self, chat_id: int, topic: int) -> None:
        """Take a topic away with all its messages."""
        chat = self._chat(chat_id)
        del chat.topics[topic]
        for number in [n for n, message in chat.messages.items() if message.get("message_thread_id") == topic]:
            del chat.messages[number]

    def mute_bot(self, chat_id: int, *, muted: bool = True) -> None:
        """Take from the bot the right to write in a group, or give it back."""
        self._chat(chat_id).muted = muted

    def upgrade(self, person_id: int, chat_id: int, *, told: bool = True) -> int:
        """Make a supergroup of a group and return its id; the old one is closed. `told`: both tell the bot."""
        old, person = self._chat(chat_id), user_of(self._world.people[person_id])
        numbers = itertools.count(1)
        new = Chat({**old.info, "id": chat_id - 1, "type": "supergroup"}, numbers.__next__)
        old.info = {**old.info, "type": "group"}
        old.moved_to = new.id
        self._world.chats[new.id] = new
        for chat, says in ((old, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": old.id})):
            message = chat.add(person, int(self._world.now()), says)
            if told:
                self._world.tell_bot("message", chat.id, message)
        return new.id

    def deactivate(self, person_id: int) -> None:
        """Delete a person's account."""
        self._chat(person_id).deactivated = True

    def _chat(self, chat_id: int) -> Chat:
        chat = self._world.chats.get(chat_id)
        if chat is None:
            raise WorldError(f"There is no chat {chat_id}.")
        return chat
