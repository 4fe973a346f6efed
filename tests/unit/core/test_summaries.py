"""A provider's own reasoning as steps."""

import pytest
from support.reading import Steps, steps_of

from bot.core.summaries import StepsOfReasoning
from bot.core.thoughts import StepStarted, StepText, Trace

SUMMARY = "**Comparing numbers**\n\nBoth begin with 9.\n\nSo **0.8** decides.\n\n**Checking**\n\nYes."


def read(*pieces: str) -> Steps:
    grammar, trace = StepsOfReasoning(), Trace()
    events = [event for piece in pieces for event in grammar.feed(piece)]
    for event in (*events, *grammar.close()):
        trace = trace.after(event)
    return [(title, content.strip()) for title, content in steps_of(trace)]


def test_titled_parts():
    """Bold lines are titles, bold words are text; the cuts do not matter."""
    expected = [("Comparing numbers", "Both begin with 9.\n\nSo **0.8** decides."), ("Checking", "Yes.")]
    assert read(SUMMARY) == read(*SUMMARY) == expected


def test_streamed():
    """Text comes on at once, a title when its line has ended."""
    grammar = StepsOfReasoning()
    assert grammar.feed("hm") == [StepStarted(), StepText(text="hm")]
    assert grammar.feed(", well\n\n**Ti") == [StepText(text=", well\n\n")]
    assert grammar.feed("tle**") == []
    assert grammar.feed("\n\nbody") == [StepStarted(title="Title"), StepText(text="body")]
    assert grammar.close() == []


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", []),
        ("\n \n", []),
        ("plain\n\ntext", [("", "plain\n\ntext")]),
        ("**Title**", [("Title", "")]),
        ("**Bold** words begin it", [("", "**Bold** words begin it")]),
        ("First.\n**Title**\nx", [("", "First."), ("Title", "x")]),
        ("**A** and **B**\nx", [("", "**A** and **B**\nx")]),
        ("```\n**x**\n```", [("", "```\n**x**\n```")]),
        ("**Never closed\nx", [("", "**Never closed\nx")]),
    ],
)
def test_other_reasoning(text, steps):
    """What has no titles is one step."""
    assert read(text) == read(*text) == steps


def test_reasoning_that_goes_on():
    """Reasoning that comes after its end, when other steps may have begun, is a step of its own."""
    grammar = StepsOfReasoning()
    assert grammar.feed("a") == [StepStarted(), StepText(text="a")]
    assert grammar.close() == []
    assert grammar.feed("b") == [StepStarted(), StepText(text="b")]
