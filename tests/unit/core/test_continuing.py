"""An answer about a step: what it keeps, and whether its result is another one."""

import pytest

from bot.core.briefs import Earlier
from bot.core.continuing import as_events, continued, kept_of, same_result
from bot.core.thoughts import AnswerText, Ended, Step, StepStarted, StepText, Trace, TraceState

BEFORE = Trace(
    steps=(
        Step(title="Plan", content="Add.", began=0.1, seconds=1.0),
        Step(title="Add", content="2 + 2 = 5", began=1.1, seconds=2.0),
        Step(title="Check", content="Fine.", began=3.1, seconds=1.0),
    ),
    answer="Five.",
)


def about(step):
    return Earlier(question="2 + 2?", trace=BEFORE, step=step)


def run(kept, *own):
    """A trace that begins with the kept steps, as a run builds it."""
    trace = Trace()
    for event in (*(as_events(kept) if own else ()), *own, AnswerText(text="Four."), Ended(state=TraceState.FINISHED)):
        trace = trace.after(event, 0.5)
    return continued(trace, kept)


def test_the_steps_before_stay_as_they_are():
    """Title and text; the time they took was spent on the earlier answer."""
    assert kept_of(None) == kept_of(about(1)) == ()
    kept = kept_of(about(3))
    assert [(step.title, step.content, step.kept, step.seconds) for step in kept] == [
        ("Plan", "Add.", True, None),
        ("Add", "2 + 2 = 5", True, None),
    ]
    trace = run(kept, StepStarted(title="Look again"), StepText(text="2 + 2 = 4"))
    assert trace.steps[:2] == kept
    assert [step.title for step in trace.steps] == ["Plan", "Add", "Look again"]
    assert not trace.steps[2].kept


def test_an_answer_without_steps_of_its_own_has_none():
    """What was kept is not shown as if it had led there."""
    assert run(kept_of(about(3))).steps == ()


@pytest.mark.parametrize(
    ("written", "titles"),
    [
        (("Plan", "Add", "Check"), ["Plan", "Add", "Check"]),
        (("plan ", "ADD", "Check", "More"), ["Plan", "Add", "Check", "More"]),
        (("Plan", "Other", "Check"), ["Plan", "Add", "Plan", "Other", "Check"]),
        (("Plan", "Add"), ["Plan", "Add", "Plan", "Add"]),
    ],
)
def test_steps_that_a_model_writes_once_more_stand_once(written, titles):
    """Where it began with all of them again, by their titles; its own steps are never lost."""
    events = [event for title in written for event in (StepStarted(title=title), StepText(text="x"))]
    trace = run(kept_of(about(3)), *events)
    assert [step.title for step in trace.steps] == titles
    assert trace.steps[1].content == "2 + 2 = 5"


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("It is **4**.", "Nothing has changed: step 2 holds.\n\nIt is **4**.", True),
        ("It is **4**.", "Nothing has changed.\n\nThe answer is 4.", True),
        ("**5**", "It was 5, and is 4 now: step 2 was wrong.\n\n**4**", False),
        ("答案是 4。", "没有变化。\n\n答案是 4。", True),
        ("4", "4", True),
        ("", "Nothing has changed.", False),
        ("It is **4**.", "", False),
    ],
)
def test_whether_the_result_is_the_same(before, now, same):
    """By what the answers conclude, without the paragraph on what has changed."""
    assert same_result(before, now) is same
