"""Updates are held against the types that Telegram documents."""

import inspect

import pytest
import telegram
from support.takers import Taker, message, tap

from bot.tg import shape
from bot.tg.shape import Malformed, check

WITH = {
    "whole": ("int", "datetime"),
    "text": ("str",),
    "flag": ("bool",),
    "list": ("Sequence",),
    "object": ("telegram.",),
}
"""Words of the library's annotations by the kinds of ours."""

PARENTS = {"User": "from", "Chat": "chat", "CallbackQuery": "callback_query", "MessageEntity": "entities"}
READ = (
    *("Update", "Message", "User", "Chat", "CallbackQuery", "MessageEntity", "PhotoSize", "Document", "Audio", "Voice"),
    *("Video", "VideoNote", "Animation", "Sticker", "TextQuote", "ExternalReplyInfo", "ChatMemberUpdated", "Contact"),
    *("MessageOriginUser", "MessageOriginChat", "Poll", "Checklist", "Game", "Dice", "Venue", "Location"),
)
"""The library's classes of what is in an update."""


@pytest.mark.parametrize("name", READ)
def test_the_types_are_those_of_the_library(name):
    """What we ask of a field is what the library's own annotation says of it."""
    for parameter in inspect.signature(getattr(telegram, name)).parameters.values():
        field = "from" if parameter.name == "from_user" else parameter.name
        kind, said = shape._kind(field, PARENTS.get(name, "")), str(parameter.annotation)
        is_class = kind == "object" and hasattr(telegram, said.partition(" ")[0])
        assert not kind or is_class or any(word in said for word in WITH[kind]), (field, said)


OTHERS = ("4", 4, -1, 4.5, 10**30, True, [], [[]], {}, {"id": 1}, [{}], None, "")


def places(value, at=()):
    """Every field of an update, however deep, by the way that leads there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield (*at, key)
        yield from places(part, (*at, key))


def replaced(value, at, other):
    if not at:
        return other
    copy = value.copy()
    copy[at[0]] = replaced(value[at[0]], at[1:], other)
    return copy


def edited():
    raw = message(1, text="/help")
    return {"update_id": 1, "edited_message": raw["message"] | {"edit_date": 5}}


def member():
    chat, user = message(1)["message"]["chat"], message(1)["message"]["from"]
    states = {f"{when}_chat_member": {"user": user, "status": "member"} for when in ("old", "new")}
    return {"update_id": 1, "my_chat_member": {"chat": chat, "from": user, "date": 5, **states}}


PHOTO = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "file_size": 1}
KINDS = {
    "message": message(1, text="/help"),
    "group": message(1, chat=-5, text="/help", user=5),
    "edited": edited(),
    "tap": tap(1, "show:1:0"),
    "member": member(),
    "photo": {"update_id": 1, "message": message(1)["message"] | {"photo": [PHOTO]}},
    "migration": {"update_id": 1, "message": message(1, chat=-5, user=5)["message"] | {"migrate_to_chat_id": -1005}},
}


@pytest.mark.parametrize("kind", KINDS)
async def test_no_field_of_another_type_stops_anything(kind, caplog):
    """Each field in turn, by each other type: one line at most, no words, and who asks next has the answer."""
    raw, number = KINDS[kind], 10
    taker = Taker(concerns=lambda update: bool(update.effective_user and update.effective_user.language_code != "x"))
    for at in places(raw):
        for other in OTHERS:
            caplog.clear()
            odd = replaced(raw, at, other)
            if at != ("update_id",):
                odd = odd | {"update_id": number}
            assert await taker.take(odd, message(number + 1, chat=7)) == 2
            await taker.idle()
            assert taker.handled.seen[-1] == number + 1
            assert len(caplog.records) <= 1
            assert not any(record.exc_info for record in caplog.records)
            number += 2
    assert set(taker.inbox.outcomes.values()) <= {"done", "unreadable"}


@pytest.mark.parametrize(
    "odd",
    [
        {"entities": [{"type": "bot_command", "offset": 0, "length": "4"}]},
        {"date": None},
        {"date": "2026-01-01"},
        {"migrate_to_chat_id": [[]]},
        {"from": {"id": 5, "is_bot": False, "first_name": "x", "language_code": 5}},
        {"chat": {"id": "5", "type": "private"}},
        {"text": ["secret"]},
        {"document": {"file_id": "a", "file_unique_id": "b", "file_size": "5"}},
        {"photo": [5]},
        {"entities": {"type": "bold"}},
    ],
    ids=str,
)
async def test_what_cannot_be_judged_is_set_aside(odd, caplog):
    """It is known as unreadable, with none of its words; when it comes again, nothing happens; a line says so."""
    taker = Taker()
    raw = message(1, text="secret")
    odd = {**raw, "message": raw["message"] | odd}
    assert await taker.take(odd, message(2)) == 2
    await taker.idle()
    assert await taker.take(odd) == 1
    assert (taker.handled.seen, taker.inbox.outcomes) == ([2], {1: "unreadable", 2: "done"})
    assert taker.inbox.rows[1].item.raw == ""
    assert {record.levelname for record in caplog.records} == {"ERROR"}
    assert "secret" not in caplog.text


def test_however_deeply_it_is_nested():
    """A thousand levels are looked through without recursion."""
    deep = {"date": "x"}
    for _ in range(5000):
        deep = {"other": [deep]}
    with pytest.raises(Malformed, match="date is of another type"):
        check({"other": deep})
