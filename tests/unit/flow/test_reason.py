"""Strategies and metered calls, over a gateway that plays a part and a ledger that remembers."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.briefs import Brief
from bot.core.errors import (
    Busy,
    KeyRefused,
    ModelError,
    Nonsense,
    NothingSaid,
    OutputRefused,
    ParameterRefused,
    ProviderFault,
    RequestRefused,
    TimedOut,
    ToolCalled,
    Unreachable,
)
from bot.core.limits import Decision, Opened
from bot.core.messages import Conversation, Output
from bot.core.model_ports import Accepted, Finish, OutputEnded, ReasoningDelta, TextDelta, UsageSeen
from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.core.thoughts import Trace, TraceState
from bot.core.usage import Outcome, Price, TokenSource, TokenUsage
from bot.flow.calls import Calls
from bot.flow.job import Job
from bot.flow.listener import Listener
from bot.flow.reason import Reasoner
from bot.flow.vote import vote

GOOD = '{"steps": [{"title": "Plan", "content": "Add."}], "answer": "Four."}'
COUNTED = UsageSeen(usage=TokenUsage(input=10, output=5))


class Part:
    """A gateway that yields what each call is given; an exception in the list is raised, an Event is waited for."""

    provider = "stage"

    def __init__(self, *calls):
        self._calls = list(calls)
        self.requests = []

    async def stream(self, request):
        self.requests.append(request)
        for event in self._calls.pop(0):
            if isinstance(event, Exception):
                raise event
            if isinstance(event, asyncio.Event):
                await event.wait()
            else:
                yield [event]


class Rows:
    """A ledger that keeps what it is told."""

    def __init__(self):
        self.ends = {}
        self.traces = {}
        self.opened = 0

    async def open(self, start, hold):
        self.opened += 1
        return Opened(call_id=self.opened, decision=Decision())

    async def settle(self, call_id, start, end, trace=None, learned=None):
        assert call_id not in self.ends, "settled twice"
        self.ends[call_id] = end
        self.traces[call_id] = trace


class FlatPrice:
    def price(self, *, model, usage, reported_usd, at, served=None):
        return Price(pico=(usage.input or 0) + (usage.output or 0), source=reported_usd or "flat")


class SteppedClock:
    """Time that passes only in pauses, and by a step at each look at the watch."""

    def __init__(self, step=0.0):
        self.seconds = 0.0
        self.step = step
        self.pauses = []

    def now(self):
        return datetime(2026, 1, 1, tzinfo=UTC)

    def monotonic(self):
        self.seconds += self.step
        return self.seconds

    async def sleep(self, seconds):
        self.pauses.append(seconds)
        self.seconds += seconds


class Run:
    """One run of `think`, with all that it touched."""

    def __init__(self, *calls, clock=None, deadline=100.0, strategy=Strategy.THINK, profile=None, fallbacks=()):
        self.rows = Rows()
        self.part = Part(*calls)
        self.clock = clock or SteppedClock()
        calls_of = Calls(
            gateway=self.part,
            ledger=self.rows,
            prices=FlatPrice(),
            clock=self.clock,
            new_incident=lambda: "INCIDENT",
        )
        self.reasoner = Reasoner(calls=calls_of, fallbacks=tuple(Profile(model=name) for name in fallbacks))
        self.job = Job(
            brief=Brief(question="2 + 2?"),
            conversation=Conversation(),
            profile=profile or Profile(model="m"),
            answer_id=1,
            user_id=2,
            chat_id=3,
            strategy=strategy,
            deadline=deadline,
        )
        self.trace = Trace()

    async def go(self):
        await self.reasoner.run(self.job, Listener(event=self.tell, end=self.end))
        return self

    def tell(self, event):
        self.trace = self.trace.after(event)

    async def end(self, call):
        await call.settle(call.outcome, trace=self.trace)

    @property
    def outcomes(self):
        return [end.outcome for end in self.rows.ends.values()]


def said(text=GOOD, reason="stop", refusal=None):
    return [TextDelta(text=text), COUNTED, OutputEnded(reason=Finish(reason), refusal=refusal)]


async def test_a_good_call_becomes_a_trace_and_a_settled_row():
    """Steps, answer, usage and price; the trace is settled with the call."""
    run = await Run(said()).go()
    assert run.trace.answer == "Four."
    assert run.trace.state is TraceState.FINISHED
    assert run.outcomes == [Outcome.OK]
    assert run.rows.ends[1].usage == COUNTED.usage
    assert run.rows.ends[1].price.pico == 15
    assert run.rows.traces[1] == run.trace


async def test_reasoning_beside_the_output_is_the_first_step():
    """What a provider hands out as reasoning stands before the steps of the text."""
    run = await Run([ReasoningDelta(text="Let me "), ReasoningDelta(text="see."), *said()]).go()
    assert [step.content for step in run.trace.steps] == ["Let me see.", "Add."]


@pytest.mark.parametrize("error", [Busy(), ProviderFault(), Nonsense(), TimedOut()])
async def test_a_passing_fault_is_tried_again(error):
    """Each attempt is a row; the pause grows."""
    run = await Run([error], [error], said()).go()
    assert run.trace.answer == "Four."
    assert [end.error for end in run.rows.ends.values()] == [error.code, error.code, None]
    assert run.clock.pauses == [0.5, 1.0]


async def test_a_lasting_fault_is_not():
    """The error carries the incident of its row."""
    run = Run([KeyRefused()])
    with pytest.raises(KeyRefused) as caught:
        await run.go()
    assert caught.value.incident == run.rows.ends[1].incident == "INCIDENT"
    assert run.clock.pauses == []


async def test_a_short_pause_that_the_provider_asks_for_is_kept_and_a_long_one_refused():
    """Retry-After of seconds is waited; of a minute it is told to the asker instead."""
    assert (await Run([Busy(retry_after=3)], said()).go()).clock.pauses == [3]
    run = Run([Busy(retry_after=60)], said())
    with pytest.raises(Busy):
        await run.go()
    assert run.clock.pauses == []


BROKEN_STEP = '{"steps": [{"title": "Plan", "content": "A'
BROKEN = '{"steps": ["Add."], "answer": "Fo'


@pytest.mark.parametrize("text", [BROKEN_STEP, BROKEN])
@pytest.mark.parametrize("fault", [Unreachable(), ProviderFault(), TimedOut(), Nonsense()])
async def test_an_output_that_broke_off_is_asked_for_once_more(text, fault):
    """The new answer takes the place of the broken one; both calls are in the ledger, the first with an estimate."""
    run = await Run([TextDelta(text=text), fault], said()).go()
    assert (run.trace.answer, len(run.trace.steps), run.trace.state) == ("Four.", 1, TraceState.FINISHED)
    assert [(end.error, end.token_source) for end in run.rows.ends.values()] == [
        (fault.code, TokenSource.ESTIMATE),
        (None, TokenSource.PROVIDER),
    ]
    assert run.rows.traces == {1: None, 2: run.trace}


async def test_what_broke_off_stays_until_there_is_something_new():
    """Nobody looks at an empty message meanwhile."""
    gate = asyncio.Event()
    run = Run([TextDelta(text=BROKEN), Unreachable()], [gate, *said()])
    task = asyncio.create_task(run.go())
    while run.rows.opened < 2:
        await asyncio.sleep(0)
    assert run.trace.answer == "Fo"
    gate.set()
    assert (await task).trace.answer == "Four."


async def test_steps_without_an_answer_are_no_part_to_keep():
    """An output that broke off twice before its answer is an error."""
    run = Run(*[[TextDelta(text=BROKEN_STEP), ProviderFault()]] * 2, said())
    with pytest.raises(ProviderFault):
        await run.go()
    assert run.rows.opened == 2


async def test_an_output_is_asked_for_once_more_after_other_failures():
    """They do not count against it."""
    run = await Run([Busy()], [Busy()], [TextDelta(text=BROKEN), Unreachable()], said()).go()
    assert (run.trace.answer, run.rows.opened) == ("Four.", 4)


@pytest.mark.parametrize("again", [[Busy()], [KeyRefused()], [TextDelta(text='{"answer": "F'), Unreachable()]])
async def test_the_longer_part_is_kept_where_that_fails_too(again):
    """It is stored with its notice."""
    run = await Run([TextDelta(text=BROKEN), Unreachable()], again, said()).go()
    assert (run.trace.answer, run.trace.state, run.rows.opened) == ("Fo", TraceState.BROKEN, 2)
    assert len(run.trace.steps) == 1


async def test_reasoning_alone_is_the_output():
    """Some servers put all of it there: an answer as it stands, or our form."""
    for thought, steps in (("Four.", 0), (GOOD, 1)):
        run = await Run([ReasoningDelta(text=thought), OutputEnded(reason=Finish("stop"))]).go()
        assert (run.trace.answer, len(run.trace.steps), run.outcomes) == ("Four.", steps, [Outcome.OK])


async def test_a_tool_is_called_in_vain_once():
    """The model is told that there are none; a second call of one is an error, and words beside it are shown."""
    for call in ([OutputEnded(reason=Finish("tool_calls"))], said('<tool_call>{"name": "search"}</tool_call>')):
        run = await Run(call, said()).go()
        assert "no tools" not in run.part.requests[0].messages[0].text
        assert "no tools" in run.part.requests[1].messages[0].text
        assert (run.trace.answer, run.outcomes) == ("Four.", [Outcome.FAILED, Outcome.OK])
    run = Run(*[[OutputEnded(reason=Finish("tool_calls"))]] * 3)
    with pytest.raises(ToolCalled):
        await run.go()
    assert run.rows.opened == 2
    run = await Run([OutputEnded(reason=Finish("tool_calls"))], said("Let me look.", reason="tool_calls")).go()
    assert (run.trace.answer, run.trace.state) == ("Let me look.", TraceState.TRUNCATED)


@pytest.mark.parametrize("strategy", [Strategy.FAST, Strategy.NATIVE, Strategy.THINK])
@pytest.mark.parametrize(
    "text",
    [
        "Two and two.\n</think>\n\nFour.",
        "<seed:think>Two and two.</seed:think>Four.",
        "Two and two.\n</seed:think>\nFour.",
        "[THINK]Two and two.[/THINK]Four.",
        "Two and two.\n[/THINK]\nFour.",
        "<|channel|>analysis<|message|>Two and two.<|end|><|start|>assistant<|channel|>final<|message|>Four.<|return|>",
        "Two and two.<|end|><|start|>assistant<|channel|>final<|message|>Four.",
        "<|channel>thought\nTwo and two.<channel|>Four.",
        "analysisTwo and two.assistantfinalFour.",
        "<|START_THINKING|>Two and two.<|END_THINKING|><|START_RESPONSE|>Four.<|END_RESPONSE|>",
    ],
)
async def test_thoughts_between_tags_are_steps_in_every_mode(text, strategy):
    """Whatever was shown on the way, and however the text is cut."""
    for size in (1, 3, 1000):
        deltas = [TextDelta(text=text[at : at + size]) for at in range(0, len(text), size)]
        profile = Profile(model="m", reasons=strategy is Strategy.NATIVE)
        run = await Run([*deltas, *said("")[1:]], strategy=strategy, profile=profile).go()
        assert (run.trace.answer, [step.content for step in run.trace.steps]) == ("Four.", ["Two and two."])


async def test_usage_that_came_before_a_fault_counts():
    """The provider's own count is kept, however the call ends."""
    run = await Run(*[[TextDelta(text='{"answer": "A'), COUNTED, ProviderFault()]] * 2).go()
    assert run.outcomes == [Outcome.FAILED] * 2
    assert run.rows.ends[1].token_source is TokenSource.PROVIDER


