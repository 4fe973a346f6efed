"""The output of one attempt, read and told as it comes, and what was told in all attempts of a run."""

from dataclasses import dataclass, field

from bot.core.errors import ModelError, NothingSaid, ToolCalled
from bot.core.grammars import Grammar
from bot.core.model_ports import Finish, ModelEvent, ReasoningDelta, TextDelta
from bot.core.strategies import Strategy
from bot.core.summaries import StepsOfReasoning
from bot.core.think_tags import ThinkTags, reopened
from bot.core.thoughts import AnswerText, Ended, ReasoningEvent, StartedOver, StepText, TraceState
from bot.core.tool_calls import is_tool_call
from bot.core.usage import Outcome
from bot.flow.call import Call
from bot.flow.listener import Listener
from bot.flow.plans import EmptyError, Plan


@dataclass(slots=True, kw_only=True)
class Tries:
    """How often a run was tried and failed, and what the listener was told.

    `stale`: what was told led nowhere, and goes as soon as there is something new. `broken` is the longest output that
    broke off; `asked_again`: it was asked for once more since. `loading` counts the times that a model was still being
    loaded, `waited` the seconds of the pauses between.
    """

    label: Strategy
    listener: Listener
    number: int = 0
    failed: int = 0
    loading: int = 0
    waited: float = 0.0
    told: bool = False
    stale: bool = False
    broken: "OutputReader | None" = None
    asked_again: bool = False

    def tell(self, event: ReasoningEvent) -> None:
        """Tell the listener an event."""
        if self.stale:
            self.stale = False
            self.listener.event(StartedOver())
        self.told = True
        self.listener.event(event)

    def note_broken(self, reading: "OutputReader") -> None:
        """Keep an output that broke off, if it is the longest."""
        if self.broken is None or reading.size() > self.broken.size():
            self.broken = reading

    @property
    def has_answer(self) -> bool:
        """Tell whether an output that broke off had begun its answer."""
        return self.broken is not None and self.broken.size()[0] > 0

    def tell_broken(self, reading: "OutputReader | None" = None) -> None:
        """Tell what is kept of the output that broke off, where `reading` is not that one, and was told already."""
        if self.broken is None:
            return
        if self.broken is not reading:
            self.stale = True
            for event in self.broken.said:
                self.tell(event)
        self.broken.close(TraceState.BROKEN)


@dataclass(slots=True, kw_only=True)
class OutputReader:
    """Reads the output of one attempt, and tells what is in it."""

    grammar: Grammar
    tries: Tries
    tags: ThinkTags = field(default_factory=ThinkTags)
    reasoning: StepsOfReasoning = field(default_factory=StepsOfReasoning)
    text: list[str] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    said: list[ReasoningEvent] = field(default_factory=list)

    def read(self, event: ModelEvent) -> None:
        """Read one piece of the output."""
        if isinstance(event, ReasoningDelta):
            self.thoughts.append(event.text)
            self._tell(self.reasoning.feed(event.text))
        elif isinstance(event, TextDelta):
            if not self.text:
                self._tell(self.reasoning.close())
            self.text.append(event.text)
            self._tell(self.grammar.feed(self.tags.feed(event.text)))

    def finish(self, call: Call, plan: Plan) -> None:
        """Read the end. What was shown is no promise: the whole text is read anew where it turns out otherwise.

        Raises:
            ModelError: there is nothing to show, or another attempt is worth it.
        """
        if not self.text:
            self._tell(self.reasoning.close())
        text = "".join(self.text)
        self._tell(self.grammar.feed(self.tags.close()))
        if not text.strip() and call.outcome is Outcome.OK and "".join(self.thoughts).strip():
            text = "".join(self.thoughts)  # some servers put there all that a model writes
            self._read_anew(text, plan)
        if call.outcome is Outcome.OK:
            plan.check(self.grammar, text)
        _check(call, text, plan)
        if again := reopened(text, unopened=self.grammar.unopened, known=self.tags.known):
            self._read_anew(again, plan)
        if call.ended and call.ended.refusal:
            self._tell([AnswerText(text=call.ended.refusal)])
        self.close(call.state, call.ended.word if call.ended else "")

    def close(self, state: TraceState, word: str = "") -> None:
        """Tell what was held back, and the end."""
        *events, _ = [*self.grammar.feed(self.tags.close()), *self.grammar.close(state)]
        self._tell([*events, Ended(state=state, word=word if state is TraceState.ENDED else "")])

    def size(self) -> tuple[int, int]:
        """Return the characters of the answer, and of the steps."""
        answer = "".join(event.text for event in self.said if isinstance(event, AnswerText))
        return len(answer.strip()), sum(len(event.text) for event in self.said if isinstance(event, StepText))

    def _read_anew(self, text: str, plan: Plan) -> None:
        self.tries.stale, self.said = self.tries.told, []
        self.grammar, self.tags = plan.grammar(), ThinkTags()
        self._tell(self.grammar.feed(self.tags.feed(text) + self.tags.close()))

    def _tell(self, events: list[ReasoningEvent]) -> None:
        for event in events:
            self.said.append(event)
            self.tries.tell(event)


def _check(call: Call, text: str, plan: Plan) -> None:
    """Look whether an output can be shown.

    Raises:
        ModelError: there is nothing in it, or it asks for a tool.
    """
    outcome, ended = call.outcome, call.ended
    tool = ended is not None and (ended.reason is Finish.TOOLS or is_tool_call(text))
    if tool and not (plan.without_tools and text.strip()):
        raise ToolCalled("the model called a tool, and there are none")
    if not text.strip() and outcome not in (Outcome.REFUSED, Outcome.CANCELLED):
        raise _silence(outcome)


def _silence(outcome: Outcome) -> ModelError:
    if outcome is Outcome.TRUNCATED:
        return NothingSaid("no visible text before the output limit")
    return EmptyError("the output is empty")
