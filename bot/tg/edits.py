"""Questions in other words: an edit that comes in time is what is asked, one that comes later is asked anew."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import Bot, Message, Update

from bot.core.answers import LastAsked
from bot.core.attachments import Attachment
from bot.core.errors import StoreFault, Unreadable
from bot.core.inbox_ports import EDITED, Inbox, InboxItem
from bot.core.messages import Question
from bot.core.ports import Memory
from bot.flow.asking import Choice
from bot.tg.addressing import command_of, words_of
from bot.tg.attachments import brought
from bot.tg.convert import thread_of
from bot.tg.running import Running
from bot.tg.updates import loaded

log = logging.getLogger(__name__)


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

    def reading(self, question: Question, message: Message, beside: Sequence[InboxItem]) -> Question:
        """A question whose turn has come, as its message reads by now, with the file that is in it by now.

        `beside` is what waits beside it.

        Raises:
            Unreadable: that file cannot be read.
        """
        if question.spoken:
            return question
        edit = self._last(message, beside)
        if edit is None or self._is_command(edit):
            return question
        text = words_of(edit, self.bot)
        changed = text and text != words_of(message, self.bot)
        return replace(question, text=text if changed else question.text, attachments=files_of(edit, question))

    async def asked_before(self, message: Message, user_id: int, update_id: int) -> LastAsked | None:
        """The question that an edit changes; None: it is not the last one there, or somebody else's, or the same."""
        text = words_of(message, self.bot)
        if not text or self._is_command(message):
            return None
        last = await self.memory.last_asked(message.chat_id, thread_of(message))
        if last is None or last.question.message_id != message.message_id or last.question.asker.id != user_id:
            return None
        if last.question.spoken:
            return None
        begun_before = last.update_id == update_id  # by an earlier run
        same = last.question.text == text and not _has_other_file(message, last.question)
        return last if begun_before or not same else None

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
            if edit is None or edit.edited_message is None:
                return
            self.running.reword(last.update_id, words_of(edit.edited_message, self.bot))
            if await self._changed(edit) is not None:
                asked = last.question
                await self.running.stop_elsewhere(asked.chat_id, asked.asker.id, last.update_id)
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
        return (message.text or "").startswith("/") and command_of(message, self.bot, ("ask",)) != "ask"


def files_of(message: Message, question: Question) -> tuple[Attachment, ...]:
    """The attachments of a question whose message was edited: another file takes the place of all there were.

    Of an album they stay, for the edited message is only a part of it.

    Raises:
        Unreadable: the other file is too large, or of a kind that cannot be read.
    """
    own = () if message.media_group_id else brought(message)
    known = {each.file_id for each in question.attachments}
    return question.attachments if all(each.file_id in known for each in own) else own


def _has_other_file(message: Message, question: Question) -> bool:
    try:
        return files_of(message, question) != question.attachments
    except Unreadable:
        return True


def choice_of(last: LastAsked, update_id: int) -> Choice:
    """How an edited question is answered: in the place of the answer there was, if there was one."""
    mine = last.update_id == update_id or not last.finished
    return Choice(previous_id=last.previous_id if mine else last.answer_id)
