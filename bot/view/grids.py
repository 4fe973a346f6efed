"""Tables in Markdown -> blocks of even columns where a telephone's width holds them, else lists of "column: value"."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import pyromark

from bot.view.noncharacters import JOINER, SPOILER, kept, restored

NARROW = 36
"""Columns of fixed width that a message shows on a telephone without a break. Counted on screens 390 pixels wide."""

MOST_GROWTH, SMALL = 5, 20_000
"""A table as a list may be so many times as long as its source, and so many characters: else it stands as written."""

_BLOCK_MARK = re.compile(r"[#>`~+=|-]|\d+[.)]|\* |\*\*\*|___|\$\$|\[")
"""How a line begins that is more than a paragraph."""

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_TASKLISTS


@dataclass(slots=True)
class Cell:
    """What stands in a cell: as it was written, and as it is read."""

    source: str
    end: int = 0
    """Where it ends in the source of all, in bytes."""
    text: str = ""
    linked: bool = False
    """Whether a link or a picture stands in it, which a block of code cannot hold."""


@dataclass(slots=True)
class Grid:
    """A table: where it stands in the source, in bytes; how its columns are aligned; its rows, the head first."""

    start: int
    end: int
    aligned: tuple[str, ...]
    rows: list[list[Cell]] = field(default_factory=list)


def laid_out(markdown: str) -> str:
    """Markdown with its tables as blocks and lists."""
    if "|" not in markdown:
        return markdown
    source = markdown.encode()
    shown: list[bytes] = []
    done = 0
    for grid in _grids(source):
        before = source[source.rfind(b"\n", 0, grid.start) + 1 : grid.start].decode()
        between = "\n" + re.sub(r"[^>\s]", " ", before)
        lines = _shown(grid, source[grid.start : grid.end].decode())
        shown += [source[done : grid.start], between.join(lines).encode()]
        done = grid.end
        if source[done - 1 : done] == b"\n":
            shown.append((between.rstrip() + "\n").encode())
    return b"".join([*shown, source[done:]]).decode()


def _grids(source: bytes) -> Iterator[Grid]:
    grid: Grid | None = None
    for event, place in pyromark.events_with_range(source.decode(), options=_OPTIONS):
        match event:
            case {"Start": {"Table": aligned}}:
                rest = source[place["start"] : place["end"]]
                grid = Grid(place["end"] - len(rest.lstrip(b" \t")), place["end"], tuple(aligned))
            case {"End": "Table"} if grid is not None:
                yield grid
                grid = None
            case _ if grid is not None:
                _read(grid, event, source, place["start"], place["end"])


def _read(grid: Grid, event: Any, source: bytes, start: int, end: int) -> None:
    match event:
        case {"Start": "TableHead" | "TableRow"}:
            grid.rows.append([])
        case {"Start": "TableCell"}:
            grid.rows[-1].append(Cell(source[start:end].decode().strip(), end))
        case {"Start": {"Link": _} | {"Image": _}}:
            grid.rows[-1][-1].linked = True
        case {"Text": text} | {"Code": text}:
            grid.rows[-1][-1].text += _plain(text)
        case {"End": "TableRow"}:
            _add_surplus(grid.rows[-1][-1], source[grid.rows[-1][-1].end : end])


def _add_surplus(last: Cell, behind: bytes) -> None:
    """What a row has behind its last column, and a converter drops: it belongs to the last cell."""
    surplus = behind.decode().strip(" \n|")
    if surplus:
        last.source = f"{last.source} {kept('|')} {surplus}"
        last.text += f" | {_plain(surplus)}"


def _plain(text: str) -> str:
    return restored(text.replace(JOINER, "").replace(SPOILER, "||"))


def _reads_well(grid: Grid) -> bool:
    """Whether a list does not take many times the room of its table, with the names of columns in each row."""
    listed = sum(len(column.text) + 6 for column in grid.rows[0]) * len(grid.rows)
    return listed <= MOST_GROWTH * (grid.end - grid.start) + SMALL


def _shown(grid: Grid, written: str) -> list[str]:
    """The lines of Markdown that stand for a table."""
    wide = [max(width(row[column].text) for row in grid.rows) for column in range(len(grid.aligned))]
    if sum(wide) <= NARROW and not any(cell.linked for row in grid.rows for cell in row):
        lines = _block(grid, wide)
        if max(map(width, lines)) <= NARROW:
            return ["```", *map(kept, lines), "```"]
    if len(grid.rows) < 2:
        return [" · ".join(map(_value, grid.rows[0]))]
    if not _reads_well(grid):
        return [kept(line.lstrip(" >")) for line in written.rstrip("\n").split("\n")]
    return [line for row in grid.rows[1:] for line in _items(grid.rows[0], row)]


def _block(grid: Grid, wide: list[int]) -> list[str]:
    lines = [" | ".join(map(_filled, (cell.text for cell in row), wide, grid.aligned)).rstrip() for row in grid.rows]
    return [lines[0], "-+-".join("-" * columns for columns in wide), *lines[1:]] if len(lines) > 1 else lines


def _filled(text: str, columns: int, aligned: str) -> str:
    blanks = columns - width(text)
    left = {"Right": blanks, "Center": blanks // 2}.get(aligned, 0)
    return " " * left + text + " " * (blanks - left)


def _items(head: list[Cell], row: list[Cell]) -> Iterator[str]:
    """A row as an item of a list, named by its first cell, and its other cells as items below it."""
    for number, (column, cell) in enumerate(zip_longest(head, row, fillvalue=Cell(""))):
        name = f"{kept(column.text)}: " if column.text else ""
        value = _value(cell) or "–"
        if number:
            yield f"  - {name}{value}"
        elif cell.linked or not cell.text:
            yield f"- {name}{value}"
        else:
            yield f"- **{name}{kept(cell.text)}**"


def _value(cell: Cell) -> str:
    """What was written in a cell, as it may stand at the beginning of a line."""
    written = cell.source.replace("\\|", kept("|"))
    return f"{JOINER}{written}" if _BLOCK_MARK.match(written) else written


def width(text: str) -> int:
    """How many columns of fixed width a text takes."""
    return sum(_columns(char) for char in text) if not text.isascii() else len(text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
