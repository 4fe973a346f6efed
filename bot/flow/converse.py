"""One question, from arrival to stored answer."""

import asyncio
import logging
from dataclasses import dataclass, field, replace

from bot.core.admin_ports import Budgets
from bot.core.answers import Preferences
from bot.core.briefs import Brief
from bot.core.continuing import continued, kept_of
from bot.core.errors import Forgotten, ModelError, StoreFault
from bot.core.limits import Limit, Scope, Standing
from bot.core.material import Files
from bot.core.messages import Conversation, Question
from bot.core.model_facts import within_context
from bot.core.observing import Observer, Unobserved
from bot.core.ports import Clock, Memory
from bot.core.profiles import Profile
from bot.core.routing import route
from bot.core.speakers import is_group, speaker
from bot.core.strategies import Strategy
from bot.core.telling import told_of
from bot.core.thoughts import ReasoningEvent
from bot.flow.asking import Answered, Begun, Choice, Watcher
from bot.flow.call import Call
from bot.flow.continuing import WithKept, conversation_of, earlier_of, line_with
from bot.flow.hearing import Heard
from bot.flow.job import Job
from bot.flow.learning import newly_heard
from bot.flow.listener import Listener, Traced
from bot.flow.material import Material, Shared
from bot.flow.observing import Sight, observed
from bot.flow.reason import Reasoner
from bot.flow.showing import shown_again
from bot.flow.stopping import Stop
from bot.flow.summarise import Setbacks, Summariser
from bot.flow.vote import vote

