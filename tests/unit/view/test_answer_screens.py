"""Answers and traces -> screens."""

from dataclasses import asdict, replace

import pytest

from bot.core.errors import Busy, KeyRefused, LimitReached, ModelError
from bot.core.ports import Answer
from bot.core.thoughts import Step, Trace, TraceState
from bot.playground.rules import read_text
from bot.view.comparison import column_screen, comparison_screen
from bot.view.failures import error_screen, failure_screen
from bot.view.previews import preview
from bot.view.screens import Screen
from bot.view.texts import texts_for
from bot.view.thoughts import answer_screens, earlier_screen, hidden_screen, revealed_screen, votes_screen

TEXTS = texts_for("en")
LARGEST_ID = 2**63 - 1


def answer_of(
    *steps: tuple[str, str], answer: str = "42", state: TraceState = TraceState.FINISHED, **more: object
) -> Answer:
    trace = Trace(
        steps=tuple(Step(title=title, content=content) for title, content in steps), answer=answer, state=state
    )
    plain = Answer(
        id=LARGEST_ID,
        chat_id=1,
        thread_id=None,
        user_id=1,
        trace=trace,
        strategy="think",
        model="m",
        seconds=4.23,
        tokens=1234,
        cost=450_000_000,
        uncertain=False,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def pages(answer: Answer) -> list[Screen]:
    """All pages, by tapping on from the first."""
    screens = [revealed_screen(answer, 0, TEXTS)]
    while targets := [b.data for row in screens[-1].buttons for b in row if b.label == "›"]:
        screens.append(revealed_screen(answer, int(targets[0].rsplit(":", 1)[1]), TEXTS))
    return screens


def shown(screens: list[Screen]) -> str:
    return "\n".join(screen.text.text for screen in screens)


def assert_sendable(screen: Screen) -> None:
    """Telegram takes text and entities as they are, and the buttons."""
    given = [{"offset": 0, "type": e.kind, **{k: v for k, v in asdict(e).items() if v}} for e in screen.text.entities]
    assert len(given) <= 100
    read = read_text(screen.text.text, given)
    assert read.text == screen.text.text != ""
    for button in (button for row in screen.buttons for button in row):
        assert 1 <= len(button.data.encode()) <= 64
        assert button.label


LONG_WORDS = " ".join(f"w{number}" for number in range(3000))
MARKED = "\n\n".join(f"**b{number}** `c{number}` *i{number}*" for number in range(150))
MANY = tuple((f"Title {number}", f"Content {number}.") for number in range(1, 501))
CASES = {
    "plain": answer_of(),
    "one step": answer_of(("Plan", "Compare.")),
    "500 steps": answer_of(*MANY),
    "long answer": answer_of(("Plan", "Compare."), answer=LONG_WORDS),
    "long answer, no steps": answer_of(answer=LONG_WORDS),
    "long step": answer_of(("Plan", LONG_WORDS)),
    "both long": answer_of(("Plan", LONG_WORDS), ("Go on", LONG_WORDS), answer=LONG_WORDS),
    "many styles": answer_of(("Plan", MARKED), answer=MARKED),
    "many styles, no steps": answer_of(answer=MARKED),
    "emoji": answer_of(("😀" * 500, "😀" * 3000), answer="😀" * 5000),
    "one long word": answer_of(("x" * 5000, "y" * 9000), answer="z" * 9000),
    "code and quotes": answer_of(("Code", "```py\nx = 1\n```\n> q\n> > deeper\n\nend"), answer="> q\n\n```\nz\n```"),
    "lines": answer_of(("a\nb\r\nc\td", "one\n\n\n\ntwo")),
    "odd": answer_of(("\0\u202e", "\u200b"), ("", "x"), ("t", ""), answer="<b> || \u2028"),
    "no answer": answer_of(("Plan", "Compare."), answer=""),
    "nothing": answer_of(answer="", state=TraceState.REFUSED),
    "answer first": replace(answer_of(("Plan", "C.")), trace=replace(answer_of(("P", "C")).trace, answer_first=True)),
}


@pytest.mark.parametrize("answer", CASES.values(), ids=CASES)
def test_all_screens_can_be_sent(answer: Answer) -> None:
    """Hidden, revealed and in parts: Telegram takes every screen."""
    for screen in [*answer_screens(answer, TEXTS), *pages(answer)]:
        assert_sendable(screen)


@pytest.mark.parametrize("answer", CASES.values(), ids=CASES)
def test_revealing_keeps_the_last_part(answer: Answer) -> None:
    """Each page holds what the last message held, and hiding brings that back."""
    last = hidden_screen(answer, TEXTS)
    assert last == answer_screens(answer, TEXTS)[-1]
    *body, footer = last.text.text.split("\n\n")
    for page in pages(answer):
        assert page.text.text.startswith("\n\n".join(body))
        assert page.text.text.endswith(footer)


def test_long_answer_is_whole_and_has_one_footer() -> None:
    """The parts hold every word in order; footer and button stand under the last alone."""
    screens = answer_screens(CASES["long answer"], TEXTS)
    assert [word for word in shown(screens).split() if word.startswith("w")] == LONG_WORDS.split()
    assert [bool(screen.buttons) for screen in screens] == [False] * (len(screens) - 1) + [True]
    assert shown(screens).count("1,234 tokens") == 1


def test_all_steps_over_all_pages() -> None:
    """500 steps stand on the pages once, in order, whole."""
    lines = shown(pages(CASES["500 steps"])).splitlines()
    assert [line for line in lines if ". Title" in line] == [f"{n}. Title {n}" for n in range(1, 501)]
    assert [line for line in lines if line.startswith("Content")] == [f"Content {n}." for n in range(1, 501)]


def test_a_long_step_goes_over_pages() -> None:
    """Each word of a long step stands on the pages, in order."""
    words = [word for word in shown(pages(CASES["long step"])).split() if word.startswith("w")]
    assert words == LONG_WORDS.split()


def test_pages_are_stable() -> None:
    """A page number means the same page at every tap; one out of range shows the nearest."""
    answer = CASES["500 steps"]
    all_pages = pages(answer)
    assert len(all_pages) > 5
    assert [revealed_screen(answer, number, TEXTS) for number in range(len(all_pages))] == all_pages
    assert revealed_screen(answer, -5, TEXTS) == all_pages[0]
    assert revealed_screen(answer, 10**9, TEXTS) == all_pages[-1]


def test_a_long_title_loses_nothing() -> None:
    """What a shortened title leaves out stands in the step."""
    title = " ".join(f"t{number}" for number in range(1000))
    text = shown(pages(answer_of((title, "content"))))
    words = [word.strip("…") for word in text.split()]
    assert "".join(word for word in words if word.startswith("t") and word[1:].isdigit()) != ""
    joined = "".join(text.split()).replace("…", "")
    assert all(f"t{number}" in joined for number in range(1000))
    assert "content" in text


def test_titles_are_one_line() -> None:
    """A title with line breaks is one line; one that shows nothing is the number of its step."""
    text = pages(CASES["lines"])[0].text.text
    assert "1. a b c d\none\n\ntwo" in text
    assert "1. Step 1\n" in pages(CASES["odd"])[0].text.text


def test_steps_stand_in_one_quote_with_their_code() -> None:
    """The reasoning is one block quote; a quote inside is plain, code inside stays code."""
    screen = pages(answer_of(("Code", "```py\nx = 1\n```\n> q")))[0]
    assert [e.kind for e in screen.text.entities if e.kind in ("blockquote", "pre")] == ["blockquote", "pre"]
    assert "> q" not in screen.text.text


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
        (answer_of(answer="", state=TraceState.REFUSED), "The provider's content filter"),
        (answer_of(answer="I can't.", state=TraceState.REFUSED), "I can't.\n\n4.2 s"),
        (answer_of(("P", "c"), answer="\u200b"), "The model ended without an answer."),
    ],
)
def test_says_what_is_missing(answer: Answer, said: str) -> None:
    """An answer that is cut, filtered or not there says so."""
    assert hidden_screen(answer, TEXTS).text.text.startswith(said)


