"""Questions and answers: the handlers of what people say and send, and of the buttons under what they get."""

from dataclasses import dataclass
from typing import Self

from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.tg import compare, questioning, taps
from bot.tg.addressing import Addressed
from bot.tg.albums import Albums
from bot.tg.bringing import FILES, Bringing
from bot.tg.chat import Chat
from bot.tg.compare import Compare
from bot.tg.editing import Editing
from bot.tg.edits import Edits
from bot.tg.lanes import Lanes
from bot.tg.outbox import Outbox
from bot.tg.parts import Parts
from bot.tg.placeholders import Placeholders
from bot.tg.questioning import Questioning
from bot.tg.recalling import Recalling
from bot.tg.replies import Replies
from bot.tg.running import Running
from bot.tg.taps import Taps
from bot.view.commands import COMMANDS

PRIVATE, GROUPS = filters.ChatType.PRIVATE, filters.ChatType.GROUPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The handlers of a conversation, with what they share."""

    chat: Chat
    asking: Questioning
    albums: Albums
    bringing: Bringing
    compared: Compare
    edits: Edits
    editing: Editing
    tapped: Taps
    outbox: Outbox

    @classmethod
    def of(cls, parts: Parts, outbox: Outbox, running: Running, lanes: Lanes, preview_delay: float) -> Self:
        """Made from the open parts; see Chat for the delay."""
        memory, clock, bot = parts.memory, parts.clock, outbox.bot
        placeholders, recalling = Placeholders(lanes=lanes), Recalling(memory=memory, bot=bot)
        asking = Questioning(memory=memory, awaiting=parts.awaiting, inbox=parts.inbox, clock=clock, outbox=outbox)
        edits = Edits(inbox=parts.inbox, memory=memory, running=running, bot=bot)
        chat = Chat(
            converse=parts.converse,
            memory=memory,
            inbox=parts.inbox,
            outbox=outbox,
            clock=clock,
            running=running,
            placeholders=placeholders,
            questioning=asking,
            replies=Replies(memory=memory, bot=bot),
            recalling=recalling,
            edits=edits,
            notices=parts.notices,
            preview_delay=preview_delay,
        )
        compared = Compare(
            converse=parts.converse,
            memory=memory,
            outbox=outbox,
            clock=clock,
            running=running,
            placeholders=placeholders,
            recalling=recalling,
            preview_delay=preview_delay,
        )
        albums = Albums(inbox=parts.inbox, memory=memory, clock=clock)
        bringing = Bringing(
            chat=chat, compare=compared, albums=albums, notices=parts.notices, outbox=outbox, clock=clock
        )
        return cls(
            chat=chat,
            asking=asking,
            albums=albums,
            bringing=bringing,
            compared=compared,
            edits=edits,
            editing=Editing(chat=chat, bringing=bringing, edits=edits, recalling=recalling, outbox=outbox, clock=clock),
            tapped=Taps(memory=memory, ratings=parts.ratings, awaiting=parts.awaiting, outbox=outbox, running=running),
            outbox=outbox,
        )

    def taps(self) -> list[BaseHandler]:  # type: ignore[type-arg]
        """Handlers of the buttons under answers."""
        return [
            CallbackQueryHandler(self.tapped.on_show, pattern=taps.SHOW),
            CallbackQueryHandler(self.tapped.on_hide, pattern=taps.HIDE),
            CallbackQueryHandler(self.tapped.on_again, pattern=taps.AGAIN),
            CallbackQueryHandler(self.tapped.on_like, pattern=taps.LIKE),
            CallbackQueryHandler(self.tapped.on_votes, pattern=taps.VOTES),
            CallbackQueryHandler(self.tapped.on_past, pattern=taps.PAST),
            CallbackQueryHandler(self.asking.on_ask, pattern=questioning.ASK),
            CallbackQueryHandler(self.asking.on_unask, pattern=questioning.UNASK),
            CallbackQueryHandler(self.tapped.on_stop, pattern=taps.STOP),
            CallbackQueryHandler(self.chat.on_redo, pattern=taps.REDO),
            CallbackQueryHandler(self.chat.on_think, pattern=taps.THINK),
            CallbackQueryHandler(self.compared.on_column, pattern=compare.COLUMN),
            CallbackQueryHandler(self.compared.on_comparison, pattern=compare.COMPARISON),
        ]

    def commands(self) -> list[BaseHandler]:  # type: ignore[type-arg]
        """Handlers of questions by command, and of questions in other words."""
        return [
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, self.editing.on_edited),
            CommandHandler("ask", self.chat.on_ask, filters.UpdateType.MESSAGE),
            CommandHandler("compare", self.compared.on_compare, filters.UpdateType.MESSAGE),
        ]

    def questions(self) -> list[BaseHandler]:  # type: ignore[type-arg]
        """Handlers of all that is no command: in private, and in a group of what is said to the bot."""
        addressed = Addressed(self.outbox.bot, COMMANDS)
        return [
            MessageHandler(PRIVATE & filters.TEXT, self.chat.on_text),
            MessageHandler(GROUPS & filters.TEXT & ~filters.COMMAND & addressed, self.chat.on_text),
            MessageHandler(PRIVATE & FILES, self.bringing.on_brought),
            MessageHandler(GROUPS & FILES & addressed, self.bringing.on_brought),
            MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, self.bringing.on_other),
            MessageHandler(GROUPS & ~filters.TEXT & addressed, self.bringing.on_other),
        ]
