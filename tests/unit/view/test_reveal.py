"""The reasoning under an answer: titles, steps, all of it, and what is beside it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.screens import CASES, LARGEST_ID, LONG_WORDS, MANY, answer_of, assert_sendable

from bot.core.answers import Answer, Reveal
from bot.core.attachments import About
from bot.core.thoughts import Sample, Step, Trace, TraceState
from bot.view.previews import preview
from bot.view.reveal import awaiting, earlier_screen, revealed_screen, votes_screen
from bot.view.screens import Screen
from bot.view.spots import Look, Spot, everything, one, spot_of, titles
from bot.view.texts import texts_for
from bot.view.thoughts import answer_screens, hidden_screen

TEXTS = texts_for("en")
THREE = answer_of(("Plan", "Compare."), ("Compare", "9.8 is 9.80."), ("Check", "0.69 apart."))


def tapped(answer: Answer, screen: Screen, label: str) -> Screen | None:
    """What a tap on a button that shows some of the reasoning brings; None where there is no such button."""
    data = next((button.data for row in screen.buttons for button in row if button.label == label), None)
    return None if data is None else revealed_screen(answer, spot_of(data.split(":")[2], answer), TEXTS)


def walk(answer: Answer, first: Spot) -> Iterator[Screen]:
    """All pages from one on, by tapping on."""
    screen: Screen | None = revealed_screen(answer, first, TEXTS)
    while screen is not None:
        yield screen
        screen = tapped(answer, screen, "›")


def read(screens: Iterator[Screen]) -> str:
    return "\n".join(screen.text.text for screen in screens)


def rows(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.buttons]


@pytest.mark.parametrize("first", [titles(), everything(), one(1)], ids=lambda spot: spot.look.name)
@pytest.mark.parametrize("answer", CASES.values(), ids=CASES)
def test_every_view_can_be_sent_and_keeps_the_answer(answer: Answer, first: Spot) -> None:
    """Whatever is long; above stands what the last message held, and below its footer, also while a step is awaited."""
    *body, footer = hidden_screen(answer, TEXTS).text.text.split("\n\n")
    for number, screen in enumerate(walk(answer, first)):
        if number > 40:
            break
        assert_sendable(screen)
        assert screen.text.text.startswith("\n\n".join(body))
        assert screen.text.text.endswith(footer)
        for in_group in (False, True):
            assert_sendable(awaiting(screen, About(answer_id=LARGEST_ID, step=500), TEXTS, in_group=in_group))


WORDS = st.text(max_size=400) | st.lists(
    st.sampled_from(["**b** ", "`c`\n", "> q\n\n", "😀", "word ", "\n"]), max_size=900
).map("".join)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=20), WORDS, st.integers(-1, 25), st.integers(-1, 9))
def test_whatever_a_model_wrote(steps: list[tuple[str, str]], said: str, number: int, page: int) -> None:
    """Every spot, there or not, is a screen that Telegram takes, with the footer below."""
    answer = answer_of(*steps, answer=said)
    for spot in (titles(page), everything(page), one(number, page)):
        screen = revealed_screen(answer, spot, TEXTS)
        assert_sendable(awaiting(screen, About(answer_id=LARGEST_ID, step=20), TEXTS, in_group=True))
        assert screen.text.text.endswith("$0.00045")


def test_titles_first() -> None:
    """Each step with its number, title and time, and a button for each; then all, hide, and the thumbs."""
    steps = (Step(title="Plan", content="A.", seconds=1.26), Step(title="Check\nagain", content="B.", seconds=0.01))
    screen = revealed_screen(replace(THREE, trace=replace(THREE.trace, steps=steps)), titles(), TEXTS)
    assert "\n\nReasoning\n1. Plan · 1.3 s\n2. Check again\n\n" in screen.text.text
    assert "A." not in screen.text.text
    assert rows(screen) == [["1", "2"], ["All", "Hide", "👍", "👎"]]
    assert [entity.kind for entity in screen.text.entities] == ["bold", "blockquote", "italic"]


@pytest.mark.parametrize(
    ("count", "widths"), [(1, [1]), (8, [8]), (9, [4, 5]), (12, [6, 6]), (16, [8, 8]), (17, [8, 8])]
)
def test_numbers_stand_in_rows_that_fingers_hit(count: int, widths: list[int]) -> None:
    """At most eight in a row, of about one length; more than two rows are pages."""
    screen = revealed_screen(answer_of(*[("T", "c")] * count), titles(), TEXTS)
    assert [len(row) for row in rows(screen) if row[0].isdigit()] == widths
    assert (["›"] in rows(screen)) is (count > 16)


def test_a_number_opens_its_step_on_every_page_of_titles() -> None:
    """Of 500 steps each has its button once, in order, and it shows that step."""
    answer, seen = CASES["500 steps"], []
    for page in walk(answer, titles()):
        for label in (button for row in rows(page) for button in row if button.isdigit()):
            seen.append(int(label))
            if len(seen) % 50 == 1:
                step = tapped(answer, page, label)
                assert step is not None
                assert f"{label}. Look at {label}\nContent {label}.\n\n" in step.text.text
    assert seen == list(range(1, 501))


def test_one_step_and_its_neighbours() -> None:
    """Title, text and where one is; back, on, the list, all; the question; hide and thumbs."""
    screen = revealed_screen(THREE, one(2), TEXTS)
    assert "\n\nReasoning, step 2 of 3\n2. Compare\n9.8 is 9.80.\n\n" in screen.text.text
    assert rows(screen) == [["‹", "Steps", "All", "›"], ["Ask about this step"], ["Hide", "👍", "👎"]]
    assert tapped(THREE, screen, "‹") == revealed_screen(THREE, one(1), TEXTS)
    assert tapped(THREE, screen, "›") == revealed_screen(THREE, one(3), TEXTS)
    assert tapped(THREE, screen, "Steps") == revealed_screen(THREE, titles(), TEXTS)
    assert tapped(THREE, screen, "All") == revealed_screen(THREE, everything(), TEXTS)
    assert rows(revealed_screen(THREE, one(1), TEXTS))[0] == ["Steps", "All", "›"]
    assert rows(revealed_screen(THREE, one(3), TEXTS))[0] == ["‹", "Steps", "All"]


def test_a_long_step_is_paged_within_itself() -> None:
    """Every word in order, told which page; on goes to the next step, and from there back to the last page."""
    answer = answer_of(("Plan", LONG_WORDS), ("Check", "Fine."))
    *pages, last = walk(answer, one(1))
    assert [word for page in pages for word in page.text.text.split() if word.startswith("w")] == LONG_WORDS.split()
    assert f"Reasoning, step 1 of 2, page 2 of {len(pages)}\n" in pages[1].text.text
    assert "2. Check\nFine." in last.text.text
    assert tapped(answer, last, "‹") == pages[-1]


def test_all_is_one_quote_that_opens_on_a_tap() -> None:
    """All steps whole and in order, over as many pages as it takes; a quote inside is plain, code inside stays code."""
    screen = revealed_screen(answer_of(("Code", "```py\nx = 1\n```\n> q"), ("B", "b")), everything(), TEXTS)
    kinds = [
        entity.kind for entity in screen.text.entities if entity.kind in ("pre", "blockquote", "expandable_blockquote")
    ]
    assert kinds == ["expandable_blockquote", "pre"]
    assert rows(screen) == [["Steps", "Hide", "👍", "👎"]]
    lines = read(walk(CASES["500 steps"], everything())).splitlines()
    assert [line for line in lines if ". Look at" in line] == [f"{n}. {title}" for n, (title, _) in enumerate(MANY, 1)]
    assert [line for line in lines if line.startswith("Content")] == [content for _, content in MANY]


def test_a_long_title_loses_nothing() -> None:
    """What a shortened title leaves out stands in the step."""
    words = [f"t{number}x" for number in range(1000)]
    for first in (everything(), one(1)):
        text = read(walk(answer_of((" ".join(words), "content")), first))
        assert all(word in "".join(text.split()).replace("…", "") for word in words)
        assert "content" in text


def test_titles_that_show_nothing_are_numbers() -> None:
    """A title with line breaks is one line; one that shows nothing is the number of its step."""
    assert "1. a b c d\none\n\ntwo" in revealed_screen(CASES["lines"], one(1), TEXTS).text.text
    assert "1. Step 1\n" in revealed_screen(CASES["odd"], titles(), TEXTS).text.text


def test_titles_show_no_marks_and_one_number() -> None:
    """In the list, at a step, among all steps, and on the way; numbers that mean something stay."""
    answer = answer_of(("**Step 1: Plan**", "A."), ("2. `Check`", "B."), ("3D model", "C."))
    lines = ["1. Plan", "2. Check", "3. 3D model"]
    assert "\n".join(lines) in revealed_screen(answer, titles(), TEXTS).text.text
    assert "\n".join(lines) in preview(replace(answer.trace, answer=""), TEXTS).text
    assert all(line in revealed_screen(answer, everything(), TEXTS).text.text for line in lines)
    for number, line in enumerate(lines, 1):
        assert line in revealed_screen(answer, one(number), TEXTS).text.text


@pytest.mark.parametrize(
    ("spot", "nearest"),
    [
        (one(0), one(1)),
        (one(99), one(3)),
        (one(2, 99), one(2)),
        (titles(9), titles()),
        (everything(9), everything()),
    ],
)
def test_a_spot_that_is_not_there_shows_the_nearest(spot: Spot, nearest: Spot) -> None:
    """Buttons outlive changes of how pages are filled."""
    assert revealed_screen(THREE, spot, TEXTS) == revealed_screen(THREE, nearest, TEXTS)


@pytest.mark.parametrize(
    ("code", "reveal", "spot"),
    [
        ("0", Reveal.TITLES, titles()),
        ("0", Reveal.ALL, everything()),
        ("3", Reveal.TITLES, everything(3)),
        ("3", Reveal.ALL, everything(3)),
        ("t2", Reveal.ALL, titles(2)),
        ("a0", Reveal.TITLES, everything()),
        ("s4.1", Reveal.ALL, one(4, 1)),
    ],
)
def test_what_buttons_carry(code: str, reveal: Reveal, spot: Spot) -> None:
    """Show reasoning opens what the asker wants first; buttons of older messages mean pages of all steps."""
    assert spot_of(code, replace(THREE, reveal=reveal)) == spot


@pytest.mark.parametrize("spot", [titles(3), everything(0), one(12, 7)])
def test_codes_come_back(spot: Spot) -> None:
    """What a button was made with is what its tap shows."""
    assert spot_of(spot.code, THREE) == spot
    assert set(Look) == {"t", "a", "s"}
    with pytest.raises(ValueError):
        spot_of("x1", THREE)


@pytest.mark.parametrize(("liked", "labels"), [(None, ["👍", "👎"]), (True, ["• 👍", "👎"]), (False, ["👍", "• 👎"])])
@pytest.mark.parametrize("spot", [titles(), everything(), one(2)], ids=lambda spot: spot.look.name)
def test_the_thumb_that_counts_is_marked(liked: bool | None, labels: list[str], spot: Spot) -> None:
    """Under the answer and under each view of its steps; there the data lead back to that view."""
    answer = replace(THREE, liked=liked)
    assert [button.label for button in hidden_screen(answer, TEXTS).buttons[1]] == ["Again", *labels]
    thumbs = revealed_screen(answer, spot, TEXTS).buttons[-1][-2:]
    data = [f"like:{LARGEST_ID}:{spot.code}", f"dislike:{LARGEST_ID}:{spot.code}"]
    assert [(button.label, button.data) for button in thumbs] == list(zip(labels, data, strict=True))


def test_while_a_question_is_awaited() -> None:
    """The screen says so and what to do, in place of the button that asks; in a group otherwise; the rest stays."""
    about = About(answer_id=7, step=2)
    screen = awaiting(revealed_screen(THREE, one(2), TEXTS), about, TEXTS, in_group=False)
    assert screen.text.text.endswith("✎ Your next message is the question about step 2.")
    assert rows(screen) == [["Cancel"], ["‹", "Steps", "All", "›"], ["Hide", "👍", "👎"]]
    assert screen.buttons[0][0].data == "unask:7:2"
    grouped = awaiting(hidden_screen(THREE, TEXTS), about, TEXTS, in_group=True)
    assert "reply to this message" in grouped.text.text
    assert rows(grouped)[1:] == rows(hidden_screen(THREE, TEXTS))


def test_answer_before_the_steps_is_told() -> None:
    """Steps that came after the answer did not lead to it."""
    for spot in (titles(), everything()):
        assert "they did not lead to it" in revealed_screen(CASES["answer first"], spot, TEXTS).text.text


def test_kept_steps_say_so() -> None:
    """They took no time now; the head tells what the answer is about, and whether the result is another."""
    steps = (Step(title="Plan", content="A.", kept=True), Step(title="Add", content="B.", seconds=2.0))
    answer = replace(
        THREE, trace=replace(THREE.trace, steps=steps), about=About(answer_id=7, step=2), about_title="Sum"
    )
    for spot in (titles(), everything()):
        text = revealed_screen(answer, spot, TEXTS).text.text
        assert "1. Plan · as before\n" in text
        assert "2. Add · 2.0 s" in text
    assert hidden_screen(answer, TEXTS).text.text.startswith("About step 2: Sum\n\n42\n\n")
    same = replace(answer, unchanged=True, about_title="")
    assert hidden_screen(same, TEXTS).text.text.startswith("About step 2: Step 2 · same result as before\n\n42")


def test_the_ways_to_the_answers_before() -> None:
    """An answer about a step leads to the one it is about; made again, also to the one whose place it took."""
    about = replace(THREE, about=About(answer_id=7, step=2))
    assert rows(hidden_screen(about, TEXTS))[-1] == ["‹ Original answer"]
    both = replace(about, previous_id=8)
    (earlier, original) = hidden_screen(both, TEXTS).buttons[-1]
    assert (earlier.data, original.data) == (f"past:{LARGEST_ID}:8", f"past:{LARGEST_ID}:7")
    screen = earlier_screen(9, both, TEXTS)
    assert rows(screen) == [["Latest answer ›", "‹ Earlier answer", "‹ Original answer"]]
    assert [button.data for button in screen.buttons[0]] == ["hide:9", "past:9:8", "past:9:7"]


def test_a_vote_shows_whose_steps_they_are() -> None:
    """The number of the answer that won, in every view."""
    samples = (Sample(answer="41", agrees=False), Sample(answer="42", agrees=True))
    answer = replace(THREE, trace=replace(THREE.trace, samples=samples))
    assert "Reasoning of answer 2 of 2\n" in revealed_screen(answer, titles(), TEXTS).text.text
    assert "Reasoning of answer 2 of 2, step 1 of 3\n" in revealed_screen(answer, one(1), TEXTS).text.text
    assert "✗ 41\n\n✓ 42" in votes_screen(answer, TEXTS).text.text


@pytest.mark.parametrize("answer", CASES.values(), ids=CASES)
def test_without_footer(answer: Answer) -> None:
    """The cost line is gone everywhere, and no blank lines are left of it."""
    bare = replace(answer, footer=False)
    views = [revealed_screen(bare, spot, TEXTS) for spot in (titles(), everything(), one(1))]
    for screen in [
        *views,
        votes_screen(bare, TEXTS),
        earlier_screen(1, bare, TEXTS),
        *answer_screens(bare, TEXTS)[-1:],
    ]:
        assert_sendable(screen)
        assert "$0.00045" not in screen.text.text
        assert screen.text.text == screen.text.text.rstrip()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_in_each_language(language: str) -> None:
    """No text is missing, and every label is short."""
    texts = texts_for(language)
    for spot in (titles(), everything(), one(2)):
        screen = awaiting(revealed_screen(THREE, spot, texts), About(answer_id=7, step=2), texts, in_group=True)
        assert_sendable(screen)
        assert max(len(button.label) for row in screen.buttons for button in row) <= 19


@pytest.mark.parametrize("state", [TraceState.FINISHED, TraceState.STOPPED])
@pytest.mark.parametrize("words", [600, 3000, 30_000], ids=["two", "several", "file"])
def test_an_earlier_answer_begins_at_its_beginning(words: int, state: TraceState) -> None:
    """Of one in several messages, or in a file, a message holds only so much: it says where the rest is."""
    said = " ".join(f"`word{number}`" for number in range(words))
    screen = earlier_screen(1, replace(THREE, trace=Trace(answer=said, state=state)), TEXTS)
    assert_sendable(screen)
    assert screen.text.text.startswith("Earlier answer\n")
    assert "word0 word1 word2" in screen.text.text
    assert "in the file" not in screen.text.text
    assert "All of it stands where it was answered." in screen.text.text
