"""Asking about a step: the tap that announces a question, the way out, and the message that is the question."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.core.attachments import About
from bot.core.awaiting import Awaited, Awaiting, Noted
from bot.core.inbox_ports import TAPS, Inbox, InboxItem
from bot.core.messages import Question
from bot.core.ports import Clock, Memory
from bot.tg import sending
from bot.tg.convert import entities_of
from bot.tg.drawing import drawn
from bot.tg.outbox import Outbox
from bot.tg.taps import Found, acknowledge, find, show
from bot.tg.updates import loaded
from bot.view.reveal import awaiting, revealed_screen
from bot.view.spots import CODE, Spot, one, spot_of
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

ASK = rf"^ask:(?P<id>\d{{1,18}}):(?P<spot>{CODE})$"
UNASK = r"^unask:(?P<id>\d{1,18}):(?P<step>\d{1,6})$"

TAPS_WITHIN, BETWEEN_LOOKS = 3.0, 0.05
"""In seconds: how long a question waits for taps that came before it, and how often it looks for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questioning:
    """Handlers of the two buttons, and the look at each message whether it is a question about a step."""

    memory: Memory
    awaiting: Awaiting
    inbox: Inbox
    clock: Clock
    outbox: Outbox

    async def on_ask(self, update: Update, context: Context) -> None:
        """Ask about this step: the next message of who asked is the question."""
        found = await self._mine(update, context)
        tap = update.callback_query
        if found is None or tap is None or context.match is None:
            return
        spot = spot_of(context.match["spot"], found.answer)
        if not 1 <= spot.step <= len(found.answer.trace.steps):
            await acknowledge(tap, found.texts.say("gone"))
            return
        noted = await self.awaiting.expect(_awaited(found, spot, update.update_id))
        await acknowledge(tap, _toast(noted, spot.step, found))
        await self._show(found, spot)

    async def on_unask(self, update: Update, context: Context) -> None:
        """Cancel: the next message is a question like any other."""
        found = await self._mine(update, context)
        tap = update.callback_query
        if found is None or tap is None or context.match is None:
            return
        step, (chat_id, _) = int(context.match["step"]), found.message
        noted = await self.awaiting.awaited(chat_id, tap.from_user.id)
        if noted is not None and noted.about == About(answer_id=found.answer.id, step=step):
            await self.awaiting.call_off(chat_id, tap.from_user.id)
        await acknowledge(tap, found.texts.say("unasked-toast"))
        await self._show(found, one(step))

    async def heard(
        self, question: Question, beside: Sequence[InboxItem], about: About | None, texts: Texts
    ) -> Question:
        """The question of a message, with the step that it is about if one was tapped before.

        `beside` is what waited beside it when its turn came, `about` what was awaited then.

        It brings along what the question of that step's answer did: pictures and documents are to be looked at again.
        What was tapped stays noted until the question is stored: a message that comes again after a crash is the same.
        """
        if self._is_tapped(question, beside):
            await self._taps_first(question)
            about = await self.awaiting.about(question)
        if about is None:
            return question
        await self.used_up(replace(question, about=about), texts)
        asked = await self.memory.question(about.answer_id)
        brought = asked.attachments if asked is not None else ()
        more = (each for each in brought if each not in question.attachments and not each.became_words)
        return replace(question, about=about, attachments=(*question.attachments, *more))

    async def _taps_first(self, question: Question) -> None:
        """Waits a little for taps that came before a question: they queue elsewhere, and say what it is about."""
        until, number = self.clock.monotonic() + TAPS_WITHIN, question.update_id or 0
        while self.clock.monotonic() < until:
            await self.clock.sleep(BETWEEN_LOOKS)
            if not self._is_tapped(question, await self.inbox.beside(question.chat_id, number, question.asker.id)):
                return

    def _is_tapped(self, question: Question, waiting: Sequence[InboxItem]) -> bool:
        """Whether a tap of who asks, on one of the two buttons, is not dealt with yet."""
        if question.update_id is None:
            return False
        for item in waiting:
            if (
                item.lane.startswith(f"{TAPS}:")
                and item.user_id == question.asker.id
                and item.update_id < question.update_id
            ):
                update = loaded(item.raw, self.outbox.bot)
                tap = update.callback_query if update else None
                if tap is not None and (tap.data or "").startswith(("ask:", "unask:")):
                    return True
        return False

    async def used_up(self, question: Question, texts: Texts) -> None:
        """The message of the tap no longer says that a question is awaited which is asked now."""
        noted = await self.awaiting.awaited(question.chat_id, question.asker.id)
        if noted is not None and noted.about == question.about:
            await self.tell(noted, texts, awaited=False)

    async def failed(self, question: Question) -> Awaited | None:
        """Awaits a question about a step once more, whose answer failed; None: it was about none, or that is gone.

        What waits behind it by then was not written to be about the step.
        """
        answer = None if question.about is None else await self.memory.answer(question.about.answer_id)
        last = answer.message_ids[-1] if answer is not None and answer.message_ids else None
        if question.about is None or question.update_id is None or last is None:
            return None
        waiting = await self.inbox.following(question.chat_id, question.update_id)
        noted = Awaited(
            about=question.about,
            chat_id=question.chat_id,
            user_id=question.asker.id,
            message_id=last,
            update_id=waiting[-1].update_id + 1 if waiting else question.update_id,
            thread_id=question.thread_id,
        )
        return noted if await self.awaiting.again(noted) else None

    async def tell(self, noted: Awaited, texts: Texts, *, awaited: bool) -> None:
        """The message of the tap says that a question is awaited, or no longer. No question is lost over it.

        A private chat takes an edit within seconds; in a group it could be a minute.
        """
        answer = await self.memory.answer(noted.about.answer_id)
        if answer is None or (noted.chat_id < 0 and not self.outbox.pacing.may_edit(noted.chat_id)):
            return
        if noted.chat_id > 0:
            await self.outbox.pacing.turn(noted.chat_id)
        screen = await drawn([answer], lambda: revealed_screen(answer, one(noted.about.step), texts))
        if awaited:
            screen = awaiting(screen, noted.about, texts, in_group=noted.chat_id < 0)
        where = (noted.chat_id, noted.message_id)
        with suppress(TelegramError):
            await sending.edit(self.outbox.bot, *where, screen, screen.text.text, entities_of(screen.text))

    async def _mine(self, update: Update, context: Context) -> Found | None:
        """The answer of a tap by who asked; anybody else gets a toast."""
        found, tap = await find(self.memory, update, context), update.callback_query
        if found is None or tap is None or tap.from_user.id == found.answer.user_id:
            return found
        await acknowledge(tap, found.texts.say("not-yours"))
        return None

    async def _show(self, found: Found, spot: Spot) -> None:
        await show(self.outbox, self.awaiting, found, lambda: revealed_screen(found.answer, spot, found.texts))


def _toast(noted: Noted, step: int, found: Found) -> str | None:
    """What is said to a tap; None: its question is being answered already."""
    if noted is Noted.ASKED:
        return None
    if noted is Noted.LATE:
        return found.texts.say("ask-late")
    return found.texts.say("ask-toast-in-group" if found.message[0] < 0 else "ask-toast", step=step)


def _awaited(found: Found, spot: Spot, update_id: int) -> Awaited:
    chat_id, message_id = found.message
    return Awaited(
        about=About(answer_id=found.answer.id, step=spot.step),
        chat_id=chat_id,
        user_id=found.answer.user_id,
        message_id=message_id,
        update_id=update_id,
        thread_id=found.answer.thread_id if chat_id == found.answer.chat_id else None,
    )
