"""The commands that everybody has."""

from dataclasses import dataclass

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.core.ports import Memory
from bot.tg.admins import Admins
from bot.tg.choices import said_behind
from bot.tg.convert import place_of, thread_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.tg.questioning import Questioning
from bot.tg.running import Running
from bot.view.commands import help_text
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """Handlers of /help, /new and /stop, and of what is no command here."""

    memory: Memory
    questioning: Questioning
    outbox: Outbox
    running: Running
    admins: Admins

    async def on_help(self, update: Update, _context: Context) -> None:
        """Lists the commands; to an admin those of admins too."""
        message, user, texts = _from(update)
        administers = message.chat.type == "private" and await self.admins.find(user.id) is not None
        await self._reply(message, help_text(texts, administers=administers))

    async def on_new(self, update: Update, _context: Context) -> None:
        """Starts the conversation afresh; a question behind the command would be lost unsaid."""
        message, _, texts = _from(update)
        here = message.chat_id, thread_of(message)
        noted = await self.questioning.awaiting.noted(*here)
        await self.memory.start_afresh(*here)
        words = [texts.say("afresh-words")] if said_behind(message) else []
        await self._reply(message, "\n\n".join([texts.say("afresh"), *words]))
        for each in noted:
            await self.questioning.tell(each, texts, awaited=False)

    async def on_stop(self, update: Update, _context: Context) -> None:
        """Stops the sender's answer under way; what there is of it comes as the answer."""
        message, user, texts = _from(update)
        if not await self.running.stop_anywhere(message.chat_id, user.id):
            await self._reply(message, texts.say("nothing-to-stop"))

    async def on_unknown(self, update: Update, _context: Context) -> None:
        """What a command gets that is none of ours, or none of the sender's."""
        await self._say(update, "unknown-command")

    async def _say(self, update: Update, key: str) -> None:
        message, _, texts = _from(update)
        await self._reply(message, texts.say(key))

    async def _reply(self, message: Message, text: str) -> None:
        await self.outbox.deliver(place_of(message), [Screen(text=RichText(text))])


def _from(update: Update) -> tuple[Message, User, Texts]:
    """Message, sender and texts of an update that a command filter let through.

    Raises:
        ValueError: the update has no message or no sender; no filter here lets such through.
    """
    message, user = update.message, update.effective_user
    if message is None or user is None:
        raise ValueError("an update without message or sender")
    return message, user, texts_of(user)
