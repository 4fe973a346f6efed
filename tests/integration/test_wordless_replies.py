"""Replies to what says nothing in words: a model is told what it is, and never asked blind."""

import time

import pytest
from support.stage import BO, CHEN, thought

from bot.playground.people import GROUP_ID
from bot.tg.things import LONGEST_THING

NOW = int(time.time())


async def quoted(bot, count=1):
    """What the model was told in its last request: between the tags of a quote, and in all."""
    await bot.final(GROUP_ID, count)
    asked = bot.model.requests[-1]["messages"][-1]["content"]
    assert isinstance(asked, str)
    return asked.partition("<quoted>\n")[2].partition("\n</quoted>")[0], asked


THINGS = [
    ("sticker", {"emoji": "😀"}, "[a sticker 😀]"),
    ("location", {"latitude": 52.5, "longitude": 13.4}, "[a place: 52.5, 13.4]"),
    ("venue", {"latitude": 52.5, "longitude": 13.4}, "[a place: Royal Observatory, Greenwich: 52.5, 13.4]"),
    ("poll", {"question": "Tea\nor?", "options": ("Yes", "No")}, "[a poll: Tea or? / Yes / No]"),
    ("contact", {"phone_number": "+4912345", "first_name": "Eve"}, "[a contact]"),
    ("dice", {"emoji": "🎯", "value": 5}, "[a throw of 🎯: 5]"),
    ("video", {}, "[a video, which cannot be seen]"),
    ("video", {"caption": "My cat"}, "[a video, which cannot be seen] My cat"),
    ("animation", {}, "[a GIF, which cannot be seen]"),
]


@pytest.mark.parametrize(("kind", "facts", "told"), THINGS, ids=[f"{kind}{len(facts)}" for kind, facts, _ in THINGS])
@pytest.mark.parametrize("call", ["/ask what is this?", "@glassbox_bot what is this?"])
async def test_a_reply_says_what_it_replies_to(bot, kind, facts, told, call):
    """In brackets, with who sent it, and no number or name out of a contact."""
    bot.model.play(thought(answer="That."))
    said = bot.world.send(CHEN, GROUP_ID, kind, **facts)
    bot.world.say(BO, GROUP_ID, call, reply_to=said)
    assert (await quoted(bot))[0] == f"陈晨: {told}"


async def test_a_file_that_cannot_be_read_is_named(bot):
    """Nobody is told what is in it, nor that there is none."""
    bot.model.play(thought(answer="That."))
    said = bot.world.attach(CHEN, GROUP_ID, b"PK\x03\x04" + bytes(50), name="all.zip", content_type="application/zip")
    bot.world.say(BO, GROUP_ID, "@glassbox_bot what is this?", reply_to=said)
    assert (await quoted(bot))[0] == "陈晨: [a file, which cannot be read: all.zip]"


async def test_what_goes_along_is_not_told_twice(bot):
    """A document that is read stands beside the question as ever."""
    bot.model.play(thought(answer="That."))
    said = bot.world.attach(CHEN, GROUP_ID, b"Four words are here.", name="a.txt", content_type="text/plain")
    bot.world.say(BO, GROUP_ID, "@glassbox_bot what is this?", reply_to=said)
    told, asked = await quoted(bot)
    assert (told, "Four words are here." in asked) == ("", True)


async def test_what_is_told_of_a_thing_is_bounded(bot):
    """A poll may have a dozen long options."""
    bot.model.play(thought(answer="That."))
    said = bot.world.send(CHEN, GROUP_ID, "poll", question="Q" * 300, options=("a" * 100,) * 12)
    bot.world.say(BO, GROUP_ID, "@glassbox_bot which one?", reply_to=said)
    assert len((await quoted(bot))[0]) == len("陈晨: []") + LONGEST_THING


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ({"location": {"latitude": 1.5, "longitude": 2}}, "Eve: [a place: 1.5, 2]"),
        ({"game": {"title": "Snake", "description": "x", "photo": []}}, "Eve: [a game: Snake]"),
        ({}, ""),
    ],
)
async def test_what_stands_in_another_chat(bot, shown, told):
    """It is told alike; of a text there that is not quoted, nothing is known."""
    bot.model.play(thought(answer="That."))
    eve = {"id": 5555, "is_bot": False, "first_name": "Eve"}
    bot.world.tell_bot(
        "message",
        GROUP_ID,
        {
            "message_id": 70,
            "date": NOW,
            "chat": bot.world.chats[GROUP_ID].info,
            "from": {"id": BO, "is_bot": False, "first_name": "Bo"},
            "text": "@glassbox_bot what is this?",
            "external_reply": {"origin": {"type": "user", "date": NOW, "sender_user": eve}, **shown},
        },
    )
    assert (await quoted(bot))[0] == told


async def test_what_has_no_name_yet(bot):
    """What Telegram may bring some day is told as what it is: nothing in words."""
    bot.model.play(thought(answer="That."))
    said = bot.world.say(CHEN, GROUP_ID, "x")
    chat = bot.world.chats[GROUP_ID].info
    chen = {"id": CHEN, "is_bot": False, "first_name": "Chen"}
    bot.world.tell_bot(
        "message",
        GROUP_ID,
        {
            "message_id": 70,
            "date": NOW,
            "chat": chat,
            "from": {"id": BO, "is_bot": False, "first_name": "Bo"},
            "text": "@glassbox_bot what is this?",
            "reply_to_message": {"message_id": said, "date": NOW, "chat": chat, "from": chen, "hologram": {}},
        },
    )
    assert (await quoted(bot))[0] == "Chen: [something without words]"
