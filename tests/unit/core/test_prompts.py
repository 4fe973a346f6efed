"""What is asked of the model, and in which order."""

import re
from datetime import UTC, datetime

from support.reading import steps_of, trace_of

from bot.core.messages import Asker, Conversation, Question, Role, Turn
from bot.core.prompts import THINK, think

TALK = Conversation(turns=(Turn(role=Role.USER, text="first"), Turn(role=Role.ASSISTANT, text="second")))
ASKED = Question(text="third {x}", asker=Asker(id=1, name="Ada"), chat_id=1, asked_at=datetime(2026, 1, 1, tzinfo=UTC))


def test_think():
    """Instructions, the turns before, then the question as it was asked; no name or id of the asker goes along."""
    request = think("a-model", TALK, ASKED)
    assert request.model == "a-model"
    assert [turn.role for turn in request.messages] == [Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER]
    assert [turn.text for turn in request.messages[1:]] == ["first", "second", "third {x}"]
    assert not any("Ada" in turn.text for turn in request.messages)


def test_the_form_asked_for_is_understood():
    """The form that the prompt shows is one that the grammar reads, with the answer behind the steps."""
    form = re.search(r"^\{.*\}$", THINK, re.MULTILINE)
    assert form
    trace = trace_of(form[0])
    assert (steps_of(trace), trace.answer, trace.answer_first) == ([("...", "...")], "...", False)
    assert "JSON" in THINK
