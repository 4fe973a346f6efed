"""The window of a conversation, and text that every store and terminal accepts."""

import pytest

from bot.core.messages import Conversation, Role, Turn, clean_text


def question(text: str) -> Turn:
    return Turn(role=Role.USER, text=text)


def answer(text: str) -> Turn:
    return Turn(role=Role.ASSISTANT, text=text)


TALK = Conversation(turns=(question("a" * 40), answer("b" * 80), question("c" * 12), answer("d" * 8)))
"""Of 10, 20, 3 and 2 tokens."""


@pytest.mark.parametrize(
    ("budget", "kept"), [(-1, 0), (0, 0), (1, 0), (4, 0), (5, 2), (24, 2), (25, 2), (34, 2), (35, 4), (1000, 4)]
)
def test_window(budget, kept):
    """The latest turns that fit, and never an answer without its question at the head."""
    assert TALK.window(budget).turns == TALK.turns[len(TALK.turns) - kept :]


def test_window_leaves_the_conversation_as_it_is():
    """A window is another conversation; one turn that is too long hides what is before it."""
    assert len(TALK.turns) == 4
    long = Conversation(turns=(question("a"), answer("b" * 400), question("c"), answer("d")))
    assert long.window(50).turns == long.turns[2:]
    assert Conversation().window(100) == Conversation()


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain\n\ttext é 😀", "plain\n\ttext é 😀"),
        ("a\0b", "ab"),
        ("\ud83d x \ude00", "\ufffd x \ufffd"),
        ("\ud83d\ude00", "\ufffd\ufffd"),
    ],
)
def test_clean_text(text, clean):
    """No NUL and no lone surrogates; all else stays. What comes out can be encoded."""
    assert clean_text(text) == clean
    assert clean_text(text).encode().decode() == clean
