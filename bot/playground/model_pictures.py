"""Pictures in a request: which models look at them, and what providers refuse of them."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.playground.media import picture_size
from bot.playground.model_rules import BadRequest, wrong_type, wrong_value
from bot.playground.scripts import Json

LARGEST_PICTURE = 20 * 1024 * 1024
"""In bytes, as it is, not as base64."""

_DETAILS = ("auto", "low", "high", "original")
_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+);base64,", re.ASCII)
_FORMATS = "['png', 'jpeg', 'gif', 'webp']"
_UNSUPPORTED = (
    f"You uploaded an unsupported image. Please make sure your image has of one the following formats: {_FORMATS}."
)
_CHAT_PARTS = {"user": ("text", "image_url", "input_audio", "file"), "assistant": ("text", "refusal")}
_RESPONSE_PARTS = {"assistant": ("output_text", "refusal")}
_RESPONSE_DEFAULT = ("input_text", "input_image", "input_file")

_BLIND = {
    re.compile(r"gpt-3\.5|gpt-4(-\d{4}|-32k.*)?$|o1-(mini|preview)|o3-mini"): (
        "Invalid content type. {kind} is only supported by certain models."
    ),
    re.compile(r"llama3(?!\.2-vision)|llama2|mistral\b|qwen2\.5(?!-?vl)|phi3|gemma2"): (
        "this model is missing data required for image input"
    ),
    re.compile(r"deepseek"): (
        "Failed to deserialize the JSON body into the target type: {where}: unknown variant `{kind}`, expected `text`"
    ),
}
"""Models that read texts only, by their names, and how their providers (OpenAI, Ollama, DeepSeek) say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that a model is shown. `kind` is such as "png"; width and height are in pixels, size in bytes."""

    kind: str
    width: int
    height: int
    size: int


def check_chat_parts(body: Json) -> None:
    """Holds the parts of the messages of Chat Completions against the rules. Raises BadRequest."""
    for number, message in enumerate(body["messages"]):
        allowed = _CHAT_PARTS.get(message["role"], ("text",))
        _check_parts(body, f"messages[{number}].content", message.get("content"), allowed)


def check_response_parts(body: Json) -> None:
    """Holds the parts of the input of Responses against the rules. Raises BadRequest."""
    turns = body["input"] if isinstance(body["input"], list) else []
    for number, turn in enumerate(turns):
        allowed = _RESPONSE_PARTS.get(turn["role"], _RESPONSE_DEFAULT)
        _check_parts(body, f"input[{number}].content", turn["content"], allowed)


def pictures_of(content: Any) -> list[Picture]:
    """The pictures in the content of a message that was found good."""
    urls = [_url(part) for part in _image_parts(content)]
    return [_read(str(url), "") for url in urls if _DATA.match(str(url))]


def picture_of(content: bytes) -> Picture | None:
    """What the head of a file says of the picture in it; None when it is none that models know."""
    found = _kind_and_size(content)
    return found and Picture(kind=found[0], width=found[1][0], height=found[1][1], size=len(content))


def _check_parts(body: Json, where: str, content: Any, allowed: tuple[str, ...]) -> None:
    for number, part in enumerate(content if isinstance(content, list) else []):
        spot = f"{where}[{number}]"
        if not isinstance(part, dict):
            raise wrong_type(spot, "an object", part)
        if part.get("type") not in allowed:
            raise wrong_value(f"{spot}.type", part.get("type"), allowed)
        if part["type"] in ("text", "input_text", "output_text") and not isinstance(part.get("text"), str):
            raise wrong_type(f"{spot}.text", "a string", part.get("text"))
        if part["type"] in ("image_url", "input_image"):
            _check_sight(body["model"], spot, part["type"])
            _check_image(spot, part)


def _check_sight(model: str, where: str, kind: str) -> None:
    for names, told in _BLIND.items():
        if names.match(model):
            raise BadRequest(told.format(kind=kind, where=where), param=f"{where}.type")


def _check_image(where: str, part: Json) -> None:
    expected, form = ("an object", dict) if part["type"] == "image_url" else ("a string", str)
    if not isinstance(part.get("image_url", form()), form):
        raise wrong_type(f"{where}.image_url", expected, part["image_url"])
    holder = part.get("image_url", {}) if part["type"] == "image_url" else part
    if holder.get("detail") not in (None, *_DETAILS):
        raise wrong_value(f"{where}.detail", holder["detail"], _DETAILS)
    url = _url(part)
    if not isinstance(url, str) or not url:
        raise BadRequest(
            f"Missing required parameter: '{where}.image_url.url'.",
            param=f"{where}.image_url.url",
            code="missing_required_parameter",
        )
    _read(url, where)


def _read(url: str, where: str) -> Picture:
    """The picture of a data URL. Raises BadRequest."""
    head = _DATA.match(url)
    if head is None:
        if url.startswith(("http://", "https://")):
            raise BadRequest(f"Error while downloading {url[:80]}.", param=where, code="invalid_image_url")
        raise BadRequest(
            f"Invalid '{where}.image_url'. Expected a base64-encoded data URL with an image MIME type "
            f"(e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got a value without it.",
            param=where,
            code="invalid_value",
        )
    if not head[1].startswith("image/"):
        raise BadRequest("Invalid MIME type. Only image types are supported.", param=where, code="invalid_image_format")
    picture = picture_of(_decoded(url[head.end() :], where))
    if picture is None or head[1] not in (f"image/{picture.kind}", "image/jpg" if picture.kind == "jpeg" else ""):
        raise BadRequest(_UNSUPPORTED, code="invalid_image_format")
    if picture.size > LARGEST_PICTURE:
        raise BadRequest("Image size is too large: the largest size is 20 MB.", param=where, code="image_too_large")
    return picture


def _decoded(text: str, where: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest("Invalid base64 image_url.", param=where, code="invalid_base64") from None


def _image_parts(content: Any) -> Iterator[Json]:
    for part in content if isinstance(content, list) else []:
        if isinstance(part, dict) and part.get("type") in ("image_url", "input_image"):
            yield part


def _url(part: Json) -> Any:
    given = part.get("image_url")
    return given.get("url") if isinstance(given, dict) else given


def _kind_and_size(content: bytes) -> tuple[str, tuple[int, int]] | None:
    size = picture_size(content)
    if size:
        return ("png" if content.startswith(b"\x89PNG") else "jpeg"), size
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return ("gif", (width, height)) if width and height else None
    webp = _webp_size(content) if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None
    return ("webp", webp) if webp else None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 30:
        return None
    if content[12:16] == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if content[12:16] == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF
