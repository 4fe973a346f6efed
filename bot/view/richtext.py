"""Text with entities, as Telegram wants it: offsets and lengths in UTF-16 units, and no markup to escape."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from textwrap import dedent
from urllib.parse import urlsplit

from telegramify_markdown import convert
from telegramify_markdown.config import RenderConfig

TEXT_LIMIT = 4096
"""UTF-16 units in one message. Source: Bot API, sendMessage, `text`."""

ENTITY_LIMIT = 100
"""Entities that Telegram shows in one message; it drops the others. Source: Bot API, MessageEntity limits."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_LANGUAGE = re.compile(r"[^\w+#.-]")
_LINKS = ("http", "https", "tg")
_SHELTERED = {"<": "\ue000", "|": "\ue001"}
_DOUBLE_BAR = re.compile(r"^(?!\s*\|).*\|\|.*$", re.MULTILINE)
_CODE = ("pre", "code")
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


def units(text: str) -> int:
    """The length of `text` in UTF-16 units, which is how Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


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
        moved = (replace(entity, offset=entity.offset + shift) for entity in more.entities)
        return RichText(self.text + more.text, (*self.entities, *moved))

    def cut(self, start: int, end: int) -> "RichText":
        """The characters from index `start` to `end`, with the entities that touch them, clipped."""
        low, high = units(self.text[:start]), units(self.text[:end])
        clipped = (_clip(entity, low, high) for entity in self.entities)
        return RichText(self.text[start:end], tuple(entity for entity in clipped if entity))

    def strip(self) -> "RichText":
        """Without outer blanks."""
        left = len(self.text) - len(self.text.lstrip())
        return self.cut(left, max(left, len(self.text.rstrip())))

    def quoted(self) -> "RichText":
        """All of it as one block quote; quotes inside, which Telegram does not nest, become plain."""
        inner = tuple(entity for entity in self.entities if entity.kind not in _QUOTES)
        return RichText(self.text, (Entity(kind="blockquote", offset=0, length=self.size), *inner))


def _clip(entity: Entity, low: int, high: int) -> Entity | None:
    start, end = max(entity.offset, low), min(entity.end, high)
    return replace(entity, offset=start - low, length=end - start) if end > start else None


def styled(text: str, kind: str) -> RichText:
    """`text` in one style."""
    return RichText(text, (Entity(kind=kind, offset=0, length=units(text)),) if text else ())


def joined(parts: Iterable[RichText], between: str) -> RichText:
    """The parts with `between` in between."""
    whole: RichText | None = None
    for part in parts:
        whole = part if whole is None else whole + between + part
    return whole or RichText()


def tidy(text: str) -> str:
    """Text without what Telegram blanks or refuses: control characters, carriage returns, lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8")


def from_markdown(markdown: str) -> RichText:
    """What a model wrote, with its Markdown as entities. Nothing visible is lost: HTML and bars are plain text."""
    sheltered = tidy(_aligned(markdown)).replace("<", _SHELTERED["<"])
    sheltered = _DOUBLE_BAR.sub(lambda line: line[0].replace("||", _SHELTERED["|"] * 2), sheltered)
    text, found = convert(sheltered, latex_escape=False, config=_config())
    for char, shelter in _SHELTERED.items():
        text = text.replace(shelter, char)
    entities = (_accepted(entity) for entity in found)
    return RichText(text, tuple(entity for entity in entities if entity)).strip() if text.strip() else RichText()


def _aligned(markdown: str) -> str:
    """A text whose lines are all indented but the first, as in strings inside indented JSON, moved to the margin."""
    first, newline, rest = markdown.partition("\n")
    return first + newline + dedent(rest) if newline and first.strip() else markdown


def _config() -> RenderConfig:
    config = RenderConfig.isolated()
    symbols = config.markdown_symbol
    symbols.heading_level_1 = symbols.heading_level_2 = symbols.heading_level_3 = symbols.heading_level_4 = ""
    symbols.unordered_list_item = "•"
    config.cite_expandable = False
    return config


def _accepted(found: object) -> Entity | None:
    """An entity as Telegram accepts it; None for links that it would refuse. Underlined headings are bold enough."""
    kind, url = getattr(found, "type"), getattr(found, "url")  # noqa: B009 - the library has no types
    if kind == "underline" or (kind == "text_link" and not _is_link(url)):
        return None
    language = getattr(found, "language") or ""  # noqa: B009
    return Entity(
        kind=kind,
        offset=getattr(found, "offset"),  # noqa: B009
        length=getattr(found, "length"),  # noqa: B009
        url=url.replace(_SHELTERED["<"], "<") if url else None,
        language=_LANGUAGE.sub("", language)[:30] or None,
    )


def _is_link(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in _LINKS and ("." in host.strip(".") or parts.scheme == "tg") and " " not in (url or "")


def split(rich: RichText, limit: int = TEXT_LIMIT, entity_limit: int = ENTITY_LIMIT) -> list[RichText]:
    """Parts of at most `limit` units and `entity_limit` entities, cut at paragraphs, else lines, else words.

    Blanks at a cut go, everything else stays; code is closed and opened again.
    """
    parts: list[RichText] = []
    rest = rich
    while rest.text.strip():
        fits = _fitting(rest, limit, entity_limit)
        if fits >= len(rest.text):
            parts.append(rest)
            break
        at = _cut_at(rest.text, fits)
        head = rest.cut(0, at)
        if head.text.strip():
            parts.append(head.cut(0, len(head.text.rstrip())))
        tail = rest.text[at:]
        rest = rest.cut(at + len(tail) - len(tail.lstrip("\n")), len(rest.text))
    return parts


def _fitting(rich: RichText, limit: int, entity_limit: int) -> int:
    """How many characters from the start keep to both limits; at least one."""
    allowed = limit
    if len(rich.entities) > entity_limit:
        starts = sorted(entity.offset for entity in rich.entities)
        allowed = min(allowed, max(1, starts[entity_limit]))
    raw = rich.text.encode("utf-16-le")
    return max(1, len(raw[: allowed * 2].decode("utf-16-le", "ignore")))


def _cut_at(text: str, fits: int) -> int:
    """The best place to cut at or before index `fits`: not so early that the part is under a third."""
    for mark in ("\n\n", "\n", " "):
        at = text.rfind(mark, fits // 3, fits)
        if at > 0:
            return at + (1 if mark == " " else 0)
    return fits
