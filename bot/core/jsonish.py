"""A tolerant, incremental reader of the JSON that language models write.

Text goes in by pieces of any size, tokens come out. Valid JSON is read exactly as JSON. Beyond that it bears what
models do: prose and fences around it, raw line breaks, unescaped quotes, LaTeX backslashes, single quotes, missing
and trailing commas, comments, several objects in a row, and an end at any place. It never raises, it never takes a
token back, it looks ahead by a bounded number of characters, and the tokens do not depend on how the text was cut.
"""

import re
from enum import IntEnum, auto

from bot.core.escapes import unescape
from bot.core.prose import ProseReader
from bot.core.quotes import BARE_KEY, CLOSERS, LONGEST_KEY
from bot.core.strings import StringReader
from bot.core.tokens import Kind, Token
from bot.core.window import BLANKS, Window, end_of

DEEPEST = 64
"""How many brackets may be open; what goes deeper is no answer, and is read as prose to its end."""

MOST_ROOTS = 200
MOST_ROOT_KEYS = 1000
"""Likewise for texts of more objects in a row, or of more keys in the outermost ones: no answer has so many."""

_LONGEST_SCALAR = 64
_SCALAR = re.compile(r"[^\s,\]}]{1,64}")
_NAME = re.compile(r"\w{0,50}")
_SEPARATORS = re.compile(r",+|:+")
_NO_KEY = re.compile(rf"[^\w{BLANKS}\"'“}}\]/]+|.", re.DOTALL)


class _Mode(IntEnum):
    PROSE = auto()
    KEY = auto()
    COLON = auto()
    VALUE = auto()
    STRING = auto()
    GIVEN_UP = auto()


