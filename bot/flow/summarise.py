"""Turns that no question is told any more, folded into a summary by a call of its own."""

import logging
from dataclasses import dataclass, field, replace

from bot.core.admin_ports import Budgets
from bot.core.answers import Answer
from bot.core.briefs import Brief
from bot.core.errors import ModelError, StoreFault, TimedOut
from bot.core.folding import Fold, fold_of
from bot.core.limits import Limit
from bot.core.messages import Conversation, ModelRequest
from bot.core.ports import Memory
from bot.core.profiles import ROOM_TO_REASON, Profile
from bot.core.strategies import Strategy
from bot.core.usage import SUMMARY, Outcome, clipped
from bot.flow.asking import Answered
from bot.flow.call import ignore
from bot.flow.calls import Calls, StoppedWaiting
from bot.flow.counting import with_room
from bot.flow.job import Job

log = logging.getLogger(__name__)

SUMMARY_SECONDS = 30.0
"""How long a summary may take: the chat's next question waits for it."""

REST = 4
"""Answers in a chat from one summary that was paid for in vain to the next try."""

MOST_RESTING = 1000
"""Chats of which that is remembered."""


@dataclass(slots=True)
class Setbacks:
    """The last answer in each chat or topic after which a summary was paid for, and there is none."""

    _after: dict[tuple[int, int | None], int] = field(default_factory=dict)

    def note(self, answer: Answer) -> None:
        """A call for a summary has begun: it was in vain unless it is said to be settled."""
        newest = list(self._after.items())[1 - MOST_RESTING :]
        self._after = {**dict(newest), (answer.chat_id, answer.thread_id): answer.id}

    def settled(self, answer: Answer) -> None:
        """There is one."""
        self._after.pop((answer.chat_id, answer.thread_id), None)

    def too_fresh(self, answer: Answer, conversation: Conversation) -> bool:
        """Whether too few answers came since the last one."""
        last = self._after.get((answer.chat_id, answer.thread_id))
        if last is None:
            return False
        return len({turn.answer_id for turn in conversation.turns if (turn.answer_id or 0) > last}) < REST


@dataclass(frozen=True, slots=True, kw_only=True)
class Summariser:
    """Makes summaries, each for the answer after which it became due. `context_tokens` is what goes along in all."""

    calls: Calls
    memory: Memory
    budgets: Budgets
    context_tokens: int
    setbacks: Setbacks = field(default_factory=Setbacks)

    async def after(self, answered: Answered, profile: Profile) -> bool:
        """Sums up what the chat's next question would not be told; whether that is settled.

        Where a limit is in the way, it is tried again after the next answer; where the provider or the database is,
        after a few more. A model that says nothing, or takes too long, is left alone as long, and not asked about the
        same turns again: what was said before them stays.
        """
        answer, line = answered.answer, answered.line
        if line is not None and fold_of(line, self.context_tokens) is None:
            return False
        try:
            conversation = await self.memory.conversation(answer.chat_id, answer.thread_id)
            fold = fold_of(conversation, self.context_tokens)
            if fold is None or self.setbacks.too_fresh(answer, conversation):
                return False
            limits = await self.budgets.limits(answer.user_id, answer.chat_id)
            summary = await self._made(fold, answer, self._job(answer, profile, limits))
            kept = await self.memory.sum_up(answer.chat_id, answer.thread_id, fold, summary or fold.summary)
        except (ModelError, StoreFault, StoppedWaiting) as error:
            log.warning("no summary after answer %d: %s", answer.id, error or type(error).__name__)
            return False
        if summary:
            self.setbacks.settled(answer)
        return kept

    def _job(self, answer: Answer, profile: Profile, limits: tuple[Limit, ...]) -> Job:
        return Job(
            brief=Brief(question=""),
            conversation=Conversation(),
            profile=profile,
            answer_id=answer.id,
            user_id=answer.user_id,
            chat_id=answer.chat_id,
            strategy=Strategy(answer.strategy),
            deadline=self.calls.clock.monotonic() + SUMMARY_SECONDS,
            limits=limits,
        )

    async def _made(self, fold: Fold, answer: Answer, job: Job) -> str:
        """The summary; empty when the model gave none in time.

        Raises:
            ModelError: the call failed, or may not be made. StoppedWaiting: it was not made.
        """
        call = await self.calls.start(
            job, _request(fold, job.profile), strategy=job.strategy, attempt=1, purpose=SUMMARY
        )
        self.setbacks.note(answer)
        try:
            async with call:
                await call.run(ignore)
                await call.settle(call.outcome)
        except TimedOut:
            return ""
        whole = call.outcome in (Outcome.OK, Outcome.TRUNCATED)
        return clipped(call.text.strip(), 2 * fold.room) if whole else ""


def _request(fold: Fold, profile: Profile) -> ModelRequest:
    """The call for a summary; a model that reasons has room for that besides."""
    request = ModelRequest(model=profile.model, messages=fold.messages())
    room = 2 * fold.room
    if profile.reasons:
        room += profile.room or ROOM_TO_REASON
        request = replace(request, effort=profile.effort, hidden=True)
    return with_room(request, replace(profile, room=room))
