"""Message entities as Telegram takes them: checked, sorted, and untangled."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from bot.playground.finding import units
from bot.playground.links import LinkError, check_link
from bot.playground.refusals import bad_request

Entity = dict[str, Any]

SPLITTABLE = {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94}
QUOTES = {"blockquote": 0, "expandable_blockquote": 0}
CODE = {"pre": 10, "code": 20, "date_time": 21}
_PRIORITY = {**SPLITTABLE, **QUOTES, **CODE, "text_link": 49, "text_mention": 49, "custom_emoji": 99}
_FOUND = 50
_IGNORED = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
_MAX_OFFSET = 1_000_000


def parse_entities(given: object, text: str) -> list[Entity]:
    """Return the entities given with a text, checked against it, in Telegram's order.

    What is not a JSON array is ignored, as Telegram does. Raises ApiError for a wrong entity.
    """
    if not isinstance(given, list):
        return []
    entities = [entity for item in given if (entity := _parse(item))]
    for entity in entities:
        _check_range(entity)
    entities = [entity for entity in entities if entity["length"] > 0]
    if not entities:
        return []
    entities = fix_entities(entities)
    _check_bounds(entities, text)
    return entities


def shift_entities(entities: list[Entity], text: str, dropped: re.Pattern[str]) -> list[Entity]:
    """Return the entities as they stand after the characters that match `dropped` are gone from the text."""
    gone = [units(text[: match.start()]) for match in dropped.finditer(text)]
    shifted = []
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        before = sum(place < start for place in gone)
        inside = sum(start <= place < end for place in gone)
        shifted.append({**entity, "offset": start - before, "length": entity["length"] - inside})
    return [entity for entity in shifted if entity["length"] > 0]


def fix_entities(entities: list[Entity]) -> list[Entity]:
    """Return entities that nest as Telegram allows: what may not overlap is dropped, styles are cut."""
    if len(entities) < 2:
        return entities
    entities = sorted(entities, key=_order)
    if all(_apart(first, second) for first, second in pairwise(entities)):
        return entities
    solid = _not_overlapping(e for e in entities if e["type"] not in SPLITTABLE and e["type"] not in QUOTES)
    quotes = _not_overlapping(e for e in entities if e["type"] in QUOTES)
    solid = [entity for entity in solid if not any(_crosses(entity, quote) for quote in quotes)]
    styles = _cut_styles([e for e in entities if e["type"] in SPLITTABLE], [*solid, *quotes])
    return sorted([*solid, *quotes, *styles], key=_order)


def _parse(item: object) -> Entity | None:
    if not isinstance(item, dict):
        raise _unparsed("expected an Object")
    for key in ("offset", "length", "type"):
        if key not in item:
            raise _unparsed(f'Can\'t find field "{key}"')
    if not isinstance(item["offset"], int) or not isinstance(item["length"], int):
        raise _unparsed('Field "offset" must be of type Number')
    kind = str(item["type"])
    if kind in _IGNORED:
        return None
    if kind not in _PRIORITY:
        raise _unparsed("Unsupported type specified" if kind else "Type is not specified")
    return {"type": kind, "offset": item["offset"], "length": item["length"], **_extras(kind, item)}


def _extras(kind: str, item: Entity) -> Entity:
    if kind == "text_link":
        return {"url": _link(item)}
    if kind == "pre" and item.get("language"):
        return {"language": str(item["language"])}
    needed = {"text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}.get(kind)
    if needed and needed not in item:
        raise _unparsed(f'Can\'t find field "{needed}"')
    kept = (needed, "date_time_format")
    return {key: item[key] for key in kept if key in item}


def _link(item: Entity) -> str:
    if "url" not in item:
        raise _unparsed('Can\'t find field "url"')
    try:
        return check_link(str(item["url"]))
    except LinkError as error:
        raise bad_request(f"Entity {error}") from None


def _unparsed(reason: str) -> Exception:
    return bad_request(f"can't parse MessageEntity: {reason}")


def _check_range(entity: Entity) -> None:
    for key in ("offset", "length"):
        if not 0 <= entity[key] <= _MAX_OFFSET:
            raise bad_request(f"Receive an entity with incorrect {key} {entity[key]}")


def _check_bounds(entities: list[Entity], text: str) -> None:
    end = units(text)
    middles = _surrogate_middles(text) if end != len(text) else {}
    for entity in entities:
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        if start > end:
            raise bad_request(f"Entity begins after the end of the text at UTF-16 offset {start}")
        if start in middles:
            raise bad_request(f"Entity begins in a middle of a UTF-16 symbol at byte offset {middles[start]}")
        if stop > end:
            where = f"ends after the end of the text at UTF-16 offset {stop}"
            raise bad_request(f"Entity beginning at UTF-16 offset {start} {where}")
        if stop in middles:
            where = f"ends in a middle of a UTF-16 symbol at byte offset {middles[stop]}"
            raise bad_request(f"Entity beginning at UTF-16 offset {start} {where}")


def _surrogate_middles(text: str) -> dict[int, int]:
    """Map each offset inside a surrogate pair to the byte offset behind the character."""
    middles = {}
    offset = size = 0
    for character in text:
        size += len(character.encode(errors="replace"))
        if character > "\uffff":
            middles[offset + 1] = size
        offset += 2 if character > "\uffff" else 1
    return middles


def _order(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _PRIORITY.get(entity["type"], _FOUND)


def _apart(first: Entity, second: Entity) -> bool:
    end = first["offset"] + first["length"]
    return bool(end < second["offset"] or (end == second["offset"] and first["type"] != second["type"]))


def _not_overlapping(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    end = 0
    for entity in entities:
        if entity["offset"] >= end:
            kept.append(entity)
            end = entity["offset"] + entity["length"]
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    """Tell whether the entity overlaps the quote without lying inside it."""
    start, end = entity["offset"], entity["offset"] + entity["length"]
    low, high = quote["offset"], quote["offset"] + quote["length"]
    return start < high and low < end and not (low <= start and end <= high)


def _cut_styles(styles: list[Entity], others: list[Entity]) -> list[Entity]:
    spans = [(kind, *span) for kind in SPLITTABLE for span in _merged(styles, kind)]
    bounds = [(entity["offset"], entity["offset"] + entity["length"]) for entity in others]
    edges = sorted({start for _, start, _ in spans}.union(*bounds))
    code = [bound for bound, entity in zip(bounds, others, strict=True) if entity["type"] in CODE]
    return [
        {"type": kind, "offset": low, "length": high - low}
        for kind, start, end in spans
        for low, high in pairwise([start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end])
        if not any(first <= low and high <= last for first, last in code)
    ]


def _merged(styles: list[Entity], kind: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for entity in styles:
        if entity["type"] != kind:
            continue
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
