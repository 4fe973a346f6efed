"""Figures in columns, for a message: as preformatted text, in which letters are one column wide, or two."""

from collections.abc import Sequence

from bot.view.grids import width
from bot.view.richtext import RichText, styled

Line = tuple[str, str, str]
"""A label, a figure, and what is to be said of it."""


def table(blocks: Sequence[Sequence[Line]]) -> RichText:
    """All blocks as one table, with a blank line between them. Lines without a figure are left out."""
    kept = [[line for line in block if line[1]] for block in blocks]
    lines = [line for block in kept for line in block]
    labels = max((width(label) for label, _, _ in lines), default=0)
    figures = max((width(figure) for _, figure, _ in lines), default=0)
    rows = [[_row(line, labels, figures) for line in block] for block in kept]
    return styled("\n\n".join("\n".join(block) for block in rows if block), "pre")


def _row(line: Line, labels: int, figures: int) -> str:
    label, figure, said = line
    return f"{label}{' ' * (labels - width(label))}  {' ' * (figures - width(figure))}{figure}  {said}".rstrip()
