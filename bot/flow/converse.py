"""One question, from arrival to stored answer."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from bot.core import prompts
from bot.core.errors import StoreFault
from bot.core.messages import Question
from bot.core.ports import Answer, Clock, Memory
from bot.core.thoughts import ReasoningEvent, Trace
from bot.flow.calls import Job
from bot.flow.reason import CallEnded, Reasoner

STRATEGY = "think"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer is stored, and its calls are settled: a crash from here on costs no second call."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Converse:
    """Answers questions. `context_tokens` bounds the turns that go along; `patience` the seconds an answer may take."""

    reasoner: Reasoner
    memory: Memory
    clock: Clock
    model: str
    context_tokens: int
    patience: float

    async def answer(self, question: Question) -> AsyncGenerator[ReasoningEvent | Answered, None]:
        """What happens on the way to the answer, then the answer. A question that has its answer is not asked again.

        Raises:
            ModelError: no answer could be had; every attempt is in the ledger.
        """
        answer_id = await self.memory.begin(question, strategy=STRATEGY, model=self.model)
        stored = await self.memory.answer(answer_id)
        if stored is None:
            async with aclosing(self._reason(question, answer_id)) as events:
                async for event in events:
                    yield event
            stored = await self.memory.answer(answer_id)
        if stored is None:
            raise StoreFault(f"answer {answer_id} was stored and cannot be read")
        yield Answered(answer=stored)

    async def _reason(self, question: Question, answer_id: int) -> AsyncGenerator[ReasoningEvent, None]:
        job = await self._job(question, answer_id)
        trace = Trace()
        async with aclosing(self.reasoner.think(job)) as events:
            async for event in events:
                if isinstance(event, CallEnded):
                    await event.call.settle(event.call.outcome, trace=trace)
                else:
                    trace = trace.after(event)
                    yield event

    async def _job(self, question: Question, answer_id: int) -> Job:
        conversation = await self.memory.conversation(question.chat_id, question.thread_id)
        return Job(
            request=prompts.think(self.model, conversation.window(self.context_tokens), question),
            answer_id=answer_id,
            user_id=question.asker.id,
            chat_id=question.chat_id,
            strategy=STRATEGY,
            deadline=self.clock.monotonic() + self.patience,
        )
