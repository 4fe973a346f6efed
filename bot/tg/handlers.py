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
from bot.tg import admin, charting, choices, exports, forgetting, instructions, own, preferences
from bot.tg.admin import Admin
from bot.tg.admins import Admins
from bot.tg.charting import Charting
from bot.tg.choices import Choices
from bot.tg.commands import Commands
from bot.tg.desk import Desk
from bot.tg.exports import Exports
from bot.tg.forgetting import Forgetting
from bot.tg.instructions import Instructing
from bot.tg.menu import Menu
from bot.tg.outbox import Outbox
from bot.tg.own import Own
from bot.tg.parts import Parts
from bot.tg.preferences import Preferring
from bot.tg.privacy import Informing
from bot.tg.running import Running
from bot.tg.talk import PRIVATE, Talk

PREVIEW_DELAY = 2.0
"""In seconds: thinking that is shorter shows no preview."""


def commands_of(listed: Iterable[BaseHandler]) -> frozenset[str]:  # type: ignore[type-arg]
    """The commands that some handler has, in small letters."""
    return frozenset().union(*(handler.commands for handler in listed if isinstance(handler, CommandHandler)))


def handlers(parts: Parts, outbox: Outbox, running: Running, menu: Menu, talk: Talk) -> list[BaseHandler]:  # type: ignore[type-arg]
    """All handlers in order: the first that fits an update has it."""
    mine = Own(memory=parts.memory, reports=parts.reports, privacy=parts.privacy, outbox=outbox, clock=parts.clock)
    forgets = Forgetting(privacy=parts.privacy, outbox=outbox, running=running, menu=menu)
    chosen = Choices(converse=parts.converse, memory=parts.memory, outbox=outbox)
    preferring = Preferring(choices=chosen, menu=menu)
    instructing = Instructing(memory=parts.memory, outbox=outbox)
    informing = Informing(outbox=outbox, retention_days=parts.retention_days)
    admins = Admins(people=parts.people, rights=parts.rights, outbox=outbox, menu=menu)
    common = Commands(memory=parts.memory, questioning=talk.asking, outbox=outbox, running=running, admins=admins)
    desk = Desk.of(parts, outbox, admins, preferring.main)
    charts = Charting(charts=Charts(reports=parts.reports), admins=admins, outbox=outbox)
    statistics = Admin(reports=parts.reports, admins=admins, charting=charts, outbox=outbox)
    exported = Exports(reports=parts.reports, ledger=parts.ledger, admins=admins, outbox=outbox)
    return [
        # buttons
        *talk.taps(),
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
        CallbackQueryHandler(talk.tapped.on_stale),
        # what was asked before, in other words, and questions by command
        *talk.commands(),
        # commands of admins, in private; to anybody else they are unknown
        CommandHandler("stats", statistics.on_stats, PRIVATE & filters.UpdateType.MESSAGE),
        *desk.commands(),
        # commands of everybody
        CommandHandler("start", desk.invitations.on_start, filters.UpdateType.MESSAGE),
        CommandHandler("help", common.on_help, filters.UpdateType.MESSAGE),
        CommandHandler("new", common.on_new, filters.UpdateType.MESSAGE),
        CommandHandler("usage", mine.on_usage, filters.UpdateType.MESSAGE),
        CommandHandler("export", mine.on_export, filters.UpdateType.MESSAGE),
        CommandHandler("forget", forgets.on_forget, filters.UpdateType.MESSAGE),
        CommandHandler("stop", common.on_stop, filters.UpdateType.MESSAGE),
        CommandHandler("mode", chosen.on_mode, filters.UpdateType.MESSAGE),
        CommandHandler("model", chosen.on_model, filters.UpdateType.MESSAGE),
        CommandHandler("settings", preferring.on_settings, filters.UpdateType.MESSAGE),
        CommandHandler("lang", preferring.on_language, filters.UpdateType.MESSAGE),
        CommandHandler("system", instructing.on_system, filters.UpdateType.MESSAGE),
        CommandHandler("privacy", informing.on_privacy, filters.UpdateType.MESSAGE),
        # unknown commands get a hint in private; in a group they are probably another bot's
        MessageHandler(PRIVATE & filters.Regex(r"^/\w"), common.on_unknown),
        # all that is no command
        *talk.questions(),
    ]
