"""A trace grows by events, and leaves the trace it came from alone."""

from functools import reduce

import pytest

from bot.core.thoughts import AnswerText, Ended, Step, StepStarted, StepText, StepTitled, Trace, TraceState

START = Trace()


def after(*events) -> Trace:
    return reduce(Trace.after, events, START)


def test_grows():
    """Steps, their titles and texts, and the answer add up in order."""
    trace = after(
        StepStarted(title="A"),
        StepText(text="b"),
        StepText(text="c"),
        StepStarted(),
        StepText(text="d"),
        StepTitled(title="D"),
        AnswerText(text="e"),
        AnswerText(text="f"),
    )
    assert trace.steps == (Step(title="A", content="bc"), Step(title="D", content="d"))
    assert (trace.answer, trace.state, trace.answer_first) == ("ef", TraceState.THINKING, False)
    assert (START.steps, START.answer) == ((), "")


@pytest.mark.parametrize("state", [TraceState.FINISHED, TraceState.TRUNCATED, TraceState.REFUSED])
def test_ended(state):
    """At the end, outer blanks and steps in which nothing was said go; the state stays."""
    trace = after(
        StepStarted(title=" A "), StepText(text="\n b\n"), StepStarted(), StepText(text=" "), AnswerText(text="\nc ")
    )
    ended = trace.after(Ended(state=state))
    assert ended == Trace(steps=(Step(title="A", content="b"),), answer="c", state=state)


def test_answer_first():
    """Marked when the answer had begun before the first step, and only then."""
    assert after(AnswerText(text="a"), StepStarted()).answer_first
    assert after(AnswerText(text="a"), StepStarted(), StepStarted()).answer_first
    assert not after(AnswerText(text=" \n"), StepStarted()).answer_first
    assert not after(StepStarted(), AnswerText(text="a"), StepStarted()).answer_first