log = logging.getLogger(__name__)


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
    material: Material | None = None
    setbacks: Setbacks = field(default_factory=Setbacks)

    async def answer(
        self, question: Question, choice: Choice | None = None, stop: Stop | None = None, watcher: Watcher | None = None
    ) -> Answered:
        """Answer a question, and tell `watcher` on the way. One that has its answer is not asked again.

        Raises:
            ModelError: no answer could be had; every attempt is in the ledger. LimitReached: it may not be asked.
            Forgotten: the asker was forgotten meanwhile; the calls are in the ledger all the same.
        """
        choice, stop = choice or Choice(), stop or Stop()
        if stop.forgotten:
            raise Forgotten
        try:
            with observed(self.observer, self.clock) as sight:
                return await self._answer(question, choice, stop, sight, watcher or Watcher())
        except ModelError as error:
            if stop.forgotten:
                raise Forgotten from error
            raise

    async def _answer(self, question: Question, choice: Choice, stop: Stop, sight: Sight, watcher: Watcher) -> Answered:
        preferred = choice.preferred or await self.memory.preferences(question.asker.id)
        profile, strategy = self._chosen(question, choice, preferred)
        sight.strategy = strategy.value
        limits = choice.limits
        if limits is None:
            limits = await self.budgets.limits(question.asker.id, question.chat_id)
        beginning = await self.memory.begin(
            question,
            strategy=strategy.value,
            model=profile.model,
            previous_id=choice.previous_id,
            aside=choice.aside,
            limits=limits,
        )
        answer_id, hint, line = beginning.answer_id, None, None
        stored = None if beginning.fresh else await self.memory.answer(answer_id)
        found = stored is not None
        if not found:
            begun = Begun(
                question=question,
                choice=choice,
                preferred=preferred,
                profile=await self.reasoner.informed(profile),
                strategy=strategy,
                limits=limits,
                answer_id=answer_id,
                stop=stop,
            )
            if question.attachments:
                begun = await self._made_ready(begun)
                if said := newly_heard(question, begun.question):
                    await watcher.heard(Heard(text=said))
            conversation = choice.line if begun.question.about is None else None
            if conversation is None:
                conversation = await conversation_of(begun.question, choice.previous_id, self.memory)
            job = await self._job(begun, conversation)
            await self._reason(job, watcher)
            stored, hint = await asyncio.gather(self.memory.answer(answer_id), self._hint(limits))
            line = line_with(begun, conversation, job.brief, stored.trace) if stored else None
        if stop.forgotten:
            raise Forgotten
        if stored is None:
            raise StoreFault(f"answer {answer_id} was stored and cannot be read")
        sight.ended(None if found else stored.trace.state.value)
        return Answered(answer=stored, hint=hint, line=line)

    def fetching(self, files: Files) -> "Converse":
        """The same, with attachments that come from there."""
        return self if self.material is None else replace(self, material=replace(self.material, files=files))

    async def _made_ready(self, begun: Begun) -> Begun:
        """With what its attachments hold. What was found in them before a crash is not looked for again."""
        if self.material is None:
            return begun
        stored = await self.memory.question(begun.answer_id)
        if stored is None:  # its asker was forgotten meanwhile, by way of another process
            raise Forgotten
        asked = replace(begun.question, text=stored.text, attachments=stored.attachments)
        shared = begun.choice.shared or Shared()
        question = await self.material.learn(self._errand(begun), asked, shared)
        profile, strategy = self._chosen(question, begun.choice, begun.preferred)
        if question != begun.question:
            await self.memory.learned(begun.answer_id, question, strategy=strategy.value, model=profile.model)
        profile = await self.reasoner.informed(profile)
        pictures = await self.material.pictures(self._errand(begun), question, profile, shared)
        return replace(begun, question=question, profile=profile, strategy=strategy, pictures=pictures)

    async def _hint(self, limits: tuple[Limit, ...]) -> Standing | None:
        """A limit that is nearly used up; the bot's own are no business of users. No answer is lost over it."""
        try:
            return await self.budgets.hint([limit for limit in limits if limit.holder is not Scope.BOT])
        except StoreFault as error:
            log.warning("nobody can be told how the limits stand: %s", error)
            return None

    def _chosen(self, question: Question, choice: Choice, preferred: Preferences) -> tuple[Profile, Strategy]:
        """The model and the strategy: asked for, else preferred, else by the question itself."""
        profile = self.profile(choice.model or preferred.model)
        strategy = choice.strategy or preferred.strategy or self.strategy
        if question.about is not None and strategy is not Strategy.NATIVE:
            strategy = Strategy.THINK  # one line of thought goes on from the steps that stay
        if strategy is Strategy.AUTO:
            strategy = route(question.text, reasons=profile.reasons)
        if strategy is Strategy.NATIVE and not profile.reasons:
            profile = self.reasoning_model() or profile
            strategy = Strategy.NATIVE if profile.reasons else Strategy.THINK
        elif strategy is Strategy.THINK and profile.reasons:
            strategy = Strategy.NATIVE  # telling a reasoning model how to think makes it worse
        return profile, strategy

    async def sum_up(self, answered: Answered) -> bool:
        """After an answer: sums up the earlier turns that no longer fit; whether there was a need, and it was done."""
        profile = await self.reasoner.informed(self.profile(answered.answer.model))
        summariser = Summariser(
            calls=self.reasoner.calls,
            memory=self.memory,
            budgets=self.budgets,
            context_tokens=within_context(self.context_tokens, profile),
            setbacks=self.setbacks,
        )
        return await summariser.after(answered, profile)

    def profile(self, model: str | None) -> Profile:
        """The profile of an allowed model; the first one's for any other name."""
        return next((profile for profile in self.models if profile.model == model), self.models[0])

    def reasoning_model(self) -> Profile | None:
        """The first allowed model that reasons by itself."""
        return next((profile for profile in self.models if profile.reasons), None)

    async def _reason(self, job: Job, watcher: Watcher) -> None:
        """Run the job, and store what comes of it."""
        traced, stored = Traced(clock=self.clock), False
        kept = kept_of(job.brief.earlier)

        def tell(event: ReasoningEvent) -> None:
            traced.tell(event)
            watcher.event(event, traced.trace)

        async def end(call: Call) -> None:
            nonlocal stored
            await call.settle(call.outcome, trace=continued(traced.trace, kept))
            stored = True

        listener = Listener(event=WithKept(tell, kept) if kept else tell, end=end)
        if job.strategy is Strategy.VOTE:
            stored = await vote(self.reasoner, job, listener.event)
        else:
            await self.reasoner.run(job, listener)
        if not stored:  # stopped between two calls, or all that is left is of one that broke off before
            await self.memory.finish(job.answer_id, continued(traced.trace, kept))

    async def _job(self, begun: Begun, conversation: Conversation) -> Job:
        job = replace(self._errand(begun), brief=await self._brief(begun))
        told = told_of(conversation, within_context(self.context_tokens, begun.profile))
        if self.material is not None and begun.profile.sees and not begun.pictures:
            told = await shown_again(told, begun.question, self.material, job)
        return replace(job, conversation=told)

    def _errand(self, begun: Begun) -> Job:
        """The job as it is for calls that do not answer yet."""
        return Job(
            brief=Brief(question=""),
            conversation=Conversation(),
            profile=begun.profile,
            answer_id=begun.answer_id,
            user_id=begun.question.asker.id,
            chat_id=begun.question.chat_id,
            strategy=begun.strategy,
            deadline=self.clock.monotonic() + self.patience,
            stop=begun.stop,
            limits=begun.limits,
        )

    async def _brief(self, begun: Begun) -> Brief:
        """What the model is told of the question: each thing that it brings along has its line here."""
        question = begun.question
        return Brief(
            question=question.text,
            speaker=speaker(question.asker.name) if is_group(question.chat_id) else "",
            quoted=question.quoted,
            attachments=question.attachments,
            pictures=begun.pictures,
            earlier=await earlier_of(question, self.memory),
            instructions=begun.preferred.instructions or "",
            language=begun.preferred.language or question.asker.language or "",
        )
