"""Updates as Telegram sent them -> the library's, and the inbox's: read with care, and given the lane they queue in.

Nothing in here raises, whatever an update holds: one that cannot be judged is set aside.
"""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram import Bot, Message, Update

from bot.core.inbox_ports import EDITED, QUESTIONS, TAPS, InboxItem, album_lane
from bot.tg.addressing import said_in
from bot.tg.attachments import has_file
from bot.tg.shape import Malformed, check, is_whole, without_nulls
from bot.tg.taps import LONG

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ["message", EDITED, "callback_query"]
QUICK = (
    *("/start", "/help", "/usage", "/forget", "/stats", "/mode", "/model", "/settings", "/lang", "/system", "/privacy"),
    *("/users", "/role", "/ban", "/unban", "/limit", "/invite", "/audit"),
)
"""Commands that do not queue behind a running answer: they read, ask back, or choose."""

UNREADABLE = (TypeError, KeyError, ValueError, AttributeError, OverflowError, RecursionError, OSError)
"""What the library raises on updates that are not as it expects them."""

REFERRED = ("reply_to_message", "external_reply", "quote", "poll", "checklist")
"""Fields of a message that a question can do without. Servers of other versions tell less, or more, in them."""

Concerns = Callable[[Update], bool]
"""Whether an update is meant for the bot."""


UNREADABLE_OUTCOME = "unreadable"
"""The outcome of an update that cannot be judged, and was set aside."""

LARGEST_NUMBER = 2**53
"""Update ids are below: Telegram counts them up from a positive number, and other programs lose digits beyond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on an update. Without `item` nothing of it is kept; without `update` it is set aside."""

    update: Update | None = None
    item: InboxItem | None = None


def number_of(raw: object) -> int | None:
    """Return the id of an update; None where it has none that Telegram may have given."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if is_whole(number) and 0 < number < LARGEST_NUMBER else None


def judged(raw: object, bot: Bot | None, concerns: Concerns) -> Judged:
    """Read an update and find out what is to be done with it; say in one line what is wrong with it, if anything."""
    number = number_of(raw)
    if number is None:
        log.error("an update without a number is passed over")
        return Judged()
    try:
        update = _made(raw, bot)
        if passes_by(update, concerns):
            return Judged()
        return Judged(update=update, item=item_of(update, raw, concerns))
    except Exception as error:  # whatever is wrong with it, the others go on
        return set_aside(number, error)


def set_aside(number: int, error: Exception) -> Judged:
    """Give up an update: it is known from now on, so that it is not asked for again, and nothing in it is kept."""
    log.error("update %d cannot be judged, and is set aside: %s", number, fault_of(error))
    item = InboxItem(update_id=number, chat_id=None, kind="other", raw="", outcome=UNREADABLE_OUTCOME)
    return Judged(item=item)


def fault_of(error: BaseException) -> str:
    """Say what went wrong, and where, without the error's own text, which may hold what somebody wrote."""
    if isinstance(error, Malformed):
        return str(error)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in line {trace.tb_lineno} of {Path(trace.tb_frame.f_code.co_filename).name}" if trace else ""
    return f"{type(error).__name__}{where}"


def _made(raw: Any, bot: Bot | None) -> Update:
    """Return an update; where it cannot be read, without what its message refers to: that may be of another version."""
    try:
        return _as_documented(raw, bot)
    except UNREADABLE:
        if not isinstance(raw.get("message"), dict):
            raise
    bare = {name: value for name, value in raw["message"].items() if name not in REFERRED}
    return _as_documented({**raw, "message": bare}, bot)


def _as_documented(raw: dict[str, Any], bot: Bot | None) -> Update:
    """Return an update of which all is as Telegram documents it, as far as this program looks at it.

    Raises:
        Malformed: it is not.
        *UNREADABLE: the library cannot read it.
    """
    check(raw)
    return Update.de_json(without_nulls(raw), bot)


