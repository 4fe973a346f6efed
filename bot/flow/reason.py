"""Strategies that ask one call at a time: a job in, reasoning events out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from bot.core.errors import Loading, ModelError, NothingSaid, ToolCalled
from bot.core.grammar import Repair
from bot.core.grammars import Grammar
from bot.core.model_facts import Catalog, NoCatalog, fitting, informed
from bot.core.model_ports import Finish, ModelEvent, ReasoningDelta, TextDelta
from bot.core.ports import Clock
from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.core.summaries import StepsOfReasoning
from bot.core.think_tags import ThinkTags, reopened
from bot.core.thoughts import (
    AnswerText,
    Ended,
    ModelLoading,
    ReasoningEvent,
    StartedOver,
    StepText,
    Trace,
    TraceState,
)
from bot.core.tool_calls import is_tool_call
from bot.core.usage import Outcome
from bot.flow.call import Call
from bot.flow.calls import Calls, StoppedWaiting
from bot.flow.counting import question_tokens
from bot.flow.job import Job
from bot.flow.ladder import Ladder
from bot.flow.plans import EmptyError, NativePlan, Plan, ThinkPlan

ATTEMPTS = 3
LONGEST_PAUSE = 20.0
"""In seconds: a provider that asks for a longer pause is not waited for; the asker is told instead."""

TellEvent = Callable[[ReasoningEvent], None]
LOADING_SECONDS = 60.0
"""How long a model that is still being loaded is waited for, in all."""

LOADING_PAUSES = (1.0, 2.0, 3.0, 4.0, 5.0)
"""In seconds, between attempts meanwhile; the last one again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Whoever a run is for. `event` is told each event.

    `end` is awaited with the last call once the trace is as complete as it gets: it settles the call, with the trace.
    A call with a `fault` broke off after the beginning of an answer, which is kept. It is not called where no call is
    left to be settled: the run was stopped, or what is kept is of an earlier call.
    """

    event: TellEvent
    end: Callable[[Call], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class Traced:
    """Puts the events of a run together to a trace, with the seconds since it began."""

    clock: Clock
    trace: Trace = field(default_factory=Trace)
    began: float = -1.0

    def __post_init__(self) -> None:
        self.began = self.clock.monotonic()

    def tell(self, event: ReasoningEvent) -> None:
        """Take an event."""
        self.trace = self.trace.after(event, self.clock.monotonic() - self.began)


@dataclass(slots=True, kw_only=True)
class _Tries:
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
    broken: "_Reading | None" = None
    asked_again: bool = False

    def tell(self, event: ReasoningEvent) -> None:
        """Tell the listener an event."""
        if self.stale:
            self.stale = False
            self.listener.event(StartedOver())
        self.told = True
        self.listener.event(event)

    def note_broken(self, reading: "_Reading") -> None:
        """Keep an output that broke off, if it is the longest."""
        if self.broken is None or reading.size() > self.broken.size():
            self.broken = reading

    @property
    def has_answer(self) -> bool:
        """Tell whether an output that broke off had begun its answer."""
        return self.broken is not None and self.broken.size()[0] > 0

    def tell_broken(self, reading: "_Reading | None" = None) -> None:
        """Tell what is kept of the output that broke off, where `reading` is not that one, and was told already."""
        if self.broken is None:
            return
        if self.broken is not reading:
            self.stale = True
            for event in self.broken.said:
                self.tell(event)
        self.broken.close(TraceState.BROKEN)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Reads the output of one attempt, and tells what is in it."""

    grammar: Grammar
    tries: _Tries
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoner:
    """Runs plans over metered calls. `fallbacks` are tried in order when a model fails before it showed anything.

    `catalog` is asked what their server tells of the models.
    """

    calls: Calls
    repair: Repair | None = None
    fallbacks: tuple[Profile, ...] = ()
    ladder: Ladder = field(default_factory=Ladder)
    catalog: Catalog = field(default_factory=NoCatalog)

    async def informed(self, profile: Profile) -> Profile:
        """Return the profile with what the server tells of its model."""
        return informed(profile, await self.catalog.facts(profile.model))

    async def run(self, job: Job, listener: Listener, *, label: Strategy | None = None) -> None:
        """Do the job by its strategy, with one model after the other; each attempt is a row of the ledger.

        `label` is the strategy that the ledger names, where this run is but a part of it.

        Raises:
            ModelError: the last attempt's.
        """
        tries = _Tries(label=label or job.strategy, listener=listener)
        others = [model for model in self.fallbacks if model.model != job.profile.model and _may(model, job)]
        for profile in (job.profile, *others):
            tries.failed, tries.loading, tries.waited = 0, 0, 0.0
            plan = self._plan(job, await self.informed(profile))
            try:
                await self._with_model(job, plan, tries)
                return
            except ModelError:
                if tries.broken is not None or job.stop.requested or profile is (others or [job.profile])[-1]:
                    raise

    def _plan(self, job: Job, profile: Profile) -> Plan:
        """The job's plan for a model: a fallback may reason by itself where the first choice did not."""
        if not profile.sees:
            job = replace(job, conversation=job.conversation.in_words())
        if profile.context is not None:
            job = replace(job, conversation=fitting(job.conversation, question_tokens(job.brief, profile), profile))
        if job.strategy is Strategy.FAST:
            return Plan(job=job, profile=profile, repair=self.repair)
        if profile.reasons:
            return NativePlan(job=job, profile=profile, repair=self.repair)
        return ThinkPlan(job=job, profile=profile, ladder=self.ladder, repair=self.repair)

    async def _with_model(self, job: Job, plan: Plan, tries: _Tries) -> None:
        """Ask one model, as often as it is worth it."""
        while not job.stop.requested:
            tries.number += 1
            try:
                await self._attempt(job, plan, tries)
                return
            except StoppedWaiting:
                break
            except ModelError as error:
                if not plan.adjust(error) and not await self._pause(error, tries, job):
                    if not tries.has_answer:
                        raise
                    tries.tell_broken()
                    return
            tries.stale = tries.told
        tries.stale = False
        tries.tell(Ended(state=TraceState.STOPPED))

    async def _attempt(self, job: Job, plan: Plan, tries: _Tries) -> None:
        """Make one call. An output that broke off is kept where it is not worth asking for once more."""
        request = plan.request()
        reading = _Reading(grammar=plan.grammar(), tries=tries)
        async with await self.calls.start(job, request, strategy=tries.label, attempt=tries.number) as call:
            try:
                await call.run(reading.read)
            except ModelError as error:
                if call.text_came:
                    tries.note_broken(reading)
                if not tries.has_answer or self._pause_before(error, tries, job) is not None:
                    raise
                call.broke(error)
                tries.tell_broken(reading)
            else:
                reading.finish(call, plan)
            await tries.listener.end(call)

    async def _pause(self, error: ModelError, tries: _Tries, job: Job) -> bool:
        """Wait before the next attempt; False when it is not worth it, or would take too long."""
        pause = self._pause_before(error, tries, job)
        if pause is None:
            return False
        if isinstance(error, Loading):
            tries.loading += 1
            tries.waited += pause
            tries.listener.event(ModelLoading())
        else:
            tries.failed += 1
            tries.asked_again = tries.broken is not None
        await job.stop.unless(self.calls.clock.sleep(pause))
        return True

    def _pause_before(self, error: ModelError, tries: _Tries, job: Job) -> float | None:
        """Return the seconds to wait before another attempt; None: it is not worth it.

        An output that broke off is asked for once more, however many attempts came before it. A model that is being
        loaded costs nothing, and such attempts do not count.
        """
        if isinstance(error, Loading):
            usual = LOADING_PAUSES[min(tries.loading, len(LOADING_PAUSES) - 1)]
            pause = min(LONGEST_PAUSE, max(usual, error.retry_after or 0.0))
            spent = tries.waited + pause > LOADING_SECONDS
        else:
            spent = tries.asked_again if tries.broken is not None else tries.failed + 1 >= ATTEMPTS
            pause = error.retry_after if error.retry_after is not None else 0.5 * 2**tries.failed
        late = self.calls.clock.monotonic() + pause >= job.deadline
        return None if spent or late or not error.retry or pause > LONGEST_PAUSE else pause


def _may(fallback: Profile, job: Job) -> bool:
    """Whether a fallback can be asked: one that sees nothing would answer as if there were no pictures."""
    return fallback.sees or not job.brief.pictures


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
