"""What people can do in the playground, what the bot hears of it, and how a test waits."""

import asyncio
from typing import Any

import pytest

from bot.playground.bot_side import BotSide
from bot.playground.people import user_of
from bot.playground.refusals import ApiError
from bot.playground.rules import RichText
from bot.playground.world import BOT, GROUP_ID, PEOPLE, World, WorldError

ADA, BO, CHEN = (person.id for person in PEOPLE)
BUTTONS = {"inline_keyboard": [[{"text": "Show", "callback_data": "show:1"}]]}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00"


class Clock:
    """A time that stands still until moved; seconds."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(now=clock)


def waiting(world: World) -> list[dict[str, Any]]:
    return world.updates.take(0, 100)


def bot_says(world: World, chat_id: int, text: str = "Hi", **more: Any) -> int:
    bot = BotSide(world)
    return int(bot.send(bot.chat(chat_id), {"text": text, **more})["message_id"])


# Writing


def test_a_message_reaches_the_bot(world: World, clock: Clock) -> None:
    """The update holds the whole message as Telegram shapes it."""
    message_id = world.say(ADA, ADA, " /start x ")
    assert waiting(world) == [
        {
            "update_id": int(clock()),
            "message": {
                "message_id": message_id,
                "from": user_of(PEOPLE[0]),
                "chat": {"id": ADA, "first_name": "Ada", "username": "ada", "type": "private"},
                "date": int(clock()),
                "text": "/start x",
                "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
            },
        }
    ]


def test_update_ids_grow_by_one(world: World) -> None:
    """However many kinds there are."""
    for text in ("a", "b", "c"):
        world.say(BO, BO, text)
    ids = [update["update_id"] for update in waiting(world)]
    assert ids == list(range(ids[0], ids[0] + 3))


def test_a_reply_quotes_one_message_deep(world: World) -> None:
    """The message replied to comes along, without its own reply."""
    first = world.say(ADA, ADA, "one")
    second = world.say(ADA, ADA, "two", reply_to=first)
    world.say(ADA, ADA, "three", reply_to=second)
    quoted = world.messages(ADA)[-1]["reply_to_message"]
    assert quoted["text"] == "two"
    assert "reply_to_message" not in quoted


@pytest.mark.parametrize(
    ("person", "chat", "text", "sentence"),
    [
        (99, ADA, "x", "There is no person 99."),
        (ADA, 99, "x", "There is no chat 99."),
        (ADA, BO, "x", "Ada is not in chat 1002."),
        (ADA, ADA, " \n", "The message is empty."),
        (ADA, ADA, "x" * 4097, "The message is longer than 4096 characters."),
    ],
)
def test_impossible_messages_are_refused(world: World, person: int, chat: int, text: str, sentence: str) -> None:
    """With one sentence for the person."""
    with pytest.raises(WorldError) as caught:
        world.say(person, chat, text)
    assert str(caught.value) == sentence
    assert waiting(world) == []


def test_a_reply_to_nothing_is_refused(world: World) -> None:
    """The message replied to must be there."""
    with pytest.raises(WorldError, match="not there"):
        world.say(ADA, ADA, "x", reply_to=77)


def test_an_edit_is_told_to_the_bot(world: World) -> None:
    """As edited_message, with the date of the edit; lists handed out earlier stay as they were."""
    message_id = world.say(ADA, ADA, "old /help")
    before = world.messages(ADA)
    world.edit(ADA, ADA, message_id, "new")
    edited = waiting(world)[-1]["edited_message"]
    assert edited == world.messages(ADA)[0]
    assert edited["text"] == "new"
    assert "edit_date" in edited
    assert "entities" not in edited
    assert before[0]["text"] == "old /help"


def test_only_own_changed_messages_are_edited(world: World) -> None:
    """Not the bot's, not another person's, not to the same or to nothing."""
    own, bots = world.say(ADA, ADA, "mine"), bot_says(world, ADA)
    for message_id, text in ((bots, "x"), (99, "x"), (own, "mine"), (own, " ")):
        with pytest.raises(WorldError):
            world.edit(ADA, ADA, message_id, text)


def test_files_are_sent(world: World) -> None:
    """A PNG goes as a picture with its size, anything else as a document; both can be fetched."""
    world.attach(ADA, ADA, PNG, name="p.png", content_type="image/png", caption="look /here")
    world.attach(ADA, ADA, b"text", name="t.txt", content_type="text/plain")
    photo, document = (update["message"] for update in waiting(world))
    assert (photo["photo"][0]["width"], photo["photo"][0]["height"]) == (2, 3)
    assert photo["caption_entities"][0]["type"] == "bot_command"
    assert world.files[document["document"]["file_id"]].content == b"text"


# Privacy mode in the group


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("hello all", False),
        ("/help", True),
        ("/help@glassbox_bot", True),
        ("/help@GlassBox_bot", True),
        ("/help@other_bot", False),
        ("then /help", False),
        ("so @glassbox_bot, why?", True),
        ("so @glassbox_bot2, why?", False),
        ("so @ada, why?", False),
        ("陈😀 @glassbox_bot", True),
    ],
)
def test_the_group_is_private(world: World, text: str, seen: bool) -> None:
    """The bot sees commands that may be for it and messages that name it; people see everything."""
    world.say(BO, GROUP_ID, text)
    assert bool(waiting(world)) is seen
    assert world.messages(GROUP_ID)[0]["text"] == text


def test_replies_to_the_bot_are_seen(world: World) -> None:
    """A reply to a person is not."""
    bots = bot_says(world, GROUP_ID)
    persons = world.say(ADA, GROUP_ID, "a")
    world.say(BO, GROUP_ID, "b", reply_to=persons)
    world.say(BO, GROUP_ID, "c", reply_to=bots)
    assert [update["message"]["text"] for update in waiting(world)] == ["c"]


# Buttons


def test_a_tap_brings_the_whole_message(world: World) -> None:
    """With the message as it is now, and who tapped."""
    message_id = bot_says(world, ADA, reply_markup=BUTTONS)
    query_id = world.tap(ADA, ADA, message_id, "show:1")
    query = waiting(world)[-1]["callback_query"]
    assert query["id"] == query_id
    assert query["data"] == "show:1"
    assert query["from"]["id"] == ADA
    assert query["message"] == world.messages(ADA)[-1]


def test_only_buttons_that_stand_there_can_be_tapped(world: World) -> None:
    """A button that an edit took away is gone."""
    message_id = bot_says(world, ADA, reply_markup=BUTTONS)
    with pytest.raises(WorldError, match="no longer there"):
        world.tap(ADA, ADA, message_id, "show:2")
    bot = BotSide(world)
    bot.edit(bot.chat(ADA), world.messages(ADA)[-1], {}, removed={"reply_markup"})
    with pytest.raises(WorldError, match="no longer there"):
        world.tap(ADA, ADA, message_id, "show:1")


def test_a_tap_is_answered_once_and_in_time(world: World, clock: Clock) -> None:
    """A second answer, and one after 150 seconds, is refused."""
    message_id = bot_says(world, ADA, reply_markup=BUTTONS)
    bot = BotSide(world)
    first, second = (world.tap(ADA, ADA, message_id, "show:1") for _ in range(2))
    bot.answer_query(first, "Done", show_alert=True)
    assert world.toasts == [{"callback_query_id": first, "person_id": ADA, "text": "Done", "show_alert": True}]
    clock.seconds += 151
    for query_id in (first, second):
        with pytest.raises(ApiError, match="query is too old"):
            bot.answer_query(query_id, "", show_alert=False)


# Who may write to whom


def test_the_bot_waits_for_the_person_to_write_first(world: World) -> None:
    """Groups need no first word; strangers are no chat at all."""
    bot = BotSide(world)
    with pytest.raises(ApiError, match=r"Forbidden: bot can't initiate conversation with a user"):
        bot.writable(CHEN)
    world.say(CHEN, CHEN, "你好")
    assert bot.writable(CHEN).id == CHEN
    assert bot.writable(GROUP_ID).id == GROUP_ID
    with pytest.raises(ApiError, match="chat not found"):
        bot.writable(4711)


def test_a_blocked_bot_is_told_and_cannot_write(world: World) -> None:
    """Until the person lets it in again."""
    world.say(ADA, ADA, "hi")
    bot = BotSide(world)
    world.block(ADA)
    with pytest.raises(ApiError, match="Forbidden: bot was blocked by the user"):
        bot.writable(ADA)
    with pytest.raises(WorldError, match="Ada has blocked the bot"):
        world.say(ADA, ADA, "hi")
    world.unblock(ADA)
    assert bot.writable(ADA)
    changes = [update["my_chat_member"] for update in waiting(world)[1:]]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]


def test_a_bot_thrown_out_hears_and_says_nothing(world: World) -> None:
    """In that group."""
    world.remove_bot(ADA)
    world.say(BO, GROUP_ID, "/help")
    assert [*waiting(world)[-1]] == ["update_id", "my_chat_member"]
    with pytest.raises(ApiError, match="Forbidden: bot was kicked from the supergroup chat"):
        BotSide(world).writable(GROUP_ID)
    world.invite_bot(ADA)
    assert BotSide(world).writable(GROUP_ID)


# Drafts


async def test_a_draft_lives_thirty_seconds(world: World, clock: Clock) -> None:
    """Or until the bot says something there."""
    bot = BotSide(world)
    chat = bot.chat(ADA)
    bot.show_draft(chat, 5, RichText(text="so"))
    assert world.draft(ADA) == {"draft_id": 5, "text": "so", "entities": []}
    clock.seconds += 30
    assert world.draft(ADA) is None
    bot.show_draft(chat, 5, RichText(text=""))
    assert world.draft(ADA) == {"draft_id": 5, "text": "", "entities": []}
    bot_says(world, ADA)
    assert world.draft(ADA) is None


# Updates that wait


def test_offsets_confirm(world: World) -> None:
    """A positive one drops what is below, a negative one all but the last, zero nothing."""
    for text in "abcde":
        world.say(ADA, ADA, text)
    first = waiting(world)[0]["update_id"]
    texts = [u["message"]["text"] for u in world.updates.take(first + 1, 2)]
    assert texts == ["b", "c"]
    assert len(world.updates) == 4
    assert [u["message"]["text"] for u in world.updates.take(-2, 100)] == ["d", "e"]
    assert len(world.updates) == 2
    assert len(world.updates.take(first + 1000, 100)) == 2


def test_updates_grow_old(world: World, clock: Clock) -> None:
    """A tap is kept for 150 seconds, a message for a day."""
    message_id = bot_says(world, ADA, reply_markup=BUTTONS)
    world.say(ADA, ADA, "a")
    world.tap(ADA, ADA, message_id, "show:1")
    clock.seconds += 151
    assert [*waiting(world)[-1]] == ["update_id", "message"]
    clock.seconds += 24 * 3600
    assert waiting(world) == []


def test_only_wanted_kinds_are_queued(world: World) -> None:
    """An empty list means the usual kinds again."""
    world.updates.allow(["callback_query"])
    world.say(ADA, ADA, "a")
    assert waiting(world) == []
    world.updates.allow([])
    world.say(ADA, ADA, "b")
    assert len(waiting(world)) == 1


# Watching and waiting


async def test_watchers_get_every_event(world: World) -> None:
    """In order, each with its kind and chat."""
    bot = BotSide(world)
    with world.subscribe() as queue:
        message_id = world.say(ADA, ADA, "hi")
        world.edit(ADA, ADA, message_id, "ho")
        bot.show_draft(bot.chat(ADA), 1, RichText(text="so"))
        bot.act(bot.chat(ADA), "typing")
        bots = bot_says(world, ADA)
        bot.delete(bot.chat(ADA), world.messages(ADA)[-1])
        events = [queue.get_nowait() for _ in range(queue.qsize())]
    kinds = [event["kind"] for event in events]
    assert kinds == [
        "message",
        "update",
        "edit",
        "update",
        "draft",
        "typing",
        "draft",
        "message",
        "delete",
    ]
    assert all(event["chat_id"] == ADA for event in events)
    assert events[0]["message"]["text"] == "hi"
    assert events[4]["draft"]["text"] == "so"
    assert events[6]["draft"] is None
    assert events[8]["message_id"] == bots


async def test_until_returns_what_the_predicate_found(world: World) -> None:
    """At once when it is so already, else after the change that makes it so."""
    assert await world.until(lambda w: not w.toasts) is True
    waiter = asyncio.create_task(world.until(lambda w: w.messages(ADA)))
    await asyncio.sleep(0)
    world.say(ADA, ADA, "hi")
    assert (await waiter)[0]["text"] == "hi"


async def test_until_asks_once_for_many_changes(world: World) -> None:
    """However many things change in one turn of the loop."""
    asked = 0

    def many(seen: World) -> bool:
        nonlocal asked
        asked += 1
        return len(seen.messages(ADA)) >= 2000

    waiter = asyncio.create_task(world.until(many))
    await asyncio.sleep(0)
    for number in range(2000):
        world.say(ADA, ADA, str(number))
    await waiter
    assert asked == 2


async def test_until_says_what_it_found_instead(world: World) -> None:
    """The error names messages and what waits for the bot."""
    world.say(ADA, ADA, "hello there")
    bot_says(world, GROUP_ID, "to all")
    with pytest.raises(TimeoutError) as caught:
        await world.until(lambda w: w.toasts, timeout=0.01)
    for part in ("Ada 1 Ada: 'hello there'", "Glassbox: 'to all'", "1 updates not confirmed", "0.01 s"):
        assert part in str(caught.value)


def test_the_cast_is_as_promised() -> None:
    """Others rely on these ids and names."""
    assert (ADA, BO, CHEN) == (1001, 1002, 1003)
    assert [person.username for person in PEOPLE] == ["ada", "bo", None]
    assert (BOT["id"], BOT["username"]) == (7000000001, "glassbox_bot")
