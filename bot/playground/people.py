"""Who lives in the playground: three people, one bot, two groups, and a channel."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can write to the bot; the private chat with the bot has the person's own id."""

    id: int
    first_name: str
    username: str | None
    """Without the @; None when the person has chosen none."""
    language_code: str
    """IETF tag as Telegram hands it over, for example "zh-hans"."""


PEOPLE: tuple[Person, ...] = (
    Person(id=1001, first_name="Ada", username="ada", language_code="en"),
    Person(id=1002, first_name="Bo", username="bo", language_code="en"),
    Person(id=1003, first_name="陈晨", username=None, language_code="zh-hans"),
)
"""The first is the admin."""

GROUP_ID = -1001000000001
GROUP: dict[str, Any] = {"id": GROUP_ID, "title": "Book club", "type": "supergroup"}

FORUM_ID = -1001000000002
FORUM: dict[str, Any] = {"id": FORUM_ID, "title": "Workshop", "type": "supergroup", "is_forum": True}
FORUM_TOPICS: dict[int, str] = {2: "Ideas", 3: "Questions"}
"""The topics that are open from the start, by number; what is written in none of them is in General."""

CHANNEL: dict[str, Any] = {"id": -1001000000003, "title": "Book news", "username": "book_news", "type": "channel"}
"""Its posts are discussed in the group."""

BOT: dict[str, Any] = {
    "id": 7000000001,
    "is_bot": True,
    "first_name": "Glassbox",
    "username": "glassbox_bot",
}


def user_of(person: Person) -> dict[str, Any]:
    """Return the Bot API User object of a person."""
    user: dict[str, Any] = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    if person.username:
        user["username"] = person.username
    return {**user, "language_code": person.language_code}


def private_chat_of(person: Person) -> dict[str, Any]:
    """Return the Bot API Chat object of the private chat between a person and the bot."""
    chat: dict[str, Any] = {"id": person.id, "first_name": person.first_name}
    if person.username:
        chat["username"] = person.username
    return {**chat, "type": "private"}
