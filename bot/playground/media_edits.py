"""Changing messages with pictures and documents. The words of the refusals are those of Telegram's own server."""

from collections.abc import Callable
from typing import Any

from bot.playground.bot_side import BotSide
from bot.playground.buttons import read_markup
from bot.playground.chats import Message
from bot.playground.files import read_caption, read_document, read_photo
from bot.playground.methods import edited_chat
from bot.playground.params import Params
from bot.playground.refusals import ApiError, bad_request

_CAPTION = frozenset({"caption", "caption_entities"})
_SHOWN = frozenset({"text", "entities", "link_preview_options", "photo", "document", "reply_markup"}) | _CAPTION
_KINDS: dict[object, Callable[[BotSide, Params, object], dict[str, Any]]] = {
    "photo": read_photo,
    "document": read_document,
}


def edit_message_media(bot: BotSide, params: Params) -> Any:
    """Serve editMessageMedia: a picture or document takes the place of another, or of a text.

    The same bytes as before count as the same file: Telegram may or may not see that, and a bot has to bear both.
    """
    markup = read_markup(params.get("reply_markup"), inline_only=True)
    shown = _read_media(bot, params)
    chat = edited_chat(bot, params)
    message = bot.own(chat, params.get("message_id"), "message to edit")
    return bot.edit(chat, message, {**_kept(bot, message, shown), **markup}, removed=set(_SHOWN))


def edit_message_caption(bot: BotSide, params: Params) -> Any:
    """Serve editMessageCaption: without a keyboard in the request the message loses its own."""
    markup = read_markup(params.get("reply_markup"), inline_only=True)
    caption = read_caption(params)
    chat = edited_chat(bot, params)
    message = bot.own(chat, params.get("message_id"), "message to edit")
    if "photo" not in message and "document" not in message:
        raise bad_request("there is no caption in the message to edit")
    return bot.edit(chat, message, {**caption.fields("caption"), **markup}, removed={*_CAPTION, "reply_markup"})


def _read_media(bot: BotSide, params: Params) -> dict[str, Any]:
    given = params.get("media")
    if not given:
        raise bad_request('parameter "media" is required')
    if isinstance(given, str):
        raise bad_request("can't parse input media JSON object")
    if not isinstance(given, dict):
        raise _unparsed("expected an Object")
    try:
        caption = read_caption(given)
    except ApiError as error:
        raise _unparsed(error.description.removeprefix("Bad Request: ")) from None
    return {**_read_file(bot, params, given), **caption.fields("caption")}


def _read_file(bot: BotSide, params: Params, given: dict[str, Any]) -> dict[str, Any]:
    kind, file = given.get("type"), given.get("media")
    if not isinstance(kind, str):
        raise _unparsed('Can\'t find field "type"')
    if not isinstance(file, str) or not _is_there(params, file):
        raise _unparsed("media not found")
    if kind not in _KINDS:
        raise _unparsed(f'type "{kind}" is unsupported')
    return _KINDS[kind](bot, params, file)


def _is_there(params: Params, file: str) -> bool:
    return file.removeprefix("attach://") in params if file.startswith("attach://") else bool(file)


def _kept(bot: BotSide, message: Message, shown: dict[str, Any]) -> dict[str, Any]:
    """Return what is shown, with the message's own file where the new one has the same content."""
    new, old = shown.get("photo"), message.get("photo")
    if not new or not old:
        return shown
    contents = [bot.world.files[sizes[0]["file_id"]].content for sizes in (new, old)]
    return {**shown, "photo": old} if contents[0] == contents[1] else shown


def _unparsed(reason: str) -> ApiError:
    return bad_request(f"can't parse InputMedia: {reason}")
