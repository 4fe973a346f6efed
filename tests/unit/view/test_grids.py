"""Tables: blocks of even columns where they are narrow, else lists."""

import pytest

from bot.view.grids import NARROW, width
from bot.view.markdown import from_markdown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("| a | b |\n|--:|:-:|\n| 1 | 2 |\n| 10 | 200 |", " a |  b\n---+----\n 1 |  2\n10 | 200"),
        ("| 名 | n |\n|---|---|\n| 中文 | 1 |\n| e\u0301 | 2 |", "名   | n\n-----+--\n中文 | 1\né    | 2"),
        ("|a|b|\n|-|-|\n||2|", "a | b\n--+--\n  | 2"),
        ("|a|\n|-|\n|x \\| **y** `z`|", "a\n-------\nx | y z"),
        ("|a|b|\n|-|-|\n|<b>|$x<y$|", "a   | b\n----+----\n<b> | x<y"),
        ("|a|\n|-|\n|```|\n\nafter", "a\n---\n```\n\nafter"),
    ],
)
def test_narrow_tables_are_blocks(source: str, shown: str) -> None:
    """Columns are even also with wide letters, aligned as the table says, and in one block of code."""
    rich = from_markdown(source)
    assert rich.text == shown
    assert [entity.kind for entity in rich.entities] == ["pre"]


LONG = "word " * 8 + "end"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (f"| a | b |\n|---|---|\n| 1 | {LONG} |\n| 2 | |", f"• a: 1\n  • b: {LONG}\n• a: 2\n  • b: –"),
        ("| a | b |\n|---|---|\n| [x](http://x.com) | 2 |", "• a: x\n  • b: 2"),
        (f"| | b |\n|---|---|\n| 1 | {LONG} |", f"• 1\n  • b: {LONG}"),
        (f"> | a |\n> |---|\n> | {LONG} |\n\nafter", f"• a: {LONG}\n\nafter"),
        (f"- x\n\n  | a |\n  |---|\n  | {LONG} |\n- y", f"• x\n  • a: {LONG}\n• y"),
        ("| [x](http://x.com) | b |\n|---|---|", "x · b"),
        (f"| a |\n|---|\n| ``` {LONG} |\n\nafter", f"• a: ``` {LONG}\n\nafter"),
    ],
)
def test_wide_tables_and_those_with_links_are_lists(source: str, shown: str) -> None:
    """Each row is an item that its first cell names; links stay links."""
    assert from_markdown(source).text == shown


def test_the_width_decides() -> None:
    """A table of just as many columns as a telephone shows is a block; of one more, a list."""
    for letters, kind in ((NARROW, "pre"), (NARROW + 1, "bold")):
        rich = from_markdown(f"|{'x' * letters}|\n|---|\n|1|")
        assert rich.entities[0].kind == kind


def test_width() -> None:
    """Columns of fixed width."""
    assert [width(text) for text in ("abc", "中文", "é", "e\u0301", "👩")] == [3, 4, 1, 1, 2]


def test_links_and_styles_in_lists() -> None:
    """The address stays behind the words; the first cell is bold."""
    rich = from_markdown("| a | b |\n|---|---|\n| 1 | [x](http://x.com) *i* |")
    assert [(e.kind, e.url) for e in rich.entities] == [
        ("bold", None),
        ("text_link", "http://x.com"),
        ("italic", None),
    ]
