"""Deltas of a text: what is new, all so far each time, halves of characters, and whole texts at the end."""

import pytest

from bot.llm.text_stream import TextStream


def joined(*deltas: str, last: str = "") -> str:
    stream = TextStream()
    said = "".join(stream.delta(delta) for delta in deltas)
    said += stream.delta(last, last=True) if last else ""
    return said + stream.close()


@pytest.mark.parametrize(
    ("deltas", "said"),
    [
        (["Hello", ", ", "world"], "Hello, world"),
        (["Hello", "Hello, ", "Hello, world", "Hello, world"], "Hello, world"),
        (["Hello", "Hello world"], "Hello world"),
        (["ha", "haha", "!"], "hahaha!"),
        (["No", "No, no"], "NoNo, no"),
        (["1", "1"], "11"),
        (["\n", "\n\n", "a"], "\n\n\na"),
        (["", "a", "", "b"], "ab"),
        (["Total", "Total: 4", ", 5"], "TotalTotal: 4, 5"),
        (["\ud83d", "\ude00"], "\U0001f600"),
        (["a\ud83d", "b"], "a\ufffdb"),
        (["a\ud83d"], "a\ufffd"),
        (["a\0b"], "ab"),
    ],
)
def test_deltas(deltas: list[str], said: str) -> None:
    """Each word once."""
    assert joined(*deltas) == said


def test_a_last_delta_may_repeat_the_whole() -> None:
    """As some providers end their streams."""
    assert joined("Four, ", "of course.", last="Four, of course.") == "Four, of course."
    assert joined("Four, ", "of course.", last="Yes.") == "Four, of course.Yes."
    assert joined("na", last="na") == "nana"


def test_a_whole_text_adds_its_rest() -> None:
    """What contradicts what was said adds nothing."""
    for whole, added in (("Four.", "ur."), ("Fo", ""), ("Five.", "")):
        stream = TextStream()
        assert stream.delta("Fo") == "Fo"
        assert stream.whole(whole) == added
    assert TextStream().whole("Four.") == "Four."
