"""The parameters of a Bot API request, whichever of the four allowed ways they came in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.playground.refusals import ApiError, bad_request

MAX_BODY_BYTES = 52 * 1024 * 1024
_JSON = frozenset(
    {
        "entities",
        "caption_entities",
        "reply_markup",
        "reply_parameters",
        "link_preview_options",
        "allowed_updates",
        "commands",
        "media",
        "scope",
        "reaction",
    }
)
_WHOLE = frozenset(
    {
        "chat_id",
        "message_id",
        "user_id",
        "draft_id",
        "offset",
        "limit",
        "timeout",
        "message_thread_id",
        "reply_to_message_id",
        "cache_time",
        "max_connections",
    }
)
_YES_NO = frozenset(
    {
        "show_alert",
        "allow_sending_without_reply",
        "drop_pending_updates",
        "disable_notification",
        "is_big",
        "disable_web_page_preview",
        "protect_content",
        "can_stop",
        "keep_on_stop",
    }
)

_TYPED = _WHOLE | _YES_NO

Params = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with the request."""

    name: str
    content_type: str
    content: bytes


async def read_params(request: web.Request) -> Params:
    """Return query string and body as one dict, decoded by name; uploads are Upload values.

    A value that does not fit its kind stays a string: the method that needs it finds the words.
    Raises ApiError 413 when the body is larger than Telegram takes.
    """
    given: dict[str, Any] = dict(request.query) if request.query_string else {}
    if request.content_type == "multipart/form-data":
        given.update(await _multipart(request))
    elif request.body_exists:
        body = await _body(request)
        given.update(_from_body(body, request.content_type))
    return {name: _decoded(name, value) for name, value in given.items()}


async def _body(request: web.Request) -> bytes:
    chunks = []
    size = 0
    async for chunk in request.content.iter_any():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        chunks.append(chunk)
    return b"".join(chunks)


def _from_body(body: bytes, content_type: str) -> Mapping[str, Any]:
    if content_type == "application/json":
        return _from_json(body)
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _from_json(body: bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("expected an Object")
    return {name: value for name, value in given.items() if value is not None}


async def _multipart(request: web.Request) -> Mapping[str, Any]:
    try:
        return await _parts(MultipartReader(request.headers, request.content))
    except (ValueError, HttpProcessingError):
        raise bad_request("can't parse multipart form data") from None


async def _parts(reader: MultipartReader) -> Mapping[str, Any]:
    given: dict[str, Any] = {}
    size = 0
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            raise bad_request("can't parse multipart form data")
        content = bytes(await part.read())
        size += len(content)
        if size > MAX_BODY_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        given[part.name or ""] = _part_value(part, content)
    return given


def _part_value(part: BodyPartReader, content: bytes) -> str | Upload:
    if part.filename is None:
        return content.decode(errors="replace")
    kind = part.headers.get("Content-Type", "application/octet-stream")
    return Upload(name=part.filename, content_type=kind, content=content)


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return str(value) if isinstance(value, int) and name not in _TYPED else value
    if name in _JSON:
        return _or_same(json.loads, value)
    if name in _WHOLE:
        return _or_same(int, value)
    if name in _YES_NO:
        return value.lower() in ("true", "yes", "1")
    return value


def _or_same(decode: Any, value: str) -> Any:
    try:
        return decode(value)
    except ValueError:
        return value
