"""Questions in, answers out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.core.admin_ports import Notices
from bot.core.answers import Answer
from bot.core.errors import Forgotten, ModelError, Unreadable
from bot.core.inbox_ports import Inbox, InboxItem
from bot.core.messages import Question
from bot.core.ports import Clock, Memory
from bot.core.strategies import Strategy
from bot.core.thoughts import ReasoningEvent, Trace
from bot.flow.asking import Answered, Choice, Watcher
from bot.flow.converse import Converse
from bot.flow.hearing import Heard
from bot.flow.learning import is_spoken
from bot.flow.patience import patiently
from bot.tg import hints
from bot.tg.addressing import points_at_others, words_of
from bot.tg.convert import Place, asker_of, instead_of, place_of, question_of
from bot.tg.drawing import drawn
from bot.tg.edits import Edits
from bot.tg.languages import texts_of
from bot.tg.outbox import Ids, Outbox
from bot.tg.placeholders import Placeholders
from bot.tg.preview import Preview
from bot.tg.questioning import Questioning
from bot.tg.recalling import Recalling
from bot.tg.replies import Replies
from bot.tg.running import Running
from bot.tg.surfaces import Draft, Surface
from bot.tg.taps import Found, own
from bot.tg.transcripts import tell_heard
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
    inbox: Inbox
    outbox: Outbox
    clock: Clock
    running: Running
    placeholders: Placeholders
    questioning: Questioning
    replies: Replies
    recalling: Recalling
    edits: Edits
    notices: Notices
    preview_delay: float

    async def on_text(self, update: Update, context: Context) -> None:
        """Any text in a private chat, and in a group what is said to the bot: a question."""
        if update.message is not None and update.effective_user is not None:
            await self.say(update.message, update.effective_user, update, context, "only-text")

    async def on_ask(self, update: Update, context: Context) -> None:
        """/ask: the same by command."""
        if update.message is not None and update.effective_user is not None:
            await self.say(update.message, update.effective_user, update, context, "ask-usage")

    async def say(self, message: Message, user: User, update: Update, context: Context, if_none: str) -> None:
        """Answers the words of a message; where it merely calls the bot, what it replies to is what it is about."""
        texts, text = texts_of(user), words_of(message, context.bot)
        if not text and points_at_others(message, context.bot):
            text = texts.say("ask-about-that")
        if not text:
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say(if_none)))])
            return
        await self.ask(message, question_of(message, user, text, update.update_id, self.clock.now()), texts)

    async def ask(self, message: Message, question: Question, texts: Texts) -> None:
        """Answers the question of a message as it reads by now, with what it brings along and refers to."""
        question = await self.replies.referring(question, message)
        who, where = question.asker.id, question.chat_id
        beside, about, preferred, limits, line = await asyncio.gather(  # one trip to the database, not five
            self._beside(question),
            self.questioning.awaiting.about(question),
            self.memory.preferences(who),
            self.converse.budgets.limits(who, where),
            self.memory.conversation(where, question.thread_id, before=None, parent_id=question.parent_id),
        )
        try:
            question = self.edits.reading(question, message, beside, texts)
        except Unreadable as error:
            await self.outbox.deliver(place_of(message), [error_screen(error, texts)])
            return
        question = replace(question, attachments=question.attachments + await self.recalling.brought(message))
        question = await self.questioning.heard(question, beside, about, texts)
        await self.answer(question, place_of(message), Choice(preferred=preferred, limits=limits, line=line), texts)

    async def _beside(self, question: Question) -> tuple[InboxItem, ...]:
        if question.update_id is None:
            return ()
        return await self.inbox.beside(question.chat_id, question.update_id, question.asker.id)

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
        await self.answer(question, place, choice, found.texts)

    async def answer(self, question: Question, place: Place, choice: Choice, texts: Texts) -> None:
        """Answers a question, or says why not."""
        preferred = choice.preferred or await self.memory.preferences(question.asker.id)
        choice = replace(choice, preferred=preferred)
        surface = self._surface(question, place, texts)
        preview = Preview(self.outbox.bot, place, surface, delay=self.preview_delay, live=preferred.live is not False)
        try:
            answered = await self._reason(question, choice, preview, place, texts)
        except ModelError as error:
            if not await self._is_overtaken(question, preview):
                awaited = await self.questioning.failed(question) if choice.previous_id is None else None
                await self.outbox.put(place, preview.message_id, [error_screen(error, texts)])
                if awaited is not None:
                    await self.questioning.tell(awaited, texts, awaited=True)
                if question.edited:
                    await self.make_up_for(choice.previous_id, place, texts)
            return
        except Forgotten:
            await self.outbox.put(place, preview.message_id, [forgotten_screen(texts)])
            return
        answer = answered.answer
        if answer.delivered or await self._is_overtaken(question, preview):
            return
        await self._deliver(answer, place, preview.message_id, texts)
        log.info(
            "answer %d: %s, %d steps, %.1f s, %s tokens",
            *(answer.id, answer.strategy, len(answer.trace.steps), answer.seconds, answer.tokens),
        )
        await hints.tell(self.outbox, place, answered.hint, texts)
        await self.converse.sum_up(answered)

    async def make_up_for(self, answer_id: int | None, place: Place, texts: Texts) -> None:
        """Delivers what there is of an answer that was held back for an edit, which has no answer now."""
        answer = None if answer_id is None else await self.memory.answer(answer_id)
        if answer is not None and not answer.delivered and (answer.trace.answer or answer.trace.steps):
            await self._deliver(answer, place, None, texts)

    async def _is_overtaken(self, question: Question, preview: Preview) -> bool:
        """Whether the question reads otherwise by now, and is next: then nobody waits for this answer."""
        if not await self.edits.overtaken(question):
            return False
        if preview.message_id is not None:
            await self.outbox.delete(question.chat_id, preview.message_id)
        return True

    async def _deliver(self, answer: Answer, place: Place, message_id: int | None, texts: Texts) -> None:
        """Delivers what does not stand there yet: each part is noted, so that none is sent again after a crash."""
        there, again = answer.message_ids, f"again:{answer.id}"
        if there:
            place, message_id = replace(place, reply_to=None), None

        async def noted(ids: Ids) -> None:
            await self._note(answer, (*there, *ids), complete=False)

        screens = await drawn([answer], lambda: thoughts.answer_screens(answer, texts))
        rest = screens[len(there) :]
        ids = await self.outbox.deliver_or_ask(place, message_id, rest, again, texts, noted=noted)
        await self._note(answer, (*there, *ids), complete=True)

    async def _note(self, answer: Answer, ids: Ids, *, complete: bool) -> None:
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

    async def _reason(
        self, question: Question, choice: Choice, preview: Preview, place: Place, texts: Texts
    ) -> Answered:
        """Runs the question, showing on the way what there is of it: of a spoken one first what was heard."""
        if not is_spoken(question):
            preview.show(lambda: previews.preview(Trace(), texts))
        watcher = _PreviewWatcher(
            preview=preview, texts=texts, tell=partial(tell_heard, self.outbox, self.notices, place, question)
        )
        whose = (question.chat_id, question.asker.id, question.update_id)
        with self.running.started(*whose, asked=question.text) as stop:
            async with preview:
                return await self.converse.answer(question, choice, stop, watcher)


@dataclass(slots=True, kw_only=True)
class _PreviewWatcher(Watcher):
    """Shows in the preview how far an answer has come; what was heard goes out at once."""

    preview: Preview
    texts: Texts
    tell: Callable[[Heard, Texts], Awaitable[None]]
    trace: Trace = field(default_factory=Trace)

    def event(self, event: ReasoningEvent, trace: Trace) -> None:
        """Show the trace so far."""
        self.trace = trace
        self.preview.show(self._render)

    async def heard(self, heard: Heard) -> None:
        """Tell what was heard."""
        await self.tell(heard, self.texts)
        self.preview.show(self._render)

    def _render(self) -> RichText:
        return previews.preview(self.trace, self.texts)
