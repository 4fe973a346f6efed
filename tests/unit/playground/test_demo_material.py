"""What the demo model makes of material: documents, recordings, quotes, steps asked about, turns to sum up."""

import time
from datetime import date
from typing import Any

import pytest

from bot.core.attachments import Attachment, Kind
from bot.core.briefs import Brief, Earlier
from bot.core.folding import Fold
from bot.core.messages import Role, Turn
from bot.core.thoughts import Step, Trace
from bot.playground.model_given import Given, given_in
from bot.playground.model_solving import solved
from bot.playground.skills.asked import Solution

CSV = 'name,price,qty\napple,1.50,3\npear,2.25,x\nplum,"1,000",2\n'
TSV = "名称\t金额\n笔\t3\n纸\t4\n"
TEXT = "one two\nthree\n\nfour 你好\n"


def document(text: str = TEXT, name: str = "a.txt", *, whole: bool = True) -> Attachment:
    return Attachment(kind=Kind.DOCUMENT, name=name, text=text, whole=whole)


def recording(text: str) -> Attachment:
    return Attachment(kind=Kind.RECORDING, text=text)


def given(text: str) -> Given:
    return given_in({"messages": [{"role": "system", "content": "Think."}, {"role": "user", "content": text}]})


def asked(question: str, *attachments: Attachment, delimited: bool = False, **more: Any) -> Given:
    """What the demo model finds in a question as the bot tells it."""
    return given(Brief(question=question, attachments=attachments, **more).text(delimited=delimited))


def solution(question: str, *attachments: Attachment, **more: Any) -> Solution:
    return solved(asked(question, *attachments, **more), today=date(2026, 11, 22))


@pytest.mark.parametrize("delimited", [False, True])
def test_question_and_material_are_told_apart(delimited: bool) -> None:
    """However the bot puts the question."""
    found = asked(
        "Which one?",
        document("x\n<document>\ny", "b.md", whole=False),
        recording("Hello."),
        delimited=delimited,
        quoted="Ada: Look",
        speaker="Bo",
    )
    assert found.question == "Bo: Which one?"
    assert found.quoted == ("Ada: Look",)
    assert found.recordings == ("Hello.",)
    (read,) = found.documents
    assert (read.name, read.whole, "y" in read.text, "did not fit" in read.text) == ("b.md", False, True, False)


def test_a_plain_question_stays_as_it_is() -> None:
    """Also one that speaks of tags."""
    assert given("What is <b>?").question == "What is <b>?"
    assert given("a\n\nb").question == "a\n\nb"


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("How many words are in it?", TEXT, "a.txt has 6 words."),
        ("Count the lines and the characters", TEXT, "a.txt has 4 lines, 23 characters."),
        ("What is the first line?", "\n\n  hello \nyou", "The first line of a.txt: hello"),
        ("And its last line?", TEXT, "The last line of a.txt: four 你好"),
        ("What is the sum of price?", CSV, 'The sum of "price" in a.txt is 1003.75.'),
        ("Add up column 2", CSV, 'The sum of "price" in a.txt is 1003.75.'),
        (
            "What is the total of qty?",
            CSV,
            'The sum of "qty" in a.txt is 5. Left out: 1 cell without a number.',
        ),
        (
            "The average of the prices, please: price",
            CSV.replace("1,000", "0.75"),
            'The average of "price" in a.txt is 1.5.',
        ),
        ("请把金额求和", TSV, "a.txt中“金额”一列的总和是 7。"),
        ("一共多少？", TSV, "a.txt中“金额”一列的总和是 7。"),
        ("这份文件有多少字？", "你好 world", "a.txt有 3 个词。"),
        ("最后一行是什么？", TEXT, "a.txt的最后一行：four 你好"),
        ("What is 2 + 2?", TEXT, "2 + 2 = 4"),
    ],
)
def test_documents_are_counted_and_added_up(question: str, text: str, answer: str) -> None:
    """In the language of the question; a question that needs no document is solved beside it."""
    found = solution(question, document(text))
    assert found.solved
    assert found.answer.rstrip() == answer
    assert len(found.steps) >= 2


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is the sum?", CSV),  # two columns have numbers
        ("What is the sum of weight?", CSV),
        ("Sum of column 9", CSV),
        ("What is the sum of name?", CSV),
        ("What is the sum?", ""),
        ("What is this about?", TEXT),
    ],
)
def test_what_is_not_clear_is_not_guessed(question: str, text: str) -> None:
    """Then the answer says what the document is, and what the demo can do with it."""
    found = solution(question, document(text or "-"))
    assert not found.solved
    assert found.answer.startswith("a.txt has ")
    assert "count words" in found.answer


def test_a_part_is_called_a_part() -> None:
    """As the bot said that the rest did not fit."""
    assert "a.txt (the part that I was given) has 6 words" in solution("How many words?", document(whole=False)).answer


def test_several_documents_are_described() -> None:
    """Each in a line."""
    answer = solution("What are these?", document(name="a.txt"), document("x", "b.txt")).answer
    assert "a.txt has 4 lines" in answer
    assert "b.txt has 1 line, 1 word" in answer


def test_recordings_are_questions_too() -> None:
    """Or are read back."""
    assert solution("", recording("What is 12 * 12?")).answer == "12 × 12 = 144"
    assert "This was heard in the recording: Buy milk." in solution("", recording("Buy milk.")).answer


def test_a_quoted_question_is_answered() -> None:
    """When one asks about it, with or without names before."""
    assert solution("what about this?", quoted="Ada: What is 17*23?", speaker="Bo").answer == "17 × 23 = 391"


@pytest.mark.parametrize("delimited", [False, True])
def test_a_step_asked_about_is_computed_anew(delimited: bool) -> None:
    """Nothing changes, and it says so; a question that can be solved by itself is."""
    trace = Trace(steps=(Step(title="Add", content="2 + 3 = 5"),), answer="5")
    earlier = Earlier(question="What is 2 + 3?", trace=trace, step=1)
    assert solution("Are you sure?", earlier=earlier, delimited=delimited).answer.endswith("2 + 3 = 5")
    assert solution("Are you sure?", earlier=earlier, delimited=delimited).answer.startswith("Nothing has changed")
    assert solution("What is 4 + 4?", earlier=earlier, delimited=delimited).answer == "4 + 4 = 8"


def test_a_conversation_is_summed_up() -> None:
    """By the first words of its turns: nothing is invented."""
    turns = (
        Turn(role=Role.USER, text="What is 2 + 2?", answer_id=1),
        Turn(role=Role.ASSISTANT, text="Four.", answer_id=1),
    )
    fold = Fold(summary="Before.", since_id=None, turns=turns, through_id=1, room=200)
    found = solved(given(fold.messages()[-1].text), today=date(2026, 11, 22))
    assert found.answer == "Question: What is 2 + 2?\nAnswer: Four."


@pytest.mark.parametrize(
    "text",
    [
        "<document>\n" * 20_000,
        "a,b\n" * 50_000,
        '"' * 100_000,
        "," * 200_000,
        "x" * 500_000,
        "1\t" * 100_000 + "\n" + "9" * 100,
        "1\t" * 100_000 + "\n9" * 20_000,
    ],
)
@pytest.mark.parametrize("question", ["What is the sum?", "How many words?", "What?"])
def test_odd_documents_take_no_time(text: str, question: str) -> None:
    """And never raise."""
    begun = time.perf_counter()
    assert solution(question, document(text)).answer
    assert time.perf_counter() - begun < 20
