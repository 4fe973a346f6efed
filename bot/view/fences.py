"""What stands behind the opening marks of a fence: a language, settings for some site's reader, or words."""

import re

from bot.view.noncharacters import kept

LONGEST = 30
"""Characters of a language: the longest names of languages have about 20."""

LONGEST_INFO = 200
"""Characters of a language with its settings; whatever is longer is prose."""

_INFO = re.compile(r"(?:\{\s*\.?)?([\w+#.-]*)(.*)", re.DOTALL)
_SETTING = re.compile(r"""\{[^{}]*\}?|,?\s*[\w.-]+=(?:"[^"]*"|'[^']*'|\{[^{}]*\}|[^\s}]*)|,\s*[\w-]+|[#.][\w-]+|\}""")
_OPENING = re.compile(r"(`{3,}|~{3,})[ ]*([^\n]*)")
_MARGIN = re.compile(r"[^>\s]")


def language_of(info: str) -> str:
    """The language that is named first, as in `python title="a.py"` or `{.python}`; "" where there are only words."""
    found = _INFO.match(info.strip()) if len(info) <= LONGEST_INFO else None
    if found is None or len(found[1]) > LONGEST or _SETTING.sub("", found[2]).strip():
        return ""
    return found[1].strip(".-")


def words_ahead(block: str, before: str) -> str:
    """A block of code between fences. Words behind the opening marks, which nobody would see, are a line above it.

    `before` is what stands ahead of the block on its line: indentation, marks of quotes and items.
    """
    found = _OPENING.match(block)
    if found is None or not found[2].strip() or language_of(found[2]):
        return block
    margin = "\n" + _MARGIN.sub(" ", before)
    return kept(found[2].strip()) + margin + found[1] + block[found.end() :]
