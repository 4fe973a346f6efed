"""What holds for each grammar of running text: never an error, blind to cuts, never a step back, linear work."""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.reading import steps_of

from bot.core.grammars import Grammar
from bot.core.marked import MarkedGrammar
from bot.core.plain import PlainGrammar
from bot.core.summaries import StepsOfReasoning
from bot.core.thoughts import Ended, ReasoningEvent, Trace, TraceState

Make = Callable[[], Grammar]


class Reasoning(StepsOfReasoning):
    """The reader of reasoning as a grammar."""

    understood = True

    def close(self, state: TraceState = TraceState.FINISHED) -> list[ReasoningEvent]:
        return [*super().close(), Ended(state=state)]


MAKES: list[Make] = [MarkedGrammar, PlainGrammar, Reasoning]
NAMES = ["marked", "plain", "reasoning"]
each_grammar = pytest.mark.parametrize("make", MAKES, ids=NAMES)

FRAGMENTS = [
    *(
        "# ",
        "## ",
        "### ",
        "#### ",
        "###",
        "####",
        "#",
        "Title",
        "ANSWER",
        "Answer",
        "Final answer",
        "答案",
        "Ответ",
        "step 1",
    ),
    *(
        ":",
        "：",
        "**",
        "*",
        "_",
        " - ",
        "42",
        "\n",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        " " * 25,
        "a",
        "b c",
        ".",
        "x" * 210,
    ),
    *("```", "````", "~~~", "`", "``", "py", "- ", "> "),
    *(
        "<think>",
        "</think>",
        "<Thought>",
        "</reason>",
        "<|begin_of_thought|>",
        "<|end_of_thought|>",
        "◁think▷",
        "◁/think▷",
    ),
    *("<|begin_of_solution|>", "<", "</", "<th", "◁", "<|", "|>"),
    *(
        "{",
        "}",
        '{"answer": "x"}',
        '{"steps": [{"title": "A", "content": "b"}]',
        "json",
        "\ud83d",
        "\ude00",
        "\u200b",
        "é",
    ),
]
NASTY = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
ANY_TEXT = st.one_of(NASTY, st.text(max_size=60))
STATES = st.sampled_from([TraceState.FINISHED, TraceState.TRUNCATED])


def events_of(grammar: Grammar, pieces: list[str], state: TraceState = TraceState.FINISHED) -> list[ReasoningEvent]:
    events = [event for piece in pieces for event in grammar.feed(piece)]
    return events + grammar.close(state)


def outcome(make: Make, pieces: list[str], state: TraceState) -> tuple[Trace, bool]:
    grammar, trace = make(), Trace()
    for event in events_of(grammar, pieces, state):
        trace = trace.after(event)
    return trace, grammar.understood


def pieces_of(text: str, cuts: list[int]) -> list[str]:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[start:end] for start, end in pairwise(places)]


@each_grammar
@settings(max_examples=250)
@given(text=ANY_TEXT, cuts=st.lists(st.integers(0, 10_000), max_size=6), state=STATES)
def test_cuts_do_not_matter(make, text, cuts, state):
    """The trace is the same however the text came: in one piece, in some, or one character at a time."""
    whole = outcome(make, [text], state)
    assert outcome(make, pieces_of(text, cuts), state) == whole
    assert outcome(make, list(text), state) == whole


@each_grammar
@settings(max_examples=150)
@given(text=ANY_TEXT)
def test_events_only_add(make, text):
    """Each event leaves what was there and adds to it; the last one, and only it, is the end."""
    events = events_of(make(), list(text))
    trace = Trace()
    for event in events[:-1]:
        later = trace.after(event)
        assert later.answer.startswith(trace.answer)
        assert steps_of(later)[: len(trace.steps) - 1] == steps_of(trace)[:-1]
        if trace.steps:
            before, after = trace.steps[-1], later.steps[len(trace.steps) - 1]
            assert before.title in ("", after.title)
            assert after.content.startswith(before.content)
        trace = later
    assert [index for index, event in enumerate(events) if isinstance(event, Ended)] == [len(events) - 1]


LINE = st.text(st.characters(codec="utf-8", exclude_characters="#*_`~<◁\n\r"), min_size=1, max_size=30)
SAID = st.lists(LINE.map(lambda line: "x" + line), min_size=1, max_size=3).map("\n".join)
TITLE = LINE.map(lambda line: "T" + " ".join(line.split()).strip(" :：")).filter(str.isprintable)


@given(st.lists(st.tuples(TITLE, SAID), max_size=3), SAID)
def test_the_form_is_read_exactly(steps, answer):
    """Marked text that holds nothing like a mark between its marks is read as what it is."""
    output = "".join(f"### {title}\n{content}\n" for title, content in steps) + f"#### ANSWER\n{answer}"
    trace, understood = outcome(MarkedGrammar, [output], TraceState.FINISHED)
    assert steps_of(trace) == [(title, content.strip()) for title, content in steps]
    assert (trace.answer, understood) == (answer.strip(), True)


@given(st.text(st.characters(codec="utf-8", exclude_characters="<◁"), max_size=80))
def test_plain_text_is_kept(text):
    """Text without tags is the answer, to the last character."""
    assert outcome(PlainGrammar, [text], TraceState.FINISHED)[0].answer == text.strip()


HOSTILE = (
    *(
        "#",
        "# ",
        "\n#",
        "### a\n",
        "#### a\n",
        "#### answer\n",
        "####",
        "\n",
        "\n ",
        " ",
        "a\n",
        "answer\n",
        "Answer:\n",
        "**",
    ),
    *(
        "**a**\n",
        "\n**Answer: ",
        "`",
        "``",
        "```",
        "\n```",
        "```\n",
        "\n``` ",
        "~~~\n",
        "<",
        "</",
        "<t",
        "<think",
        "<think>",
    ),
    *("a<think>", "</think>", "\n</think>", "`</think>", "<|", "◁", "<|end_of_", "{", '{"', "\ud83d", "\n\t", "a`"),
)


@each_grammar
@pytest.mark.parametrize("start", ["", "### A\n", "<think>", "```\n"])
@pytest.mark.parametrize("unit", HOSTILE)
def test_work_grows_with_the_length(make, start, unit):
    """Four times the text takes about four times the time, not sixteen: hostile output cannot hold up the bot."""
    small, large = (min(spent(make, start + unit * (size // len(unit))) for _ in range(2)) for size in (2_000, 8_000))
    assert large < 10 * small + 0.01


def spent(make: Make, text: str) -> float:
    """The CPU time of reading `text` in pieces of some characters, in seconds."""
    grammar = make()
    start = time.process_time()
    for at in range(0, len(text), 50):
        grammar.feed(text[at : at + 50])
    grammar.close()
    return time.process_time() - start
