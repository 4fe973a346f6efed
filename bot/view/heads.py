"""The head of a table that is cut: it stands again over the rows that go on in the next message."""

import re
from collections.abc import Iterable

from bot.view.richtext import Entity, RichText, between, units

SHARE = 8
"""A head may take one in so many units of a part; a larger one is not said again."""

_HEAD = re.compile(r"[^\n]* \| [^\n]*\n-+(?:-\+-+)+\n")
"""How a table is laid out: names between bars, and a line of dashes and crosses."""

_BEGINNING = re.compile(r"[^\n]* \| [^\n]*(\n)(?:-+(?:-\+-+)+\n|[-+]*\Z)")
"""The same, of which the end may be out of sight."""


def breaks_in_head(text: str, begin: int, end: int) -> tuple[int, ...]:
    """Where a table between two indices has the line breaks that hold its head and its first row together."""
    found = _BEGINNING.match(text, begin, end)
    return (found.start(1), found.end() - 1) if found is not None else ()


def head_behind(part: RichText, begin: int, entities: Iterable[Entity], head: str, limit: int) -> str:
    """What stands over the part behind this one, which begins at the unit `begin`, under `head`: "" if no table is cut.

    `limit` is what a part holds, in units.
    """
    end = begin + part.size
    blocks = (entity for entity in entities if entity.kind == "pre" and not entity.language)
    table = next((block for block in blocks if block.offset < end < block.end), None)
    if table is None or table.offset < begin:
        return head if table is not None else ""
    rows = between(part.text.encode("utf-16-le"), table.offset - begin, part.size)
    found = _HEAD.match(rows + "\n")
    return found[0] if found is not None and units(found[0]) * SHARE <= limit else ""


def headed(part: RichText, head: str) -> RichText:
    """A part that begins amid a table, with the table's head."""
    if not head:
        return part
    size = units(head)
    moved = (entity.over(entity.offset + (size if entity.offset else 0), entity.end + size) for entity in part.entities)
    return RichText(head + part.text, tuple(moved))
