"""The one ordered list of handlers."""

from collections.abc import Iterable

from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.flow.charting import Charts
from bot.tg import (
    admin,
    charting,
    choices,
    compare,
    exports,
    forgetting,
    instructions,
    own,
    preferences,
    questioning,
    taps,
)
from bot.tg.addressing import Addressed
from bot.tg.admin import Admin
from bot.tg.admins import Admins
from bot.tg.albums import Albums
from bot.tg.bringing import FILES, Bringing
from bot.tg.charting import Charting
from bot.tg.chat import Chat
from bot.tg.choices import Choices
from bot.tg.commands import Commands
from bot.tg.compare import Compare
from bot.tg.desk import Desk
from bot.tg.edits import Edits
from bot.tg.exports import Exports
from bot.tg.forgetting import Forgetting
from bot.tg.instructions import Instructing
from bot.tg.lanes import Lanes
from bot.tg.menu import Menu
from bot.tg.outbox import Outbox
from bot.tg.own import Own
from bot.tg.parts import Parts
from bot.tg.placeholders import Placeholders
from bot.tg.preferences import Preferring
from bot.tg.privacy import Informing
from bot.tg.questioning import Questioning
from bot.tg.recalling import Recalling
from bot.tg.replies import Replies
from bot.tg.running import Running
from bot.tg.taps import Taps

PREVIEW_DELAY = 2.0
"""In seconds: thinking that is shorter shows no preview."""


def commands_of(listed: Iterable[BaseHandler]) -> frozenset[str]:  # type: ignore[type-arg]
    """The commands that some handler has, in small letters."""
    return frozenset().union(*(handler.commands for handler in listed if isinstance(handler, CommandHandler)))