async def test_a_count_in_mid_answer_is_no_bill():
    """A call that was cut after such a count is an estimate: what the provider told, and no less than what came."""
    usage = TokenUsage(input=900, cached_input=300, output=1, reasoning=0)
    early = UsageSeen(usage=usage, cost_usd="0.5", final=False)
    for events, output in (([], 1), ([TextDelta(text='{"steps": ["A long thought')], 7)):
        run = Run([early, *events, RequestRefused()])
        with pytest.raises(ModelError):
            await run.go()
        end = run.rows.ends[1]
        assert (end.token_source, end.usage) == (TokenSource.ESTIMATE, replace(usage, output=output))
        assert end.price.source == "flat"


async def test_nothing_received_is_unknown_not_nothing():
    """A call that failed before its first byte has no counts and no price."""
    run = Run([KeyRefused()])
    with pytest.raises(ModelError):
        await run.go()
    assert run.rows.ends[1].token_source is TokenSource.UNKNOWN
    assert run.rows.ends[1].usage == TokenUsage()
    assert run.rows.ends[1].price.pico is None


@pytest.mark.parametrize(
    ("reason", "outcome", "state"),
    [
        ("stop", Outcome.OK, TraceState.FINISHED),
        ("length", Outcome.TRUNCATED, TraceState.TRUNCATED),
        ("other", Outcome.TRUNCATED, TraceState.ENDED),
        ("content_filter", Outcome.REFUSED, TraceState.FILTERED),
    ],
)
async def test_the_end_mark_decides_the_outcome(reason, outcome, state):
    """As the provider's finish reason, or its absence, says."""
    run = await Run(said(reason=reason)).go()
    assert (run.outcomes, run.trace.state) == ([outcome], state)


