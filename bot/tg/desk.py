"""The admins' desk: who may ask, and how much. Its parts, its handlers, and the gate before all others."""

from collections.abc import Collection
from dataclasses import dataclass

from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.tg import announcing, limits, people, roles, trail
from bot.tg.admins import Admins
from bot.tg.announcing import Announcer, Decisions
from bot.tg.gate import Gate
from bot.tg.invitations import Invitations
from bot.tg.limits import Limits
from bot.tg.outbox import Outbox
from bot.tg.parts import Parts
from bot.tg.people import Users
from bot.tg.preferences import Draw
from bot.tg.roles import Roles
from bot.tg.trail import Audit

IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that has handlers here."""

    invitations: Invitations
    decisions: Decisions
    users: Users
    roles: Roles
    limits: Limits
    audit: Audit

    @classmethod
    def of(cls, parts: Parts, outbox: Outbox, admins: Admins, settings: Draw) -> "Desk":
        """The desk on given parts; `settings` draws a user's settings."""
        users = Users(
            admins=admins,
            people=parts.people,
            budgets=parts.budgets,
            rights=parts.rights,
            outbox=outbox,
            zone=parts.reports.zone,
        )
        return cls(
            invitations=Invitations(
                admins=admins,
                people=parts.people,
                rights=parts.rights,
                announcer=announcer_of(parts, outbox),
                outbox=outbox,
                new_code=parts.new_code,
                settings=settings,
            ),
            decisions=Decisions(admins=admins, people=parts.people, trail=parts.trail, outbox=outbox),
            users=users,
            roles=Roles(admins=admins, users=users, people=parts.people, rights=parts.rights, outbox=outbox),
            limits=Limits(
                admins=admins, people=parts.people, budgets=parts.budgets, reports=parts.reports, outbox=outbox
            ),
            audit=Audit(admins=admins, people=parts.people, trail=parts.trail, outbox=outbox, zone=parts.reports.zone),
        )

    def taps(self) -> list[BaseHandler]:  # type: ignore[type-arg]
        """Handlers of buttons. Each one asks anew who tapped."""
        return [
            CallbackQueryHandler(self.decisions.on_decided, pattern=announcing.NEW),
            CallbackQueryHandler(self.users.on_page, pattern=people.WHO),
            CallbackQueryHandler(self.users.on_person, pattern=people.PERSON),
            CallbackQueryHandler(self.roles.on_role_tap, pattern=roles.ROLE),
            CallbackQueryHandler(self.roles.on_ban_tap, pattern=roles.BAN),
            CallbackQueryHandler(self.roles.on_unban_tap, pattern=roles.UNBAN),
            CallbackQueryHandler(self.limits.on_list, pattern=limits.LIST),
            CallbackQueryHandler(self.limits.on_whom, pattern=limits.WHOM),
            CallbackQueryHandler(self.limits.on_groups, pattern=limits.GROUPS),
            CallbackQueryHandler(self.limits.on_chosen, pattern=limits.LIMIT),
            CallbackQueryHandler(self.audit.on_page, pattern=trail.AUDIT),
        ]

    def commands(self) -> list[BaseHandler]:  # type: ignore[type-arg]
        """Handlers of commands, in private. Each one asks who sent it; to others they are unknown."""
        return [
            CommandHandler("users", self.users.on_users, IN_PRIVATE),
            CommandHandler("role", self.roles.on_role, IN_PRIVATE),
            CommandHandler("ban", self.roles.on_ban, IN_PRIVATE),
            CommandHandler("unban", self.roles.on_unban, IN_PRIVATE),
            CommandHandler("limit", self.limits.on_limit, IN_PRIVATE),
            CommandHandler("invite", self.invitations.on_invite, IN_PRIVATE),
            CommandHandler("audit", self.audit.on_audit, IN_PRIVATE),
        ]


def announcer_of(parts: Parts, outbox: Outbox) -> Announcer:
    """What tells admins of new users."""
    return Announcer(people=parts.people, rights=parts.rights, notices=parts.notices, outbox=outbox, on=parts.announce)


def gate_of(parts: Parts, outbox: Outbox, commands: Collection[str]) -> Gate:
    """What stands before all handlers."""
    return Gate(
        people=parts.people,
        rights=parts.rights,
        notices=parts.notices,
        outbox=outbox,
        announcer=announcer_of(parts, outbox),
        commands=commands,
    )
