"""Links: which of them Telegram takes, and what becomes of the others."""

import re
from urllib.parse import urlsplit

from bot.view.richtext import Entity, RichText, between

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
    """The text with the address of each link in brackets behind its words, in the same quote, unless they hold it."""
    raw = rich.text.encode("utf-16-le")
    added = sorted((link.end, f" ({link.url})") for link in links if _worth_telling(link, raw))
    return rich.with_added(added, in_quotes=True)


def _worth_telling(link: Entity, raw: bytes) -> bool:
    """Whether a reader can do something with the address, and does not see it already."""
    return link.url is not None and link.url[0] != "#" and link.url not in between(raw, link.offset, link.end)
