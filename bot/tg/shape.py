"""The types that Telegram documents for what is in an update.

The library takes values as they come: a text where a number belongs would fail wherever it is used first.
Source: core.telegram.org/bots/api, where a name has one type wherever it stands in an update, `id` and `type` aside.
"""

from typing import Any, TypeGuard

WHOLE = frozenset(
    "update_id message_id message_thread_id migrate_to_chat_id migrate_from_chat_id user_id date offset length "
    "width height duration file_size".split()
)
TEXT = frozenset(
    "text caption data title username first_name last_name language_code file_id file_unique_id file_name "
    "mime_type media_group_id chat_instance inline_message_id url language name emoji author_signature".split()
)
OBJECT = frozenset(
    "message edited_message callback_query my_chat_member chat from user sender_chat sender_user via_bot "
    "left_chat_member reply_to_message external_reply quote poll checklist document audio voice video video_note "
    "animation sticker location venue contact dice game story thumbnail forward_origin forum_topic_created "
    "pinned_message reply_markup link_preview_options".split()
)
LIST = frozenset("entities caption_entities photo new_chat_members new_chat_photo".split())
"""Names of lists of objects."""

FLAGS = ("is_", "has_", "can_")
"""Prefixes of the names of truth values."""

NUMBERED = frozenset("chat from user sender_chat sender_user via_bot left_chat_member new_chat_members".split())
"""Objects whose `id` is a number."""

NAMED = frozenset("callback_query poll".split())
"""Objects whose `id` is a text."""

TYPED = frozenset("chat sender_chat entities caption_entities".split())
"""Objects whose `type` is a text."""

_OF_MESSAGES = ("message_id", "date", "chat")
REQUIRED = {
    **dict.fromkeys(("message", "edited_message", "reply_to_message", "pinned_message"), _OF_MESSAGES),
    "callback_query": ("id", "from"),
    "my_chat_member": ("chat", "from", "date"),
}
"""Fields that an object has to have, where the library would do without."""

LARGEST = 2**63
"""Numbers are below: Telegram's have 52 bits at most, and the database takes 64 with their sign."""


class Malformed(ValueError):
    """A value is missing, or of another type than documented. The text names the field, and has nothing of it."""


def check(update: dict[str, object]) -> None:
    """Look through an update, however deeply it is nested.

    Raises:
        Malformed: something in it is of another type than documented, or not there.
    """
    waiting: list[tuple[str, dict[str, object]]] = [("", update)]
    while waiting:
        parent, each = waiting.pop()
        if lacking := [name for name in REQUIRED.get(parent, ()) if each.get(name) is None]:
            raise Malformed(f"{parent} has no {lacking[0]}")
        for name, value in each.items():
            if not _is_right(_kind(name, parent), value):
                raise Malformed(f"{name} is of another type than documented")
            inside = value if isinstance(value, list) else [value]
            waiting.extend((name, part) for part in inside if isinstance(part, dict))


def without_nulls(value: Any) -> Any:
    """Return a copy without fields that are null: where they are required, the library says that they are missing."""
    if isinstance(value, dict):
        return {name: without_nulls(part) for name, part in value.items() if part is not None}
    return [without_nulls(part) for part in value] if isinstance(value, list) else value


def is_whole(value: object) -> TypeGuard[int]:
    """Tell whether a value is a whole number that can be stored; true and false are none."""
    return type(value) is int and -LARGEST < value < LARGEST


def _kind(name: str, parent: str) -> str:
    """Return what a field should be; empty where anything will do."""
    if name == "id":
        return "whole" if parent in NUMBERED else "text" if parent in NAMED else ""
    if name == "type":
        return "text" if parent in TYPED else ""
    if name in WHOLE or name.endswith("_date"):
        return "whole"
    if name in TEXT:
        return "text"
    if name in OBJECT:
        return "object"
    return "list" if name in LIST else "flag" if name.startswith(FLAGS) else ""


def _is_right(kind: str, value: object) -> bool:
    if value is None:  # as good as not there
        return True
    if kind == "whole":
        return is_whole(value)
    if kind == "list":
        return isinstance(value, list) and all(isinstance(part, dict) for part in value)
    expected = {"text": str, "object": dict, "flag": bool}.get(kind, object)
    return isinstance(value, expected)
