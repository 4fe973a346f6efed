"""What holds for the grammar whatever the text: exact on valid JSON, blind to cuts, never a step back."""

import json
import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.reading import Steps, events_of, steps_of, trace_of

from bot.core.grammar import StepsGrammar
from bot.core.latex import is_latex
from bot.core.thoughts import Ended, Trace, TraceState

BRACKETS = """{ } [ ] {" "} "}] }} ]} "], ", {"answer":" {"steps":[ "title":" "content":" "answer":" "answer"
"result":{ "result":[ step1 answer: "step1":" {"step2":{ {steps:[{title:" ```json ``` <think> </think> <thought>
</reasoning> <th <|begin_of_thought|> <|end_of_thought|> ◁think▷ ◁/think▷ ◁ <| </ < > // /* */""".split()
CHARACTERS = r"""\ \n \t \f \u \" \\ \u00e9 \ud83d \ude00 \ud83d\ude00 \frac \nabla \times abla imes , : " ' “ ” / # _
- 1 42 null true None NaN a if n u t f b r é 😀 步骤1 Шаг""".split()
BLANK = [" ", "\n", "\t", "  \n ", "\ufeff", "\u200b", " " * 310]
ODD = ["\ud83d", "\ude00", '", "', '": "', '", "x": "', "x" * 130, '"' * 5, "a" * 25]
FRAGMENTS = [*BRACKETS, *CHARACTERS, *BLANK, *ODD]
NASTY = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
ANY_TEXT = st.one_of(st.text(max_size=60), NASTY)
UNCERTAIN_ESCAPE = re.compile(r"[\n\t\r]([A-Za-z]+)")
LETTERS = {"\n": "n", "\t": "t", "\r": "r"}


def tame(text: str) -> str:
    """`text` without what a valid escape may mean otherwise: `\\times` is taken for LaTeX, `\\b` and `\\f` always."""
    return UNCERTAIN_ESCAPE.sub(_parted, re.sub("[\b\f]", "", text))


def _parted(match: re.Match[str]) -> str:
    control = match[0][0]
    return f"{control} {match[1]}" if is_latex(LETTERS[control] + match[1], "x") else match[0]


SAID = st.text(st.characters(codec="utf-8"), max_size=40).map(tame)
SAID_NASTY = st.one_of(SAID, NASTY.map(lambda text: tame(re.sub("[\ud800-\udfff]", "", text))))
FORM = st.fixed_dictionaries(
    {
        "steps": st.lists(st.fixed_dictionaries({"title": SAID_NASTY, "content": SAID_NASTY}), max_size=3),
        "answer": SAID_NASTY.filter(lambda text: text.strip()),
    }
)


def expected(form: dict) -> Steps:
    tidy = [(" ".join(step["title"].split()), step["content"].strip()) for step in form["steps"]]
    return [step for step in tidy if any(step)]


@given(FORM, st.booleans(), st.sampled_from([None, 0, 2]), st.booleans())
def test_valid_json_is_read_exactly(form, ascii_only, indent, fenced):
    """Whatever the strings say, valid JSON of our form is read as what it is."""
    output = json.dumps(form, ensure_ascii=ascii_only, indent=indent)
    trace = trace_of(f"```json\n{output}\n```" if fenced else output)
    assert steps_of(trace) == expected(form)
    assert trace.answer == form["answer"].strip()


@given(st.lists(SAID_NASTY.filter(lambda text: text.strip()), min_size=1, max_size=5), st.booleans())
def test_the_articles_form_is_read_exactly(texts, ascii_only):
    """So is the article's form."""
    form = {f"step{number}": text for number, text in enumerate(texts[1:], start=1)} | {"result": texts[0]}
    trace = trace_of(json.dumps(form, ensure_ascii=ascii_only))
    assert steps_of(trace) == [("", text.strip()) for text in texts[1:]]
    assert trace.answer == texts[0].strip()


def pieces_of(text: str, cuts: list[int]) -> list[str]:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[start:end] for start, end in pairwise(places)]


@settings(max_examples=600)
@given(
    ANY_TEXT, st.lists(st.integers(0, 10_000), max_size=6), st.sampled_from([TraceState.FINISHED, TraceState.TRUNCATED])
)
@example('{"answer":"\\' + "n" * 30, [12, 31], TraceState.FINISHED)
@example('{"answer":"\\f' + "n" * 19, [12, 32], TraceState.FINISHED)
def test_cuts_do_not_matter(text, cuts, state):
    """The trace is the same however the text came: in one piece, in some, or one character at a time."""
    whole = trace_of(text, state=state)
    assert trace_of(*pieces_of(text, cuts), state=state) == whole
    assert trace_of(*text, state=state) == whole


@settings(max_examples=300)
@given(ANY_TEXT)
def test_events_only_add(text):
    """Never an error; each event leaves what was there and adds to it; the last one, and only it, is the end."""
    events = events_of(text)
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


HOSTILE = (
    *('"', '" ', '",', '"}', '"]', '"a":"b",', '{"', "{", '{"a":', '{"a":1}', "[", ",", ":", "/*", "//", " \n"),
    *(
        r"\\",
        r"\n",
        r"\times",
        r"\u00e9",
        r"\ud83d",
        "<",
        "</",
        "<t",
        "<think>",
        "<|",
        "◁",
        "“",
        "'",
        "```",
        "a,",
        "1,",
    ),
)


@pytest.mark.parametrize("start", ["", '{"answer":"', '{"steps":[', "{"])
@pytest.mark.parametrize("unit", HOSTILE)
def test_work_grows_with_the_length(start, unit):
    """Four times the text takes about four times the time, not sixteen: hostile output cannot hold up the bot."""
    small, large = (min(spent(start + unit * (size // len(unit))) for _ in range(2)) for size in (5_000, 20_000))
    assert large < 10 * small + 0.01


def spent(text: str) -> float:
    """The CPU time of reading `text` in pieces of some characters, in seconds."""
    grammar = StepsGrammar()
    start = time.process_time()
    for at in range(0, len(text), 50):
        grammar.feed(text[at : at + 50])
    grammar.close()
    return time.process_time() - start
