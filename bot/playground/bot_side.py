"""What the bot does to the world, and when Telegram refuses it."""

import asyncio
from typing import Any

from bot.playground.chats import DRAFT_SECONDS, Chat, Draft, Message, from_bot
from bot.playground.people import BOT
from bot.playground.refusals import ApiError, bad_request, forbidden
from bot.playground.rules import RichText
from bot.playground.updates import CALLBACK_SECONDS
from bot.playground.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
UPGRADED = "group chat was upgraded to a supergroup chat"
NO_QUERY = "query is too old and response timeout expired or query ID is invalid"
MAX_TOAST = 200
DELETE_SECONDS = 48 * 3600


class BotSide:
    """The world as the bot may touch it; every refusal is an ApiError in Telegram's words."""

    def __init__(self, world: World) -> None:
        self.world = world

    # Where the bot may write

    def chat(self, chat_id: object) -> Chat:
        """Return a chat that the bot knows."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.world.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def writable(self, chat_id: object) -> Chat:
        """Return a chat in which the bot may write now."""
        chat = self.chat(chat_id)
        if chat.moved_to is not None:
            raise ApiError(400, f"Bad Request: {UPGRADED}", migrate_to=chat.moved_to)
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.closed and chat.private:
            raise forbidden("bot was blocked by the user")
        if chat.closed:
            raise forbidden("bot was kicked from the supergroup chat")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    # Messages

    def send(self, chat: Chat, content: dict[str, Any]) -> Message:
        """Write a new message; it takes the place of the chat's draft."""
        message = chat.add(BOT, int(self.world.now()), content)
        if chat.draft is not None:
            self._set_draft(chat, None)
        self.world.hub.publish("message", chat.id, message=message)
        return message

    def replied(self, chat: Chat, message_id: object, *, optional: bool) -> dict[str, Any]:
        """Return the fields that name the message answered; nothing when it is gone and that is allowed."""
        if message_id is None:
            return {}
        if isinstance(message_id, int) and message_id in chat.messages:
            return chat.answer_fields(message_id)
        if optional:
            return {}
        raise bad_request("message to be replied not found")

    def own(self, chat: Chat, message_id: object, what: str) -> Message:
        """Return a message that the bot may edit."""
        message = self.any_message(chat, message_id, what)
        if not from_bot(message):
            raise bad_request("message can't be edited")
        return message

    def any_message(self, chat: Chat, message_id: object, what: str) -> Message:
        """Return a message of the chat; `what` names it in the refusal."""
        message = chat.messages.get(message_id) if isinstance(message_id, int) else None
        if message is None:
            raise bad_request(f"{what} not found")
        return message

    def edit(self, chat: Chat, message: Message, changed: dict[str, Any], *, removed: set[str]) -> Message:
        """Replace the fields of `removed` by those of `changed`; refuses an edit that changes nothing."""
        kept = {key: value for key, value in message.items() if key not in removed}
        if {key: message[key] for key in removed if key in message} == changed:
            raise bad_request(NOT_MODIFIED)
        edited = {**kept, "edit_date": int(self.world.now()), **changed}
        chat.replace(edited)
        self.world.hub.publish("edit", chat.id, message=edited)
        return edited

    def delete(self, chat: Chat, message: Message) -> None:
        """Take a message away; in a group the bot may only delete its own."""
        if not chat.private and not from_bot(message):
            raise bad_request("message can't be deleted")
        if message["date"] + DELETE_SECONDS < self.world.now():
            raise bad_request("message can't be deleted for everyone")
        del chat.messages[message["message_id"]]
        self.world.hub.publish("delete", chat.id, message_id=message["message_id"])

    def react(self, chat: Chat, message: Message, reactions: list[dict[str, Any]]) -> None:
        """Set the bot's reactions on a message; none takes them back. Messages do not show them, `reactions` does."""
        place = chat.id, int(message["message_id"])
        self.world.reactions.pop(place, None)
        if reactions:
            self.world.reactions[place] = [item["emoji"] for item in reactions]
        self.world.hub.publish("reaction", chat.id, message_id=place[1], reactions=self.world.reactions.get(place, []))

    # What passes

    def show_draft(self, chat: Chat, draft_id: int, text: RichText) -> None:
        """Show a preview of what the bot is about to say, for 30 seconds."""
        expires = self.world.now() + DRAFT_SECONDS
        self._set_draft(chat, Draft(draft_id=draft_id, text=text.text, entities=text.entities, expires=expires))

    def act(self, chat: Chat, action: str) -> None:
        """Show that the bot is typing, or the like."""
        self.world.hub.publish("typing", chat.id, action=action)

    def answer_query(self, query_id: str, text: str, *, show_alert: bool) -> None:
        """Answer a button tap, once and in time."""
        tap = self.world.taps.pop(query_id, None)
        if tap is None or tap.at + CALLBACK_SECONDS < self.world.now():
            raise bad_request(NO_QUERY)
        toast = {
            "callback_query_id": query_id,
            "person_id": tap.person_id,
            "text": text,
            "show_alert": show_alert,
        }
        self.world.toasts.append(toast)
        self.world.hub.publish("toast", tap.chat_id, **toast)

    def _set_draft(self, chat: Chat, draft: Draft | None) -> None:
        chat.draft = draft
        self.world.hub.publish("draft", chat.id, draft=self.world.draft(chat.id))
        if draft is not None and not chat.draft_watched:
            self._watch_draft(chat, draft)

    def _watch_draft(self, chat: Chat, draft: Draft) -> None:
        chat.draft_watched = True
        left = max(draft.expires - self.world.now(), 0.05)
        asyncio.get_running_loop().call_later(left, self._look_at_draft, chat)

    def _look_at_draft(self, chat: Chat) -> None:
        """Take an expired draft away, so that watchers hear of it; a chat has one timer for all drafts."""
        chat.draft_watched = False
        if chat.draft is None:
            return
        if chat.draft.expires <= self.world.now():
            self._set_draft(chat, None)
        else:
            self._watch_draft(chat, chat.draft)
