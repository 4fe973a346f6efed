"""What Telegram means when it refuses a message, read from its words: a 400 has no other sign."""

from telegram.error import BadRequest

_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid", "topic is closed")
"""The topic is closed or gone."""

_NO_RIGHT = (
    *("not enough rights", "have no rights to send", "need administrator rights", "chat_admin_required"),
    *("chat_write_forbidden", "chat_restricted", "chat_guest_send_forbidden", "user_banned_in_channel"),
    *("chat_send_plain_forbidden", "chat_send_photos_forbidden", "chat_send_docs_forbidden", "chat_send_media_forb"),
)
"""The bot may not write in the chat, or not that."""

_NO_CHAT = ("chat not found", "peer_id_invalid", "chat_id_invalid", "user_is_blocked", "input_user_deactivated")
"""There is no such chat, or none that the bot is in."""

_GONE = ("not found", "can't be edited", "message_id_invalid")


def takes_nothing(error: BadRequest) -> bool:
    """Whether the place takes no message of ours, however often it is tried, and whatever it says."""
    return _says(error, _NO_TOPIC + _NO_RIGHT + _NO_CHAT)


def misses_topic(error: BadRequest) -> bool:
    """Whether the chat is there, and only the topic is not."""
    return _says(error, _NO_TOPIC)


def is_unchanged(error: Exception) -> bool:
    """Whether the message to edit already is as it should be."""
    return _says(error, ("not modified",))


def is_gone(error: Exception) -> bool:
    """Whether there is no message to edit."""
    return _says(error, _GONE)


def dislikes_entities(error: BadRequest) -> bool:
    """Whether it is the formatting that is refused, so that the plain text may be taken."""
    return _says(error, ("entit",))


def _says(error: Exception, words: tuple[str, ...]) -> bool:
    """Whether a refusal has one of the words: some servers write MESSAGE_NOT_MODIFIED."""
    said = str(error).lower().replace("_", " ")
    return any(each.replace("_", " ") in said for each in words)
