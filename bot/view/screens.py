"""What a person sees: text with entities, buttons, and at most one picture or document."""

from dataclasses import dataclass
from pathlib import Path

from bot.view.richtext import RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message: a tap brings `data` back, 1 to 64 bytes, or copies `copied`, 1 to 256 characters.

    Raises:
        ValueError: it has both, or neither.
    """

    label: str
    data: str = ""
    copied: str = ""

    def __post_init__(self) -> None:
        if bool(self.data) is bool(self.copied):
            raise ValueError("a button has data or something to copy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file to be sent. `name` is what the reader saves it as.

    `content` is what stands in it; or where it lies on disk, until it is sent: it is then never in memory as a whole.
    """

    name: str
    content: bytes | Path


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
