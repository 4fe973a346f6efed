"""What Telegram's apps show a person of a bot: the first list of commands that is for them, and its description."""

import json
from collections.abc import Iterator
from typing import Any

from bot.playground.chats import Chat
from bot.playground.people import Person
from bot.playground.profile import Profile


def commands_for(profile: Profile, person: Person, chat: Chat, *, admin: bool) -> list[dict[str, str]]:
    """Return what the menu of `person` shows in `chat`; `admin`: of that chat.

    Scopes go from narrow to wide, and each is looked up in the person's language, then in none:
    https://core.telegram.org/bots/api#determining-list-of-commands
    """
    language = person.language_code[:2].lower()
    places = (
        json.dumps([scope, code], sort_keys=True) for scope in _scopes(person, chat, admin) for code in (language, "")
    )
    return next((commands for place in places if (commands := profile.commands.get(place))), [])


def description_for(profile: Profile, person: Person) -> str:
    """Return what stands in a chat with the bot before anything is said; empty when the bot has not set it."""
    return next((text for code in _languages(person) if (text := profile.texts.get(("description", code)))), "")


def _languages(person: Person) -> tuple[str, str]:
    return person.language_code[:2].lower(), ""


def _scopes(person: Person, chat: Chat, admin: bool) -> Iterator[dict[str, Any]]:
    if not chat.private:
        yield {"type": "chat_member", "chat_id": chat.id, "user_id": person.id}
        if admin:
            yield {"type": "chat_administrators", "chat_id": chat.id}
    yield {"type": "chat", "chat_id": chat.id}
    if not chat.private and admin:
        yield {"type": "all_chat_administrators"}
    yield {"type": "all_private_chats" if chat.private else "all_group_chats"}
    yield {"type": "default"}
