"""JSON from outside, however deeply it is nested and however long its numbers are."""

import json
import math
import re

DEEPEST = 100
"""Levels. Telegram's own updates have about ten; the parser of the standard library gives up below a thousand."""

LONGEST_NUMBER = 1000
"""Digits. The interpreter takes 4,300 at most, as longer ones take their time."""

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""A string, also one that does not end, or a bracket; possessive, so that no text takes more than linear time."""


def read_json(body: bytes) -> object:
    """Return what a body holds; what is nested too deeply is read as null, a number of too many digits as infinity.

    Raises:
        ValueError: it is no JSON.
    """
    text = body.decode(errors="replace")
    try:
        return json.loads(text)
    except (RecursionError, ValueError):  # the parser says no more than that of a long number
        return json.loads(_shallow(text.encode()), parse_int=_int)


def _int(digits: str) -> float:
    return int(digits) if len(digits) <= LONGEST_NUMBER else math.inf


def _shallow(body: bytes) -> bytes:
    """Return JSON in UTF-8 with null in the place of whatever is nested deeper than it may be."""
    pieces, level, end = list[bytes](), 0, 0
    for token in _TOKEN.finditer(body):
        sign = token.group()
        if sign in b"[{":
            level += 1
            if level == DEEPEST + 1:
                pieces += [body[end : token.start()], b"null"]
        elif sign in b"]}":
            if level == DEEPEST + 1:
                end = token.end()
            level -= 1
    if level > DEEPEST:
        raise ValueError("it ends in the middle")
    return b"".join((*pieces, body[end:]))
