"""What people send, as the bot's own library sees it, and the files as it fetches them."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot, Message, MessageOriginUser
from telegram.error import BadRequest

from bot.playground.kinds import FILES, OTHERS
from bot.playground.samples import png
from bot.playground.telegram import TOKEN, TelegramServer
from bot.playground.world import CHANNEL, FORUM_ID, GROUP_ID, PEOPLE, World

ADA, BO, _ = (person.id for person in PEOPLE)
HOUR = 3600


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
async def world(clock: Clock) -> World:
    return World(now=clock)


@pytest.fixture
async def server(world: World) -> AsyncIterator[TelegramServer]:
    server = TelegramServer(world)
    yield server
    await server.stop()


@pytest.fixture
async def root(server: TelegramServer) -> str:
    return await server.start()


@pytest.fixture
async def bot(root: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot") as bot:
        yield bot


async def heard(bot: Bot, **options: Any) -> list[Message]:
    """The messages that wait for the bot, as the library reads them."""
    updates = await bot.get_updates(timeout=0, **options)
    return [message for update in updates if (message := update.effective_message)]


@pytest.mark.parametrize("kind", ["photo", *FILES, *OTHERS])
async def test_the_library_reads_every_kind(bot: Bot, world: World, kind: str) -> None:
    """Without a field that it does not know, and what is a file can be fetched as it was sent."""
    world.send(BO, BO, kind)
    (message,) = await heard(bot)
    assert message.api_kwargs == {}
    found: Any = getattr(message, kind)
    found = found[-1] if kind == "photo" else found
    assert found.api_kwargs == {}
    if kind in OTHERS:
        return
    file = await found.get_file()
    content = bytes(await file.download_as_bytearray())
    assert len(content) == file.file_size == found.file_size
    assert content == world.files[found.file_id].content


async def test_the_library_reads_albums_quotes_and_topics(bot: Bot, world: World) -> None:
    """Each with the field that it belongs to."""
    world.album(BO, BO, [png(9, 9), png(8, 8)], caption="Which?")
    number = world.say(BO, BO, "one two")
    world.say(BO, BO, "why?", reply_to=number, quote="two")
    world.say(BO, FORUM_ID, "/help", topic=2)
    first, second, _, quoting, in_topic = await heard(bot)
    assert first.media_group_id == second.media_group_id is not None
    assert first.caption == "Which?"
    assert quoting.quote
    assert quoting.quote.text == "two"
    assert (in_topic.message_thread_id, in_topic.is_topic_message) == (2, True)
    assert in_topic.reply_to_message
    assert in_topic.reply_to_message.forum_topic_created


async def test_the_library_reads_who_it_is_from(bot: Bot, world: World) -> None:
    """Somebody hidden, a channel, a forward."""
    world.say(ADA, GROUP_ID, "/a", guise="anonymous")
    world.say(ADA, GROUP_ID, "/b", guise="linked")
    world.forward(BO, BO, of=(BO, world.say(BO, BO, "c")))
    hidden, linked, _, copy = await heard(bot)
    assert hidden.sender_chat
    assert hidden.sender_chat.id == GROUP_ID
    assert hidden.from_user
    assert hidden.from_user.id == 1087968824
    assert linked.sender_chat
    assert (linked.sender_chat.id, linked.is_automatic_forward) == (CHANNEL["id"], True)
    assert isinstance(copy.forward_origin, MessageOriginUser)


async def test_edits_come_when_asked_for(bot: Bot, world: World) -> None:
    """With the date of the edit; a list of kinds that leaves them out is remembered."""
    number = world.say(BO, BO, "old")
    world.edit(BO, BO, number, "new")
    (update,) = (await bot.get_updates(timeout=0))[1:]
    assert update.edited_message
    assert update.edited_message.edit_date
    assert (update.edited_message.text, update.message) == ("new", None)
    offset = update.update_id + 1
    await bot.get_updates(offset=offset, allowed_updates=["message"], timeout=0)
    world.edit(BO, BO, number, "newer")
    assert await bot.get_updates(offset=offset, timeout=0) == ()


async def test_a_reply_of_the_bot_is_in_the_topic(bot: Bot, world: World) -> None:
    """Also when the bot names the message only; what it says in a topic answers the opening."""
    world.say(BO, FORUM_ID, "/help", topic=2)
    (asked,) = await heard(bot)
    answer = await asked.reply_text("Yes", do_quote=True)
    assert (answer.message_thread_id, answer.is_topic_message) == (2, True)
    said = await bot.send_message(FORUM_ID, "So", message_thread_id=2)
    assert said.reply_to_message
    assert said.reply_to_message.forum_topic_created


async def test_the_number_of_a_thread_is_no_topic(bot: Bot, world: World) -> None:
    """A reply in a plain group has one; writing there is refused."""
    world.say(BO, GROUP_ID, "/help", reply_to=world.say(ADA, GROUP_ID, "hello"))
    (asked,) = await heard(bot)
    assert asked.message_thread_id
    assert not asked.is_topic_message
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(GROUP_ID, "x", message_thread_id=asked.message_thread_id)
    answer = await asked.reply_text("Yes", do_quote=True)
    assert answer.message_thread_id == asked.message_thread_id


# Files


async def document(bot: Bot, world: World, content: bytes = b"text", **more: Any) -> Any:
    world.attach(BO, BO, content, name="a.txt", content_type="text/plain", **more)
    return (await heard(bot))[-1].document


@pytest.mark.parametrize(("size", "taken"), [(20 * 1024 * 1024, True), (20 * 1024 * 1024 + 1, False)])
async def test_the_bot_gets_files_of_20_mb(bot: Bot, world: World, size: int, taken: bool) -> None:
    """Larger ones are refused before anything is fetched."""
    shown = await document(bot, world, claimed=size)
    if taken:
        assert (await shown.get_file()).file_size == size
    else:
        with pytest.raises(BadRequest, match=r"^File is too big$"):
            await shown.get_file()


async def test_lost_and_unknown_files_are_refused(bot: Bot, world: World) -> None:
    """Each in Telegram's words."""
    shown = await document(bot, world)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nonsense")
    world.lose_file(shown.file_id)
    with pytest.raises(BadRequest, match=r"^Wrong file_id or the file is temporarily unavailable$"):
        await shown.get_file()


async def test_an_address_is_good_for_an_hour(bot: Bot, world: World, root: str, clock: Clock) -> None:
    """After getFile, and not before; it can be asked for again."""
    shown = await document(bot, world)
    url = f"{root}/file/bot{TOKEN}/documents/{shown.file_id}.txt"
    async with aiohttp.ClientSession() as session:

        async def status(url: str = url) -> int:
            async with session.get(url) as answer:
                return answer.status

        assert await status() == 404
        assert (await shown.get_file()).file_path == url
        assert await status() == 200
        assert await status(url.replace(TOKEN, "7000000001:other")) == 404
        assert await status(f"{url}.old") == 404
        clock.seconds += HOUR + 1
        assert await status() == 404
        await shown.get_file()
        assert await status() == 200


async def test_names_of_files_do_not_reach_the_address(bot: Bot, world: World) -> None:
    """Only a plain ending does."""
    for name in ("../../x.tar.gz", "a/b", "ü.ÿÿ", "x.", ""):
        world.attach(BO, BO, b"x", name=name, content_type="text/plain")
    paths = [(await message.document.get_file()).file_path for message in await heard(bot) if message.document]
    assert [str(path).rpartition("/documents/")[2] for path in paths] == [
        "file1.gz",
        "file2",
        "file3",
        "file4",
        "file5",
    ]
