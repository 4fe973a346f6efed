"""The Application, and the one ordered list of handlers."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Bot, Message
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.core.addresses import is_loopback
from bot.core.admin_ports import Budgets, Notices, People, Trail
from bot.core.people import Rights
from bot.core.ports import Clock, Inbox, Ledger, Memory, Privacy, Ratings
from bot.flow.converse import Converse
from bot.flow.report import Reports
from bot.tg import admin, choices, compare, taps
from bot.tg.admin import Admin
from bot.tg.chat import Chat
from bot.tg.choices import Choices
from bot.tg.commands import Commands
from bot.tg.compare import Compare
from bot.tg.errors import Net
from bot.tg.intake import ALLOWED_UPDATES, Intake
from bot.tg.outbox import Outbox
from bot.tg.polling import POLL_SECONDS, Poller
from bot.tg.running import Running
from bot.tg.taps import Taps
from bot.tg.transport import AiohttpRequest

READ_SECONDS = 20.0
"""How long an answer of Telegram may take. A timed-out send cannot be repeated, so this is generous."""

PREVIEW_DELAY = 2.0
"""In seconds: thinking that is shorter shows no preview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the handlers work with. `announce` says whether admins are told of new users."""

    converse: Converse
    memory: Memory
    inbox: Inbox
    ledger: Ledger
    reports: Reports
    budgets: Budgets
    people: People
    trail: Trail
    ratings: Ratings
    privacy: Privacy
    notices: Notices
    rights: Rights
    clock: Clock
    new_incident: Callable[[], str]
    new_code: Callable[[], str]
    announce: bool = False


class Telegram:
    """The bot on Telegram: polls, takes updates in, and lets the handlers answer."""

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        parts: Parts,
        read_seconds: float = READ_SECONDS,
        preview_delay: float = PREVIEW_DELAY,
    ) -> None:
        """`api_url` is the Bot API's root address, without a slash at its end."""
        self.application = _application(token, api_url, read_seconds)
        self.intake = Intake(parts.inbox, parts.clock, self.application.process_update)
        self._poller = Poller(self.application.bot, self._take, ALLOWED_UPDATES)
        outbox = Outbox(self.application.bot, parts.clock)
        self.application.add_handlers(handlers(parts, outbox, preview_delay))
        net = Net(outbox=outbox, new_incident=parts.new_incident, keep=self.intake.keep)
        self.application.add_error_handler(net.on_error)

    async def _take(self, raw: object) -> bool:
        return await self.intake.take(raw, self.application.bot)

    @property
    def username(self) -> str:
        """The bot's name, once it has started."""
        return str(self.application.bot.username)

    async def start(self) -> None:
        """Logs in, takes up what was left in the inbox, and begins to poll.

        Raises:
            telegram.error.InvalidToken: Telegram does not know the token.
            telegram.error.NetworkError: Telegram cannot be reached.
        """
        await self.application.initialize()
        await self.intake.resume(self.application.bot)
        await self._poller.start()

    async def stop(self, grace: float) -> None:
        """Stops polling; running answers have `grace` seconds to end."""
        try:
            await self._poller.stop()
            await self.intake.finish(grace)
        finally:
            await self.application.shutdown()


def _application(token: str, api_url: str, read_seconds: float) -> "Application":  # type: ignore[type-arg]
    far = not is_loopback(api_url)
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(AiohttpRequest(read_timeout=read_seconds, proxies=far))
        .get_updates_request(AiohttpRequest(read_timeout=POLL_SECONDS + 10, connections=4, proxies=far))
        .updater(None)
        .job_queue(None)
        .build()
    )


