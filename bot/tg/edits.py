"""Questions in other words: an edit that comes in time is what is asked, one that comes later is asked anew."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from telegram import Bot, Message, Update

from bot.core.answers import LastAsked
from bot.core.attachments import Attachment
from bot.core.errors import StoreFault, Unreadable
from bot.core.inbox_ports import EDITED, Inbox, InboxItem
from bot.core.messages import Question
from bot.core.ports import Memory
from bot.flow.asking import Choice
from bot.tg.addressing import ASK, command_of, mentions, said_in, words_of
from bot.tg.album_parts import edited_album, edited_parts, is_part
from bot.tg.attachments import asked_of, brought, has_file
from bot.tg.convert import thread_of
from bot.tg.running import Running
from bot.tg.updates import loaded
from bot.view.texts import Texts

log = logging.getLogger(__name__)

CALLED_WITHIN = timedelta(minutes=15)
"""Of a message in a group: who calls the bot by an edit later than that does not wait for an answer any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Knows the edits that wait, and the questions that they could be of."""

    inbox: Inbox
    memory: Memory
    running: Running
    bot: Bot

    async def waiting(self, message: Message, update_id: int) -> Message | None:
        """The last edit of a message that came after an update and was not dealt with yet; None: there is none."""
        return self._last(message, await self.inbox.following(message.chat_id, update_id))

    def _last(self, message: Message, items: Sequence[InboxItem]) -> Message | None:
        found = [update.edited_message for item in items if (update := self._edit(item, message.message_id))]
        return found[-1] if found else None

    def reading(self, question: Question, message: Message, beside: Sequence[InboxItem], texts: Texts) -> Question:
        """A question whose turn has come, as its message reads by now, with the file that is in it by now.

        `beside` is what waits beside it. One that is still to be heard is heard as it came.

        Raises:
            Unreadable: that file cannot be read.
        """
        if question.spoken:
            return question
        if question.album is not None:
            return self._album_now(question, beside, texts)
        edit = self._last(message, beside)
        if edit is None or self._is_command(edit):
            return question
        words, other = words_of(edit, self.bot), other_files(edit, question)
        if other:
            return replace(question, text=words or asked_of(other, texts), attachments=other)
        changed = words and words != words_of(message, self.bot)
        return replace(question, text=words) if changed else question

    def _album_now(self, question: Question, beside: Sequence[InboxItem], texts: Texts) -> Question:
        for number in [each.message_id for each in question.attachments]:
            edits = [found for item in beside if number is not None and (found := self._edit(item, number))]
            if edits and edits[-1].edited_message is not None:
                question = edited_album(edits[-1].edited_message, question, self.bot, texts)
        return question

    async def asked_before(self, message: Message, user_id: int, update_id: int) -> LastAsked | None:
        """The question that an edit changes; None: it is not the last one there, or somebody else's, or the same."""
        if self._is_command(message):
            return None
        last = await self.memory.last_asked(message.chat_id, thread_of(message))
        if last is None or last.question.asker.id != user_id:
            return None
        if last.question.message_id != message.message_id and not is_part(message, last.question):
            return None
        begun_before = last.update_id == update_id  # by an earlier run
        return last if begun_before or self._is_changed(message, last.question) else None

    def _is_changed(self, message: Message, question: Question) -> bool:
        """Whether a question reads otherwise after an edit; what cannot be read any more does."""
        try:
            if question.album is not None:
                return edited_parts(message, question, self.bot) != question.attachments
            words = words_of(message, self.bot)
            return words not in ("", question.text) or bool(other_files(message, question))
        except Unreadable:
            return True

    async def calls_now(self, message: Message, update_id: int) -> bool:
        """Whether a message is a question only since it was edited, soon after it was sent.

        In a group, because it calls the bot; in private, because there is another file in it than the one that was
        refused. What it said before is not known. So none is asked that was asked before, and none of long ago, which
        Telegram tells of as edited for the preview of a link, too.
        """
        if self._is_command(message):
            return False
        if (message.edit_date or message.date) - message.date > CALLED_WITHIN:
            return False
        if message.chat.type == "private":
            is_question = has_file(message) and message.media_group_id is None
        else:
            is_question = mentions(message, self.bot) or command_of(message, self.bot, (ASK,)) == ASK
        return is_question and not await self.memory.was_asked(
            message.chat_id, message.message_id, message.date, beside=update_id
        )

    async def overtaken(self, question: Question) -> bool:
        """Whether a question that was asked already is edited, and comes next in its chat with its new words."""
        if question.update_id is None or question.message_id is None:
            return False
        edit = await self._next(question.chat_id, question.message_id, question.update_id)
        return edit is not None and await self._changed(edit) is not None

    async def overtake(self, update: Update) -> None:
        """Stops an answer under way to the question that an update edits. Nothing is lost where that fails."""
        try:
            last = await self._changed(update)
            if last is None or last.finished or last.update_id is None or last.question.message_id is None:
                return
            edit = await self._next(last.question.chat_id, last.question.message_id, last.update_id)
            if edit is None or edit.edited_message is None or await self._changed(edit) is None:
                return
            self.running.reword(last.update_id, words_of(edit.edited_message, self.bot))
            await self.running.stop_elsewhere(last.question.chat_id, last.question.asker.id, last.update_id)
        except StoreFault as error:
            log.warning("an answer under way could not be stopped for an edit: %s", error)

    async def _next(self, chat_id: int, message_id: int, update_id: int) -> Update | None:
        """The edit of a message that is next in its chat, the last if there are several; None: something else is."""
        found = None
        for item in await self.inbox.following(chat_id, update_id):
            edit = self._edit(item, message_id)
            if edit is None:
                break
            found = edit
        return found

    def _edit(self, item: InboxItem, message_id: int) -> Update | None:
        update = loaded(item.raw, self.bot) if item.kind == EDITED else None
        is_its = update is not None and update.edited_message and update.edited_message.message_id == message_id
        return update if is_its else None

    async def _changed(self, update: Update) -> LastAsked | None:
        message, user = update.edited_message, update.effective_user
        if message is None or user is None:
            return None
        return await self.asked_before(message, user.id, update.update_id)

    def _is_command(self, message: Message) -> bool:
        return said_in(message).startswith("/") and command_of(message, self.bot, (ASK,)) != ASK


def other_files(message: Message, question: Question) -> tuple[Attachment, ...]:
    """What an edit put in the place of all that a question brought along; empty: it is still the same.

    Raises:
        Unreadable: the other file is too large, or of a kind that cannot be read.
    """
    own = brought(message)
    return () if all(any(each.is_same_file(known) for known in question.attachments) for each in own) else own


def choice_of(last: LastAsked, update_id: int) -> Choice:
    """How an edited question is answered: in the place of the answer there was, if there was one."""
    mine = last.update_id == update_id or not last.finished
    return Choice(previous_id=last.previous_id if mine else last.answer_id)
