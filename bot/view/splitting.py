"""One long text -> parts that each fit a message. Time grows with the length of the text, not with its square."""

import re
from collections import deque
from collections.abc import Iterator

from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, Entity, RichText, clipped, is_blank, units

_NEWLINES = re.compile("\n*")
_JOINING = re.compile("[\u0300-\u036f\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
"""What belongs to the character before it: accents, emoji variations and skins, and the joiner of emoji."""


def split(rich: RichText, limit: int = TEXT_LIMIT, entity_limit: int = ENTITY_LIMIT) -> list[RichText]:
    """Parts of at most `limit` units and `entity_limit` entities, cut at paragraphs, else lines, else words.

    Blanks at a cut go, everything else stays; code is closed and opened again. No part is blank. `limit` is two or
    more. Of more than `entity_limit` entities over the same character, the inner ones go.
    """
    return [part for part in _parts(rich, limit, entity_limit) if not is_blank(part.text)]


def _parts(rich: RichText, limit: int, entity_limit: int) -> Iterator[RichText]:
    waiting = deque(sorted(rich.entities, key=lambda entity: (entity.offset, -entity.length)))
    near: list[Entity] = []
    index = unit = 0
    while index < len(rich.text):
        while waiting and waiting[0].offset < unit + limit:
            near.append(waiting.popleft())
        near = [entity for rank, entity in enumerate(near) if rank < entity_limit or entity.offset > unit]
        room = near[entity_limit].offset - unit if len(near) > entity_limit else limit
        at = _cut_at(rich.text[index : index + limit + 2], room)
        high = unit + units(rich.text[index : index + at])
        yield RichText(rich.text[index : index + at], clipped(near, unit, high)).strip()
        behind = _NEWLINES.match(rich.text, index + at)
        gap = len(behind[0]) if behind else 0
        index, unit = index + at + gap, high + gap
        near = [entity for entity in near if entity.end > unit]


def _cut_at(window: str, room: int) -> int:
    """The best index to cut at so that `room` units are enough: not so early that the part is under a third."""
    fits = _fitting(window, room)
    if fits == len(window):
        return fits
    for mark in ("\n\n", "\n", " "):
        at = window.rfind(mark, max(1, fits // 3), fits + len(mark))
        if at > 0:
            return min(at + 1, fits) if mark == " " else at
    return _between_characters(window, fits)


def _fitting(window: str, room: int) -> int:
    """How many characters from the start keep to `room` units; at least one."""
    if window.isascii():
        return max(1, min(len(window), room))
    raw = window.encode("utf-16-le", "surrogatepass")
    return max(1, len(raw[: room * 2].decode("utf-16-le", "ignore")))


def _between_characters(window: str, fits: int) -> int:
    """`fits`, or a little before it where that would part an accent or an emoji from what it belongs to."""
    for at in range(fits, max(fits // 2, fits - 12), -1):
        if at < len(window) and not _JOINING.match(window[at]) and window[at - 1] != "\u200d":
            return at
    return fits
