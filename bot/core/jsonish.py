"""A tolerant, incremental reader of the JSON that language models write.

Text goes in by pieces of any size, tokens come out. Valid JSON is read exactly as JSON. Beyond that it bears what
models do: prose and fences around it, raw line breaks, unescaped quotes, LaTeX backslashes, single quotes, missing
and trailing commas, comments, several objects in a row, and an end at any place. It never raises, it never takes a
token back, it looks ahead by a bounded number of characters, and the tokens do not depend on how the text was cut.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.core.latex import is_latex

LOOKAHEAD = 300
_LONGEST_KEY = 120
_LONGEST_SCALAR = 64

_BLANK = re.compile(r"[\s\ufeff\u200b]*")
_BLANK_OR_COMMENT = re.compile(r"(?:[\s\ufeff\u200b]|//[^\n]{0,280}\n|/\*.{0,280}?\*/)*", re.DOTALL)
_OPENERS = re.compile(r"[{\[<]")
_TAG = re.compile(r"<(/?)(think|thinking|reason|reasoning|thought|thoughts)>", re.IGNORECASE)
_BARE_KEY = re.compile(r"[A-Za-z_]\w{0,40}[ \t]{0,5}:")
_SCALAR_END = re.compile(r"[\s,\]}]")
_NAME = re.compile(r"\w{0,50}")
_WORD = re.compile(r"[A-Za-z]+")
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_CLOSERS = {'"': '"', "'": "'", "“": "”"}
_SPECIAL = {'"': '"', "'": "'", "”": '”"'}
_PLAIN = {
    closer: re.compile(rf"(?:[^\\{quotes}]+|[{quotes}](?=[^\s,}}\]\ufeff\u200b]))+")
    for closer, quotes in _SPECIAL.items()
}
_NEXT_KEY = {closer: re.compile(rf"[^{closer}\n]*(?:{closer}[ \t]*([^ \t])|\n)") for closer in _SPECIAL}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\", "/": "/"}


class Kind(Enum):
    """What a token is. Text comes with PROSE, THOUGHT, KEY, TEXT and SCALAR."""

    PROSE = auto()
    THOUGHT = auto()
    THOUGHT_END = auto()
    OBJECT = auto()
    OBJECT_END = auto()
    ARRAY = auto()
    ARRAY_END = auto()
    KEY = auto()
    STRING = auto()
    TEXT = auto()
    STRING_END = auto()
    SCALAR = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of what was read."""

    kind: Kind
    text: str = ""


class _Mode(Enum):
    PROSE = auto()
    THOUGHT = auto()
    KEY = auto()
    COLON = auto()
    VALUE = auto()
    STRING = auto()


