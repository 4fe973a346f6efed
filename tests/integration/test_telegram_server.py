"""The Bot API server over real HTTP: every way to ask, every refusal, polling, and faults on order."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.playground.telegram import TOKEN, FloodRules, TelegramServer
from bot.playground.world import GROUP_ID, PEOPLE, World

ADA, BO, CHEN = (person.id for person in PEOPLE)
BUTTON = {"inline_keyboard": [[{"text": "Show", "callback_data": "show"}]]}
BOLD = {"type": "bold", "offset": 0, "length": 3}
Reply = tuple[int, dict[str, Any]]


class Caller:
    """A bot that only knows HTTP."""

    def __init__(self, session: aiohttp.ClientSession, root: str) -> None:
        self.session = session
        self.root = root

    async def ask(self, method: str, *, token: str = TOKEN, **params: Any) -> Reply:
        """Send a form, with nested values as JSON text, and return status and body."""
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
        async with self.session.post(f"{self.root}/bot{token}/{method}", data=form) as answer:
            body = await answer.json()
            assert body["ok"] is (answer.status == 200)
            assert body.get("error_code", 200) == answer.status
            return answer.status, body

    async def get(self, method: str, **params: Any) -> Any:
        """Return the result of a call that works."""
        status, body = await self.ask(method, **params)
        assert status == 200, body
        return body["result"]


@pytest.fixture
async def world() -> World:
    return World()


@pytest.fixture
async def server(world: World) -> AsyncIterator[TelegramServer]:
    server = TelegramServer(world)
    yield server
    await server.stop()


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(session, await server.start())


# Ways to ask


async def test_every_way_to_ask_is_taken(bot: Caller, world: World) -> None:
    """Query string, form, JSON and multipart say the same; upper and lower case are one."""
    world.say(ADA, ADA, "hi")
    url = f"{bot.root}/bot{TOKEN}/sendmessage"
    params = {"chat_id": str(ADA), "text": "same"}
    with aiohttp.MultipartWriter("form-data") as parts:
        for name, value in params.items():
            parts.append(value).set_content_disposition("form-data", name=name)
    ways: tuple[dict[str, Any], ...] = (
        {"params": params},
        {"data": params},
        {"json": params},
        {"data": parts},
    )
    for more in ways:
        async with bot.session.post(url, **more) as answer:
            assert answer.status == 200
    async with bot.session.get(url, params=params) as answer:
        assert answer.headers["Content-Type"].startswith("application/json")
        assert (await answer.json())["result"]["text"] == "same"
    assert [message["text"] for message in world.messages(ADA)[1:]] == ["same"] * 5


async def test_bad_json_bodies_are_refused(bot: Caller) -> None:
    """Not as a fault of the server."""
    for body in ("{", "[]"):
        url = f"{bot.root}/bot{TOKEN}/getMe"
        async with bot.session.post(url, data=body, headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 400


@pytest.mark.parametrize("content", [b"x", b"--b\r\nName\r\n\r\n", b"--b\r\nA: \x00\r\n\r\nx\r\n--b--"])
async def test_bad_forms_are_refused(bot: Caller, content: bytes) -> None:
    """Not as a fault of the server either."""
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    async with bot.session.post(f"{bot.root}/bot{TOKEN}/sendMessage", data=content, headers=headers) as answer:
        assert (answer.status, (await answer.json())["ok"]) == (400, False)


@pytest.mark.parametrize(
    ("token", "description"),
    [
        ("7000000001:other", "Unauthorized"),
        ("nonsense", "Unauthorized: invalid token specified"),
        ("0:x", "Unauthorized: invalid token specified"),
    ],
)
async def test_wrong_tokens(bot: Caller, token: str, description: str) -> None:
    """401 whatever is asked."""
    for method in ("getMe", "noSuchThing"):
        status, body = await bot.ask(method, token=token)
        assert (status, body["description"]) == (401, description)


async def test_unknown_methods_and_places(bot: Caller) -> None:
    """404, with two different texts."""
    status, body = await bot.ask("sendRichMessage")
    assert (status, body["description"]) == (404, "Not Found: method not found")
    async with bot.session.get(f"{bot.root}/elsewhere") as answer:
        assert (answer.status, (await answer.json())["description"]) == (404, "Not Found")


# Refusals

LONG = "x" * 4097
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
HERE: dict[str, Any] = {"chat_id": ADA, "text": "x"}
MINE: dict[str, Any] = {"chat_id": ADA, "message_id": 2}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": ADA}, "message text is empty"),
    ("sendMessage", {"chat_id": ADA, "text": " \n"}, "text must be non-empty"),
    ("sendMessage", {"chat_id": ADA, "text": LONG}, "message is too long"),
    ("sendMessage", {"chat_id": ADA, "text": "я" * 16385}, "text is too long"),
    ("sendMessage", {**HERE, "parse_mode": "HTML"}, "unsupported parse_mode"),
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"text": "x", "chat_id": 4711}, "chat not found"),
    ("sendMessage", {"text": "x", "chat_id": "@somebody"}, "chat not found"),
    ("sendMessage", {**HERE, "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ("sendMessage", {**HERE, "reply_to_message_id": 99}, "message to be replied not found"),
    ("sendMessage", {**HERE, "reply_parameters": "{"}, "can't parse reply parameters JSON object"),
    ("sendMessage", {**HERE, "message_thread_id": 5}, "message thread not found"),
    (
        "sendMessage",
        {**HERE, "link_preview_options": "{"},
        "can't parse link preview options JSON object",
    ),
    (
        "sendMessage",
        {**HERE, "entities": [{"type": "bold", "offset": 0, "length": 5}]},
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 5",
    ),
    (
        "sendMessage",
        {**HERE, "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "d" * 65}]]}},
        "BUTTON_DATA_INVALID",
    ),
    ("sendMessage", {**HERE, "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ("editMessageText", {**MINE, "text": "old"}, NOT_MODIFIED),
    ("editMessageText", {**MINE, "text": LONG}, "MESSAGE_TOO_LONG"),
    ("editMessageText", {**MINE}, "message text is empty"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("editMessageText", {**HERE, "message_id": 99}, "message to edit not found"),
    ("editMessageText", {**HERE, "message_id": "x"}, "message to edit not found"),
    ("editMessageText", {**HERE, "message_id": 1}, "message can't be edited"),
    ("editMessageReplyMarkup", {**MINE}, NOT_MODIFIED),
    ("editMessageReplyMarkup", {**MINE, "message_id": 1}, "message can't be edited"),
    ("deleteMessage", {**MINE, "message_id": 99}, "message to delete not found"),
    ("deleteMessage", {"chat_id": GROUP_ID, "message_id": 1}, "message can't be deleted"),
    ("sendMessageDraft", {"chat_id": GROUP_ID, "draft_id": 1, "text": "x"}, "TEXTDRAFT_PEER_INVALID"),
    ("sendMessageDraft", {"chat_id": ADA, "draft_id": 0, "text": "x"}, "RANDOM_ID_INVALID"),
    ("sendMessageDraft", {"chat_id": ADA, "draft_id": 1, "text": LONG}, "message is too long"),
    ("sendChatAction", {"chat_id": ADA, "action": "dancing"}, "wrong parameter action in request"),
    ("answerCallbackQuery", {"callback_query_id": "123"}, OLD_QUERY),
    ("answerCallbackQuery", {"callback_query_id": "123", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    *[
        ("setMyCommands", {"commands": [{"command": command, "description": description}]}, reason)
        for command, description, reason in (
            ("Big", "x", "BOT_COMMAND_INVALID"),
            ("what-now", "x", "BOT_COMMAND_INVALID"),
            (" / ", "x", "command must be non-empty"),
            ("x" * 33, "x", "command length must not exceed 32"),
            ("x", " ", "command description must be non-empty"),
            ("x", "x" * 257, "command description length must not exceed 256"),
        )
    ],
    (
        "setMyCommands",
        {"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": f"c{n}", "description": "x" * 256} for n in range(20)]},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "x"}]},
        "can't parse BotCommand: Can't find field \"description\"",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "chat_member", "chat_id": ADA, "user_id": ADA}},
        "can't use specified scope in private chats",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "chat_member", "chat_id": GROUP_ID}},
        "invalid user_id specified",
    ),
    ("setMyCommands", {"commands": [], "language_code": "zh-hans"}, "invalid language code specified"),
    (
        "getMyCommands",
        {"scope": {"type": "everybody"}},
        "can't parse BotCommandScope: Unsupported type specified",
    ),
    ("deleteMyCommands", {"scope": {"type": "chat", "chat_id": 4711}}, "chat not found"),
    ("setMyDescription", {"description": "x" * 513}, "BOT_ABOUT_INVALID"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "BOT_ABOUT_INVALID"),
    ("setMyName", {"name": "x" * 65}, "BOT_TITLE_INVALID"),
    ("getMyDescription", {"language_code": "x"}, "invalid language code specified"),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "chat", "chat_id": CHEN}},
        "chat not found",
    ),
    ("setMyDescription", {"language_code": "english"}, "invalid language code specified"),
    ("getChat", {"chat_id": 4711}, "chat not found"),
    ("getChatMember", {"chat_id": GROUP_ID, "user_id": 4711}, "member not found"),
    ("getFile", {"file_id": "nope"}, "invalid file_id"),
    ("sendDocument", {"chat_id": ADA}, "there is no document in the request"),
    (
        "sendDocument",
        {"chat_id": ADA, "document": "nope"},
        "wrong file identifier/HTTP URL specified",
    ),
    (
        "setMessageReaction",
        {"chat_id": ADA, "message_id": 99, "reaction": []},
        "message to react not found",
    ),
    *[
        ("setMessageReaction", {"chat_id": ADA, "message_id": 1, "reaction": given}, reason)
        for given, reason in (
            ([{"type": "emoji", "emoji": "🦙"}], "REACTION_INVALID"),
            ([{"type": "emoji"}], "REACTION_INVALID"),
            ([{"type": "paid"}], "REACTION_INVALID"),
            ([{"type": "custom_emoji", "custom_emoji_id": "5"}], "REACTION_INVALID"),
            ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}], "REACTIONS_TOO_MANY"),
            ([{"type": "smile"}], "can't parse ReactionType: invalid reaction type specified"),
            (["👍"], "can't parse ReactionType: expected an Object"),
            ("👍", "can't parse reaction types JSON object"),
        )
    ],
    (
        "sendMessage",
        {**HERE, "reply_parameters": {"message_id": 1, "quote": "ho"}},
        "QUOTE_TEXT_INVALID",
    ),
    (
        "sendMessage",
        {**HERE, "link_preview_options": {"is_disabled": "yes"}},
        'can\'t parse link preview options: Field "is_disabled" must be of type Boolean',
    ),
    ("sendChatAction", {"chat_id": GROUP_ID, "action": "typing", "message_thread_id": 5}, "message thread not found"),
    *[
        ("sendMessage", {**HERE, "reply_markup": {"inline_keyboard": [[{"text": "Copy", **button}]]}}, reason)
        for button, reason in (
            ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
            ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
            ({"copy_text": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
            ({"copy_text": {}}, "can't parse inline keyboard button: Can't find field \"text\""),
        )
    ],
    ("editMessageText", {**MINE, "text": "я" * 16385}, "text is too long"),
    ("editMessageText", {**MINE, "text": " \n"}, "text must be non-empty"),
    (
        "editMessageText",
        {**MINE, "text": "😀", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
        "entity begins in a middle of a UTF-16 symbol at byte offset 4",
    ),
    (
        "sendMessage",
        {**HERE, "entities": [{"type": "bold", "offset": -1, "length": 1}]},
        "receive an entity with incorrect offset -1",
    ),
    (
        "sendMessage",
        {**HERE, "entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "/path"}]},
        "entity URL '/path' is invalid: URL host is empty",
    ),
    (
        "sendMessage",
        {**HERE, "entities": [{"type": "details", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Unsupported type specified",
    ),
]


@pytest.mark.parametrize(("method", "params", "reason"), REFUSED)
async def test_refusals(bot: Caller, world: World, method: str, params: dict[str, Any], reason: str) -> None:
    """Each in Telegram's words, with HTTP status 400, and without any effect."""
    world.say(ADA, ADA, "hi")
    world.say(ADA, GROUP_ID, "hi")
    await bot.get("sendMessage", chat_id=ADA, text="old")
    before = world.messages(ADA)
    status, body = await bot.ask(method, **params)
    assert (status, body["description"]) == (400, f"Bad Request: {reason}")
    assert world.messages(ADA) == before


