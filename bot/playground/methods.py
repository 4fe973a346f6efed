"""The methods that write, change and show messages."""

from typing import Any

from bot.playground.bot_side import MAX_TOAST, BotSide
from bot.playground.buttons import read_markup
from bot.playground.chats import Chat
from bot.playground.finding import units
from bot.playground.params import Params
from bot.playground.refusals import bad_request
from bot.playground.rules import MAX_CAPTION, MAX_TEXT, RichText, read_text

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    }
)

_PREVIEW = ("is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text")


def send_message(bot: BotSide, params: Params) -> Any:
    """Serve sendMessage."""
    text = _message_text(params, "message is too long")
    markup = read_markup(params.get("reply_markup"))
    chat = bot.writable(params.get("chat_id"))
    head = reply_fields(bot, chat, params)
    return bot.send(chat, {**head, **text.fields(), **_preview(params), **markup})


def edit_message_text(bot: BotSide, params: Params) -> Any:
    """Serve editMessageText: without a keyboard, or preview options, in the request the message loses its own."""
    text = _message_text(params, "MESSAGE_TOO_LONG")
    markup = read_markup(params.get("reply_markup"), inline_only=True)
    chat = edited_chat(bot, params)
    message = bot.own(chat, params.get("message_id"), "message to edit")
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    removed = {"text", "entities", "link_preview_options", "reply_markup"}
    return bot.edit(chat, message, {**text.fields(), **_preview(params), **markup}, removed=removed)


def edit_message_reply_markup(bot: BotSide, params: Params) -> Any:
    """Serve editMessageReplyMarkup."""
    markup = read_markup(params.get("reply_markup"), inline_only=True)
    chat = edited_chat(bot, params)
    message = bot.own(chat, params.get("message_id"), "message to edit")
    return bot.edit(chat, message, markup, removed={"reply_markup"})


def delete_message(bot: BotSide, params: Params) -> Any:
    """Serve deleteMessage."""
    chat = bot.chat(params.get("chat_id"))
    bot.delete(chat, bot.any_message(chat, params.get("message_id"), "message to delete"))
    return True


def send_message_draft(bot: BotSide, params: Params) -> Any:
    """Serve sendMessageDraft: private chats only; an empty text shows that the bot is thinking."""
    text = _checked_text(params, "text", "message is too long")
    chat = bot.writable(params.get("chat_id"))
    draft_id = params.get("draft_id")
    if not chat.private:
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    if not isinstance(draft_id, int) or draft_id == 0:
        raise bad_request("RANDOM_ID_INVALID")
    _thread(chat, params)
    bot.show_draft(chat, draft_id, text)
    return True


def send_chat_action(bot: BotSide, params: Params) -> Any:
    """Serve sendChatAction."""
    action = str(params.get("action", "")).lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = bot.writable(params.get("chat_id"))
    _thread(chat, params)
    bot.act(chat, action)
    return True


def answer_callback_query(bot: BotSide, params: Params) -> Any:
    """Serve answerCallbackQuery."""
    text = str(params.get("text", ""))
    if units(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = str(params.get("callback_query_id", ""))
    bot.answer_query(query_id, text, show_alert=bool(params.get("show_alert")))
    return True


def reply_fields(bot: BotSide, chat: Chat, params: Params) -> dict[str, Any]:
    """Return the fields of the message that name its topic and the one it answers."""
    _check_rights(chat, params)
    thread = _thread(chat, params)
    given = params.get("reply_parameters", {})
    if isinstance(given, str):
        raise bad_request("can't parse reply parameters JSON object")
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    if given and not isinstance(given.get("message_id"), int):
        raise bad_request('can\'t find field "message_id"')
    message_id = given.get("message_id", params.get("reply_to_message_id"))
    optional = given.get("allow_sending_without_reply", params.get("allow_sending_without_reply"))
    replied = bot.replied(chat, message_id, optional=bool(optional))
    return {**thread, **replied, **_quoted(replied, given.get("quote"))}


def check_parse_mode(params: Params) -> None:
    """Refuse every parse_mode: this server takes entities only, so that nothing can fail to parse."""
    if str(params.get("parse_mode", "")).lower() not in ("", "none"):
        raise bad_request("unsupported parse_mode")


def _checked_text(params: Params, name: str, too_long: str) -> RichText:
    check_parse_mode(params)
    return read_text(str(params.get(name, "")), params.get("entities"), limit=MAX_TEXT, too_long=too_long)


def _message_text(params: Params, too_long: str) -> RichText:
    if not params.get("text"):
        raise bad_request("message text is empty")
    text = _checked_text(params, "text", too_long)
    if not text.text:
        raise bad_request("text must be non-empty")
    return text


def edited_chat(bot: BotSide, params: Params) -> Chat:
    """Return the chat of the message that an edit is about."""
    if params.get("chat_id") in (None, "") and not params.get("message_id"):
        raise bad_request("message identifier is not specified")
    chat = bot.writable(params.get("chat_id"))
    if chat.muted:
        raise bad_request("CHAT_WRITE_FORBIDDEN")
    return chat


def _preview(params: Params) -> dict[str, Any]:
    given = params.get("link_preview_options")
    if given in (None, ""):
        return {}
    if isinstance(given, str):
        raise bad_request("can't parse link preview options JSON object")
    if not isinstance(given, dict):
        raise bad_request("object expected as link preview options")
    for name, value in given.items():
        kind = {"url": str}.get(name, bool)
        if name in _PREVIEW and not isinstance(value, kind):
            wanted = "String" if kind is str else "Boolean"
            raise bad_request(f'can\'t parse link preview options: Field "{name}" must be of type {wanted}')
    known = {name: value for name, value in given.items() if name in _PREVIEW and value}
    return {"link_preview_options": known} if known else {}


def _quoted(replied: dict[str, Any], part: object) -> dict[str, Any]:
    """Return the field that shows which part of the message is answered; Telegram wants it word for word."""
    if not part or not replied:
        return {}
    message = replied["reply_to_message"]
    text = message.get("text") or message.get("caption") or ""
    if not isinstance(part, str) or part not in text or units(part) > MAX_CAPTION:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": {"text": part, "position": units(text[: text.index(part)]), "is_manual": True}}


def _thread(chat: Chat, params: Params) -> dict[str, Any]:
    topic = params.get("message_thread_id")
    if not topic:
        return {}
    if not isinstance(topic, int) or topic not in chat.topics:
        raise bad_request("message thread not found")
    if not chat.topics[topic]:
        raise bad_request("TOPIC_CLOSED")
    return chat.thread_fields(topic)


def _check_rights(chat: Chat, params: Params) -> None:
    if chat.muted:
        what = next((f"{kind}s" for kind in ("photo", "document") if kind in params), "text messages")
        raise bad_request(f"not enough rights to send {what} to the chat")
