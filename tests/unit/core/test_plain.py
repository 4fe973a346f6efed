"""Plain text: the answer as it comes, thoughts between tags as steps."""

import pytest
from support.reading import Steps, steps_of

from bot.core.plain import PlainGrammar
from bot.core.thoughts import AnswerText, Ended, StepStarted, StepText, Trace, TraceState


def read(*pieces: str, state: TraceState = TraceState.FINISHED) -> Trace:
    """The trace of output that comes in `pieces`."""
    grammar, trace = PlainGrammar(), Trace()
    events = [event for piece in pieces for event in grammar.feed(piece)]
    for event in (*events, *grammar.close(state)):
        trace = trace.after(event)
    return trace


def check(text: str, steps: Steps, answer: str) -> None:
    for pieces in ([text], text):
        trace = read(*pieces)
        assert (steps_of(trace), trace.answer) == (steps, answer)


def test_text_is_passed_on():
    """Nothing ordinary is held back; a tag cut in two is."""
    grammar = PlainGrammar()
    assert grammar.feed("Hello, wor") == [AnswerText(text="Hello, wor")]
    assert grammar.feed("ld\n<thi") == [AnswerText(text="ld\n")]
    assert grammar.feed("nk>h") == [StepStarted(), StepText(text="h")]
    assert grammar.feed("m</th") == [StepText(text="m")]
    assert grammar.feed("ink>4") == [AnswerText(text="4")]
    assert grammar.close() == [Ended(state=TraceState.FINISHED)]
    assert grammar.understood


@pytest.mark.parametrize("word", ["think", "thinking", "reason", "reasoning", "thought", "THINK"])
def test_tags(word):
    """The tags of many models, in any case."""
    check(f"<{word}>\nhm\n</{word}>\n\n42", [("", "hm")], "42")


def test_tags_of_other_shapes():
    """Tags of models that have their own."""
    check("◁think▷hm◁/think▷42", [("", "hm")], "42")
    solution = "<|begin_of_solution|>\n42\n<|end_of_solution|>"
    check(f"<|begin_of_thought|>\nhm\n<|end_of_thought|>\n\n{solution}", [("", "hm")], "42")


def test_each_thought_is_a_step():
    """Also in the midst of the answer."""
    check("<think>a</think><think>b</think>4<think>c</think>2", [("", "a"), ("", "b"), ("", "c")], "42")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Wrap it in `<think>` and `</think>`.",
            "`a <think> b` and `c </think>`",
            "```\n<think>\n</think>\n```\nEnd.",
        ),
        *(
            "~~~xml\n<think>x</think>\n~~~",
            "a </think> tag",
            "</think>, the end",
            "<thinker>",
            "a < b </c>",
            "<",
            "<th",
        ),
        *("<|im_end|>", "◁", "1 <thin"),
    ],
)
def test_no_thoughts(text):
    """Tags in code, tags that are only spoken of, and what merely looks like a tag."""
    if text.startswith("</think>"):
        text = "The " + text
    check(text, [], text)


def test_a_thought_about_tags():
    """A closing tag between backticks does not end a thought."""
    check("<think>they ask of `</think>` here</think>42", [("", "they ask of `</think>` here")], "42")


def test_unclosed_thoughts():
    """A thought that is never closed is the answer too, where there is no other; not when it was cut."""
    check("<think>\nIt is 42.", [("", "It is 42.")], "It is 42.")
    check("<think>a</think><think>It is 42.", [("", "a"), ("", "It is 42.")], "It is 42.")
    assert read("<think>hm", state=TraceState.TRUNCATED).answer == ""
    check("Sure.\n<think>hm", [("", "hm")], "Sure.")


def test_a_tag_in_the_midst_of_a_line():
    """It may only have been spoken of: when it is never closed, the answer loses nothing."""
    check("The <think> tag is old.", [("", "tag is old.")], "The <think> tag is old.")
    check("Sure. <think>hm</think> 42", [("", "hm")], "Sure.  42")


def test_closing_tag_alone():
    """What was shown stays shown; the tag goes, and it is known that this model's output begins with a thought."""
    grammar = PlainGrammar()
    assert grammar.feed("hm\n</think>\n4") == [AnswerText(text="hm\n\n4")]
    assert grammar.unopened


def test_a_lone_closing_tag():
    """It is dropped, and says that the text is to be read anew; not so where it is only spoken of."""
    for text, unopened in (("hm\n</think>\n42", True), ("hm\n42", False), ("Write `</think>`.", False)):
        grammar = PlainGrammar()
        grammar.feed(text)
        grammar.close()
        assert grammar.unopened is unopened