async def test_forbidden(bot: Caller, world: World) -> None:
    """403 for people who never wrote, who blocked the bot, and for a group that threw it out."""
    _, body = await bot.ask("sendMessage", chat_id=BO, text="x")
    assert body["description"] == "Forbidden: bot can't initiate conversation with a user"
    world.say(BO, BO, "hi")
    world.block(BO)
    for method in ("sendMessage", "sendChatAction", "sendMessageDraft"):
        status, body = await bot.ask(method, chat_id=BO, text="x", action="typing", draft_id=1)
        assert (status, body["description"]) == (403, "Forbidden: bot was blocked by the user")
    world.remove_bot(ADA)
    _, body = await bot.ask("sendMessage", chat_id=GROUP_ID, text="x")
    assert body["description"] == "Forbidden: bot was kicked from the supergroup chat"


# Messages


async def test_a_message_with_everything(bot: Caller, world: World) -> None:
    """The answer, the world and the tap hold the same message."""
    world.say(ADA, ADA, "question?")
    sent = await bot.get(
        "sendMessage",
        chat_id=ADA,
        text="Bold answer",
        entities=[{"type": "bold", "offset": 0, "length": 4}],
        reply_markup=BUTTON,
        reply_parameters={"message_id": 1},
        link_preview_options={"is_disabled": True},
    )
    assert sent == world.messages(ADA)[-1]
    assert sent["reply_to_message"]["text"] == "question?"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert sent["from"]["is_bot"] is True


async def test_a_reply_may_go_without_its_message(bot: Caller, world: World) -> None:
    """If the bot says so."""
    world.say(ADA, ADA, "hi")
    gone = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await bot.get("sendMessage", **HERE, reply_parameters=gone)


async def test_an_edit_without_a_keyboard_takes_it_away(bot: Caller, world: World) -> None:
    """As Telegram does; the keyboard alone can be edited too."""
    world.say(ADA, ADA, "hi")
    sent = await bot.get("sendMessage", **HERE, reply_markup=BUTTON)
    place = {"chat_id": ADA, "message_id": sent["message_id"]}
    edited = await bot.get("editMessageText", **place, text="y")
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= sent["date"]
    again = await bot.get("editMessageReplyMarkup", **place, reply_markup=BUTTON)
    assert (again["text"], again["reply_markup"]) == ("y", BUTTON)
    assert await bot.get("deleteMessage", **place) is True
    assert len(world.messages(ADA)) == 1


async def test_a_draft_gives_way_to_the_message(bot: Caller, world: World) -> None:
    """An empty draft shows that the bot is thinking."""
    world.say(ADA, ADA, "hi")
    assert await bot.get("sendMessageDraft", chat_id=ADA, draft_id=7) is True
    assert world.draft(ADA) == {"draft_id": 7, "text": "", "entities": []}
    await bot.get("sendMessageDraft", chat_id=ADA, draft_id=7, text="growing")
    assert (world.draft(ADA) or {})["text"] == "growing"
    await bot.get("sendMessage", chat_id=ADA, text="grown")
    assert world.draft(ADA) is None


