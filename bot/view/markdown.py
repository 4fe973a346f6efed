"""What a model wrote, with its Markdown as entities. Nothing visible is lost: HTML and bars are plain text."""

import re
from textwrap import dedent

from telegramify_markdown import convert
from telegramify_markdown.config import RenderConfig

from bot.view.accents import composed
from bot.view.fences import language_of
from bot.view.links import is_link, with_addresses
from bot.view.nesting import settled
from bot.view.noncharacters import JOINER, restored
from bot.view.richtext import Entity, RichText, is_blank
from bot.view.shelter import Code, code_blocks, sheltered

_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NEVER_SENT = re.compile("[\x00-\x09\x0b-\x1f\x7f\u2028-\u202e\u0333\u033f\u030a\ufdd0-\ufdef\ufffe\uffff]")
"""What Telegram drops or blanks, and the noncharacters that shelter markup."""

LONGEST = 30_000
"""Characters that are converted; what is behind them stands as it was written. That is more than messages show of an
answer before it becomes a file, and the converter's longest single step, which no thread interrupts, stays short.
"""

MOST_GROWTH = 3
"""What is shown is at most so many times as long as its source, and a thousand characters: else it stands as it is."""

_KINDS = ("bold", "italic", "strikethrough", "spoiler", "code", "pre", "text_link", "blockquote")
_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What the converter may raise on input that its makers did not think of."""


def tidy(text: str) -> str:
    """Text without what Telegram drops, blanks or refuses: control characters, carriage returns, lone surrogates."""
    text = _BREAK.sub("\n", text).replace("\t", "    ")
    if "\u030a" in text:  # Telegram drops a loose ring above, and would make "a" of "å".
        text = composed(text)
    return _NEVER_SENT.sub("", text).encode("utf-8", "replace").decode("utf-8")


def from_markdown(markdown: str) -> RichText:
    """What a model wrote, as text with entities; as it stands where the converter makes nothing of it."""
    plain, rest = _parted(_aligned(tidy(markdown)))
    shown = _converted(plain)
    if is_blank(shown.text):
        shown = RichText(plain).strip()
    if rest:
        shown = (shown + f"\n{rest}").strip()
    return RichText() if is_blank(shown.text) else shown


def code_in(markdown: str) -> list[Code]:
    """The blocks of code between fences, as they are shown."""
    return list(code_blocks(_parted(_aligned(tidy(markdown)))[0]))


def _parted(plain: str) -> tuple[str, str]:
    """Return what is converted, and what is behind it; they are parted between two lines, where there are any."""
    if len(plain) <= LONGEST:
        return plain, ""
    at = plain.rfind("\n", LONGEST // 2, LONGEST)
    return (plain[:at], plain[at + 1 :]) if at > 0 else (plain[:LONGEST], plain[LONGEST:])


def _converted(plain: str) -> RichText:
    try:
        source = sheltered(plain)
        text, found = convert(source, latex_escape=False, config=_config())
    except _FAULTS:
        return RichText()
    if len(text) > MOST_GROWTH * len(source) + 1000:
        return RichText()
    entities = [entity for entity in map(_entity, found) if entity.kind in _KINDS]
    # A reference such as &#0; may have brought back what tidy() took away: one unit for one keeps entities in place.
    rich = RichText(restored(text), tuple(entities)).without(JOINER).on_own_lines()
    return _accepted(_NEVER_SENT.sub(" ", rich.text), list(rich.entities)).strip()


def _aligned(markdown: str) -> str:
    """A text whose lines are all indented but the first, as in strings inside indented JSON, moved to the margin."""
    first, newline, rest = markdown.partition("\n")
    return first + newline + dedent(rest) if newline and first.strip() else markdown


def _config() -> RenderConfig:
    config = RenderConfig.isolated()
    symbols = config.markdown_symbol
    symbols.heading_level_1 = symbols.heading_level_2 = symbols.heading_level_3 = symbols.heading_level_4 = ""
    symbols.unordered_list_item, symbols.task_uncompleted = "•", "☐"
    config.cite_expandable = False
    return config


def _accepted(text: str, entities: list[Entity]) -> RichText:
    """The text with the entities that Telegram accepts; other links become words and address."""
    links = [(entity, entity.kind != "text_link" or is_link(entity.url or "")) for entity in entities]
    shown = with_addresses(RichText(text, tuple(e for e, good in links if good)), [e for e, good in links if not good])
    return RichText(shown.text, settled(shown.entities))


def _entity(found: object) -> Entity:
    url, language = getattr(found, "url"), getattr(found, "language")  # noqa: B009 - the library has no types
    return Entity(
        kind=getattr(found, "type"),  # noqa: B009
        offset=getattr(found, "offset"),  # noqa: B009
        length=getattr(found, "length"),  # noqa: B009
        url=(_NEVER_SENT.sub("", restored(url)) or None) if url else None,
        language=(language_of(restored(language)) or None) if language else None,
    )
