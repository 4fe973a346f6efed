"""The tags between which models think aloud, in the spellings that are met."""

import re

from bot.core.window import Window

_WORDS = "think|thinking|reason|reasoning|thought|thoughts"

OPENING = re.compile(rf"<(?:{_WORDS})>|<\|begin_of_thought\|>|◁think▷", re.IGNORECASE)
CLOSING = re.compile(rf"</(?:{_WORDS})>|<\|end_of_thought\|>|◁/think▷", re.IGNORECASE)
WRAPPING = re.compile(r"<\|(?:begin|end)_of_solution\|>", re.IGNORECASE)
"""What some models put around the answer; it says nothing."""

STARTS = "<◁"
NO_TAG = r"<(?=[^/|trTR]|/[^trTR]|[tT][^hH]|[rR][^eE]|\|[^beBE])|◁(?=[^/tT]|/[^tT])"
"""A pattern: the first character of a tag, where certainly none follows."""
NO_CLOSING = r"<(?=[^/|]|/[^trTR]|\|[^eE])|◁(?=[^/])"
"""The same of closing tags alone."""

_BEGUN = re.compile(r"(?:</?[a-z]{0,9}|<\|[a-z_]{0,17}\|?|◁/?[a-z]{0,5})\Z", re.IGNORECASE)


def begun_at(window: Window, at: int) -> bool:
    """Whether what stands at `at` is no tag yet, and may become one when more comes."""
    return not window.final and bool(_BEGUN.match(window.text, at))
