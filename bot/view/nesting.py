"""Entities as Telegram lets them stand together: what it would drop or cut without a word is dropped and cut here.

Quotes do not nest. Code and links do not overlap: the outer one stays. Styles end where code begins, and are cut at the
edges of whatever else stands within them, so that they are counted as Telegram counts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.view.richtext import Entity

_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_CODE = ("code", "pre")


def settled(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities that stand, from the outside in."""
    inward = sorted(entities, key=_inward)
    quotes = list(_apart(entity for entity in inward if entity.is_quote))
    solid = list(_apart(entity for entity in inward if not entity.is_quote and entity.kind not in _STYLES))
    styles = _cut([entity for entity in inward if entity.kind in _STYLES], [*quotes, *solid])
    return tuple(sorted([*quotes, *solid, *styles], key=_inward))


def _inward(entity: Entity) -> tuple[int, int, bool]:
    return entity.offset, -entity.length, entity.kind in _CODE


def _apart(entities: Iterable[Entity]) -> Iterator[Entity]:
    end = 0
    for entity in entities:
        if entity.offset >= end:
            yield entity
            end = entity.end


def _cut(styles: list[Entity], others: list[Entity]) -> Iterator[Entity]:
    edges = sorted({edge for entity in others for edge in (entity.offset, entity.end)})
    code = sorted((entity for entity in others if entity.kind in _CODE), key=_inward)
    begins = [entity.offset for entity in code]
    for style in _merged(styles):
        inner = edges[bisect_right(edges, style.offset) : bisect_left(edges, style.end)]
        for low, high in pairwise([style.offset, *inner, style.end]):
            at = bisect_right(begins, low) - 1
            if at < 0 or code[at].end < high:
                yield style.over(low, high)


def _merged(styles: list[Entity]) -> Iterator[Entity]:
    for kind in _STYLES:
        last: Entity | None = None
        for style in styles:
            if style.kind != kind:
                continue
            if last is not None and style.offset <= last.end:
                last = last.over(last.offset, max(last.end, style.end))
                continue
            if last is not None:
                yield last
            last = style
        if last is not None:
            yield last
