"""Accents that stand behind their letters, put together with them."""

import re
import unicodedata

_ACCENTED = re.compile("[^\u0300-\u036f][\u0300-\u036f]{1,30}")
"""No word has more accents on a letter, and the time to put them in order grows with the square of their number."""


def composed(text: str) -> str:
    """The text with each letter and its accents as one character where there is such a one."""
    return text if text.isascii() else _ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
