"""The inside of a string, piece by piece, up to the quote that ends it."""

from bot.core.escapes import left_at_end, odd_escape, unescape
from bot.core.quotes import CLOSERS, closes, run_of_text
from bot.core.tokens import Kind, Token
from bot.core.window import Window


class StringReader:
    """Begin it at each string; then it reads until it returns STRING_END."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def begin(self, containers: str, *, bare: bool) -> None:
        """Passes the quote that is next. `containers` are the open brackets; `bare`: keys go without quotes here."""
        closer = CLOSERS[self._window.text[self._window.at]]
        self._window.at += 1
        self._containers = containers[-3:]
        self._bare = bare
        self._run = run_of_text(closer, containers[-2:], bare=bare)
        self._before = ""

    def read(self) -> Token | None:
        """The next token; None: it must see more first."""
        window = self._window
        run = self._run.match(window.text, window.at)
        if run:
            return self._text(run[0])
        if window.text[window.at] == "\\":
            return self._odd_escape()
        closing = closes(window, window.at, self._containers, bare=self._bare)
        if closing is None:
            return None
        if not closing:
            return self._text(window.text[window.at])
        window.at += 1
        return Token(Kind.STRING_END)

    def _text(self, raw: str) -> Token:
        text = unescape(raw, self._before)
        self._before = text[-1]
        self._window.at += len(raw)
        return Token(Kind.TEXT, text)

    def _odd_escape(self) -> Token | None:
        window = self._window
        escape = odd_escape(window)
        if escape is None and window.final:
            escape = left_at_end(window)
            if not escape:
                window.at = len(window.text)
                return Token(Kind.TEXT)
        return None if escape is None else self._text(escape)
