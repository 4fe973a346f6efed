"""Marked text: which lines are marks, what the text between them is, and when events come."""

import pytest
from support.reading import Steps, steps_of

from bot.core.marked import MarkedGrammar
from bot.core.thoughts import AnswerText, Ended, StepStarted, StepText, Trace, TraceState

GOOD = "### Plan\nThink.\n\n### Do it\n1 + 1 = 2\n#### ANSWER\n**2**, of course.\n"


def read(*pieces: str, state: TraceState = TraceState.FINISHED) -> tuple[Trace, bool]:
    """The trace, and whether the form was understood."""
    grammar, trace = MarkedGrammar(), Trace()
    for piece in pieces:
        for event in grammar.feed(piece):
            trace = trace.after(event)
    for event in grammar.close(state):
        trace = trace.after(event)
    return trace, grammar.understood


def check(text: str, steps: Steps, answer: str, *, understood: bool = True) -> None:
    trace, was_understood = read(text)
    assert (steps_of(trace), trace.answer, was_understood) == (steps, answer, understood)


def test_the_form():
    """Headings part the steps, and behind the last mark stands the answer."""
    check(GOOD, [("Plan", "Think."), ("Do it", "1 + 1 = 2")], "**2**, of course.")


def test_events_come_as_soon_as_they_are_certain():
    """Only a line that may still become a mark is held back."""
    grammar = MarkedGrammar()
    assert grammar.feed("### Pl") == []
    assert grammar.feed("an\nsome") == [StepStarted(title="Plan"), StepText(text="some")]
    assert grammar.feed(" text\n#") == [StepText(text=" text\n")]
    assert grammar.feed("1 is first") == [StepText(text="#1 is first")]
    assert grammar.feed("\n#### ANSWER: 4") == [StepText(text="\n")]
    assert grammar.feed("2 is") == [AnswerText(text="42 is")]
    assert grammar.feed(" it\n### really") == [AnswerText(text=" it\n### really")]
    assert grammar.close() == [Ended(state=TraceState.FINISHED)]


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "#### ANSWER\n",
            "#### Answer:\n",
            "####answer\n",
            "#### **ANSWER**\n",
            "#### ANSWER ####\n",
            "#### ✅ Answer\n",
        ),
        *(
            "#### ANSWER: ",
            "#### **Answer:** ",
            "#### Answer - ",
            "#### ANSWER ",
            "#### Final answer:\n",
            "####",
            "#### ",
        ),
        *(
            "### Answer\n",
            "### Final Answer\n",
            "## Answer:\n",
            "# ANSWER\n",
            "### Step 3: Final Answer\n",
            "### 3. Answer\n",
        ),
        *(
            "#### Result\n",
            "#### Conclusion:\n",
            "#### 答案\n",
            "#### 答案：",
            "#### 最终答案\n",
            "#### ОТВЕТ\n",
            "#### Ответ: ",
        ),
        *("#### Respuesta\n", "#### Réponse :\n", "#### Antwort\n", "#### 정답\n", "#### 答え\n", "  #### ANSWER\n"),
        *("**Answer:**\n", "**Answer**\n", "**Answer:** ", "**Answer**: ", "Answer:\n", "Answer: \n", "Final answer: "),
        *("**Final Answer:**\n\n", "**答案：**\n", "答案：\n", "最终答案：", "**Ответ:**\n", "Ответ:\n", "_Answer:_\n"),
    ],
)
def test_marks_of_the_answer(mark):
    """The answer is announced in many ways."""
    check(f"### A\nx\n{mark}42\n", [("A", "x")], "42")


def test_emphasis_around_mark_and_answer():
    """Emphasis that begins in front of the mark and ends behind the answer stays about the answer."""
    check("### A\nx\n**Final answer: 42**", [("A", "x")], "**42**")
    check("### A\nx\n#### ANSWER: **42** m", [("A", "x")], "**42** m")


