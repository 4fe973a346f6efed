"""What a model wrote, made ready for the converter: markup that is meant as text hides from it, as noncharacters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

import pyromark

from bot.view.fences import words_ahead
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
_PRODUCT = re.compile(r"\*(?<=[0-9A-Za-z)]\*)(?=[0-9A-Za-z(])")
"""A star between two factors, as in 2*3*4: nobody means a slanted 3."""

_POWER = re.compile(r"(\*\*(?<![\w)\]*]\*\*)(?=[^\s*])[^*\n]*\*\*)|\*\*(?<=[0-9A-Za-z)\]]\*\*)(?=[0-9]|[A-Za-z](?!\w))")
"""Two stars between a base and a short exponent, as in x**2 + y**2; bold that begins where a word does is not."""

_UNDERSCORED = re.compile(r"_(?<!\w_)\w+_(?!\w)", re.ASCII)
_MARKS = ("$", "\\", "*", "_", "||", "```", "~~~")
_COUNTED = re.compile(r"\d[.)]\s")
_NUMBER = re.compile(rb"\s*(\d+)[.)]")
_CHAINED = re.compile(r"^(?![ >]*+(?:-[ -]*+|\*[ *]*+)$)((?: *+(?:>|(?:[-+*]|\d{1,9}[.)]) )){8})([^\n]*)", re.MULTILINE)
"""A line that opens eight lists or quotes in each other, and its rest: each list is shown further in than the last."""

_NOTHING = re.compile(r"(?:`{3,}+|~{3,}+)\s*+(?:(?:`{3,}+|~{3,}+)\s*+)?")
_FENCE_ALONE = re.compile(r"(?:```|~~~)(?:[^\S\n]|[`~])*+[^\s`~][^\n]*+(?:\n[\s>]*+(?:[`~]{3,}+[\s>]*+)?)?")
"""Blocks of code without a line. Nothing is tried twice: else the time would grow with the square of a fence's line."""

_OPTIONS = pyromark.Options.ENABLE_TABLES


def sheltered(markdown: str) -> str:
    """Without what a converter drops or misreads: HTML, bars, dollars, link definitions; formulas and tables done."""
    text = markdown.replace("<", kept("<")).replace("]:", kept("]") + ":")
    text = _CHAINED.sub(lambda found: found[1] + kept(found[2]), text)
    if any(mark in text for mark in _MARKS) or _COUNTED.search(text):
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
    edges = [0, *chain.from_iterable(_literal(text, source)), len(source)]
    pieces = [source[low:high].decode() for low, high in pairwise(edges)]
    return "".join(
        _shown(piece, pieces[number - 1]) if number % 2 else _prepared(piece) for number, piece in enumerate(pieces)
    )


def _shown(literal: str, before: str) -> str:
    """Code as it stands; of a block without a line nothing, or where it has a language, its fences as text."""
    if _NOTHING.fullmatch(literal):
        return ""
    if literal[0].isdigit() or _FENCE_ALONE.fullmatch(literal):
        return kept(literal)
    return words_ahead(literal, before.rpartition("\n")[2])


def _literal(text: str, source: bytes) -> Iterator[tuple[int, int]]:
    """Where code stands, and numbers of items that a converter would count otherwise, in bytes."""
    lists: list[_Count] = []
    for event, place in pyromark.events_with_range(text, options=_OPTIONS):
        match event:
            case {"Text": _} | str():
                continue
            case {"Start": {"CodeBlock": _}} | {"Code": _}:
                yield place["start"], place["end"]
            case {"Start": {"List": first}}:
                lists.append(_Count(first))
            case {"End": {"List": _}}:
                lists.pop()
            case {"Start": "Item"} if lists[-1].following is not None:
                number = _NUMBER.match(source, place["start"])
                if number is not None and not lists[-1].takes(number[1]):
                    yield number.span(1)[0], number.end()


@dataclass(slots=True)
class _Count:
    """The numbers of a list as they are shown, counted from its first one; None where it has none."""

    following: int | None
    repeated: bytes = b""

    def takes(self, written: bytes) -> bool:
        """Whether an item with this number is the next; also where each has the number of the first, as in 1. 1. 1."""
        if written not in (str(self.following).encode(), self.repeated):
            return False
        self.repeated = self.repeated or written
        self.following = (self.following or 0) + 1
        return True


def _prepared(text: str) -> str:
    text = _ESCAPED_BAR.sub(kept("|"), with_unicode(text))
    text = _PRODUCT.sub(kept("*"), _POWER.sub(lambda found: found[1] or kept("**"), text))
    text = _UNDERSCORED.sub(lambda found: kept(found[0]) if _is_name(found[0]) else found[0], text)
    text = _OPENS.sub(rf"\1{JOINER}", _CLOSES.sub(rf"{JOINER}\g<0>", text))
    return _HIDDEN.sub(rf"{SPOILER}\1{SPOILER}", text)


def _is_name(word: str) -> bool:
    """Whether a word between underscores is one of a program, as __init__ or _my_name_; _word_ is slanted."""
    name = word.strip("_")
    before, behind = (len(word) - len(rest) for rest in (word.lstrip("_"), word.rstrip("_")))
    if not name[:1].isalpha() or before > 2 or behind > 2:
        return False
    return before + behind > 2 or "_" in name
