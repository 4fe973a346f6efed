"""Bytes of a text file -> text, whatever it is written in."""

import codecs
from collections.abc import Iterator

from charset_normalizer import from_bytes

from bot.core.material import Fault
from bot.reading.unreadable import GivenUp

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The marks at a file's beginning; those of UTF-32 begin like those of UTF-16."""

_CANDIDATES = [
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1251", "koi8_r"),
    *("cp1252", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256"),
]
_WESTERN = "cp1252"
"""By far the most frequent of those that often fit alike."""

_SAMPLE = 32_768
"""In bytes: what an encoding is told from."""

_MOST_CONTROLS = 0.02
"""The share of control characters beyond which bytes are no text."""


def decoded(content: bytes) -> str:
    """The text.

    Raises:
        GivenUp: it is none.
    """
    for text in _attempts(content):
        if _is_text(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise GivenUp(Fault.KIND)


def _attempts(content: bytes) -> Iterator[str]:
    """From the surest to the last resort."""
    mark = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for name in filter(None, (mark, "utf-8", _wide(content))):
        try:
            yield content.decode(name)
        except UnicodeDecodeError:
            continue
    if mark is not None:
        yield content.decode(mark, "replace")
    elif b"\0" not in content:
        yield content.decode(_guessed(content), "replace")


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark, where every other byte of much of it is zero."""
    sample = content[: _SAMPLE & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 3 < len(sample[1::2]):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _guessed(content: bytes) -> str:
    sample = content[:_SAMPLE]
    if len(content) > _SAMPLE:  # not in the middle of a character
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    matches = list(from_bytes(sample, cp_isolation=_CANDIDATES, enable_fallback=False))
    as_likely = [match.encoding for match in matches if match.coherence >= matches[0].coherence]
    return _WESTERN if not matches or _WESTERN in as_likely else matches[0].encoding


def _is_text(text: str) -> bool:
    sample = text[:_SAMPLE]
    controls = sum(char < " " and char not in "\t\n\r\f\x1b" for char in sample)
    return controls <= len(sample) * _MOST_CONTROLS
