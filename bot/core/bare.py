"""What is left of a text without its dress: Markdown, LaTeX, and the several ways to write one sign."""

import re
import unicodedata

_FRACTIONS = {char: unicodedata.normalize("NFKC", char).replace("\u2044", "/") for char in "¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
_FRACTION = re.compile(f"(\\d?)([{''.join(_FRACTIONS)}])")
_RAISED = re.compile("[⁰¹²³⁴-⁹]+")
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "‑": "-", "∙": "·", "⋅": "·", "’": "'", "“": '"', "”": '"'})

_DRESS = (
    (re.compile(r"\\\(|\\\)|\\\[|\\\]|\$\$"), " "),
    (re.compile(r"\$(?=[^$\d\s])([^$\n]{1,200})\$|\$(-?\d(?:[^$\n]{0,60}[^$\s])?)\$(?!\d)"), r"\1\2"),
    (re.compile(r"\\[dt]?frac ?\{([^{}]{1,60})\} ?\{([^{}]{1,60})\}"), r"\1/\2"),
    (re.compile(r"\\[dt]?frac ?(\d) ?(\d)"), r"\1/\2"),
    (re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|boldsymbol|operatorname|boxed) ?\{([^{}]{0,200})\}"), r"\1"),
    (re.compile(r"\\sqrt ?\{([^{}]{1,60})\}"), r"√(\1)"),
    (re.compile(r"\^ ?\{?\\circ ?\}?"), "°"),
    (re.compile(r"\\(?:left|right|displaystyle|quad|qquad)(?![a-z])|\\[,;:! ]|\{,\}(?!\d)"), " "),
    (re.compile(r"\{,\}"), ","),
    (re.compile(r"\\times(?![a-z])"), "×"),
    (re.compile(r"\\cdot(?![a-z])"), "·"),
    (re.compile(r"\\pi(?![a-z])"), "π"),
    (re.compile(r"\\([%$#&_{}])"), r"\1"),
    (re.compile(r"\^\{([^{}]{1,20})\}"), r"^\1"),
    (re.compile(r"√\((\w+)\)"), r"√\1"),
    (re.compile(r"\*\*|__|~~|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|`"), ""),
    (re.compile(r"^[ \t]{0,20}(?:#{1,6}|>|[-+*])[ \t]{1,20}", re.MULTILINE), ""),
)


def bare(text: str) -> str:
    """`text` in NFKC, one line for each of its lines that says something, with single blanks."""
    text = _FRACTION.sub(lambda found: f"{found[1]} {_FRACTIONS[found[2]]}", text)
    text = _RAISED.sub(lambda found: "^" + unicodedata.normalize("NFKC", found[0]), text)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    for dress, rest in _DRESS:
        text = dress.sub(rest, text)
    return "\n".join(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)
