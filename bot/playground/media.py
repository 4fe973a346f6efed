"""Files as Telegram keeps them, and how a message shows them."""

import struct
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that lies on Telegram's servers."""

    id: str
    name: str
    content_type: str
    content: bytes

    @property
    def path(self) -> str:
        """Where the bot can fetch it, under /file/bot<token>/."""
        return f"files/{self.id}"


def reference(file: StoredFile) -> dict[str, Any]:
    """Return the fields that every object about a file has."""
    return {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": len(file.content)}


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
