"""Where a string ends: whether a quote is its end or a part of its text, judged by what follows.

The judgement must not hang on how the text was cut: where too little is there to say, it is None.
"""

import re
from functools import cache

from bot.core.escapes import ESCAPE_RUN
from bot.core.window import BLANKS, Window

CLOSERS = {'"': '"', "'": "'", "“": "”"}
"""The quotes that begin a string, and the quotes that end it."""

LONGEST_KEY = 120

BARE_KEY = re.compile(r"[^\W\d]\w{0,40}[ \t]{0,5}:")
"""A key without quotes, and its colon."""

_ENDING = {'"': '"', "'": "'", "”": '”"'}
_OPENING = "\"'“"
_GAP = rf"[{BLANKS}]{{0,40}}+"
_LITERAL = re.compile(r"-?\d|(?:true|false|null|None|True|False)\s*[,\]]")
_NEXT_KEY = {closer: re.compile(rf"[^{closer}\n]*(?:{closer}[ \t]*([^ \t])|\n)") for closer in _ENDING}


@cache
def run_of_text(closer: str, containers: str, *, bare: bool) -> re.Pattern[str]:
    """A pattern for text that certainly belongs to a string: plain text, whole escapes, and quotes of its own.

    It only makes quick what `closes` says too: it may leave any quote to that.
    """
    quotes = _ENDING[closer]
    harmless = "|".join((*_before_text(), *_before_comma(containers[-1], bare=bare), *_before_bracket(containers)))
    return re.compile(rf"(?:[^\\{quotes}]+|[{quotes}](?=(?:{harmless}))|{ESCAPE_RUN})+", re.DOTALL)


def _before_text() -> tuple[str, ...]:
    return rf"{_GAP}[^{BLANKS},}}\]{_OPENING}]", rf"[ \t]{{0,40}}+[{_OPENING}]"


def _before_comma(container: str, *, bare: bool) -> tuple[str, ...]:
    if container == "[":
        return (rf"{_GAP},{_GAP}[^{BLANKS}{_OPENING}{{\[\]/\-\dtfnTFN]",)
    if bare:
        return ()
    no_key = rf'{_GAP},{_GAP}"[^"\n]{{0,100}}+(?:\n|"[ \t]{{0,9}}+[^ \t:])'
    return rf"{_GAP},{_GAP}[^{BLANKS}{_OPENING}}}/]", no_key


def _before_bracket(containers: str) -> tuple[str, ...]:
    """The wrong bracket; or the right one, with what cannot come behind it in the container around."""
    right, wrong = ("}", r"\]") if containers[-1] == "{" else (r"\]", "}")
    behind = {"": r"[)\];,}.\"']", "[": rf"[^{BLANKS},\]{{}}]", "{": rf"[^{BLANKS},}}\]{_OPENING}]"}
    return rf"{_GAP}{wrong}", rf"{_GAP}{right}{_GAP}{behind[containers[-2:-1]]}"


def closes(window: Window, at: int, containers: str, *, bare: bool) -> bool | None:
    """Whether the quote at `at` ends the string; None: too early to say.

    `containers` are the innermost open brackets, up to three; `bare` says that keys here go without quotes.
    """
    after = window.peek(at + 1, at)
    if after is None or after < 0:
        return None if after is None else True
    char = window.text[after]
    if char in "}]":
        return _closes_container(window, after, at, containers)
    if char == ",":
        return _comma_follows(window, after, at, containers[-1], bare=bare)
    if char in CLOSERS and "\n" in window.text[at:after]:
        return containers[-1] == "[" or _key_follows(window, after)
    return False


def _comma_follows(window: Window, comma: int, origin: int, container: str, *, bare: bool) -> bool | None:
    after = window.peek(comma + 1, origin)
    if after is None or after < 0:
        return None if after is None else True
    char = window.text[after]
    if char == "/":
        return None if window.short(after, 2) else window.text[after : after + 2] in ("//", "/*")
    if container == "[":
        return char in CLOSERS or char in "{[]" or _literal_follows(window, after)
    if char == "}":
        return True
    if bare and char not in CLOSERS:
        return None if window.awaits(":", after, 50) else bool(BARE_KEY.match(window.text, after))
    return char in CLOSERS and _key_follows(window, after)


def _literal_follows(window: Window, at: int) -> bool | None:
    if _LITERAL.match(window.text, at, at + 20):
        return True
    return None if window.short(at, 20) else False


def _key_follows(window: Window, at: int) -> bool | None:
    """Whether a quoted key and a colon stand at `at`; a key that the end of the output cut counts as one."""
    ahead = window.text[at + 1 : at + 1 + LONGEST_KEY]
    match = _NEXT_KEY[CLOSERS[window.text[at]]].match(ahead)
    if match:
        return match[1] == ":"
    return False if len(ahead) == LONGEST_KEY else window.final or None


def _closes_container(window: Window, bracket: int, origin: int, containers: str) -> bool | None:
    """Whether the bracket that follows a quote can close the innermost container here."""
    if (window.text[bracket] == "}") != (containers[-1] == "{"):
        return False
    after = window.peek(bracket + 1, origin)
    if after is None or after < 0:
        return None if after is None else True
    char = window.text[after]
    match containers[:-1]:
        case "":
            return char not in ")];,}.\"'"
        case outer if outer[-1] == "[":
            return char in ",]{" or (char == "}" and window.text[bracket] == "]")
        case outer:
            return char in ",}" or char in CLOSERS or (char == "]" and len(outer) > 1)
