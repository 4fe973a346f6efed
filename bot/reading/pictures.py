"""What a picture is, told from its header: it is never unpacked here."""

import re
import struct
from dataclasses import dataclass

from bot.core.attachments import Picture
from bot.core.errors import Unreadable
from bot.core.material import Fault

MOST_PIXELS = 60_000_000
"""What cameras make fits; models scale down to about a million. Source: OpenAI's guide to images and vision."""

LONGEST_SIDE = 20_000

LONGEST_HEADER = 1_000_000
"""In bytes: what stands before the size of a JPEG, such as a preview or the colours of a camera, has hardly more."""

MOST_SEGMENTS = 1000

_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
"""Marks of JPEG in the range of frames that are none."""

_PADDING = re.compile(b"\xff+")
"""What a mark of JPEG begins with, as often as it likes."""


@dataclass(frozen=True, slots=True)
class Header:
    """Media type, and width and height in pixels; 0: it does not say."""

    media_type: str
    width: int = 0
    height: int = 0


def look(content: bytes, name: str) -> Picture:
    """A picture as a model is shown it.

    Raises:
        Unreadable: it is no JPEG, PNG, WebP or GIF, broken, or of absurd size.
    """
    try:
        header = header_of(content[:LONGEST_HEADER])
    except struct.error:
        raise Unreadable(Fault.BROKEN, name) from None
    if header is None:
        raise Unreadable(Fault.PICTURE_KIND if content else Fault.EMPTY, name)
    if not header.width or not header.height:
        raise Unreadable(Fault.BROKEN, name)
    if header.width * header.height > MOST_PIXELS or max(header.width, header.height) > LONGEST_SIDE:
        raise Unreadable(Fault.PIXELS, name)
    return Picture(media_type=header.media_type, data=content)


def header_of(content: bytes) -> Header | None:
    """What the first bytes say; None: it is none of the kinds that models take.

    Raises:
        struct.error: it ends within its header.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Header("image/png", *struct.unpack_from(">II", content, 16))
    if content.startswith((b"GIF87a", b"GIF89a")):
        return Header("image/gif", *struct.unpack_from("<HH", content, 6))
    if content.startswith(b"\xff\xd8\xff"):
        return Header("image/jpeg", *_jpeg_size(content))
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Header("image/webp", *_webp_size(content))
    return None


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """From the first frame; each segment before it says how long it is."""
    place = 2
    for _ in range(MOST_SEGMENTS):
        padded = _PADDING.match(content, place)
        if padded is None:
            return 0, 0
        place = padded.end() - 1
        _, code, length = struct.unpack_from(">BBH", content, place)
        if 0xC0 <= code <= 0xCF and code not in _NO_FRAME:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        place += 2 + max(length, 2)
    return 0, 0


def _webp_size(content: bytes) -> tuple[int, int]:
    """Each of its three kinds has the size elsewhere. Source: WebP container specification."""
    kind = content[12:16]
    if kind == b"VP8X":
        low = struct.unpack_from("<HBHB", content, 24)
        return 1 + low[0] + (low[1] << 16), 1 + low[2] + (low[3] << 16)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", content, 26)
    return width & 0x3FFF, height & 0x3FFF