async def test_a_tap_and_its_toast(bot: Caller, world: World) -> None:
    """The second answer comes too late."""
    world.say(ADA, ADA, "hi")
    sent = await bot.get("sendMessage", **HERE, reply_markup=BUTTON)
    query_id = world.tap(ADA, ADA, sent["message_id"], "show")
    asked: dict[str, Any] = {"callback_query_id": query_id, "text": "Here", "show_alert": True}
    assert await bot.get("answerCallbackQuery", **asked) is True
    assert world.toasts[0]["text"] == "Here"
    status, body = await bot.ask("answerCallbackQuery", **asked)
    assert (status, body["description"]) == (400, f"Bad Request: {OLD_QUERY}")


async def test_commands_are_kept_by_scope_and_language(bot: Caller, world: World) -> None:
    """Lists do not merge; a deleted one is empty."""
    world.say(ADA, ADA, "/start")
    commands = [{"command": "help", "description": "Help"}]
    admin = {"type": "chat", "chat_id": ADA}
    await bot.get("setMyCommands", commands=commands, scope=admin, language_code="de")
    assert await bot.get("getMyCommands", scope=admin, language_code="de") == commands
    assert await bot.get("getMyCommands") == []
    await bot.get("deleteMyCommands", scope=admin, language_code="de")
    assert await bot.get("getMyCommands", scope=admin, language_code="de") == []


async def test_texts_about_the_bot_are_kept_by_language(bot: Caller) -> None:
    """Each within its limit; the name is told everywhere."""
    for method, name, limit in (
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
        ("Name", "name", 64),
    ):
        await bot.get(f"setMy{method}", **{name: "你" * limit}, language_code="zh")
        assert await bot.get(f"getMy{method}", language_code="zh") == {name: "你" * limit}
    await bot.get("setMyName", name="Clear")
    assert (await bot.get("getMe"))["first_name"] == "Clear"


async def test_the_longest_of_everything_is_taken(bot: Caller, world: World) -> None:
    """What is one unit or byte longer is refused above."""
    world.say(ADA, ADA, "hi")
    commands = [{"command": "c" * 32, "description": "d" * 256}]
    await bot.get("setMyCommands", commands=commands)
    assert await bot.get("getMyCommands") == commands
    keys = [[{"text": "Copy", "copy_text": {"text": "x" * 256}}, {"text": "Tap", "callback_data": "d" * 64}]]
    sent = await bot.get("sendMessage", chat_id=ADA, text="x" * 4096, reply_markup={"inline_keyboard": keys})
    assert sent["reply_markup"]["inline_keyboard"] == keys
    place = {"chat_id": ADA, "message_id": sent["message_id"]}
    assert len((await bot.get("editMessageText", **place, text="y" * 4096))["text"]) == 4096


async def test_the_bot_reacts(bot: Caller, world: World) -> None:
    """With one emoji, written with or without the mark that makes it one, or with none again."""
    world.say(ADA, ADA, "hi")
    for emoji in ("👍", "❤️", "❤"):
        await bot.get("setMessageReaction", chat_id=ADA, message_id=1, reaction=[{"type": "emoji", "emoji": emoji}])
        assert world.reactions == {(ADA, 1): [emoji]}
    await bot.get("setMessageReaction", chat_id=ADA, message_id=1)
    assert world.reactions == {}


async def test_the_bot_quotes_a_part(bot: Caller, world: World) -> None:
    """Word for word, with its place."""
    world.say(ADA, ADA, "😀 one two")
    sent = await bot.get("sendMessage", **HERE, reply_parameters={"message_id": 1, "quote": "one two"})
    assert sent["quote"] == {"text": "one two", "position": 3, "is_manual": True}


async def test_an_edit_without_preview_options_brings_previews_back(bot: Caller, world: World) -> None:
    """As with the keyboard; unknown options are left out."""
    world.say(ADA, ADA, "hi")
    off = {"is_disabled": True, "colour": "red"}
    sent = await bot.get("sendMessage", chat_id=ADA, text="https://a.example", link_preview_options=off)
    assert sent["link_preview_options"] == {"is_disabled": True}
    place = {"chat_id": ADA, "message_id": sent["message_id"]}
    kept = await bot.get("editMessageText", **place, text="https://b.example", link_preview_options=off)
    assert kept["link_preview_options"] == {"is_disabled": True}
    assert "link_preview_options" not in await bot.get("editMessageText", **place, text="https://b.example")


async def test_quotes_can_be_expandable(bot: Caller, world: World) -> None:
    """They may hold bold text, and no other quote."""
    world.say(ADA, ADA, "hi")
    quote, bold = (
        {"type": "expandable_blockquote", "offset": 0, "length": 9},
        {"type": "bold", "offset": 2, "length": 3},
    )
    inner = {"type": "blockquote", "offset": 4, "length": 3}
    sent = await bot.get("sendMessage", chat_id=ADA, text="Reasoning", entities=[quote, bold, inner])
    assert sent["entities"] == [quote, bold]


