"""Characters beyond the first plane, of which providers send one half in one delta and one half in the next."""

import re

_HALF = re.compile("[\ud800-\udfff]")


class Pairing:
    """Puts halves together; a half that stays alone becomes U+FFFD."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        """`text` with whole characters only; a first half at its end is held until the next text."""
        text = self._held + text
        self._held = text[-1:] if "\ud800" <= text[-1:] < "\udc00" else ""
        return _whole(text[:-1] if self._held else text)

    def close(self) -> str:
        """What was held."""
        held, self._held = self._held, ""
        return _whole(held)


def _whole(text: str) -> str:
    if not _HALF.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