def loaded(raw: str, bot: Bot | None) -> Update | None:
    """Return an update out of the inbox; None when it cannot be read."""
    try:
        return _made(json.loads(raw), bot)
    except Exception as error:  # whatever it is: who looks through the inbox goes on
        log.error("an update of the inbox cannot be read: %s", fault_of(error))
        return None


def passes_by(update: Update, concerns: Concerns) -> bool:
    """Whether an update is talk in a group that the bot has no part in: nothing of it is kept.

    Parts of an album are its concern together; that a group has moved is always.
    """
    message = update.message or update.edited_message
    if message is None or message.chat.type == "private" or album_of(update.message):
        return False
    return not (message.migrate_to_chat_id or message.migrate_from_chat_id or concerns(update))


def item_of(update: Update, raw: object, concerns: Concerns) -> InboxItem:
    """What the inbox keeps of an update."""
    chat, user = update.effective_chat, update.effective_user
    return InboxItem(
        update_id=update.update_id,
        chat_id=chat.id if chat else None,
        kind=_kind(update),
        raw=json.dumps(_wordless(raw) if _is_uncalled(update, concerns) else _kept(raw)),
        lane=_lane(update, concerns),
        user_id=user.id if user else None,
        album=album_of(update.message),
    )


def album_of(message: Message | None) -> str | None:
    """The album of a message, if it has one by an id as Telegram gives it."""
    album = message.media_group_id if message else None
    return album if isinstance(album, str) and re.fullmatch(r"[0-9A-Za-z_-]{1,64}", album) else None


def _kind(update: Update) -> str:
    if update.edited_message:
        return EDITED
    return "callback_query" if update.callback_query else "message" if update.message else "other"


KEPT_OF_TAPPED = ("message_id", "chat", "date", "message_thread_id", "is_topic_message")
"""Fields of the message under a tapped button: what it says is the bot's own words, or somebody's who is forgotten."""


def _kept(raw: object) -> object:
    """An update without the words of a message that somebody only tapped on."""
    tap = raw.get("callback_query") if isinstance(raw, dict) else None
    message = tap.get("message") if isinstance(tap, dict) else None
    if not isinstance(raw, dict) or not isinstance(tap, dict) or not isinstance(message, dict):
        return raw
    bare = {name: message[name] for name in KEPT_OF_TAPPED if name in message}
    return {**raw, "callback_query": {**tap, "message": bare}}


WORDS = ("caption", "caption_entities", "reply_to_message", "external_reply", "quote")
"""Fields of a message that hold what people wrote."""


def _is_uncalled(update: Update, concerns: Concerns) -> bool:
    """Whether an update is a part of an album that does not call the bot; another one may."""
    return album_of(update.message) is not None and not concerns(update)


def _wordless(raw: object) -> object:
    """An update with what its message shows, and nothing that anybody wrote."""
    message = raw.get("message") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(message, dict):
        return raw
    return {**raw, "message": {name: value for name, value in message.items() if name not in WORDS}}


def _lane(update: Update, concerns: Concerns) -> str:
    """Most lanes are a chat's; an album that does not call the bot has its own."""
    chat, album = update.effective_chat, album_of(update.message)
    if album is not None and _is_uncalled(update, concerns):
        return album_lane(album)
    return f"{_lane_kind(update, concerns)}:{chat.id if chat else 0}"


def _lane_kind(update: Update, concerns: Concerns) -> str:
    """Questions queue; a wish to stop, other taps, and what is done at once each have a lane beside them."""
    if update.callback_query:
        data = update.callback_query.data or ""
        return QUESTIONS if data.startswith(LONG) else "stop" if data.startswith("stop:") else TAPS
    if update.edited_message:  # others than words change too: where somebody is, for one
        asks = said_in(update.edited_message) or has_file(update.edited_message)
        return QUESTIONS if asks and concerns(update) else "read"
    text = (update.message.text if update.message else None) or ""
    command = text.split(maxsplit=1)[0].partition("@")[0].lower() if text.startswith("/") else ""
    if command == "/stop":
        return "stop"
    return "read" if command in QUICK or not concerns(update) else QUESTIONS
