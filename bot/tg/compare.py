"""/compare: one question in every way side by side."""

from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.core.answers import Answer
from bot.core.errors import Forgotten
from bot.core.messages import Question, clean_text
from bot.core.ports import Clock, Memory
from bot.core.strategies import Strategy
from bot.flow.compare import Column, Columns, compare, in_agreement
from bot.flow.converse import Converse
from bot.flow.patience import patiently
from bot.tg import hints
from bot.tg.addressing import said_in
from bot.tg.attachments import asked_of
from bot.tg.convert import place_of, question_of
from bot.tg.drawing import drawn
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.tg.placeholders import Placeholders
from bot.tg.preview import Preview
from bot.tg.recalling import Recalling
from bot.tg.running import Running
from bot.tg.taps import acknowledge, stands_in
from bot.view.comparison import column_screen, comparison_screen, progress
from bot.view.failures import error_screen, forgotten_screen
from bot.view.richtext import RichText
from bot.view.screens import Button, Screen
from bot.view.steps import title_of
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

COLUMN = r"^col:(?P<ids>\d{1,15}(\.\d{1,15}){0,2}):(?P<number>[0-2]):(?P<page>\d{1,4})$"
COMPARISON = r"^cmp:(?P<ids>\d{1,15}(\.\d{1,15}){0,2})$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """Handlers of the command and its buttons."""

    converse: Converse
    memory: Memory
    outbox: Outbox
    clock: Clock
    running: Running
    placeholders: Placeholders
    recalling: Recalling
    preview_delay: float

    async def on_compare(self, update: Update, _context: Context) -> None:
        """Compares the question behind the command, or the one that the command replies to."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        texts, text, asked = texts_of(user), _question_text(message), await self.recalling.asked(message)
        question = question_of(message, user, text, update.update_id, self.clock.now())
        if asked is not None and not text:
            question = replace(question, text=asked.text, attachments=asked.attachments)
            await self._run(await self._before(question, message), message, texts)
        else:
            await self.ask(message, question, texts)

    async def ask(self, message: Message, question: Question, texts: Texts) -> None:
        """Compares the answers to a question of a message, with what it brings along and refers to."""
        attachments = question.attachments + await self.recalling.brought(message)
        text = question.text or (asked_of(attachments, texts) if attachments else "")
        if not text and not attachments:
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say("compare-usage")))])
            return
        question = replace(question, text=text, attachments=attachments)
        await self._run(await self._before(question, message), message, texts)

    async def _before(self, question: Question, message: Message) -> Question:
        """The question as it was asked before a crash: nothing is read or heard twice."""
        before = await self.memory.asked_in(message.chat_id, message.message_id, message.date)
        return question if before is None else replace(question, text=before.text, attachments=before.attachments)

    async def _run(self, question: Question, message: Message, texts: Texts) -> None:
        place = place_of(message)
        stop_button = Button(label=texts.say("stop"), data=f"stop:{question.asker.id}")
        surface = self.placeholders.surface(self.outbox, place, question.update_id, stop_button)
        live = (await self.memory.preferences(question.asker.id)).live is not False
        preview = Preview(self.outbox.bot, place, surface, delay=self.preview_delay, live=live)
        try:
            columns = await self._columns(question, preview, texts)
        except Forgotten:
            await self.outbox.put(place, preview.message_id, [forgotten_screen(texts)])
            return
        answers = [column.answer for column in columns if column.answer is not None]
        if answers and all(answer.delivered for answer in answers):  # before a crash
            return
        said = (error_screen(column.error, texts).text.text for column in columns if column.error is not None)
        failed = list(dict.fromkeys(said))  # what cannot be read, no column can
        screen = await drawn(answers, lambda: comparison_screen(answers, in_agreement(answers), failed, texts))
        again = f"cmp:{'.'.join(str(answer.id) for answer in answers)}" if answers else "cmp:0"
        ids = await self.outbox.deliver_or_ask(place, preview.message_id, [screen], again, texts)
        for answer in answers:
            noting = partial(self.memory.delivered, answer.id, ids)
            await patiently(noting, self.clock, f"the delivery of answer {answer.id}")
        hint = next((column.hint for column in columns if column.hint), None)
        await hints.tell(self.outbox, place, hint, texts)

    async def _columns(self, question: Question, preview: Preview, texts: Texts) -> Columns:
        """Runs the comparison, showing on the way what there is of it."""
        columns: Columns = ()
        with self.running.started(question.chat_id, question.asker.id, question.update_id) as stop:
            async with preview, aclosing(compare(self.converse, question, stop)) as states:
                async for columns in states:
                    preview.show(lambda now=columns: progress(_states(now, texts), texts))  # type: ignore[misc]
        return columns

    async def on_column(self, update: Update, context: Context) -> None:
        """A tap on one way: its answer with its steps."""
        if context.match is None:
            return
        number, page = int(context.match["number"]), int(context.match["page"])
        answers = await self._answers(update, context)
        if answers and number < len(answers):
            screen = await drawn(answers, lambda: column_screen(answers, number, page, _texts(update)))
            await self._show(update, screen)

    async def on_comparison(self, update: Update, context: Context) -> None:
        """Back to the comparison."""
        if answers := await self._answers(update, context):
            texts = _texts(update)
            screen = await drawn(answers, lambda: comparison_screen(answers, in_agreement(answers), (), texts))
            await self._show(update, screen)

    async def _answers(self, update: Update, context: Context) -> list[Answer]:
        tap = update.callback_query
        if tap is None or tap.message is None or context.match is None:
            return []
        found = [await self.memory.answer(int(number)) for number in context.match["ids"].split(".")]
        answers = [answer for answer in found if answer is not None and stands_in(answer, tap.message.chat.id)]
        if len(answers) < len(found):
            await acknowledge(tap, _texts(update).say("gone"))
            return []
        await acknowledge(tap)
        return answers

    async def _show(self, update: Update, screen: Screen) -> None:
        tap = update.callback_query
        if tap is not None and tap.message is not None:
            await self.outbox.edit(tap.message.chat.id, tap.message.message_id, screen)


def _question_text(message: Message) -> str:
    """The text behind the command; without any, that of the message replied to."""
    _, _, asked = clean_text(message.text or "").partition(" ")
    replied = message.reply_to_message
    return asked.strip() or clean_text(said_in(replied) if replied else "").strip()


def _states(columns: Columns, texts: Texts) -> list[tuple[Strategy, str, str]]:
    """For each way what it is at."""
    return [(column.strategy, column.model, _state(column, texts)) for column in columns]


def _state(column: Column, texts: Texts) -> str:
    """The answer's beginning, else the latest step's title; that the model loads, as long as it does."""
    trace = column.trace
    if trace.loading:
        return texts.say("loading")
    if trace.answer.strip():
        return " ".join(trace.answer.split())[:200]
    return f"{len(trace.steps)}. {title_of(trace.steps[-1], len(trace.steps), texts)}" if trace.steps else ""


def _texts(update: Update) -> Texts:
    return texts_of(update.callback_query.from_user if update.callback_query else None)
