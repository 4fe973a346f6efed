"""Reasoning as objects: the events a strategy yields, and the trace that they add up to."""

from dataclasses import dataclass, replace
from enum import StrEnum


class TraceState(StrEnum):
    """How far a trace got."""

    THINKING = "thinking"
    FINISHED = "finished"
    TRUNCATED = "truncated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """A new step begins. `title` is empty when the model gave none, or has not yet."""

    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTitled:
    """The latest step, which had no title, gets one."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepText:
    """More text of the latest step."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """More text of the answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Nothing more will come."""

    state: TraceState


ReasoningEvent = StepStarted | StepTitled | StepText | AnswerText | Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One titled piece of reasoning. An empty title is shown as the step's number."""

    title: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The steps, the answer and the state of one reasoning run.

    `answer_first` is true when the answer had begun before the first step: the steps then explain, they did not lead.
    """

    steps: tuple[Step, ...] = ()
    answer: str = ""
    state: TraceState = TraceState.THINKING
    answer_first: bool = False

    def after(self, event: ReasoningEvent) -> "Trace":
        """The trace once `event` has happened; this one stays as it is."""
        match event:
            case StepStarted(title=title):
                early = self.answer_first or (not self.steps and bool(self.answer.strip()))
                return replace(self, steps=(*self.steps, Step(title=title, content="")), answer_first=early)
            case StepTitled(title=title):
                return self._with_last(replace(self.steps[-1], title=title))
            case StepText(text=text):
                last = self.steps[-1]
                return self._with_last(replace(last, content=last.content + text))
            case AnswerText(text=text):
                return replace(self, answer=self.answer + text)
            case Ended(state=state):
                return self._ended(state)

    def _with_last(self, step: Step) -> "Trace":
        return replace(self, steps=(*self.steps[:-1], step))

    def _ended(self, state: TraceState) -> "Trace":
        """Tidied for keeping: outer blanks go, and steps in which nothing was said."""
        tidy = (Step(title=step.title.strip(), content=step.content.strip()) for step in self.steps)
        said = tuple(step for step in tidy if step.title or step.content)
        return replace(self, steps=said, answer=self.answer.strip(), state=state)
