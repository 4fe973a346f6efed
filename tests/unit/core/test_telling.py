"""What of a conversation goes along with a question."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.attachments import Attachment, Kind
from bot.core.briefs import Brief
from bot.core.messages import Conversation, Role, Turn
from bot.core.telling import RECENT, abridged, told_of
from bot.core.usage import estimate_tokens

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=600)


def exchange(asked, said, number=1, **attached):
    brief = Brief(question=asked, **attached)
    return (
        Turn(role=Role.USER, text=brief.text(), brief=brief, answer_id=number),
        Turn(role=Role.ASSISTANT, text=said, answer_id=number),
    )


def document(text):
    return {"attachments": (Attachment(kind=Kind.DOCUMENT, name="a.txt", text=text),)}


def test_what_fits_goes_along_as_it_is():
    conversation = Conversation(turns=(*exchange("one", "1"), *exchange("two", "2")), summary="Before.", through_id=9)
    assert told_of(conversation, 100) == conversation
    assert told_of(conversation, 0) == Conversation()


def test_a_long_answer_is_shortened_and_leaves_room():
    """Its beginning and its end go along, and so does the short exchange before it."""
    long = "begins " + "word " * 5000 + "ends"
    first, last = exchange("My name is Zoe.", "Hello."), exchange("Tell me a long thing.", long, 2)
    told = told_of(Conversation(turns=(*first, *last)), 1000).turns
    assert told[:3] == (*first, last[0])
    assert told[3].text.startswith("begins word")
    assert told[3].text.endswith("word ends")
    assert "[a part of it did not fit]" in told[3].text
    assert 600 < estimate_tokens(told[3].text) <= 750


def test_a_long_question_is_shortened_too():
    """Neither side leaves the other without room."""
    told = told_of(Conversation(turns=exchange("q " * 3000, "a " * 3000)), 400).turns
    assert [turn.role for turn in told] == [Role.USER, Role.ASSISTANT]
    assert all(100 < estimate_tokens(turn.text) < 200 for turn in told)


def test_documents_of_late_go_along_whole():
    """Beside the room for turns, once: those of the latest question that had any."""
    text = "line\n" * 3000
    old, new = (
        exchange("What is in it?", "Lines.", 1, **document("old " * 900)),
        exchange("And?", "a", 2, **document(text)),
    )
    others = [turn for number in range(3) for turn in exchange("Next?", "Yes.", 3 + number)]
    told = told_of(Conversation(turns=(*old, *new, *others)), 200).turns
    assert told[2:4] == new
    assert estimate_tokens(told[0].text) < 200
    assert told[4:] == tuple(others)


def test_documents_of_long_ago_are_clipped():
    others = [turn for number in range(RECENT // 2) for turn in exchange("Next?", "Yes.", 3 + number)]
    told = told_of(Conversation(turns=(*exchange("q", "a", 1, **document("line\n" * 3000)), *others)), 200).turns
    assert len(told) == 2 + len(others)
    assert estimate_tokens(told[0].text) < 200


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6), st.integers(40, 300), WORDS)
def test_there_is_always_the_latest_exchange(said, budget, summary):
    """Within the room, alternating, each side at least in part; nothing older stands behind it."""
    turns = tuple(turn for number, each in enumerate(said) for turn in exchange(f"?{each[0]}", f"!{each[1]}", number))
    conversation = Conversation(turns=turns, summary=summary)
    told = told_of(conversation, budget)
    assert sum(estimate_tokens(turn.text) for turn in told.turns) <= budget
    assert [turn.answer_id for turn in told.turns[-2:]] == [len(said) - 1] * 2
    assert told.turns[:-2] == turns[len(turns) - len(told.turns) : -2]
    assert replace(told, turns=()).summary in (summary, "")


@given(WORDS, st.integers(0, 200))
def test_an_abridged_text_fits(text, tokens):
    short = abridged(text, tokens)
    assert short == text if estimate_tokens(text) <= tokens else estimate_tokens(short) <= max(tokens, 2)


@pytest.mark.parametrize("text", ["word " * 200, "字" * 300, "a" * 500 + "字" * 500, "字" * 500 + "a" * 500])
def test_an_abridged_text_has_its_beginning_and_its_end(text):
    short = abridged(text, 120)
    assert 60 < estimate_tokens(short) <= 120
    assert short[:20] == text[:20]
    assert short[-20:].strip() == text[-20:].strip()
