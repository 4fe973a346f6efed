"""Pictures and documents: what the bot sends, and what it may fetch again."""

from dataclasses import dataclass
from typing import Any

from bot.playground.bot_side import BotSide
from bot.playground.buttons import read_markup
from bot.playground.media import StoredFile, document_fields, photo_fields, picture_size, reference
from bot.playground.methods import check_parse_mode, reply_fields
from bot.playground.params import Params, Upload
from bot.playground.refusals import bad_request
from bot.playground.rules import MAX_CAPTION, RichText, read_text

MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    name: str
    limit: int


_DOCUMENT = _Kind(name="document", limit=MAX_UPLOAD)
_PHOTO = _Kind(name="photo", limit=MAX_PHOTO)


def send_document(bot: BotSide, params: Params) -> Any:
    """Serve sendDocument."""
    return _send(bot, params, read_document(bot, params, params.get("document")))


def send_photo(bot: BotSide, params: Params) -> Any:
    """Serve sendPhoto for PNG and JPEG."""
    return _send(bot, params, read_photo(bot, params, params.get("photo")))


def get_file(bot: BotSide, params: Params) -> Any:
    """Serve getFile."""
    if not params.get("file_id"):
        raise bad_request("file_id not specified")
    file = bot.world.files.get(str(params["file_id"]))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    if not bot.world.link(file):
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return {**reference(file), "file_path": file.path}


def read_document(bot: BotSide, params: Params, given: object) -> dict[str, Any]:
    """Return the field of a message that shows the given file as a document."""
    return document_fields(_sent_file(bot, params, given, _DOCUMENT))


def read_photo(bot: BotSide, params: Params, given: object) -> dict[str, Any]:
    """Return the field of a message that shows the given file as a picture."""
    file = _sent_file(bot, params, given, _PHOTO)
    size = picture_size(file.content)
    if size is None or sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS" if size else "IMAGE_PROCESS_FAILED")
    return photo_fields(file, size)


def read_caption(params: Params) -> RichText:
    """Return the caption that a request, or an InputMedia object, brings."""
    check_parse_mode(params)
    return read_text(
        str(params.get("caption", "")),
        params.get("caption_entities"),
        limit=MAX_CAPTION,
        too_long="message caption is too long",
    )


def _send(bot: BotSide, params: Params, media: dict[str, Any]) -> Any:
    caption = read_caption(params)
    markup = read_markup(params.get("reply_markup"))
    chat = bot.writable(params.get("chat_id"))
    return bot.send(chat, {**reply_fields(bot, chat, params), **media, **caption.fields("caption"), **markup})


def _sent_file(bot: BotSide, params: Params, given: object, kind: _Kind) -> StoredFile:
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if isinstance(given, Upload):
        return _stored(bot, given, kind)
    if not given:
        raise bad_request(f"there is no {kind.name} in the request")
    if str(given) not in bot.world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return bot.world.files[str(given)]


def _stored(bot: BotSide, upload: Upload, kind: _Kind) -> StoredFile:
    size = len(upload.content)
    if not size:
        raise bad_request("file must be non-empty")
    if size > kind.limit:
        raise bad_request(
            f"File of size {size} bytes is too big for a {kind.name}; the maximum size is {kind.limit} bytes"
        )
    return bot.world.store_file(upload.name, upload.content_type, upload.content)
