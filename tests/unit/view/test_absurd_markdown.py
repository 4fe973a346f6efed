"""Markdown that no model means, but may write when it goes on and on: neither time nor memory runs away with it."""

import time
import tracemalloc

import pytest

from bot.view.markdown import from_markdown
from bot.view.richtext import is_blank
from bot.view.splitting import split

SIZE = 60_000
SECONDS = 6
"""Of processor time; each of these takes well below one, and took ten and more before its bound."""

SLOW = {
    "a long first line of a fence": "```" + "x" * SIZE + "\ncode\n```",
    "data on the line of a fence": '```json {"rows": [' + "1, " * (SIZE // 3) + "\nx\n```",
    "a run of backticks": "`" * SIZE + "x\nfoo\n",
    "a run of tildes": "~" * SIZE + "x\nfoo\n",
    "accents on one letter": "a" + "\u030a\u0323" * SIZE,
    "accents in a formula": "$a^" + "\u0302\u0323" * SIZE + "$",
}


@pytest.mark.parametrize("name", SLOW)
def test_time_does_not_grow_with_the_square(name: str) -> None:
    """A run of marks, or a line, of 60,000 characters and more is read once."""
    begun = time.process_time()
    shown = from_markdown(SLOW[name])
    assert time.process_time() - begun < SECONDS
    assert not is_blank(shown.text)


@pytest.mark.parametrize(
    "source",
    [
        "1. " * 1500,
        "+ " * 1500,
        "> - " * 1000,
        ">1)  " * 1000,
        "- - - - - - - - a\n" * 200,
        "".join(" " * (12 * depth) + "- " * 6 + "a\n" for depth in range(40)),
    ],
)
def test_lists_in_lists_take_no_more_room_than_they_are_worth(source: str) -> None:
    """Each level is shown further in than the last, which a few thousand of them would not bear."""
    shown = from_markdown(source)
    assert len(source.strip()) / 4 < len(shown.text) < 3 * len(source) + 1000


def test_some_levels_in_a_line_are_still_lists() -> None:
    """The first eight marks of a line; what is behind them stands as it was written. A rule is a rule."""
    assert from_markdown("- 1. + a").text == "• \n  1. \n    • a"
    assert from_markdown("- " * 12 + "*a*").text.endswith("• - - - - *a*")
    assert from_markdown("a\n\n" + "- " * 12 + "\n\nb").text == "a\n\n————————\n\nb"
    assert from_markdown("```\n" + "- " * 12 + "x\n```").text == "- " * 12 + "x"


def test_a_table_does_not_say_a_long_head_with_each_row() -> None:
    """It stands as it was written where that would be many times its size; also in a quote."""
    rows = "|x|y|\n" * 1000
    shown = from_markdown("|" + "h" * 3000 + "|b|\n|-|-|\n" + rows).text
    assert len(shown) < 12_000
    assert shown.count("x|y") == 1000
    quoted = from_markdown("> |" + "h" * 3000 + "|b|\n> |-|-|\n" + "> |x|y|\n" * 1000)
    assert quoted.text.count("\n|x|y|") == 1000
    assert [(entity.kind, entity.length) for entity in quoted.entities] == [("blockquote", quoted.size)]
    assert from_markdown("|" + "h" * 60 + "|b|\n|-|-|\n" + rows[:60]).text.count("h: x") == 10


def test_a_wide_cell_does_not_pad_its_column() -> None:
    """A block of even columns is not even tried where it would be too wide for a telephone."""
    tracemalloc.start()
    shown = from_markdown("|a|b|\n|-|-|\n|" + "x" * SIZE + "|y|\n" + "|x|y|\n" * 600)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert shown.size < SIZE + 20_000
    assert peak < 15_000_000


def test_the_first_parts_alone() -> None:
    """Of a text of thousands of messages, no more are cut than are wanted."""
    whole = from_markdown("# a\n" * 2000)
    assert split(whole, most=2) == split(whole)[:2]
