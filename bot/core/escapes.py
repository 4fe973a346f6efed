"""Backslash escapes inside strings, with those of LaTeX told apart from those of JSON."""

import re

from bot.core.latex import begins_latex, is_latex
from bot.core.window import Window

ESCAPE_RUN = (
    r"\\[^untrbf]"
    r"|\\[ntr](?=[A-Za-z]{0,19}+[^A-Za-z])|\\[bf](?=.)"
    r"|\\u(?:[0-9abcefABCEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2})"
    r"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""A regular expression for escapes that are there as a whole, with all that their meaning hangs on."""

_ESCAPE = re.compile(
    r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\(.)", re.DOTALL
)
_PARTIAL = re.compile(r"\\(?:u[0-9a-fA-F]{0,3}|u[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u[0-9a-fA-F]{0,3})?)?)?\Z")
_UNFINISHED_WORD = re.compile(r"\\([ntr][A-Za-z]{0,18}|[bf])\Z")
_WORD = re.compile(r"[A-Za-z]+")
_MEANINGS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\", "/": "/"}
_UNPAIRED = "\ufffd"


def unescape(text: str, before: str) -> str:
    """`text` with its escapes replaced by what they mean; `before` is the character in front of it.

    An escape that JSON does not know keeps its backslash; half a surrogate pair becomes U+FFFD.
    """
    pieces: list[str] = []
    end = 0
    for match in _ESCAPE.finditer(text):
        if match.start() > end:
            pieces.append(text[end : match.start()])
        last = pieces[-1][-1] if pieces else before
        pieces.append(_meaning(match, last))
        end = match.end()
    pieces.append(text[end:])
    return "".join(pieces)


def _meaning(match: re.Match[str], before: str) -> str:
    char = match[4]
    if char is None:
        return _unicode(match)
    if char in "ntrbf":
        word = _WORD.match(match.string, match.start(4))
        if word and is_latex(word[0], before):
            return "\\" + char
    return _MEANINGS.get(char, "\\" + char)


def _unicode(match: re.Match[str]) -> str:
    if match[3] is None:
        return chr(0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00)
    code = int(match[3], 16)
    return _UNPAIRED if 0xD800 <= code < 0xE000 else chr(code)


def odd_escape(window: Window) -> str | None:
    """The escape at `window.at`, where it is none of `ESCAPE_RUN`; None: wait for more.

    What the end of the output cut in two is read together with all behind it, and means nothing.
    """
    word = _UNFINISHED_WORD.match(window.text, window.at)
    if word or _PARTIAL.match(window.text, window.at):
        return None
    match = _ESCAPE.match(window.text, window.at)
    return match[0] if match else "\\"


def left_at_end(window: Window) -> str:
    """What to read of the escape at `window.at` when the output has ended behind it.

    Nothing, where it was cut or might have become a command of LaTeX: so a cut text ends in nothing that was not meant.
    """
    word = _UNFINISHED_WORD.match(window.text, window.at)
    return window.text[window.at : window.at + 2] if word and not begins_latex(word[1]) else ""
