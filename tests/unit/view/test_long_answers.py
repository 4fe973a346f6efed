"""Answers of more than five messages, and the buttons that copy code."""

import re
import unicodedata
from dataclasses import replace

import pytest
from support.screens import answer_of, assert_sendable

from bot.core.attachments import About
from bot.core.thoughts import TraceState
from bot.view.long_answers import LONGEST_NAME, file_name
from bot.view.reveal import awaiting, revealed_screen
from bot.view.screens import Button
from bot.view.spots import everything, one
from bot.view.texts import texts_for
from bot.view.thoughts import answer_screens

TEXTS = texts_for("en")
CHAPTER = "## Chapter\n\n" + "word " * 600
LONG = "\n\n".join([CHAPTER] * 9)


def test_a_long_answer_is_its_beginning_a_file_and_a_last_line() -> None:
    """The file has it all as the model wrote it, under the question; the buttons stand under a text."""
    answer = answer_of(("Plan", "Tell."), answer=LONG, asked="Tell me *all*.\nPlease.")
    beginning, file, last = answer_screens(answer, TEXTS)
    for screen in (beginning, file, last):
        assert_sendable(screen)
    assert beginning.text.text.startswith(f"A long answer: {len(LONG):,} characters.")
    assert beginning.text.text.endswith("\n…")
    assert file.document is not None
    assert file.document.name == "Tell-me-all-Please.md"
    assert file.document.content == f"# Tell me *all*.\n\n{LONG}\n".encode()
    assert last.text.text.startswith("The whole answer is in the file above.\n\n1 step")
    assert [bool(screen.buttons) for screen in (beginning, file, last)] == [False, False, True]


def test_five_messages_are_no_file() -> None:
    """What fits into five messages is read in the chat."""
    screens = answer_screens(answer_of(answer="\n\n".join(["x" * 4000] * 5)), TEXTS)
    assert len(screens) == 5
    assert all(screen.document is None for screen in screens)


@pytest.mark.parametrize("steps", [(), (("Plan", "Tell."),)])
@pytest.mark.parametrize(("spans", "most"), [(90, 2), (250, 4), (450, 5), (700, 2), (1500, 3)])
def test_many_styles_are_no_file(steps: tuple[tuple[str, str], ...], spans: int, most: int) -> None:
    """A text that is short enough is read in the chat: with less in it that is set off, if that is the reason."""
    said = ["Do **not** [look](https://example.com/x) at:"] + [f"`c{number}`" for number in range(spans)]
    screens = answer_screens(answer_of(*steps, answer=" ".join(said)), TEXTS)
    assert all(screen.document is None for screen in screens)
    assert len(screens) <= most
    for screen in screens:
        assert_sendable(screen)
    shown = " ".join(screen.text.text for screen in screens)
    assert re.findall(r"\bc\d+", shown) == [f"c{number}" for number in range(spans)]
    kinds = {entity.kind for screen in screens for entity in screen.text.entities}
    assert {"bold", "text_link"} <= kinds
    assert ("code" in kinds) is (spans < 450 or (spans == 450 and not steps))


def test_one_long_paragraph_is_one_message() -> None:
    """Of up to 3,000 units also where there are steps; beneath it most steps are one page."""
    steps = [(f"Step {number}", "word " * 110) for number in range(9)]
    answer = answer_of(*steps, answer="word " * 600, seconds=1234.0, tokens=12_345_678, summing_up=12_345)
    (screen,) = answer_screens(answer, TEXTS)
    assert_sendable(screen)
    for number in range(1, 10):
        shown = revealed_screen(answer, one(number), TEXTS)
        assert_sendable(awaiting(shown, About(answer_id=1, step=9), TEXTS, in_group=True))
        assert f"step {number} of 9\n" in shown.text.text


def test_a_long_answer_that_was_stopped_says_so_below() -> None:
    """Notes stand where they are read; without a footer there is still a line for the buttons."""
    *_, last = answer_screens(answer_of(answer=LONG, state=TraceState.STOPPED, footer=False), TEXTS)
    assert last.text.text == "Stopped here, as asked.\n\nThe whole answer is in the file above."


def test_reasoning_opens_under_the_last_line() -> None:
    """The reveal edits the message below the file."""
    answer = answer_of(("Plan", "Tell."), answer=LONG)
    shown = revealed_screen(answer, everything(), TEXTS)
    assert shown.text.text.startswith("The whole answer is in the file above.")
    assert "Tell." in shown.text.text
    assert_sendable(shown)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Why is the sky blue? Explain in detail, please", "Why-is-the-sky-blue-Explain-in-detail.md"),
        ("为什么天空是蓝色的？请详细解释", "为什么天空是蓝色的-请详细解释.md"),
        ("שלום עולם", "שלום-עולם.md"),
        ("हिन्दी में समझाइए", "हिन्दी-में-समझाइए.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("C:\\con.txt:ads", "C-con-txt-ads.md"),
        ("con", "con-answer.md"),
        ("LPT1", "LPT1-answer.md"),
        ("x\u202egpj.exe\0", "xgpj-exe.md"),
        ("-rf .hidden", "rf-hidden.md"),
        ("a" * 100, "a" * LONGEST_NAME + ".md"),
        ("", "answer.md"),
        ("👩‍👩‍👧 ??? \ud800", "answer.md"),
    ],
)
def test_file_names(question: str, name: str) -> None:
    """Words of any script, and nothing that a system takes amiss."""
    assert file_name(question) == unicodedata.normalize("NFC", name)
    assert len(name.encode()) <= 200


def copies(answer: str) -> list[tuple[str, str]]:
    rows = answer_screens(replace(answer_of(), trace=answer_of(answer=answer).trace), TEXTS)[-1].buttons
    return [(button.label, button.copied) for row in rows for button in row if button.copied]


@pytest.mark.parametrize(
    ("answer", "buttons"),
    [
        ("```sh\nls <a> | wc\n```", [("Copy code", "ls <a> | wc")]),
        ("```sh\na\n```\ntext\n```\nb\n  c\n```", [("Copy 1: sh", "a"), ("Copy 2", "b\n  c")]),
        ("```\n" + "x" * 256 + "\n```", [("Copy code", "x" * 256)]),
        ("```\n" + "x" * 257 + "\n```", []),
        ("```\n" + "😀" * 129 + "\n```", []),
        ("```\n" + "x" * 257 + "\n```\n\n```py\ny\n```", [("Copy 2: py", "y")]),
        ("```\na\n```\n" * 4, []),
        ("```\n\n```", []),
        ("|a|\n|-|\n|1|\n\n`code` and $$x = 1$$", []),
        ("- item\n  ```c++ title\n  a\n  ```\n", [("Copy code", "a")]),
    ],
)
def test_copy_buttons(answer: str, buttons: list[tuple[str, str]]) -> None:
    """One for each short block of code, up to three; tables and formulas are no code."""
    assert copies(answer) == buttons


def test_a_button_does_one_thing() -> None:
    """Data or something to copy."""
    for more in ({}, {"data": "x", "copied": "y"}):
        with pytest.raises(ValueError, match="a button"):
            Button(label="x", **more)