def handlers(
    parts: Parts, outbox: Outbox, running: Running, lanes: Lanes, menu: Menu, preview_delay: float
) -> list[BaseHandler]:  # type: ignore[type-arg]
    """All handlers in order: the first that fits an update has it."""
    placeholders = Placeholders(lanes=lanes)
    asking = Questioning(
        memory=parts.memory, awaiting=parts.awaiting, inbox=parts.inbox, clock=parts.clock, outbox=outbox
    )
    recalling = Recalling(memory=parts.memory, bot=outbox.bot)
    chat = Chat(
        converse=parts.converse,
        memory=parts.memory,
        inbox=parts.inbox,
        outbox=outbox,
        clock=parts.clock,
        running=running,
        placeholders=placeholders,
        questioning=asking,
        replies=Replies(memory=parts.memory, bot=outbox.bot),
        recalling=recalling,
        edits=Edits(inbox=parts.inbox, memory=parts.memory, running=running, bot=outbox.bot),
        notices=parts.notices,
        preview_delay=preview_delay,
    )
    albums = Albums(inbox=parts.inbox, memory=parts.memory, clock=parts.clock)
    bringing = Bringing(chat=chat, albums=albums, notices=parts.notices, outbox=outbox, clock=parts.clock)
    tapped = Taps(memory=parts.memory, ratings=parts.ratings, awaiting=parts.awaiting, outbox=outbox, running=running)
    compared = Compare(
        converse=parts.converse,
        memory=parts.memory,
        outbox=outbox,
        clock=parts.clock,
        running=running,
        placeholders=placeholders,
        recalling=recalling,
        preview_delay=preview_delay,
    )
    mine = Own(memory=parts.memory, reports=parts.reports, privacy=parts.privacy, outbox=outbox, clock=parts.clock)
    forgets = Forgetting(privacy=parts.privacy, outbox=outbox, running=running, menu=menu)
    chosen = Choices(converse=parts.converse, memory=parts.memory, outbox=outbox)
    preferring = Preferring(choices=chosen, menu=menu)
    instructing = Instructing(memory=parts.memory, outbox=outbox)
    informing = Informing(outbox=outbox, retention_days=parts.retention_days)
    admins = Admins(people=parts.people, rights=parts.rights, outbox=outbox, menu=menu)
    common = Commands(memory=parts.memory, outbox=outbox, running=running, admins=admins)
    desk = Desk.of(parts, outbox, admins, preferring.main)
    charts = Charting(charts=Charts(reports=parts.reports), admins=admins, outbox=outbox)
    statistics = Admin(reports=parts.reports, admins=admins, charting=charts, outbox=outbox)
    exported = Exports(reports=parts.reports, ledger=parts.ledger, admins=admins, outbox=outbox)
    private = filters.ChatType.PRIVATE
    return [
        # buttons under answers and reports
        CallbackQueryHandler(tapped.on_show, pattern=taps.SHOW),
        CallbackQueryHandler(tapped.on_hide, pattern=taps.HIDE),
        CallbackQueryHandler(tapped.on_again, pattern=taps.AGAIN),
        CallbackQueryHandler(tapped.on_like, pattern=taps.LIKE),
        CallbackQueryHandler(tapped.on_votes, pattern=taps.VOTES),
        CallbackQueryHandler(tapped.on_past, pattern=taps.PAST),
        CallbackQueryHandler(asking.on_ask, pattern=questioning.ASK),
        CallbackQueryHandler(asking.on_unask, pattern=questioning.UNASK),
        CallbackQueryHandler(tapped.on_stop, pattern=taps.STOP),
        CallbackQueryHandler(chat.on_redo, pattern=taps.REDO),
        CallbackQueryHandler(chat.on_think, pattern=taps.THINK),
        CallbackQueryHandler(compared.on_column, pattern=compare.COLUMN),
        CallbackQueryHandler(compared.on_comparison, pattern=compare.COMPARISON),
        CallbackQueryHandler(chosen.on_chosen_mode, pattern=choices.MODE),
        CallbackQueryHandler(chosen.on_chosen_model, pattern=choices.MODEL),
        CallbackQueryHandler(preferring.on_setting, pattern=preferences.SETTING),
        CallbackQueryHandler(preferring.on_chosen_language, pattern=preferences.LANGUAGE),
        CallbackQueryHandler(instructing.on_tap, pattern=instructions.INSTRUCTIONS),
        CallbackQueryHandler(statistics.on_section, pattern=admin.SECTION),
        CallbackQueryHandler(statistics.on_card, pattern=admin.CARD),
        CallbackQueryHandler(charts.on_chart, pattern=charting.CHART),
        CallbackQueryHandler(exported.on_file, pattern=exports.FILE),
        CallbackQueryHandler(mine.on_footer, pattern=own.FOOTER),
        CallbackQueryHandler(forgets.on_said, pattern=forgetting.FORGET),
        *desk.taps(),
        CallbackQueryHandler(tapped.on_stale),
        # what was asked before, in other words
        MessageHandler(filters.UpdateType.EDITED_MESSAGE, chat.on_edited),
        # commands of admins, in private; to anybody else they are unknown
        CommandHandler("stats", statistics.on_stats, private & filters.UpdateType.MESSAGE),
        *desk.commands(),
        # commands of everybody
        CommandHandler("start", desk.invitations.on_start, filters.UpdateType.MESSAGE),
        CommandHandler("help", common.on_help, filters.UpdateType.MESSAGE),
        CommandHandler("new", common.on_new, filters.UpdateType.MESSAGE),
        CommandHandler("usage", mine.on_usage, filters.UpdateType.MESSAGE),
        CommandHandler("export", mine.on_export, filters.UpdateType.MESSAGE),
        CommandHandler("forget", forgets.on_forget, filters.UpdateType.MESSAGE),
        CommandHandler("stop", common.on_stop, filters.UpdateType.MESSAGE),
        CommandHandler("ask", chat.on_ask, filters.UpdateType.MESSAGE),
        CommandHandler("compare", compared.on_compare, filters.UpdateType.MESSAGE),
        CommandHandler("mode", chosen.on_mode, filters.UpdateType.MESSAGE),
        CommandHandler("model", chosen.on_model, filters.UpdateType.MESSAGE),
        CommandHandler("settings", preferring.on_settings, filters.UpdateType.MESSAGE),
        CommandHandler("lang", preferring.on_language, filters.UpdateType.MESSAGE),
        CommandHandler("system", instructing.on_system, filters.UpdateType.MESSAGE),
        CommandHandler("privacy", informing.on_privacy, filters.UpdateType.MESSAGE),
        # unknown commands get a hint in private; in a group they are probably another bot's
        MessageHandler(private & filters.Regex(r"^/\w"), common.on_unknown),
        # questions
        MessageHandler(private & filters.TEXT, chat.on_text),
        MessageHandler(filters.ChatType.GROUPS & filters.TEXT & ~filters.COMMAND & Addressed(outbox.bot), chat.on_text),
        MessageHandler(private & FILES, bringing.on_brought),
        MessageHandler(filters.ChatType.GROUPS & FILES & Addressed(outbox.bot), bringing.on_brought),
        # all the rest that people can send in private, or say to the bot in a group
        MessageHandler(private & ~filters.StatusUpdate.ALL, bringing.on_other),
        MessageHandler(filters.ChatType.GROUPS & ~filters.TEXT & Addressed(outbox.bot), bringing.on_other),
    ]
