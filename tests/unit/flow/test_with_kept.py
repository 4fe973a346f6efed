"""The steps that stay, before those of a run."""

from bot.core.thoughts import AnswerText, Ended, StartedOver, Step, StepStarted, StepText, TraceState
from bot.flow.continuing import WithKept

KEPT = (Step(title="Plan", content="Add.", kept=True),)
OLD = [StepStarted(title="Plan"), StepText(text="Add.")]
OWN, SAID, END = StepStarted(title="Again"), AnswerText(text="4"), Ended(state=TraceState.FINISHED)


def told(*events, kept=KEPT):
    heard = []
    tell = WithKept(heard.append, kept)
    for event in events:
        tell(event)
    return heard


def test_they_come_once_before_the_first_step_of_its_own():
    """However many steps follow."""
    assert told(OWN, OWN, SAID, END) == [*OLD, OWN, OWN, SAID, END]


def test_they_come_again_where_a_run_starts_over():
    """What was told before is gone from the trace then."""
    assert told(OWN, StartedOver(), OWN, SAID) == [*OLD, OWN, StartedOver(), *OLD, OWN, SAID]


def test_a_run_without_steps_is_as_it_is():
    """As is one where nothing stays."""
    assert told(SAID, END) == [SAID, END]
    assert told(OWN, SAID, kept=()) == [OWN, SAID]
