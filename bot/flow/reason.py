"""Strategies that ask one call at a time: a job in, reasoning events out."""

from dataclasses import dataclass, field, replace

from bot.core.errors import Loading, ModelError
from bot.core.grammar import Repair
from bot.core.model_facts import Catalog, NoCatalog, fitting, informed
from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.core.thoughts import (
    Ended,
    ModelLoading,
    TraceState,
)
from bot.flow.calls import Calls, StoppedWaiting
from bot.flow.counting import question_tokens
from bot.flow.job import Job
from bot.flow.ladder import Ladder
from bot.flow.listener import Listener
from bot.flow.output_reader import OutputReader, Tries
from bot.flow.plans import NativePlan, Plan, ThinkPlan

ATTEMPTS = 3
LONGEST_PAUSE = 20.0
"""In seconds: a provider that asks for a longer pause is not waited for; the asker is told instead."""

LOADING_SECONDS = 60.0
"""How long a model that is still being loaded is waited for, in all."""

LOADING_PAUSES = (1.0, 2.0, 3.0, 4.0, 5.0)
"""In seconds, between attempts meanwhile; the last one again and again."""


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
        tries = Tries(label=label or job.strategy, listener=listener)
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

    async def _with_model(self, job: Job, plan: Plan, tries: Tries) -> None:
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

    async def _attempt(self, job: Job, plan: Plan, tries: Tries) -> None:
        """Make one call. An output that broke off is kept where it is not worth asking for once more."""
        request = plan.request()
        reading = OutputReader(grammar=plan.grammar(), tries=tries)
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

    async def _pause(self, error: ModelError, tries: Tries, job: Job) -> bool:
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

    def _pause_before(self, error: ModelError, tries: Tries, job: Job) -> float | None:
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
