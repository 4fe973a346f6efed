"""Whatever a bot sends, the Bot API answers or refuses: it never breaks."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.api import Api
from bot.playground.bot_side import BotSide
from bot.playground.params import Upload
from bot.playground.refusals import ApiError
from bot.playground.world import PEOPLE, World

ADA = PEOPLE[0].id
METHODS = [
    "sendMessage",
    "editMessageText",
    "editMessageReplyMarkup",
    "sendMessageDraft",
    "sendChatAction",
    "answerCallbackQuery",
    "setMessageReaction",
    "setMyCommands",
    "getMyCommands",
    "setMyName",
    "getChat",
    "getChatMember",
    "sendDocument",
    "sendPhoto",
    "getFile",
    "setWebhook",
    "getUpdates",
    "deleteMessage",
]
NAMES = [
    "text",
    "entities",
    "reply_markup",
    "reply_parameters",
    "reply_to_message_id",
    "link_preview_options",
    "message_thread_id",
    "draft_id",
    "parse_mode",
    "caption",
    "caption_entities",
    "document",
    "photo",
    "file_id",
    "reaction",
    "commands",
    "scope",
    "language_code",
    "callback_query_id",
    "user_id",
    "offset",
    "limit",
    "allowed_updates",
    "url",
    "name",
    "action",
]
KEYS = [
    "type",
    "offset",
    "length",
    "url",
    "language",
    "user",
    "inline_keyboard",
    "text",
    "callback_data",
    "copy_text",
    "style",
    "message_id",
    "chat_id",
    "command",
    "description",
    "emoji",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["bold", "pre", "text_link", "chat", "emoji", "typing", "example.com", "@x"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)
UPLOADS = st.builds(Upload, name=st.text(max_size=4), content_type=st.just("x/y"), content=st.binary())


@settings(max_examples=600, deadline=None)
@given(
    method=st.sampled_from(METHODS),
    params=st.dictionaries(st.sampled_from(NAMES), VALUES | UPLOADS, max_size=6),
    message_id=st.sampled_from([1, 2, 99, None, "x"]),
)
async def test_nothing_breaks_the_api(method: str, params: dict[str, Any], message_id: object) -> None:
    """Every request ends with a result or an ApiError."""
    world = World()
    world.say(ADA, ADA, "hi")
    bot = BotSide(world)
    bot.send(bot.chat(ADA), {"text": "ho"})
    api = Api(world, flood=None, repeat_delay=0)
    with suppress(ApiError):
        await api.call(method, {"chat_id": ADA, "message_id": message_id, "text": "x", **params})


async def test_unknown_methods_are_not_found() -> None:
    """Whatever the parameters."""
    with pytest.raises(ApiError, match="Not Found: method not found"):
        await Api(World(), flood=None, repeat_delay=0).call("sendRichMessage", {})
