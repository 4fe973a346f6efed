"""As much of a text as fits a number of tokens."""

from bot.core.material import Reading
from bot.core.usage import estimate_tokens

CHARACTERS_PER_TOKEN = 4
"""No estimate takes more characters for one token."""

_BACK = 200
"""How far back, in characters, a cut looks for the end of a line or of a word."""


def clipped(text: str, tokens: int) -> Reading:
    """The beginning of a text that is estimated at no more than `tokens`, cut at a line or between words."""
    if len(text) <= tokens * CHARACTERS_PER_TOKEN and estimate_tokens(text) <= tokens:
        return Reading(text=text)
    low, high = 0, min(len(text), tokens * CHARACTERS_PER_TOKEN)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if estimate_tokens(text[:middle]) <= tokens else (low, middle - 1)
    return Reading(text=text[: _seam(text, low)].rstrip(), whole=False)


def _seam(text: str, end: int) -> int:
    for mark in ("\n", " "):
        found = text.rfind(mark, max(0, end - _BACK), end)
        if found > 0:
            return found
    return end
