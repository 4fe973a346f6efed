"""Answers and traces -> screens."""

from dataclasses import replace

import pytest
from support.screens import CASES, LONG_WORDS, answer_of, assert_sendable

from bot.core.answers import Answer
from bot.core.errors import Busy, KeyRefused, LimitReached, ModelError, RequestRefused, Unreadable
from bot.core.thoughts import Step, Trace, TraceState
from bot.view.comparison import column_screen, comparison_screen
from bot.view.failures import error_screen, failure_screen
from bot.view.previews import preview
from bot.view.screens import Screen
from bot.view.texts import texts_for
from bot.view.thoughts import answer_screens, hidden_screen

TEXTS = texts_for("en")


def shown(screens: list[Screen]) -> str:
    return "\n".join(screen.text.text for screen in screens)


@pytest.mark.parametrize("answer", CASES.values(), ids=CASES)
def test_all_screens_can_be_sent(answer: Answer) -> None:
    """Telegram takes every part."""
    for screen in answer_screens(answer, TEXTS):
        assert_sendable(screen)


def test_long_answer_is_whole_and_has_one_footer() -> None:
    """The parts hold every word in order; footer and button stand under the last alone."""
    screens = answer_screens(CASES["long answer"], TEXTS)
    assert [word for word in shown(screens).split() if word.startswith("w")] == LONG_WORDS.split()
    assert [bool(screen.buttons) for screen in screens] == [False] * (len(screens) - 1) + [True]
    assert shown(screens).count("1,234 tokens") == 1


@pytest.mark.parametrize(
    ("changed", "footer"),
    [
        ({}, "1 step · 4.2 s · 1,234 tokens · $0.00045"),
        ({"cost": None}, "1 step · 4.2 s · 1,234 tokens · unpriced"),
        ({"cost": None, "uncertain": True}, "1 step · 4.2 s · 1,234 tokens · unpriced"),
        ({"cost": 0}, "1 step · 4.2 s · 1,234 tokens · $0"),
        ({"uncertain": True}, "1 step · 4.2 s · 1,234 tokens · about $0.00045"),
        ({"tokens": None, "cost": None}, "1 step · 4.2 s · tokens unknown · unpriced"),
        ({"tokens": 1, "seconds": 61.7}, "1 step · 62 s · 1 token · $0.00045"),
        ({"tokens": 12_345_678, "cost": 3 * 10**12}, "1 step · 4.2 s · 12,345,678 tokens · $3.00"),
    ],
)
def test_footer(changed: dict[str, object], footer: str) -> None:
    """Steps, seconds, tokens and cost; what is not known is said, never shown as nothing."""
    answer = replace(answer_of(("Plan", "Compare.")), **changed)  # type: ignore[arg-type]
    assert hidden_screen(answer, TEXTS).text.text == f"42\n\n{footer}"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answer_of(("P", "c"), answer="Half", state=TraceState.TRUNCATED), "Half\n\nThe model stopped here"),
        (
            answer_of(("P", "c"), answer="", state=TraceState.TRUNCATED),
            "The model was cut off before it reached an answer.",
        ),
        (answer_of(answer="", state=TraceState.TRUNCATED), "The model stopped here"),
        (answer_of(answer="Half", state=TraceState.BROKEN), "Half\n\nThe answer broke off here: the model provider"),
        (answer_of(answer="", state=TraceState.REFUSED), "The provider's content filter"),
        (answer_of(answer="", state=TraceState.FILTERED), "The provider's content filter stopped this answer."),
        (
            answer_of(answer="Half", state=TraceState.FILTERED),
            "Half\n\nThe provider's content filter stopped the answer",
        ),
        (answer_of(answer="I can't.", state=TraceState.REFUSED), "I can't.\n\n4.2 s"),
        (answer_of(("P", "c"), answer="\u200b"), "The model ended without an answer."),
    ],
)
def test_says_what_is_missing(answer: Answer, said: str) -> None:
    """An answer that is cut, filtered or not there says so."""
    assert hidden_screen(answer, TEXTS).text.text.startswith(said)