def test_buttons() -> None:
    """Show under an answer with steps; hide, and page turns where there is a page to turn to."""
    (row,) = hidden_screen(CASES["plain"], TEXTS).buttons
    assert [(button.label, button.data) for button in row] == [
        ("Again", f"redo:{LARGEST_ID}"),
        ("👍", f"like:{LARGEST_ID}"),
        ("👎", f"dislike:{LARGEST_ID}"),
    ]
    row, _ = hidden_screen(CASES["one step"], TEXTS).buttons
    assert [(button.label, button.data) for button in row] == [("Show reasoning", f"show:{LARGEST_ID}:0")]
    first, *_, last = pages(CASES["500 steps"])
    assert [[button.label for button in row] for row in first.buttons] == [["›"], ["Hide reasoning"], ["👍", "👎"]]
    assert [[button.label for button in row] for row in last.buttons] == [["‹"], ["Hide reasoning"], ["👍", "👎"]]
    only = pages(CASES["one step"])[0].buttons
    assert [[button.label for button in row] for row in only] == [["Hide reasoning"], ["👍", "👎"]]


@pytest.mark.parametrize(("liked", "labels"), [(None, ["👍", "👎"]), (True, ["• 👍", "👎"]), (False, ["👍", "• 👎"])])
def test_the_thumb_that_counts_is_marked(liked: bool | None, labels: list[str]) -> None:
    """Under the answer and under each page of its steps; there the data lead back to that page."""
    answer = replace(CASES["500 steps"], liked=liked)
    assert [button.label for button in hidden_screen(answer, TEXTS).buttons[1]] == ["Again", *labels]
    for number, page in enumerate(pages(answer)):
        assert [(button.label, button.data) for button in page.buttons[-1]] == [
            (labels[0], f"like:{LARGEST_ID}:{number}"),
            (labels[1], f"dislike:{LARGEST_ID}:{number}"),
        ]