async def test_silence_at_the_limit_is_said_and_silence_without_reason_tried_again():
    """No visible text: at the output limit an error of its own, else another attempt."""
    plain = Profile(model="m", marked=True)
    with pytest.raises(NothingSaid):
        await Run([COUNTED, OutputEnded(reason=Finish("length"))], profile=plain).go()
    run = await Run([COUNTED, OutputEnded(reason=Finish("stop"))], said(), profile=plain).go()
    assert run.clock.pauses == [0.5]
    assert run.outcomes == [Outcome.FAILED, Outcome.OK]
    assert run.rows.ends[1].token_source is TokenSource.PROVIDER


async def test_a_refusal_is_the_answer():
    """The model's words of refusal are shown."""
    run = await Run([OutputEnded(reason=Finish("stop"), refusal="No.")]).go()
    assert (run.trace.answer, run.outcomes) == ("No.", [Outcome.REFUSED])


async def test_cancelling_settles_the_call():
    """A run that is cancelled in mid-stream leaves a row that says so, with an estimate."""
    run = Run([TextDelta(text='{"answer": "A'), asyncio.Event()])
    task = asyncio.create_task(run.go())
    while not run.trace.answer:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert run.outcomes == [Outcome.CANCELLED]
    assert run.rows.ends[1].token_source is TokenSource.ESTIMATE


