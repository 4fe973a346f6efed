"""What a person sees: text with entities, buttons, and at most one picture or document."""

from dataclasses import dataclass
from pathlib import Path

from bot.view.richtext import RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message. `data` comes back on a tap: 1 to 64 bytes."""

    label: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file on disk to be sent. `name` is what the reader saves it as; `path` must stay until it is sent."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One message: its text, and rows of buttons; with a picture or a document, the text is the caption.

    Raises:
        ValueError: it has both a picture and a document.
    """

    text: RichText
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: bytes | None = None
    """The content of a PNG or JPEG; None: no picture."""
    document: Document | None = None
    """None: no document."""
    quiet: bool = False
    """Whether it arrives without a sound."""

    def __post_init__(self) -> None:
        if self.picture is not None and self.document is not None:
            raise ValueError("a screen has a picture or a document, not both")
