"""Messages that bring something along: photos, documents, recordings, albums; and those that bring nothing readable."""

from dataclasses import dataclass, replace

from telegram import Message, Update
from telegram.ext import ContextTypes, filters

from bot.core.admin_ports import Notices
from bot.core.errors import Unreadable
from bot.core.ports import Clock
from bot.tg.addressing import words_of
from bot.tg.albums import Albums
from bot.tg.attachments import asked_of, brought
from bot.tg.chat import Chat
from bot.tg.convert import place_of, question_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringing:
    """Handlers of messages with attachments: what is asked of them is the caption, or what they call for."""

    chat: Chat
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
        texts = texts_of(user)
        if not parts:
            await self._too_late(message, texts)
            return
        await self._tell_alone(message, len(parts), texts)
        try:
            attachments = tuple(each for part in parts.values() for each in brought(part))
        except Unreadable as error:
            await self.outbox.deliver(place_of(message), [error_screen(error, texts)])
        else:
            text = "\n\n".join(filter(None, (words_of(part, context.bot) for part in parts.values())))
            asked = question_of(message, user, text or asked_of(attachments, texts), update.update_id, self.clock.now())
            question = replace(asked, attachments=attachments, album=message.media_group_id)
            await self.chat.ask(message, question, texts)
        await self.albums.close(update, parts)

    async def _tell_alone(self, message: Message, count: int, texts: Texts) -> None:
        """Says so, once, where a group's album has one part only: Telegram kept the others from the bot."""
        if count > 1 or message.media_group_id is None or message.chat.type == "private":
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
