"""What stands around the JSON: plain words, fences, and a model's thoughts between tags."""

import re

from bot.core.quotes import BARE_KEY, CLOSERS
from bot.core.tags import CLOSING, NO_CLOSING, NO_TAG, OPENING, STARTS, begun_at
from bot.core.tokens import Kind, Token
from bot.core.window import BLANKS, Window

_PROSE = re.compile(rf"(?:[^{{\[{STARTS}]+|\{{(?=[^\w{BLANKS}\"'“])|\[(?=[^{BLANKS}{{])|{NO_TAG})+")
"""Text that certainly holds no beginning of JSON and no tag."""

_THOUGHT = re.compile(rf"(?:[^{STARTS}]+|{NO_CLOSING})+")
"""Text that certainly holds no closing tag."""


class ProseReader:
    """Reads up to the next JSON."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._thinking = False

    def read(self) -> Token | None:
        """The next token; None: it must see more first. OBJECT or ARRAY: JSON begins at the bracket that is next."""
        run, kind = (_THOUGHT, Kind.THOUGHT) if self._thinking else (_PROSE, Kind.PROSE)
        match = run.match(self._window.text, self._window.at)
        if match:
            self._window.at = match.end()
            return Token(kind, match[0])
        if self._thinking or self._window.text[self._window.at] in STARTS:
            return self._tag(kind)
        return self._bracket()

    def _tag(self, kind: Kind) -> Token | None:
        window = self._window
        closing = CLOSING.match(window.text, window.at)
        match = closing if self._thinking else closing or OPENING.match(window.text, window.at)
        if match is None:
            return None if begun_at(window, window.at) else self._char(kind)
        window.at = match.end()
        ended_unopened = closing and not self._thinking
        self._thinking = closing is None
        return Token(Kind.THOUGHT_END if ended_unopened else kind)

    def _bracket(self) -> Token | None:
        window = self._window
        starts = _starts_json(window, window.at)
        if starts is None:
            return None
        if not starts:
            return self._char(Kind.PROSE)
        return Token(Kind.OBJECT if window.text[window.at] == "{" else Kind.ARRAY)

    def _char(self, kind: Kind) -> Token:
        self._window.at += 1
        return Token(kind, self._window.text[self._window.at - 1])


def _starts_json(window: Window, at: int) -> bool | None:
    """Whether a brace or bracket in prose begins JSON; None: too early to say."""
    after = window.peek(at + 1, at)
    if after is None or after < 0:
        return None if after is None else False
    char = window.text[after]
    if window.text[at] == "[":
        return char == "{" and _starts_json(window, after)
    if char in CLOSERS:
        return True
    if not (char.isalpha() or char == "_"):
        return False
    return None if window.awaits(":", after, 50) else bool(BARE_KEY.match(window.text, after))
