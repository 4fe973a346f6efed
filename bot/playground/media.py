"""Files as Telegram keeps them, and how a message shows them."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground.samples import png


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that lies on Telegram's servers."""

    id: str
    name: str
    content_type: str
    content: bytes
    folder: str = "documents"
    """Where Telegram puts files of its kind."""
    claimed: int | None = None
    """Bytes it is said to have, to spare a test the content of a large file; None: as many as it has."""

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content) if self.claimed is None else self.claimed

    @property
    def path(self) -> str:
        """Where the bot can fetch it, under /file/bot<token>/."""
        _, dot, suffix = self.name.rpartition(".")
        plain = dot and suffix.isascii() and suffix.isalnum()
        return f"{self.folder}/{self.id}{dot + suffix if plain else ''}"


def reference(file: StoredFile) -> dict[str, Any]:
    """Return the fields that every object about a file has."""
    return {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": file.size}


def document_fields(file: StoredFile) -> dict[str, Any]:
    """Return the field of a message that shows the file as a document."""
    about = {"file_name": file.name, "mime_type": file.content_type}
    return {"document": {**about, **reference(file)}}


def photo_fields(file: StoredFile, size: tuple[int, int]) -> dict[str, Any]:
    """Return the field of a message that shows the file as a picture, in its one size."""
    return {"photo": [{**reference(file), "width": size[0], "height": size[1]}]}


def picture_kind(content: bytes) -> str | None:
    """Return the media type of a PNG or JPEG; None for anything else."""
    if picture_size(content) is None:
        return None
    return "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG or JPEG; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return (width, height) if width and height else None
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return (width, height) if width and height else None
        place += 2 + length
    return None


_SIDES = (90, 320, 800, 1280)
"""Pixels of the longer side of the sizes that Telegram makes of a picture."""


def sized_fields(
    store: Callable[..., StoredFile], name: str, content_type: str, content: bytes, size: tuple[int, int]
) -> dict[str, Any]:
    """Return the field of a message that shows a picture in several sizes, the smallest first.

    The last one is the picture itself; the others are black, as nothing here can make a picture smaller.
    """
    photo = store(name, content_type, content, folder="photos")
    (whole,) = photo_fields(photo, size)["photo"]
    shown = [whole]
    for side in reversed([side for side in _SIDES if side < max(size)]):
        width, height = (max(1, pixels * side // max(size)) for pixels in size)
        smaller = png(width, height, plain=True)
        if len(smaller) < shown[0]["file_size"]:
            file = store(name, "image/png", smaller, folder="photos")
            shown = [*photo_fields(file, (width, height))["photo"], *shown]
    return {"photo": shown}