async def test_the_deadline_ends_a_silent_call():
    """A call that says nothing until its job's deadline is timed out, and not tried again without time for it."""
    run = Run([asyncio.Event()], said(), deadline=0.01)
    with pytest.raises(TimedOut):
        await run.go()
    assert run.outcomes == [Outcome.TIMED_OUT]


async def test_endless_output_is_cut(monkeypatch):
    """What exceeds the bound is not read; the call counts as truncated."""
    monkeypatch.setattr("bot.flow.call.LONGEST_OUTPUT", 50)
    run = await Run([TextDelta(text="x" * 30) for _ in range(100)]).go()
    assert run.outcomes == [Outcome.TRUNCATED]
    assert len(run.trace.answer) == 60


async def test_the_ladder_is_stepped_down_and_remembered():
    """A refused form: at once the next one, without a pause; the model is not asked for the refused one again."""
    run = await Run([OutputRefused()], [OutputRefused()], said()).go()
    assert [request.output for request in run.part.requests] == [Output.SCHEMA, Output.OBJECT, Output.PROMPT]
    assert run.clock.pauses == []
    assert run.outcomes == [Outcome.FAILED, Outcome.FAILED, Outcome.OK]
    assert run.reasoner.ladder.form(run.job.profile) is Output.PROMPT


@pytest.mark.parametrize("end", ["stop", "length"])
@pytest.mark.parametrize("blank", ["", "\n" * 50])
async def test_a_form_that_is_answered_with_blanks_is_given_up(end, blank):
    """One call without it, at once; if that is answered, the form is not asked for again."""
    run = await Run(said(blank, reason=end), said()).go()
    assert [request.output for request in run.part.requests] == [Output.SCHEMA, Output.PROMPT]
    assert (run.clock.pauses, run.trace.answer) == ([], "Four.")
    assert run.reasoner.ladder.form(run.job.profile) is Output.OBJECT


async def test_the_last_of_three_faults_is_tried_without_the_form():
    """Some servers fail at a schema without a word on it; what may have been an outage is not remembered."""
    run = await Run([ProviderFault()], [ProviderFault()], said()).go()
    assert [request.output for request in run.part.requests] == [Output.SCHEMA, Output.SCHEMA, Output.PROMPT]
    assert run.reasoner.ladder.form(run.job.profile) is Output.SCHEMA


