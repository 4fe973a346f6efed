"""What a model wrote, made ready for the converter: markup that is meant as text hides from it, as noncharacters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

import pyromark

from bot.view.formulas import with_unicode
from bot.view.grids import laid_out
from bot.view.noncharacters import JOINER, SPOILER, kept, restored


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code; `language` as it was written, "" where it was not."""

    language: str
    text: str


_HIDDEN = re.compile(
    r"(?:(?<=[\s(\[\"'“「（，。：])|^)\|\|(?=[^\s|])([^|\n]+?)(?<=\S)\|\|(?=[\s)\]\"'”」），。：.,;:!?]|$)",
    re.MULTILINE,
)
"""A spoiler: bars close to what they hide, and none of them an "or" between two words."""

_ESCAPED_BAR = re.compile(r"(?<!\\)\\\|")
_LETTER = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WIDE_MARK = "\u2010-\u2027\u3001-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_CLOSES = re.compile(rf"(?<=[{_WIDE_MARK}])(\*\*)(?=[\w])|(?<=[)\]\"'.,:;!?%])(\*\*)(?=[{_LETTER}])")
_OPENS = re.compile(rf"(?<=[{_LETTER}])(\*\*)(?=[{_WIDE_MARK}(\[\"'])")
_PRODUCT = re.compile(r"(?<=[0-9A-Za-z)])\*(?=[0-9A-Za-z(])")
"""A star between two factors, as in 2*3*4: nobody means a slanted 3."""

_NOTHING = re.compile(r"(?:`{3,}|~{3,})\s*(?:(?:`{3,}|~{3,})\s*)?")
_FENCE_ALONE = re.compile(r"(?:```|~~~)[^\n]*[^\s`~][^\n]*(?:\n[\s>]*(?:[`~]{3,}[\s>]*)?)?")
_OPTIONS = pyromark.Options.ENABLE_TABLES


def sheltered(markdown: str) -> str:
    """Without what a converter drops or misreads: HTML, bars, dollars, link definitions; formulas and tables done."""
    text = markdown.replace("<", kept("<")).replace("]:", kept("]") + ":")
    if any(mark in text for mark in ("$", "\\", "*", "||", "```", "~~~")):
        text = _outside_code(text)
    text = laid_out(text)
    return text.replace("$", kept("$")).replace("|", kept("|")).replace(SPOILER, "||")


def code_blocks(markdown: str) -> Iterator[Code]:
    """The blocks of code between fences."""
    language: str | None = None
    text = ""
    for event in pyromark.events(markdown.replace("<", kept("<")), options=_OPTIONS):
        match event:
            case {"Start": {"CodeBlock": {"Fenced": language}}}:
                text = ""
            case {"Text": piece} if language is not None:
                text += str(piece)
            case {"End": "CodeBlock"} if language is not None:
                yield Code(restored(language), restored(text).rstrip("\n"))
                language = None


def _outside_code(text: str) -> str:
    """What is not code, prepared; what is code, as it stands."""
    source = text.encode()
    edges = [0, *chain.from_iterable(_code(text)), len(source)]
    pieces = [source[low:high].decode() for low, high in pairwise(edges)]
    return "".join(_shown(piece) if number % 2 else _prepared(piece) for number, piece in enumerate(pieces))


def _shown(code: str) -> str:
    """Code as it stands; of a block without a line nothing, or where it has a language, its fences as text."""
    if _NOTHING.fullmatch(code):
        return ""
    return kept(code) if _FENCE_ALONE.fullmatch(code) else code


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Where code stands, in bytes."""
    for event, place in pyromark.events_with_range(text, options=_OPTIONS):
        match event:
            case {"Start": {"CodeBlock": _}} | {"Code": _}:
                yield place["start"], place["end"]


def _prepared(text: str) -> str:
    text = _ESCAPED_BAR.sub(kept("|"), with_unicode(text))
    text = _PRODUCT.sub(kept("*"), text)
    text = _OPENS.sub(rf"\1{JOINER}", _CLOSES.sub(rf"{JOINER}\g<0>", text))
    return _HIDDEN.sub(rf"{SPOILER}\1{SPOILER}", text)
