"""What LaTeX sets in two dimensions, in a line of text: fractions, roots, scripts, rows of cells."""

import re

from bot.view.signs import FRACTIONS, RAISED

CELL, ROW = "\x1c", "\x1d"
"""Stand between the cells of a row, and between rows, until it is known how these are shown."""

_BRACED = r"[^\W\d_]*\([^()]*\)"
_BARE_TOP = re.compile(rf"[\w.′⁰-ₜᵃ-ᵿ]+|{_BRACED}")
_BARE_BOTTOM = re.compile(rf"\d+(\.\d+)?|[d∂Δ]?[^\W\d_][′⁰-ₜ²³¹ᵃ-ᵿ]*|[^\W\d_]{{3,}}|{_BRACED}")
_BARE_ROOT = re.compile(r"\d+|[^\W\d_]?")
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_FENCES = {"pmatrix": "()", "bmatrix": "[]", "Bmatrix": "{}", "vmatrix": "||", "Vmatrix": "‖‖", "cases": "{}"}
_IN_A_LINE = frozenset([*_FENCES, "matrix", "smallmatrix", "array", "dcases", "rcases"])


def fraction(top: str, bottom: str) -> str:
    """One over the other, in brackets where it has to be."""
    if (top, bottom) in FRACTIONS:
        return FRACTIONS[top, bottom]
    top = top if _BARE_TOP.fullmatch(top) else f"({top})"
    return f"{top}/{bottom}" if _BARE_BOTTOM.fullmatch(bottom) else f"{top}/({bottom})"


def root(degree: str, held: str) -> str:
    """A root; `degree` is "" for a square root."""
    sign = _ROOTS.get(degree) or script(degree, RAISED, "").strip("()") + "√"
    return sign + (held if _BARE_ROOT.fullmatch(held) else f"({held})")


def script(text: str, table: dict[str, str], mark: str) -> str:
    """Text raised or lowered; with its mark, and in brackets, where there are no such letters."""
    if text and all(char in table for char in text):
        return "".join(table[char] for char in text if char != " ")
    return mark + (text if len(text) < 2 else f"({text})")


def rows(said: str, kind: str) -> str:
    """The rows of an environment: of matrices and cases in a line, of aligned equations on lines of their own."""
    if kind not in _IN_A_LINE:
        return ROW + said.replace(CELL, " ") + ROW
    parts = (row.strip() for row in said.split(ROW))
    opening, closing = tuple(_FENCES.get(kind, "[]"))
    return opening + "; ".join(", ".join(map(str.strip, row.split(CELL))) for row in parts if row) + closing
