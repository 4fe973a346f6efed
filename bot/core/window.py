"""The text that a reader holds: what has come and is not read yet, and looking ahead in it by a bounded distance."""

import re
from dataclasses import dataclass

LOOKAHEAD = 300
"""In characters: no decision waits for more text than this."""

BLANKS = r"\s\ufeff\u200b"
"""What counts as blank, for use in a regular expression's character class."""

_VISIBLE = frozenset("\"'“{}[],:")
_BLANK = re.compile(rf"[{BLANKS}]*")
_BLANK_OR_COMMENT = re.compile(rf"(?:[{BLANKS}]|//[^\n]{{0,280}}\n|/\*.{{0,280}}?\*/)*", re.DOTALL)


def end_of(pattern: re.Pattern[str], text: str, start: int, stop: int | None = None) -> int:
    """Where `pattern`, which may match nothing, stops matching from `start` on."""
    match = pattern.match(text, start, len(text) if stop is None else stop)
    return match.end() if match else start


@dataclass(slots=True)
class Window:
    """`text` from `at` on is not read yet; `final` says that no more will come."""

    text: str = ""
    at: int = 0
    final: bool = False

    def add(self, text: str) -> None:
        """Lets go of what was read and takes in more."""
        self.text = self.text[self.at :] + text
        self.at = 0

    def short(self, at: int, size: int) -> bool:
        """Whether fewer than `size` characters are there from `at` on, and more may come."""
        return not self.final and len(self.text) - at < size

    def awaits(self, mark: str, at: int, size: int) -> bool:
        """Whether `mark` has not come within `size` characters from `at` on, but still may."""
        return self.short(at, size) and mark not in self.text[at : at + size]

    def peek(self, start: int, origin: int) -> int | None:
        """The next visible character from `start`; -1: none will come near `origin`; None: not yet known."""
        end = end_of(_BLANK, self.text, start, origin + LOOKAHEAD)
        if end < min(len(self.text), origin + LOOKAHEAD):
            return end
        return None if self.short(origin, LOOKAHEAD) else -1

    def skip_blank(self) -> bool:
        """Moves on to what is neither blank nor comment; False when that has not come yet."""
        if self.at < len(self.text) and self.text[self.at] in _VISIBLE:
            return True
        end = end_of(_BLANK_OR_COMMENT, self.text, self.at)
        maybe_comment = end < len(self.text) and self.text[end] == "/" and self.short(end, LOOKAHEAD)
        if end == len(self.text) or maybe_comment:
            self.at = end if self.final else end_of(_BLANK, self.text, self.at)
            return False
        self.at = end
        return True