@pytest.mark.parametrize(
    "line",
    [
        *("#### Sub-heading", "##### Deeper", "####### Seven", "#hashtag", "# include", "#", "###", "Answer: 5 fits"),
        *("The answer: none", "Answers:", "Answer is near", "**Note:**", "**Check** it", "Answer the question:"),
        *("```x``` ### no", "- ### no", "a ### no", "### " + "x" * 250),
    ],
)
def test_lines_that_are_no_marks(line):
    """Other headings and other emphasis are text of their step."""
    check(f"### A\nx\n{line}\n#### ANSWER\n42", [("A", f"x\n{line}")], "42")


def test_code_is_left_alone():
    """In a code block nothing is a mark; a block ends where its fence is closed."""
    code = "````md\n### no\n#### ANSWER\n```\n### no\n````"
    check(f"### A\n{code}\n### B\ny\n#### ANSWER\n{code}", [("A", code), ("B", "y")], code)


def test_text_before_the_first_mark():
    """It is a step when a mark comes, and the answer when none does."""
    check("Well.\n\n### A\nx\n#### ANSWER\n42", [("", "Well."), ("A", "x")], "42")
    check("Well.\n#### ANSWER\n42", [("", "Well.")], "42")
    check("Well.\n\nIt is 42.", [], "Well.\n\nIt is 42.", understood=False)
    check("A line\nAnswer:\n42", [], "A line\nAnswer:\n42", understood=False)


def test_steps_without_an_answer():
    """The last step is the answer; but a text with headings that began without one is given as a whole."""
    check("### A\nx\n### B\nIt is 42.", [("A", "x"), ("B", "It is 42.")], "It is 42.")
    check("### A\nx\n#### ANSWER\n", [("A", "x")], "x")
    essay = "Cats.\n\n## Fur\nSoft.\n## Paws\nFour."
    check(essay, [("", "Cats."), ("Fur", "Soft."), ("Paws", "Four.")], essay, understood=False)


def test_json_in_place_of_marks():
    """A model that answers in JSON all the same is understood."""
    json = '{"steps": [{"title": "A", "content": "x"}], "answer": "### 42"}'
    for output in (json, f"\n```json\n{json}\n```", f"<think>hm</think>\n{json}"):
        trace, understood = read(output)
        assert steps_of(trace)[-1] == ("A", "x")
        assert (trace.answer, understood) == ("### 42", True)
        assert read(*output) == (trace, understood)


def test_thoughts_between_tags():
    """They are a step of their own, whatever stands in them; without an opening tag too."""
    check(f"<think>\nhm\n### no\n</think>\n{GOOD}", [("", "hm\n### no"), *steps_of(read(GOOD)[0])], "**2**, of course.")
    check("hm\n</think>\n### A\nx\n#### ANSWER\n42", [("", "hm"), ("A", "x")], "42")
    check("hm\n### B\ny\n</think>\n42", [("", "hm"), ("B", "y")], "42", understood=False)
    check("<think>hm</think>42", [("", "hm")], "42", understood=False)


@pytest.mark.parametrize("state", [TraceState.TRUNCATED, TraceState.REFUSED, TraceState.STOPPED])
def test_cut_output(state):
    """Cut steps give no answer; cut plain text does; the beginning of a mark is nothing."""
    assert read("### A\nx", state=state)[0].answer == ""
    assert read("It is", state=state)[0].answer == "It is"
    assert read("###", state=state)[0].answer == ""


def test_cut_anywhere():
    """Good output cut at any place: what is read is the beginning of what the whole says."""
    whole, _ = read(GOOD)
    for end in range(len(GOOD)):
        cut, _ = read(GOOD[:end], state=TraceState.TRUNCATED)
        assert whole.answer.startswith(cut.answer)
        assert len(cut.steps) <= len(whole.steps)
        assert all(step.title.startswith(part.title) for part, step in zip(cut.steps, whole.steps, strict=False))
