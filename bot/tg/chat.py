"""Questions in, answers out."""

import logging
import re
from contextlib import aclosing
from dataclasses import dataclass, replace

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.errors import Forgotten, ModelError, StoreFault
from bot.core.messages import Question, clean_text
from bot.core.ports import Answer, Clock, Memory
from bot.core.strategies import Strategy
from bot.core.thoughts import Trace
from bot.flow.converse import Answered, Choice, Converse
from bot.flow.patience import patiently
from bot.tg import hints
from bot.tg.convert import Place, asker_of, instead_of, place_of, question_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.tg.placeholders import Placeholders
from bot.tg.preview import Preview
from bot.tg.running import Running
from bot.tg.surfaces import Draft, Surface
from bot.tg.taps import Found, own
from bot.view import previews, thoughts
from bot.view.failures import error_screen, forgotten_screen
from bot.view.richtext import RichText
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

LARGEST_DRAFT_ID = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Handlers of a conversation: they translate, and leave the rest to flow and view.

    `preview_delay` is in seconds: an answer that comes sooner shows no preview.
    """

    converse: Converse
    memory: Memory
    outbox: Outbox
    clock: Clock
    running: Running
    placeholders: Placeholders
    preview_delay: float

    async def on_text(self, update: Update, context: Context) -> None:
        """Any text in a private chat, and in a group what is said to the bot: a question."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        texts = texts_of(user)
        text = without_mention(clean_text(message.text or ""), context.bot.username).strip()
        if not text:
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say("only-text")))])
            return
        question = question_of(message, user, text, update.update_id, self.clock.now())
        await self._answer(question, place_of(message), Choice(), texts)

    async def on_other(self, update: Update, _context: Context) -> None:
        """A message in private that is no text."""
        message, user = update.message, update.effective_user
        if message is not None and user is not None:
            note = texts_of(user).say("only-text")
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(note))])

    async def on_redo(self, update: Update, context: Context) -> None:
        """Again: the same question, answered the same way anew. The earlier answer stays reachable."""
        if found := await own(self.memory, update, context):
            answer = found.answer
            choice = Choice(strategy=Strategy(answer.strategy), model=answer.model, previous_id=answer.id)
            await self._anew(update, found, choice)

    async def on_think(self, update: Update, context: Context) -> None:
        """Think about it: the question of a fast answer, in steps."""
        if found := await own(self.memory, update, context):
            await self._anew(update, found, Choice(strategy=Strategy.THINK, previous_id=found.answer.id))

    async def _anew(self, update: Update, found: Found, choice: Choice) -> None:
        asked, user = await self.memory.question(found.answer.id), update.effective_user
        if asked is None or user is None:
            return
        question = replace(asked, asker=asker_of(user), update_id=update.update_id, asked_at=self.clock.now())
        chat = update.effective_chat
        instead = instead_of(chat, user) if chat else None
        place = Place(chat_id=asked.chat_id, thread_id=asked.thread_id, instead=instead)
        await self._answer(question, place, choice, found.texts)

    async def _answer(self, question: Question, place: Place, choice: Choice, texts: Texts) -> None:
        preview = Preview(self.outbox.bot, place, self._surface(question, place, texts), delay=self.preview_delay)
        try:
            answered = await self._reason(question, choice, preview, texts)
        except ModelError as error:
            await self.outbox.put(place, preview.message_id, [error_screen(error, texts)])
            return
        except Forgotten:
            await self.outbox.put(place, preview.message_id, [forgotten_screen(texts)])
            return
        answer = answered.answer
        if answer.delivered:
            return
        await self._deliver(answer, place, preview.message_id, texts)
        log.info(
            "answer %d: %s, %d steps, %.1f s, %s tokens",
            *(answer.id, answer.strategy, len(answer.trace.steps), answer.seconds, answer.tokens),
        )
        await hints.tell(self.outbox, place, answered.hint, texts)

    async def _deliver(self, answer: Answer, place: Place, message_id: int | None, texts: Texts) -> None:
        """Delivers what does not stand there yet: each part is noted, so that none is sent again after a crash."""
        there, again = answer.message_ids, f"again:{answer.id}"
        if there:
            place, message_id = replace(place, reply_to=None), None

        async def noted(ids: tuple[int, ...]) -> None:
            await self._note(answer, (*there, *ids), complete=False)

        screens = thoughts.answer_screens(answer, texts)[len(there) :]
        ids = await self.outbox.deliver_or_ask(place, message_id, screens, again, texts, noted=noted)
        await self._note(answer, (*there, *ids), complete=True)

    async def _note(self, answer: Answer, ids: tuple[int, ...], *, complete: bool) -> None:
        """Notes what stands in the chat, however long the database takes: what is not noted would be sent again."""
        noted = self.memory.delivered
        what = f"the delivery of answer {answer.id}"
        await patiently(lambda: noted(answer.id, ids, complete=complete), self.clock, what)

    def _surface(self, question: Question, place: Place, texts: Texts) -> Surface:
        if question.chat_id == question.asker.id:
            draft_id = (question.update_id or 0) % LARGEST_DRAFT_ID + 1
            return Draft(bot=self.outbox.bot, pacing=self.outbox.pacing, place=place, draft_id=draft_id)
        stop = Button(label=texts.say("stop"), data=f"stop:{question.asker.id}")
        return self.placeholders.surface(self.outbox, place, question.update_id, stop)

    async def _reason(self, question: Question, choice: Choice, preview: Preview, texts: Texts) -> Answered:
        """Runs the question, showing on the way what there is of it."""
        trace = Trace()
        preview.show(lambda: previews.preview(Trace(), texts))
        with self.running.started(question.chat_id, question.asker.id, question.update_id) as stop:
            async with preview, aclosing(self.converse.answer(question, choice, stop)) as events:
                async for event in events:
                    if isinstance(event, Answered):
                        return event
                    trace = trace.after(event)
                    preview.show(lambda state=trace: previews.preview(state, texts))  # type: ignore[misc]
        raise StoreFault("a run ended with neither answer nor error")


def without_mention(text: str, username: str) -> str:
    """A question in a group without the `@name` that called the bot."""
    return re.sub(rf"@{re.escape(username)}\b", "", text, flags=re.IGNORECASE)