class _Addressed(filters.MessageFilter):
    """Text in a group that is meant for the bot: it mentions it, or replies to it."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self._bot = bot

    def filter(self, message: Message) -> bool:
        replied = message.reply_to_message
        if replied and replied.from_user and replied.from_user.id == self._bot.id:
            return True
        return bool(re.search(rf"(?<![\w@.])@{re.escape(self._bot.username)}(?!\w)", message.text or "", re.IGNORECASE))


def handlers(parts: Parts, outbox: Outbox, preview_delay: float = PREVIEW_DELAY) -> list[BaseHandler]:  # type: ignore[type-arg]
    """All handlers in order: the first that fits an update has it."""
    running = Running()
    chat = Chat(
        converse=parts.converse,
        memory=parts.memory,
        outbox=outbox,
        clock=parts.clock,
        running=running,
        preview_delay=preview_delay,
    )
    tapped = Taps(memory=parts.memory, outbox=outbox, running=running)
    compared = Compare(
        converse=parts.converse,
        memory=parts.memory,
        outbox=outbox,
        clock=parts.clock,
        running=running,
        preview_delay=preview_delay,
    )
    chosen = Choices(converse=parts.converse, memory=parts.memory, outbox=outbox)
    common = Commands(
        memory=parts.memory, reports=parts.reports, outbox=outbox, running=running, admin_ids=parts.rights.owners
    )
    admins = Admin(reports=parts.reports, outbox=outbox, admin_ids=parts.rights.owners)
    private = filters.ChatType.PRIVATE
    return [
        # buttons under answers and reports
        CallbackQueryHandler(tapped.on_show, pattern=taps.SHOW),
        CallbackQueryHandler(tapped.on_hide, pattern=taps.HIDE),
        CallbackQueryHandler(tapped.on_again, pattern=taps.AGAIN),
        CallbackQueryHandler(tapped.on_votes, pattern=taps.VOTES),
        CallbackQueryHandler(tapped.on_past, pattern=taps.PAST),
        CallbackQueryHandler(tapped.on_stop, pattern=taps.STOP),
        CallbackQueryHandler(chat.on_redo, pattern=taps.REDO),
        CallbackQueryHandler(chat.on_think, pattern=taps.THINK),
        CallbackQueryHandler(compared.on_column, pattern=compare.COLUMN),
        CallbackQueryHandler(compared.on_comparison, pattern=compare.COMPARISON),
        CallbackQueryHandler(chosen.on_chosen_mode, pattern=choices.MODE),
        CallbackQueryHandler(chosen.on_chosen_model, pattern=choices.MODEL),
        CallbackQueryHandler(admins.on_period, pattern=admin.PERIOD),
        CallbackQueryHandler(tapped.on_stale),
        # commands of admins, in private: for anybody else they fall through to the unknown ones
        CommandHandler("stats", admins.on_stats, private & filters.User(parts.rights.owners)),
        # commands of everybody
        CommandHandler("start", common.on_start, filters.UpdateType.MESSAGE),
        CommandHandler("help", common.on_help, filters.UpdateType.MESSAGE),
        CommandHandler("new", common.on_new, filters.UpdateType.MESSAGE),
        CommandHandler("usage", common.on_usage, filters.UpdateType.MESSAGE),
        CommandHandler("stop", common.on_stop, filters.UpdateType.MESSAGE),
        CommandHandler("compare", compared.on_compare, filters.UpdateType.MESSAGE),
        CommandHandler("mode", chosen.on_mode, filters.UpdateType.MESSAGE),
        CommandHandler("model", chosen.on_model, filters.UpdateType.MESSAGE),
        # unknown commands get a hint in private; in a group they are probably another bot's
        MessageHandler(private & filters.Regex(r"^/\w"), common.on_unknown),
        # questions
        MessageHandler(private & filters.TEXT, chat.on_text),
        MessageHandler(
            filters.ChatType.GROUPS & filters.TEXT & ~filters.COMMAND & _Addressed(outbox.bot), chat.on_text
        ),
        # all the rest that people can send in private
        MessageHandler(private & ~filters.StatusUpdate.ALL, chat.on_other),
    ]
