"""Reasoning as objects: the events a strategy yields, and the trace that they add up to."""

from dataclasses import dataclass, replace
from enum import StrEnum


class TraceState(StrEnum):
    """How far a trace got.

    `BROKEN`: its last call failed in mid-answer; `FILTERED`: the provider's filter cut it; `ENDED`: the provider ended
    it for a reason of its own.
    """

    THINKING = "thinking"
    FINISHED = "finished"
    TRUNCATED = "truncated"
    BROKEN = "broken"
    STOPPED = "stopped"
    REFUSED = "refused"
    FILTERED = "filtered"
    ENDED = "ended"


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
    """Nothing more will come. `word` is the provider's own for a reason that nobody knows; empty: there is none."""

    state: TraceState
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One of several answers to the same question. `agrees` is true when it is among those that won."""

    answer: str
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    """Several answers were compared; the winner's steps and answer are those of the trace."""

    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedOver:
    """What was thought so far led to no answer, and the run begins again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLoading:
    """The server still loads the model; it is waited for."""


ReasoningEvent = StepStarted | StepTitled | StepText | AnswerText | Voted | StartedOver | ModelLoading | Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One titled piece of reasoning. An empty title is shown as the step's number.

    `began` and `seconds` are seconds, since the run began and spent on the step; None: not known. `kept`: it was
    reasoned for an earlier answer, and stands here as it stood there.
    """

    title: str
    content: str
    began: float | None = None
    seconds: float | None = None
    kept: bool = False

    def ended(self, at: float | None) -> "Step":
        """The step once it is over, if it was not before."""
        if at is None or self.began is None or self.seconds is not None:
            return self
        return replace(self, seconds=round(max(0.0, at - self.began), 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The steps, the answer and the state of one reasoning run.

    `answer_first` is true when the answer had begun before the first step: the steps then explain, they did not lead.
    `samples` are all the answers of a vote; empty: there was none. `end_word`: see Ended. `loading`: nothing comes
    before the model is loaded.
    """

    steps: tuple[Step, ...] = ()
    answer: str = ""
    state: TraceState = TraceState.THINKING
    answer_first: bool = False
    samples: tuple[Sample, ...] = ()
    end_word: str = ""
    loading: bool = False

    def after(self, event: ReasoningEvent, at: float | None = None) -> "Trace":
        """The trace once `event` has happened, `at` seconds into the run; this one stays as it is."""
        if isinstance(event, ModelLoading) or self.loading:
            return replace(self, loading=True) if isinstance(event, ModelLoading) else self._loaded().after(event, at)
        match event:
            case StepStarted(title=title):
                early = self.answer_first or (not self.steps and bool(self.answer.strip()))
                step = Step(title=title, content="", began=at)
                return replace(self, steps=(*self._steps_ended(at), step), answer_first=early)
            case StepTitled(title=title):
                return self._with_last(replace(self.steps[-1], title=title))
            case StepText(text=text):
                last = self.steps[-1]
                return self._with_last(replace(last, content=last.content + text))
            case AnswerText(text=text):
                return replace(self, steps=self._steps_ended(at), answer=self.answer + text)
            case StartedOver():
                return Trace()
            case Voted(samples=samples):
                return replace(self, samples=samples)
            case Ended(state=state, word=word):
                return _tidied(replace(self, steps=self._steps_ended(at), end_word=word), state)

    def _loaded(self) -> "Trace":
        return replace(self, loading=False)

    def _steps_ended(self, at: float | None) -> tuple[Step, ...]:
        if not self.steps or self.steps[-1].seconds is not None:
            return self.steps
        return (*self.steps[:-1], self.steps[-1].ended(at))

    def _with_last(self, step: Step) -> "Trace":
        return replace(self, steps=(*self.steps[:-1], step))

    def events(self) -> tuple[ReasoningEvent, ...]:
        """Events that make this trace again, but for the times."""
        steps = [event for step in self.steps for event in (StepStarted(title=step.title), StepText(text=step.content))]
        voted = (Voted(samples=self.samples),) if self.samples else ()
        return (*steps, AnswerText(text=self.answer), *voted, Ended(state=self.state, word=self.end_word))


def _tidied(trace: Trace, state: TraceState) -> Trace:
    """A trace for keeping: outer blanks go, and steps in which nothing was said."""
    tidy = (replace(step, title=step.title.strip(), content=step.content.strip()) for step in trace.steps)
    said = tuple(step for step in tidy if step.title or step.content)
    return replace(trace, steps=said, answer=trace.answer.strip(), state=state)
