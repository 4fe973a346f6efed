"""Answers about a step of an earlier one: what the model is told of that, and the steps that stay."""

from dataclasses import dataclass, replace

from bot.core.briefs import Brief, Earlier
from bot.core.continuing import as_events
from bot.core.messages import Conversation, Question, Role, Turn
from bot.core.ports import Memory
from bot.core.thoughts import ReasoningEvent, StartedOver, Step, StepStarted, Trace
from bot.flow.asking import Begun
from bot.flow.listener import TellEvent


async def earlier_of(question: Question, memory: Memory) -> Earlier | None:
    """What the model is told of the answer that a question is about; None: of none, or it is gone."""
    if question.about is None:
        return None
    answer = await memory.answer(question.about.answer_id)
    asked = await memory.question(question.about.answer_id)
    if answer is None or asked is None:
        return None
    told = Brief(question=asked.text, quoted=asked.quoted).text()
    return Earlier(question=told, trace=answer.trace, step=question.about.step)


async def conversation_of(question: Question, previous_id: int | None, memory: Memory) -> Conversation:
    """The turns that a question goes on from; about a step, those that its answer went on from."""
    asked = await memory.question(question.about.answer_id) if question.about else None
    if asked is None or question.about is None:
        asked, before = question, previous_id
    else:
        before = question.about.answer_id
    return await memory.conversation(asked.chat_id, asked.thread_id, before=before, parent_id=asked.parent_id)


def line_with(begun: Begun, conversation: Conversation, brief: Brief, trace: Trace) -> Conversation | None:
    """The chat's conversation with its newest answer; None: that goes on from elsewhere, or replaces an earlier one."""
    question = begun.question
    if begun.choice.previous_id is not None or question.parent_id is not None or question.about is not None:
        return None
    asked = Turn(role=Role.USER, text=brief.text(), answer_id=begun.answer_id)
    said = Turn(role=Role.ASSISTANT, text=trace.answer, answer_id=begun.answer_id)
    return replace(conversation, turns=(*conversation.turns, asked, said))


@dataclass(slots=True)
class WithKept:
    """Tells the events of a run, with the steps that stay before the first one of its own."""

    tell: TellEvent
    kept: tuple[Step, ...]
    _begun: bool = False

    def __call__(self, event: ReasoningEvent) -> None:
        """Tell an event."""
        if isinstance(event, StepStarted) and not self._begun:
            self._begun = True
            for old in as_events(self.kept):
                self.tell(old)
        self._begun = self._begun and not isinstance(event, StartedOver)
        self.tell(event)