async def test_a_doubtful_refusal_of_a_form():
    """One call without it; where that is refused too, the form was not at fault, and is asked for again."""
    doubtful = OutputRefused()
    doubtful.sure = False
    run = await Run([doubtful], said()).go()
    assert [request.output for request in run.part.requests] == [Output.SCHEMA, Output.PROMPT]
    assert run.reasoner.ladder.form(run.job.profile) is Output.OBJECT
    run = Run([doubtful], [RequestRefused()])
    with pytest.raises(RequestRefused):
        await run.go()
    assert run.rows.opened == 2
    assert run.reasoner.ladder.form(run.job.profile) is Output.SCHEMA


async def test_below_the_ladder_is_nothing():
    """A provider that refuses every form is not asked for ever."""
    run = Run(*[[OutputRefused()]] * 12)
    with pytest.raises(RequestRefused):
        await run.go()
    assert run.rows.opened <= 8


async def test_a_refused_parameter_is_left_out_at_once():
    """The gateway remembers what to leave out; the next attempt follows without a pause."""
    run = await Run([ParameterRefused()], said()).go()
    assert run.trace.answer == "Four."
    assert run.clock.pauses == []


async def test_an_empty_object_is_corrected_once():
    """{} is no answer: one more attempt without a form to keep to; then the text is the answer."""
    run = await Run(said("{}"), said()).go()
    assert [request.output for request in run.part.requests] == [Output.SCHEMA, Output.PROMPT]
    assert run.trace.answer == "Four."
    run = await Run(said("{}"), said("{}")).go()
    assert run.trace.answer == "{}"


async def test_small_models_are_asked_for_marked_text():
    """A profile that says so: marks in the prompt, and steps out of marks."""
    text = "### Plan\nAdd.\n#### ANSWER\nFour."
    run = await Run(said(text), profile=Profile(model="m", marked=True)).go()
    assert run.part.requests[0].output is Output.MARKED
    assert [(step.title, step.content) for step in run.trace.steps] == [("Plan", "Add.")]
    assert run.trace.answer == "Four."


async def test_fast_asks_plainly():
    """No form, no steps: the text is the answer, whatever it looks like."""
    run = await Run(said("Four, of course."), strategy=Strategy.FAST).go()
    assert run.part.requests[0].output is Output.PLAIN
    assert (run.trace.steps, run.trace.answer) == ((), "Four, of course.")


async def test_native_leaves_room_and_asks_without_a_chain_of_thought():
    """Effort and room of the profile; the question within delimiters; summaries become titled steps."""
    profile = Profile(model="o4-mini", reasons=True, effort="low")
    summary = ReasoningDelta(text="**Adding**\n\nTwo and two.")
    run = await Run([summary, *said("Four.")], strategy=Strategy.NATIVE, profile=profile).go()
    (request,) = run.part.requests
    assert (request.room, request.effort, request.output) == (25_000, "low", Output.PLAIN)
    assert "step" not in request.messages[0].text
    assert "2 + 2?" in request.messages[-1].text
    assert [(step.title, step.content) for step in run.trace.steps] == [("Adding", "Two and two.")]


async def test_native_gets_more_room_once():
    """Empty output at the limit: twice the room, once; what was thought in vain is not kept as steps."""
    profile = Profile(model="o4-mini", reasons=True)
    empty = [ReasoningDelta(text="Hm."), COUNTED, OutputEnded(reason=Finish("length"))]
    run = await Run(empty, said("Four."), strategy=Strategy.NATIVE, profile=profile).go()
    assert [request.room for request in run.part.requests] == [25_000, 50_000]
    assert (run.trace.steps, run.trace.answer) == ((), "Four.")
    run = Run(empty, empty, strategy=Strategy.NATIVE, profile=profile)
    with pytest.raises(NothingSaid):
        await run.go()
    assert run.rows.opened == 2


async def test_fallback_models_in_order():
    """A model that fails for good is followed by the next; each attempt is a row under its own model."""
    run = await Run([KeyRefused()], [KeyRefused()], said(), fallbacks=("second", "third")).go()
    assert [request.model for request in run.part.requests] == ["m", "second", "third"]
    assert run.trace.answer == "Four."


