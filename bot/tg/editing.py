"""Edited messages: the last question of a chat is answered anew, and what calls the bot only now is asked."""

from dataclasses import dataclass, replace

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.core.answers import LastAsked
from bot.core.errors import Unreadable
from bot.core.messages import Question
from bot.core.ports import Clock
from bot.tg.addressing import words_of
from bot.tg.album_parts import edited_album
from bot.tg.attachments import asked_of, has_file
from bot.tg.bringing import Bringing
from bot.tg.chat import Chat
from bot.tg.convert import asker_of, place_of
from bot.tg.edits import Edits, choice_of, other_files
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.tg.recalling import Recalling
from bot.view.failures import error_screen
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """The handler of edited messages."""

    chat: Chat
    bringing: Bringing
    edits: Edits
    recalling: Recalling
    outbox: Outbox
    clock: Clock

    async def on_edited(self, update: Update, context: Context) -> None:
        """An edited message: if it is the last question of its chat, and reads otherwise now, it is answered anew."""
        message, user = update.edited_message, update.effective_user
        if message is None or user is None or await self.edits.waiting(message, update.update_id):
            return
        last = await self.edits.asked_before(message, user.id, update.update_id)
        if last is not None:
            await self._anew(message, user, last, update.update_id)
        elif await self.edits.calls_now(message, update.update_id):
            await self._first(message, user, update, context)

    async def _anew(self, message: Message, user: User, last: LastAsked, update_id: int) -> None:
        place, choice, texts = place_of(message), choice_of(last, update_id), texts_of(user)
        try:
            reworded = await self._reworded(message, last.question, texts)
        except Unreadable as error:
            await self.outbox.deliver(place, [error_screen(error, texts)])
            await self.chat.make_up_for(choice.previous_id, place, texts)
            return
        question = replace(reworded, asker=asker_of(user), update_id=update_id, asked_at=self.clock.now(), edited=True)
        if choice.previous_id is None:
            await self.chat.questioning.used_up(question, texts)
        await self.chat.answer(question, place, choice, texts)

    async def _reworded(self, message: Message, asked: Question, texts: Texts) -> Question:
        """The question as its message reads now. What was heard is kept, also where it was all of the question.

        Raises:
            Unreadable: another file is in it, and that cannot be read.
        """
        if asked.album is not None:
            return edited_album(message, asked, self.outbox.bot, texts)
        other, words = other_files(message, asked), words_of(message, self.outbox.bot)
        if other:
            attachments = other + await self.recalling.brought(message)
            return replace(asked, text=words or asked_of(other, texts), attachments=attachments)
        if words:
            return replace(asked, text=words, attachments=asked.material)
        return asked  # a second time, after a crash: as it was stored

    async def _first(self, message: Message, user: User, update: Update, context: Context) -> None:
        """A message that calls the bot only now is a question like any other."""
        if has_file(message):
            await self.bringing.bring(message, user, {update.update_id: message}, update, context)
        else:
            await self.chat.say(message, user, update, context, "only-text")
