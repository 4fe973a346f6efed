"""Titles of steps as they are shown behind their numbers: without Markdown, and without a number of their own."""

import re

from bot.core.placeholders import is_placeholder

LONGEST = 1000
"""In characters: longer ones are no titles, and stay as they are."""

DEEPEST = 3
"""Marks within marks that are taken off."""

_MARKED = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?<![A-Za-z0-9)*])\*{2,3}(?=[^\s*])(?P<bold>.+?)(?<=\S)\*{2,3}(?![A-Za-z0-9(*])"
    r"|(?<![\w*)])\*(?=[^\s*])(?P<italic>[^*]+)(?<=\S)\*(?![\w*(])"
    r"|(?<!\w)__(?=[^\s_])(?P<strong>[^_]*[ ,:;][^_]*)(?<=\S)__(?!\w)"
    r"|(?<!\w)_(?=[^\s_])(?P<slanted>[^_]+)(?<=\S)_(?!\w)"
)
"""Names such as __init__ and powers such as 2**3 are no marks."""

_HEADING = re.compile(r"^#{1,6}\s+(.*?)(?:\s+#+)?$")
_LONE = re.compile(r"^\*\*(?=[^*]*$)|(?<=\S)\*\*$(?<![A-Za-z0-9]\*\*)|^[*_`#]+$")
"""A mark that has no other."""

_WORDS = "step schritt étape etape paso passo etapa stap krok крок шаг ステップ 步骤 步驟".split()
_DIGITS = "零一二三四五六七八九"


def plain_title(title: str, number: int) -> str:
    """A title of one line without its marks, and without the number if it is that of its step, counted from 1.

    Empty: there is nothing else in it, or what is there is a placeholder of the prompt's form.
    """
    if len(title) > LONGEST:
        return title
    bare, own = _inside(_HEADING.sub(r"\1", title.strip()), DEEPEST), _own_number(number)
    for _ in range(2):  # as in "2. Step 2: Check"
        bare = _HEADING.sub(r"\1", own.sub("", bare.strip()))
    bare = _LONE.sub("", bare).strip()
    return "" if is_placeholder(bare) else bare


def _inside(text: str, depth: int) -> str:
    """What stands between marks; code stays as it is written."""
    if not depth:
        return text
    return _MARKED.sub(lambda found: found["code"] or _inside(found[found.lastgroup or 0], depth - 1), text)


def _own_number(number: int) -> re.Pattern[str]:
    """A number with what divides it from the title: "2.", "(2)", "Step 2:", "第2步：", "二、". No "2 + 2", no "2.5"."""
    said = f"(?:{number}|{_in_chinese(number)})"
    return re.compile(
        rf"^(?:(?:{'|'.join(_WORDS)})\s*#?\s*{said}\s*(?:[:：.)、,，–—-]+(?!\d)\s*|$)"
        rf"|^第\s*{said}\s*步\s*(?:[:：.)、,，–—-]+\s*|\s|$)"
        rf"|^(?:\(\s*{said}\s*\)|（\s*{said}\s*）|{said}[)）])\s*(?=[^\s+*/×÷=<>^%−-])"
        rf"|^{number}[.:](?=\s+\S|[^\x00-\x7f])\s*|^{said}[、．：]\s*(?=\S))",
        re.IGNORECASE,
    )


def _in_chinese(number: int) -> str:
    """A number below a hundred in words; of a larger one, its digits."""
    tens, ones = divmod(number, 10)
    if tens >= len(_DIGITS):
        return str(number)
    ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return ten + (_DIGITS[ones] if ones or not tens else "")
