"""What users see of their own: what they used, whether answers say what they cost, and all that is kept of them."""

import tempfile
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from telegram import CallbackQuery, Message, Update, User
from telegram.ext import ContextTypes

from bot.core.ports import Clock, Memory, Privacy
from bot.flow.report import Reports
from bot.tg.convert import asker_of, place_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox, TooLargeToSend
from bot.tg.taps import acknowledge
from bot.view.own_data import own_data_json
from bot.view.own_usage import own_usage_screen
from bot.view.richtext import RichText
from bot.view.screens import Document, Screen
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

FOOTER = r"^footer:(?P<wanted>on|off):(?P<user>\d{1,18})$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Handlers of /usage, its button, and /export."""

    memory: Memory
    reports: Reports
    privacy: Privacy
    outbox: Outbox
    clock: Clock

    async def on_usage(self, update: Update, _context: Context) -> None:
        """Shows the asker's own usage, cost and limits, in a group too."""
        message, user = update.message, update.effective_user
        if message is not None and user is not None:
            await self.outbox.deliver(place_of(message), [await self._usage(user, message.chat_id)])

    async def on_footer(self, update: Update, context: Context) -> None:
        """A tap that hides or shows the cost line, by the person whose screen it is."""
        tap = update.callback_query
        if tap is None or tap.message is None or context.match is None:
            return
        if tap.from_user.id != int(context.match["user"]):
            await acknowledge(tap, texts_of(tap.from_user).say("not-yours"))
            return
        await self.memory.prefer(asker_of(tap.from_user), footer=context.match["wanted"] == "on")
        await self._redraw(tap, tap.message.chat.id, tap.message.message_id)

    async def _redraw(self, tap: CallbackQuery, chat_id: int, message_id: int) -> None:
        await acknowledge(tap)
        await self.outbox.edit(chat_id, message_id, await self._usage(tap.from_user, chat_id))

    async def _usage(self, user: User, chat_id: int) -> Screen:
        return own_usage_screen(await self.reports.own(user.id, chat_id), user.id, texts_of(user))

    async def on_export(self, update: Update, _context: Context) -> None:
        """Sends the asker all that is kept of them, in private alone."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        texts = texts_of(user)
        if message.chat.type != "private":
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say("own-in-private")))])
            return
        try:
            await self._export(message, user, texts)
        except TooLargeToSend:
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say("own-too-large")))])

    async def _export(self, message: Message, user: User, texts: Texts) -> None:
        """The file is on disk, for it may be large, and only until it is sent."""
        now = self.clock.now()
        pieces = self.privacy.own_data(user.id)
        with tempfile.TemporaryDirectory(prefix="glassbox-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "own.json"
            async with aclosing(pieces), aclosing(own_data_json(pieces, user.id, now, texts)) as bits:
                with path.open("w", encoding="utf-8") as file:
                    async for bit in bits:
                        file.write(bit)
            document = Document(name=f"glassbox-{now:%Y-%m-%d}.json", content=path)
            await self.outbox.deliver(
                place_of(message), [Screen(text=RichText(texts.say("own-export")), document=document)]
            )
