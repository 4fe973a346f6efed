"""Messages that bring something along: photos, documents, recordings, albums; and those that bring nothing readable."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from telegram import Message, Update, User
from telegram.ext import ContextTypes, filters

from bot.core.admin_ports import Notices
from bot.core.errors import Unreadable
from bot.core.ports import Clock
from bot.tg.addressing import ASK, begins_with, words_of
from bot.tg.album_parts import brought_in, captions_of
from bot.tg.albums import Albums
from bot.tg.attachments import asked_of
from bot.tg.chat import Chat
from bot.tg.compare import Compare
from bot.tg.convert import place_of, question_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.view.commands import COMMANDS
from bot.view.failures import error_screen
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

FILES = (
    filters.PHOTO
    | filters.Document.ALL
    | filters.VOICE
    | filters.AUDIO
    | filters.VIDEO_NOTE
    | filters.VIDEO
    | filters.ANIMATION
    | filters.PAID_MEDIA
)
"""What can be read, or is refused with a sentence of its own."""

COMPARE = "compare"
NO_UPDATE = 0
"""No update has that number."""

COMMAND = re.compile(r"/\w")
"""How a text begins that is a command, whether known or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringing:
    """Handlers of messages with attachments: what is asked of them is the caption, or what they call for."""

    chat: Chat
    compare: Compare
    albums: Albums
    notices: Notices
    outbox: Outbox
    clock: Clock

    async def on_brought(self, update: Update, context: Context) -> None:
        """A photo, a document or a recording, alone or in an album."""
        message, user = update.message, update.effective_user
        parts = await self.albums.parts(update, context.bot)
        if message is None or user is None:
            return
        if not parts:
            await self._too_late(message, texts_of(user))
            return
        await self.bring(message, user, parts, update, context)
        await self.albums.close(update, parts)

    async def bring(
        self, message: Message, user: User, parts: Mapping[int, Message], update: Update, context: Context
    ) -> None:
        """Answers what is asked of the files of a message, or of all `parts` of its album."""
        texts, bot = texts_of(user), context.bot
        captioned = next((part for part in parts.values() if part.caption), message)
        command = begins_with(captioned, bot, COMMANDS)
        if COMMAND.match(captioned.caption or "") and command not in (ASK, COMPARE):
            await self._not_here(message, command, texts)
            return
        await self._tell_alone(message, len(parts), texts)
        try:
            attachments = tuple(each for part in parts.values() for each in brought_in(part, bot))
        except Unreadable as error:
            if await self.chat.edits.waiting(message, update.update_id):  # there is another file in it by now
                return
            await self.outbox.deliver(place_of(message), [error_screen(error, texts)])
            return
        text = captions_of(attachments) if message.media_group_id else words_of(message, bot)
        if command == COMPARE:
            text = text.partition(text.split()[0])[2].strip()
        asked = question_of(message, user, text or asked_of(attachments, texts), update.update_id, self.clock.now())
        question = replace(asked, attachments=attachments, album=message.media_group_id)
        ask = self.compare.ask if command == COMPARE else self.chat.ask
        await ask(message, question, texts)

    async def _not_here(self, message: Message, command: str | None, texts: Texts) -> None:
        """Says that a command is none in a caption; in a group, one that is not known is probably another bot's."""
        if command in COMMANDS:
            said = texts.say("command-in-caption", command=command)
        elif message.chat.type == "private":
            said = texts.say("unknown-command")
        else:
            return
        await self.outbox.deliver(place_of(message), [Screen(text=RichText(said))])

    async def _tell_alone(self, message: Message, count: int, texts: Texts) -> None:
        """Says so, once, where a group's album has one part only: Telegram kept the others from the bot.

        Of a question that comes a second time after a crash the others may be closed by now.
        """
        if count > 1 or message.media_group_id is None or message.chat.type == "private":
            return
        if await self.chat.memory.was_asked(message.chat_id, message.message_id, message.date, beside=NO_UPDATE):
            return
        if await self.notices.once(f"alone:{message.chat_id}:{message.media_group_id}"):
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say("album-alone")), quiet=True)])

    async def _too_late(self, message: Message, texts: Texts) -> None:
        """A part of an album that is answered by now: said once for all of its album."""
        if await self.notices.once(f"late:{message.chat_id}:{message.media_group_id}"):
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say("album-late")))])

    async def on_other(self, update: Update, _context: Context) -> None:
        """A sticker, a poll, a place: nothing that can be read."""
        message = update.message
        if message is not None:
            said = texts_of(update.effective_user).say("other-kind")
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(said))])
