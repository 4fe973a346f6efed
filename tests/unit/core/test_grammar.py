"""When events come, how output that was cut is read, and what is done when nothing was understood."""

import json

import pytest
from support.reading import events_of, trace_of

from bot.core.grammar import StepsGrammar
from bot.core.thoughts import AnswerText, Ended, StepStarted, StepText, StepTitled, Trace, TraceState

GOOD = '{"steps": [{"title": "A", "content": "b"}], "answer": "c"}'


def test_events_come_as_soon_as_they_are_certain():
    """Titles, text and answer do not wait for the end of their strings or of the object."""
    grammar_events = events_of(['{"steps": [{"title": "A", ', '"content": "b', 'c"}], "answer": "d', 'e"}'])
    assert grammar_events == [
        StepStarted(title="A"),
        StepText(text="b"),
        StepText(text="c"),
        AnswerText(text="d"),
        AnswerText(text="e"),
        Ended(state=TraceState.FINISHED),
    ]


def test_late_title():
    """A title that comes behind the text is given to the step that has begun."""
    events = events_of(['{"steps": [{"content": "b", "title": "A"}], "answer": "c"}'])
    assert events[:3] == [StepStarted(), StepText(text="b"), StepTitled(title="A")]


def test_answer_first():
    """An answer that was written before the steps is marked: the steps did not lead to it."""
    assert trace_of('{"answer": "c", "steps": [{"title": "A", "content": "b"}]}').answer_first
    assert not trace_of(GOOD).answer_first


def test_nothing_counts_behind_the_answer():
    """Once an object with an answer is closed, what follows starts no step and adds to no answer."""
    behind = '{"step1": ["x"], "steps": [{"title": "T", "content": ["y"]}], "answer": {"z": 1}}'
    assert events_of([GOOD, behind]) == events_of([GOOD])


def test_halves_of_a_character():
    """A character whose halves come in two deltas, as some providers send it, is one character."""
    assert trace_of('{"answer": "\ud83d', '\ude00!"}').answer == "😀!"


@pytest.mark.parametrize("state", [TraceState.TRUNCATED, TraceState.REFUSED])
@pytest.mark.parametrize(
    "output", ["", "{", '{"', '```json\n{"st', '{"steps": [', '{"steps": [{"title"', '{"answer": "']
)
def test_cut_before_anything_was_said(output, state):
    """The cut beginning of our form is never shown as an answer."""
    trace = trace_of(output, state=state)
    assert (trace.steps, trace.answer, trace.state) == ((), "", state)


def test_cut_plain_text_is_shown():
    """Cut plain text, or cut JSON of another kind, is worth showing; a last step that was cut is no conclusion."""
    assert trace_of("The answer is", state=TraceState.TRUNCATED).answer == "The answer is"
    assert trace_of('{"name": "Bo', state=TraceState.TRUNCATED).answer == '{"name": "Bo'
    assert trace_of('{"steps": [{"title": "A", "content": "b', state=TraceState.TRUNCATED).answer == ""


LONG_GOOD = json.dumps(
    {
        "steps": [
            {"title": "Plan ahead", "content": 'Say "hi",\nthen:\n\n- \\frac{1}{2}\t\u00e9 {"a": "b"}'},
            {"title": "Überprüfen", "content": "x < y, 😀 \\ end"},
        ],
        "answer": 'A "quoted", {"k": ["v"]} answer:\n\n```py\nprint("x\\n")\n```\n\\times 😀\nnabla \ttext',
    },
    ensure_ascii=True,
)


def test_cut_anywhere():
    """Good output cut at any place: what is read is the beginning of what the whole says."""
    whole = trace_of(LONG_GOOD)
    for end in range(len(LONG_GOOD)):
        cut = trace_of(LONG_GOOD[:end], state=TraceState.TRUNCATED)
        assert whole.answer.startswith(cut.answer), LONG_GOOD[:end]
        assert len(cut.steps) <= len(whole.steps)
        for part, step in zip(cut.steps, whole.steps, strict=False):
            assert step.title.startswith(part.title)
            assert step.content.startswith(part.content), LONG_GOOD[:end]


def test_too_deep():
    """Structure of hopeless depth is read to its end without an error, and shown as it stands."""
    for output in ("[" * 5000, "{" * 5000, '{"a":' * 5000, '{"answer":' + "[" * 5000):
        assert trace_of(output).answer is not None
    assert trace_of('{"a":' * 5000).answer == '{"a":' * 5000


def test_repair_is_the_last_resort():
    """`repair` is asked only for our form without an answer, and only when it is short; its faults are borne."""
    asked: list[str] = []

    def repair(text: str) -> object:
        asked.append(text)
        return {"steps": ["a"], "answer": "c"}

    assert trace_of('{"steps": 1}', repair=repair).answer == "c"
    for output in (GOOD, "plain", '{"name": "Bob"}', '{"steps": ' + " " * 9000 + "1}"):
        trace_of(output, repair=repair)
    assert asked == ['{"steps": 1}']

    def failing(text: str) -> object:
        raise RecursionError(text)

    assert trace_of('{"steps": 1}', repair=failing).answer == '{"steps": 1}'


@pytest.mark.parametrize(
    "tags", [("<think>", "</think>"), ("<|begin_of_thought|>", "<|end_of_thought|>"), ("◁think▷", "◁/think▷")]
)
def test_thoughts_between_tags(tags):
    """Thoughts are a step of their own, and no part of an answer that is given as it stands."""
    opening, closing = tags
    trace = trace_of(f"{opening}hm{closing}{GOOD}")
    assert [(step.title, step.content) for step in trace.steps] == [("", "hm"), ("A", "b")]
    assert trace_of(f"{opening}hm{closing}plain").answer == "plain"


@pytest.mark.parametrize(
    ("output", "understood"),
    [
        (GOOD, True),
        ('{"answer": "c"}', True),
        ('{"step1": "a"}', True),
        ('{"steps": 1}', True),
        ("plain", False),
        ("<think>hm</think>plain", False),
        ('{"name": "Bob"}', False),
        ("", False),
    ],
)
def test_understood(output, understood):
    """Steps or an answer that were read by the form, repaired output included; not text that became the answer."""
    grammar = StepsGrammar(lambda text: {"answer": "c"})
    grammar.feed(output)
    grammar.close()
    assert grammar.understood is understood


@pytest.mark.parametrize("text", ['{"a":1}' * 3000, "{" + '"a":"b",' * 5000])
def test_what_no_answer_looks_like_is_not_read_on(text):
    """Thousands of objects or keys: the text is the answer as it stands, however it is cut."""
    assert trace_of(text).answer == text.strip()
    middle = len(text) // 2
    grammar, trace = StepsGrammar(), Trace()
    for event in (*grammar.feed(text[:middle]), *grammar.feed(text[middle:]), *grammar.close()):
        trace = trace.after(event)
    assert trace.answer == text.strip()
