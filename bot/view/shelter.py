"""Markup that is meant as text: it hides from the converter as characters that no text holds, and comes back after."""

import re

LESS_THAN, BAR, BRACKET, DOLLAR = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""Noncharacters of Unicode, one UTF-16 unit each, so that nothing moves when they are put back."""

_BACK = str.maketrans({LESS_THAN: "<", BAR: "|", BRACKET: "]", DOLLAR: "$"})
_PRICE = re.compile(r"\$(?=\d[\d.,]*(?:\s|$))")
_BAR = re.compile(r"(?<!\\)\|")


def sheltered(markdown: str) -> str:
    """Without what a converter drops: HTML, spoilers, link definitions, the dollars of prices, surplus cells."""
    text = markdown.replace("<", LESS_THAN).replace("||", BAR * 2).replace("]:", BRACKET + ":")
    return _tables(_PRICE.sub(DOLLAR, text))


def restored(text: str) -> str:
    """The text with everything back in its place."""
    return text.translate(_BACK)


def _tables(text: str) -> str:
    if "|" not in text:
        return text
    lines = text.split("\n")
    columns = 0
    for number, line in enumerate(lines):
        if not line.strip(" >"):
            columns = 0
        elif columns:
            lines[number] = _row(line, columns)
        elif number and "|" in lines[number - 1] and (columns := _columns(line)):
            lines[number - 1] = lines[number - 1].replace("$", DOLLAR)
    return "\n".join(lines)


def _columns(line: str) -> int:
    """How many columns the line under a table's head marks out; 0 where it is no such line."""
    marks = line.strip(" >")
    if "|" not in marks or not set(marks) <= set("|:- "):
        return 0
    cells = marks.removeprefix("|").removesuffix("|").split("|")
    return len(cells) if all("-" in cell for cell in cells) else 0


def _row(line: str, columns: int) -> str:
    """A row with its formulas, which the converter would move out of the table, and its surplus bars as text."""
    line = line.rstrip().replace("$", DOLLAR)
    bars = [bar.start() for bar in _BAR.finditer(line)]
    kept = columns - 1 + line.lstrip(" >").startswith("|")
    surplus = {at for at in bars[kept:] if at != len(line) - 1}
    return "".join(BAR if at in surplus else char for at, char in enumerate(line)) if surplus else line
