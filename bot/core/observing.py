"""What the bot tells of its work to whoever measures it: counts and times, and never a word that people wrote."""

from typing import Protocol

from bot.core.usage import CallEnd, CallStart


class Observer(Protocol):
    """Is told of things as they happen; it must return at once, and never raises."""

    def answer_begun(self) -> None:
        """An answer is under way."""
        ...

    def answer_ended(self, strategy: str | None, outcome: str | None, seconds: float) -> None:
        """An answer is no longer under way.

        `strategy` is None when it ended before one was chosen. `outcome` is a trace's state, a model error's code,
        `cancelled`, `forgotten` or `failed`; None: it was there already, and nobody was asked.
        """
        ...

    def call_settled(self, start: CallStart, end: CallEnd) -> None:
        """A call's row in the ledger was closed."""
        ...

    def flooded(self) -> None:
        """Telegram refused a request because there were too many (429)."""
        ...

    def preview_dropped(self) -> None:
        """A state of a preview was not shown, as there was no room for it among the messages."""
        ...


class Unobserved:
    """An observer for when nobody measures."""

    def answer_begun(self) -> None:
        """Says it to nobody."""

    def answer_ended(self, strategy: str | None, outcome: str | None, seconds: float) -> None:
        """Says it to nobody."""

    def call_settled(self, start: CallStart, end: CallEnd) -> None:
        """Says it to nobody."""

    def flooded(self) -> None:
        """Says it to nobody."""

    def preview_dropped(self) -> None:
        """Says it to nobody."""
