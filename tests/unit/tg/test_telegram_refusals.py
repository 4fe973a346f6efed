"""What Telegram's refusals mean, as the library hands them on: without "Bad Request: ", the first letter large."""

import pytest
from telegram.error import BadRequest

from bot.tg import refusals

FOR_GOOD = [
    *("Topic_closed", "Message thread not found", "TOPIC_DELETED", "Topic_id_invalid"),
    "Not enough rights to send text messages to the chat",
    "Not enough rights to send photos to the chat",
    "Have no rights to send a message",
    *("CHAT_WRITE_FORBIDDEN", "Chat_restricted", "Chat_send_plain_forbidden", "CHAT_ADMIN_REQUIRED"),
    *("Chat not found", "PEER_ID_INVALID"),
]
OF_THE_MESSAGE = [
    "Message is not modified: specified new message content and reply markup are exactly the same",
    "MESSAGE_NOT_MODIFIED",
    *("Message to edit not found", "Message can't be edited", "MESSAGE_ID_INVALID"),
    *("Message is too long", "Message text is empty", "BUTTON_DATA_INVALID", "Can't parse entities: told to fail"),
    "There is no text in the message to edit",
]


@pytest.mark.parametrize("said", FOR_GOOD)
def test_what_holds_for_every_message(said):
    """Nothing is to be sent there, and nothing of it is about one message."""
    error = BadRequest(said)
    assert refusals.takes_nothing(error)
    assert refusals.misses_topic(error) == ("topic" in said.lower() or "thread" in said)


@pytest.mark.parametrize("said", OF_THE_MESSAGE)
def test_what_holds_for_one_message(said):
    """The chat takes others."""
    error = BadRequest(said)
    assert not refusals.takes_nothing(error)
    kinds = [refusals.is_unchanged, refusals.is_gone, refusals.dislikes_entities]
    neither = ("too long", "empty", "BUTTON", "no text")
    assert sum(kind(error) for kind in kinds) == (0 if any(words in said for words in neither) else 1)
