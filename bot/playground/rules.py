"""What Telegram makes of a text: cleaned, trimmed, measured, with the entities that stand."""

import re
from dataclasses import dataclass, field

from bot.playground.entities import Entity, fix_entities, parse_entities, shift_entities
from bot.playground.finding import find_entities, units
from bot.playground.refusals import ApiError, bad_request

__all__ = ["MAX_CAPTION", "MAX_TEXT", "ApiError", "RichText", "clean_text", "read_text"]

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW_BYTES = 32768
MAX_ENTITIES = 100

_REMOVED = dict.fromkeys([0x0D, *range(0x2028, 0x202F), 0x333, 0x33F, 0x30A])
_CLEANING: dict[int, str | None] = {**{code: " " for code in range(32) if code != 10}, **_REMOVED}
_UNCLEAN = re.compile(r"[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_DROPPED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANK = re.compile(
    r"[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RichText:
    """A text as Telegram stores it; entity offsets count UTF-16 units."""

    text: str
    entities: list[Entity] = field(default_factory=list)

    def fields(self, name: str = "text") -> dict[str, object]:
        """Return the fields of a Message object that hold this text."""
        if not self.text:
            return {}
        entities = "entities" if name == "text" else f"{name}_entities"
        return {name: self.text, entities: self.entities} if self.entities else {name: self.text}


def clean_text(text: str) -> str:
    """Return a text without entities as Telegram stores it; empty when nothing visible is left."""
    cleaned = _cleaned(text).strip(" \n")
    return "" if _BLANK.fullmatch(cleaned) else cleaned


def read_text(text: str, given: object = None, *, limit: int = MAX_TEXT, too_long: str = "") -> RichText:
    """Return what Telegram stores of a text and the entities given with it; the text may come out empty.

    Raises ApiError for wrong entities, and for a text of more than `limit` UTF-16 units, in the words
    of `too_long`.
    """
    if len(text) * 4 > MAX_RAW_BYTES and len(text.encode(errors="replace")) > MAX_RAW_BYTES:
        raise bad_request("text is too long")
    entities = parse_entities(given, text)
    cleaned = _cleaned(text)
    if entities and len(cleaned) != len(text):
        entities = shift_entities(entities, text, _DROPPED)
    cleaned, entities = _trimmed(cleaned, entities)
    if units(cleaned) > limit:
        raise bad_request(too_long or "message is too long")
    if _BLANK.fullmatch(cleaned):
        return RichText(text="")
    found = find_entities(cleaned, entities)
    entities = fix_entities([*entities, *found]) if found else entities
    return RichText(text=cleaned, entities=entities[:MAX_ENTITIES])


def _cleaned(text: str) -> str:
    return text.translate(_CLEANING) if _UNCLEAN.search(text) else text


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut blanks at both ends; at the front Telegram stops where the first entity begins."""
    text = text.rstrip(" \n")
    front = len(text) - len(text.lstrip(" \n"))
    if not entities:
        return text[front:], []
    front = min([front, *(entity["offset"] for entity in entities)])
    end = units(text)
    kept = [
        {**e, "offset": e["offset"] - front, "length": min(e["length"], end - e["offset"])}
        for e in entities
        if e["offset"] < end
    ]
    return text[front:], kept
