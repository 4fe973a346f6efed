"""LaTeX -> Unicode, to be read in a line of text: x² + √y = ½. What has no sign of its own stays as it was written."""

import re
from collections.abc import Callable

from bot.view import shapes
from bot.view.accents import composed
from bot.view.shapes import CELL, ROW, script
from bot.view.signs import (
    ACCENTS,
    HOLLOW,
    LINES,
    LOWERED,
    NEGATED,
    PLAIN,
    PROSE,
    RAISED,
    SIGNS,
    SPACED,
    WORDS,
)

DEEPEST = 40
"""Levels of nesting that are read; what lies deeper stays as it was written."""

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\\|\s+|[^\\\s]", re.DOTALL)
_PLAIN_IN_PROSE = frozenset("^_'&")
_WORDY = re.compile(r"[^\W_]|\\[a-z]")
_NO_COMMAND = re.compile(r"(?<=[^\w\s/])/(?=\w)")
"""A slash that Telegram would take for the beginning of a command, as in (a + b)/2."""

_INSIDE = re.compile(r"(?<=[(\[⟨]) +| +(?=[)\]⟩])")


def in_unicode(latex: str) -> str:
    """A formula without its delimiters, as text; several lines where it has rows, none of them blank."""
    said = _Reader(latex).sequence().replace(ROW, "\n").replace(CELL, " ")
    lines = (_INSIDE.sub("", re.sub(" {2,}", " ", line)).strip() for line in said.split("\n"))
    text = composed("\n".join(line for line in lines if line))
    return _NO_COMMAND.sub("∕", text)