async def test_small_methods_answer(bot: Caller, world: World) -> None:
    """Each with what a client library expects."""
    world.say(ADA, ADA, "hi")
    for method, params in (
        ("setMyName", {"name": "Glassbox"}),
        ("setMyDescription", {"description": "Thinks."}),
        ("setMyShortDescription", {"short_description": "Thinks.", "language_code": "de"}),
        ("sendChatAction", {"chat_id": ADA, "action": "typing"}),
        ("setMessageReaction", {**MINE, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
        ("logOut", {}),
        ("close", {}),
    ):
        assert await bot.get(method, **params) is True
    assert (await bot.get("getChat", chat_id=ADA))["first_name"] == "Ada"
    assert (await bot.get("getChatMember", chat_id=GROUP_ID, user_id=ADA))["status"] == "creator"
    assert (await bot.get("getChatMember", chat_id=GROUP_ID, user_id=BO))["status"] == "member"


# Files


async def send_file(bot: Caller, method: str, content: bytes, **params: Any) -> Reply:
    form = aiohttp.FormData({name: str(value) for name, value in params.items()})
    name = method.removeprefix("send").lower()
    form.add_field(name, io.BytesIO(content), filename="a.bin", content_type="text/x")
    async with bot.session.post(f"{bot.root}/bot{TOKEN}/{method}", data=form) as answer:
        return answer.status, await answer.json()


async def test_a_document_comes_back_as_it_was(bot: Caller, world: World) -> None:
    """Sent, looked up, fetched, and sent again by its id."""
    world.say(ADA, ADA, "hi")
    content = bytes(range(256)) * 5000
    _, body = await send_file(bot, "sendDocument", content, chat_id=ADA, caption="All /bytes")
    document = body["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("a.bin", len(content))
    assert body["result"]["caption_entities"][0]["type"] == "bot_command"
    found = await bot.get("getFile", file_id=document["file_id"])
    async with bot.session.get(f"{bot.root}/file/bot{TOKEN}/{found['file_path']}") as answer:
        assert await answer.read() == content
    async with bot.session.get(f"{bot.root}/file/botwrong/{found['file_path']}") as answer:
        assert answer.status == 404
    again = await bot.get("sendDocument", chat_id=ADA, document=document["file_id"])
    assert again["document"] == document


@pytest.mark.parametrize(
    ("method", "content", "caption", "reason"),
    [
        ("sendDocument", b"", "", "file must be non-empty"),
        ("sendDocument", b"x", "c" * 1025, "message caption is too long"),
        ("sendPhoto", b"no picture", "", "IMAGE_PROCESS_FAILED"),
        (
            "sendPhoto",
            b"x" * (10 * 1024 * 1024 + 1),
            "",
            "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
)
async def test_bad_files_are_refused(
    bot: Caller, world: World, method: str, content: bytes, caption: str, reason: str
) -> None:
    """Size, caption and kind."""
    world.say(ADA, ADA, "hi")
    status, body = await send_file(bot, method, content, chat_id=ADA, caption=caption)
    assert (status, body["description"]) == (400, f"Bad Request: {reason}")


async def test_a_picture_has_a_size(bot: Caller, world: World) -> None:
    """Read from PNG and JPEG."""
    world.say(ADA, ADA, "hi")
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03"
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x03\x00\x02\x01"
    for content in (png, jpeg):
        _, body = await send_file(bot, "sendPhoto", content, chat_id=ADA)
        photo = body["result"]["photo"][0]
        assert (photo["width"], photo["height"]) == (2, 3)


PNGS = [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00" + bytes([height]) for height in (3, 4)]


async def edit_media(bot: Caller, media: Any, content: bytes | None = None, **params: Any) -> Reply:
    form = aiohttp.FormData({name: json.dumps(value) for name, value in {**params, "media": media}.items()})
    if content is not None:
        form.add_field("new", io.BytesIO(content), filename="new.png", content_type="image/png")
    async with bot.session.post(f"{bot.root}/bot{TOKEN}/editMessageMedia", data=form) as answer:
        return answer.status, await answer.json()


async def test_a_picture_is_edited(bot: Caller, world: World) -> None:
    """By an upload, by the id of a file, to a document, and from a text; what is not given again is gone."""
    world.say(ADA, ADA, "hi")
    _, sent = await send_file(bot, "sendPhoto", PNGS[0], chat_id=ADA, caption="old", reply_markup=json.dumps(BUTTON))
    photo = {"type": "photo", "media": "attach://new", "caption": "new", "caption_entities": [BOLD]}
    status, body = await edit_media(bot, photo, PNGS[1], chat_id=ADA, message_id=2, reply_markup=BUTTON)
    message = body["result"]
    assert status == 200
    assert (message["message_id"], message["caption"], message["caption_entities"]) == (2, "new", [BOLD])
    assert message["photo"][0]["height"] == 4
    assert message["reply_markup"] == BUTTON
    assert message["edit_date"]
    old = sent["result"]["photo"][0]["file_id"]
    _, body = await edit_media(bot, {"type": "photo", "media": old}, chat_id=ADA, message_id=2)
    assert not {"caption", "caption_entities", "reply_markup"} & set(body["result"])
    assert body["result"]["photo"][0]["file_id"] == old
    _, body = await edit_media(bot, {"type": "document", "media": "attach://new"}, b"a,b", chat_id=ADA, message_id=2)
    assert body["result"]["document"]["file_size"] == 3
    assert "photo" not in body["result"]
    await bot.get("sendMessage", chat_id=ADA, text="overview")
    _, body = await edit_media(bot, photo, PNGS[0], chat_id=ADA, message_id=3)
    assert "text" not in body["result"]
    assert body["result"]["caption"] == "new"


async def test_an_edit_of_a_picture_has_to_change_it(bot: Caller, world: World) -> None:
    """The same bytes, caption and buttons once more are refused; a change of any one of them is not."""
    world.say(ADA, ADA, "hi")
    await send_file(bot, "sendPhoto", PNGS[0], chat_id=ADA, caption="same")
    photo = {"type": "photo", "media": "attach://new", "caption": "same"}
    status, body = await edit_media(bot, photo, PNGS[0], chat_id=ADA, message_id=2)
    assert status == 400
    assert body["description"].startswith("Bad Request: message is not modified")
    for media, content, more in (
        (photo, PNGS[1], {}),
        ({**photo, "caption": "other"}, PNGS[1], {}),
        ({**photo, "caption": "other"}, PNGS[1], {"reply_markup": BUTTON}),
    ):
        status, _ = await edit_media(bot, media, content, chat_id=ADA, message_id=2, **more)
        assert status == 200


@pytest.mark.parametrize(
    ("media", "more", "reason"),
    [
        ({"media": "attach://new"}, {}, "can't parse InputMedia: Can't find field \"type\""),
        ({"type": "photo"}, {}, "can't parse InputMedia: media not found"),
        ({"type": "photo", "media": "attach://other"}, {}, "can't parse InputMedia: media not found"),
        ({"type": "sticker", "media": "attach://new"}, {}, 'can\'t parse InputMedia: type "sticker" is unsupported'),
        ({"type": "photo", "media": "nofile"}, {}, "wrong file identifier/HTTP URL specified"),
        (["photo"], {}, "can't parse InputMedia: expected an Object"),
        (
            {"type": "photo", "media": "attach://new", "caption": "c" * 1025},
            {},
            "can't parse InputMedia: message caption is too long",
        ),
        (
            {"type": "photo", "media": "attach://new", "caption": "c", "parse_mode": "HTML"},
            {},
            "can't parse InputMedia: unsupported parse_mode",
        ),
        ({"type": "photo", "media": "attach://new"}, {"message_id": 1}, "message can't be edited"),
        ({"type": "photo", "media": "attach://new"}, {"message_id": 99}, "message to edit not found"),
        ({"type": "photo", "media": "attach://new"}, {"reply_markup": {"keyboard": []}}, "inline keyboard expected"),
    ],
)
async def test_bad_edits_of_pictures_are_refused(
    bot: Caller, world: World, media: Any, more: dict[str, Any], reason: str
) -> None:
    """Kind, file, caption, message and buttons; the message stays as it was."""
    world.say(ADA, ADA, "hi")
    _, body = await send_file(bot, "sendPhoto", PNGS[0], chat_id=ADA)
    status, refused = await edit_media(bot, media, PNGS[1], **{"chat_id": ADA, "message_id": 2, **more})
    assert (status, refused["description"]) == (400, f"Bad Request: {reason}")
    assert world.messages(ADA)[-1] == body["result"]


async def test_a_picture_needs_to_be_one_in_an_edit_too(bot: Caller, world: World) -> None:
    """No picture, no JSON, a missing parameter, and a text in a picture's place."""
    world.say(ADA, ADA, "hi")
    await send_file(bot, "sendPhoto", PNGS[0], chat_id=ADA)
    mine = {"chat_id": ADA, "message_id": 2}
    _, body = await edit_media(bot, {"type": "photo", "media": "attach://new"}, b"no picture", **mine)
    assert body["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    _, body = await bot.ask("editMessageMedia", **mine, media="{oops")
    assert body["description"] == "Bad Request: can't parse input media JSON object"
    _, body = await bot.ask("editMessageMedia", **mine)
    assert body["description"] == 'Bad Request: parameter "media" is required'
    _, body = await bot.ask("editMessageText", **mine, text="x")
    assert body["description"] == "Bad Request: there is no text in the message to edit"


async def test_a_caption_is_edited(bot: Caller, world: World) -> None:
    """The picture stays, the rest is as given; a text has no caption, and nothing changed is refused."""
    world.say(ADA, ADA, "hi")
    _, sent = await send_file(bot, "sendPhoto", PNGS[0], chat_id=ADA, caption="old")
    mine = {"chat_id": ADA, "message_id": 2}
    message = await bot.get("editMessageCaption", **mine, caption="new", caption_entities=[BOLD], reply_markup=BUTTON)
    assert (message["caption"], message["caption_entities"]) == ("new", [BOLD])
    assert (message["photo"], message["reply_markup"]) == (sent["result"]["photo"], BUTTON)
    assert "caption" not in await bot.get("editMessageCaption", **mine)
    status, body = await bot.ask("editMessageCaption", **mine)
    assert (status, body["description"][:36]) == (400, "Bad Request: message is not modified")
    await bot.get("sendMessage", chat_id=ADA, text="text")
    _, body = await bot.ask("editMessageCaption", chat_id=ADA, message_id=3, caption="x")
    assert body["description"] == "Bad Request: there is no caption in the message to edit"


# Polling


async def test_updates_wait_until_confirmed(bot: Caller, world: World) -> None:
    """The same ones come again until a higher offset confirms them; the limit holds."""
    for text in "abc":
        world.say(ADA, ADA, text)
    first = await bot.get("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["a", "b"]
    assert await bot.get("getUpdates", limit=2) == first
    rest = await bot.get("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["c"]
    assert await bot.get("getUpdates", offset=rest[-1]["update_id"] + 1) == []
    assert (await bot.get("getWebhookInfo"))["pending_update_count"] == 0


async def poll_waits(bot: Caller, server: TelegramServer, **params: Any) -> asyncio.Task[Reply]:
    """Start a long poll and return when the server has it."""
    seen = len(server.calls)
    poll = asyncio.create_task(bot.ask("getUpdates", timeout=50, **params))
    await server.world.until(lambda _: len(server.calls) > seen)
    return poll


async def test_a_long_poll_ends_with_the_first_update(bot: Caller, world: World, server: TelegramServer) -> None:
    """And brings all that came in that moment."""
    poll = await poll_waits(bot, server)
    for text in "ab":
        world.say(ADA, ADA, text)
    _, body = await poll
    assert [update["message"]["text"] for update in body["result"]] == ["a", "b"]


async def test_allowed_updates_are_remembered(bot: Caller, world: World) -> None:
    """For updates to come, until other ones are asked for."""
    await bot.get("getUpdates", allowed_updates=["callback_query"])
    world.say(ADA, ADA, "a")
    await bot.get("getUpdates")
    world.say(ADA, ADA, "b")
    assert await bot.get("getUpdates", allowed_updates=[]) == []
    world.say(ADA, ADA, "c")
    assert len(await bot.get("getUpdates")) == 1


async def test_a_second_poll_ends_the_first(bot: Caller, world: World, server: TelegramServer) -> None:
    """With a conflict for the older one."""
    older = await poll_waits(bot, server)
    newer = await poll_waits(bot, server)
    status, body = await older
    assert (status, body["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    world.say(ADA, ADA, "a")
    assert len((await newer)[1]["result"]) == 1


async def test_a_webhook_excludes_polling(bot: Caller, world: World, server: TelegramServer) -> None:
    """The waiting poll is ended, later ones are refused until the webhook is gone."""
    poll = await poll_waits(bot, server)
    await bot.get("setWebhook", url="https://example.com/hook")
    status, body = await poll
    assert (status, body["description"]) == (409, "Conflict: terminated by setWebhook request")
    status, body = await bot.ask("getUpdates")
    assert (status, body["description"]) == (409, WEBHOOK_ACTIVE)
    assert (await bot.get("getWebhookInfo"))["url"] == "https://example.com/hook"
    world.say(ADA, ADA, "a")
    await bot.get("deleteWebhook", drop_pending_updates=True)
    assert await bot.get("getUpdates") == []


async def test_a_hasty_bot_is_slowed_down(world: World) -> None:
    """If asked for: the same offset again soon makes even an impatient poll wait, one update at a time."""
    server = TelegramServer(world, repeat_delay=60.0)
    async with aiohttp.ClientSession() as session:
        bot = Caller(session, await server.start())
        assert await bot.get("getUpdates", timeout=0) == []
        poll = asyncio.create_task(bot.ask("getUpdates", timeout=0))
        await world.until(lambda _: len(server.calls) == 2)
        assert not poll.done()
        world.say(ADA, ADA, "a")
        world.say(ADA, ADA, "b")
        assert len((await poll)[1]["result"]) == 1
        await server.stop()


# The life of the server


async def test_stop_ends_polls_and_the_port_can_be_used_again(
    bot: Caller, world: World, server: TelegramServer
) -> None:
    """Promptly, and the world is still there."""
    poll = await poll_waits(bot, server)
    async with asyncio.timeout(2):
        await server.stop()
        assert (await poll)[1]["result"] == []
    world.say(ADA, ADA, "while away")
    assert await server.start(port=int(bot.root.rpartition(":")[2])) == bot.root
    assert [update["message"]["text"] for update in await bot.get("getUpdates")] == ["while away"]


async def test_it_can_share_an_application(world: World, server: TelegramServer) -> None:
    """Whose own limit for bodies does not bind it, and whose end ends its polls."""
    app = web.Application(client_max_size=1000)
    server.routes(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        bot = Caller(session, f"http://127.0.0.1:{runner.addresses[0][1]}")
        world.say(ADA, ADA, "hi")
        await bot.get("sendMessage", chat_id=ADA, text="x" * 4000)
        assert (await send_file(bot, "sendDocument", b"x" * 5000, chat_id=ADA))[0] == 200
        poll = await poll_waits(bot, server, offset=world.updates.take(0, 1)[0]["update_id"] + 1)
        async with asyncio.timeout(2):
            await runner.cleanup()
            assert (await poll)[1]["result"] == []


async def test_calls_are_recorded_and_bounded(world: World) -> None:
    """With decoded parameters and how they ended."""
    server = TelegramServer(world, keep_calls=3)
    async with aiohttp.ClientSession() as session:
        bot = Caller(session, await server.start())
        world.say(ADA, ADA, "hi")
        await bot.get("sendMessage", **HERE, entities=[], disable_notification=True)
        await bot.ask("sendMessage", chat_id=4711, text="x")
        sent, refused = server.calls
        assert sent.params == {"chat_id": ADA, "text": "x", "entities": [], "disable_notification": True}
        assert (sent.status, sent.result["text"], sent.description) == (200, "x", None)
        assert (refused.status, refused.description) == (400, "Bad Request: chat not found")
        for _ in range(20):
            await bot.get("getMe")
        assert 3 <= len(server.calls) <= 6
        await server.stop()


# Faults on order


async def test_failures_on_order(bot: Caller, world: World, server: TelegramServer) -> None:
    """As often as ordered, only for the chat ordered, with parameters and header."""
    world.say(ADA, ADA, "hi")
    world.say(BO, BO, "hi")
    server.fail(
        "sendMessage",
        status=429,
        description="Too Many Requests: retry after 7",
        retry_after=7,
        times=2,
        chat_id=ADA,
    )
    await bot.get("sendMessage", chat_id=BO, text="x")
    for _ in range(2):
        status, body = await bot.ask("sendMessage", **HERE)
        assert (status, body["parameters"]) == (429, {"retry_after": 7})
    await bot.get("sendMessage", **HERE)
    server.fail(
        "sendMessage",
        status=400,
        description="Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to=-100123,
    )
    _, body = await bot.ask("sendMessage", **HERE)
    assert body["parameters"] == {"migrate_to_chat_id": -100123}
    server.fail("getMe", status=429, description="Too Many Requests: retry after 3", retry_after=3)
    async with bot.session.get(f"{bot.root}/bot{TOKEN}/getMe") as answer:
        assert answer.headers["Retry-After"] == "3"


async def test_a_failure_after_the_effect(bot: Caller, world: World, server: TelegramServer) -> None:
    """The message is there, the bot was told it is not."""
    world.say(ADA, ADA, "hi")
    server.fail("sendMessage", status=500, description="Internal Server Error", after_effect=True)
    assert (await bot.ask("sendMessage", **HERE))[0] == 500
    assert len(world.messages(ADA)) == 2


@pytest.mark.parametrize("after_effect", [False, True])
async def test_dropped_connections(bot: Caller, world: World, server: TelegramServer, after_effect: bool) -> None:
    """No answer comes; the thing is done or not, as ordered."""
    world.say(ADA, ADA, "hi")
    server.drop("sendMessage", after_effect=after_effect)
    with pytest.raises(aiohttp.ClientError):
        await bot.ask("sendMessage", **HERE)
    assert len(world.messages(ADA)) == 1 + after_effect
    assert server.calls[-1].status is None


@pytest.mark.parametrize("after_effect", [False, True])
async def test_hanging_calls(bot: Caller, world: World, server: TelegramServer, after_effect: bool) -> None:
    """They wait until released and are then answered."""
    world.say(ADA, ADA, "hi")
    server.hang("sendMessage", after_effect=after_effect)
    hanging = asyncio.create_task(bot.ask("sendMessage", **HERE))
    await world.until(lambda w: len(server.calls) == 1 and len(w.messages(ADA)) == 1 + after_effect)
    await bot.get("getMe")
    assert not hanging.done()
    server.release()
    assert (await hanging)[0] == 200
    assert len(world.messages(ADA)) == 2


async def test_stop_leaves_hanging_calls_unanswered(bot: Caller, world: World, server: TelegramServer) -> None:
    """And undone."""
    world.say(ADA, ADA, "hi")
    server.hang("sendMessage")
    hanging = asyncio.create_task(bot.ask("sendMessage", **HERE))
    await world.until(lambda _: len(server.calls) == 1)
    async with asyncio.timeout(2):
        await server.stop()
    with pytest.raises(aiohttp.ClientError):
        await hanging
    assert len(world.messages(ADA)) == 1


# Flood limits


async def test_flood_limits_when_switched_on() -> None:
    """A private chat once a second, a group twenty times a minute, thirty a second in all."""
    seconds = 1_800_000_000.0
    world = World(now=lambda: seconds)
    server = TelegramServer(world, flood=FloodRules())
    async with aiohttp.ClientSession() as session:
        bot = Caller(session, await server.start())
        world.say(ADA, ADA, "hi")
        await bot.get("sendMessage", **HERE)
        status, body = await bot.ask("editMessageText", **MINE, text="y")
        assert status == 429
        assert body["description"] == f"Too Many Requests: retry after {body['parameters']['retry_after']}"
        await bot.get("sendChatAction", chat_id=ADA, action="typing")
        seconds += 1
        await bot.get("editMessageText", **MINE, text="y")
        for _ in range(20):
            await bot.get("sendMessage", chat_id=GROUP_ID, text="x")
        _, body = await bot.ask("sendMessage", chat_id=GROUP_ID, text="x")
        assert 59 <= body["parameters"]["retry_after"] <= 61
        seconds += 60
        await bot.get("sendMessage", chat_id=GROUP_ID, text="x")
        await server.stop()
