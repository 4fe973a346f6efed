"""Comparisons and votes as screens: within Telegram's limits, whatever the models wrote."""

from dataclasses import replace

import pytest

from bot.core.answers import Answer
from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.core.thoughts import Sample, Step, Trace, TraceState
from bot.view.choices import mode_screen, model_screen
from bot.view.comparison import column_screen, comparison_screen, progress
from bot.view.reveal import earlier_screen, revealed_screen, votes_screen
from bot.view.spots import everything
from bot.view.texts import texts_for
from bot.view.thoughts import answer_screens

TEXTS = texts_for("en")
LARGEST = 10**15 - 1
LONG = "**word** and `code` " * 2000


def answer(text="4", strategy="think", model="m", samples=(), **more):
    trace = Trace(
        steps=(Step(title="Plan " * 60, content=text, seconds=1.25), Step(title="", content="b")),
        answer=text,
        state=TraceState.FINISHED,
        samples=samples,
    )
    fields = {"tokens": 12, "cost": 34, "reasoning": None, "previous_id": None} | more
    return Answer(
        id=LARGEST, chat_id=1, thread_id=None, user_id=1, trace=trace, strategy=strategy, model=model, seconds=4.0,
        uncertain=False, **fields,
    )  # fmt: skip


def assert_sendable(screen):
    assert 1 <= screen.text.size <= 4096
    assert len(screen.text.entities) <= 100
    assert all(1 <= len(button.data.encode()) <= 64 for row in screen.buttons for button in row)
    assert all(0 <= entity.offset < entity.end <= screen.text.size for entity in screen.text.entities)


@pytest.mark.parametrize("text", ["4", LONG, "", "😀" * 5000])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_comparison_fits(text, count):
    """Long answers are shown by their beginning, and whole on a tap."""
    model = "a-very-long-name-of-a-model/" * 8
    ways = ("fast", "think", "native")[:count]
    answers = [answer(text, way, model, reasoning=500) for way in ways]
    assert_sendable(comparison_screen(answers, True, (), TEXTS))
    broken = [replace(each, trace=replace(each.trace, state=TraceState.BROKEN)) for each in answers]
    assert_sendable(comparison_screen(broken, None, (), TEXTS))
    for number in range(count):
        first = column_screen(answers, number, 0, TEXTS)
        assert_sendable(first)
        if any(button.label == "›" for row in first.buttons for button in row):
            assert_sendable(column_screen(answers, number, 1, TEXTS))


def test_what_a_comparison_says():
    """Hidden tokens apart, failures as sentences, agreement last; nothing of agreement where there is one answer."""
    screen = comparison_screen([answer(reasoning=500), answer("5", "native")], False, ("It failed.",), TEXTS)
    assert "12 tokens · 500 hidden · $0.000000000034" in screen.text.text
    assert screen.text.text.endswith("It failed.\n\nThey do not agree.")
    assert "agree" not in comparison_screen([answer()], None, (), TEXTS).text.text


def test_a_comparison_with_no_answer_at_all():
    """All ways failed: still a message."""
    assert_sendable(comparison_screen([], None, ("It failed.",), TEXTS))


def test_progress():
    """Each way under way, and what it is at."""
    shown = progress([(Strategy.FAST, "m", "4"), (Strategy.THINK, "m", "")], TEXTS)
    assert shown.text == "Compared\n\nFast · m\n4\n\nThink · m\nunder way…"


def test_votes():
    """Five long answers fit; each is marked; the steps say of which answer they are."""
    samples = tuple(Sample(answer=text, agrees=text == LONG) for text in ("5", LONG, LONG, "6", "7" * 900))
    voted = answer(LONG, "vote", samples=samples)
    screen = votes_screen(voted, TEXTS)
    assert_sendable(screen)
    assert (screen.text.text.count("✓"), screen.text.text.count("✗")) == (2, 3)
    assert "Reasoning of answer 2 of 5" in revealed_screen(voted, everything(0), TEXTS).text.text
    assert "2 of 5 agree" in answer_screens(voted, TEXTS)[-1].text.text


def test_earlier_answers_lead_back_and_further():
    """In the later answer's message: back to it, and to the one before."""
    screen = earlier_screen(9, answer(LONG, previous_id=3), TEXTS)
    assert_sendable(screen)
    assert [button.data for button in screen.buttons[0]] == ["hide:9", "past:9:3"]


def test_times_of_steps_are_shown():
    """The time of a step stands behind its title, where it is known."""
    assert " · 1.2 s" in revealed_screen(answer(), everything(0), TEXTS).text.text


def test_choices():
    """The chosen one is marked; names of any length fit, for buttons carry numbers."""
    screen = mode_screen(Strategy.THINK, list(Strategy), TEXTS)
    assert_sendable(screen)
    assert [button.label for (button,) in screen.buttons if button.label.startswith("•")] == ["• Think"]
    profiles = [Profile(model="x" * 200), Profile(model="o4-mini", reasons=True)]
    screen = model_screen("o4-mini", profiles, TEXTS)
    assert_sendable(screen)
    assert screen.buttons[1][0].label == "• o4-mini (reasons by itself)"
