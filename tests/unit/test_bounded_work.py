"""Whatever stands in a text from outside: what looks through it takes time that grows with its length, not its square.

Each text is 100 kB of one piece over and over. Processor time is bounded so generously that no machine is too slow;
before its bound, each of these took ten times as much and more.
"""

import time

import pytest

from bot.core import briefs, messages, routing, titles, usage, voting
from bot.core.grammar import StepsGrammar
from bot.core.leftovers import Leftovers
from bot.core.marked import MarkedGrammar
from bot.core.plain import PlainGrammar
from bot.core.thoughts import TraceState
from bot.logs import SafeFormatter
from bot.view import fences
from bot.view.markdown import tidy

SIZE = 100_000
SECONDS = 5

PIECES = [
    *("1", "a", "é", "中", " ", "\t", "\n", '"', "'", "\\", "{", "}", "[", "]", "<", ">", "`", "*", "_", "#", ":", "/"),
    *(
        ".",
        ",",
        "-",
        "=",
        "|",
        "$",
        "(",
        ")",
        "~",
        "：",
        "“",
        "”",
        "😀",
        "\u200b",
        "a\u0301",
        "\n\n",
        " \n",
        "\n ",
        "\t\n",
    ),
    *(
        "sk-",
        "://a:",
        "123456:",
        "1234567%3A",
        "</",
        "<think",
        "</think>",
        "◁",
        '{"',
        '"a": "',
        '"}',
        '" }\n',
        "}]",
        '"""',
    ),
    *(
        "```\n",
        "```json",
        "Answer: ",
        "**Answer",
        "Step 1: ",
        "## ",
        "\n# a",
        "1. ",
        "1,",
        "\\boxed{",
        "\\u",
        "a is ",
        " or ",
    ),
]
AROUND = [("", ""), ('"}', "x")]
BEGUN = [('{"steps": [{"title": "a", "content": "', ""), ('{"answer": "', '"}')]


def read(grammar, text):
    """Reads an output as it comes, in pieces."""
    for start in range(0, len(text), 997):
        grammar.feed(text[start : start + 997])
    grammar.close()


def made_of_leftovers(text):
    left = Leftovers(raw=[text], prose=[text])
    left.late_end()
    left.answer_behind_steps(TraceState.FINISHED)
    left.answer_as_it_stands(TraceState.FINISHED)
    left.repaired(None)


LOOKING = {
    "the mask of the log": SafeFormatter(("a-secret-word",)).masked,
    "steps in JSON": lambda text: read(StepsGrammar(), text),
    "steps in marked text": lambda text: read(MarkedGrammar(), text),
    "plain text": lambda text: read(PlainGrammar(), text),
    "leftovers": made_of_leftovers,
    "a vote": voting.normalised,
    "the choice of a strategy": lambda text: routing.route(text, reasons=False),
    "a title": lambda text: titles.plain_title(text, 2),
    "a message": messages.clean_text,
    "tags of material": briefs.disarmed,
    "a count of tokens": usage.estimate_tokens,
    "the beginning of a text": lambda text: usage.clipped(text, 1000),
    "the first line of a fence": lambda text: fences.words_ahead(f"```{text}", ""),
    "a language": fences.language_of,
    "a text made tidy": tidy,
}


@pytest.mark.parametrize("name", LOOKING)
def test_time_grows_with_the_length(name):
    """Of any text of one piece over and over, behind beginnings that are met."""
    for piece in PIECES:
        for before, behind in AROUND + BEGUN * ("steps" in name):
            text = before + piece * (SIZE // len(piece)) + behind
            begun = time.process_time()
            LOOKING[name](text)
            assert time.process_time() - begun < SECONDS, (piece, before, behind)


def test_a_token_is_masked_in_whatever_digits_it_stands():
    """Looking at a run of digits once loses none."""
    token = "1234567890:" + "Aa0_-" * 7
    for before in ("", "7", "9" * 50_000, "x", "bot", "１"):
        assert "Aa0_-" not in SafeFormatter(()).masked(before + token)
