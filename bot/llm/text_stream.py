"""One text of an answer, delta by delta -> what each adds to it, however the provider cuts or repeats it."""

from bot.core.surrogates import Pairing

LEAST_REPEATED = 4
"""Characters: a text of two deltas, the second of which begins with so short a first one, does not repeat itself."""


class TextStream:
    """Joins deltas. Providers send what is new, or all so far each time (DashScope without incremental output).

    Halves of a surrogate pair in two deltas become one character; NUL is left out, and a lone half is U+FFFD.
    """

    def __init__(self) -> None:
        self._pairing = Pairing()
        self._parts: list[str] = []
        self._held = ""
        self._repeats = False

    def __bool__(self) -> bool:
        return bool(self._parts)

    def delta(self, text: str, *, last: bool = False) -> str:
        """Return what a delta adds. `last`: the answer ends with it, so that it may repeat the whole."""
        if not text:
            return ""
        return self._clean(self._pairing.feed(self._added(text, last=last)))

    def whole(self, text: str) -> str:
        """Return what a text that stands for all so far adds; one that contradicts what was said adds nothing."""
        said = "".join(self._parts) + self._held
        rest = text.removeprefix(said) if text.startswith(said) else ""
        if self._held or not rest:
            return self.close()
        self._parts.append(rest)
        return self._clean(self._pairing.feed(rest)) + self.close()

    def close(self) -> str:
        """Return what was held back."""
        rest, self._held = self._held, ""
        if rest and len(self._parts[0]) >= LEAST_REPEATED:
            rest = rest[len(self._parts[0]) :]
        if rest:
            self._parts.append(rest)
        return self._clean(self._pairing.feed(rest) + self._pairing.close())

    def _added(self, text: str, *, last: bool) -> str:
        if self._repeats:
            return self._beyond(text)
        if self._held:
            return self._second_look(text)
        first = self._parts[0] if len(self._parts) == 1 else ""
        if first.strip() and len(text) > len(first) and text.startswith(first):
            self._held = text
            return ""
        if last and len(self._parts) > 1 and text == "".join(self._parts):
            return ""
        self._parts.append(text)
        return text

    def _second_look(self, text: str) -> str:
        """Decide about a second delta that begins with the first, now that the third is here."""
        held, self._held = self._held, ""
        if not text.startswith(held):
            self._parts += [held, text]
            return held + text
        self._repeats = True
        return self._beyond(text)

    def _beyond(self, text: str) -> str:
        said = "".join(self._parts)
        added = text.removeprefix(said)
        self._parts = [text if text.startswith(said) else said + text]
        return added

    @staticmethod
    def _clean(text: str) -> str:
        return text.replace("\0", "") if "\0" in text else text
