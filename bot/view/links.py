"""Links: which of them Telegram takes, and what becomes of the others."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import accumulate, pairwise
from urllib.parse import urlsplit

from bot.view.richtext import Entity, RichText, units

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+\.?")
_APP_LINK = re.compile(r"tg://[\w-]+(\?\S*)?", re.ASCII)
_PERSON = re.compile(r"tg://user\b", re.IGNORECASE)
"""An address that calls somebody by number: a model calls nobody."""


def is_link(url: str) -> bool:
    """Whether it goes out as a link: Telegram takes it, which else refuses the whole message, and it calls nobody."""
    if _APP_LINK.fullmatch(url):
        return not _PERSON.match(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = parts.scheme in ("http", "https") and "@" not in parts.netloc and not re.search(r"[\s\x00-\x1f]", url)
    return plain and port != 0 and not parts.netloc.endswith(":") and bool(_HOST.fullmatch(parts.hostname or ""))


def with_addresses(rich: RichText, links: list[Entity]) -> RichText:
    """The text with the address of each link in brackets behind its words, unless they hold it."""
    raw = rich.text.encode("utf-16-le")
    added = sorted((link.end, f" ({link.url})") for link in links if _worth_telling(link, raw))
    if not added:
        return rich
    places = [place for place, _ in added]
    cuts = [_between(raw, low, high) for low, high in pairwise([0, *places, len(raw) // 2])]
    text = "".join(part for cut, (_, address) in zip(cuts, added, strict=False) for part in (cut, address)) + cuts[-1]
    shifts = [0, *accumulate(units(address) for _, address in added)]
    return RichText(text, tuple(_moved(entity, places, shifts) for entity in rich.entities))


def _worth_telling(link: Entity, raw: bytes) -> bool:
    """Whether a reader can do something with the address, and does not see it already."""
    return link.url is not None and link.url[0] != "#" and link.url not in _between(raw, link.offset, link.end)


def _between(raw: bytes, low: int, high: int) -> str:
    return raw[2 * low : 2 * high].decode("utf-16-le")


def _moved(entity: Entity, places: list[int], shifts: list[int]) -> Entity:
    """The entity after the insertions at `places`; what stands right behind its end is not part of it."""
    start = entity.offset + shifts[bisect_right(places, entity.offset)]
    end = entity.end + shifts[bisect_left(places, entity.end)]
    return replace(entity, offset=start, length=end - start)
