"""The entities that Telegram finds in a text by itself: commands, mentions, links, mail addresses.

Without a scheme only addresses under a few well-known top-level domains count as links.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

Entity = dict[str, Any]

_PATTERN = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,})"
    r"|(?P<url>(?<![\w@.-])(?:(?:https?|tg|ftp)://[^\s<>\"'`]+"
    r"|(?:[\w-]+\.)+(?:com|org|net|io|dev|me|edu|gov|cn|de|uk|app|ai)(?![\w-])(?::\d+)?(?:/[^\s<>\"'`]*)?))"
    r"|(?P<bot_command>(?<![\w/<>@])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z][a-zA-Z0-9_]{2,31})?(?![\w/<>]))"
    r"|(?P<mention>(?<!\w)@[a-zA-Z][a-zA-Z0-9_]{2,31}(?!\w))"
)
_HINT = re.compile(r"[/@]|\w\.\w")
_SHIELDS = frozenset({"code", "pre", "date_time", "text_link", "text_mention", "custom_emoji"})
_TRAILING = ".,:;!?)]}'\""


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, entity: Entity) -> str:
    """Return the part of the text that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return raw[start:end].decode("utf-16-le", "surrogatepass")


def find_entities(text: str, taken: Sequence[Entity] = ()) -> list[Entity]:
    """Return the entities found in a text, in order, with offsets in UTF-16 units.

    Places that overlap a code, pre or link entity in `taken` are left alone.
    """
    if not _HINT.search(text):
        return []
    spans = [(e["offset"], e["offset"] + e["length"]) for e in taken if e["type"] in _SHIELDS]
    return [entity for entity in _matches(text) if _free(entity, spans)]


def _matches(text: str) -> Iterator[Entity]:
    position = offset = 0
    for match in _PATTERN.finditer(text):
        found = match.group()
        if match.lastgroup == "url":
            found = found.rstrip(_TRAILING)
        offset += units(text[position : match.start()])
        position = match.start()
        yield {"type": match.lastgroup, "offset": offset, "length": units(found)}


def _free(entity: Entity, spans: list[tuple[int, int]]) -> bool:
    start, end = entity["offset"], entity["offset"] + entity["length"]
    return all(end <= low or high <= start for low, high in spans)