@pytest.mark.parametrize("answer", CASES.values(), ids=CASES)
def test_without_footer(answer: Answer) -> None:
    """The cost line is gone everywhere, no blank lines are left of it, and something is always shown."""
    bare = replace(answer, footer=False)
    for screen in answer_screens(bare, TEXTS):
        assert_sendable(screen)
        assert "$0.00045" not in screen.text.text
        assert screen.text.text == screen.text.text.rstrip()
    assert hidden_screen(answer, TEXTS).text.text.endswith("$0.00045")


@pytest.mark.parametrize("text", ["\x01", "```\n```", "****", "\u200b", "", " \n", "[](http://a.b)", "---"])
def test_an_answer_of_nothing_shows_something(text: str) -> None:
    """Whatever is left of it on screen, with and without the cost line."""
    for footer in (True, False):
        assert_sendable(hidden_screen(replace(answer_of(answer=text), footer=footer), TEXTS))


def test_a_comparison_keeps_its_figures() -> None:
    """They are what it is for."""
    bare = [replace(answer, footer=False) for answer in (answer_of(), answer_of(("Plan", "Compare.")))]
    assert comparison_screen(bare, True, (), TEXTS).text.text.count("$0.00045") == 2
    assert [column_screen(bare, number, 0, TEXTS).text.text.count("$0.00045") for number in (0, 1)] == [1, 1]


@pytest.mark.parametrize("count", [0, 1, 12, 500])
def test_preview(count: int) -> None:
    """The latest titles, the newest in bold, within one message."""
    titles = ["x" * 5000, "😀" * 5000, "a\nb", ""]
    trace = Trace(steps=tuple(Step(title=titles[number % 4], content="") for number in range(count)))
    view = preview(trace, TEXTS)
    assert_sendable(Screen(text=view))
    assert len(view.text.splitlines()) == 1 + min(count, 12)
    assert [entity.kind for entity in view.entities] == ["italic", "bold"][: 1 + bool(count)]


@pytest.mark.parametrize(
    "kind",
    sorted({*ModelError.__subclasses__(), *RequestRefused.__subclasses__()} - {LimitReached, Unreadable}, key=str),
)
def test_every_model_error_has_a_sentence(kind: type[ModelError]) -> None:
    """What happened, and the incident; never the detail."""
    error = kind("secret detail")
    error.incident = "k3f9"
    text = error_screen(error, TEXTS).text.text
    assert text.endswith(" (incident k3f9)")
    assert "secret" not in text


@pytest.mark.parametrize(
    ("wait", "said", "in_chinese"),
    [
        (None, "in a minute.", "请过一分钟再问。"),
        (0.0, "in a minute.", "请过一分钟再问。"),
        (0.3, "in a second.", "请过 1 秒再问。"),
        (119.0, "in 119 seconds.", "请过 119 秒再问。"),
        (119.4, "in 2 minutes.", "请过 2 分钟再问。"),
        (121.0, "in 3 minutes.", "请过 3 分钟再问。"),
        (3600.0, "in 60 minutes.", "请过 60 分钟再问。"),
        (7200.0, "in 2 hours.", "请过 2 小时再问。"),
        (86_401.0, "in 25 hours.", "请过 25 小时再问。"),
    ],
)
def test_busy_says_how_long(wait: float | None, said: str, in_chinese: str) -> None:
    """The provider's own wait, where it gave one, in a unit that people count in; never too short."""
    for texts, ending in ((TEXTS, said), (texts_for("zh"), in_chinese)):
        assert f"{error_screen(Busy('', retry_after=wait), texts).text.text} ".endswith(f"{ending} ")


def test_failure_without_incident() -> None:
    """No number, no brackets."""
    assert failure_screen("Sorry.", None, TEXTS).text.text == "Sorry."
    assert "(" not in error_screen(KeyRefused(), TEXTS).text.text
