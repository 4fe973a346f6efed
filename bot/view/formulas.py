"""Formulas in what a model wrote: found by their delimiters, told from prices and brackets, and put as Unicode."""

import re

from bot.view.maths import in_unicode
from bot.view.noncharacters import kept

_LINE = r"\n[ \t>]*\n"
_BLOCK = re.compile(
    rf"\$\$((?:(?!\$\$|{_LINE}).)+?)\$\$|(?<!\\)\\\[((?:(?!\\\[|\\\]|{_LINE}).)+?)\\\]",
    re.DOTALL,
)
_INLINE = re.compile(
    r"(?<![\\$A-Za-z0-9])\$(?![\s$])([^$\n]+?)(?<![\s\\])\$(?![A-Za-z0-9$])"
    rf"|(?<![\\A-Za-z0-9])\\\(((?:(?!\\[()]|{_LINE}).)+?)\\\)",
    re.DOTALL,
)
_PRICE = re.compile(r"\d[\d.,]*(?:\s|$)")
_CLEAR = re.compile(r"\\[A-Za-z]|[\^_]\S|\\\\")
_WORD = re.compile(r"[^\W\d_]{3,}")
_QUOTED = re.compile(r"\n[ \t]*>[ \t]?")


def with_unicode(markdown: str) -> str:
    """A piece of Markdown without code, its formulas as Unicode."""
    if "$" not in markdown and "\\" not in markdown:
        return markdown
    return _INLINE.sub(lambda found: _inline(found), _BLOCK.sub(lambda found: _block(found), markdown))


def _block(found: re.Match[str]) -> str:
    """A formula that may have lines of its own; the quote or list that it stands in goes on."""
    formula = found[1] or found[2]
    sure = bool(_CLEAR.search(formula) or "=" in formula)
    if not sure and (found[2] or _WORD.search(formula) or not formula.strip()):
        return found[0]
    return kept(in_unicode(_QUOTED.sub("\n", formula))).replace("\n", _next_line(found)) or found[0]


def _next_line(found: re.Match[str]) -> str:
    """What a new line begins with where the formula stands: its indentation, and the marks of quotes."""
    line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
    margin = re.match(r"[ \t>]*", line)
    return "\n" + (margin[0] if margin else "")


def _inline(found: re.Match[str]) -> str:
    formula = found[1] or found[2]
    if (found[1] and _PRICE.match(formula)) or formula.count("|") % 2 or not _is_formula(formula.strip()):
        return found[0]
    return kept(in_unicode(formula).replace("\n", " ")) or found[0]


def _is_formula(written: str) -> bool:
    """Whether it is one rather than prose: by commands and scripts, or by the lack of words."""
    if _CLEAR.search(written) or not _WORD.search(written):
        return bool(written)
    return " " not in written or ("=" in written and len(_WORD.findall(written)) <= 6)
