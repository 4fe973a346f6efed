"""What a message is that says nothing in words, for a model that is not shown it: in brackets, in plain English."""

from collections.abc import Iterable

from telegram import ExternalReplyInfo, Message

from bot.core.errors import Unreadable
from bot.core.messages import clean_text
from bot.tg.addressing import said_in
from bot.tg.attachments import brought

LONGEST_THING = 1000
"""Characters that are told of one."""

UNKNOWN = "something without words"

Shown = Message | ExternalReplyInfo
"""A message, or what is told of one in another chat; both name what they hold alike."""


def thing_in(shown: Shown, *, beside: bool) -> str:
    """What a message holds besides words, such as `[a poll: Tea? / Yes / No]`; empty: it goes along, or is nothing.

    `beside`: what can be read, heard or seen goes along with the question.
    """
    told = _film(shown) or (_file(shown, beside=beside) if _has_file(shown) else _wordless(shown))
    return f"[{' '.join(clean_text(told).split())[:LONGEST_THING]}]" if told else ""


def _film(shown: Shown) -> str:
    """A moving picture. An animation stands there as a document, too, for bots that know none."""
    if shown.animation:
        return "a GIF, which cannot be seen"
    if shown.story:
        return "a story, which cannot be seen"
    if shown.paid_media:
        return "paid media, which cannot be seen"
    return "a video, which cannot be seen" if shown.video else ""


def _has_file(shown: Shown) -> bool:
    return any((shown.photo, shown.document, shown.voice, shown.audio, shown.video_note))


def _file(shown: Shown, *, beside: bool) -> str:
    """A file that does not go along."""
    if beside and isinstance(shown, Message):
        try:
            brought(shown)
        except Unreadable:
            pass
        else:
            return ""
    if shown.photo:
        return "a picture, which cannot be seen"
    if shown.document:
        return _named("a file, which cannot be read", (shown.document.file_name,))
    return "a recording, which cannot be heard"


def _wordless(shown: Shown) -> str:
    """Anything else. Of a contact neither name nor number is told: it is somebody's who is not here."""
    if shown.sticker:
        return f"a sticker {shown.sticker.emoji or ''}".rstrip()
    if shown.dice:
        return f"a throw of {shown.dice.emoji}: {shown.dice.value}"
    if shown.contact:
        return "a contact"
    if shown.poll:
        return _named("a poll", (shown.poll.question, *(option.text for option in shown.poll.options)))
    if shown.checklist:
        return _named("a checklist", (shown.checklist.title, *(task.text for task in shown.checklist.tasks)))
    return _place(shown) or _offered(shown)


def _place(shown: Shown) -> str:
    if shown.venue:
        spot = shown.venue.location
        return f"a place: {shown.venue.title}, {shown.venue.address}: {spot.latitude}, {spot.longitude}"
    return f"a place: {shown.location.latitude}, {shown.location.longitude}" if shown.location else ""


def _offered(shown: Shown) -> str:
    titled = shown.game or shown.invoice
    if titled:
        return _named("a game" if shown.game else "an invoice", (titled.title,))
    return UNKNOWN if isinstance(shown, Message) and not said_in(shown) else ""


def _named(kind: str, parts: Iterable[str | None]) -> str:
    said = " / ".join(filter(None, parts))
    return f"{kind}: {said}" if said else kind
