"""Text with entities, as Telegram wants it: offsets and lengths in UTF-16 units, and no markup to escape."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

TEXT_LIMIT = 4096
"""UTF-16 units in one message. Source: Bot API, sendMessage, `text`."""

ENTITY_LIMIT = 100
"""Entities that Telegram shows in one message; it drops the others. Source: Bot API, MessageEntity limits."""

_BLANK = re.compile(r"[\s\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2800\ufeff\ufffc\U000e0000-\U000e007f]*")
"""What shows nothing: Telegram refuses a message of only such characters."""

_QUOTES = ("blockquote", "expandable_blockquote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One style over a span; `kind` is Telegram's name. `url` goes with text_link, `language` with pre."""

    kind: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        """The first unit behind the span."""
        return self.offset + self.length

    @property
    def is_quote(self) -> bool:
        """Whether it is a block quote, of which Telegram does not nest one in another."""
        return self.kind in _QUOTES

    def over(self, start: int, end: int) -> "Entity":
        """The same style from the unit `start` to before the unit `end`."""
        return Entity(kind=self.kind, offset=start, length=end - start, url=self.url, language=self.language)


def units(text: str) -> int:
    """The length of `text` in UTF-16 units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_blank(text: str) -> bool:
    """Whether `text` shows nothing: blanks, zero-width characters and the like."""
    return _BLANK.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class RichText:
    """Text and its entities. Values add up; entities move along."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    @property
    def size(self) -> int:
        """UTF-16 units."""
        return units(self.text)

    def __add__(self, other: "RichText | str") -> "RichText":
        more = RichText(other) if isinstance(other, str) else other
        shift = self.size
        moved = (entity.over(entity.offset + shift, entity.end + shift) for entity in more.entities)
        return RichText(self.text + more.text, (*self.entities, *moved))

    def cut(self, start: int, end: int) -> "RichText":
        """The characters from index `start` to `end`, with the entities that touch them, clipped."""
        low = units(self.text[:start])
        kept = self.text[start:end]
        return RichText(kept, clipped(self.entities, low, low + units(kept)))

    def strip(self) -> "RichText":
        """Without outer blanks, as Telegram trims: blanks at the front that belong to an entity stay."""
        front = len(self.text) - len(self.text.lstrip(" \n"))
        if self.entities:
            front = min(front, *(entity.offset for entity in self.entities), len(self.text))
        return self.cut(front, max(front, len(self.text.rstrip())))

    def without(self, char: str) -> "RichText":
        """The text without a character of one unit, wherever it stands; entities of it alone go with it."""
        if char not in self.text:
            return self
        *cuts, _ = accumulate(units(part) + 1 for part in self.text.split(char))
        gone = [cut - 1 for cut in cuts]
        spans = ((e, e.offset - bisect_left(gone, e.offset), e.end - bisect_left(gone, e.end)) for e in self.entities)
        moved = (entity.over(low, high) for entity, low, high in spans if low < high)
        return RichText(self.text.replace(char, ""), tuple(moved))

    def with_added(self, added: list[tuple[int, str]], *, in_quotes: bool = False) -> "RichText":
        """The text with more of it, as (unit, text) in order. What ends where something is added does not hold it.

        `in_quotes`: but a quote does.
        """
        if not added:
            return self
        places, raw = [place for place, _ in added], self.text.encode("utf-16-le")
        cuts = [between(raw, low, high) for low, high in pairwise([0, *places, len(raw) // 2])]
        text = "".join(part for cut, (_, more) in zip(cuts, added, strict=False) for part in (cut, more)) + cuts[-1]
        shifts = [0, *accumulate(units(more) for _, more in added)]
        begins = (entity.offset + shifts[bisect_right(places, entity.offset)] for entity in self.entities)
        holding = (bisect_right if in_quotes and entity.is_quote else bisect_left for entity in self.entities)
        ends = (e.end + shifts[held(places, e.end)] for e, held in zip(self.entities, holding, strict=True))
        spans = zip(self.entities, begins, ends, strict=True)
        return RichText(text, tuple(entity.over(begin, end) for entity, begin, end in spans))

    def on_own_lines(self) -> "RichText":
        """The text with a line break wherever a block of code or a quote stands beside other words in a line."""
        blocks = [entity for entity in self.entities if entity.kind == "pre" or entity.is_quote]
        if not blocks:
            return self
        raw = self.text.encode("utf-16-le")
        edges = {edge for block in blocks for edge in (block.offset, block.end) if 0 < edge < len(raw) // 2}
        return self.with_added([(edge, "\n") for edge in sorted(edges) if "\n" not in between(raw, edge - 1, edge + 1)])

    def quoted(self, *, expandable: bool = False) -> "RichText":
        """All of it as one block quote, or one that opens on a tap; quotes inside, which do not nest, become plain."""
        inner = tuple(entity for entity in self.entities if not entity.is_quote)
        kind = "expandable_blockquote" if expandable else "blockquote"
        return RichText(self.text, (*styled(self.text, kind).entities, *inner))


def between(raw: bytes, low: int, high: int) -> str:
    """The units from `low` to before `high` of a text in UTF-16; half of a character is none."""
    return raw[2 * low : 2 * high].decode("utf-16-le", "ignore")


def clipped(entities: Iterable[Entity], low: int, high: int) -> tuple[Entity, ...]:
    """What of the entities lies between the units `low` and `high`, counted from `low`."""
    spans = ((entity, max(entity.offset, low), min(entity.end, high)) for entity in entities)
    return tuple(entity.over(start - low, end - low) for entity, start, end in spans if start < end)


def styled(text: str, kind: str) -> RichText:
    """`text` in one style."""
    return RichText(text, (Entity(kind=kind, offset=0, length=units(text)),) if text else ())


def joined(parts: Iterable[RichText], between: str) -> RichText:
    """The parts with `between` in between."""
    whole: RichText | None = None
    for part in parts:
        whole = part if whole is None else whole + between + part
    return whole or RichText()
