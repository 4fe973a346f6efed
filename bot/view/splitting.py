"""One long text -> parts that each fit a message. Time grows with the length of the text, not with its square."""

import re
import unicodedata
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from bot.view.heads import breaks_in_head, head_behind, headed
from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, Entity, RichText, clipped, is_blank, units

_NEWLINES = re.compile("\n*")
_JOINING = re.compile("[\u200d\u1160-\u11ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""What belongs to the character before it, beside accents: variations, skins and tags of emoji, and their joiner."""

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")

_SENTENCE = re.compile(
    r"[.!?…。！？](?:(?<=[。！？])[”’』」）]*+|(?:(?<=[^\W\d_]{2}.)|(?<=[)\]].))[\"')\]”’»]* (?=\S))"
)
"""The end of a sentence, up to where the next one begins."""

Spans = list[tuple[int, int]]


def split(
    rich: RichText, limit: int = TEXT_LIMIT, entity_limit: int = ENTITY_LIMIT, most: int | None = None
) -> list[RichText]:
    """Parts of at most `limit` units and `entity_limit` entities, cut behind paragraphs, else lines, sentences, words.

    Blocks of code are cut between their lines, closed and opened again; a line of code is cut only where it alone is
    more than a part holds. A table goes on under its head. Blanks at a cut go, everything else stays. No part is blank.
    `limit` is two or more. Of more than `entity_limit` entities over the same character, the inner ones go.
    `most`: the first so many parts, where the others are not wanted.
    """
    return list(islice((part for part in _parts(rich, limit, entity_limit) if not is_blank(part.text)), most))


def _parts(rich: RichText, limit: int, entity_limit: int) -> Iterator[RichText]:
    waiting = deque(sorted(rich.entities, key=lambda entity: (entity.offset, -entity.length)))
    near: list[Entity] = []
    index = unit = 0
    head = ""
    while index < len(rich.text):
        while waiting and waiting[0].offset < unit + limit:
            near.append(waiting.popleft())
        near = [entity for rank, entity in enumerate(near) if rank < entity_limit or entity.offset > unit]
        room = near[entity_limit].offset - unit if len(near) > entity_limit else limit
        text = rich.text[index : index + limit + 2]
        at = _cut_at(_window(text, near, unit), min(room, limit - units(head)))
        high = unit + units(text[:at])
        part = RichText(text[:at], clipped(near, unit, high))
        yield headed(part, head).strip()
        head = head_behind(part, unit, near, head, limit)
        behind = _NEWLINES.match(rich.text, index + at)
        gap = len(behind[0]) if behind else 0
        index, unit = index + at + gap, high + gap
        near = [entity for entity in near if entity.end > unit]


@dataclass(frozen=True, slots=True)
class _Window:
    """What the next part is cut from, with where not to cut it if that can be, by index."""

    text: str
    code: Spans
    """Blocks of code; one that began before begins at a negative index."""
    glued: frozenset[int]
    """The line breaks behind headings, of texts and of tables."""


def _window(text: str, near: Iterable[Entity], unit: int) -> _Window:
    spans = [(entity.kind, entity.offset - unit, entity.end - unit) for entity in near]
    spans = [span for span in spans if span[0] in ("pre", "bold")]
    if spans and not text.isascii():
        ends = list(accumulate((2 if char > "\uffff" else 1 for char in text), initial=0))
        spans = [
            (kind, low if low < 0 else bisect_right(ends, low) - 1, bisect_right(ends, high) - 1)
            for kind, low, high in spans
        ]
    headings = (high for kind, low, high in spans if kind == "bold" and _is_line(text, low, high))
    code = [(low, high) for kind, low, high in spans if kind == "pre"]
    heads = (at for low, high in code if low >= 0 for at in breaks_in_head(text, low, high))
    return _Window(text, code, frozenset((*heads, *(at for high in headings for at in (high, high + 1)))))


def _is_line(text: str, low: int, high: int) -> bool:
    return low >= 0 and (low == 0 or text[low - 1] == "\n") and text[high : high + 1] == "\n"


def _cut_at(window: _Window, room: int) -> int:
    """The best index to cut at so that `room` units are enough: not so early that the part is under a third."""
    text, code = window.text, window.code
    fits = _fitting(text, room)
    if fits == len(text):
        return fits
    least = max(1, fits // 3)
    for mark in ("\n\n", "\n"):
        for at in _marked(text, mark, least, fits + len(mark)):
            if at not in window.glued and (not _inside(at, code) or _too_long(at, code, fits)):
                return at
    for at in _marked(text, "\n", least, fits + 1):
        if at not in window.glued:
            return at
    ends = (found.end() for found in _SENTENCE.finditer(text, least, fits + 1))
    sentence = max((at for at in ends if at <= fits and not _inside(at, code)), default=0)
    if sentence:
        return sentence
    for at in _marked(text, " ", least, fits + 1):
        if not _inside(at, code):
            return min(at + 1, fits)
    return _in_a_line(window, fits)


def _marked(text: str, mark: str, low: int, high: int) -> Iterator[int]:
    """Where the mark stands, from the last to the first."""
    at = text.rfind(mark, low, high)
    while at > 0:
        yield at
        at = text.rfind(mark, low, at + len(mark) - 1)


def _inside(at: int, code: Spans) -> tuple[int, int] | None:
    return next(((low, high) for low, high in code if low < at < high), None)


def _too_long(at: int, code: Spans, fits: int) -> bool:
    """Whether the block of code around `at` has more than a part holds, or was begun before: it is cut anyway."""
    block = _inside(at, code)
    return block is not None and (block[0] < 0 or block[1] - block[0] > fits)


def _in_a_line(window: _Window, fits: int) -> int:
    """Between two characters; in a block of code before the line, or the block, that does not fit."""
    text, block = window.text, _inside(fits, window.code)
    if block is not None:
        line = max(text.rfind("\n", 0, fits + 1), block[0])
        line = block[0] if line in window.glued else line
        if line > 0:
            return line
        blank = text.rfind(" ", max(1, fits // 3), fits)
        if blank > 0:
            return blank + 1
    return _between_characters(text, fits)


def _fitting(text: str, room: int) -> int:
    """How many characters from the start keep to `room` units; at least one."""
    if text.isascii():
        return max(1, min(len(text), room))
    raw = text.encode("utf-16-le", "surrogatepass")
    return max(1, len(raw[: room * 2].decode("utf-16-le", "ignore")))


def _between_characters(text: str, fits: int) -> int:
    """`fits`, or a little before it where that would part an accent or an emoji from what it belongs to."""
    for at in range(fits, max(fits // 2, fits - 24), -1):
        if at < len(text) and not _belongs(text, at):
            return at
    return fits


def _belongs(text: str, at: int) -> bool:
    """Whether the character at `at` is shown as one with the one before it."""
    char, before = text[at], text[at - 1]
    if before == "\u200d" or _JOINING.match(char) or unicodedata.category(char)[0] == "M":
        return True
    return bool(_FLAG.match(char) and _FLAG.match(before))
