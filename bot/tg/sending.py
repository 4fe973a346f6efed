"""One screen as one request, by the method that its content needs. Whether it is tried again is the outbox's part."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from telegram import Bot, InputFile, InputMediaPhoto, LinkPreviewOptions, MessageEntity

from bot.tg.convert import Place, keyboard_of
from bot.tg.methods import call, message_id_in
from bot.view.screens import Document, Screen

PICTURE_LIMIT = 10_000_000
"""Bytes of a picture: 10 MB. Source: Bot API, sendPhoto, `photo`; width and height together at most 10,000 pixels."""

DOCUMENT_LIMIT = 50_000_000
"""Bytes of a document: 50 MB. Source: Bot API, sendDocument. MB are read as the smaller, decimal ones."""

NO_LINK_PREVIEW = LinkPreviewOptions(is_disabled=True)
Entities = Sequence[MessageEntity] | None


class TooLargeToSend(Exception):
    """A file has more bytes than Telegram takes: `size` of at most `limit`."""

    def __init__(self, name: str, size: int, limit: int) -> None:
        super().__init__(f"{name} has {size:,} bytes; Telegram takes {limit:,}")
        self.name = name
        self.size = size
        self.limit = limit


def check_sizes(screens: Sequence[Screen]) -> None:
    """Looks at every picture and document before the first is sent.

    Raises:
        TooLargeToSend: one is over its limit.
        OSError: a document is not there.
    """
    for screen in screens:
        if screen.picture is not None:
            _check("the picture", len(screen.picture), PICTURE_LIMIT)
        if screen.document is not None:
            _check(screen.document.name, _size(screen.document.content), DOCUMENT_LIMIT)


async def send(bot: Bot, place: Place, screen: Screen, text: str, entities: Entities) -> int | None:
    """Send a screen, with `text` and `entities` for its own; return the message's id, None if Telegram tells none."""
    common: dict[str, Any] = {
        "chat_id": place.chat_id,
        "message_thread_id": place.thread_id,
        "reply_parameters": place.reply,
        "reply_markup": keyboard_of(screen),
        "disable_notification": screen.quiet or None,
    }
    caption: dict[str, Any] = {"caption": text or None, "caption_entities": entities}
    if screen.document is not None:
        with _opened(screen.document) as file:
            return message_id_in(await call(bot, "sendDocument", document=file, **caption, **common))
    if screen.picture is not None:
        return message_id_in(await call(bot, "sendPhoto", photo=_picture(screen.picture), **caption, **common))
    common |= {"text": text, "entities": entities, "link_preview_options": NO_LINK_PREVIEW}
    return message_id_in(await call(bot, "sendMessage", **common))


async def edit(bot: Bot, chat_id: int, message_id: int, screen: Screen, text: str, entities: Entities) -> None:
    """Put a screen without a document in the place of a message; a picture also takes the place of a text."""
    common: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id, "reply_markup": keyboard_of(screen)}
    if screen.picture is not None:
        media = InputMediaPhoto(_picture(screen.picture, attach=True), caption=text or None, caption_entities=entities)
        await call(bot, "editMessageMedia", media=media, **common)
        return
    common |= {"text": text, "entities": entities, "link_preview_options": NO_LINK_PREVIEW}
    await call(bot, "editMessageText", **common)


@contextmanager
def _opened(document: Document) -> Iterator[InputFile]:
    """The file; one on disk is handed over open, and opened anew by each attempt."""
    if isinstance(document.content, bytes):
        yield InputFile(document.content, filename=document.name)
        return
    with document.content.open("rb") as handle:
        yield InputFile(handle, filename=document.name, read_file_handle=False)


def _picture(content: bytes, *, attach: bool = False) -> InputFile:
    kind = "png" if content.startswith(b"\x89PNG") else "jpg"
    return InputFile(content, filename=f"picture.{kind}", attach=attach)


def _size(content: bytes | Path) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _check(name: str, size: int, limit: int) -> None:
    if size > limit:
        raise TooLargeToSend(name, size, limit)
