"""What is needed to read what a question brings along: where it comes from, what reads it, and why it may not be."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.attachments import Picture

LARGEST_FILE = 20_000_000
"""In bytes. Source: Bot API, getFile: bots can download files of up to 20 MB, read as the smaller, decimal ones."""

MOST_PICTURES = 10
"""Pictures that go with one question. Source: Bot API, sendMediaGroup: an album has at most ten."""

LONGEST_RECORDING = 20 * 60
"""In seconds: recordings beyond it are not transcribed."""


class Fault(StrEnum):
    """Why an attachment cannot be read."""

    LARGE = "large"
    MANY = "many"
    KIND = "kind"
    VIDEO = "video"
    PICTURE_KIND = "picture-kind"
    PIXELS = "pixels"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    EMPTY = "empty"
    TEXTLESS = "textless"
    DEMANDING = "demanding"
    GONE = "gone"
    LONG = "long"
    SILENT = "silent"
    DEAF = "deaf"
    BLIND = "blind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document says; not `whole`: the rest of it did not fit, or has no end."""

    text: str
    whole: bool = True


class Files(Protocol):
    """Where the content of attachments comes from."""

    async def fetch(self, file_id: str) -> bytes:
        """The content of a file.

        Raises:
            Unreadable: it is gone, or cannot be had for now, or is larger than LARGEST_FILE.
        """
        ...


class Reader(Protocol):
    """Reads documents and looks at pictures, in bounded time and memory."""

    async def read(self, content: bytes, name: str, tokens: int) -> Reading:
        """The text of a document, of about `tokens` tokens at most.

        Raises:
            Unreadable: it has none that can be read.
        """
        ...

    def look(self, content: bytes, name: str) -> Picture:
        """A picture as a model is shown it, judged by its header alone.

        Raises:
            Unreadable: it is no picture that models take, or of absurd size.
        """
        ...
