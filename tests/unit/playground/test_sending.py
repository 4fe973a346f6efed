"""What people send besides plain texts, and what of it the bot is told."""

from typing import Any

import pytest

from bot.playground.bot_side import BotSide
from bot.playground.kinds import FILES, OTHERS
from bot.playground.media import picture_size
from bot.playground.placing import ANONYMOUS, CHANNEL_BOT, TELEGRAM
from bot.playground.samples import mp3, ogg, png, wav
from bot.playground.sounds import sound_kind, sound_seconds
from bot.playground.troubles import Troubles
from bot.playground.world import CHANNEL, FORUM_ID, FORUM_TOPICS, GROUP_ID, PEOPLE, World, WorldError

ADA, BO, CHEN = (person.id for person in PEOPLE)


@pytest.fixture
def world() -> World:
    return World(now=lambda: 1_800_000_000.0)


def told(world: World) -> list[dict[str, Any]]:
    """The messages of the updates that wait for the bot."""
    return [update.get("message") or update["edited_message"] for update in world.updates.take(0, 100)]


def last(world: World, chat_id: int = BO) -> dict[str, Any]:
    return world.messages(chat_id)[-1]


# Pictures and files


def test_a_picture_comes_in_several_sizes(world: World) -> None:
    """The smallest first, each larger than the one before in pixels and bytes; the last is the picture itself."""
    picture = png(640, 480)
    world.attach(BO, BO, picture, name="p.png", content_type="image/png")
    sizes = told(world)[0]["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [(90, 67), (320, 240), (640, 480)]
    assert [size["file_size"] for size in sizes] == sorted({size["file_size"] for size in sizes})
    assert len({size["file_unique_id"] for size in sizes}) == 3
    for size in sizes:
        content = world.files[size["file_id"]].content
        assert picture_size(content) == (size["width"], size["height"])
        assert len(content) == size["file_size"]
    assert world.files[sizes[-1]["file_id"]].content == picture


def test_a_picture_can_go_as_a_file(world: World) -> None:
    """Then it is a document with its name and type, and has no sizes."""
    world.attach(BO, BO, png(8, 8), name="p.png", content_type="image/png", caption="see", as_document=True)
    message = told(world)[0]
    assert (message["document"]["file_name"], message["document"]["mime_type"]) == ("p.png", "image/png")
    assert "photo" not in message
    assert message["caption"] == "see"


def test_a_file_can_be_said_to_be_large(world: World) -> None:
    """Without its content."""
    world.attach(BO, BO, b"x", name="big.zip", content_type="application/zip", claimed=30_000_000)
    assert told(world)[0]["document"]["file_size"] == 30_000_000


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_file_can_be_fetched(world: World, kind: str) -> None:
    """Its object names file, size and type as the Bot API does; the content is of that size."""
    world.send(BO, BO, kind)
    shown = told(world)[0][kind]
    assert shown["file_size"] == len(world.files[shown["file_id"]].content) > 0
    assert shown["file_unique_id"] != shown["file_id"]
    assert kind == "sticker" or shown["duration"] == 3
    assert kind in ("sticker", "video_note") or shown["mime_type"]


@pytest.mark.parametrize("kind", OTHERS)
def test_every_other_kind_can_be_sent(world: World, kind: str) -> None:
    """Each stands under its own name; facts of its own can be told."""
    world.send(BO, BO, kind)
    assert kind in told(world)[0]
    with pytest.raises(TypeError):
        world.send(BO, BO, kind, weight=3)


def test_some_kinds_stand_under_two_names(world: World) -> None:
    """An animation is a document too, and a venue a location: bots that know them less can use them."""
    world.send(BO, BO, "animation")
    world.send(BO, BO, "venue", title="Shop", latitude=1.5)
    animation, venue = told(world)
    assert animation["document"]["file_id"] == animation["animation"]["file_id"]
    assert venue["location"] == venue["venue"]["location"] == {"latitude": 1.5, "longitude": -0.0015}


@pytest.mark.parametrize(("kind", "captioned"), [("voice", True), ("sticker", False), ("poll", False)])
def test_only_some_kinds_have_captions(world: World, kind: str, captioned: bool) -> None:
    """Those that Telegram shows one under."""
    if captioned:
        world.send(BO, BO, kind, caption="hm /help")
        assert told(world)[0]["caption_entities"][0]["type"] == "bot_command"
    else:
        with pytest.raises(WorldError, match="has no caption"):
            world.send(BO, BO, kind, caption="hm")


def test_unknown_kinds_are_refused(world: World) -> None:
    """With one sentence."""
    with pytest.raises(WorldError, match="Nobody can send a hologram"):
        world.send(BO, BO, "hologram")


def test_an_album_is_several_messages(world: World) -> None:
    """They share a media_group_id that no other album has; the first has the caption."""
    numbers = world.album(BO, BO, [png(9, 9), png(8, 8), png(7, 7)], caption="Which?")
    world.album(BO, BO, [b"a", png(3, 3)])
    first, second, third, fourth, fifth = told(world)
    assert [message["message_id"] for message in (first, second, third)] == numbers
    assert first["media_group_id"] == second["media_group_id"] == third["media_group_id"]
    assert fourth["media_group_id"] == fifth["media_group_id"] != first["media_group_id"]
    assert (first.get("caption"), second.get("caption")) == ("Which?", None)
    assert ("document" in fourth, "document" in fifth) == (True, True)


@pytest.mark.parametrize("count", [1, 11])
def test_an_album_has_two_to_ten_files(world: World, count: int) -> None:
    """No more and no less."""
    with pytest.raises(WorldError, match="2 to 10"):
        world.album(BO, BO, [b"x"] * count)


# Words


def test_entities_of_a_person(world: World) -> None:
    """What the person made stands beside what Telegram finds; a wrong one is refused."""
    bold = {"type": "bold", "offset": 0, "length": 3}
    world.say(BO, BO, "see /help", entities=[bold])
    assert [entity["type"] for entity in told(world)[0]["entities"]] == ["bold", "bot_command"]
    with pytest.raises(WorldError, match="after the end"):
        world.say(BO, BO, "x", entities=[bold])


def test_captions_are_edited(world: World) -> None:
    """And told to the bot as an edited message; the file stays."""
    number = world.attach(BO, BO, b"text", name="a.txt", content_type="text/plain", caption="old")
    world.edit(BO, BO, number, "new")
    before, after = told(world)
    assert (after["caption"], after["document"]) == ("new", before["document"])
    assert "edit_date" in after
    world.edit(BO, BO, number, "")
    assert "caption" not in last(world)


def test_edits_are_told_only_to_bots_that_ask(world: World) -> None:
    """A list of kinds without edited_message leaves them out."""
    world.updates.allow(["message"])
    number = world.say(BO, BO, "old")
    world.edit(BO, BO, number, "new")
    assert [message["text"] for message in told(world)] == ["old"]


def test_what_has_no_words_is_not_edited(world: World) -> None:
    """A sticker, for one."""
    number = world.send(BO, BO, "sticker")
    with pytest.raises(WorldError, match="nothing to edit"):
        world.edit(BO, BO, number, "x")


# Replies, topics


def test_part_of_a_message_can_be_quoted(world: World) -> None:
    """With its place, counted in UTF-16 units; only what the message says."""
    number = world.say(BO, BO, "😀 one two")
    world.say(BO, BO, "why?", reply_to=number, quote="two")
    assert last(world)["quote"] == {"text": "two", "position": 7, "is_manual": True}
    with pytest.raises(WorldError, match="can be quoted"):
        world.say(BO, BO, "why?", reply_to=number, quote="three")


def test_a_message_in_a_topic_answers_its_opening(world: World) -> None:
    """As with Telegram, unless it answers another one; a reply is in the topic of what it answers."""
    world.say(BO, FORUM_ID, "/one", topic=3)
    world.say(BO, FORUM_ID, "/two", reply_to=told(world)[0]["message_id"])
    first, second = told(world)
    assert first["reply_to_message"]["forum_topic_created"]["name"] == FORUM_TOPICS[3]
    assert (first["message_thread_id"], first["is_topic_message"]) == (3, True)
    assert (second["message_thread_id"], second["is_topic_message"]) == (3, True)
    assert second["reply_to_message"]["text"] == "/one"
    with pytest.raises(WorldError, match="no such topic"):
        world.say(BO, FORUM_ID, "x", topic=99)


def test_a_topic_can_be_opened(world: World) -> None:
    """The bot is told of it, though nobody names the bot."""
    number = world.open_topic(BO, FORUM_ID, "News")
    assert told(world)[0]["forum_topic_created"]["name"] == "News"
    world.say(BO, FORUM_ID, "hello", topic=number)
    Troubles(world).delete_topic(FORUM_ID, number)
    with pytest.raises(WorldError, match="Only a forum"):
        world.open_topic(BO, GROUP_ID, "News")


def test_replies_in_a_plain_group_have_the_number_of_a_thread(world: World) -> None:
    """It is no topic, and goes on from reply to reply; a private chat has none."""
    first = world.say(ADA, GROUP_ID, "/one")
    second = world.say(BO, GROUP_ID, "/two", reply_to=first)
    world.say(ADA, GROUP_ID, "/three", reply_to=second)
    assert [message.get("message_thread_id") for message in told(world)] == [None, first, first]
    assert not any("is_topic_message" in message for message in told(world))
    world.say(BO, BO, "b", reply_to=world.say(BO, BO, "a"))
    assert "message_thread_id" not in last(world)


# In whose name


@pytest.mark.parametrize(
    ("guise", "sender", "chat"),
    [("anonymous", ANONYMOUS, GROUP_ID), ("channel", CHANNEL_BOT, CHANNEL["id"]), ("linked", TELEGRAM, CHANNEL["id"])],
)
def test_guises(world: World, guise: Any, sender: dict[str, Any], chat: int) -> None:
    """The user is Telegram's stand-in, sender_chat says in whose name it is; nobody can do so in private."""
    number = world.say(ADA, GROUP_ID, "/help", guise=guise)
    message = told(world)[0]
    assert message["from"] == sender
    assert message["sender_chat"]["id"] == chat
    assert message.get("is_automatic_forward", False) is (guise == "linked")
    with pytest.raises(WorldError, match="as who they are"):
        world.say(ADA, ADA, "/help", guise=guise)
    with pytest.raises(WorldError, match="Only your own"):
        world.edit(ADA, GROUP_ID, number, "x")


def test_forwards_say_where_they_come_from(world: World) -> None:
    """From a person, the bot, a channel, a group or somebody hidden; a forward of a forward keeps its origin."""
    own = world.say(BO, BO, "mine")
    bots = BotSide(world).send(world.chats[BO], {"text": "yours", "reply_markup": {}})["message_id"]
    posted = world.say(ADA, GROUP_ID, "news", guise="channel")
    hidden = world.say(ADA, GROUP_ID, "order", guise="anonymous")
    for of in ((BO, own), (BO, bots), (GROUP_ID, posted), (GROUP_ID, hidden)):
        world.forward(BO, BO, of=of)
    copies = world.messages(BO)[-4:]
    assert [copy["forward_origin"]["type"] for copy in copies] == ["user", "user", "channel", "chat"]
    assert [copy["text"] for copy in copies] == ["mine", "yours", "news", "order"]
    assert all(copy["from"]["id"] == BO and "reply_markup" not in copy for copy in copies)
    world.forward(BO, BO, of=(BO, copies[2]["message_id"]))
    assert last(world)["forward_origin"] == copies[2]["forward_origin"]
    world.say(BO, BO, "x", origin={"type": "hidden_user", "sender_user_name": "Eve", "date": 1})
    assert last(world)["forward_origin"]["sender_user_name"] == "Eve"
    with pytest.raises(WorldError, match="not there"):
        world.forward(BO, BO, of=(BO, 999))


def test_forwards_are_not_edited(world: World) -> None:
    """Not even by who forwarded them."""
    number = world.forward(BO, BO, of=(BO, world.say(BO, BO, "mine")))
    with pytest.raises(WorldError, match="Only your own"):
        world.edit(BO, BO, number, "x")


# The samples


@pytest.mark.parametrize("seconds", [0.1, 1, 2.5, 61])
def test_recordings_are_as_long_as_they_say(seconds: float) -> None:
    """What reads their heads agrees with who made them."""
    assert sound_seconds(ogg(seconds)) == pytest.approx(seconds, abs=0.02)
    assert sound_seconds(wav(seconds)) == pytest.approx(seconds)
    assert sound_seconds(mp3(seconds)) == pytest.approx(seconds, rel=0.3)
    assert [sound_kind(make(seconds)) for make in (ogg, wav, mp3)] == ["ogg", "wav", "mp3"]


def test_what_is_no_recording_has_no_length() -> None:
    """None, not zero."""
    for content in (b"", b"text", b"OggS", b"RIFF1234WAVE", png(2, 2)):
        assert sound_seconds(content) is None