class JsonReader:
    """Feed it text, then close it; each call returns the tokens that have become certain."""

    def __init__(self) -> None:
        self._window = Window()
        self._around = ProseReader(self._window)
        self._strings = StringReader(self._window)
        self._mode = _Mode.PROSE
        self._open = ""
        self._bare = False
        self._roots = self._root_keys = 0
        self._tokens: list[Token] = []
        self._steps = {
            _Mode.PROSE: self._prose,
            _Mode.KEY: self._key,
            _Mode.COLON: self._colon,
            _Mode.VALUE: self._value,
            _Mode.STRING: self._string,
            _Mode.GIVEN_UP: self._given_up,
        }

    def feed(self, text: str) -> list[Token]:
        """Reads more text."""
        self._window.add(text)
        return self._run()

    def close(self) -> list[Token]:
        """Reads what was held back: nothing more will come. Open strings and containers are closed."""
        self._window.final = True
        tokens = self._run()
        if self._mode is _Mode.STRING:
            tokens.append(Token(Kind.STRING_END))
        tokens.extend(_end_of(bracket) for bracket in reversed(self._open))
        self._open = ""
        self._mode = _Mode.PROSE
        return tokens

    def _run(self) -> list[Token]:
        self._tokens = []
        window = self._window
        while window.at < len(window.text) and self._steps[self._mode]():
            pass
        return self._tokens

    def _emit(self, kind: Kind, text: str = "") -> None:
        self._tokens.append(Token(kind, text))

    # Each of the methods below handles what stands at `at`; it returns False when it must see more text first.

    def _prose(self) -> bool:
        token = self._around.read()
        if token is None:
            return False
        if token.kind in (Kind.OBJECT, Kind.ARRAY):
            self._enter(self._window.text[self._window.at])
        else:
            self._tokens.append(token)
        return True

    def _string(self) -> bool:
        token = self._strings.read()
        if token is None:
            return False
        self._tokens.append(token)
        if token.kind is Kind.STRING_END:
            self._after_value()
        return True

    def _given_up(self) -> bool:
        self._emit(Kind.PROSE, self._window.text[self._window.at :])
        self._window.at = len(self._window.text)
        return True

    def _key(self) -> bool:
        window = self._window
        if not window.skip_blank():
            return False
        char = window.text[window.at]
        if char in "}]":
            return self._leave()
        if self._root_keys > MOST_ROOT_KEYS:
            self._mode = _Mode.GIVEN_UP
            return True
        if char in CLOSERS:
            return self._quoted_key(CLOSERS[char])
        if char.isalpha() or char == "_":
            return self._bare_key()
        window.at = end_of(_NO_KEY, window.text, window.at)
        return True

    def _quoted_key(self, closer: str) -> bool:
        window = self._window
        start = window.at + 1
        last = start + LONGEST_KEY
        end = window.text.find(closer, start, last)
        while end > 0 and window.text[end - 1] == "\\":
            end = window.text.find(closer, end + 1, last)
        if end < 0 and len(window.text) < last:
            return self._cut_key()
        end = end if end >= 0 else last - 1
        self._bare = False
        self._root_keys += len(self._open) == 1
        self._emit(Kind.KEY, unescape(window.text[start:end], ""))
        window.at = end + 1
        self._mode = _Mode.COLON
        return True

    def _cut_key(self) -> bool:
        """A key that has not ended: waited for; dropped when the output ends within it."""
        if self._window.final:
            self._window.at = len(self._window.text)
        return False

    def _bare_key(self) -> bool:
        window = self._window
        if window.awaits(":", window.at, 50):
            return False
        match = BARE_KEY.match(window.text, window.at)
        if match is None:
            window.at = max(window.at + 1, end_of(_NAME, window.text, window.at))
            return True
        self._bare = True
        self._root_keys += len(self._open) == 1
        self._emit(Kind.KEY, match[0][:-1].strip())
        window.at = match.end()
        self._mode = _Mode.VALUE
        return True

    def _colon(self) -> bool:
        window = self._window
        if not window.skip_blank():
            return False
        char = window.text[window.at]
        window.at += char in ":="
        self._mode = _Mode.KEY if char in ",}" else _Mode.VALUE
        return True

    def _value(self) -> bool:
        window = self._window
        if not window.skip_blank():
            return False
        char = window.text[window.at]
        if char in "}]":
            return self._leave()
        if char in "{[":
            self._enter(char)
        elif char in CLOSERS:
            self._begin_string()
        elif char in ",:":
            window.at = end_of(_SEPARATORS, window.text, window.at)
            if char == "," and self._open[-1] == "{":
                self._mode = _Mode.KEY
        else:
            return self._scalar()
        return True

    def _scalar(self) -> bool:
        window = self._window
        match = _SCALAR.match(window.text, window.at)
        end = match.end() if match else window.at + 1
        if end == len(window.text) and window.short(window.at, _LONGEST_SCALAR):
            return False
        self._emit(Kind.SCALAR, window.text[window.at : end])
        window.at = end
        self._after_value()
        return True

    def _begin_string(self) -> None:
        self._strings.begin(self._open, bare=self._bare)
        self._emit(Kind.STRING)
        self._mode = _Mode.STRING

    def _enter(self, bracket: str) -> None:
        self._roots += not self._open
        if len(self._open) == DEEPEST or self._roots > MOST_ROOTS:
            self._mode = _Mode.GIVEN_UP
            return
        self._window.at += 1
        self._open += bracket
        self._emit(Kind.OBJECT if bracket == "{" else Kind.ARRAY)
        self._after_value()

    def _leave(self) -> bool:
        """Closes the innermost container, whichever bracket the model chose for it."""
        self._window.at += 1
        self._tokens.append(_end_of(self._open[-1]))
        self._open = self._open[:-1]
        self._after_value()
        return True

    def _after_value(self) -> None:
        if not self._open:
            self._mode = _Mode.PROSE
        else:
            self._mode = _Mode.KEY if self._open[-1] == "{" else _Mode.VALUE


def _end_of(bracket: str) -> Token:
    return Token(Kind.OBJECT_END if bracket == "{" else Kind.ARRAY_END)
