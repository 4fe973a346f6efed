"""The keyboard under a message, checked as Telegram checks it."""

from typing import Any

from bot.playground.links import LinkError, check_link
from bot.playground.refusals import ApiError, bad_request
from bot.playground.rules import clean_text

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPIED = 256
_STYLES = ("primary", "success", "danger")
_OTHER_ACTIONS = (
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
)

Keyboard = list[list[dict[str, Any]]]


def read_markup(given: object, *, inline_only: bool = False) -> dict[str, Any]:
    """Return the `reply_markup` field of the message, or nothing when no buttons stand under it.

    Keyboards that replace the letters (and their removal) are taken, but no message shows them.
    Raises ApiError for a keyboard that Telegram refuses.
    """
    if given in (None, ""):
        return {}
    if isinstance(given, str):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    rows = _read_rows(given.get("inline_keyboard"))
    if rows:
        return {"reply_markup": {"inline_keyboard": rows}}
    if inline_only and any(key in given for key in ("keyboard", "remove_keyboard", "force_reply")):
        raise bad_request("inline keyboard expected")
    return {}


def _read_rows(rows: object) -> Keyboard:
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request('Field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_IN_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return [[_read_button(button) for button in row] for row in rows if row]


def _read_button(button: object) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _unparsed("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unparsed('Can\'t find field "text"')
    read = {"text": clean_text(button["text"]), **_action(button), **_looks(button)}
    if not read["text"]:
        raise bad_request("inline keyboard button text must be non-empty")
    return read


def _action(button: dict[str, Any]) -> dict[str, Any]:
    if button.get("url"):
        return {"url": _url(str(button["url"]))}
    if "callback_data" in button:
        return {"callback_data": _data(button["callback_data"])}
    if "copy_text" in button:
        return {"copy_text": _copied(button["copy_text"])}
    for key in _OTHER_ACTIONS:
        if key in button:
            return {key: button[key]}
    raise _unparsed("Text buttons are unallowed in the inline keyboard")


def _url(url: str) -> str:
    try:
        return check_link(url)
    except LinkError as error:
        raise bad_request(f"Inline keyboard button {error}") from None


def _data(data: object) -> str:
    if not isinstance(data, str):
        raise _unparsed('Field "callback_data" must be of type String')
    if not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _copied(copied: object) -> dict[str, Any]:
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str):
        raise _unparsed('Can\'t find field "text"')
    if not 1 <= len(text) <= MAX_COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _looks(button: dict[str, Any]) -> dict[str, Any]:
    style = str(button.get("style") or "default").lower()
    if style != "default" and style not in _STYLES:
        raise _unparsed("invalid button style specified")
    icon = button.get("icon_custom_emoji_id")
    looks = {} if style == "default" else {"style": style}
    return {**looks, "icon_custom_emoji_id": icon} if icon else looks


def _unparsed(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