@pytest.mark.parametrize("answer", CASES.values(), ids=CASES)
def test_without_footer(answer: Answer) -> None:
    """The cost line is gone everywhere, no blank lines are left of it, and something is always shown."""
    bare = replace(answer, footer=False)
    screens = [*answer_screens(bare, TEXTS), *pages(bare), votes_screen(bare, TEXTS), earlier_screen(1, bare, TEXTS)]
    for screen in screens:
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


def test_answer_before_the_steps_is_told() -> None:
    """Steps that came after the answer did not lead to it."""
    assert "they did not lead to it" in pages(CASES["answer first"])[0].text.text


@pytest.mark.parametrize("count", [0, 1, 12, 500])
def test_preview(count: int) -> None:
    """The latest titles, the newest in bold, within one message."""
    titles = ["x" * 5000, "😀" * 5000, "a\nb", ""]
    trace = Trace(steps=tuple(Step(title=titles[number % 4], content="") for number in range(count)))
    view = preview(trace, TEXTS)
    assert_sendable(Screen(text=view))
    assert len(view.text.splitlines()) == 1 + min(count, 12)
    assert [entity.kind for entity in view.entities] == ["italic", "bold"][: 1 + bool(count)]


@pytest.mark.parametrize("kind", sorted({*ModelError.__subclasses__()} - {LimitReached}, key=str))
def test_every_model_error_has_a_sentence(kind: type[ModelError]) -> None:
    """What happened, and the incident; never the detail."""
    error = kind("secret detail")
    error.incident = "k3f9"
    text = error_screen(error, TEXTS).text.text
    assert text.endswith(" (incident k3f9)")
    assert "secret" not in text


@pytest.mark.parametrize(
    ("wait", "said"), [(None, "in a minute"), (0.0, "in a minute"), (0.3, "in a second"), (1800.0, "in 1,800 seconds")]
)
def test_busy_says_how_long(wait: float | None, said: str) -> None:
    """The provider's own wait, where it gave one."""
    assert said in error_screen(Busy("", retry_after=wait), TEXTS).text.text


def test_failure_without_incident() -> None:
    """No number, no brackets."""
    assert failure_screen("Sorry.", None, TEXTS).text.text == "Sorry."
    assert "(" not in error_screen(KeyRefused(), TEXTS).text.text
