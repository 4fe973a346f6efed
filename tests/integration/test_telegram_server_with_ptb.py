"""The Bot API server as the bot's own library sees it: objects, files and error classes."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ReactionEmoji
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.playground.reactions import EMOJI
from bot.playground.telegram import TOKEN, TelegramServer
from bot.playground.world import GROUP_ID, PEOPLE, World

ADA, BO, _ = (person.id for person in PEOPLE)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03"
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Show", callback_data="show")]])


@pytest.fixture
async def world() -> World:
    world = World()
    world.say(ADA, ADA, "/start now")
    return world


@pytest.fixture
async def server(world: World) -> AsyncIterator[TelegramServer]:
    server = TelegramServer(world)
    yield server
    await server.stop()


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    root = await server.start()
    async with Bot(TOKEN, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot") as bot:
        yield bot


async def test_it_knows_itself_and_its_updates(bot: Bot, world: World) -> None:
    """getMe and getUpdates give the library's own objects."""
    assert (await bot.get_me()).username == "glassbox_bot"
    (update,) = await bot.get_updates(timeout=5)
    assert update.message
    assert update.message.parse_entities(["bot_command"])
    assert update.effective_user
    assert update.effective_user.language_code == "en"
    assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == ()


async def test_it_answers_edits_and_takes_back(bot: Bot, world: World) -> None:
    """With entities, buttons, a reply and no link preview."""
    sent = await bot.send_message(
        ADA,
        "Bold 😀 link",
        entities=[MessageEntity("bold", 0, 4), MessageEntity("text_link", 8, 4, url="https://a.example/x")],
        reply_markup=KEYBOARD,
        reply_parameters=ReplyParameters(1, allow_sending_without_reply=True),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert [sent.parse_entity(entity) for entity in sent.entities] == ["Bold", "link"]
    assert sent.reply_to_message
    assert sent.reply_markup == KEYBOARD
    await sent.edit_text("New", reply_markup=KEYBOARD)
    await sent.edit_reply_markup(None)
    assert world.messages(ADA)[-1]["text"] == "New"
    await sent.delete()
    assert len(world.messages(ADA)) == 1


async def test_it_streams_a_draft(bot: Bot, world: World) -> None:
    """The draft grows and ends with the message."""
    for text in ("", "The", "The answer"):
        await bot.send_message_draft(ADA, 3, text, entities=[])
    assert (world.draft(ADA) or {})["text"] == "The answer"
    await bot.send_message(ADA, "The answer is 42.")
    assert world.draft(ADA) is None


async def test_it_answers_a_tap(bot: Bot, world: World) -> None:
    """The query brings message and data, the toast reaches the person."""
    sent = await bot.send_message(ADA, "x", reply_markup=KEYBOARD)
    world.tap(ADA, ADA, sent.message_id, "show")
    query = (await bot.get_updates(offset=-1))[0].callback_query
    assert query
    assert (query.data, query.message) == ("show", sent)
    await query.answer("Shown", show_alert=True)
    assert world.toasts[0]["text"] == "Shown"
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()


async def test_it_sends_and_fetches_files(bot: Bot, world: World) -> None:
    """A document with a caption comes back byte by byte."""
    sent = await bot.send_document(ADA, b"a,b\n1,2\n", filename="use.csv", caption="Your use")
    assert sent.document
    assert sent.document.file_name == "use.csv"
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"a,b\n1,2\n"


async def test_it_edits_pictures(bot: Bot, world: World) -> None:
    """The library's InputMediaPhoto brings picture, caption and buttons; the same once more changes nothing."""
    sent = await bot.send_photo(ADA, PNG, caption="Old", disable_notification=True)
    media = InputMediaPhoto(PNG + b"2", caption="New", caption_entities=[MessageEntity("bold", 0, 3)])
    edited = await sent.edit_media(media, reply_markup=KEYBOARD)
    assert isinstance(edited, Message)
    assert (edited.message_id, edited.caption, edited.reply_markup) == (sent.message_id, "New", KEYBOARD)
    assert [edited.parse_caption_entity(entity) for entity in edited.caption_entities] == ["New"]
    assert edited.photo[0].file_unique_id != sent.photo[0].file_unique_id
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_media(media, reply_markup=KEYBOARD)
    captioned = await edited.edit_caption("Only the words")
    assert isinstance(captioned, Message)
    assert (captioned.caption, captioned.photo) == ("Only the words", edited.photo)
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("x")


async def test_it_sets_its_commands(bot: Bot, world: World) -> None:
    """For one chat; a chat that never wrote is not found."""
    commands = (BotCommand("help", "Help"),)
    await bot.set_my_commands(commands, scope=BotCommandScopeChat(ADA), language_code="de")
    assert await bot.get_my_commands(scope=BotCommandScopeChat(ADA), language_code="de") == commands
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(BO))


async def test_it_reacts_with_every_emoji_of_the_library(bot: Bot, world: World) -> None:
    """The two lists are the same."""
    known = {emoji.value.replace("\ufe0f", "") for emoji in ReactionEmoji}
    assert known == EMOJI
    assert await bot.set_message_reaction(ADA, 1, ReactionEmoji.EYES)
    assert world.reactions == {(ADA, 1): ["👀"]}


async def test_it_looks_at_chats(bot: Bot, world: World) -> None:
    """Private and group."""
    assert (await bot.get_chat(ADA)).username == "ada"
    assert (await bot.get_chat(GROUP_ID)).title
    assert (await bot.get_chat_member(GROUP_ID, BO)).status == "member"
    assert (await bot.get_webhook_info()).url == ""


async def test_its_error_classes_fit(
    bot: Bot, world: World, server: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each status becomes the class that the library has for it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else the library warns of its own RetryAfter
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(ADA, "")
    with pytest.raises(Forbidden, match="bot can't initiate conversation"):
        await bot.send_message(BO, "x")
    server.fail("sendMessage", status=429, description="Too Many Requests: retry after 9", retry_after=9)
    with pytest.raises(RetryAfter):
        await bot.send_message(ADA, "x")
    server.fail("sendMessage", status=400, description="Bad Request: upgraded", migrate_to=-1007)
    with pytest.raises(ChatMigrated):
        await bot.send_message(ADA, "x")
    server.fail("sendMessage", status=502, description="Bad Gateway")
    with pytest.raises(NetworkError):
        await bot.send_message(ADA, "x")
    server.drop("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(ADA, "x")
    server.hang("sendMessage", after_effect=True)
    with pytest.raises(TimedOut):
        await bot.send_message(ADA, "came through", read_timeout=0.2)
    assert world.messages(ADA)[-1]["text"] == "came through"


async def test_a_wrong_token_is_invalid(server: TelegramServer) -> None:
    """The library refuses to start with it."""
    wrong = Bot("7000000001:wrong", base_url=f"{await server.start()}/bot")
    with pytest.raises(InvalidToken):
        await wrong.initialize()
    await wrong.shutdown()


async def test_two_bots_are_in_conflict(bot: Bot, world: World, server: TelegramServer) -> None:
    """The older poll gets the error."""
    offset = (await bot.get_updates())[0].update_id + 1
    older = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    await world.until(lambda _: [c.method for c in server.calls].count("getUpdates") == 2)
    async with Bot(TOKEN, base_url=bot.base_url.removesuffix(TOKEN)) as newer:
        await newer.get_updates(offset=offset, timeout=0)
    with pytest.raises(Conflict):
        await older
