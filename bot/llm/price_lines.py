"""Where in a TOML file something stands, which tomllib does not tell; and what a file is that is no TOML."""

import json
import re
from bisect import bisect_right

_TEXTS = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*",
    re.DOTALL,
)
"""Strings and comments of valid TOML: what looks like a string in a comment is none, and the other way round."""

_HEADER = re.compile(r"^[ \t]*(\[\[?)[ \t]*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([\w-]+))", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([\w-]+))[ \t]*[.=]", re.MULTILINE)
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")
_LONG_NUMBER = re.compile(r"[0-9_]{4000}")
_YAML = re.compile(r"---|(- )?[\w\"'. -]+:(\s|$)")


class Lines:
    """The lines of a text that is valid TOML, by entry and key."""

    def __init__(self, text: str) -> None:
        self._plain = _TEXTS.sub(_emptied, text)
        self._breaks = [match.start() for match in re.finditer("\n", self._plain)]
        headers = list(_HEADER.finditer(self._plain))
        self._tops = {_name(match, 1): match.start() for match in reversed(headers)}
        self._entries = [match.start() for match in headers if match[1] == "[[" and _name(match, 1) == "price"]
        self._entries += [len(self._plain)]

    def top(self, name: str) -> str:
        """`line 3`, where a name of the outermost table stands first."""
        if name in self._tops:
            return self._line(self._tops[name])
        return self._within(0, len(self._plain), name) or "line 1"

    def key(self, number: int, name: str) -> str:
        """`line 3`, where a key of the n-th `[[price]]` stands, else its header; `price 2` in an inline list."""
        if number >= len(self._entries):
            return f"price {number}"
        start, end = self._entries[number - 1 : number + 1]
        return self._within(start, end, name) or self._line(start)

    def _within(self, start: int, end: int, name: str) -> str | None:
        found = (match.start() for match in _KEY.finditer(self._plain, start, end) if _name(match) == name)
        at = next(found, None)
        return None if at is None else self._line(at)

    def _line(self, at: int) -> str:
        return f"line {bisect_right(self._breaks, at - 1) + 1}"


def _name(match: re.Match[str], before: int = 0) -> str:
    return next(group for group in match.groups()[before:] if group is not None)


def _emptied(match: re.Match[str]) -> str:
    """Strings of several lines lose what they hold, and keep their line breaks; all else stays."""
    held = match[0]
    return '""' + "\n" * held.count("\n") if held.startswith(('"""', "'''")) else held


def syntax_fault(text: str, error: Exception) -> str:
    """What tomllib found, by line, without what stands there."""
    said, place = str(error), _PLACE.search(str(error))
    if isinstance(error, RecursionError):
        return "is nested too deeply to be a price file"
    if place is None:
        number = _LONG_NUMBER.search(text)
        at = text.count("\n", 0, number.start() if number else len(text.rstrip())) + 1
        return f"line {at}: is not valid TOML"
    what = "a key stands there twice" if said.startswith("Cannot overwrite") else "is not valid TOML"
    return f"line {place[1]}: {what} (column {place[2]})"


def foreign(text: str, example: str) -> str | None:
    """A sentence if the text is of another format; `example` says what would be right. None: it seems to be TOML."""
    lines = enumerate(text.split("\n"), start=1)
    number, first = next(((at, line.strip()) for at, line in lines if line.strip() and line[0] != "#"), (1, ""))
    kind = "JSON" if _is_json(text) else "YAML" if _YAML.match(first) else "CSV" if _is_csv(first) else None
    return f"line {number}: looks like {kind}, and should be TOML: {example}" if kind else None


def _is_json(text: str) -> bool:
    if text.lstrip().startswith("{"):
        return True
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_csv(first: str) -> bool:
    return "=" not in first and any(mark in first for mark in ",;\t")
