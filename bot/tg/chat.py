"""Questions in, answers out."""

import logging
import re
from contextlib import aclosing
from dataclasses import dataclass

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.core.errors import ModelError, StoreFault
from bot.core.messages import Question, clean_text
from bot.core.ports import Answer, Clock, Memory
from bot.core.thoughts import StepStarted, StepTitled, Trace
from bot.flow.converse import Answered, Converse
from bot.tg.convert import place_of, question_of
from bot.tg.outbox import Outbox
from bot.tg.preview import Preview
from bot.view import thoughts
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts, texts_for

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Handlers of a conversation: they translate, and leave the rest to flow and view."""

    converse: Converse
    memory: Memory
    outbox: Outbox
    clock: Clock

    async def on_text(self, update: Update, context: Context) -> None:
        """Any text in a private chat, and in a group what is said to the bot: a question."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        texts = texts_for(user.language_code)
        text = _without_mention(clean_text(message.text or ""), context.bot.username).strip()
        if not text:
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say("only-text")))])
            return
        question = question_of(message, user, text, update.update_id, self.clock.now())
        await self._answer(question, message, texts)

    async def on_other(self, update: Update, _context: Context) -> None:
        """A message in private that is no text."""
        message, user = update.message, update.effective_user
        if message is not None and user is not None:
            note = texts_for(user.language_code).say("only-text")
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(note))])

    async def _answer(self, question: Question, message: Message, texts: Texts) -> None:
        place = place_of(message)
        try:
            answer = await self._reason(question, texts, drafts=message.chat.type == "private")
        except ModelError as error:
            await self.outbox.deliver(place, [thoughts.error_screen(error, texts)])
            return
        if answer.message_ids:
            return
        screens = thoughts.answer_screens(answer, texts)
        ids = await self.outbox.deliver_or_ask(place, screens, f"again:{answer.id}", texts)
        await self.memory.delivered(answer.id, ids)
        log.info(
            "answer %d: %d steps, %.1f s, %s tokens", answer.id, len(answer.trace.steps), answer.seconds, answer.tokens
        )

    async def _reason(self, question: Question, texts: Texts, *, drafts: bool) -> Answer:
        """Runs the question, showing the titles of its steps on the way."""
        trace = Trace()
        draft_id = (question.update_id or 0) % (2**31 - 1) + 1
        preview = Preview(self.outbox.bot, question.chat_id, draft_id, thread_id=question.thread_id, drafts=drafts)
        async with preview, aclosing(self.converse.answer(question)) as events:
            async for event in events:
                if isinstance(event, Answered):
                    return event.answer
                trace = trace.after(event)
                if isinstance(event, StepStarted | StepTitled):
                    preview.show(thoughts.preview(trace, texts))
        raise StoreFault("a run ended with neither answer nor error")


def _without_mention(text: str, username: str) -> str:
    """A question in a group without the `@name` that called the bot."""
    return (
        re.sub(rf"@{re.escape(username)}\b", "", text, flags=re.IGNORECASE)
        if f"@{username}".lower() in text.lower()
        else text
    )