class _Reader:
    """Goes through the tokens of a formula once; each method returns what it has read, as text."""

    def __init__(self, latex: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(latex)
        self._at = 0
        self._depth = 0
        self._in_prose = False

    def sequence(self, end: str = "") -> str:
        """Everything up to the token `end`, which is read too, or to the end of all."""
        said: list[str] = []
        while self._at < len(self._tokens):
            if self._next() == end:
                self._at += 1
                break
            _put(said, self._item())
        return "".join(said)

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _item(self) -> str:
        token = self._take()
        if (self._in_prose or self._next() == token) and token in _PLAIN_IN_PROSE:
            return token
        match token[0]:
            case "\\":
                return self._command(token)
            case "{":
                return self._deeper(lambda: self.sequence("}"), token)
            case "^":
                return script(self._argument(), RAISED, "^")
            case "_":
                return script(self._argument(), LOWERED, "_")
            case "&":
                return CELL
            case "~":
                return " "
            case "'":
                return "′"
            case _:
                return " " if token.isspace() else token

    def _argument(self) -> str:
        """What a command or a script holds: a group, or a single item."""
        while self._next().isspace():
            self._at += 1
        if self._next() in ("", "}", "&"):
            return ""
        return self._deeper(self._item, self._next()).strip(" ")

    def _deeper(self, read: Callable[[], str], instead: str) -> str:
        if self._depth >= DEEPEST:
            if self._next() == instead:
                self._at += 1
            return instead
        self._depth += 1
        said = read()
        self._depth -= 1
        return said

    def _command(self, token: str) -> str:
        name = token[1:]
        if name == "\\":
            return ROW
        if name.rstrip("*") in ("begin", "end"):
            return self._environment(name)
        known = _COMMANDS.get(name)
        if known is not None:
            return known(self)
        if name.rstrip("*") in PROSE:
            return self._prose()
        if name in PLAIN:
            return self._argument()
        if name in ACCENTS:
            return self._argument() + ACCENTS[name]
        if name in LINES:
            return "".join(char + LINES[name] for char in self._argument())
        if name in WORDS:
            return SIGNS.get(name, name) + (" " if _WORDY.match(self._next()) else "")
        return self._sign(token)

    def _prose(self) -> str:
        outer, self._in_prose = self._in_prose, True
        while self._next().isspace():
            self._at += 1
        said = self._deeper(self._item, self._next()) if self._next() not in ("", "}") else ""
        self._in_prose = outer
        return said

    def _sign(self, token: str) -> str:
        """A sign; a command that nobody knows stays, with the braces behind it."""
        sign = SIGNS.get(token[1:])
        if sign is not None:
            return self._delimiter(token) if not sign else f" {sign} " if sign in SPACED else sign
        if self._next() != "{":
            return token
        return token + "{" + self._argument() + "}"

    def _delimiter(self, token: str) -> str:
        """Nothing; with the dot of `\\left.` and `\\right.`, which stands for no bracket."""
        if token in ("\\left", "\\right") and self._next() == ".":
            self._at += 1
        return ""

    def _environment(self, name: str) -> str:
        kind = self._argument().rstrip("*")
        if name == "end":
            return "" if kind != "" else "\\end"
        if kind == "array":
            self._argument()
        said = self._deeper(self._until_end, "")
        return shapes.rows(said, kind)

    def _until_end(self) -> str:
        said: list[str] = []
        while self._at < len(self._tokens):
            if self._next() == "\\end":
                self._at += 1
                self._argument()
                break
            _put(said, self._item())
        return "".join(said)

    def fraction(self) -> str:
        """One over the other."""
        top, bottom = self._argument(), self._argument()
        return shapes.fraction(top, bottom) + (" " if _WORDY.match(self._next()) else "")

    def root(self) -> str:
        """A root, with its degree."""
        degree = ""
        if self._next() == "[":
            self._at += 1
            degree = self.sequence("]").strip()
        return shapes.root(degree, self._argument())

    def choose(self) -> str:
        """Binomials."""
        return f"C({self._argument()}, {self._argument()})"

    def negated(self) -> str:
        """What `\\not` strikes out."""
        held = self._argument()
        return f" {NEGATED.get(held, held[:1] + chr(0x338) + held[1:])} " if held else "\\not"

    def hollow(self) -> str:
        """Letters of number sets."""
        return "".join(HOLLOW.get(char, char) for char in self._argument())

    def modulus(self) -> str:
        """`(mod n)`."""
        return f" (mod {self._argument()})"

    def tag(self) -> str:
        """The number of an equation."""
        return f" ({self._argument()})"

    def over(self) -> str:
        """What stands over a sign."""
        upper, lower = self._argument(), self._argument()
        return lower + script(upper, RAISED, "^")

    def under(self) -> str:
        """What stands under a sign."""
        lower, upper = self._argument(), self._argument()
        return upper + script(lower, LOWERED, "_")

    def arrow(self) -> str:
        """An arrow with words."""
        words = self._argument()
        return f" →({words}) " if words else " → "

    def coloured(self) -> str:
        """What has a colour, without it; an unknown colour may be a word, and stays."""
        colour = self._argument()
        return "" if re.fullmatch("[A-Za-z]+[!A-Za-z0-9]*", colour) else colour


_COMMANDS: dict[str, Callable[[_Reader], str]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), _Reader.fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _Reader.choose),
    **dict.fromkeys(("overset", "stackrel"), _Reader.over),
    **dict.fromkeys(("color", "textcolor"), _Reader.coloured),
    **dict.fromkeys(("xrightarrow", "xRightarrow"), _Reader.arrow),
    "sqrt": _Reader.root,
    "not": _Reader.negated,
    "mathbb": _Reader.hollow,
    "pmod": _Reader.modulus,
    "tag": _Reader.tag,
    "underset": _Reader.under,
}


def _put(said: list[str], item: str) -> None:
    """Adds an item, with a blank where a fraction of words or a function's name would run into what is before it."""
    if item:
        runs_in = said and said[-1][-1].isalnum() and item[0].isalpha() and item[1:2] and item.rstrip() in WORDS
        said.append(f" {item}" if runs_in else item)
