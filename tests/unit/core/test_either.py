"""Output for which no form was asked: plain text, or JSON that comes unasked."""

import pytest
from support.reading import steps_of

from bot.core.either import EitherGrammar
from bot.core.thoughts import Trace

JSON = '{"steps": [{"title": "Plan", "content": "Add."}], "answer": "Four."}'


def read(*pieces):
    grammar, trace = EitherGrammar(), Trace()
    for piece in pieces:
        for event in grammar.feed(piece):
            trace = trace.after(event)
    for event in grammar.close():
        trace = trace.after(event)
    return trace


@pytest.mark.parametrize("text", ["Four.", "", "  ", "``", "```python\nx\n```", "a { b", '{"wanted": 1}', "{"])
def test_text_is_the_answer(text):
    """Plain text, code, and JSON of another kind stay as they are; however they are cut."""
    assert read(text).answer == text.strip()
    assert read(*text) == read(text)


@pytest.mark.parametrize("text", [JSON, f"```json\n{JSON}\n```", f"\n {JSON}"])
def test_steps_that_come_unasked_are_steps(text):
    """A model that always writes its form."""
    trace = read(text)
    assert (steps_of(trace), trace.answer) == ([("Plan", "Add.")], "Four.")
    assert read(*text) == trace