class JsonReader:
    """Feed it text, then close it; each call returns the tokens that have become certain."""

    def __init__(self) -> None:
        self._text = ""
        self._at = 0
        self._final = False
        self._mode = _Mode.PROSE
        self._stack: list[str] = []
        self._closer = '"'
        self._last = ""
        self._bare = False
        self._tokens: list[Token] = []
        self._steps = {
            _Mode.PROSE: self._prose,
            _Mode.THOUGHT: self._thought,
            _Mode.KEY: self._key,
            _Mode.COLON: self._colon,
            _Mode.VALUE: self._value,
            _Mode.STRING: self._string,
        }

    def feed(self, text: str) -> list[Token]:
        """Reads more text."""
        self._text = self._text[self._at :] + text
        self._at = 0
        return self._run()

    def close(self) -> list[Token]:
        """Reads what was held back: nothing more will come. Open strings and containers are closed."""
        self._final = True
        tokens = self._run()
        if self._mode is _Mode.STRING:
            tokens.append(Token(Kind.STRING_END))
        tokens.extend(Token(Kind.OBJECT_END if kind == "{" else Kind.ARRAY_END) for kind in reversed(self._stack))
        self._stack.clear()
        self._mode = _Mode.PROSE
        return tokens

    def _run(self) -> list[Token]:
        self._tokens = []
        while self._at < len(self._text) and self._steps[self._mode]():
            pass
        return self._tokens

    def _emit(self, kind: Kind, text: str = "") -> None:
        self._tokens.append(Token(kind, text))

    # Each of the methods below handles what stands at `_at`; it returns False when it must see more text first.

    def _prose(self) -> bool:
        match = _OPENERS.search(self._text, self._at)
        end = match.start() if match else len(self._text)
        if end > self._at:
            self._emit(Kind.PROSE, self._text[self._at : end])
            self._at = end
            return True
        if self._text[end] == "<":
            return self._tag()
        starts = self._starts_structure(end)
        if starts is None:
            return False
        if starts:
            self._open(self._text[end])
        else:
            self._emit(Kind.PROSE, self._text[end])
        self._at = end + 1
        return True

    def _tag(self) -> bool:
        match = _TAG.match(self._text, self._at)
        if match is None:
            if self._short(self._at, 12) and ">" not in self._text[self._at : self._at + 12]:
                return False
            self._emit(Kind.PROSE, "<")
            self._at += 1
            return True
        self._at = match.end()
        if match[1]:
            self._emit(Kind.THOUGHT_END)
        else:
            self._mode = _Mode.THOUGHT
        return True

    def _thought(self) -> bool:
        start = self._text.find("<", self._at)
        end = start if start >= 0 else len(self._text)
        if end > self._at:
            self._emit(Kind.THOUGHT, self._text[self._at : end])
            self._at = end
            return True
        match = _TAG.match(self._text, self._at)
        if match and match[1]:
            self._at = match.end()
            self._mode = _Mode.PROSE
            return True
        if self._short(self._at, 12) and ">" not in self._text[self._at : self._at + 12]:
            return False
        self._emit(Kind.THOUGHT, "<")
        self._at += 1
        return True

    def _starts_structure(self, at: int) -> bool | None:
        """Whether a brace or bracket in prose begins JSON; None: too early to say."""
        after = self._peek(at + 1, at)
        if after is None or after < 0:
            return None if after is None else False
        char = self._text[after]
        if self._text[at] == "[":
            return char == "{" and self._starts_structure(after)
        if char in _CLOSERS:
            return True
        if not (char.isalpha() or char == "_"):
            return False
        if self._short(after, 50) and ":" not in self._text[after : after + 50]:
            return None
        return bool(_BARE_KEY.match(self._text, after))

    def _key(self) -> bool:
        at = self._skip_blank(self._at)
        if at is None:
            return self._hold_blank()
        self._at = at
        char = self._text[at]
        if char == "}":
            return self._shut()
        if char in _CLOSERS:
            return self._quoted_key(at, _CLOSERS[char])
        if char.isalpha() or char == "_":
            return self._bare_key(at)
        if char == "]":
            return self._shut()
        self._at = at + 1
        return True

    def _quoted_key(self, at: int, closer: str) -> bool:
        end = at + 1
        while (end := self._text.find(closer, end)) > 0 and self._text[end - 1] == "\\":
            end += 1
        if end < 0 or end - at > _LONGEST_KEY:
            if end < 0 and self._short(at, _LONGEST_KEY + 1):
                return False
            end = min(at + _LONGEST_KEY, len(self._text) - 1)
        self._bare = False
        self._emit(Kind.KEY, self._text[at + 1 : end].replace("\\", ""))
        self._at = end + 1
        self._mode = _Mode.COLON
        return True

    def _bare_key(self, at: int) -> bool:
        if self._short(at, 50) and ":" not in self._text[at : at + 50]:
            return False
        match = _BARE_KEY.match(self._text, at)
        if match is None:
            self._at = max(at + 1, _end(_NAME, self._text, at))
            return True
        self._bare = True
        self._emit(Kind.KEY, match[0][:-1].strip())
        self._at = match.end()
        self._mode = _Mode.VALUE
        return True

    def _colon(self) -> bool:
        at = self._skip_blank(self._at)
        if at is None:
            return self._hold_blank()
        self._at = at + 1 if self._text[at] in ":=" else at
        self._mode = _Mode.KEY if self._text[at] in ",}" else _Mode.VALUE
        return True

    def _value(self) -> bool:
        at = self._skip_blank(self._at)
        if at is None:
            return self._hold_blank()
        self._at = at
        char = self._text[at]
        if char in "}]":
            return self._shut()
        if char in "{[":
            self._at = at + 1
            self._open(char)
            return True
        if char in _CLOSERS:
            self._at = at + 1
            self._begin_string(_CLOSERS[char])
            return True
        if char in ",:":
            self._at = at + 1
            if char == "," and self._stack[-1] == "{":
                self._mode = _Mode.KEY
            return True
        return self._scalar(at)

    def _scalar(self, at: int) -> bool:
        match = _SCALAR_END.search(self._text, at, at + _LONGEST_SCALAR)
        if match is None and self._short(at, _LONGEST_SCALAR):
            return False
        end = match.start() if match else min(at + _LONGEST_SCALAR, len(self._text))
        self._emit(Kind.SCALAR, self._text[at:end])
        self._at = end
        self._after_value()
        return True

    def _open(self, char: str) -> None:
        self._stack.append(char)
        self._emit(Kind.OBJECT if char == "{" else Kind.ARRAY)
        self._mode = _Mode.KEY if char == "{" else _Mode.VALUE

    def _shut(self) -> bool:
        """Closes the innermost container, whichever bracket the model chose for it."""
        self._at += 1
        kind = self._stack.pop()
        self._emit(Kind.OBJECT_END if kind == "{" else Kind.ARRAY_END)
        self._after_value()
        return True

    def _after_value(self) -> None:
        if not self._stack:
            self._mode = _Mode.PROSE
        else:
            self._mode = _Mode.KEY if self._stack[-1] == "{" else _Mode.VALUE

    def _begin_string(self, closer: str) -> None:
        self._emit(Kind.STRING)
        self._closer = closer
        self._last = ""
        self._mode = _Mode.STRING

    def _string(self) -> bool:
        plain = _PLAIN[self._closer].match(self._text, self._at)
        if plain:
            self._put(plain[0])
            self._at = plain.end()
            return True
        end = self._at
        if self._text[end] == "\\":
            return self._escape(end)
        closes = self._closes(end)
        if closes is None:
            return False
        self._at = end + 1
        if closes:
            self._emit(Kind.STRING_END)
            self._after_value()
        else:
            self._put(self._text[end])
        return True

    def _put(self, text: str) -> None:
        self._last = text[-1]
        self._emit(Kind.TEXT, text)

    def _escape(self, at: int) -> bool:
        if at + 1 >= len(self._text):
            if self._final:
                self._at = at + 1
            return self._final
        char = self._text[at + 1]
        if char == "u":
            return self._unicode(at)
        if char in "ntrbf":
            word = _WORD.match(self._text, at + 1)
            if word and word.end() == len(self._text) and len(word[0]) < 20 and not self._final:
                return False
            if word and is_latex(word[0], self._last):
                self._put("\\" + char)
                self._at = at + 2
                return True
        self._put(_ESCAPES.get(char, "\\" + char))
        self._at = at + 2
        return True

    def _unicode(self, at: int) -> bool:
        """A `\\uXXXX` escape, or two that make one character; half a pair becomes U+FFFD."""
        if self._short(at, 6):
            return False
        match = _HEX.match(self._text, at + 2)
        if match is None:
            self._put("\\u")
            self._at = at + 2
            return True
        code = int(match[0], 16)
        self._at = at + 6
        if 0xD800 <= code < 0xDC00:
            if self._short(at, 12) and self._text[at + 6 : at + 8] in ("", "\\", "\\u"):
                self._at = at
                return False
            low = _HEX.match(self._text, at + 8) if self._text[at + 6 : at + 8] == "\\u" else None
            if low and 0xDC00 <= int(low[0], 16) < 0xE000:
                code = 0x10000 + ((code - 0xD800) << 10) + int(low[0], 16) - 0xDC00
                self._at = at + 12
        self._put("\ufffd" if 0xD800 <= code < 0xE000 else chr(code))
        return True

    # Looking ahead.

    def _short(self, at: int, size: int) -> bool:
        """Whether fewer than `size` characters are there from `at` on, and more may come."""
        return not self._final and len(self._text) - at < size

    def _skip_blank(self, at: int) -> int | None:
        """Where the next character is that is neither blank nor comment; None: not there yet."""
        end = _end(_BLANK_OR_COMMENT, self._text, at)
        if end < len(self._text) and self._text[end] == "/" and self._short(end, LOOKAHEAD):
            return None
        return end if end < len(self._text) else None

    def _hold_blank(self) -> bool:
        """Waits behind blanks, dropping those that can begin no comment, so that a run of them stays cheap."""
        end = _end(_BLANK, self._text, self._at)
        if self._final:
            end = len(self._text)
        moved = end > self._at
        self._at = end
        return moved

    def _closes(self, at: int) -> bool | None:
        """Whether the quote at `at` ends the string, judged by what follows; None: too early to say."""
        after = self._peek(at + 1, at)
        if after is None or after < 0:
            return None if after is None else True
        fresh_line = "\n" in self._text[at:after]
        char = self._text[after]
        if char in "}]":
            return self._closes_container(after, at)
        if char == ",":
            return self._comma_follows(after, at)
        if fresh_line and char in _CLOSERS:
            return self._stack[-1] == "[" or self._key_follows(after)
        return False

    def _peek(self, start: int, origin: int) -> int | None:
        """The next visible character from `start`; -1: none will come within the bound; None: not yet known."""
        end = _end(_BLANK, self._text, start, origin + LOOKAHEAD)
        if end < min(len(self._text), origin + LOOKAHEAD):
            return end
        return None if self._short(origin, LOOKAHEAD) else -1

    def _comma_follows(self, comma: int, origin: int) -> bool | None:
        after = self._peek(comma + 1, origin)
        if after is None or after < 0:
            return None if after is None else True
        char = self._text[after]
        if self._stack[-1] == "[":
            return char in _CLOSERS or char in "{[]" or char.isdigit()
        if char == "}":
            return True
        if self._bare and char not in _CLOSERS:
            undecided = self._short(after, 50) and ":" not in self._text[after : after + 50]
            return None if undecided else bool(_BARE_KEY.match(self._text, after))
        return char in _CLOSERS and self._key_follows(after)

    def _key_follows(self, at: int) -> bool | None:
        """Whether a quoted key and a colon stand at `at`; None: too early to say."""
        window = self._text[at + 1 : at + 1 + _LONGEST_KEY]
        match = _NEXT_KEY[_CLOSERS[self._text[at]]].match(window)
        if match:
            return match[1] == ":"
        return False if self._final or len(window) == _LONGEST_KEY else None

    def _closes_container(self, bracket: int, origin: int) -> bool | None:
        """Whether the bracket that follows a quote can close the innermost container here."""
        if (self._text[bracket] == "}") != (self._stack[-1] == "{"):
            return False
        after = self._peek(bracket + 1, origin)
        if after is None or after < 0:
            return None if after is None else True
        char = self._text[after]
        if len(self._stack) == 1:
            return char not in ")];,}.\"'"
        outer = self._stack[-2]
        if outer == "[":
            return char in ",]{" or (char == "}" and self._text[bracket] == "]")
        return char in ",}" or char in _CLOSERS or (char == "]" and len(self._stack) > 2)


def _end(pattern: re.Pattern[str], text: str, start: int, stop: int | None = None) -> int:
    """Where `pattern`, which may match nothing, stops matching from `start` on."""
    match = pattern.match(text, start, len(text) if stop is None else stop)
    return match.end() if match else start
