"""What a person sees: text with entities, and buttons."""

from dataclasses import dataclass

from bot.view.richtext import RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message. `data` comes back on a tap: 1 to 64 bytes."""

    label: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One message: its text, and rows of buttons."""

    text: RichText
    buttons: tuple[tuple[Button, ...], ...] = ()
