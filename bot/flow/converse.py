"""One question, from arrival to stored answer."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from bot.core.admin_ports import Budgets
from bot.core.briefs import Brief
from bot.core.errors import Forgotten, ModelError, StoreFault
from bot.core.limits import Limit, Scope, Standing
from bot.core.messages import Question
from bot.core.observing import Observer, Unobserved
from bot.core.ports import Answer, Clock, Memory
from bot.core.profiles import Profile
from bot.core.routing import route
from bot.core.strategies import Strategy
from bot.core.thoughts import ReasoningEvent, Trace
from bot.flow.job import Job
from bot.flow.observing import Sight, observed
from bot.flow.reason import CallEnded, Progress, Reasoner
from bot.flow.stopping import Stop
from bot.flow.vote import vote

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer is stored, and its calls are settled: a crash from here on costs no second call.

    `hint` is a limit of the asker that is nearly used up, told once in its day or month.
    """

    answer: Answer
    hint: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a question is to be answered; None leaves it to the asker's preferences.

    `previous_id` is the answer that this one takes the place of: Again, or Think about it.
    `aside` keeps the answer out of the conversation, as for a column of a comparison.
    """

    strategy: Strategy | None = None
    model: str | None = None
    previous_id: int | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Converse:
    """Answers questions. `models` are those that a user may choose, the first one by default; so is `strategy`.

    `context_tokens` bounds the turns that go along; `patience` the seconds an answer may take.
    """

    reasoner: Reasoner
    memory: Memory
    budgets: Budgets
    clock: Clock
    models: tuple[Profile, ...]
    strategy: Strategy
    context_tokens: int
    patience: float
    observer: Observer = field(default_factory=Unobserved)

    async def answer(
        self, question: Question, choice: Choice | None = None, stop: Stop | None = None
    ) -> AsyncGenerator[ReasoningEvent | Answered, None]:
        """What happens on the way to the answer, then the answer. A question that has its answer is not asked again.

        Raises:
            ModelError: no answer could be had; every attempt is in the ledger. LimitReached: it may not be asked.
            Forgotten: the asker was forgotten meanwhile; the calls are in the ledger all the same.
        """
        choice, stop = choice or Choice(), stop or Stop()
        if stop.forgotten:
            raise Forgotten
        try:
            with observed(self.observer, self.clock) as sight:
                async with aclosing(self._answer(question, choice, stop, sight)) as events:
                    async for event in events:
                        yield event
        except ModelError as error:
            if stop.forgotten:
                raise Forgotten from error
            raise

    async def _answer(
        self, question: Question, choice: Choice, stop: Stop, sight: Sight
    ) -> AsyncGenerator[ReasoningEvent | Answered, None]:
        profile, strategy = await self._chosen(question, choice)
        sight.strategy = strategy.value
        limits = await self.budgets.limits(question.asker.id, question.chat_id)
        answer_id = await self.memory.begin(
            question,
            strategy=strategy.value,
            model=profile.model,
            previous_id=choice.previous_id,
            aside=choice.aside,
            limits=limits,
        )
        stored, hint = await self.memory.answer(answer_id), None
        found = stored is not None
        if not found:
            job = await self._job(question, answer_id, profile, strategy, choice, stop, limits)
            async with aclosing(self._reason(job)) as events:
                async for event in events:
                    yield event
            stored = await self.memory.answer(answer_id)
            hint = None if stop.forgotten else await self._hint(limits)
        if stop.forgotten:
            raise Forgotten
        if stored is None:
            raise StoreFault(f"answer {answer_id} was stored and cannot be read")
        sight.ended(None if found else stored.trace.state.value)
        yield Answered(answer=stored, hint=hint)

    async def _hint(self, limits: tuple[Limit, ...]) -> Standing | None:
        """A limit that is nearly used up; the bot's own are no business of users. No answer is lost over it."""
        try:
            return await self.budgets.hint([limit for limit in limits if limit.holder is not Scope.BOT])
        except StoreFault as error:
            log.warning("nobody can be told how the limits stand: %s", error)
            return None

    async def _chosen(self, question: Question, choice: Choice) -> tuple[Profile, Strategy]:
        """The model and the strategy: asked for, else preferred, else by the question itself."""
        preferred = await self.memory.preferences(question.asker.id)
        profile = self.profile(choice.model or preferred.model)
        strategy = choice.strategy or preferred.strategy or self.strategy
        if strategy is Strategy.AUTO:
            strategy = route(question.text, reasons=profile.reasons)
        if strategy is Strategy.NATIVE and not profile.reasons:
            profile = self.reasoning_model() or profile
            strategy = Strategy.NATIVE if profile.reasons else Strategy.THINK
        elif strategy is Strategy.THINK and profile.reasons:
            strategy = Strategy.NATIVE  # telling a reasoning model how to think makes it worse
        return profile, strategy

    def profile(self, model: str | None) -> Profile:
        """The profile of an allowed model; the first one's for any other name."""
        return next((profile for profile in self.models if profile.model == model), self.models[0])

    def reasoning_model(self) -> Profile | None:
        """The first allowed model that reasons by itself."""
        return next((profile for profile in self.models if profile.reasons), None)

    async def _reason(self, job: Job) -> AsyncGenerator[ReasoningEvent, None]:
        began, trace, stored = self.clock.monotonic(), Trace(), False
        async with aclosing(self._run(job)) as events:
            async for event in events:
                if isinstance(event, CallEnded):
                    await event.call.settle(event.call.outcome, trace=trace)
                    stored = True
                else:
                    trace = trace.after(event, self.clock.monotonic() - began)
                    yield event
        if not stored:  # stopped between two calls, or a vote, which stores its own trace when a call decides it
            await self.memory.finish(job.answer_id, trace)

    def _run(self, job: Job) -> AsyncGenerator[Progress, None]:
        return vote(self.reasoner, job) if job.strategy is Strategy.VOTE else self.reasoner.run(job)

    async def _job(
        self,
        question: Question,
        answer_id: int,
        profile: Profile,
        strategy: Strategy,
        choice: Choice,
        stop: Stop,
        limits: tuple[Limit, ...],
    ) -> Job:
        conversation = await self.memory.conversation(question.chat_id, question.thread_id, before=choice.previous_id)
        return Job(
            brief=Brief(question=question.text),
            conversation=conversation.window(self.context_tokens),
            profile=profile,
            answer_id=answer_id,
            user_id=question.asker.id,
            chat_id=question.chat_id,
            strategy=strategy,
            deadline=self.clock.monotonic() + self.patience,
            stop=stop,
            limits=limits,
        )