async def test_no_fallback_once_text_was_shown():
    """What the user has begun to read is not replaced by another model's."""
    cut = [TextDelta(text='{"answer": "Fo'), ProviderFault()]
    run = await Run(cut, cut, said(), fallbacks=("second",)).go()
    assert [request.model for request in run.part.requests] == ["m", "m"]
    assert run.trace.answer == "Fo"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [(Unreachable(), Outcome.FAILED), (ProviderFault(), Outcome.FAILED), (TimedOut(), "timed_out")],
)
async def test_an_answer_that_breaks_off_is_kept_as_far_as_it_came(fault, outcome):
    """Its trace is stored with the call, whose row says what went wrong, once."""
    run = await Run(*[[TextDelta(text='{"steps": ["Add."], "answer": "Fo'), fault]] * 2).go()
    assert (run.trace.answer, run.trace.state, len(run.trace.steps)) == ("Fo", TraceState.BROKEN, 1)
    assert (run.rows.opened, run.rows.traces) == (2, {1: None, 2: run.trace})
    end = run.rows.ends[2]
    assert (end.outcome, end.error, end.incident) == (outcome, fault.code, "INCIDENT")
    assert (end.token_source, end.may_cost_more) == (TokenSource.ESTIMATE, outcome != Outcome.FAILED)


async def test_the_deadline_keeps_the_beginning_of_an_answer():
    """Time that is up is a fault like any other."""
    run = await Run([TextDelta(text='{"answer": "Fo'), asyncio.Event()], deadline=0.01).go()
    assert (run.trace.answer, run.trace.state, run.outcomes) == ("Fo", TraceState.BROKEN, [Outcome.TIMED_OUT])


async def test_a_broken_voter_has_no_vote():
    """What is left of its answer is not shown, and its row says that it failed."""
    run, events = Run(*[[TextDelta(text='{"answer": "4'), ProviderFault()]] * 10, strategy=Strategy.VOTE), []
    with pytest.raises(ProviderFault):
        await vote(run.reasoner, run.job, events.append)
    assert run.outcomes == [Outcome.FAILED] * 10
    assert set(run.rows.traces.values()) == {None}
    cut = [TextDelta(text='{"answer": "5'), KeyRefused()]
    run = Run(cut, *[said()] * 4, strategy=Strategy.VOTE)
    assert await vote(run.reasoner, run.job, events.append)
    *_, last, ended = events
    assert [sample.answer for sample in last.samples] == ["Four.", "Four."]
    assert ended.state is TraceState.FINISHED


@pytest.mark.parametrize("fault", [Unreachable(), TimedOut(), asyncio.Event()])
async def test_what_went_into_a_call_that_was_taken_is_estimated(fault):
    """It was read, whatever came of it; what came out is unknown, which is not nothing."""
    run = Run([Accepted(), fault], deadline=0.4)
    with pytest.raises(ModelError):
        await run.go()
    end = run.rows.ends[1]
    assert (end.token_source, end.usage.output) == (TokenSource.ESTIMATE, None)
    assert end.price.pico == end.usage.input > 0
    assert end.may_cost_more


async def test_a_stop_before_the_first_word_of_a_call_that_was_taken():
    """The row is cancelled, and what went in is estimated."""
    run = Run([Accepted(), asyncio.Event()])
    task = asyncio.create_task(run.go())
    while not run.part.requests:
        await asyncio.sleep(0)
    run.job.stop.request()
    await asyncio.wait_for(task, 0.5)
    end = run.rows.ends[1]
    assert (end.outcome, end.token_source, end.usage.output) == (Outcome.CANCELLED, TokenSource.ESTIMATE, None)
    assert end.usage.input > 0


async def test_stopping_keeps_what_there_is():
    """A stop in mid-stream: the trace so far, marked as stopped; the row is cancelled, and counted."""
    run = Run([TextDelta(text='{"steps": [{"title": "Plan", "content": "Ad'), asyncio.Event()])
    task = asyncio.create_task(run.go())
    while not run.trace.steps:
        await asyncio.sleep(0)
    run.job.stop.request()
    await asyncio.wait_for(task, 0.5)
    assert run.trace.state is TraceState.STOPPED
    assert run.trace.steps[0].content == "Ad"
    assert run.outcomes == [Outcome.CANCELLED]
    assert run.rows.traces[1] == run.trace
