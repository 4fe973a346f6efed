"""Bytes of a text file -> text, whatever it is written in."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from bot.core.material import Fault
from bot.reading import scripts
from bot.reading.scripts import BEFORE_WORDS, SCRIPTS, SIGNS, Script
from bot.reading.unreadable import GivenUp

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The marks at a file's beginning; those of UTF-32 begin like those of UTF-16."""

_UNICODE = ("utf-8", "utf-16-le", "utf-16-be")
_WIDE = _UNICODE[1:]
_WIDE_RARE = 6.0
"""What it costs that UTF-16 comes without a mark, and without zeros."""

_NATIONAL: tuple[tuple[str, Script, float], ...] = (
    ("cp1252", scripts.WESTERN, 0.0),
    ("gb18030", scripts.HAN, 0.5),
    ("big5", scripts.HAN_TRADITIONAL, 2.0),
    ("shift_jis", scripts.JAPANESE, 1.5),
    ("euc_jp", scripts.JAPANESE, 3.0),
    ("cp949", scripts.KOREAN, 2.0),
    ("cp1251", scripts.CYRILLIC, 1.5),
    ("koi8_r", scripts.CYRILLIC, 4.0),
    ("cp1250", scripts.CENTRAL, 3.0),
    ("iso8859_2", scripts.CENTRAL, 5.0),
    ("cp1253", scripts.GREEK, 3.0),
    ("iso8859_7", scripts.GREEK, 4.0),
    ("cp1254", scripts.TURKISH, 2.0),
    ("cp1255", scripts.HEBREW, 3.5),
    ("cp1256", scripts.ARABIC, 3.0),
)
"""What text is in that is not in Unicode, and what it costs that it is rare: short texts are likely in several."""

_SAMPLE = 8192
"""In bytes: what an encoding is told from. It begins a little before what is not ASCII."""

_LEAD = 200

_MOST_CONTROLS = 0.02
"""The share of control characters beyond which bytes are no text."""

_DEAREST = 9.0
"""What a character may cost on average in UTF-16 without a mark: beyond it, the bytes are no text."""

_MISPLACED, _SAME_CASE, _CROWDED = 4.0, -2.2, 5.0
"""What it adds that a letter stands where none such does, a capital behind another, or an accented letter too many."""

_AMONG_LATIN, _MOST_AMONG_LATIN = 0.7, 6.0
"""What each ASCII letter costs in a script that stands apart from them, and all of them together at most."""

_ACCENTED = re.compile(r"[^\W\d_\x00-\x7f]{3,}")
_ASCII_LETTER = re.compile("[A-Za-z]")


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
    """From the surest to the last resort; where some bytes are broken, replacement characters stand for them."""
    mark = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if mark is not None:
        yield content.decode(mark, "replace")
        return
    try:
        yield content.decode()
    except UnicodeDecodeError:
        pass
    name = _likeliest(content)
    if name is not None:
        yield content.decode(name, "replace")


def _likeliest(content: bytes) -> str | None:
    """The encoding in which bytes are most like a text; None: they could only be UTF-16, and are no text in it."""
    first = re.search(rb"[\x00\x80-\xff]", content)
    start = max(0, first.start() - _LEAD) & ~1 if first else 0
    sample, whole = content[start : start + _SAMPLE], start + _SAMPLE >= len(content)
    has_zeros = b"\0" in sample
    texts = {name: _decoded(sample, name, whole=whole) for name in (_WIDE if has_zeros else _UNICODE)}
    costs = {name: min(_cost(text, script) for script in SCRIPTS) for name, text in texts.items()}
    costs |= {name: costs[name] + _WIDE_RARE for name in _WIDE}
    for name, script, rare in () if has_zeros else _NATIONAL:
        costs[name] = _cost(_decoded(sample, name, whole=whole), script) + rare
    best = min(costs, key=lambda name: costs[name])
    is_noise = best in _WIDE and costs[best] > len(texts[best]) * _DEAREST + _WIDE_RARE
    return None if is_noise else best


def _decoded(sample: bytes, name: str, *, whole: bool) -> str:
    """The sample's text; a character that only the sample's end cuts is none."""
    return codecs.getincrementaldecoder(name)("replace").decode(sample, whole)


def _cost(text: str, script: Script) -> float:
    """How unlikely a text is in a script: lower is likelier."""
    cost = sum(script.cost(char) * count for char, count in Counter(text).items())
    pairs = Counter(pair for pair in pairwise(text) if pair > ("\x7f",) or pair[1] > "\x7f")
    cost += sum(_pair_cost(*pair, script) * count for pair, count in pairs.items())
    if script.run:
        cost += sum(_CROWDED * max(0, len(run) - script.run) for run in _ACCENTED.findall(text))
    if script.apart:
        cost += min(_MOST_AMONG_LATIN, _AMONG_LATIN * len(_ASCII_LETTER.findall(text)))
    return cost


def _pair_cost(one: str, two: str, script: Script) -> float:
    """What two neighbours add, of which one is not ASCII."""
    if not (one.isalpha() and two.isalpha()):
        return _MISPLACED if (one in SIGNS and two.isalpha()) or (one.isalpha() and two in BEFORE_WORDS) else 0.0
    cost = script.apart if one.isascii() or two.isascii() else 0.0
    if (one.islower() and two.isupper()) or one == "ς":
        return cost + _MISPLACED
    return cost + _SAME_CASE if one.isupper() and two.isupper() else cost


def _is_text(text: str) -> bool:
    sample = text[: 4 * _SAMPLE]
    controls = sum(char < " " and char not in "\t\n\r\f\x1b" for char in sample)
    return controls <= len(sample) * _MOST_CONTROLS
